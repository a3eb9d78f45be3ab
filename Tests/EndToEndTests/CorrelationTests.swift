import Foundation
import TestSupport
import Testing

@Suite("A correlation passes the gate like any other flag")
struct CorrelationTests {
    static let rules = """
        title: Request to a gambling site, to be counted
        name: gambling-request
        id: 7a4be1f0-51d2-4d6e-8f0e-1c2a94b30001
        references: [P1 6.3.1]
        logsource: {category: proxy}
        detection: {s: {category: gambling}, condition: s}
        level: informational
        ---
        title: Several gambling requests within an hour
        id: 7a4be1f0-51d2-4d6e-8f0e-1c2a94b30002
        references: [P1 6.3.1]
        level: low
        correlation:
          type: value_count
          rules: [gambling-request]
          timespan: 1h
          condition: {field: cs-host, gte: 2}
        """

    private func school() throws -> SchoolCopy {
        let school = try SchoolCopy(logs: false, authorisations: ["2026-014"])
        try school.write(Self.rules, to: "rules/flags/counted.yml")
        let other = SquidLine.line(
            "2026-11-19T10:10:00Z", "http://www.bets-today.example/", "b.thornbury")
        try school.write("", to: "logs/mail/mail.log")
        try school.write(
            SquidLine.gambling(at: "2026-11-19T10:00:00Z") + other
                + SquidLine.gambling(at: "2026-11-19T10:20:00Z"), to: "logs/proxy/access.log")
        return school
    }

    /// The rows of the report that are about the correlation.
    private func episodes(_ school: SchoolCopy, now: String? = nil) throws -> [String] {
        try school.events(now: now).filter { $0.contains("Several gambling requests") }
    }

    @Test("Its event says how many records, from when to when and among which hosts, and no path")
    func event() throws {
        let school = try school()
        let night = try school.nightSummary()
        #expect(night.problems.isEmpty, "\(night.problems)")
        #expect(night.totals.tallied == 4 && night.totals.events == 4)
        let (result, folder) = try school.report()
        #expect(result.status == 0, "\(result.messages)")
        let page = try String(
            contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
        for text in ["Several gambling requests", "bets-today.example", "10:20:00"] {
            #expect(page.contains(text), "\(text)")
        }
        #expect(try episodes(school).count == 1)
        #expect(try school.nightSummary("--now", "2026-11-20T03:00:00Z").totals == .none)
    }

    @Test("An authorisation that comes later reaches back to it, and it is counted no second time")
    func reachesBack() throws {
        let school = try school()
        let paper = try school.bytes("authorisations/2026-014.yaml")
        let signature = try school.bytes("authorisations/2026-014.yaml.sig")
        for name in ["2026-014.yaml", "2026-014.yaml.sig"] {
            try school.remove("authorisations/" + name)
        }
        let first = try school.nightSummary()
        #expect(first.totals.tallied == 4 && first.totals.events == 0)
        try school.append(
            SquidLine.ordinary(at: "2026-11-20T12:00:00Z"), to: "logs/proxy/access.log")
        let second = try school.nightSummary("--now", "2026-11-21T02:00:00Z")
        #expect(second.totals.events == 0)
        try school.write(paper, to: "authorisations/2026-014.yaml")
        try school.write(signature, to: "authorisations/2026-014.yaml.sig")
        let third = try school.nightSummary("--now", "2026-11-22T02:00:00Z")
        #expect(third.totals.tallied == 0 && third.totals.events == 4)
        #expect(try episodes(school, now: "2026-11-22T03:00:00Z").count == 1)
    }

    @Test("The notice counts episodes by the correlation's title, and not what it rests on")
    func notice() throws {
        let school = try school()
        _ = try school.nightSummary()
        let head = try #require(try school.notices().first)
        #expect(head.contains("Several gambling requests within an hour"))
        #expect(!head.contains("to be counted"))
    }

    @Test("In a trial a correlation is shown at the line that closed it, among the other lines")
    func trial() throws {
        let folder = try TemporaryFolder()
        let rules = try folder.write(
            """
            title: A
            id: a
            logsource: {category: any}
            detection: {s: {event: a}, condition: s}
            ---
            title: B
            id: b
            logsource: {category: any}
            detection: {s: {event: b}, condition: s}
            ---
            title: Two
            id: two
            correlation: {type: event_count, rules: [a], timespan: 1m, condition: {gte: 2}}
            """, to: "rules.yml")
        let records = try folder.write(
            """
            {"event": "a", "timestamp": "2026-11-20T10:00:30Z"}
            {"event": "b", "timestamp": "2026-11-20T10:00:40Z"}
            {"event": "a", "timestamp": "2026-11-20T10:00:00Z"}
            {"event": "a"}

            """, to: "records.ndjson")
        let result = try Program.run(
            ["rules", "try", "--any-logsource", "--rules", rules, records])
        #expect(result.output == "1\ttwo\n2\tb\n")
        #expect(result.messages.contains("records.ndjson:4: no time in this record"))
        #expect(result.status == 2)
    }
}
