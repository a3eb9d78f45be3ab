import Foundation
import TestSupport
import Testing

/// Rule 4: a record is counted once and its event written once.
@Suite("A record is counted exactly once, however the logs are rotated")
struct ExactlyOnceTests {
    static let tomorrow = "2026-11-21T02:00:00Z"

    @Test("After a rotation only the new lines are read, and a third night finds nothing")
    func rotation() throws {
        let school = try SchoolCopy()
        let first = try school.nightSummary()
        // One more line comes before the rotation, two after it.
        try school.append(
            SquidLine.gambling(at: "2026-11-20T09:00:00Z"), to: "logs/proxy/access.log")
        try school.rotate("logs/proxy/access.log")
        try school.rotate("logs/mail/mail.log")
        try school.append(
            SquidLine.gambling(at: "2026-11-20T10:00:00Z")
                + SquidLine.ordinary(at: "2026-11-20T10:01:00Z"), to: "logs/proxy/access.log")
        // The message that still waited is sent at last.
        try school.append(
            """
            Nov 20 07:20:09 mail postfix/qmgr[1187]: 498B0F2706: from=<z.rahmanzai@staff.oakhill.example>, size=3758, nrcpt=1 (queue active)
            Nov 20 07:20:10 mail postfix/smtp[3413]: 498B0F2706: to=<eastergate@homepost.example>, relay=relay.county.example[192.0.2.25]:25, delay=50402, delays=50401/0/0/0.3, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued)
            Nov 20 07:20:10 mail postfix/qmgr[1187]: 498B0F2706: removed

            """, to: "logs/mail/mail.log")
        let second = try school.nightSummary("--now", Self.tomorrow)
        #expect(try second.source("proxy").lines == 3)
        #expect(try second.source("proxy").records == 3)
        #expect(try second.source("mail").lines == 3)
        #expect(try second.source("mail").records == 1)
        #expect(second.totals.events == 2)
        // Two visits, and the letter to an address outside.
        #expect(second.totals.tallied == 3)
        let third = try school.nightSummary("--now", "2026-11-21T03:00:00Z")
        #expect(third.sources.allSatisfy { $0.lines == 0 && $0.records == 0 })
        #expect(third.totals == NightFacts.Totals.none)
        // 20 May expired meanwhile.
        #expect(
            try school.eventDates(now: "2026-11-21T04:00:00Z").count
                == first.totals.events + 2 - 1)
    }

    @Test("A file that two sources name is read for the first, and the second is told of it")
    func overlappingSources() throws {
        let expected = try SchoolCopy().nightSummary()
        let school = try SchoolCopy()
        try school.change(
            "site.yaml", "  - name: mail\n",
            to: """
                  - name: proxy-again
                    channel: web
                    format: squid
                    paths: [logs/proxy/access.log*]
                  - name: mail

                """)
        let night = try school.nightSummary()
        #expect(night.totals == expected.totals)
        #expect(try night.source("proxy-again").lines == 0)
        let told = try school.run(["status"]).output
        #expect(told.contains("proxy-again: access.log is in another source as well"))
    }

    @Test("A log that is copied and emptied in place goes on as a new stream")
    func copyTruncate() throws {
        let school = try SchoolCopy()
        _ = try school.nightSummary()
        try school.rotate("logs/proxy/access.log")
        // The live file keeps its inode and is written anew.
        try school.write(
            SquidLine.gambling(at: "2026-11-20T10:00:00Z"), to: "logs/proxy/access.log")
        let second = try school.nightSummary("--now", Self.tomorrow)
        #expect(try second.source("proxy").lines == 1)
        #expect(second.totals.tallied == 1 && second.totals.events == 1)
    }

    @Test("Half a line at the end of the live log waits until it is whole")
    func halfLine() throws {
        let school = try SchoolCopy()
        let whole = SquidLine.gambling(at: "2026-11-19T22:00:00Z")
        let half = String(whole.prefix(90))
        try school.append(half, to: "logs/proxy/access.log")
        let truth = try Truth.read()
        let first = try school.nightSummary()
        #expect(try first.source("proxy").lines == truth.proxy.lines)
        #expect(first.totals.events == 25)
        try school.append(String(whole.dropFirst(90)), to: "logs/proxy/access.log")
        let second = try school.nightSummary("--now", Self.tomorrow)
        #expect(try second.source("proxy").lines == 1)
        #expect(second.totals.tallied == 1 && second.totals.events == 1)
    }

    @Test(
        "A log that lies there twice is counted once",
        arguments: ["access.log.1.gz", "access.log.9.gz", "access.log.old"])
    func duplicate(_ name: String) throws {
        let plain = try SchoolCopy()
        let expected = try plain.nightSummary()
        let school = try SchoolCopy()
        let copy = try school.bytes("logs/proxy/access.log.1")
        try school.write(copy, to: "logs/proxy/copy")
        if name.hasSuffix(".gz") {
            try school.gzip("logs/proxy/copy")
            try school.rename("logs/proxy/copy.gz", to: "logs/proxy/" + name)
        } else {
            try school.rename("logs/proxy/copy", to: "logs/proxy/" + name)
        }
        let night = try school.nightSummary()
        #expect(night.totals == expected.totals)
        #expect(try school.events() == plain.events())
        let next = try school.nightSummary("--now", Self.tomorrow)
        #expect(next.totals == .none)
    }

    @Test("An archive that arrives late is counted when it comes")
    func lateArchive() throws {
        let expected = try SchoolCopy().nightSummary()
        let school = try SchoolCopy()
        try school.rename("logs/proxy/access.log.2.gz", to: "held-back")
        let first = try school.nightSummary()
        try school.rename("held-back", to: "logs/proxy/access.log.2.gz")
        let second = try school.nightSummary()
        #expect(second.totals.tallied > 0 && second.totals.events > 0)
        #expect(first.totals.tallied + second.totals.tallied == expected.totals.tallied)
        #expect(first.totals.events + second.totals.events == expected.totals.events)
        #expect(try second.source("proxy").lines == 2534)
    }

    @Test("Compressing every log in place changes nothing")
    func compressedInPlace() throws {
        let school = try SchoolCopy()
        _ = try school.nightSummary()
        for name in ["logs/proxy/access.log.1", "logs/mail/mail.log.1"] { try school.gzip(name) }
        let second = try school.nightSummary("--now", Self.tomorrow)
        #expect(second.totals == .none)
        #expect(second.sources.allSatisfy { $0.lines == 0 })
    }
}

