import TestSupport
import Testing

@testable import Rules

/// What a stranger's rule file could do to the night: nothing but be refused or give up.
@Suite("Hostile rules")
struct HostileRulesTests {
    private func load(_ text: String) throws -> RuleTrial {
        let folder = try TemporaryFolder()
        return RuleTrial(rulesAt: [try folder.write(text, to: "r.yml")], acceptsAnySource: true)
    }

    private func problems(_ text: String) throws -> [String] {
        try load(text).problems.map(\.message)
    }

    static let explosive = [
        "(a+)+$", "(a|aa)+$", "(a|a?)+$", "^(a*)*b$", "(.*)*x", "(.*a){25}", "((a+)+)+$",
        "(?:a?){40}a{40}", "(x+x+)+y", "([a-z]+)*[0-9]",
    ]

    @Test("An expression that explodes gives up at its limit or answers", arguments: explosive)
    func explodes(_ pattern: String) throws {
        var trial = try load(
            SigmaConformanceTests.rule("r", "s:\n  f|re: '\(pattern)'\ncondition: s"))
        #expect(trial.problems.isEmpty)
        for value in [
            String(repeating: "a", count: 30_000) + "!", String(repeating: "x", count: 200),
        ] {
            let outcome = trial.match(["f": .text(value)])
            #expect(outcome.ids.count + outcome.undecided <= 1)
        }
    }

    @Test("The worst of them is counted as undecided, not as a match")
    func counted() throws {
        var trial = try load(
            SigmaConformanceTests.rule("r", "s:\n  f|re: '(a+)+$'\ncondition: s"))
        let outcome = trial.match(["f": .text(String(repeating: "a", count: 60) + "!")])
        #expect(outcome.ids.isEmpty && outcome.undecided == 1)
    }

    @Test("Ten thousand alternatives are an expression like any other, or are refused")
    func alternatives() throws {
        let words = (0..<10_000).map { "w\($0)" }.joined(separator: "|")
        let problems = try problems(
            SigmaConformanceTests.rule("r", "s:\n  f|re: '\(words)'\ncondition: s"))
        #expect(problems.count <= 1)
        let short = (0..<4_000).map { "w\($0)" }.joined(separator: "|")
        var good = try load(
            SigmaConformanceTests.rule("r", "s:\n  f|re: '^(\(short))$'\ncondition: s"))
        #expect(good.problems.isEmpty)
        #expect(good.match(["f": .text("w3999")]).ids == ["r"])
    }

    @Test("Twenty thousand values are a list like any other")
    func values() throws {
        let values = (0..<20_000).map { "      - v\($0)\n" }.joined()
        var trial = try load(
            "title: r\nlogsource: {category: any}\ndetection:\n  s:\n    f|contains:\n\(values)"
                + "  condition: s\n")
        #expect(trial.problems.isEmpty)
        #expect(trial.match(["f": .text("xv19999x")]).ids == ["r"])
        #expect(trial.match(["f": .text("x")]).ids.isEmpty)
    }

    @Test("A file over the limit, an alias bomb and deep nesting are refused before they are read")
    func files() throws {
        let large = "title: r\n#" + String(repeating: "x", count: 1 << 20)
        #expect(try problems(large).first?.contains("bytes") == true)
        var bomb = "a0: &a0 [x, x]\n"
        for level in 1..<30 {
            bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n"
        }
        #expect(try !problems(bomb).isEmpty)
        let deep = "title: r\ndetection:\n  s: " + String(repeating: "[", count: 5000)
        #expect(try problems(deep).first?.contains("nested deeper") == true)
        let conditions = SigmaConformanceTests.rule(
            "r", "s:\n  f: x\ncondition: " + String(repeating: "not ", count: 900) + "s")
        #expect(try problems(conditions) == ["nested too deeply"])
    }

    @Test("Nested lists up to the limit are read, and many dashes are one pattern")
    func nested() throws {
        let lists = String(repeating: "[", count: 40) + "needle" + String(repeating: "]", count: 40)
        var trial = try load(
            SigmaConformanceTests.rule("r", "s: \(lists)\ncondition: s"))
        #expect(trial.problems.isEmpty)
        #expect(trial.match(["f": .text("a needle")]).ids == ["r"])
        let dashes = String(repeating: "-a ", count: 2_000)
        var dashed = try load(
            SigmaConformanceTests.rule("r", "s:\n  f|contains|windash: '\(dashes)'\ncondition: s"))
        #expect(dashed.problems.isEmpty)
        #expect(dashed.match(["f": .text(dashes.replacing("-", with: "—"))]).ids == ["r"])
        #expect(dashed.match(["f": .text(dashes.replacing("-", with: "+"))]).ids.isEmpty)
    }

    @Test("Stars, and Base64 of a long text, stay within what they cost")
    func stars() throws {
        let stars = String(repeating: "*a", count: 500)
        var trial = try load(
            SigmaConformanceTests.rule("r", "s:\n  f: '\(stars)b'\ncondition: s"))
        #expect(trial.match(["f": .text(String(repeating: "a", count: 20_000))]).ids.isEmpty)
        let long = String(repeating: "longtext", count: 10_000)
        var coded = try load(
            SigmaConformanceTests.rule(
                "r", "s:\n  f|wide|base64offset|contains: '\(long)'\ncondition: s"))
        #expect(coded.problems.isEmpty)
        #expect(coded.match(["f": .text("x")]).ids.isEmpty)
    }
}
