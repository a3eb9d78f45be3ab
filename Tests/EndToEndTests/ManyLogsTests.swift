import Foundation
import TestSupport
import Testing

/// Logs of many kinds, read by the real program in one night.
@Suite("Every log a school has, each record once")
struct ManyLogsTests {
    /// A mail of an exported trace, one row for each recipient.
    private func rows(_ number: Int, day: Int, recipients: [String]) -> String {
        recipients.map { recipient in
            "\"<m\(number)@oakhill.example>\",\"\(day)/11/2026 09:0\(number % 10):00\","
                + "\"staff-0\(number % 9 + 1)@staff.oakhill.example\",\"\(recipient)\",\"Trip\","
                + "\"Delivered\",\"\",\"\(number)000\",\"0000000\(number)-1111-4000-8000-000000000001\"\r\n"
        }.joined()
    }

    private let header =
        "\"MessageId\",\"Received\",\"SenderAddress\",\"RecipientAddress\",\"Subject\",\"Status\","
        + "\"FromIP\",\"Size\",\"MessageTraceId\"\r\n"

    /// The mails of some days, as one export.
    private func export(_ days: ClosedRange<Int>) -> String {
        header
            + days.map { day in
                rows(
                    day - 10, day: day, recipients: ["a@pupils.oakhill.example", "b@home.example"])
            }.joined()
    }

    private func school(_ sources: String) throws -> SchoolCopy {
        let school = try SchoolCopy(logs: false, authorisations: [])
        let text = try school.text("site.yaml")
        let start = try #require(text.range(of: "sources:\n"))
        let end = try #require(text.range(of: "# What is looked for."))
        try school.write(
            text[..<start.upperBound] + sources + "\n" + text[end.lowerBound...], to: "site.yaml")
        return school
    }

    private let traces = """
          - name: cloud
            channel: email
            format: m365-trace
            paths: [exports/trace-*.csv]
        """

    @Test("a mail that two exports tell of is counted once, in one night or in two, packed or not")
    func overlappingExports() throws {
        let together = try school(traces)
        try together.write(export(12...16), to: "exports/trace-1.csv")
        try together.write(export(14...18), to: "exports/trace-2.csv")
        for workers in ["1", "8"] {
            let night = try together.night("--json", "--workers", workers)
            #expect(night.messages == "")
            let records = workers == "1" ? 7 : 0
            #expect(night.output.contains(#""records":\#(records),"#), "\(night.output)")
            #expect(night.output.contains(#""repeated-acts":\#(workers == "1" ? 3 : 0)"#))
        }

        let apart = try school(traces)
        try apart.write(export(12...16), to: "exports/trace-1.csv")
        #expect(try apart.night("--json").output.contains(#""records":5,"#))
        let utf16 = "\u{FEFF}" + export(14...18)
        try apart.write(
            utf16.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, to: "exports/trace-2.csv")
        try apart.gzip("exports/trace-2.csv")
        try apart.rename("exports/trace-2.csv.gz", to: "exports/trace-2.csv")
        let second = try apart.night("--json").output
        #expect(second.contains(#""records":2,"#), "\(second)")
        #expect(second.contains(#""repeated-acts":3"#))
        #expect(
            try apart.run(["status"]).output.contains("cloud: 2 files, 17 lines")
                || apart.run(["status"]).output.contains("cloud: 2 files, 22 lines"))
    }

    @Test("layouts and columns of the site's own are read as the site file says")
    func ownLayouts() throws {
        let school = try school(
            """
              - name: own-squid
                channel: web
                format: squid-logformat
                logformat: 'logformat school %{%d/%m/%Y %H:%M:%S}tl,%>a,%#un,%Ss/%03>Hs,%#ru'
                paths: [logs/squid.log]
              - name: filter
                channel: web
                format: csv
                columns: { time: When, account: Who, url: Address, action: Verdict }
                dates: day-first
                paths: [logs/filter.csv]
            """)
        try school.write(
            """
            19/11/2026 09:00:00,10.1.2.3,staff-01,TCP_MISS/200,http://news.example/a
            19/11/2026 09:00:01,10.1.2.4,staff-02,TCP_DENIED/403,http://games.example/
            not,a,line

            """, to: "logs/squid.log")
        try school.write(
            """
            Who;When;Address;Verdict
            staff-03;05/11/2026 10:00;https://news.example/b;Allowed
            staff-04;06/11/2026 10:00;https://games.example/;Blocked

            """, to: "logs/filter.csv")
        let night = try school.night("--json")
        #expect(night.messages == "", "\(night.messages)")
        let facts = try NightFacts(night)
        #expect(facts.sources.map(\.records) == [2, 2])
        #expect(facts.sources.map { $0.rejections.map(\.reason) } == [["malformed"], []])
    }

    @Test("a layout that cannot be read is told where it stands in site.yaml, with its column")
    func badLayout() throws {
        let school = try school(
            """
              - name: own-squid
                channel: web
                format: squid-logformat
                logformat: 'logformat school %ts %>a %zz %ru'
                paths: [logs/squid.log]
            """)
        let night = try school.night()
        #expect(night.status == 1)
        #expect(night.messages.contains("site.yaml:26:"), "\(night.messages)")
        #expect(night.messages.contains("%zz"), "\(night.messages)")
    }

    @Test("a log that needs a layout is named, and the other files are read all the same")
    func autoWithoutLayout() throws {
        let folder = try TemporaryFolder()
        let own = try folder.write(
            "19/11/2026 09:00:00,10.1.2.3,ann,TCP_MISS/200,http://news.example/a\n", to: "own.log")
        let native = try folder.write(
            "1795219200.123 145 10.1.2.3 TCP_MISS/200 5 GET http://a.example/ ann HIER_DIRECT/192.0.2.1 -\n",
            to: "native.log")
        let result = try Program.run(["parse", own, native])
        #expect(result.messages.contains("own.log: read as squid-logformat"))
        #expect(result.messages.contains("--'logformat'"), "\(result.messages)")
        #expect(result.output.contains(#""host":"a.example""#))
        #expect(result.status == 2)
    }
}
