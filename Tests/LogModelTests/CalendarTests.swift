import LogModel
import Testing

@Suite("Dates and instants")
struct CalendarTests {
    @Test(
        "Months are added to the calendar, and clamped to the month's end",
        arguments: [
            ("2026-08-31", 6, "2027-02-28"), ("2027-08-31", 6, "2028-02-29"),
            ("2026-05-19", 6, "2026-11-19"), ("2026-12-31", 6, "2027-06-30"),
            ("2024-02-29", 12, "2025-02-28"), ("2026-01-15", -2, "2025-11-15"),
            ("2026-03-31", -1, "2026-02-28"),
        ])
    func months(_ from: String, _ months: Int, _ expected: String) throws {
        let date = try #require(CivilDate(from))
        #expect(date.adding(months: months).description == expected)
    }

    @Test("Every day of eight centuries has the number after its eve, and comes back from it")
    func dayNumbers() throws {
        let first = try #require(CivilDate("1600-01-01"))
        var previous = first
        for number in (first.daysSinceEpoch + 1)...(first.daysSinceEpoch + 292_194) {
            let date = CivilDate(daysSinceEpoch: number)
            #expect(date > previous && date.daysSinceEpoch == number)
            #expect(date.weekday == previous.weekday % 7 + 1)
            previous = date
        }
        #expect(previous.description == "2400-01-01")
        #expect(CivilDate("2026-11-21")?.weekday == 6)
    }

    @Test(
        "Text that names no day is refused",
        arguments: [
            "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "26-01-01", "2026-01-32", "",
            "0000-01-01", "2026/01/01", "2026-01-01 ",
        ])
    func noDay(_ text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test(
        "An RFC 3339 time is read with its offset",
        arguments: [
            ("2026-11-20T23:08:16.469Z", "2026-11-20T23:08:16.469Z"),
            ("2026-11-20t23:08:16z", "2026-11-20T23:08:16.000Z"),
            ("2026-07-01 00:30:00+01:00", "2026-06-30T23:30:00.000Z"),
            ("2026-07-01T00:30:00.1234567-00:30", "2026-07-01T01:00:00.123Z"),
            ("2026-12-31T23:59:60Z", "2026-12-31T23:59:59.000Z"),
            ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500Z"),
        ])
    func instants(_ text: String, _ expected: String) {
        #expect(Timestamp(rfc3339: text)?.description == expected)
    }

    @Test(
        "A time without an offset, or that is none, is refused",
        arguments: [
            "2026-11-20T23:08:16", "2026-11-20T24:00:00Z", "2026-11-20T23:08Z", "2026-11-20",
            "2026-11-20T23:08:16.Z", "2026-11-20T23:08:16+0100", "2026-02-30T00:00:00Z", "",
            "2026-11-20T23:08:16Zx",
        ])
    func noInstant(_ text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("A calendar month knows its last day")
    func lastDay() throws {
        #expect(CalendarMonth("2028-02")?.lastDay.description == "2028-02-29")
        #expect(CalendarMonth("2026-12")?.lastDay.description == "2026-12-31")
        #expect(CalendarMonth("2026-13") == nil)
    }
}
