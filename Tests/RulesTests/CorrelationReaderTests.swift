import LogModel
import StrictYAML
import Testing

@testable import Rules

@Suite("Correlations as their files state them")
struct CorrelationReaderTests {
    /// Two rules, of web and mail records, that correlations can name.
    static let base = """
        title: One
        name: one
        id: 0d6a8b0e-5f5c-4a51-9a35-2f3a1be0a001
        logsource: {category: proxy}
        detection: {s: {cs-host: a.example}, condition: s}
        level: informational
        ---
        title: Two
        name: two
        id: 0d6a8b0e-5f5c-4a51-9a35-2f3a1be0a002
        logsource: {category: email}
        detection: {s: {sender|endswith: '@b.example'}, condition: s}
        """

    /// What stands below `correlation:` begins on line 18.
    static func document(_ section: String, name: String = "sum", number: Int = 9) -> String {
        let lines = section.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
        return """

            ---
            title: A correlation
            name: \(name)
            id: 0d6a8b0e-5f5c-4a51-9a35-2f3a1be0a0\(number < 10 ? "0" : "")\(number)
            correlation:
            \(lines)
            """
    }

    static let good = "type: event_count\nrules: [one]\ntimespan: 1h\ncondition: {gte: 3}"

    private func link(
        _ text: String, _ mode: ReadingMode = ReadingMode()
    ) -> (book: CorrelationBook, rules: [FlagRule], problems: [String]) {
        var log = ProblemLog()
        var (documents, problems) = RuleFileReader.read(
            Array(text.utf8), path: "c.yml", mode: mode)
        log.note(problems)
        documents.rules.sort { $0.id < $1.id }
        let book = CorrelationLinker.link(documents, mode: mode, log: &log)
        return (book, documents.rules, log.sorted.map(\.description))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let section: String
        let problem: String

        init(_ name: String, _ section: String, _ problem: String) {
            testDescription = name
            self.section = section
            self.problem = problem
        }
    }

    static let refused = [
        Case(
            "unknown type", good.replacing("event_count", with: "event_counts"),
            "18:3: 'type' is one of event_count, value_count, temporal, temporal_ordered, value_sum, "
                + "value_avg, not 'event_counts'; did you mean 'event_count'?"),
        Case(
            "percentile", good.replacing("event_count", with: "value_percentile"),
            "18:3: 'value_percentile' is not supported: Sigma does not say which value of a window it is"
        ),
        Case(
            "no rules", good.replacing("[one]", with: "[]"),
            "19:3: 'rules' names one or more rules by their id or name"),
        Case(
            "the same rule twice", good.replacing("[one]", with: "[one, one]"),
            "19:16: 'rules' names 'one' twice"),
        Case(
            "a rule that is not there", good.replacing("[one]", with: "[one, three]"),
            "19:16: there is no rule 'three', or it was left out"),
        Case(
            "a correlation of itself", good.replacing("[one]", with: "[sum]"),
            "19:11: 'sum' rests on this correlation itself"),
        Case(
            "no timespan", good.replacing("timespan: 1h\n", with: ""),
            "18:3: the key 'timespan' is missing"),
        Case(
            "a timespan without a unit", good.replacing("1h", with: "90"),
            "20:13: 'timespan' takes a whole number with s, m, h or d, such as 15m, not '90'"),
        Case(
            "more than a day", good.replacing("1h", with: "25h"),
            "20:3: 'timespan' is at most 24h: a night builds windows again from the logs of one day, "
                + "because it keeps nothing of a record's content"),
        Case(
            "a condition over rules", good.replacing("{gte: 3}", with: "one and two"),
            "21:14: 'condition' is a mapping such as 'gte: 10'; a condition over rules is not supported"
        ),
        Case(
            "an empty condition", good.replacing("{gte: 3}", with: "{}"),
            "21:14: 'condition' has none of gt, gte, lt, lte, eq, neq"),
        Case(
            "a condition that is no number", good.replacing("{gte: 3}", with: "{gte: many}"),
            "21:20: 'gte' takes a number, not 'many'"),
        Case(
            "an unknown comparison", good.replacing("{gte: 3}", with: "{gte: 3, ge: 4}"),
            "21:23: unknown key 'ge'; did you mean 'gt'?"),
        Case(
            "a count that must stay low", good.replacing("{gte: 3}", with: "{gte: 3, lt: 9}"),
            "21:23: 'lt' holds for the first records already and may be over with the next, which may be "
                + "logged elsewhere and read later; a flag is not taken back, so use 'gt' or 'gte'"),
        Case(
            "a field that nothing looks at",
            good.replacing("{gte: 3}", with: "{gte: 3, field: cs-host}"),
            "21:23: 'event_count' looks at no 'field'"),
        Case(
            "no field", good.replacing("event_count", with: "value_count"),
            "21:14: 'value_count' needs a 'field' in its condition"),
        Case(
            "two numbers",
            "type: value_sum\nrules: [one]\ntimespan: 1h\ncondition: {gte: 3, field: [sc-bytes, sc-status]}",
            "21:23: 'value_sum' takes one field"),
        Case(
            "a condition on an order",
            "type: temporal_ordered\nrules: [one, two]\ntimespan: 1h\ncondition: {gte: 1}",
            "21:14: 'temporal_ordered' takes all of its rules in their order: its condition is 'gte: 2', "
                + "or none"
        ),
        Case(
            "an unknown field", good + "\ngroup-by: [cs-hosts]",
            "22:14: unknown field 'cs-hosts'; did you mean 'cs-host'?"),
        Case(
            "who somebody is", good + "\ngroup-by: [cs-username]",
            "22:14: the field 'cs-username' tells who somebody is; a site's rules may not ask for that"
        ),
        Case(
            "a field of another channel",
            "type: event_count\nrules: [one, two]\ntimespan: 1h\ncondition: {gte: 3}\ngroup-by: [cs-host]",
            "22:14: records of the channel 'email' have no field 'cs-host'"),
        Case(
            "an alias that leaves a rule out",
            "type: temporal\nrules: [one, two]\ntimespan: 1h\ngroup-by: [place]\naliases:\n  place: {one: cs-host}",
            "23:5: the alias 'place' says nothing of the rule 'two'"),
        Case(
            "an alias for another rule",
            good + "\ngroup-by: [place]\naliases:\n  place: {one: cs-host, two: sender}",
            "24:27: 'rules' does not name 'two'"),
        Case(
            "an unknown key", good + "\ntimeframe: 1h", "22:3: unknown key 'timeframe'"),
    ]

