@testable import Archive
import Foundation
import LogFormats
import LogInput
import LogModel
import TestSupport
import Testing

@Suite("Each line of an archive expires by its own local date")
struct LineSurveyTests {
    struct Day: CustomTestStringConvertible {
        let testDescription: String
        let instant: String
        let expired: Int
        var today = Invented.today
    }

    static let days = [
        Day(testDescription: "long ago", instant: "2026-04-01T10:00:00Z", expired: 1),
        // London is an hour ahead of UTC in June.
        Day(
            testDescription: "the last second of 1 June", instant: "2026-06-01T22:59:59Z",
            expired: 1),
        Day(
            testDescription: "the first second of 2 June", instant: "2026-06-01T23:00:00Z",
            expired: 0),
        Day(testDescription: "yesterday", instant: "2026-12-01T10:00:00Z", expired: 0),
        Day(testDescription: "tomorrow", instant: "2026-12-03T10:00:00Z", expired: 0),
        // 28, 29, 30 and 31 August are all kept through 28 February.
        Day(
            testDescription: "31 August on 28 February", instant: "2026-08-31T10:00:00Z",
            expired: 0, today: "2027-02-28"),
        Day(
            testDescription: "28 August on 28 February", instant: "2026-08-28T10:00:00Z",
            expired: 0, today: "2027-02-28"),
        Day(
            testDescription: "27 August on 28 February", instant: "2026-08-27T10:00:00Z",
            expired: 1, today: "2027-02-28"),
        Day(
            testDescription: "31 August on 1 March", instant: "2026-08-31T10:00:00Z", expired: 1,
            today: "2027-03-01"),
        Day(
            testDescription: "29 August on 29 February", instant: "2027-08-29T10:00:00Z",
            expired: 0, today: "2028-02-29"),
        Day(
            testDescription: "30 November on 30 May", instant: "2026-11-30T10:00:00Z", expired: 0,
            today: "2027-05-30"),
        Day(
            testDescription: "30 November on 31 May", instant: "2026-11-30T10:00:00Z", expired: 1,
            today: "2027-05-31"),
    ]

    @Test("A web request at the edge of the window", arguments: days)
    func edges(_ day: Day) throws {
        let line = try Invented.squid(day.instant)
        #expect(try gone(line, today: day.today) == day.expired)
        #expect(try gone(line + line + line, today: day.today) == day.expired * 3)
    }

    @Test(
        "A mail log, whose lines state no year, line by line",
        arguments: [("Jun  1", 5), ("Jun  2", 0), ("Nov 30", 0)])
    func postfix(_ day: String, _ expired: Int) throws {
        let lines = [
            "cleanup[1]: ABCDEF1234: message-id=<1@a.example>",
            "qmgr[2]: ABCDEF1234: from=<a@oakhill.example>, size=10, nrcpt=1 (queue active)",
            "smtp[3]: ABCDEF1234: to=<b@homepost.example>, relay=r[192.0.2.2]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)",
            "qmgr[2]: ABCDEF1234: removed", "anvil[4]: statistics: max connection rate 1/60s",
        ].map { "\(day) 10:00:01 mail postfix/\($0)\n" }.joined()
        #expect(try gone(lines, .postfix, firstYear: 2026) == expired)
    }

    @Test(
        "The stored year counts, not the time of the file: December and January across a new year")
    func newYear() throws {
        let log = ["Dec 30", "Dec 31", "Jan  1", "Jan  2"].map {
            "\($0) 10:00:01 mail postfix/anvil[4]: statistics: max connection rate 1/60s\n"
        }.joined()
        #expect(try gone(log, .postfix, today: "2027-06-30", firstYear: 2026) == 0)
        #expect(try gone(log, .postfix, today: "2027-07-01", firstYear: 2026) == 2)
        #expect(try gone(log, .postfix, today: "2027-07-02", firstYear: 2026) == 3)
        let folder = try TemporaryFolder()
        let path = try folder.write(log, to: "mail.log.1")
        let reading = try Invented.reading(
            path, .postfix, today: "2027-07-01", firstYear: 2026)
        #expect(try LineSurvey(reading).firstYear == 2027)
    }

    @Test("A line without a date goes with the nearest dated line before it, else with the next")
    func undated() throws {
        let old = try Invented.squid("2026-06-01T10:00:00Z")
        let young = try Invented.squid("2026-06-02T10:00:00Z")
        let junk = "no line of any log\n"
        #expect(try gone(old + junk + junk + young + junk) == 3)
        #expect(try gone(junk + old + young) == 2)
        #expect(try gone(junk + young + old) == 1)
        #expect(try gone(young + junk + old + junk + young) == 2)
        #expect(try gone(junk + junk) == 0)
        let path = try TemporaryFolder()
        let file = try path.write(junk + junk + "tail", to: "a.log.1")
        let expired = try Invented.reading(file, written: "2026-05-01T00:00:00Z")
        #expect(try LineSurvey(expired).kept == nil)
        #expect(try LineSurvey(expired).countLines(expired) == 3)
    }

    @Test("A last line without newline is a line; one beyond the limit goes as its neighbours do")
    func oddLines() throws {
        let old = try Invented.squid("2026-06-01T10:00:00Z")
        let young = try Invented.squid("2026-06-02T10:00:00Z")
        #expect(try gone(young + old.dropLast()) == 1)
        let folder = try TemporaryFolder()
        let path = try folder.write(
            old + String(repeating: "x", count: 3000) + "\n" + young, to: "a.log.1")
        var reading = try Invented.reading(path)
        reading.limits.lineBytes = 1000
        reading.limits.blockBytes = 64
        #expect(try LineSurvey(reading).countLines(reading) == 2)
    }

