import Foundation
import TestSupport
import Testing

/// `people.csv` is not signed, so what was signed must not hang on it.
@Suite("What was accepted stays what it was, whatever people.csv says afterwards")
struct AcceptedDocumentTests {
    @Test("Rows of the subject that are taken out take no report from its readers")
    func leaver() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        _ = try school.night()
        let before = try school.events()
        #expect(!before.isEmpty)
        let people = try school.text("people.csv").split(separator: "\n")
        try school.write(
            people.filter { !$0.hasPrefix("staff-07,") }.joined(separator: "\n") + "\n",
            to: "people.csv")
        #expect(try school.events() == before)
        let night = try school.nightSummary("--now", "2026-11-21T02:00:00Z")
        #expect(night.accepted("2026-014"))
        // The oldest day expired in this night.
        let kept = before.filter { !$0.contains("2026-05-20") }
        #expect(kept.count < before.count)
        #expect(try school.events(now: "2026-11-21T03:00:00Z").count == kept.count)
    }

    @Test("An account that is moved to the person of a case afterwards brings nothing in")
    func movedAccount() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        let found = try school.gamblingCase()
        func authorise(_ number: String) throws {
            var paper = Paper(number: number, subject: "case-handle: \(found.handle)")
            paper.categories.append("adult")
            try school.write(paper.text, to: "authorisations/\(number).yaml")
            try school.sign("authorisations/\(number).yaml", as: "headteacher")
        }
        try authorise("2026-021")
        _ = try school.night()
        let before = try school.events("2026-021")
        #expect(!before.isEmpty)

        try school.change(
            "people.csv", "staff-08,staff,Lucinda Pemberwick,l.pemberwick,",
            to: "staff-07,staff,Bernard Thornbury,l.pemberwick,")
        // One that is accepted afterwards reaches back over all that was logged.
        try authorise("2026-022")
        _ = try school.night()
        #expect(try school.events("2026-021").count == before.count)
        #expect(try school.events("2026-022").count > before.count)
    }
}