    @Test("What cannot be carried out is refused with its place", arguments: refused)
    func refuses(_ item: Case) {
        let (book, _, problems) = link(Self.base + Self.document(item.section))
        let own = problems.filter { !$0.contains("did you mean 'timespan'") }
        #expect(own.contains("c.yml:\(item.problem)"), "\(problems)")
        #expect(book.rules.isEmpty)
        // A rule that it names was never meant to flag by itself.
        if item.section.contains("one") { #expect(book.silentRules.contains(0)) }
    }

    @Test("Both sides of a circle are refused, and what rests on them")
    func circle() {
        let text =
            Self.base
            + Self.document(Self.good.replacing("[one]", with: "[b]"), name: "a", number: 3)
            + Self.document(Self.good.replacing("[one]", with: "[a]"), name: "b", number: 4)
            + Self.document(Self.good.replacing("[one]", with: "[a]"), name: "c", number: 5)
        let (book, _, problems) = link(text)
        #expect(book.rules.isEmpty)
        #expect(
            problems == [
                "c.yml:19:11: the correlation 'b' was left out",
                "c.yml:28:11: 'a' rests on this correlation itself",
                "c.yml:37:11: the correlation 'a' was left out",
            ])
    }

    @Test("A name that several rules have is refused; their ids are not")
    func ambiguous() {
        let double = Self.base.replacing("name: two", with: "name: one")
        let (_, _, problems) = link(double + Self.document(Self.good))
        #expect(problems == ["c.yml:19:11: several rules are called 'one'; name one by its id"])
        let byID = Self.good.replacing("[one]", with: "[0D6A8B0E-5F5C-4A51-9A35-2F3A1BE0A001]")
        #expect(link(double + Self.document(byID)).problems.isEmpty)
    }

