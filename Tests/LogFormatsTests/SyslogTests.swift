import LogModel
import TestSupport
import Testing

@testable import LogFormats

@Suite struct SyslogHeaderTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let line: String
        let time: String
        let host: String
        let program: String
        let body: String
        var testDescription: String { name }
    }

    static let heads = [
        Case(
            name: "RFC 3164", line: "Nov 20 23:20:33 mail postfix/smtpd[12752]: connect from x",
            time: "11-20 84033", host: "mail", program: "postfix/smtpd", body: "connect from x"),
        Case(
            name: "a day of one digit", line: "Jan  1 00:00:00 mail postfix/qmgr[1]: x",
            time: "1-1 0", host: "mail", program: "postfix/qmgr", body: "x"),
        Case(
            name: "a priority before RFC 3164", line: "<22>Feb 29 00:00:01 m postfix/smtp[1]: x",
            time: "2-29 1", host: "m", program: "postfix/smtp", body: "x"),
        Case(
            name: "RFC 3339 as files have it",
            line: "2026-11-20T23:20:33.123456+00:00 mail postfix/smtpd[12752]: connect from x",
            time: "2026-11-20T23:20:33.123Z", host: "mail", program: "postfix/smtpd",
            body: "connect from x"),
        Case(
            name: "RFC 5424", line: "<22>1 2026-11-20T23:20:33.1+01:00 mail postfix 12752 - -  x y",
            time: "2026-11-20T22:20:33.100Z", host: "mail", program: "postfix", body: "x y"),
        Case(
            name: "RFC 5424 with structured data",
            line: "<22>1 2026-11-20T23:20:33Z mail postfix/smtp 1 ID [a b=\"c ] \\\" d\"][e] x",
            time: "2026-11-20T23:20:33.000Z", host: "mail", program: "postfix/smtp", body: "x"),
        Case(
            name: "no process id", line: "Nov 20 23:20:33 mail postfix/smtpd: x: y",
            time: "11-20 84033", host: "mail", program: "postfix/smtpd", body: "x: y"),
        Case(
            name: "repeated lines put together",
            line: "Nov 20 23:20:33 mail last message repeated 2 times", time: "11-20 84033",
            host: "mail", program: "last", body: "message repeated 2 times"),
        Case(
            name: "a leap second", line: "Dec 31 23:59:60 mail postfix/smtpd[1]: x",
            time: "12-31 86399", host: "mail", program: "postfix/smtpd", body: "x"),
        Case(
            name: "a day that no month has", line: "Nov 31 23:59:59 mail postfix/smtpd[1]: x",
            time: "none", host: "mail", program: "postfix/smtpd", body: "x"),
        Case(
            name: "an instant that is none",
            line: "2026-13-20T23:20:33+00:00 mail postfix/smtpd[1]: x",
            time: "none", host: "mail", program: "postfix/smtpd", body: "x"),
    ]

    @Test("reads the head of a line", arguments: heads)
    func head(_ head: Case) throws {
        let bytes = Array(head.line.utf8)
        try bytes.withUnsafeBytes { line in
            let header = try #require(SyslogHeader(line))
            let time =
                switch header.stamp {
                case .instant(let instant): instant.description
                case .yearless(let time): "\(time.month)-\(time.day) \(time.secondOfDay)"
                case .unreadable: "none"
                }
            #expect(time == head.time)
            #expect(String(decoding: line[header.host], as: UTF8.self) == head.host)
            #expect(String(decoding: line[header.program], as: UTF8.self) == head.program)
            #expect(String(decoding: line[header.body], as: UTF8.self) == head.body)
        }
    }

    @Test(
        "refuses what has no such head",
        arguments: [
            "", "x", "Nov 20 23:20:33", "Nov 20 23:20:33 ", "Now 20 23:20:33 mail x: y",
            "1795216833.717 12 10.0.0.1 TCP_MISS/200 10 GET http://x/ - - -", "<22>", "<22>1 ",
            "<22>1 2026-11-20T23:20:33Z mail", "2026-11-20 23:20:33 mail x: y",
            "{\"time\":\"2026-11-20T23:20:33Z\"}",
        ])
    func noHead(_ text: String) {
        Array(text.utf8).withUnsafeBytes { #expect(SyslogHeader($0) == nil) }
    }
}

