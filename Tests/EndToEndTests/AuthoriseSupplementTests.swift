import Foundation
import TestSupport
import Testing

@Suite("What is signed later ends, widens or lends an authorisation")
struct AuthoriseSupplementTests {
    @Test("A revoked authorisation opens and collects nothing, for good; its events stay sealed")
    func revoked() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        _ = try school.night()
        let revoke = try school.authorise(
            "revoke", "2026-014", "--reason", "Settled.", key: "chair-of-governors")
        #expect(revoke.status == 0, "\(revoke.messages)")
        let report = try school.report().result
        #expect(report.status == 11 && report.messages.contains("it was revoked"))
        try school.append(
            SquidLine.gambling(at: "2026-11-20T10:00:00Z"), to: "logs/proxy/access.log")
        let night = try school.nightSummary("--now", "2026-11-21T02:00:00Z")
        #expect(night.totals.tallied == 1 && night.totals.events == 0)
        #expect(night.authorisations.map(\.reason) == ["it was revoked"])
        let journal = try school.text("state/journal.ndjson")
        #expect(journal.contains("\"kind\":\"authorisation-revoked\""))
        // Taking the revocation away does not bring the authorisation back.
        try school.remove("authorisations/2026-014.revoked.yaml")
        try school.remove("authorisations/2026-014.revoked.yaml.sig")
        let later = try school.report(now: "2026-11-21T03:00:00Z").result
        #expect(later.status == 11 && later.messages.contains("it was revoked"))
        let check = try school.run(["authorise", "check"], ["2026-014"])
        #expect(check.output.contains("it stays revoked"))
        let twice = try school.run(
            ["authorise", "revoke"],
            ["2026-014", "--reason", "Settled.", "--now"]
                + ["2026-11-21T03:00:00Z"])
        #expect(twice.status == 64 && twice.messages.contains("2026-014 is revoked already"))
        _ = try school.night("--now", "2026-11-22T02:00:00Z")
        let again = try school.text("state/journal.ndjson")
        #expect(again.ranges(of: "authorisation-revoked").count == 1)
    }

    @Test("A revocation that nobody has signed stops the authorisation until it is signed or gone")
    func unsignedRevocation() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        _ = try school.night()
        let revoke = try school.run(
            ["authorise", "revoke"], ["2026-014", "--reason", "Settled."])
        #expect(revoke.status == 0, "\(revoke.messages)")
        #expect(revoke.output.contains("It stops 2026-014 from now on"))
        #expect(!revoke.output.contains("It counts when it is signed"))
        let ways = ["page", "sign"].map {
            revoke.output.range(of: "authorise \($0) --site \(school.site.path) 2026-014.revoked ")
        }
        let (page, sign) = (try #require(ways[0]), try #require(ways[1]))
        #expect(page.lowerBound < sign.lowerBound, "the way without a terminal comes first")
        #expect(try school.report().result.status == 11)
        let check = try school.run(["authorise", "check"], ["2026-014.revoked"])
        #expect(check.status == 11 && check.output.contains("2026-014 ends on 2026-11-20"))
        #expect(check.output.contains("is in order and waits to be signed"))
        #expect(check.output.ranges(of: "what to do:").count == 1, "\(check.output)")
        #expect(check.output.contains("It lacks the signature of somebody who can authorise"))
        try school.remove("authorisations/2026-014.revoked.yaml")
        #expect(try school.report().result.status == 0)
    }

    @Test("An added reader opens what is sealed afterwards, and is told what that leaves out")
    func amended() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        _ = try school.night()
        #expect(try school.report(key: "chair-of-governors").result.status == 11)
        let amend = try school.authorise(
            "amend", "2026-014", "--reader", "Winifred Castleforth", "--reason", "Cover for leave.",
            key: "headteacher")
        #expect(amend.status == 0, "\(amend.messages)")
        try school.append(
            SquidLine.gambling(at: "2026-11-20T10:00:00Z"), to: "logs/proxy/access.log")
        #expect(try school.nightSummary("--now", "2026-11-21T02:00:00Z").totals.events == 1)
        let now = "2026-11-21T03:00:00Z"
        let (result, folder) = try school.report(key: "chair-of-governors", now: now)
        #expect(result.status == 0, "\(result.messages)")
        let page = try String(
            contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
        #expect(page.contains("was added as a reader with this key on 20 November 2026"))
        #expect(!page.contains("No event lies under this authorisation"))
        let part = try String(
            contentsOf: folder.appendingPathComponent("notice-1.txt"), encoding: .utf8
        ).flat
        #expect(!part.contains("In all,") && part.contains("does not say how much was found"))
        let rows = try school.events(key: "chair-of-governors", now: now)
        #expect(rows.count == 1 && rows[0].contains("2026-11-20"))
        #expect(try school.events(now: now).count == 25)
        let check = try school.run(["authorise", "check"], ["2026-014"])
        #expect(check.output.contains("Winifred Castleforth, chair of governors, added on"))
    }

    @Test("A deputy signs while the head's delegation lasts, and not without it")
    func delegation() throws {
        let school = try SchoolCopy(authorisations: [])
        let key = try school.addDeputy()
        _ = try school.run(["authorise", "new"], AuthoriseTests.person)
        let sign = ["2026-001", "--key", key]
        let early = try school.run(["authorise", "sign"], sign)
        #expect(early.status == 11 && early.messages.contains("no delegation makes the deputy"))
        let delegate = try school.authorise(
            "delegate", "Harriet Mossington", "--until", "2026-12-11", "--reason", "Illness.",
            key: "headteacher")
        #expect(delegate.status == 0, "\(delegate.messages)")
        let signed = try school.run(["authorise", "sign"], sign)
        #expect(signed.status == 0, "\(signed.messages)")
        #expect(try school.nightSummary().totals.events > 0)
        let list = try school.run(["authorise", "list"])
        #expect(list.output.contains("delegation-2026-001"))
        #expect(!list.output.contains("Mossington"))
        let acting =
            "acting      delegation-2026-001: a deputy signs for the headteacher until 2026-12-11"
        #expect(try school.run(["status"]).output.contains(acting))
        for notice in try school.flatNotices() {
            #expect(
                notice.contains("By delegation-2026-001 (20 November 2026 to 11 December 2026)"))
            #expect(!notice.contains("Mossington"))
        }
        let night = try school.night("--now", "2026-11-27T02:00:00Z").output
        #expect(night.contains(acting))
        #expect(night.contains("for the headteacher or the deputy who acts for them alone: "))
        let after = ["--now", "2026-12-12T12:00:00Z"]
        #expect(
            try school.run(["authorise", "list"], after).output
                .contains("over: it ended on 2026-12-11"))
        #expect(
            try school.run(["status"], after).output
                .contains("acting      delegation-2026-001 ended on 2026-12-11"))
        let revoke = try school.run(
            ["authorise", "revoke"], ["delegation-2026-001", "--reason", "Back again."])
        #expect(revoke.status == 11)
        #expect(
            revoke.messages.contains("delegation-2026-001 can be neither revoked nor amended"))
        try school.rename(
            "authorisations/delegation-2026-001.yaml", to: "authorisations/delegation-2026-1.yaml")
        let misnamed = try school.run(["authorise", "check"], ["delegation-2026-1"])
        #expect(misnamed.status == 11)
        #expect(misnamed.output.contains("such as delegation-2026-001.yaml"), "\(misnamed.output)")
    }

    @Test("A revocation and an answer have pages to sign; a document that is wrong has none")
    func pages() throws {
        let school = try SchoolCopy(authorisations: ["2026-014", "2026-015"])
        _ = try school.run(["authorise", "revoke"], ["2026-014", "--reason", "Settled."])
        _ = try school.run(
            ["authorise", "no-action"], ["K7QD-2MVX", "--reason", "A lesson.", "--yes"])
        for (document, words) in [
            ("2026-014.revoked", "2026-014 ends on 2026-11-20"),
            ("no-action-2026-001", "counted for the case K7QD-2MVX"),
        ] {
            let output = school.folder.path(document + ".html")
            let page = try school.run(["authorise", "page"], [document, "--output", output])
            #expect(page.status == 0, "\(page.messages)")
            let html = try String(contentsOfFile: output, encoding: .utf8)
            #expect(html.contains(words))
            #expect(html.contains("Rosalind Featherby (headteacher)"))
            #expect(!html.contains("Margaret Whitcombe"), "a lead may sign nothing")
        }
        try school.change(
            "authorisations/2026-014.revoked.yaml", "revokes: \"2026-014\"",
            to: "revokes: \"2026-015\"")
        let wrong = try school.run(
            ["authorise", "page"], ["2026-014.revoked", "--output", school.folder.path("x.html")])
        #expect(wrong.status == 11 && wrong.messages.contains("would have to be called"))
    }
}
