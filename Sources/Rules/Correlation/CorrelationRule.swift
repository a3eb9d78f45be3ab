package import LogModel

/// A rule over the matches of other rules.
///
/// What its heading says is asked of the rule itself: `rule.title`.
@dynamicMemberLookup
package struct CorrelationRule: Sendable {
    /// What one of its slots stands for.
    enum Slot: Hashable, Sendable {
        case rule(RuleIndex)
        /// The episodes of another correlation, by its place in the book.
        case correlation(Int)
    }

    package let heading: RuleHeading
    package let shape: CorrelationShape
    /// The channels of the records that it rests on; empty where any source was accepted.
    package let channels: Set<Channel>
    /// In the order in which the file names them.
    let slots: [Slot]
    /// For each slot, the fields that a group's records have in common.
    let groupFields: [[FieldReference]]
    /// For each slot, the fields whose values are looked at.
    let valueFields: [[FieldReference]]

    package subscript<Value>(dynamicMember member: KeyPath<RuleHeading, Value>) -> Value {
        heading[keyPath: member]
    }

    /// Whether the values that it counts may stand in an event whatever its authorisation allows.
    package var countsHosts: Bool {
        shape.type == .valueCount && valueFields.allSatisfy { $0.map(\.field) == [.host] }
    }
}

/// All correlations of a book.
package struct CorrelationBook: Sendable {
    /// A correlation that a match of a rule has something to say to.
    struct Tap: Hashable, Sendable {
        let correlation: Int
        let slot: Int
        /// Whether the match itself counts, or only an episode that closes with it.
        let isDirect: Bool
    }

    /// The correlations; those that another one names come before it.
    package let rules: [CorrelationRule]
    /// By rule.
    private let taps: [[Tap]]
    /// Rules that a correlation names and that do not flag by themselves.
    let silentRules: Set<RuleIndex>
    /// The same for correlations.
    package let silentCorrelations: Set<Int>

    init(
        rules: [CorrelationRule], taps: [[Tap]], silentRules: Set<RuleIndex>,
        silentCorrelations: Set<Int>
    ) {
        self.rules = rules
        self.taps = taps
        self.silentRules = silentRules
        self.silentCorrelations = silentCorrelations
    }

    /// A book without correlations.
    static let empty = CorrelationBook(
        rules: [], taps: [], silentRules: [], silentCorrelations: [])

    /// Whether no rule's match has anything to say to any correlation.
    package var isEmpty: Bool { taps.allSatisfy(\.isEmpty) }

    /// Whether a match of a rule has something to say to a correlation.
    package func concerns(_ rule: RuleIndex) -> Bool { !taps(of: rule).isEmpty }

    func taps(of rule: RuleIndex) -> [Tap] { rule < taps.count ? taps[rule] : [] }

    /// Whether episodes of a correlation are flags.
    package func raisesFlags(_ correlation: Int) -> Bool {
        rules[correlation].raisesFlags && !silentCorrelations.contains(correlation)
    }

    /// The engine for the book.
    package func makeEngine(groupLimit: Int = CorrelationEngine.groupLimit) -> CorrelationEngine {
        CorrelationEngine(
            rules.map { rule in
                CorrelationEngine.Member(
                    rule.shape,
                    inner: rule.slots.enumerated().compactMap { slot, target in
                        if case .correlation(let inner) = target { (slot, inner) } else { nil }
                    })
            }, groupLimit: groupLimit)
    }
}