@Suite struct YearScanTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let days: [String]
        let reference: String
        let year: Int32?
        var testDescription: String { name }
    }

    static let scans = [
        Case(
            name: "the newest year that is not after the reference time",
            days: ["Nov 19", "Nov 20"], reference: "2026-11-21T00:00:00Z", year: 2026),
        Case(
            name: "a log of last year", days: ["Nov 22", "Nov 23"],
            reference: "2026-11-21T00:00:00Z", year: 2025),
        Case(
            name: "a clock may be a day ahead", days: ["Nov 21"],
            reference: "2026-11-20T12:00:00Z", year: 2026),
        Case(
            name: "over a new year", days: ["Dec 30", "Dec 31", "Jan  1", "Jan  2"],
            reference: "2027-01-02T09:00:00Z", year: 2026),
        Case(
            name: "over two new years", days: ["Dec 30", "Jan  1", "Nov  2", "Jan  3"],
            reference: "2027-01-03T09:00:00Z", year: 2025),
        Case(
            name: "processes interleave at midnight",
            days: ["Dec 31", "Jan  1", "Dec 31", "Jan  1"],
            reference: "2027-01-02T09:00:00Z", year: 2026),
        Case(
            name: "a step back of a day is no new year",
            days: ["Nov 20", "Nov 19", "Nov 20"], reference: "2026-11-21T00:00:00Z", year: 2026),
        Case(
            name: "29 February moves a log to a leap year", days: ["Feb 28", "Feb 29", "Mar  1"],
            reference: "2026-11-21T00:00:00Z", year: 2024),
        Case(
            name: "29 February after a new year", days: ["Dec 31", "Feb 29"],
            reference: "2028-03-01T00:00:00Z", year: 2027),
        Case(
            name: "no year has two leap days eleven months apart",
            days: ["Feb 29", "Dec  1", "Feb 29"], reference: "2026-11-21T00:00:00Z", year: nil),
        Case(
            name: "nothing to go by", days: [], reference: "2026-11-21T00:00:00Z", year: nil),
    ]

    @Test("finds the year of the first line", arguments: scans)
    func scan(_ scan: Case) throws {
        let reference = try #require(Timestamp(rfc3339: scan.reference))
        let text = scan.days.map { "\($0) 12:00:00 mail postfix/smtpd[1]: x\n" }.joined()
        for block in [1, 7, 1 << 16] {
            var years = YearScan(zone: .utc, referenceTime: reference)
            let bytes = Array(text.utf8)
            var start = 0
            while start < bytes.count {
                var end = min(start + block, bytes.count)
                while bytes[end - 1] != 0x0A { end += 1 }
                bytes[start..<end].withUnsafeBytes {
                    years.observe(
                        LineBlock(bytes: $0, stream: 0, firstLine: 1, offset: UInt64(start)))
                }
                start = end
            }
            #expect(years.firstYear == scan.year)
        }
    }

    @Test("lines that state their year, and lines of other kinds, do not count")
    func otherLines() throws {
        var log = MailLog([
            "2026-11-20T23:20:33Z mail postfix/smtpd[1]: x", "", "Feb", "garbage",
            "<22>Dec 31 10:00:00 mail postfix/smtpd[1]: x",
        ])
        log.reference = try #require(Timestamp(rfc3339: "2026-11-21T00:00:00Z"))
        #expect(log.firstYear(0) == 2025)
    }
}

