import Foundation
import TestSupport
import Testing

/// Rule 5: what lies in the logs is collected whichever signature came first.
@Suite("A signature that comes later brings in what was read before it")
struct LaterSignatureTests {
    private static let paper = "authorisations/2026-021.yaml"

    @Test("The chair's beside the head's on a standing authorisation: the head's own matches")
    func chairOfStanding() throws {
        let school = try SchoolCopy(authorisations: [])
        try school.write(
            Paper(subject: "roles: [staff]").text
                .replacingOccurrences(of: "occasional", with: "standing")
                .replacingOccurrences(of: "[gambling]", with: "[gambling, auctions]")
                .replacingOccurrences(of: "[Rosalind Featherby]", with: "[Winifred Castleforth]"),
            to: Self.paper)
        try school.sign(Self.paper, as: "headteacher")
        #expect(try school.nightSummary().totals.events > 0)
        let ofHead = { (now: String) in
            try school.events("2026-021", key: "chair-of-governors", now: now).count {
                $0.contains("Rosalind Featherby")
            }
        }
        #expect(try ofHead("2026-11-20T03:00:00Z") == 0)
        try school.sign(Self.paper, as: "chair-of-governors", into: "chair.sig")
        let later = try school.nightSummary("--now", "2026-11-21T02:00:00Z")
        #expect(later.totals.events > 0 && later.totals.tallied == 0)
        #expect(try ofHead("2026-11-21T03:00:00Z") == later.totals.events)
        // Once is enough.
        #expect(try school.nightSummary("--now", "2026-11-22T02:00:00Z").totals == .none)
    }

    @Test("Before anybody signs for the staff it is said that the headteacher is left out")
    func leftOut() throws {
        let school = try SchoolCopy(authorisations: [])
        try school.write(
            Paper(subject: "roles: [staff]").text
                .replacingOccurrences(of: "occasional", with: "standing"), to: Self.paper)
        let check = {
            try school.run(["authorise", "check"], ["2026-021"]).output.flat
        }
        let (head, missing) = (
            "of the headteacher it covers nothing, unless the chair of governors signs it, too",
            "The headteacher's signature is missing"
        )
        let unsigned = try check()
        #expect(unsigned.contains(head), "\(unsigned)")
        try school.sign(Self.paper, as: "chair-of-governors", into: "chair.sig")
        let byChair = try check()
        #expect(byChair.contains(missing) && !byChair.contains(head), "\(byChair)")
        try school.sign(Self.paper, as: "headteacher")
        let byBoth = try check()
        #expect(byBoth.contains("2026-021 holds") && !byBoth.contains(head), "\(byBoth)")
        try school.change(Self.paper, "[staff]", to: "[pupil]")
        let ofPupils = try check()
        #expect(!ofPupils.contains(head), "\(ofPupils)")
    }

    @Test(
        "What a deputy's delegation stopped is collected when the head signs, or delegates again",
        arguments: [true, false])
    func deputy(signsBeside: Bool) throws {
        let school = try SchoolCopy(authorisations: [])
        let key = try school.addDeputy()
        try delegate(school, "001", on: "2026-11-20")
        try school.write(
            Paper(subject: "{ person: staff-07, accounts: [b.thornbury] }").text, to: Self.paper)
        try school.sign(Self.paper, withKey: key)
        #expect(try school.nightSummary().totals.events > 0)
        let check = try school.run(["authorise", "check"], ["2026-021"]).output.flat
        #expect(
            check.contains(
                "it ends after the night of 2026-11-20, when the delegation to Harriet Mossington does"
            ), "\(check)")
        try school.append(
            SquidLine.gambling(at: "2026-11-20T10:00:00Z"), to: "logs/proxy/access.log")
        let stopped = try school.nightSummary("--now", "2026-11-21T02:00:00Z")
        #expect(stopped.totals.tallied == 1 && stopped.totals.events == 0)
        try expectStopped(school, stopped)
        if signsBeside {
            try school.sign(Self.paper, as: "headteacher", into: "head.sig")
        } else {
            try delegate(school, "002", on: "2026-11-22")
        }
        let back = try school.nightSummary("--now", "2026-11-22T02:00:00Z")
        #expect(back.totals.tallied == 0 && back.totals.events == 1)
    }

    @Test("What begins when its signer acts no longer is said to collect nothing then")
    func stopsBefore() throws {
        let school = try SchoolCopy(authorisations: [])
        let key = try school.addDeputy()
        try delegate(school, "001", on: "2026-11-20")
        try school.write(
            Paper(subject: "{ person: staff-07, accounts: [b.thornbury] }").text
                .replacingOccurrences(of: "{ from: 2026-11-20", with: "{ from: 2026-11-21"),
            to: Self.paper)
        try school.sign(Self.paper, withKey: key)
        let check = try school.run(["authorise", "check"], ["2026-021"]).output.flat
        #expect(check.contains("it starts on 2026-11-21"), "\(check)")
        #expect(
            check.contains("nothing will be collected then: 'Harriet Mossington', who signed, no"))
    }

    /// That night, list and status say that nothing is collected any more, and why.
    private func expectStopped(_ school: SchoolCopy, _ night: NightFacts) throws {
        let reason = "who signed it may sign no longer"
        #expect(night.authorisations.map(\.accepted) == [false])
        #expect(night.authorisations.map(\.reason) == [reason])
        let now = ["--now", "2026-11-21T03:00:00Z"]
        for command in [["authorise", "list"], ["status"]] {
            let text = try school.run(command, now).output
            #expect(text.contains("2026-021    stopped: somebody who signed"), "\(text)")
            let json = try school.run(command, now + ["--json"]).output
            #expect(json.contains("\"stopped\"") && json.contains(reason), "\(json)")
        }
    }

    /// Lets the deputy act for a day.
    private func delegate(_ school: SchoolCopy, _ number: String, on day: String) throws {
        let name = "authorisations/delegation-2026-\(number).yaml"
        try school.write(
            """
            delegation: "2026-\(number)"
            date: \(day)
            acting: Harriet Mossington
            in-force: { from: \(day), until: \(day) }
            reason: "The head is in hospital."

            """, to: name)
        try school.sign(name, as: "headteacher")
    }
}
