import LogModel
import Retention
import Testing

/// A date that the test's author knows to exist.
func day(_ text: String) throws -> CivilDate {
    try #require(CivilDate(text), "\(text) is no date")
}

@Suite("Six months, both ways (rule 3): the window") struct WindowTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let date: String
        let lastKept: String
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "a plain date", date: "2026-05-19", lastKept: "2026-11-19"),
        Case(name: "31 August in a common year", date: "2026-08-31", lastKept: "2027-02-28"),
        Case(name: "30 August in a common year", date: "2026-08-30", lastKept: "2027-02-28"),
        Case(name: "29 August in a common year", date: "2026-08-29", lastKept: "2027-02-28"),
        Case(name: "28 August in a common year", date: "2026-08-28", lastKept: "2027-02-28"),
        Case(name: "31 August before a leap year", date: "2027-08-31", lastKept: "2028-02-29"),
        Case(name: "29 August before a leap year", date: "2027-08-29", lastKept: "2028-02-29"),
        Case(name: "28 August before a leap year", date: "2027-08-28", lastKept: "2028-02-28"),
        Case(name: "29 February", date: "2028-02-29", lastKept: "2028-08-29"),
        Case(name: "31 March onto a month of 30", date: "2026-03-31", lastKept: "2026-09-30"),
        Case(name: "31 May onto a month of 30", date: "2026-05-31", lastKept: "2026-11-30"),
        Case(name: "31 October onto April", date: "2026-10-31", lastKept: "2027-04-30"),
        Case(name: "31 July across the year's end", date: "2026-07-31", lastKept: "2027-01-31"),
        Case(name: "New Year's Eve", date: "2026-12-31", lastKept: "2027-06-30"),
        Case(name: "New Year's Day", date: "2027-01-01", lastKept: "2027-07-01"),
        Case(name: "the spring clock change", date: "2026-03-29", lastKept: "2026-09-29"),
        Case(name: "the autumn clock change", date: "2026-10-25", lastKept: "2027-04-25"),
    ]

    @Test("a record is kept through its last day and not on the next", arguments: cases)
    func lastKeptDay(_ testCase: Case) throws {
        let date = try day(testCase.date)
        let lastKept = try day(testCase.lastKept)
        #expect(Window.lastKeptDay(of: date) == lastKept)
        #expect(Window(today: lastKept).contains(date))
        #expect(!Window(today: lastKept.adding(days: 1)).contains(date))
    }

    @Test("a month is kept until its last record expires")
    func month() throws {
        #expect(
            Window.lastKeptDay(of: try #require(CalendarMonth("2026-08")))
                == (try day("2027-02-28")))
        #expect(
            Window.lastKeptDay(of: try #require(CalendarMonth("2026-02")))
                == (try day("2026-08-28")))
    }

    @Test("on every day of twenty years, what is kept is exactly what is not older than oldestKept")
    func oldestKeptAgrees() throws {
        var today = try day("2019-12-31")
        let end = try day("2040-01-02")
        while today < end {
            let window = Window(today: today)
            for age in 150...200 {
                let date = today.adding(days: -age)
                if window.contains(date) != (date >= window.oldestKept) {
                    Issue.record("today \(today), record of \(date), oldest \(window.oldestKept)")
                }
            }
            today = today.adding(days: 1)
        }
    }

    @Test("the window never moves back as days go by")
    func neverMovesBack() throws {
        var today = try day("2020-01-01")
        for _ in 0..<(20 * 366) {
            let next = today.adding(days: 1)
            #expect(Window(today: today).oldestKept <= Window(today: next).oldestKept)
            today = next
        }
    }

    @Test("a record dated after today is kept")
    func future() throws {
        #expect(Window(today: try day("2026-11-20")).contains(try day("2026-11-21")))
    }
}
