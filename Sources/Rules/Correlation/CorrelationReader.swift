internal import StrictYAML

/// Reads the `correlation` section of a document.
struct CorrelationReader {
    /// How many rules a correlation may name.
    static let mostRules = 64
    /// How many fields it may group by, and look at.
    static let mostFields = 8

    private let isSiteBook: Bool
    private var keys: YAMLMapping
    private var draft = CorrelationDraft()

    private init(_ tree: YAMLTree, path: String, isSiteBook: Bool) {
        self.isSiteBook = isSiteBook
        keys = YAMLMapping(tree, path: path, as: "'correlation'")
        draft.mark = tree.mark
    }

    /// Reads a section.
    ///
    /// - Parameters:
    ///   - tree: what stands below `correlation`.
    ///   - path: what problems call the file.
    ///   - isSiteBook: whether it is held to what a night can carry out.
    /// - Returns: the correlation, whose `rules` are as complete as can be even when something is
    ///   wrong, and everything that is wrong.
    static func read(
        _ tree: YAMLTree, path: String, isSiteBook: Bool
    ) -> (draft: CorrelationDraft, problems: [YAMLProblem]) {
        var reader = CorrelationReader(tree, path: path, isSiteBook: isSiteBook)
        guard case .mapping = tree.kind else { return (reader.draft, reader.keys.problems) }
        reader.readRules()
        let type = reader.type()
        reader.readSpan()
        reader.readGroups()
        reader.readAliases()
        reader.draft.generates = reader.keys.flagIfPresent("generate") ?? false
        if let type {
            reader.draft.type = type
            reader.readCondition(of: type)
        } else {
            _ = reader.keys.treeIfPresent("condition")
        }
        return (reader.draft, reader.keys.finish())
    }

    private mutating func type() -> CorrelationType? {
        guard let text = keys.text("type") else { return nil }
        if let type = CorrelationType(rawValue: text) { return type }
        let mark = keys.mark(ofKey: "type")
        if text == "value_percentile" || text == "value_median" {
            keys.report(
                "'\(text)' is not supported: Sigma does not say which value of a window it is",
                at: mark)
        } else {
            let names = CorrelationType.allCases.map(\.rawValue)
            let hint = nearest(to: text, among: names).map { "; did you mean '\($0)'?" } ?? ""
            keys.report(
                "'type' is one of \(names.joined(separator: ", ")), not '\(text.prefix(60))'\(hint)",
                at: mark)
        }
        return nil
    }

    private mutating func readRules() {
        draft.rules = words("rules")
        if draft.rules.isEmpty {
            keys.report(
                "'rules' names one or more rules by their id or name", at: keys.mark(ofKey: "rules")
            )
        }
        if draft.rules.count > CorrelationReader.mostRules {
            keys.report(
                "'rules' names more than \(CorrelationReader.mostRules) rules",
                at: keys.mark(ofKey: "rules"))
        }
        reportDoubles(of: draft.rules, in: "rules")
    }

    private mutating func readSpan() {
        let expected = "a whole number with s, m, h or d, such as 15m"
        let read = keys.value("timespan", expected: expected, Timespan.milliseconds)
        guard let read else { return }
        draft.spanMilliseconds = read
        if isSiteBook, read > Timespan.longestOfSite {
            keys.report(
                "'timespan' is at most 24h: a night builds windows again from the logs of one day, "
                    + "because it keeps nothing of a record's content",
                at: keys.mark(ofKey: "timespan"))
        }
    }

    private mutating func readGroups() {
        draft.groupBy = words("group-by")
        reportDoubles(of: draft.groupBy, in: "group-by")
        if draft.groupBy.count > CorrelationReader.mostFields {
            keys.report(
                "'group-by' names more than \(CorrelationReader.mostFields) fields",
                at: keys.mark(ofKey: "group-by"))
        }
    }

    private mutating func readAliases() {
        guard let tree = keys.treeIfPresent("aliases") else { return }
        var names = YAMLMapping(tree, path: keys.path, as: "'aliases'")
        for name in names.keys {
            guard let fields = names.tree(name) else { continue }
            var mapping = YAMLMapping(fields, path: keys.path, as: "an alias")
            var found: [(rule: CorrelationDraft.Word, field: CorrelationDraft.Word)] = []
            for rule in mapping.keys {
                let mark = mapping.mark(ofKey: rule)
                guard let field = mapping.text(rule) else { continue }
                found.append(
                    (
                        CorrelationDraft.Word(text: rule, mark: mark),
                        CorrelationDraft.Word(text: field, mark: mark)
                    ))
            }
            draft.aliases.append(
                CorrelationDraft.Alias(
                    name: CorrelationDraft.Word(text: name, mark: names.mark(ofKey: name)),
                    fields: found))
            names.absorb(mapping.finish())
        }
        keys.absorb(names.finish())
    }

