import Foundation
import TestSupport
import Testing

/// Signatures state no time: what a night saw first, and what store and journal say of each other.
@Suite("Back-dating, turned clocks and old copies are found")
struct FirstSightTests {
    /// A paper on the school's gambler, dated and in force as given.
    private func write(
        _ number: String, dated: String, in school: SchoolCopy
    ) throws {
        var paper = Paper(subject: "{ person: staff-07, accounts: [b.thornbury] }")
        paper.number = number
        try school.write(
            paper.text.replacing("date: 2026-11-20", with: "date: \(dated)"),
            to: "authorisations/\(number).yaml")
        try school.sign("authorisations/\(number).yaml", as: "headteacher")
    }

    /// A school whose head leaves on 24 November.
    private func school() throws -> SchoolCopy {
        let school = try SchoolCopy(authorisations: [])
        let text = try school.text("authorities.yaml")
        let range = try #require(text.range(of: "until: 2027-08-31"))
        try school.write(
            text.replacingCharacters(in: range, with: "until: 2026-11-24"), to: "authorities.yaml")
        return school
    }

    @Test("A paper of a head who left counts when it was seen in time, and not when it comes later")
    func backDated() throws {
        let school = try school()
        try write("2026-021", dated: "2026-11-20", in: school)
        #expect(try school.nightSummary().accepted("2026-021"))
        try write("2026-022", dated: "2026-11-20", in: school)
        let night = try school.nightSummary("--now", "2026-11-26T02:00:00Z")
        let rulings = Dictionary(uniqueKeysWithValues: night.authorisations.map { ($0.number, $0) })
        // It goes on to be read and is collected under no more, which is another thing.
        #expect(rulings["2026-021"]?.reason == "who signed it may sign no longer")
        #expect(rulings["2026-022"]?.reason == "a signature beside it is by somebody not in office")
        let list = try school.run(["authorise", "list", "--now", "2026-11-26T03:00:00Z"])
        #expect(list.output.contains("2026-021    stopped"), "\(list.output)")
        let check = try school.run(
            ["authorise", "check"], ["2026-022", "--now", "2026-11-26T03:00:00Z"])
        #expect(check.status == 11)
        #expect(
            check.output.contains("first saw the signature of 'Rosalind Featherby' on 2026-11-26"))
        let seen = try school.text("state/journal.ndjson").split(separator: "\n")
            .filter { $0.contains("authorisation-seen") }
        #expect(seen.count == 2)
        #expect(seen[0].contains("\"authorisation\":\"2026-021\"") && seen[0].contains("document"))
    }

    @Test("'authorise check' takes today for a signature that no night saw, and notes nothing")
    func checkNotesNothing() throws {
        let school = try school()
        _ = try school.night()
        try write("2026-021", dated: "2026-11-20", in: school)
        let early = ["2026-021", "--now", "2026-11-20T03:00:00Z"]
        #expect(try school.run(["authorise", "check"], early).status == 0)
        let late = ["2026-021", "--now", "2026-11-25T03:00:00Z"]
        #expect(try school.run(["authorise", "check"], late).status == 11)
        #expect(try !school.text("state/journal.ndjson").contains("authorisation-seen"))
    }

    @Test("A clock that was set back sees nothing, one that jumped dates nothing until confirmed")
    func clocks() throws {
        let school = try school()
        _ = try school.night("--now", "2026-11-26T02:00:00Z")
        try write("2026-021", dated: "2026-11-20", in: school)
        let back = try school.night("--now", "2026-11-23T02:00:00Z")
        #expect(back.status == 1 && back.messages.contains("the clock is behind the last run"))
        let ahead = "2027-01-20T02:00:00Z"
        #expect(try school.nightSummary("--now", ahead).clock != nil)
        #expect(try !school.text("state/journal.ndjson").contains("authorisation-seen"))
        _ = try school.night("--now", ahead, "--confirm-clock")
        #expect(try school.text("state/journal.ndjson").contains("authorisation-seen"))
    }

    @Test("A change of the table waits while the clock is not believed")
    func tableAndClock() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        try school.append("# a comment\n", to: "authorities.yaml")
        try school.sign(
            "authorities.yaml", as: "headteacher", namespace: "headnote-authorities@v1")
        let ahead = "2027-01-20T02:00:00Z"
        let jumped = try school.nightSummary("--now", ahead)
        #expect(jumped.problems.contains { $0.contains("the clock is not believed") })
        let confirmed = try school.nightSummary("--now", ahead, "--confirm-clock")
        #expect(!confirmed.problems.contains { $0.contains("does not count") })
    }

    @Test("A store that was put back from an old copy is told from its journal")
    func restored() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        let old = try school.bytes("state/store.sqlite")
        _ = try school.night("--now", "2026-11-21T02:00:00Z")
        for name in ["store.sqlite-wal", "store.sqlite-shm"]
        where FileManager.default.fileExists(atPath: school.state + "/" + name) {
            try school.remove("state/" + name)
        }
        try school.write(old, to: "state/store.sqlite")
        let status = try school.run(["status"])
        #expect(status.status == 2 && status.output.contains("put back from an older copy"))
        let night = try school.nightSummary("--now", "2026-11-27T02:00:00Z")
        #expect(night.problems.contains { $0.contains("put back from an older copy") })
        // The notices that the old copy did not know lie there still.
        let telling = try school.flatNotices().count { $0.contains("put back from an older copy") }
        #expect(telling == 2)
    }

    @Test("A journal that was cut at its end is found by night, status and 'journal verify'")
    func cut() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        let lines = try school.text("state/journal.ndjson").split(separator: "\n")
        try school.write(
            lines.dropLast().joined(separator: "\n") + "\n", to: "state/journal.ndjson")
        #expect(try school.run(["journal", "verify"]).status == 1)
        let status = try school.run(["status"])
        #expect(status.status == 2)
        #expect(status.output.contains("the journal ends before entry \(lines.count)"))
        let night = try school.nightSummary("--now", "2026-11-27T02:00:00Z")
        #expect(night.problems.contains { $0.contains("the journal ends before entry") })
        #expect(try school.flatNotices().allSatisfy { $0.contains("cut off at its end") })
        try school.remove("state/journal.ndjson")
        let gone = try school.nightSummary("--now", "2026-11-28T02:00:00Z")
        #expect(gone.problems.contains { $0.contains("the journal ends before entry") })
    }
}
