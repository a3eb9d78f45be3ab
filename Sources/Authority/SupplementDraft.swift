package import LogModel

/// A supplement that somebody is asked to sign: judged in everything but its signatures.
package struct SupplementDraft: Sendable, Equatable {
    /// The document's name without folder: `2026-014.revoked.yaml`.
    package let file: String
    /// The bytes that were read, which are those to sign.
    package let bytes: [UInt8]
    package let content: Supplement
    /// Those who are in office today and whose signature can count, with their signing keys.
    package let signers: [AuthorityEntry]

    /// The fingerprint of the bytes, in the form of an SSH key's: `SHA256:…`.
    package var fingerprint: String { SSHPublicKey.fingerprint(of: bytes) }

    /// Makes the draft of a document from what was decided about it.
    ///
    /// - Parameters:
    ///   - file: the document that was judged.
    ///   - docket: the folder, judged with it; signatures that lie beside it count there.
    ///   - today: the local date.
    /// - Returns: the draft, or everything that is wrong with the document whoever signs.
    package static func read(
        _ file: AuthorisationFile, in docket: Docket, today: CivilDate
    ) -> Result<SupplementDraft, DraftProblems> {
        let ruling = docket.supplements.first { $0.file == file.name }
        let refusals = ruling?.refusals.filter { !$0.isMissingSignature } ?? []
        guard refusals.isEmpty, let ruling, let content = ruling.content else {
            return .failure(DraftProblems(refusals: refusals))
        }
        return .success(
            SupplementDraft(
                file: file.name, bytes: file.bytes, content: content,
                signers: docket.authorities.signers(on: today).filter(ruling.able.contains)))
    }
}

extension AuthorityTable {
    /// Those who are in office on a day and whose signature can count then, with a signing key.
    func signers(on date: CivilDate) -> [AuthorityEntry] {
        entries.filter { maySign($0, on: date) && $0.signingKey != nil && $0.holds(on: date) }
    }
}
