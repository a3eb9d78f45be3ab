package import LogModel
package import People

/// A document that somebody is asked to sign: read and judged in everything but its signatures.
///
/// It clears nothing and opens nothing; only ``Authorisations`` makes a ``Clearance``.
package struct AuthorisationDraft: Sendable, Equatable {
    /// The document's name without folder: `2026-014.yaml`.
    package let file: String
    /// The bytes that were read, which are those to sign.
    package let bytes: [UInt8]
    package let document: Authorisation
    package let readers: [Reader]
    /// Those in office today whose signature can count for it, as far as is known whom it is about.
    package let signers: [AuthorityEntry]

    /// The fingerprint of the bytes, in the form of an SSH key's: `SHA256:…`.
    package var fingerprint: String { SSHPublicKey.fingerprint(of: bytes) }

    /// Reads and judges a document as if nobody had signed it yet.
    ///
    /// - Parameters:
    ///   - file: the document; its signatures are passed over.
    ///   - authorities: who may sign and read.
    ///   - directory: whose accounts are whose.
    ///   - today: the local date.
    ///   - requirements: what this school asks for beyond the common rules.
    ///   - handles: whose handles are whose, as far as is known.
    ///   - history: what nights before accepted, where a document is signed anew or by one more, and
    ///     the reading keys of before.
    /// - Returns: the draft, or everything that is wrong with it.
    package static func read(
        _ file: AuthorisationFile, authorities: AuthorityTable, directory: Directory,
        today: CivilDate, requirements: Authorisations.Requirements = .init(),
        handles: KnownHandles = .none, history: AuthorisationHistory = AuthorisationHistory()
    ) -> Result<AuthorisationDraft, DraftProblems> {
        let bare = AuthorisationFile(name: file.name, bytes: file.bytes, signatures: [])
        var court = AuthorisationCourt(
            authorities: authorities, directory: directory, today: today, firstSeen: [:],
            requirements: requirements, handles: handles)
        court.accepted = history.accepted
        court.formerKeys = history.formerKeys
        let opinion = court.opinion(on: bare)
        let refusals = opinion.refusals.filter { $0 != .unsigned }
        guard refusals.isEmpty, let clearance = opinion.clearance else {
            return .failure(DraftProblems(refusals: refusals))
        }
        return .success(
            AuthorisationDraft(
                file: file.name, bytes: file.bytes, document: clearance.document,
                readers: clearance.readers,
                signers: court.able(authorities.signers(on: today), toSign: clearance.document)))
    }
}

/// Why a document would not hold, whoever signed it.
package struct DraftProblems: Error, Sendable, Equatable {
    package let refusals: [Refusal]
}
