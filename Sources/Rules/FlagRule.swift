package import LogModel

/// How serious a match of a rule is held to be.
package enum RuleLevel: String, Sendable, CaseIterable, Codable {
    /// For enrichment only; never flags.
    case informational
    case low
    case medium
    case high
    case critical
}

/// A rule's place in its book's list.
package typealias RuleIndex = Int

/// A category's place in its book's list.
package typealias CategoryIndex = Int

/// One rule over records.
package struct FlagRule: Sendable {
    /// Stays the same when title and file change; a UUID in a school's book.
    package let id: String
    package let title: String
    package let description: String?
    package let level: RuleLevel
    /// The records it looks at; `nil` where any source was accepted.
    package let channel: Channel?
    /// The clauses it rests on: `P1 6.3.1`.
    package let references: [String]
    package let tags: [String]
    /// What may look like a match and is none.
    package let falsePositives: [String]
    /// Switched on; a rule can be shipped switched off.
    package let isEnabled: Bool
    /// A match is told the same night.
    package let isChildSafety: Bool
    /// Where it was read.
    package let path: String
    /// The line its document begins on.
    package let line: Int
    let idLine: Int
    let idColumn: Int
    let predicate: Predicate

    /// Whether a match of it counts: switched on, and more than informational.
    package var raisesFlags: Bool { isEnabled && level != .informational }
}
