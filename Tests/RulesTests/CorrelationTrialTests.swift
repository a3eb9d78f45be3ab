import TestSupport
import Testing

@testable import Rules

@Suite("Correlations in a trial")
struct CorrelationTrialTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let section: String
        /// Fields as `name=value`, a record each.
        let records: [String]
        let lines: [Int]

        init(_ name: String, _ section: String, _ records: [String], _ lines: [Int]) {
            testDescription = name
            self.section = section
            self.records = records
            self.lines = lines
        }
    }

    static let rules = """
        title: Login failed
        id: fail
        logsource: {category: any}
        detection: {s: {event: fail}, condition: s}
        ---
        title: Login succeeded
        id: success
        logsource: {category: any}
        detection: {s: {event: success}, condition: s}
        """

    static let count = "type: event_count\nrules: [fail]\ntimespan: 10s\ncondition: {gte: 3}"
    static let byUser = count + "\ngroup-by: [user]"

    static let cases = [
        Case(
            "the line that completes the window", count,
            ["time=1 event=fail", "time=2 event=fail", "time=3 event=fail"], [3]),
        Case(
            "lines in any order of time", count,
            ["time=3 event=fail", "time=1 event=fail", "time=2 event=fail"], [1]),
        Case(
            "records of one moment", count,
            ["time=1 event=fail", "time=1 event=fail", "time=1 event=fail", "time=1 event=fail"],
            [3]),
        Case(
            "two episodes", count,
            [
                "time=1 event=fail", "time=2 event=fail", "time=3 event=fail", "time=4 event=other",
                "time=60 event=fail", "time=61 event=fail", "time=62 event=fail",
            ], [3, 7]),
        Case(
            "groups apart, without regard to case", byUser,
            [
                "time=1 event=fail user=Ann", "time=2 event=fail user=ann",
                "time=2 event=fail user=bob",
                "time=3 event=fail user=ANN",
            ], [4]),
        Case(
            "a record without the field is left out", byUser,
            [
                "time=1 event=fail user=a", "time=2 event=fail", "time=3 event=fail user=a",
                "time=4 event=fail user=a",
            ], [4]),
        Case(
            "different values",
            "type: value_count\nrules: [fail]\ntimespan: 10s\ncondition: {gte: 2, field: user}",
            ["time=1 event=fail user=a", "time=2 event=fail user=A", "time=3 event=fail user=b"],
            [3]),
        Case(
            "a sum",
            "type: value_sum\nrules: [fail]\ntimespan: 10s\ncondition: {gt: 10, field: size}",
            ["time=1 event=fail size=6", "time=2 event=fail size=n/a", "time=3 event=fail size=5"],
            [3]),
        Case(
            "a mean",
            "type: value_avg\nrules: [fail]\ntimespan: 10s\ncondition: {gte: 4, field: size}",
            ["time=1 event=fail size=2", "time=2 event=fail size=6"], [2]),
        Case(
            "any order", "type: temporal\nrules: [fail, success]\ntimespan: 10s",
            ["time=5 event=success", "time=7 event=fail"], [2]),
        Case(
            "in order", "type: temporal_ordered\nrules: [fail, success]\ntimespan: 10s",
            ["time=5 event=success", "time=7 event=fail", "time=8 event=success"], [3]),
        Case(
            "an alias",
            "type: temporal\nrules: [fail, success]\ntimespan: 10s\ngroup-by: [who]\naliases:\n  who:\n    fail: user\n    success: account",
            [
                "time=1 event=fail user=a", "time=2 event=success account=b",
                "time=3 event=success account=A",
            ],
            [3]),
        Case(
            "an alias for one rule only",
            "type: temporal\nrules: [fail, success]\ntimespan: 10s\ngroup-by: [user]\naliases:\n  user:\n    success: account",
            ["time=1 event=fail user=a", "time=2 event=success account=A user=b"], [2]),
    ]

    @Test("A correlation is shown at the line that closed it", arguments: cases)
    func closes(_ item: Case) throws {
        let found = try findings(Self.rules + document(item.section, id: "it"), item.records)
        #expect(found.ids.isEmpty)
        #expect(found.correlated.matches.map(\.line) == item.lines)
        #expect(found.correlated.matches.allSatisfy { $0.id == "it" })
    }

    @Test("A chain counts the episodes of another correlation, by its own groups")
    func chain() throws {
        let text =
            Self.rules + document(Self.byUser, id: "many")
            + document(
                "type: temporal_ordered\nrules: [many, success]\ntimespan: 1m\ngroup-by: [user]",
                id: "then")
        let records = [
            "time=1 event=fail user=a", "time=2 event=fail user=a", "time=3 event=fail user=a",
            "time=9 event=success user=b", "time=10 event=success user=a",
        ]
        let found = try findings(text, records)
        #expect(found.correlated.matches.map { "\($0.line) \($0.id)" } == ["5 then"])
        let loud = text.replacing("timespan: 1m", with: "timespan: 1m\n  generate: true")
        let both = try findings(loud, records)
        #expect(both.correlated.matches.map { "\($0.line) \($0.id)" } == ["3 many", "5 then"])
        #expect(both.ids == ["success", "success"])
    }

    @Test("What could not be counted is told")
    func uncounted() throws {
        let found = try findings(
            Self.rules + document(Self.byUser, id: "it"),
            [
                "event=fail user=a", "time=soon event=fail user=a", "event=success",
                "time=1 event=fail",
            ])
        #expect(found.correlated.linesWithoutTime == [1, 2])
        #expect(found.correlated.lackingField == 1)
    }

    @Test(
        "A record's time is found under the usual names and in the usual forms",
        arguments: [
            (["time": .text("2026-11-20T10:00:00Z")], 1_795_168_800_000),
            (["@timestamp": .text("2026-11-20T11:00:00.250+01:00")], 1_795_168_800_250),
            (["timestamp": .text("2026-11-20 10:00:00")], 1_795_168_800_000),
            (["timestamp": .text("2026-11-20T11:00:00+0100")], 1_795_168_800_000),
            (["date": .text("2026-11-20"), "time": .text("10:00:00")], 1_795_168_800_000),
            (["date": .text("2026-11-20")], 1_795_132_800_000),
            (["time": .number(1_795_168_800)], 1_795_168_800_000),
            (["time": .text("1795168800.5")], 1_795_168_800_500),
            (["time": .number(1_795_168_800_123)], 1_795_168_800_123),
            (["time": .number(1_795_168_800_123_456)], 1_795_168_800_123),
            (["time": .text("soon"), "timestamp": .number(1)], 1000),
            (["time": .null], nil), (["when": .number(1)], nil),
        ] as [([String: FieldValue], Int64?)])
    func times(_ record: [String: FieldValue], _ expected: Int64?) {
        #expect(RecordTime.milliseconds(of: record) == expected)
    }

    private func document(_ section: String, id: String) -> String {
        let lines = section.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
        return "\n---\ntitle: A correlation\nid: \(id)\nname: \(id)\ncorrelation:\n\(lines)\n"
    }

    private func findings(
        _ rules: String, _ records: [String]
    ) throws -> (ids: [String], correlated: CorrelationTrial.Findings) {
        let folder = try TemporaryFolder()
        try folder.write(Array(rules.utf8), to: "rules.yml")
        var trial = RuleTrial(rulesAt: [folder.path("rules.yml")], acceptsAnySource: true)
        #expect(trial.problems.isEmpty, "\(trial.problems)")
        var ids: [String] = []
        for (index, record) in records.enumerated() {
            var fields: [String: FieldValue] = [:]
            for pair in record.split(separator: " ") {
                let parts = pair.split(separator: "=")
                fields[String(parts[0])] = .text(String(parts[1]))
            }
            ids += trial.match(fields, line: index + 1).ids
        }
        return (ids, trial.finish())
    }
}
