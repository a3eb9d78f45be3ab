/// The dirty lines of one list: the first few by number, the rest counted.
struct ListDirt {
    private static let most = 20

    private(set) var problems: [RuleProblem] = []
    private let gravity: RuleProblem.Gravity
    private var rest = 0

    /// Begins with none.
    ///
    /// - Parameter gravity: what a line that is left out amounts to.
    init(gravity: RuleProblem.Gravity = .remark) {
        self.gravity = gravity
    }

    mutating func note(_ place: (path: String, line: Int), _ message: String) {
        if problems.count < ListDirt.most {
            problems.append(
                RuleProblem(
                    place.path, line: place.line, "left out: \(message)", gravity: gravity))
            return
        }
        rest += 1
        if rest > 1 { problems.removeLast() }
        problems.append(
            RuleProblem(
                place.path, line: place.line,
                rest == 1
                    ? "left out too: one more line"
                    : "left out too: \(rest) more lines, this one the last", gravity: gravity))
    }
}
