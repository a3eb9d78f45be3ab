package import LogModel
package import People

/// An account that a case handle had when an authorisation about it was first accepted.
package struct MeantAccount: Sendable, Hashable {
    private let name: AccountName
    private let from: CivilDate?
    private let until: CivilDate?

    /// Makes one.
    ///
    /// - Parameters:
    ///   - name: as `people.csv` lists it.
    ///   - from: its first day; `nil` when it had always been theirs.
    ///   - until: its last day, as far as it was known then.
    package init(_ name: AccountName, from: CivilDate?, until: CivilDate?) {
        self.name = name
        self.from = from
        self.until = until
    }

    /// Whether a logged account is this one, on a day on which it was theirs.
    func holds(_ account: AccountName, on date: CivilDate) -> Bool {
        account.matches(listed: name) && (from.map { $0 <= date } ?? true)
            && (until.map { date <= $0 } ?? true)
    }
}

/// The authorisations that a night has accepted, with the accounts that their case handles had then.
///
/// From that night on `people.csv`, which nobody signs, brings no other account in, and what it says
/// of a subject no longer decides whether the document holds: else whoever keeps that file could
/// take a report away from its readers.
package struct AcceptedDocuments: Sendable, Equatable {
    private let cases: [[UInt8]: [CaseHandle: [MeantAccount]]]

    /// Makes them, by the digests of the documents.
    package init(_ cases: [[UInt8]: [CaseHandle: [MeantAccount]]] = [:]) {
        self.cases = cases
    }

    /// Whether a night has accepted a document.
    package func contains(_ digest: [UInt8]) -> Bool { cases[digest] != nil }

    /// The accounts of each handle of a document; empty before a night accepted it.
    func accounts(of digest: [UInt8]) -> [CaseHandle: [MeantAccount]] { cases[digest] ?? [:] }
}
