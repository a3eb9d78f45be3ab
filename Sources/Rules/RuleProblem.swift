internal import StrictYAML

/// Something wrong with a rule file or a list, and where.
package struct RuleProblem: Error, Sendable, Hashable, Comparable, CustomStringConvertible {
    /// What became of the thing the problem is about.
    package enum Gravity: String, Sendable {
        /// A rule, a category or a folder was left out.
        case leftOut
        /// One line of a list was left out, or something was skipped on purpose.
        case remark
    }

    package let path: String
    /// From 1.
    package let line: Int
    /// From 1, in Unicode scalars.
    package let column: Int
    /// A clause without a full stop.
    package let message: String
    package let gravity: Gravity

    init(
        _ path: String, line: Int = 1, column: Int = 1, _ message: String,
        gravity: Gravity = .leftOut
    ) {
        self.path = path
        self.line = line
        self.column = column
        self.message = message
        self.gravity = gravity
    }

    init(_ problem: YAMLProblem) {
        self.init(
            problem.path, line: problem.mark.line, column: problem.mark.column, problem.message)
    }

    /// `rules/flags/gambling.yml:12:5: unknown field 'c-urii'`.
    package var description: String {
        "\(path):\(line):\(column): \(message)"
    }

    package static func < (first: RuleProblem, second: RuleProblem) -> Bool {
        (first.path, first.line, first.column, first.message)
            < (second.path, second.line, second.column, second.message)
    }
}

/// Collects problems.
struct ProblemLog {
    private(set) var problems: [RuleProblem] = []
    /// How many lines of lists were left out because they name somebody; ``problems`` tells the first
    /// of each list alone.
    var namedLines = 0

    mutating func note(_ problem: RuleProblem) {
        problems.append(problem)
    }

    mutating func note(_ more: [RuleProblem]) {
        problems.append(contentsOf: more)
    }

    /// All of them, in the order of paths and lines.
    var sorted: [RuleProblem] { problems.sorted() }
}
