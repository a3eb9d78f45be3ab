internal import Yams

/// Something wrong with a YAML file, and where.
package struct YAMLProblem: Error, Sendable, Hashable, CustomStringConvertible {
    package let path: String
    package let mark: YAMLMark
    package let message: String

    /// Makes a problem; the message is a clause without a full stop.
    package init(path: String, mark: YAMLMark, message: String) {
        self.path = path
        self.mark = mark
        self.message = message
    }

    /// `site.yaml:12:3: unknown key 'sorces'`.
    package var description: String {
        "\(path):\(mark.line):\(mark.column): \(message)"
    }
}

/// All problems of a file, in the order of the file.
package struct YAMLProblems: Error, Sendable, Equatable, CustomStringConvertible {
    package let problems: [YAMLProblem]

    /// Makes the collection from at least one problem.
    package init(_ problems: [YAMLProblem]) {
        self.problems = problems.sorted { ($0.path, $0.mark) < ($1.path, $1.mark) }
    }

    /// One problem a line.
    package var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}

extension YAMLProblem {
    /// What the parser found, in our words where they say more.
    init(_ error: any Error, path: String) {
        guard let error = error as? YamlError else {
            self.init(path: path, mark: .start, message: String(describing: error))
            return
        }
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init(
                path: path, mark: YAMLMark(line: mark.line, column: mark.column), message: problem)
        case .duplicatedKeysInMapping(let keys, let context):
            // The parser marks the mapping, not the key.
            let names = keys.map { "'\($0)'" }.joined(separator: ", ")
            self.init(
                path: path, mark: YAMLMark(line: context.mark.line, column: context.mark.column),
                message: "the mapping that begins here has the key \(names) twice")
        case .reader(let problem, _, _, _):
            self.init(path: path, mark: .start, message: problem)
        default:
            self.init(path: path, mark: .start, message: "the file cannot be read as YAML")
        }
    }
}