    @Test("What it names does not flag by itself, unless it says 'generate: true' in either place")
    func generate() {
        let silent = link(Self.base + Self.document(Self.good)).book
        #expect(silent.silentRules == [0] && silent.concerns(0) && !silent.concerns(1))
        let inside = link(Self.base + Self.document(Self.good + "\ngenerate: true")).book
        #expect(inside.silentRules.isEmpty && inside.concerns(0))
        let outside = Self.document(Self.good).replacing(
            "name: sum", with: "name: sum\ngenerate: true")
        #expect(link(Self.base + outside).book.silentRules.isEmpty)
    }

    @Test("In a school's book a correlation is about one person, and may say so")
    func person() throws {
        let text = Self.base + Self.document(Self.good + "\ngroup-by: [person, cs-host]")
        let (book, _, problems) = link(text)
        #expect(problems.isEmpty)
        #expect(try #require(book.rules.first).groupFields.map { $0.map(\.name) } == [["cs-host"]])
        #expect(book.rules.first?.channels == [.web])
    }

    @Test("An alias that is not used is remarked on, and the correlation counts")
    func unusedAlias() {
        let text = Self.base + Self.document(Self.good + "\naliases:\n  place: {one: cs-host}")
        let (book, _, problems) = link(text)
        #expect(
            problems == [
                "c.yml:23:5: the alias 'place' is used neither in 'group-by' nor as 'field'"
            ])
        #expect(book.rules.count == 1)
    }

    @Test(
        "An alias names a rule by its name or its id, whichever the correlation names it by",
        arguments: [
            ("one", "0d6a8b0e-5f5c-4a51-9a35-2f3a1be0a001"),
            ("0d6a8b0e-5f5c-4a51-9a35-2f3a1be0a001", "one"),
        ])
    func aliasByEither(_ called: String, _ alias: String) {
        let text =
            Self.base
            + Self.document(
                "type: event_count\nrules: [\(called)]\ntimespan: 1h\ncondition: {gte: 3}\n"
                    + "group-by: [place]\naliases:\n  place: {\(alias): cs-host}")
        let (book, _, problems) = link(text)
        #expect(problems.isEmpty)
        #expect(book.rules.first?.groupFields.map { $0.map(\.name) } == [["cs-host"]])
    }

    @Test(
        "A condition on an order may say that all of its rules are meant",
        arguments: ["{gte: 2}", "{eq: 2}", "{gt: 1}"])
    func allInOrder(_ condition: String) {
        let text =
            Self.base
            + Self.document(
                "type: temporal_ordered\nrules: [one, two]\ntimespan: 1h\ncondition: \(condition)")
        let (book, _, problems) = link(text)
        #expect(problems.isEmpty && book.rules.count == 1)
    }

    @Test("A correlation that is on cannot rest on a rule that is off")
    func switchedOff() {
        let off = Self.base.replacing("level: informational", with: "headnote: {enabled: false}")
        let (_, _, problems) = link(off + Self.document(Self.good))
        #expect(
            problems == [
                "c.yml:19:11: the rule 'one' is switched off, so this correlation could never match"
            ])
        let both = Self.document(Self.good)
            .replacing("name: sum", with: "name: sum\nheadnote: {enabled: false}")
        let (book, _, others) = link(off + both)
        #expect(others.isEmpty && !book.concerns(0) && book.silentRules == [0])
    }

    @Test("To try rules, longer windows and all comparisons are accepted")
    func trial() {
        let text =
            Self.base
            + Self.document(
                Self.good.replacing("1h", with: "30d").replacing(
                    "{gte: 3}", with: "{gte: 3, lt: 9}")
                    + "\ngroup-by: [anything]")
        let mode = ReadingMode(isSiteBook: false, acceptsAnySource: true)
        let (book, _, problems) = link(text, mode)
        #expect(problems.isEmpty && book.rules.count == 1)
        #expect(book.rules.first?.shape.spanMilliseconds == Int64(2_592_000_000))
    }

    @Test(
        "A timespan is a whole number with a unit",
        arguments: [
            ("1s", 1000), ("15m", 900_000), ("24h", 86_400_000), ("1d", 86_400_000), ("0s", nil),
            ("1w", nil), ("1.5h", nil), ("h", nil), ("", nil), ("-1h", nil), ("1H", nil),
            ("9999999999d", nil), ("١h", nil),
        ] as [(String, Int64?)])
    func timespan(_ text: String, _ milliseconds: Int64?) {
        #expect(Timespan.milliseconds(text) == milliseconds)
    }
}
