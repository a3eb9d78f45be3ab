package import StrictYAML

/// All that is wrong with `people.csv` or `permissions.csv`, in the order of the file.
package struct PeopleProblems: Error, Sendable, Equatable, CustomStringConvertible {
    /// Path, line, column and message of each.
    package let problems: [YAMLProblem]

    init(_ problems: [YAMLProblem]) {
        self.problems = problems.sorted { ($0.mark, $0.message) < ($1.mark, $1.message) }
    }

    /// One problem a line: `people.csv:12:3: …`.
    package var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
