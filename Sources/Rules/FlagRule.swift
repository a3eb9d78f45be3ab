package import LogModel
internal import StrictYAML

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
///
/// What its heading says is asked of the rule itself: `rule.title`.
@dynamicMemberLookup
package struct FlagRule: Sendable {
    package var heading: RuleHeading
    /// The log source as the file states it.
    let logSource: LogSource
    /// The records it looks at; `nil` where any source was accepted.
    package let channel: Channel?
    var predicate: Predicate
    /// The filters that were joined to its detection.
    package internal(set) var filters: [RuleHeading] = []
    /// What is allowed in it and probably not meant.
    var remarks: [RuleProblem] = []
    /// Where its condition stands.
    var condition = YAMLMark.start

    package subscript<Value>(dynamicMember member: KeyPath<RuleHeading, Value>) -> Value {
        heading[keyPath: member]
    }
}