    private mutating func readCondition(of type: CorrelationType) {
        let isOrder = type == .temporal || type == .temporalOrdered
        guard let tree = isOrder ? keys.treeIfPresent("condition") : keys.tree("condition") else {
            if isOrder { draft.bounds = [CorrelationBound(.gte, Double(draft.rules.count))] }
            return
        }
        if tree.text != nil {
            keys.report(
                "'condition' is a mapping such as 'gte: 10'; a condition over rules is not supported",
                at: tree.mark)
            return
        }
        var condition = YAMLMapping(tree, path: keys.path, as: "'condition'")
        for relation in CorrelationBound.Relation.allCases {
            let number = condition.valueIfPresent(
                relation.rawValue, expected: "a number", DecimalNumber.value)
            if let number { draft.bounds.append(CorrelationBound(relation, number)) }
        }
        readFields(of: type, in: &condition)
        if condition.problems.isEmpty, draft.bounds.isEmpty {
            let names = CorrelationBound.Relation.allCases.map(\.rawValue)
            condition.report(
                "'condition' has none of \(names.joined(separator: ", "))", at: tree.mark)
        }
        if type == .temporalOrdered, !draft.bounds.isEmpty {
            if draft.bounds.allSatisfy(asksForAll) {
                draft.bounds = [CorrelationBound(.gte, Double(draft.rules.count))]
            } else {
                condition.report(
                    "'temporal_ordered' takes all of its rules in their order: its condition is "
                        + "'gte: \(draft.rules.count)', or none",
                    at: tree.mark)
            }
        }
        if isSiteBook { refuseWhatMayPass(type, at: tree.mark, in: &condition) }
        keys.absorb(condition.finish())
    }

    /// Whether a bound holds for as many different rules as the correlation names, and for no fewer.
    private func asksForAll(_ bound: CorrelationBound) -> Bool {
        let all = Double(draft.rules.count)
        return switch bound.relation {
        case .gte, .eq: bound.number == all
        case .gt: bound.number == all - 1
        case .lt, .lte, .neq: false
        }
    }

    private mutating func readFields(of type: CorrelationType, in condition: inout YAMLMapping) {
        let fields = condition.texts("field")
        draft.fields = fields.map { CorrelationDraft.Word(text: $0.text, mark: $0.mark) }
        let mark = condition.mark(ofKey: "field")
        if type.takesField {
            if fields.isEmpty {
                condition.report("'\(type.rawValue)' needs a 'field' in its condition", at: mark)
            }
            if type != .valueCount, fields.count > 1 {
                condition.report("'\(type.rawValue)' takes one field", at: mark)
            }
            if fields.count > CorrelationReader.mostFields {
                condition.report(
                    "'field' names more than \(CorrelationReader.mostFields) fields", at: mark)
            }
        } else if !fields.isEmpty {
            condition.report("'\(type.rawValue)' looks at no 'field'", at: mark)
        }
    }

    /// A count that must stay low holds with the first record, and a flag is never taken back.
    private mutating func refuseWhatMayPass(
        _ type: CorrelationType, at mark: YAMLMark, in condition: inout YAMLMapping
    ) {
        let growing: [CorrelationBound.Relation] = [.gt, .gte]
        guard type != .valueAverage,
            let bound = draft.bounds.first(where: { !growing.contains($0.relation) })
        else { return }
        condition.report(
            "'\(bound.relation.rawValue)' holds for the first records already and may be over with the "
                + "next, which may be logged elsewhere and read later; a flag is not taken back, so use "
                + "'gt' or 'gte'",
            at: condition.mark(ofKey: bound.relation.rawValue))
    }

    private mutating func words(_ key: String) -> [CorrelationDraft.Word] {
        keys.texts(key).map { CorrelationDraft.Word(text: $0.text, mark: $0.mark) }
    }

    private mutating func reportDoubles(of words: [CorrelationDraft.Word], in key: String) {
        var seen: Set<String> = []
        for word in words where !seen.insert(word.text).inserted {
            keys.report("'\(key)' names '\(word.text.prefix(60))' twice", at: word.mark)
        }
    }
}
