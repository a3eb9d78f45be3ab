import Foundation
import People
import TestSupport
import Testing

@testable import Rules

@Suite("A rule may not be about a few people by their role (design 5, rule 8)")
struct RoleGuardTests {
    /// A school with two governors, of whom one has two accounts and one is a volunteer, too; four
    /// volunteers with that one; five contractors; no visitor.
    private static let table = """
        person,role,name,account
        governor-01,governor,Wyn Castle,w.castle
        governor-01,governor,Wyn Castle,w.castle@oakhill.example
        governor-02,governor,Ada Finch,a.finch
        governor-02,volunteer,Ada Finch,a.finch@home.example

        """ + rows("volunteer", 3) + rows("contractor", 5) + rows("staff", 2) + rows("pupil", 1)

    private static func rows(_ role: String, _ count: Int) -> String {
        (1...count).map { "\(role)-\($0),\(role),The \(role) \($0),\(role)\($0)\n" }.joined()
    }

    private static func rule(
        _ detection: String, number: Int = 1, more: String = ""
    ) -> String {
        let lines = detection.split(separator: "\n").map { "  \($0)\n" }.joined()
        return "title: Rule \(number)\nname: r\(number)\n"
            + "id: 0d6a8b0e-5f5c-4a51-9a35-2f3a1be0a00\(number)\n"
            + "logsource: {category: proxy}\ndetection:\n\(lines)\(more)"
    }

