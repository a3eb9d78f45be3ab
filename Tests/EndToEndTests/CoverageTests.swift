import TestSupport
import Testing

/// What is said when something that should have been read was not.
@Suite("Nothing found is not nothing read")
struct CoverageTests {
    private let known = """
            purge: true
            known-faults:
              - file: access.log.4.gz
                reason: cut short in the power failure of 12 October
        """

    @Test("an archive that is known to be broken is told with its reason, and is no failure")
    func knownFault() throws {
        let school = try SchoolCopy(authorisations: [])
        let before = try school.night()
        #expect(before.status == 2)
        let fault = try #require(
            before.output.split(separator: "\n").first { $0.hasPrefix("fault") })
        let mark = try #require(fault.split(separator: "[").last?.dropLast())
        #expect(mark.count == 8)
        try school.change(
            "site.yaml", "access.log*\n    purge: true", to: "access.log*\n" + known)
        let after = try school.night()
        #expect(after.status == 0, "\(after.output)")
        #expect(
            after.output.contains(
                "known       proxy: access.log.4.gz is cut short, read up to line 1,254: "
                    + "cut short in the power failure of 12 October"))
        #expect(
            try school.run(["status"]).output.contains(
                "known       proxy: access.log.4.gz is cut short: cut short in the power"))
        // Under another name the file is known by its mark alone.
        try school.change("site.yaml", "file: access.log.4.gz", to: "file: \(mark)")
        try school.rename("logs/proxy/access.log.4.gz", to: "logs/proxy/access.log.44.gz")
        let renamed = try school.night()
        #expect(renamed.status == 0, "\(renamed.output)")
    }

    @Test("a source that fell silent is an alarm, unless the school was closed")
    func silence() throws {
        let school = try SchoolCopy(authorisations: [])
        try school.change(
            "site.yaml", "access.log*\n    purge: true", to: "access.log*\n" + known)
        #expect(try school.night().status == 0)
        let alarmed = try school.night("--now", "2026-11-23T02:00:00Z")
        #expect(alarmed.status == 2)
        #expect(alarmed.output.contains("ALARM       proxy: silent since 2026-11-2"))
        #expect(alarmed.output.contains("ALARM       mail: silent since 2026-11-2"))
        let notice = try school.run(["status", "--json", "--now", "2026-11-23T02:00:00Z"])
        #expect(notice.output.contains(#""silent-since":"2026-11-2"#))
        try school.append(
            """

            closed:
              - from: 2026-11-20
                until: 2026-11-29
                reason: the boiler is being replaced

            """, to: "site.yaml")
        let closed = try school.night("--now", "2026-11-23T02:30:00Z")
        #expect(!closed.output.contains("ALARM"), "\(closed.output)")
        #expect(closed.status == 0)
    }

    @Test(
        "a log that names no query blinds the rules that look for searches, and status says which")
    func blindSpot() throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        let lines = (0..<60).map { index in
            "1795\(100_000 + index * 60).000 12 10.1.2.\(index) TCP_MISS/200 500 GET "
                + "http://search.example/find? staff-0\(index % 9 + 1) HIER_DIRECT/192.0.2.1 text/html\n"
        }
        try school.write(lines.joined(), to: "logs/proxy/access.log")
        try school.write(
            """
            title: A search for an answer book
            id: 3c1f6b0e-56d7-4a35-9f0a-8d5f6f8b7a11
            status: test
            level: low
            logsource:
              category: proxy
            detection:
              selection:
                c-uri-query|contains: answer-book
              condition: selection

            """, to: "rules/flags/answer-book.yml")
        let night = try school.night()
        let status = try school.run(["status"])
        #expect(
            status.output.contains(
                "blind spot  proxy: URLs are logged without their queries, so searches cannot be "
                    + "seen; a rule that cannot match there: A search for an answer book"),
            "\(night.output)\(night.messages)\(status.output)")
        #expect(status.output.contains("proxy: its log states no user agents") == false)
    }
}
