extension Docket {
    /// The documents that were signed with a key that goes from the table of authorities, and hold no
    /// longer without it: an authorisation stops, its report closes, a case is open again.
    ///
    /// - Parameters:
    ///   - pinned: the table that decides until the change counts.
    ///   - table: the changed one.
    /// - Returns: their names as commands take them, authorisations first; one without a number is
    ///   left out.
    package func documents(
        signedWithKeysOf pinned: AuthorityTable, missingIn table: AuthorityTable
    ) -> [String] {
        let lost = Set(
            pinned.entries.compactMap(\.signingKey).filter { table.entry(signingWith: $0) == nil }
                .map(\.fingerprint))
        let numbers = authorisations.filter { isSigned($0.signers, $0.refusals, with: lost) }
            .map(\.number).filter { $0 != AuthorisationRuling.unnumbered }
        let names = supplements.filter { isSigned($0.signers, $0.refusals, with: lost) }
            .map { String($0.file.dropLast(5)) }
        return numbers + names
    }

    /// Whether a signature beside a document is by one of some keys, which the table that judged it
    /// may or may not have.
    private func isSigned(
        _ signers: [Signer], _ refusals: [Refusal], with lost: Set<String>
    ) -> Bool {
        let isBySigner = signers.contains { signer in
            authorities.entry(named: signer.name)?.signingKey
                .map { lost.contains($0.fingerprint) } ?? false
        }
        return isBySigner
            || refusals.contains { refusal in
                guard case .unknownKey(_, let fingerprint) = refusal else { return false }
                return lost.contains(fingerprint)
            }
    }
}
