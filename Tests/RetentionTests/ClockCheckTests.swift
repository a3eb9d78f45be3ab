import LogModel
import Retention
import Testing

@Suite struct ClockCheckTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var now = "2026-11-20"
        var last: String? = "2026-11-19"
        var record: String? = "2026-11-19"
        var confirmedOn: String?
        var confirmed = false
        let answer: ClockAnswer
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "an ordinary night", answer: .believed),
        Case(name: "the first night", last: nil, record: nil, answer: .believed),
        Case(name: "a second run on the same instant", last: "2026-11-20", answer: .believed),
        Case(
            name: "35 days since the last run", last: "2026-10-16", record: "2026-10-16",
            answer: .believed),
        Case(
            name: "36 days since the last run", last: "2026-10-15", record: "2026-10-15",
            answer: .unconfirmed(.jumped(days: 36))),
        Case(
            name: "36 days since the last run, confirmed", last: "2026-10-15",
            record: "2026-10-15", confirmed: true, answer: .believed),
        Case(
            name: "no record for 36 days although runs went on", record: "2026-10-15",
            answer: .unconfirmed(.aheadOfRecords(days: 36))),
        Case(
            name: "no record since a confirmation within 35 days", record: "2026-07-22",
            confirmedOn: "2026-10-16", answer: .believed),
        Case(
            name: "a confirmation grows old as well", record: "2026-07-22",
            confirmedOn: "2026-10-15", answer: .unconfirmed(.aheadOfRecords(days: 36))),
        Case(
            name: "a first run over logs that are months old", last: nil, record: "2026-06-01",
            answer: .unconfirmed(.aheadOfRecords(days: 172))),
    ]

    @Test("the clock is believed, doubted or refused by fixed rules", arguments: cases)
    func answer(_ testCase: Case) throws {
        let check = try clock(testCase)
        #expect(check.answer(confirmed: testCase.confirmed) == testCase.answer)
        #expect(
            check.answer(confirmed: testCase.confirmed).mayPurge == (testCase.answer == .believed))
    }

    @Test("a clock behind the last run is refused, confirmed or not", arguments: [false, true])
    func behind(confirmed: Bool) throws {
        let check = try clock(
            Case(name: "", last: "2026-11-21", record: "2026-11-20", answer: .believed))
        let last = try #require(check.lastClock)
        #expect(check.answer(confirmed: confirmed) == .behind(lastRun: last))
    }

    private func clock(_ testCase: Case) throws -> ClockCheck {
        ClockCheck(
            now: try instant(testCase.now), today: try day(testCase.now),
            lastClock: try testCase.last.map(instant), lastDay: try testCase.last.map(day),
            newestRecord: try testCase.record.map(day),
            confirmedOn: try testCase.confirmedOn.map(day))
    }

    private func instant(_ date: String) throws -> Timestamp {
        try #require(Timestamp(rfc3339: date + "T02:00:00Z"))
    }
}