extension NightFacts.Totals {
    /// Nothing found.
    static let none = NightFacts.Totals(
        tallied: 0, unattributed: 0, countedEvents: 0, privateMails: 0)
}

/// Lines as Squid writes them.
enum SquidLine {
    /// A visit of the subject of 2026-014 to a gambling site.
    static func gambling(at instant: String) -> String {
        line(instant, "http://www.lucky-spin-casino.example/slots/7", "b.thornbury")
    }

    /// A visit that no rule is interested in.
    static func ordinary(at instant: String) -> String {
        line(instant, "http://updates.patchworks.example/packages/reader.cab", "p.deshmukh")
    }

    static func line(_ instant: String, _ url: String, _ account: String) -> String {
        let seconds = (try? Date(instant, strategy: .iso8601))?.timeIntervalSince1970 ?? 0
        return "\(Int(seconds)).137    640 10.20.1.17 TCP_MISS/200 4210 GET \(url) \(account) "
            + "HIER_DIRECT/192.0.2.80 text/html\n"
    }
}

extension SchoolCopy {
    /// Appends text to a file of the site, and makes it if it is not there.
    func append(_ text: String, to name: String) throws {
        let old = FileManager.default.fileExists(atPath: path(name)) ? try bytes(name) : []
        // In place, as a log server does it: the file stays the same file.
        if old.isEmpty { return try write(text, to: name) }
        let handle = try FileHandle(forWritingTo: site.appendingPathComponent(name))
        defer { handle.closeFile() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
    }

    /// Rotates a log as logrotate does with `compress` and `delaycompress`.
    func rotate(_ live: String) throws {
        let exists = { FileManager.default.fileExists(atPath: self.path($0)) }
        for number in (2...40).reversed() where exists("\(live).\(number).gz") {
            try rename("\(live).\(number).gz", to: "\(live).\(number + 1).gz")
        }
        if exists("\(live).1") {
            try rename("\(live).1", to: "\(live).2")
            try gzip("\(live).2")
        }
        try rename(live, to: "\(live).1")
        try write("", to: live)
    }
}
