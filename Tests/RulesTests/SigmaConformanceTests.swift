import Foundation
import TestSupport
import Testing

@testable import Rules

/// Sigma by example: a folder for each group of rules of the specification, with rules and with
/// records that say which of them match.
@Suite("The conformance suite of Sigma")
struct SigmaConformanceTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Conformance").path

    static let topics: [String] = {
        do {
            return try TestFiles.names(in: folder)
        } catch {
            Issue.record(error)
            return []
        }
    }()

    @Test("Exactly the named rules match", arguments: topics)
    func matches(_ topic: String) throws {
        let path = "\(Self.folder)/\(topic)"
        var trial = RuleTrial(rulesAt: [path], acceptsAnySource: true)
        #expect(trial.problems.allSatisfy { $0.gravity == .remark }, "\(trial.problems)")
        let cases = try RecordedCase.all(in: path + "/rules.cases.ndjson")
        #expect(cases.count > 3)
        var matched: Set<String> = []
        for example in cases {
            guard case .list(let names) = example.expect else {
                Issue.record("\(topic): \(example) names no rules")
                continue
            }
            let expected = names.compactMap { if case .text(let name) = $0 { name } else { nil } }
            let outcome = trial.match(example.fields)
            #expect(outcome.ids == expected.sorted(), "\(topic)/\(example): \(example.fields)")
            #expect(outcome.undecided == 0)
            matched.formUnion(outcome.ids)
        }
        // A rule that no case matches would check nothing but silence.
        #expect(trial.rules.map(\.id).filter { !matched.contains($0) } == [], "\(topic)")
    }

    @Test("There is a folder for every group that is not a table elsewhere")
    func complete() {
        let numbers = Self.topics.compactMap { Int($0.prefix(2)) }
        // 21, 30 and 31 are refusals and limits; 33 is about correlations.
        let elsewhere = [21, 30, 31, 33]
        #expect(Set(numbers).isSuperset(of: Set(1...34).subtracting(elsewhere)))
    }

    @Test("Rules without an id may share a title")
    func sharedTitle() throws {
        let folder = try TemporaryFolder()
        for file in ["a", "b"] {
            try folder.write(
                "title: One\nlogsource: {category: test}\ndetection: {s: {f: \(file)}, condition: s}\n",
                to: "\(file).yml")
        }
        var trial = RuleTrial(rulesAt: [folder.url.path], acceptsAnySource: true)
        #expect(trial.problems.allSatisfy { $0.gravity == .remark })
        #expect(trial.match(["f": .text("b")]).ids == ["One"])
    }

    @Test("Files of several documents, with a byte order mark and Windows' line ends, are read")
    func files() throws {
        let text = """
            title: First
            name: first
            logsource: {category: test}
            detection:
              s:
                f: a
              condition: s
            ---
            ---
            title: Second
            name: second
            logsource: {category: test}
            detection:
              s:
                f|contains:
                  - a
              condition: s
            """
        let folder = try TemporaryFolder()
        let windows = "\u{FEFF}" + text.replacing("\n", with: "\r\n") + "\r\n"
        for (name, content) in [("unix.yml", text), ("windows.yaml", windows)] {
            let path = try folder.write(content, to: name)
            var trial = RuleTrial(rulesAt: [path], acceptsAnySource: true)
            #expect(trial.problems.isEmpty, "\(trial.problems)")
            #expect(trial.match(["f": .text("a")]).ids == ["first", "second"])
            #expect(trial.match(["f": .text("xa")]).ids == ["second"])
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let files: [String]
        /// Texts that stand in the problems, in their order.
        let problems: [String]

        init(_ name: String, _ files: [String], _ problems: [String]) {
            testDescription = name
            self.files = files
            self.problems = problems
        }

        init(_ name: String, detection: String, _ problem: String) {
            self.init(name, [SigmaConformanceTests.rule("r", detection)], [problem])
        }
    }

    /// A rule around lines of a detection.
    static func rule(_ name: String, _ detection: String, extra: String = "") -> String {
        let lines = detection.split(separator: "\n").map { "  \($0)\n" }.joined()
        return "title: \(name)\nlogsource: {category: any}\n\(extra)detection:\n\(lines)"
    }

    static let refusals = [
        Refusal(
            "unknown modifier", detection: "s:\n  f|fuzzy: x\ncondition: s",
            "0.yml:5:5: unknown modifier 'fuzzy'"),
        Refusal(
            "null in a list", detection: "s:\n  f: [a, null]\ncondition: s",
            "0.yml:5:12: null cannot stand in a list"),
        Refusal(
            "empty map", detection: "s: {}\ncondition: s", "0.yml:4:6: the selection 's' is empty"),
        Refusal(
            "empty list", detection: "s: []\ncondition: s", "0.yml:4:6: the selection 's' is empty"),
        Refusal(
            "empty list of values", detection: "s:\n  f: []\ncondition: s",
            "0.yml:5:8: 'f' has an empty list"),
        Refusal(
            "placeholder without a value", detection: "s:\n  f|expand: 'x%name%'\ncondition: s",
            "0.yml:5:15: nothing is known that '%name%' could stand for"),
        Refusal(
            "pattern without a selection", detection: "s:\n  f: x\ncondition: 1 of t*",
            "0.yml:6:19: no selection fits 't*'"),
        Refusal(
            "no condition", detection: "s:\n  f: x", "0.yml:4:3: the key 'condition' is missing"),
        Refusal(
            "selection twice", detection: "s:\n  f: x\ns:\n  f: y\ncondition: s",
            "has the key 's' twice"),
        Refusal(
            "all on one value", detection: "s:\n  f|contains|all: x\ncondition: s",
            "0.yml:5:5: 'all' goes with a list of values"),
        Refusal(
            "one id in two files",
            [
                rule("a", "s: x\ncondition: s", extra: "id: one\n"),
                rule("b", "s: y\ncondition: s", extra: "id: ONE\n"),
            ],
            ["0.yml:3:1: the id 'one' is also that of", "1.yml:3:1: the id 'one' is also that of"]),
        Refusal(
            "one name in two files",
            [
                rule("a", "s: x\ncondition: s", extra: "id: one\nname: n\n"),
                rule("b", "s: y\ncondition: s", extra: "id: two\nname: n\n"),
            ],
            ["0.yml:3:1: the name 'n' is also that of", "1.yml:3:1: the name 'n' is also that of"]),
        Refusal(
            "filter for an unknown rule",
            [
                rule("a", "s: x\ncondition: s"),
                "title: f\nlogsource: {category: any}\nfilter:\n  rules: [a, b]\n  s:\n    f: x\n"
                    + "  condition: not s",
            ],
            ["1.yml:4:14: there is no detection rule with the id or name 'b'"]),
        Refusal(
            "filter for no rule",
            ["title: f\nlogsource: {category: any}\nfilter:\n  s:\n    f: x\n  condition: not s"],
            ["0.yml:4:3: the key 'rules' is missing"]),
        Refusal(
            "filter with a wrong selection",
            [
                "title: f\nlogsource: {category: any}\nfilter:\n  rules: any\n  s:\n    f|x: x\n"
                    + "  condition: not t"
            ],
            ["0.yml:6:5: unknown modifier 'x'", "0.yml:7:18: there is no selection 't'"]),
    ]

    @Test("What is doubtful is refused with its place", arguments: refusals)
    func refused(_ example: Refusal) throws {
        let folder = try TemporaryFolder()
        for (index, text) in example.files.enumerated() {
            try folder.write(text, to: "rules/\(index).yml")
        }
        let trial = RuleTrial(rulesAt: [folder.path("rules")], acceptsAnySource: true)
        let found = trial.problems.map(\.description)
        #expect(found.count == example.problems.count, "\(found)")
        for (problem, wanted) in zip(found, example.problems) {
            #expect(problem.contains(wanted), "\(problem)")
        }
    }
}