    @Test(
        "Whatever the size of the blocks, the runs are the same", arguments: [1, 2, 3, 7, 65_536])
    func blocks(_ size: Int) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            try Invented.june(2, 3) + Invented.june(1, 4) + "x\n" + Invented.june(3, 2)
                + Invented.june(1, 1), to: "a.log.1")
        var reading = try Invented.reading(path)
        reading.limits.blockBytes = size
        let survey = try LineSurvey(reading)
        #expect(survey == (try LineSurvey(try Invented.reading(path))))
        #expect(try survey.countLines(reading) == 6)
        #expect(survey.expired == CivilDate("2026-06-01").map { $0...$0 })
        #expect(survey.kept?.upperBound == CivilDate("2026-06-03"))
    }

    struct Unfit: CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        let why: LineSurvey.Unfit
        var oldestRecord: String?
    }

    static func unfitFiles() throws -> [Unfit] {
        let log = try Invented.june(1, 40) + Invented.june(2, 40)
        let gzip = try Invented.member(log)
        return [
            Unfit(
                testDescription: "torn", bytes: gzip.dropLast(20), why: .breaksOff("truncated-gzip")
            ),
            Unfit(
                testDescription: "a wrong checksum",
                bytes: gzip.dropLast(8) + [1, 2, 3, 4] + gzip.suffix(4),
                why: .breaksOff("bad-checksum")),
            Unfit(
                testDescription: "rubbish behind the end", bytes: gzip + Array("rubbish".utf8),
                why: .breaksOff("trailing-garbage")),
            Unfit(
                testDescription: "UTF-16 with a mark",
                bytes: [0xFF, 0xFE] + log.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
                why: .isUTF16),
            Unfit(
                testDescription: "UTF-16 without one",
                bytes: log.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }, why: .isUTF16),
            Unfit(
                testDescription: "no dates where records were read", bytes: Array("x\ny\n".utf8),
                why: .hasNoDates, oldestRecord: "2026-06-01"),
            Unfit(
                testDescription: "other dates than were read", bytes: Array(log.utf8),
                why: .hasOtherDates, oldestRecord: "2026-06-03"),
        ]
    }

    @Test(
        "What breaks off, is UTF-16 or cannot be dated is left alone",
        arguments: try LineSurveyTests.unfitFiles())
    func unfit(_ file: Unfit) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(file.bytes, to: "a.log.1")
        let reading = try Invented.reading(path, oldestRecord: file.oldestRecord)
        #expect(throws: file.why) { try LineSurvey(reading) }
    }

    private func gone(
        _ text: some StringProtocol, _ format: LogFormat = .squid, today: String = Invented.today,
        firstYear: Int32? = nil
    ) throws -> Int {
        let folder = try TemporaryFolder()
        let path = try folder.write(String(text), to: "archive.log.1")
        let reading = try Invented.reading(path, format, today: today, firstYear: firstYear)
        return try LineSurvey(reading).countLines(reading)
    }
}

@Suite("Runs of lines that go")
struct LineRunTests {
    /// Lines of nine bytes; `c` says what others mean, `o` is old, `y` young, `?` has no date.
    @Test(
        "Lines that say what others mean stay as long as any line stays",
        arguments: [
            ("coo", "c"), ("cooyy", "cyy"), ("oocyy", "cyy"), ("cocyoc", "ccyc"),
            ("c?oy?", "cy?"), ("?cyo?", "?cy"), ("yco", "yc"), ("ooy", "y"), ("yyy", "yyy"),
        ])
    func context(_ lines: String, _ left: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("x", to: "x")
        for order in [false, true] {
            var sink = DatingSink(try Invented.reading(path))
            let told = lines.enumerated().map { ($0 * 9, $1) }
            // A record over several lines is told of late.
            for (offset, kind) in order ? told : told.reversed() {
                switch kind {
                case "c": sink.mark(lineAt: UInt64(offset), as: .context)
                case "o":
                    sink.mark(
                        lineAt: UInt64(offset),
                        as: .dated(try Invented.instant("2026-06-01T10:00:00Z")))
                case "y":
                    sink.mark(
                        lineAt: UInt64(offset),
                        as: .dated(try Invented.instant("2026-06-02T10:00:00Z")))
                default: continue
                }
            }
            sink.finish()
            let content = lines.map { String(repeating: $0, count: 8) + "\n" }.joined()
            #expect(cut(content, sink.runs) == left)
        }
    }

    private func cut(_ content: String, _ runs: LineRuns) -> String {
        var results: Set<String> = []
        for size in [1, 4, 9, 13, 1000] {
            var cut = LineCut(runs)
            var tally = CutTally(watching: [18])
            var left: [UInt8] = []
            let bytes = Array(content.utf8)
            for start in stride(from: 0, to: bytes.count, by: size) {
                bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { part in
                    cut.walk(part, at: UInt64(start)) { piece, offset, goes in
                        tally.take(piece, at: offset, goes: goes)
                        if !goes { left += piece }
                    }
                }
            }
            tally.finish()
            #expect(Int(tally.bytesGone) + left.count == bytes.count)
            #expect(tally.linesGone == Int(tally.bytesGone) / 9)
            #expect(tally.watches[0].bytesBefore == UInt64(tally.watches[0].linesBefore * 9))
            results.insert(
                String(decoding: left, as: UTF8.self).split(separator: "\n").map { $0.prefix(1) }
                    .joined())
        }
        #expect(results.count == 1)
        return results.first ?? ""
    }
}
