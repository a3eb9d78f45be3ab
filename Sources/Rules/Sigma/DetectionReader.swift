internal import LogModel
internal import StrictYAML

/// Reads the `detection` of a rule: named selections and a condition over them.
struct DetectionReader {
    private static let longestCondition = 4096

    private let path: String
    private var items: ItemReader
    private var selections: [(name: String, predicate: Predicate?)] = []
    private var problems: [YAMLProblem] = []

    /// Reads a detection.
    ///
    /// - Parameters:
    ///   - tree: the value of the key `detection`.
    ///   - path: what problems call the file.
    ///   - channel: the rule's channel; `nil` where any field is accepted.
    ///   - mode: how strictly.
    /// - Returns: what it compiles to, `nil` when there are problems, and the problems.
    static func read(
        _ tree: YAMLTree, path: String, channel: Channel?, mode: ReadingMode
    ) -> (Predicate?, [YAMLProblem]) {
        var reader = DetectionReader(path: path, items: ItemReader(mode: mode, channel: channel))
        let predicate = reader.read(tree)
        reader.problems += reader.items.found.map {
            YAMLProblem(path: path, mark: $0.mark, message: $0.message)
        }
        return (reader.problems.isEmpty ? predicate : nil, reader.problems)
    }

    private init(path: String, items: ItemReader) {
        self.path = path
        self.items = items
    }

    private mutating func read(_ tree: YAMLTree) -> Predicate? {
        guard case .mapping(let entries) = tree.kind else {
            report("'detection' is a mapping, not \(tree.shape)", tree.mark)
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
            default: readSelection(entry)
            }
        }
        guard let condition else {
            report("the key 'condition' is missing", tree.mark)
            return nil
        }
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

    private mutating func selection(_ tree: YAMLTree, of name: String) -> Predicate? {
        switch tree.kind {
        case .mapping(let entries):
            guard !entries.isEmpty else {
                report("the selection '\(name)' is empty", tree.mark)
                return nil
            }
            let tests = entries.compactMap { items.read($0) }
            return tests.count == 1 ? .test(tests[0]) : .all(tests.map { .test($0) })
        case .sequence(let list):
            guard !list.isEmpty else {
                report("the selection '\(name)' is empty", tree.mark)
                return nil
            }
            let parts = list.compactMap { item -> Predicate? in
                guard case .mapping = item.kind else {
                    report("keywords without a field are not supported", item.mark)
                    return nil
                }
                return selection(item, of: name)
            }
            return parts.count == 1 ? parts[0] : .any(parts)
        case .scalar:
            report("keywords without a field are not supported", tree.mark)
            return nil
        }
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
