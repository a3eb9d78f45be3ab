import Foundation
import TestSupport
import Testing

/// What whoever runs the site and whoever reads see of it, from the command to the answer.
@Suite("A notice is for an office, whoever holds it, and every listing says for which")
struct NoticeOfficeTests {
    @Test("The status says for which office each notice is, as the night did, and nothing else")
    func status() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        let lines = try school.run(["status"]).output.split(separator: "\n")
            .filter { $0.hasPrefix("notice ") }
        let offices = ["the headteacher", "the chair of governors"]
        #expect(lines.count == 2 * offices.count)
        for (line, office) in zip(lines, offices.flatMap { [$0, $0] }) {
            let path = try #require(line.split(separator: " ").last)
            #expect(line == "notice      for \(office): \(path)")
            let notice = try String(contentsOfFile: String(path), encoding: .utf8)
            #expect(notice.contains("For \(office)."))
        }
        let listed = try school.run(["status"], ["--json"]).output
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(listed.utf8)) as? [String: Any])
        let notices = try #require(object["notices"] as? [[String: String]])
        #expect(
            notices.map { $0["office"] }
                == ["headteacher", "headteacher", "chair-of-governors", "chair-of-governors"])
        #expect(notices.allSatisfy { Set($0.keys) == ["office", "path"] })
        #expect(
            Set(lines.compactMap { $0.split(separator: " ").last.map(String.init) })
                == Set(notices.compactMap { $0["path"] }))
    }

    @Test(
        "When the head's office has ended the notices come as before, the same night's, too",
        arguments: [true, false])
    func headLeft(isDelegated: Bool) throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.addDeputy()
        try school.end("headteacher", on: "2026-11-24")
        if isDelegated {
            let delegate = try school.authorise(
                "delegate", "Harriet Mossington", "--until", "2026-12-11", "--reason", "Illness.",
                key: "headteacher")
            #expect(delegate.status == 0, "\(delegate.messages)")
        }
        _ = try school.nightSummary()
        let night = try school.night("--now", "2026-11-27T02:00:00Z").output
        #expect(night.contains("2 written (headteacher, chair-of-governors)"), "\(night)")
        let deputy = "the headteacher or the deputy who acts for them"
        #expect(night.contains("for \(deputy) alone: ") == isDelegated)
        let head = try #require(try school.notices().first)
        #expect(head.contains("Gambling site"))
        #expect(head.flat.contains("For \(deputy). ") == isDelegated)
        #expect(head.flat.contains("Nobody holds the office of headteacher") != isDelegated)

        try school.append(
            SquidLine.line(
                "2026-11-27T10:00:00Z", "http://adults-only-gallery.example/", "20.gquartermaine"),
            to: "logs/proxy/access.log")
        _ = try school.nightSummary("--now", "2026-11-28T02:00:00Z")
        #expect(try school.notices().count == 2)
        #expect(try school.notices()[0].contains("Pupil reached a harmful site"))
    }

    @Test("The trust answers a case of whoever is head and chair in one, and nobody else does")
    func trust() throws {
        let school = try SchoolCopy(authorisations: [])
        let key = try school.joinHeadAndChair()
        let night = try school.night().output
        #expect(night.contains("3 written (headteacher, chair-of-governors, trust)"), "\(night)")
        let notice = try #require(
            try school.notices().first { $0.flat.contains("For the trust. ") })
        let found = try #require(
            NoticeCase.all(in: notice).first { $0.text.contains("Auction site") })
        let answer = [found.handle, "--reason", "Pages of a lesson."]
        for role in ["headteacher", "chair-of-governors"] {
            let refused = try school.run(
                ["authorise", "no-action"], answer + ["--key", try school.signingKey(role)])
            #expect(refused.status == 11, "\(refused.output)")
            #expect(refused.messages.contains("Of this case the trust must decide"))
        }
        let taken = try school.run(["authorise", "no-action"], answer + ["--key", key])
        #expect(taken.status == 0, "\(taken.messages)")
        _ = try school.nightSummary("--now", "2026-11-27T02:00:00Z")
        let closed = "Case \(found.handle): closed, no action"
        let next = try school.notices().map(\.flat)
        #expect(next.count == 3)
        #expect(next.allSatisfy { $0.contains(closed) == $0.contains("For the trust. ") })
    }

    @Test("A new authorisation over such a case proposes readers of the trust")
    func proposal() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.joinHeadAndChair()
        _ = try school.nightSummary()
        let notice = try #require(
            try school.notices().first { $0.flat.contains("For the trust. ") })
        let found = try #require(NoticeCase.all(in: notice).first)
        let made = try school.run(
            ["authorise", "new"],
            [
                found.handle, "--reason", "Auctions in lesson time.",
                "--particulars", "From the notice.", "--number", "2026-022",
                "--single-reader", "Nobody else has a key.",
            ])
        #expect(made.status == 0, "\(made.messages)")
        let text = try school.text("authorisations/2026-022.yaml")
        #expect(text.contains("Adaeze Nwosu"))
        for name in ["Winifred Castleforth", "Rosalind Featherby"] {
            #expect(!text.contains(name))
        }
    }
}

extension SchoolCopy {
    /// Ends the office of whoever has a role in the sample's table.
    fileprivate func end(_ role: String, on day: String) throws {
        let text = try text("authorities.yaml")
        guard let entry = text.range(of: "role: \(role)\n"),
            let until = text.range(
                of: "until: 2027-08-31", range: entry.upperBound..<text.endIndex)
        else { throw TestFault("no '\(role)' with a last day") }
        try write(
            text.replacingCharacters(in: until, with: "until: \(day)"), to: "authorities.yaml")
    }

    /// Makes the chair's entry the head's own, and enters somebody of the trust who signs and reads.
    ///
    /// - Returns: the path of the key by which the trust signs.
    fileprivate func joinHeadAndChair() throws -> String {
        try change("authorities.yaml", "person: governor-01", to: "person: staff-01")
        let key = try makeKey("trust-ceo")
        let reading = try Program.run(
            ["key", "new", "--output", folder.path("trust.key"), "--passphrase-stdin"],
            input: "four plain words here\n")
        guard reading.status == 0 else { throw TestFault(reading.messages) }
        try append(
            "\n- name: Adaeze Nwosu\n  role: trust-ceo\n  signing-key: \"\(key.line)\"\n  "
                + reading.output, to: "authorities.yaml")
        return key.path
    }
}
