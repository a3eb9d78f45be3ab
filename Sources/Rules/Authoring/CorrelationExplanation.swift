internal import LogModel

/// What a correlation became, for its author.
package struct CorrelationExplanation: Sendable, Hashable {
    /// A rule or another correlation that it counts.
    package struct Part: Sendable, Hashable {
        package let title: String
        package let id: String
        /// Whether its matches are flags of their own, too.
        package let flagsByItself: Bool
    }

    package let heading: RuleHeading
    package let type: CorrelationType
    /// What is measured over a window must satisfy all of them.
    package let bounds: [CorrelationBound]
    package let spanSeconds: Int64
    /// What it counts, in the order of its file.
    package let parts: [Part]
    /// The fields that the records of a window have in common, beside the person.
    package let groupBy: [String]
    /// The fields whose values are counted or added.
    package let values: [String]
    /// Whether its episodes are flags.
    package let raisesFlags: Bool

    /// Explains a correlation.
    ///
    /// - Parameters:
    ///   - index: its place in the book's correlations.
    ///   - book: the book, for what it counts.
    package init(of index: Int, in book: RuleBook) {
        let rule = book.correlations.rules[index]
        heading = rule.heading
        type = rule.shape.type
        bounds = rule.shape.bounds
        spanSeconds = rule.shape.spanMilliseconds / 1000
        parts = rule.slots.map { slot in
            switch slot {
            case .rule(let index):
                Part(book.rules[index].heading, flagsByItself: book.flagsByItself(index))
            case .correlation(let index):
                Part(
                    book.correlations.rules[index].heading,
                    flagsByItself: book.correlations.raisesFlags(index))
            }
        }
        groupBy = CorrelationExplanation.names(rule.groupFields)
        values = CorrelationExplanation.names(rule.valueFields)
        raisesFlags = book.correlations.raisesFlags(index)
    }

    /// The names of fields, which may differ from slot to slot, each once.
    private static func names(_ fields: [[FieldReference]]) -> [String] {
        fields.joined().map(\.name).reduce(into: []) { names, name in
            if !names.contains(name) { names.append(name) }
        }
    }
}

extension CorrelationExplanation.Part {
    fileprivate init(_ heading: RuleHeading, flagsByItself: Bool) {
        title = heading.title
        id = heading.id
        self.flagsByItself = flagsByItself
    }
}
