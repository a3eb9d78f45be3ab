import Foundation
import TestSupport
import Testing

/// A case handle names nobody, but the site knows on whose notice it stands.
@Suite("Of a case its own office decides, and is asked before any event turns up")
struct WhoseCaseTests {
    private func school(
        about isChairs: Bool, readers: String = "Winifred Castleforth"
    ) throws -> SchoolCopy {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        let notice = try #require(isChairs ? school.notices().last : school.notices().first)
        let title = isChairs ? "Auction site" : "Gambling site"
        let found = try #require(
            NoticeCase.all(in: notice).first {
                $0.month == "November 2026" && $0.text.contains(title)
            })
        try school.write(
            Paper(subject: "case-handle: \(found.handle)").text
                .replacingOccurrences(of: "[gambling]", with: "[gambling, auctions]")
                .replacingOccurrences(of: "[Rosalind Featherby]", with: "[\(readers)]"),
            to: "authorisations/2026-021.yaml")
        return school
    }

    @Test("A case on one office's notice is not the other's to open", arguments: [false, true])
    func wrongOffice(isChairs: Bool) throws {
        let school = try school(about: isChairs)
        let (wrong, right) =
            isChairs ? ("headteacher", "chair-of-governors") : ("chair-of-governors", "headteacher")
        try school.sign("authorisations/2026-021.yaml", as: wrong)
        let check = try school.run(["authorise", "check"], ["2026-021"])
        #expect(check.status == 11)
        let office = isChairs ? "the chair of governors" : "the headteacher"
        let output = check.output.flat
        #expect(output.contains("Of this case \(office) must decide"), "\(output)")
        #expect(output.contains("), whose signature counts for nothing here"), "\(output)")
        #expect(!output.contains("subject"), "\(output)")
        let night = try school.nightSummary()
        #expect(night.authorisations.map(\.reason) == ["it lacks a signature that it needs"])
        #expect(night.totals.events == 0)

        try school.sign("authorisations/2026-021.yaml", as: right)
        #expect(try school.run(["authorise", "check"], ["2026-021"]).status == 0)
        #expect(try school.nightSummary().totals.events > 0)
    }

    @Test(
        "The next notice says which authorisation covers a case, to its own office alone",
        arguments: [false, true])
    func covered(isChairs: Bool) throws {
        let school = try school(about: isChairs)
        let handle = try #require(
            try school.text("authorisations/2026-021.yaml")
                .firstMatch(of: /case-handle: ([0-9A-Z-]+)/)?.1)
        let new = "headnote authorise new --site SITE \(handle)"
        // Unsigned, it covers nothing.
        _ = try school.night("--now", "2026-11-27T02:00:00Z")
        let before = try school.flatNotices().joined()
        #expect(before.contains(new) && !before.contains("2026-021"))
        try school.sign(
            "authorisations/2026-021.yaml", as: isChairs ? "chair-of-governors" : "headteacher")
        _ = try school.night("--now", "2026-12-04T02:00:00Z")
        let notices = try school.flatNotices()
        let (own, other) =
            isChairs ? (notices.last, notices.first) : (notices.first, notices.last)
        #expect(own?.contains("Authorisation 2026-021 covers this case") == true)
        #expect(own?.contains(new) == false)
        #expect(other?.contains("2026-021") == false)
    }

    @Test("Who is behind a handle can be named as a reader and opens nothing of their own case")
    func reader() throws {
        let school = try school(
            about: true, readers: "Rosalind Featherby, Winifred Castleforth")
        try school.sign("authorisations/2026-021.yaml", as: "chair-of-governors")
        let check = try school.run(["authorise", "check"], ["2026-021"])
        #expect(check.status == 0, "\(check.output)")
        let output = check.output.flat
        #expect(output.contains("one of its readers is sealed to the other readers alone"))
        _ = try school.night()
        #expect(try !school.events("2026-021", key: "chair-of-governors").isEmpty)
        #expect(try school.events("2026-021", key: "headteacher").isEmpty)
        // Nobody learns from an empty report that it is about them, and it says nothing untrue.
        let (_, folder) = try school.report("2026-021", key: "headteacher")
        let page = try String(
            contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
        let words = page.flat
        #expect(words.contains("about one of its readers is sealed to the others alone"))
    }

    @Test("Where nobody else may read of a case, nothing is kept of it, and nobody is told why")
    func onlyReader() throws {
        let school = try school(about: true, readers: "Rosalind Featherby")
        try school.sign("authorisations/2026-021.yaml", as: "chair-of-governors")
        #expect(try school.run(["authorise", "check"], ["2026-021"]).status == 0)
        let night = try school.nightSummary()
        #expect(night.authorisations.map(\.accepted) == [true] && night.totals.events == 0)
        #expect(try school.events("2026-021", key: "headteacher").isEmpty)
    }

    @Test("A new authorisation over such a case proposes readers by the notice it stands on")
    func proposal() throws {
        let school = try school(about: true)
        let handle = try school.text("authorisations/2026-021.yaml")
            .firstMatch(of: /case-handle: ([0-9A-Z-]+)/)?.1
        try school.remove("authorisations/2026-021.yaml")
        let made = try school.run(
            ["authorise", "new"],
            [
                String(try #require(handle)), "--reason", "Auctions in lesson time.",
                "--particulars", "From the notice.", "--number", "2026-022",
                "--single-reader", "Nobody else has a key.",
            ])
        #expect(made.status == 0 || made.status == 11, "\(made.messages)")
        let text = try school.text("authorisations/2026-022.yaml")
        #expect(text.contains("Winifred Castleforth"))
        #expect(!text.contains("Rosalind Featherby"))
    }

    @Test("A report without an event does not say that nothing was flagged")
    func emptyReport() throws {
        let school = try school(about: false, readers: "Rosalind Featherby")
        try school.change("authorisations/2026-021.yaml", "[gambling, auctions]", to: "[weapons]")
        try school.sign("authorisations/2026-021.yaml", as: "headteacher")
        _ = try school.night()
        let (result, folder) = try school.report("2026-021")
        #expect(result.status == 0, "\(result.messages)")
        let page = try String(
            contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
        #expect(page.contains("No event lies under this authorisation."))
        #expect(!page.contains("no rule matched"))
    }
}
