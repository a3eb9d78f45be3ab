package import LogModel
package import People

/// The texts of supplements, complete but for their signatures.
package enum SupplementForm {
    /// A revocation.
    ///
    /// - Parameters:
    ///   - number: the authorisation's.
    ///   - digest: SHA-256 over the authorisation, which binds the revocation to its text.
    ///   - date: the day of signing.
    ///   - reason: why it ends.
    /// - Returns: the text.
    package static func revocation(
        of number: String, digest: [UInt8], date: CivilDate, reason: String
    ) -> String {
        """
        revokes: "\(number)"
        document: "\(DocumentDigest.text(digest))"
        date: \(date)
        reason: \(YAMLText.quoted(reason))

        """
    }

    /// An amendment that adds readers.
    ///
    /// - Parameters:
    ///   - number: the authorisation's.
    ///   - index: from 1, one more for each amendment.
    ///   - digest: SHA-256 over the authorisation.
    ///   - date: the day of signing.
    ///   - reason: why they need to read.
    ///   - readers: names in `authorities.yaml`.
    /// - Returns: the text.
    package static func amendment(
        of number: String, index: Int, digest: [UInt8], date: CivilDate, reason: String,
        readers: [String]
    ) -> String {
        """
        amends: "\(number)"
        amendment: \(index)
        document: "\(DocumentDigest.text(digest))"
        date: \(date)
        reason: \(YAMLText.quoted(reason))
        readers: [\(readers.map(YAMLText.plainOrQuoted).joined(separator: ", "))]

        """
    }

    /// An answer to a trigger notice: no action.
    package static func noAction(
        _ number: String, handle: CaseHandle, date: CivilDate, reason: String
    ) -> String {
        """
        no-action: "\(number)"
        date: \(date)
        case-handle: "\(handle)"
        reason: \(YAMLText.quoted(reason))

        """
    }

    /// A delegation to a deputy.
    package static func delegation(
        _ number: String, to acting: String, days: Days, date: CivilDate, reason: String
    ) -> String {
        """
        delegation: "\(number)"
        date: \(date)
        acting: \(YAMLText.plainOrQuoted(acting))
        in-force: { from: \(days.from), until: \(days.to) }   # at most \(ActingHead.mostDays) days
        reason: \(YAMLText.quoted(reason))

        """
    }
}
