import LogModel
import Testing

@testable import LogFormats

@Suite("Times as logs write them")
struct TimePatternTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let pattern: String
        let text: String
        /// As `YYYY-MM-DD HH:MM:SS.mmm offset`, or `nil` when it is no time.
        let expected: String?
        var testDescription: String { "\(pattern): \(text)" }
    }

    static let samples = [
        Sample(
            pattern: "%d/%b/%Y:%T %z", text: "20/Nov/2026:23:08:16 +0000",
            expected: "2026-11-20 23:08:16.000 0"),
        Sample(
            pattern: "%d/%b/%Y:%T %z", text: "01/Jul/2026:23:08:16 +01:00",
            expected: "2026-07-01 23:08:16.000 3600"),
        Sample(pattern: "%d/%b/%Y:%T %z", text: "31/Nov/2026:23:08:16 +0000", expected: nil),
        Sample(
            pattern: "%Y.%m.%d %T", text: "2026.11.5 9:08:16", expected: "2026-11-05 09:08:16.000 -"
        ),
        Sample(
            pattern: "%F %T%f%?z", text: "2026-11-20 23:08:16.1239Z",
            expected: "2026-11-20 23:08:16.123 0"),
        Sample(
            pattern: "%F %T%f%?z", text: "2026-11-20 23:08:16",
            expected: "2026-11-20 23:08:16.000 -"),
        Sample(
            pattern: "%d/%m/%Y %I:%M:%S %p", text: "20/11/2026 12:00:01 AM",
            expected: "2026-11-20 00:00:01.000 -"),
        Sample(
            pattern: "%d/%m/%Y %I:%M:%S %p", text: "20/11/2026 12:00:01 pm",
            expected: "2026-11-20 12:00:01.000 -"),
        Sample(
            pattern: "%m/%d/%Y %I:%M:%S %p", text: "11/20/2026 11:20:33 PM",
            expected: "2026-11-20 23:20:33.000 -"),
        Sample(pattern: "%d/%m/%Y %I:%M:%S %p", text: "20/11/2026 13:00:01 AM", expected: nil),
        Sample(
            pattern: "%a %b %e %T %Y", text: "Fri Dec  3 07:07:07 2021",
            expected: "2021-12-03 07:07:07.000 -"),
        Sample(pattern: "%s", text: "1795219200", expected: "2026-11-21 00:00:00.000 0"),
        Sample(pattern: "%s", text: "1795219200123", expected: "2026-11-21 00:00:00.123 0"),
        Sample(pattern: "%s", text: "1795219200123456", expected: "2026-11-21 00:00:00.123 0"),
        Sample(pattern: "%s", text: "1795219200123456789", expected: "2026-11-21 00:00:00.123 0"),
        Sample(pattern: "%s", text: "17952192001234567890", expected: nil),
        Sample(pattern: "%F %T", text: "2026-11-20 25:08:16", expected: nil),
        Sample(pattern: "%F %T", text: "2026-11-20 23:08:16 and more", expected: nil),
        Sample(pattern: "%F %T", text: "", expected: nil),
    ]

    @Test("a time is read by its pattern, or is none", arguments: samples)
    func reads(_ sample: Sample) throws {
        let pattern = try #require(TimePattern(sample.pattern))
        let time = Array(sample.text.utf8).withUnsafeBytes { pattern.read($0) }
        let text = time.map {
            "\($0.civil).\(zeroPadded($0.milliseconds, 3)) \($0.offsetSeconds.map(String.init) ?? "-")"
        }
        #expect(text?.replacing("T", with: " ") == sample.expected)
    }

    @Test("an unknown code is refused", arguments: ["%Q", "%", "%?d"])
    func unknown(_ pattern: String) {
        #expect(TimePattern(pattern) == nil)
    }
}

@Suite("The clock of a log that states local times")
struct LocalClockTests {
    private func instants(_ texts: [String]) throws -> [String] {
        let facts = StreamFacts(
            ordinal: 0, zone: try systemZone("Europe/London"), referenceTime: Timestamp(seconds: 0))
        var clock = LocalClock(facts)
        let pattern = try #require(TimePattern("%F %T"))
        return try texts.enumerated().map { index, text in
            let time = try #require(Array(text.utf8).withUnsafeBytes { pattern.read($0) })
            let at = RecordPosition(stream: 0, line: index + 1, offset: UInt64(index))
            return clock.instant(time.civil, at: at).description
                + (clock.isInMissingHour ? " missing" : "")
        }
    }

    @Test("in the hour that occurs twice, the order of the lines decides")
    func repeatedHour() throws {
        let found = try instants([
            "2026-10-25 00:59:00", "2026-10-25 01:30:00", "2026-10-25 01:59:59",
            "2026-10-25 01:59:00", "2026-10-25 01:00:00", "2026-10-25 01:30:00",
            "2026-10-25 02:00:00",
        ])
        #expect(
            found == [
                "2026-10-24T23:59:00.000Z", "2026-10-25T00:30:00.000Z", "2026-10-25T00:59:59.000Z",
                "2026-10-25T00:59:00.000Z", "2026-10-25T01:00:00.000Z", "2026-10-25T01:30:00.000Z",
                "2026-10-25T02:00:00.000Z",
            ])
    }

    @Test("a time in the hour that spring leaves out is kept, shifted, and said to be missing")
    func missingHour() throws {
        let found = try instants([
            "2027-03-28 00:59:59", "2027-03-28 01:30:00", "2027-03-28 02:00:00",
        ])
        #expect(
            found == [
                "2027-03-28T00:59:59.000Z", "2027-03-28T01:30:00.000Z missing",
                "2027-03-28T01:00:00.000Z",
            ])
    }
}
