package import LogModel

/// Something about who decides, ready to be signed: the confirmation of the pin, or a changed
/// table of authorities.
package struct PinDraft: Sendable {
    /// What it is.
    package enum Matter: Sendable, Equatable {
        case confirmation(SitePin)
        case change([NamedAuthorityChange])
    }

    package let matter: Matter
    /// The document's file name, such as `site-confirmed.yaml`.
    package let file: String
    /// Every byte of it, which is what is signed.
    package let bytes: [UInt8]
    /// The table that the signature stands for.
    package let table: AuthorityTable
    /// Those by the pinned table whose signature would count for some part of it.
    package let signers: [AuthorityEntry]
    /// Of a changed table: the documents that were signed with a key that goes with it.
    package var signedAnew: [String] = []

    /// What the signature must be made for.
    package var purpose: SigningPurpose {
        switch matter {
        case .confirmation: .confirmation
        case .change: .authorities
        }
    }

    /// SHA-256 over the document, as `ssh-keygen` would print it.
    package var fingerprint: String { SSHPublicKey.fingerprint(of: bytes) }
}

extension AuthorityPin {
    /// Prepares the confirmation of a pin for its signers.
    ///
    /// - Parameters:
    ///   - file: `site-confirmed.yaml`.
    ///   - pin: the site's.
    ///   - pinned: the pinned table.
    ///   - today: the local date.
    /// - Returns: the draft, or why no signature would make it count.
    package static func draft(
        ofConfirmation file: AuthorisationFile, of pin: SitePin, pinned: AuthorityTable,
        today: CivilDate
    ) -> Result<PinDraft, PinRefusal> {
        if let refusal = refusal(ofWords: file, for: pin) { return .failure(refusal) }
        return .success(
            PinDraft(
                matter: .confirmation(pin), file: file.name, bytes: file.bytes, table: pinned,
                signers: pinned.signers(on: today)))
    }

    /// Prepares a changed table for its signers.
    ///
    /// - Parameters:
    ///   - file: `authorities.yaml`.
    ///   - table: what its bytes say.
    ///   - pinned: the bytes that were pinned.
    ///   - pinnedTable: what those say.
    ///   - former: SHA-256 over each table that decided before.
    ///   - today: the local date.
    /// - Returns: the draft; `nil` when nothing has changed; or why no signature would make it count.
    package static func draft(
        ofChange file: AuthorisationFile, table: AuthorityTable, pinned: [UInt8],
        pinnedTable: AuthorityTable, former: Set<[UInt8]>, today: CivilDate
    ) -> Result<PinDraft?, PinRefusal> {
        guard file.bytes != pinned else { return .success(nil) }
        guard !former.contains(file.digest) else { return .failure(.decidedBefore) }
        let touched = pinnedTable.touched(by: table)
        let officers = pinnedTable.signers(on: today)
        return .success(
            PinDraft(
                matter: .change(touched.flatMap(\.namedChanges)), file: file.name,
                bytes: file.bytes, table: table,
                signers: touched.isEmpty
                    ? officers
                    : officers.filter { signer in touched.contains { maySign(signer, for: $0) } }))
    }
}
