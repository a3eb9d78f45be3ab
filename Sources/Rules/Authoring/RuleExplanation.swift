internal import LogModel

/// What a rule became, for its author.
package struct RuleExplanation: Sendable, Hashable {
    /// What it costs to have the rule, from the least.
    package enum Cost: String, Sendable, CaseIterable {
        /// It is looked at only for records in which one of its clues was seen.
        case filtered
        /// It is looked at for every record of its channel.
        case everyRecord = "every-record"
        /// It is looked at for every record, and searches it for an expression.
        case everyRecordWithExpression = "every-record-with-expression"
    }

    package let heading: RuleHeading
    /// The channel of the records it looks at; `nil` where any was accepted.
    package let channel: String?
    /// The detection, a line for each part, indented by its depth.
    package let detection: [String]
    /// The titles of the filters that were joined to it.
    package let filters: [String]
    /// What must be seen in a record before the rule is looked at; empty when it always is.
    package let clues: [String]
    package let cost: Cost

    /// Explains a rule.
    ///
    /// - Parameters:
    ///   - rule: the rule.
    ///   - book: its book, for the names of categories.
    package init(of rule: FlagRule, in book: RuleBook) {
        heading = rule.heading
        channel = rule.channel?.rawValue
        detection = PredicateWords(rule.predicate, categories: book.categories).lines
        filters = rule.filters.map(\.title)
        switch Need(rule.predicate) {
        case .some(let needed):
            clues = needed.filter { $0.isSeen(in: rule.channel) }
                .map { $0.words(categories: book.categories) }
            cost = .filtered
        case .always:
            clues = []
            cost = rule.predicate.hasExpression ? .everyRecordWithExpression : .everyRecord
        }
    }
}

extension Clue {
    /// Whether records of a channel can show it: a keyword is looked for in what its channel has.
    fileprivate func isSeen(in channel: Channel?) -> Bool {
        guard case .literal(let field, _) = self else { return true }
        return field.isPart(of: channel)
    }

    fileprivate func words(categories: [String]) -> String {
        switch self {
        case .category(let index):
            "the category \(categories.indices.contains(index) ? categories[index] : "?")"
        case .addressAsHost: "the address of a machine as host"
        case .uriExtension(let text):
            "the extension '\(String(decoding: text, as: UTF8.self))'"
        case .literal(let field, let text):
            "'\(String(decoding: text, as: UTF8.self))' in the \(field.words)"
        }
    }
}

extension ScanField {
    fileprivate var words: String {
        switch self {
        case .url: "address"
        case .userAgent: "user agent"
        case .referrer: "referrer"
        case .mime: "media type"
        case .proxyCategories: "proxy's categories"
        case .sender: "sender"
        case .recipients: "recipients"
        case .subject: "subject"
        case .room: "room"
        }
    }
}

extension Predicate {
    fileprivate var hasExpression: Bool {
        switch self {
        case .all(let parts), .any(let parts): parts.contains(where: \.hasExpression)
        case .not(let part): part.hasExpression
        case .test(let test):
            test.values.contains { value in
                if case .regex = value { true } else { false }
            }
        }
    }
}
