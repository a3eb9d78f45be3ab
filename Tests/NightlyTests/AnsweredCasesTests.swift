import Authority
import LogModel
import People
import Reports
import Testing

@testable import Nightly

@Suite struct AnsweredCasesTests {
    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    private func tally(_ handle: String, _ date: String, _ allowed: Int = 1) throws -> CaseTally {
        CaseTally(handle: handle, ruleID: "r", day: try day(date), allowed: allowed, denied: 1)
    }

    private func answer(
        _ handle: String, _ date: String, _ office: Office = .head
    ) throws -> ClosedCase {
        ClosedCase(
            handle: try #require(CaseHandle(handle)), date: try day(date), office: office)
    }

    @Test("an answer closes what was counted up to its day, and nothing later or of another case")
    func days() throws {
        let tallies = [
            try tally("K7QD-2MVX", "2026-11-17"), try tally("K7QD-2MVX", "2026-11-18", 4),
            try tally("K7QD-2MVX", "2026-11-19"), try tally("3HTN-W80C", "2026-11-17"),
        ]
        let cases = AnsweredCases(
            tallies: tallies, answers: [try answer("K7QD-2MVX", "2026-11-18")],
            office: .head, handles: { _ in [] })
        #expect(cases.open == Array(tallies[2...]))
        #expect(
            cases.closed == [
                ClosedCaseFacts(handle: "K7QD-2MVX", date: try day("2026-11-18"), matches: 7)
            ])
    }

    @Test("the latest of several answers counts, and one of another office does not")
    func offices() throws {
        let tallies = [try tally("K7QD-2MVX", "2026-11-18")]
        let answers = [
            try answer("K7QD-2MVX", "2026-11-17"), try answer("K7QD-2MVX", "2026-11-19"),
            try answer("K7QD-2MVX", "2026-11-20", .chair),
        ]
        let closed = { (office: Office, answers: [ClosedCase]) in
            AnsweredCases(
                tallies: tallies, answers: answers, office: office, handles: { _ in [] }
            ).closed.map(\.date)
        }
        #expect(closed(.head, answers) == [try day("2026-11-19")])
        #expect(closed(.head, [answers[0]]).isEmpty)
        #expect(closed(.head, [answers[2]]).isEmpty)
        #expect(closed(.chair, answers) == [try day("2026-11-20")])
    }

    @Test("nobody closes their own case, whatever office they answered for")
    func ownCase() throws {
        let tallies = [try tally("K7QD-2MVX", "2026-11-18")]
        let handle = try #require(CaseHandle("K7QD-2MVX"))
        for (person, isClosed) in [("staff-05", false), ("staff-01", true)] {
            let answer = ClosedCase(
                handle: handle, date: try day("2026-11-19"), office: .head, person: person)
            let cases = AnsweredCases(
                tallies: tallies, answers: [answer], office: .head,
                handles: { $0 == "staff-05" ? [handle] : [] })
            #expect(cases.closed.isEmpty != isClosed && cases.open.isEmpty == isClosed)
        }
    }
}
