/// The dirty lines of one list: the first few by number, the rest counted.
struct ListDirt {
    private static let most = 20

    private(set) var problems: [RuleProblem] = []
    private var rest = 0

    mutating func note(_ place: (path: String, line: Int), _ message: String) {
        if problems.count < ListDirt.most {
            problems.append(
                RuleProblem(
                    place.path, line: place.line, "left out: \(message)", gravity: .remark))
            return
        }
        rest += 1
        if rest > 1 { problems.removeLast() }
        problems.append(
            RuleProblem(
                place.path, line: place.line,
                rest == 1
                    ? "left out too: one more line"
                    : "left out too: \(rest) more lines, this one the last", gravity: .remark))
    }
}
