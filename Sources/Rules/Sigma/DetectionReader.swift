internal import LogModel
internal import StrictYAML

/// Reads the `detection` of a rule: named selections and a condition over them.
struct DetectionReader {
    private static let longestCondition = 4096

    private let key: String
    private let path: String
    private var conditionMark = YAMLMark.start
    private var items: ItemReader
    private var selections: [(name: String, predicate: Predicate?)] = []
    private var problems: [YAMLProblem] = []

    /// What a detection came to.
    struct Reading {
        /// What it compiles to; `nil` when there are problems.
        var predicate: Predicate?
        var problems: [YAMLProblem] = []
        /// What is allowed and probably not meant.
        var remarks: [RuleProblem] = []
        /// Where the condition stands.
        var condition = YAMLMark.start
    }

    /// Reads the detection below a key of a document.
    ///
    /// - Parameters:
    ///   - key: `detection`, or `filter`.
    ///   - keys: the document; gets what is wrong.
    ///   - channel: the rule's channel; `nil` where any field is accepted, or where the log source has a
    ///     problem: everything but the fields is judged then.
    ///   - mode: how strictly.
    ///   - otherKeys: keys of the detection that are no selections and are read elsewhere.
    /// - Returns: `nil` when it is missing.
    static func read(
        _ key: String, in keys: inout YAMLMapping, channel: Channel?, mode: ReadingMode,
        besides otherKeys: Set<String> = []
    ) -> Reading? {
        guard let tree = keys.tree(key) else { return nil }
        var mode = mode
        if channel == nil { mode.acceptsAnySource = true }
        var reader = DetectionReader(
            key: key, path: keys.path, items: ItemReader(mode: mode, channel: channel))
        let reading = reader.read(tree, besides: otherKeys)
        keys.absorb(reading.problems)
        return reading
    }

    private mutating func read(_ tree: YAMLTree, besides otherKeys: Set<String>) -> Reading {
        let predicate = read(tree, skipping: otherKeys)
        let path = path
        problems += items.found.map {
            YAMLProblem(path: path, mark: $0.mark, message: $0.message)
        }
        let remarks = items.remarks.map { remark in
            RuleProblem(
                path, line: remark.mark.line, column: remark.mark.column, remark.message,
                gravity: .remark)
        }
        return Reading(
            predicate: problems.isEmpty ? predicate : nil, problems: problems, remarks: remarks,
            condition: conditionMark)
    }

    private init(key: String, path: String, items: ItemReader) {
        self.key = key
        self.path = path
        self.items = items
    }

    private mutating func read(_ tree: YAMLTree, skipping otherKeys: Set<String>) -> Predicate? {
        guard case .mapping(let entries) = tree.kind else {
            report("'\(key)' is a mapping, not \(tree.shape)", tree.mark)
            return nil
        }
        var condition: YAMLTree?
        for entry in entries {
            switch entry.key.text {
            case "condition": condition = entry.value
            case "timeframe":
                report(
                    "'timeframe' is not supported; it became 'timespan' of correlations",
                    entry.key.mark)
            case .some(let name) where otherKeys.contains(name): break
            default: readSelection(entry)
            }
        }
        guard let condition else {
            report("the key 'condition' is missing", tree.mark)
            return nil
        }
        conditionMark = condition.mark
        let conditions: [YAMLTree]
        if case .sequence(let several) = condition.kind {
            conditions = several
        } else {
            conditions = [condition]
        }
        guard !conditions.isEmpty else {
            report("'condition' has an empty list", condition.mark)
            return nil
        }
        let parts = conditions.compactMap { readCondition($0) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func readSelection(_ entry: YAMLTree.Entry) {
        guard let name = entry.key.text, !name.isEmpty, name.utf8.allSatisfy(isIdentifier) else {
            report("a selection's name has letters, digits, '_' and '-' only", entry.key.mark)
            return
        }
        selections.append((name, selection(entry.value, of: name)))
    }

    /// A selection, or an element of a list that is one: a map of items, all of which must hold; a
    /// list, of which one must; a keyword.
    private mutating func selection(_ tree: YAMLTree, of name: String) -> Predicate? {
        switch tree.kind {
        case .mapping(let entries):
            guard !entries.isEmpty else { return empty(name, tree.mark) }
            let tests = entries.compactMap { items.read($0) }
            return tests.count == 1 ? tests[0] : .all(tests)
        case .sequence(let list):
            guard !list.isEmpty else { return empty(name, tree.mark) }
            let parts = list.compactMap { selection($0, of: name) }
            return parts.count == 1 ? parts[0] : .any(parts)
        case .scalar:
            return items.keyword(tree)
        }
    }

    private mutating func empty(_ name: String, _ mark: YAMLMark) -> Predicate? {
        report("the selection '\(name)' is empty", mark)
        return nil
    }

    private mutating func readCondition(_ tree: YAMLTree) -> Predicate? {
        guard let text = tree.text, text.utf8.count <= DetectionReader.longestCondition else {
            report(
                "a condition is a text of at most \(DetectionReader.longestCondition) bytes",
                tree.mark)
            return nil
        }
        do throws(ConditionFault) {
            return compile(try ConditionParser.parse(text, selections: selections.map(\.name)))
        } catch {
            report(error.message, mark(of: error.offset, in: tree, text))
            return nil
        }
    }

    /// Where a place in a condition stands in the file, as far as its quoting lets us tell.
    private func mark(of offset: Int, in tree: YAMLTree, _ text: String) -> YAMLMark {
        guard case .scalar(_, isPlain: true) = tree.kind, !text.contains("\n") else {
            return tree.mark
        }
        return YAMLMark(line: tree.mark.line, column: tree.mark.column + offset)
    }

    private func compile(_ condition: Condition) -> Predicate {
        switch condition {
        case .selection(let name):
            // A selection that was refused has its problem already; the rule will not be used.
            return selections.first { $0.name == name }?.predicate ?? .any([])
        case .all(let parts): return .all(parts.map { compile($0) })
        case .any(let parts): return .any(parts.map { compile($0) })
        case .not(let part): return .not(compile(part))
        }
    }

    private func isIdentifier(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            || byte &- UInt8(ascii: "0") < 10 || lowerCased(byte) &- UInt8(ascii: "a") < 26
    }

    private mutating func report(_ message: String, _ mark: YAMLMark) {
        problems.append(YAMLProblem(path: path, mark: mark, message: message))
    }
}