    private static func load(
        _ text: String, people: String = table, isSiteBook: Bool = true
    ) throws -> (book: RuleBook, problems: [RuleProblem]) {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "r.yml")
        var sources = RuleSources(flagFolders: [folder.url.path], isSiteBook: isSiteBook)
        sources.people = PeopleGuard(
            try Directory.read(csv: Array(people.utf8), path: "people.csv"))
        return RuleBook.load(sources)
    }

    private static let governors = "2 people of people.csv only: those who hold the role governor"

    /// What a detection asks for, and about whom alone it can be; `nil` where it may stand.
    static let detections: [(String, String?)] = [
        ("s:\n  person-role: governor\ncondition: s", governors),
        ("s:\n  person-role: gov*\ncondition: s", governors),
        ("s:\n  person-role|re: '^g'\ncondition: s", governors),
        ("s:\n  person-role: governor\n  cs-host: a.example\ncondition: s", governors),
        ("s:\n  - person-role: governor\n    cs-host: a.example\ncondition: s", governors),
        // Whose account is on no list is nobody known; it hides nobody.
        ("s:\n  person-role: [governor, unknown, visitor]\ncondition: s", governors),
        (
            "s:\n  person-role: [staff, governor]\nn:\n  person-role: staff\ncondition: s and not n",
            governors
        ),
        (
            "s:\n  person-role: governor\nh:\n  cs-host: a.example\n"
                + "condition: s and (h or not h)", governors
        ),
        (
            "s:\n  person-role: [pupil, staff, contractor, volunteer]\ncondition: not s",
            governors
        ),
        (
            "s:\n  person-role|neq: [pupil, staff, contractor, volunteer]\n  action: denied\n"
                + "condition: s", governors
        ),
        ("s:\n  person-role: contractor\ncondition: s", nil),
        // One of the two governors is one of the four volunteers: five people.
        ("s:\n  person-role: [governor, volunteer]\ncondition: s", nil),
        ("s:\n  person-role: [pupil, staff]\ncondition: not s", nil),
        // Nobody listed holds these.
        ("s:\n  person-role: visitor\ncondition: s", nil),
        ("s:\n  person-role: unknown\ncondition: s", nil),
        ("s:\n  person-role: governor\nn:\n  person-role: governor\ncondition: s and not n", nil),
        // These can be about anybody.
        ("s:\n  cs-host: a.example\ncondition: s", nil),
        ("s:\n  cs-host: a.example\ncondition: not s", nil),
        ("s:\n  person-role: governor\ncondition: not s", nil),
        ("s:\n  person-role|exists: true\ncondition: s", nil),
        ("s:\n  person-role|fieldref: c-uri\ncondition: s", nil),
        // The rules that are shipped are about these, in the smallest school, too.
        ("s:\n  person-role: pupil\ncondition: s", nil),
        ("s:\n  person-role: [staff, governor]\ncondition: s", nil),
    ]

    /// Conditions of several alternatives over `g` (governors), `p` (pupils), `h` and `i` (hosts), and
    /// whether one of them narrows the rule to the governors.
    static let alternatives: [(String, Bool)] = [
        ("g or h", true), ("h or (g and i)", true),
        ("not (h and not g)", true), ("(g or h) and i", true), ("(g and h) or (p and i)", true),
        // The roles alone are one list of roles, as of `person-role: [governor, pupil]`.
        ("g or p", false), ("1 of them", false), ("(g or p) and h", false), ("p or h", false),
        ("not g or h", false),
        ("g and p or h", false), ("not (g and h)", false),
    ]

    @Test("A rule is as narrow as its narrowest alternative", arguments: alternatives)
    func alternative(_ condition: String, _ isNarrow: Bool) throws {
        let (_, problems) = try Self.load(
            Self.rule(
                "g:\n  person-role: governor\np:\n  person-role: pupil\nh:\n  cs-host: a.example\n"
                    + "i:\n  cs-host: b.example\ncondition: \(condition)"))
        let about = "an alternative of this rule can be about \(Self.governors)"
        #expect(problems.map { $0.message.hasPrefix(about) } == (isNarrow ? [true] : []))
    }

    @Test("It is left out and told by file, line and role, and nobody is", arguments: detections)
    func detection(_ detection: String, _ about: String?) throws {
        let (book, problems) = try Self.load(Self.rule(detection))
        #expect(book.rules.count == (about == nil ? 1 : 0), "\(problems)")
        #expect(problems.count == (about == nil ? 0 : 1), "\(problems)")
        guard let about, let problem = problems.first else { return }
        #expect(
            problem.message
                == "this rule can be about \(about); a site's rules may not ask who somebody is")
        #expect(problem.gravity == .leftOut && problem.path.hasSuffix("/r.yml"))
        #expect(problem.line == 5 + detection.split(separator: "\n").count)
    }

    @Test("Four people are too few and five are not; one is told in the singular")
    func fewest() throws {
        let rule = Self.rule("s:\n  person-role: visitor\ncondition: s")
        for count in [1, 4, 5] {
            let people = "person,role,name,account\n" + Self.rows("visitor", count)
            let problem = try Self.load(rule, people: people).problems.first?.message
            let about =
                count == 1
                ? "1 person of people.csv only: who holds"
                : "4 people of people.csv only: those who hold"
            #expect(
                problem
                    == (count == 5
                        ? nil
                        : "this rule can be about \(about) the role visitor; a site's rules may not "
                            + "ask who somebody is"))
        }
    }

    @Test("Several roles are named in the order of their names, those that nobody holds are not")
    func several() throws {
        let people =
            "person,role,name,account\n" + Self.rows("volunteer", 1) + Self.rows("governor", 2)
        let rule = Self.rule("s:\n  person-role: [staff, pupil]\ncondition: not s")
        #expect(
            try Self.load(rule, people: people).problems.first?.message.contains(
                "3 people of people.csv only: those who hold the roles governor, volunteer;")
                == true)
    }

    @Test("A rule counts with its filters, and one that is switched off counts nobody")
    func filters() throws {
        let rule = Self.rule("s:\n  person-role: [governor, contractor]\ncondition: s")
        let filter = """
            ---
            title: Without contractors
            logsource: {category: proxy}
            filter:
              rules: any
              c:
                person-role: contractor
              condition: not c
            """
        #expect(try Self.load(rule).problems.isEmpty)
        let (book, problems) = try Self.load(rule + filter)
        #expect(book.rules.isEmpty && problems.count == 1)
        #expect(
            problems.first?.message.hasPrefix("with its filters this rule can be about") == true)
        #expect(problems.first?.line == 8)
        let off = Self.rule(
            "s:\n  person-role: governor\ncondition: s", more: "headnote: {enabled: false}\n")
        #expect(try Self.load(off).problems.isEmpty)
    }

    @Test("Of a body in which nobody is listed there is nobody to hide among")
    func emptyBody() throws {
        let people = "person,role,name,account\n" + Self.rows("contractor", 1)
        let rule = Self.rule("s:\n  person-role: [pupil, contractor]\ncondition: s")
        let message = try #require(try Self.load(rule, people: people).problems.first?.message)
        #expect(message.contains("1 person of people.csv only: who holds the role contractor;"))
    }

    @Test("A correlation of all its rules is as narrow as their narrowest alternatives together")
    func correlationOfAlternatives() throws {
        let rules = ["contractor", "pupil"].enumerated().map { index, role in
            Self.rule(
                "s:\n  person-role: [governor, \(role)]\n  cs-host: a.example\n"
                    + "n:\n  cs-host: never.example\ncondition: s or n", number: index + 1)
        }
        let document = """
            ---
            title: Sum
            name: sum
            id: 0d6a8b0e-5f5c-4a51-9a35-2f3a1be0a009
            correlation: {rules: [r1, r2], timespan: 1h, type: temporal}

            """
        let (book, problems) = try Self.load(rules.joined(separator: "---\n") + document)
        #expect(book.rules.count == 2 && book.correlations.rules.isEmpty)
        #expect(problems.map { $0.message.contains(Self.governors) } == [true])
    }

    /// Two rules that each can be about many, and both about governors alone.
    private static let pair =
        rule("s:\n  person-role: [governor, contractor]\ncondition: s")
        + "---\n" + rule("s:\n  person-role: [governor, pupil]\ncondition: s", number: 2)

    /// What a correlation over rules 1 and 2 says, and whether it is refused.
    static let correlations: [(String, Bool)] = [
        ("type: temporal", true), ("type: temporal_ordered", true),
        ("type: temporal, condition: {gte: 2}", true),
        ("type: temporal, condition: {gt: 1}", true),
        ("type: temporal, condition: {gte: 1}", false),
        ("type: event_count, condition: {gte: 3}", false),
        ("type: value_count, condition: {gte: 3, field: cs-host}", false),
    ]

    @Test(
        "A correlation is about whom its rules are about: all of them, or any",
        arguments: correlations)
    func correlation(_ section: String, _ isRefused: Bool) throws {
        let document = """
            ---
            title: Sum
            name: sum
            id: 0d6a8b0e-5f5c-4a51-9a35-2f3a1be0a009
            correlation: {rules: [r1, r2], timespan: 1h, \(section)}

            """
        let (book, problems) = try Self.load(Self.pair + document)
        #expect(book.rules.count == 2)
        #expect(book.correlations.rules.isEmpty == isRefused, "\(problems)")
        #expect(
            problems.map(\.message)
                == (isRefused
                    ? [
                        "this correlation can be about \(Self.governors); a site's rules may not ask "
                            + "who somebody is"
                    ] : []))
        // Its rules were never meant to flag by themselves.
        #expect(!book.flagsByItself(0) && !book.flagsByItself(1))
    }

    @Test(
        "A chain is about whom its links are about, and a rule that is left out takes its correlation along"
    )
    func chain() throws {
        let chain = """
            ---
            title: Count
            name: count
            id: 0d6a8b0e-5f5c-4a51-9a35-2f3a1be0a008
            correlation: {rules: [r1], timespan: 1h, type: event_count, condition: {gte: 3}}
            ---
            title: Sum
            name: sum
            id: 0d6a8b0e-5f5c-4a51-9a35-2f3a1be0a009
            correlation: {rules: [count, r2], timespan: 1h, type: temporal}

            """
        let (book, problems) = try Self.load(Self.pair + chain)
        #expect(book.correlations.rules.map(\.title) == ["Count"])
        #expect(problems.count == 1 && problems.first?.message.contains(Self.governors) == true)
        let few = Self.rule("s:\n  person-role: governor\ncondition: s")
        let without = try Self.load(few + chain.replacing(", r2", with: ""))
        #expect(without.book.rules.isEmpty && without.book.correlations.rules.isEmpty)
        #expect(without.problems.contains { $0.message.contains("or it was left out") })
    }

    @Test("A rule that is only tried on records may be about anybody")
    func trial() throws {
        let rule = Self.rule("s:\n  person-role: governor\ncondition: s")
        #expect(try Self.load(rule, isSiteBook: false).problems.isEmpty)
    }
}