@Suite struct SyslogClockTests {
    private func times(_ stamps: [String], zone: Zone, year: Int32?) -> [String] {
        var clock = SyslogClock(
            StreamFacts(
                ordinal: 0, zone: zone, referenceTime: Timestamp(seconds: 0), firstYear: year))
        return stamps.map { stamp in
            Array("\(stamp) mail x: y".utf8).withUnsafeBytes { line in
                guard let header = SyslogHeader(line) else { return "malformed" }
                let position = RecordPosition(stream: 0, line: 1, offset: 0)
                do throws(SyslogClock.BadStamp) {
                    return try clock.read(header.stamp, at: position).description
                } catch {
                    return error.reason.rawValue
                }
            }
        }
    }

    @Test("a log that goes over a new year goes on in the next")
    func newYear() {
        #expect(
            times(
                [
                    "Dec 31 23:59:59", "Jan  1 00:00:00", "Dec 31 23:59:59", "Jan  1 00:00:01",
                    "Feb 28 00:00:00",
                ], zone: .utc, year: 2026) == [
                    "2026-12-31T23:59:59.000Z", "2027-01-01T00:00:00.000Z",
                    "2026-12-31T23:59:59.000Z", "2027-01-01T00:00:01.000Z",
                    "2027-02-28T00:00:00.000Z",
                ])
    }

    @Test("29 February in a year that has none fits no year, and nothing does without one")
    func noYear() {
        #expect(
            times(
                ["Feb 28 00:00:00", "Feb 29 00:00:00", "Mar  1 00:00:00"], zone: .utc, year: 2026)
                == ["2026-02-28T00:00:00.000Z", "no-year-fits", "2026-03-01T00:00:00.000Z"])
        #expect(times(["Mar  1 00:00:00"], zone: .utc, year: nil) == ["no-year-fits"])
        #expect(times(["Mar 32 00:00:00"], zone: .utc, year: 2026) == ["bad-time"])
    }

    @Test("the hour that occurs twice is told apart by the order of the lines")
    func autumn() throws {
        let london = try systemZone("Europe/London")
        #expect(
            times(
                [
                    "Oct 25 00:59:59", "Oct 25 01:59:50", "Oct 25 01:59:49", "Oct 25 01:00:00",
                    "Oct 25 01:20:00", "Oct 25 02:00:00", "Oct 25 01:59:59",
                ], zone: london, year: 2026) == [
                    "2026-10-24T23:59:59.000Z", "2026-10-25T00:59:50.000Z",
                    "2026-10-25T00:59:49.000Z", "2026-10-25T01:00:00.000Z",
                    "2026-10-25T01:20:00.000Z", "2026-10-25T02:00:00.000Z",
                    "2026-10-25T01:59:59.000Z",
                ])
    }

    @Test("the hour that spring leaves out is read as if the clock had not been changed")
    func spring() throws {
        let london = try systemZone("Europe/London")
        #expect(
            times(
                ["Mar 29 00:59:59", "Mar 29 01:30:00", "Mar 29 02:30:00"], zone: london, year: 2026)
                == [
                    "2026-03-29T00:59:59.000Z", "2026-03-29T01:30:00.000Z",
                    "2026-03-29T01:30:00.000Z",
                ])
    }

    @Test("a line in the hour that spring leaves out is counted beside what it gives")
    func missingHour() throws {
        var log = MailLog([
            "Mar 29 00:59:59 mail postfix/smtpd[1]: ABCDE1: client=h[192.0.2.1]",
            "Mar 29 01:30:00 mail postfix/qmgr[1]: ABCDE1: from=<a@x.example>, size=1, nrcpt=1 (queue active)",
            "Mar 29 01:30:00 mail postfix/smtp[1]: connect to x",
            "Mar 29 02:30:00 mail postfix/qmgr[1]: ABCDE1: removed",
        ])
        log.zone = try systemZone("Europe/London")
        let result = log.parsed()
        #expect(result.records.count == 1)
        #expect(result.reasons == [.missingHour, .missingHour])
        #expect(result.rejections.map(\.position.line) == [2, 3])
    }
}
