import Foundation
import TestSupport
import Testing

@Suite("A case is answered by the office on whose notice it stands, and told so beforehand")
struct AuthoriseAnswerTests {
    @Test("An answered case is closed in the next notice, and what comes later is told")
    func noAction() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        let found = try school.gamblingCase()
        let answer = try school.authorise(
            "no-action", found.handle, "--reason", "Pages of a lesson on odds.", key: "headteacher")
        #expect(answer.status == 0, "\(answer.messages)")
        _ = try school.night("--now", "2026-11-27T02:00:00Z")
        let next = try #require(try school.notices().first)
        let words = next.flat
        #expect(words.contains("Case \(found.handle): closed, no action, on 20 November 2026"))
        #expect(!NoticeCase.all(in: next).contains { $0.handle == found.handle })
        #expect(!next.contains("authorise new --site SITE \(found.handle)"))
        try school.append(
            SquidLine.gambling(at: "2026-11-27T10:00:00Z"), to: "logs/proxy/access.log")
        _ = try school.night("--now", "2026-12-04T02:00:00Z")
        let later = try #require(try school.notices().first)
        #expect(NoticeCase.all(in: later).contains { $0.handle == found.handle })
    }

    @Test("A handle for which nothing is counted is not answered, unless it is said to be meant")
    func answerOfNoCase() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        let answer = ["K7QD-2MVX", "--reason", "A lesson."]
        let refused = try school.run(["authorise", "no-action"], answer)
        #expect(refused.status == 64 && refused.messages.contains("no match is counted for it"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: school.path("authorisations"))
                .isEmpty)
        let meant = try school.run(["authorise", "no-action"], answer + ["--yes"])
        #expect(meant.status == 0, "\(meant.messages)")
        let counted = try school.gamblingCase().handle
        let usual = try school.run(
            ["authorise", "no-action"], [counted, "--reason", "A lesson."])
        #expect(usual.status == 0, "\(usual.messages)")
    }

    @Test("A chair's answer to what was told to the head is not taken, and closes nothing")
    func answerOfOtherOffice() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        let found = try school.gamblingCase()
        let answer = try school.authorise(
            "no-action", found.handle, "--reason", "Nothing to it.", key: "chair-of-governors")
        #expect(answer.status == 11, "\(answer.output)")
        #expect(answer.messages.contains("has no effect here; nothing was written"))
        #expect(answer.messages.contains("Of this case the headteacher must decide"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: school.path("authorisations"))
                .isEmpty)
        let written = try school.run(
            ["authorise", "no-action"], [found.handle, "--reason", "Nothing to it."])
        #expect(written.status == 0, "\(written.messages)")
        let page = try Self.page("no-action-2026-001", at: school)
        #expect(page.contains("Rosalind Featherby (headteacher)"))
        #expect(!page.contains("Winifred Castleforth"))
        try school.sign("authorisations/no-action-2026-001.yaml", as: "chair-of-governors")
        let check = try school.run(["authorise", "check"], ["no-action-2026-001"])
        #expect(check.status == 11 && !check.output.contains("holds"), "\(check.output)")
        #expect(check.output.contains("Of this case the headteacher must decide"))
        let list = try school.run(["authorise", "list"])
        #expect(list.output.contains("refused: it lacks a signature that it needs"))
        _ = try school.night("--now", "2026-11-27T02:00:00Z")
        let next = try #require(try school.notices().first)
        #expect(NoticeCase.all(in: next).contains { $0.handle == found.handle })
        #expect(!next.contains("closed, no action"))
    }

    @Test("The head's own case is the chair's to answer, and the head is not asked")
    func caseOfHead() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        let notice = try #require(try school.notices().last)
        let handle = try #require(NoticeCase.all(in: notice).first).handle
        let byHead = try school.authorise(
            "no-action", handle, "--reason", "Nothing to it.", key: "headteacher")
        #expect(byHead.status == 11)
        #expect(byHead.messages.contains("Of this case the chair of governors must decide"))
        let byChair = try school.authorise(
            "no-action", handle, "--reason", "Bought for the school.", key: "chair-of-governors")
        #expect(byChair.status == 0, "\(byChair.messages)")
        #expect(byChair.output.contains("no-action-2026-001 holds"))
    }

    @Test("sign takes no signature of somebody who does not decide, as the page does not")
    func signatureWithoutEffect() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        let handle = try school.gamblingCase().handle
        let new = try school.run(
            ["authorise", "new"],
            [handle, "--reason", "Seen in lessons.", "--particulars", "From the notice."])
        #expect(new.status == 0, "\(new.messages)")
        let byChair = try school.authorise("sign", "2026-001", key: "chair-of-governors")
        #expect(byChair.status == 11)
        #expect(
            byChair.messages.contains(
                "Winifred Castleforth (chair of governors) has no effect here"))
        #expect(byChair.messages.contains("Of this case the headteacher must decide"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: school.path("authorisations"))
                == ["2026-001.yaml"])
        #expect(try school.authorise("sign", "2026-001", key: "headteacher").status == 0)

        let revoke = try school.run(
            ["authorise", "revoke"], ["2026-001", "--reason", "Settled."])
        #expect(revoke.status == 0, "\(revoke.messages)")
        let page = try Self.page("2026-001.revoked", at: school)
        #expect(page.contains("Rosalind Featherby (headteacher)"))
        #expect(!page.contains("Winifred Castleforth (chair of governors)"))
        let ended = try school.authorise("sign", "2026-001.revoked", key: "chair-of-governors")
        #expect(ended.status == 11)
        #expect(ended.messages.contains("an office that signed that: the headteacher."))
    }

    @Test("A case that an answer closes, or will, is not answered again until there is more")
    func answeredTwice() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        let answer = [try school.gamblingCase().handle, "--reason", "Pages of a lesson on odds."]
        #expect(try school.run(["authorise", "no-action"], answer).status == 0)
        let waiting = try school.run(["authorise", "no-action"], answer)
        #expect(waiting.status == 64)
        #expect(waiting.messages.contains("no-action-2026-001 says so already and waits"))
        #expect(try school.authorise("sign", "no-action-2026-001", key: "headteacher").status == 0)
        let closed = try school.run(["authorise", "no-action"], answer + ["--yes"])
        #expect(closed.status == 64)
        #expect(closed.messages.contains("no-action-2026-001 closes it already"))
        try school.append(
            SquidLine.gambling(at: "2026-11-27T10:00:00Z"), to: "logs/proxy/access.log")
        let later = ["--now", "2026-11-28T02:00:00Z"]
        #expect(try school.run(["nightly"], later).status != 1)
        let again = try school.run(["authorise", "no-action"], answer + later)
        #expect(again.status == 0, "\(again.messages)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: school.path("authorisations"))
                .contains("no-action-2026-002.yaml"))
    }

    @Test("An answer that does not hold is no reason not to write another")
    func answeredBadly() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        let answer = [try school.gamblingCase().handle, "--reason", "Pages of a lesson on odds."]
        #expect(try school.run(["authorise", "no-action"], answer).status == 0)
        try school.change("authorisations/no-action-2026-001.yaml", "2026-11-20", to: "2027-11-20")
        let again = try school.run(["authorise", "no-action"], answer)
        #expect(again.status == 0, "\(again.messages)")
    }

    @Test("What could never count is not written, and says what is wrong with it")
    func neverWritten() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        _ = try school.night()
        let files = { () throws -> [String] in
            try FileManager.default.contentsOfDirectory(atPath: school.path("authorisations"))
                .sorted()
        }
        let before = try files()
        let handle = try school.gamblingCase().handle
        for (words, sentence) in [
            (["no-action", handle, "--reason", "tbc"], "only a stand-in"),
            (["revoke", "2026-014", "--reason", "tbc"], "only a stand-in"),
            (
                ["amend", "2026-014", "--reader", "Nobody Known", "--reason", "Cover for leave."],
                "'Nobody Known' is not in authorities.yaml"
            ),
            (
                [
                    "amend", "2026-014", "--reader", "Rosalind Featherby", "--reason",
                    "Cover for leave.",
                ], "'Rosalind Featherby' is a reader already"
            ),
            (
                ["delegate", "Nobody Known", "--until", "2026-12-11", "--reason", "Illness."],
                "is not a 'deputy-headteacher'"
            ),
        ] {
            let result = try school.run(["authorise", words[0]], Array(words.dropFirst()))
            #expect(result.status == 11, "\(words)")
            #expect(result.messages.contains("not written: "), "\(result.messages)")
            #expect(result.messages.contains(sentence), "\(result.messages)")
            #expect(try files() == before, "\(words)")
        }
    }

    /// The page to sign a document.
    private static func page(_ document: String, at school: SchoolCopy) throws -> String {
        let output = school.folder.path(document + ".html")
        let page = try school.run(["authorise", "page"], [document, "--output", output])
        guard page.status == 0 else { throw TestFault("no page: \(page.messages)") }
        return try String(contentsOfFile: output, encoding: .utf8)
    }
}
