/// How far the author of a rule trusts it.
package enum RuleStatus: String, Sendable, CaseIterable {
    case stable
    case test
    case experimental
}

/// What a Sigma document of any kind says of itself, before what it looks for.
package struct RuleHeading: Sendable, Hashable {
    /// Stays the same when title and file change; a UUID in a school's book.
    ///
    /// Where none is written it is the name, or else the title.
    package let id: String
    /// Whether its id is written down, and so meant to be its alone.
    package let hasOwnID: Bool
    /// A word by which correlations and filters may call it.
    package let name: String?
    package let title: String
    package let description: String?
    package let status: RuleStatus?
    /// How serious a match is held to be; `medium` where the file says nothing.
    package let level: RuleLevel
    /// The clauses it rests on: `P1 6.3.1`.
    package let references: [String]
    package let tags: [String]
    /// What may look like a match and is none.
    package let falsePositives: [String]
    /// Switched on; a rule can be shipped switched off.
    package var isEnabled: Bool
    /// A match is told the same night.
    package let isChildSafety: Bool
    /// Where it was read.
    package let path: String
    /// The line its document begins on.
    package let line: Int
    /// Where its id stands; where it has none, the beginning of its document.
    package let idLine: Int
    package let idColumn: Int
    /// SHA-256 over what the document says, comments and spelling left out.
    package let fingerprint: [UInt8]

    /// Whether a match of it counts: switched on, and more than informational.
    package var raisesFlags: Bool { isEnabled && level != .informational }

    /// Whether another document means this one: ids without regard to case, names exactly.
    package func isCalled(_ reference: String) -> Bool {
        reference == name || reference.lowercased() == id.lowercased()
    }
}
