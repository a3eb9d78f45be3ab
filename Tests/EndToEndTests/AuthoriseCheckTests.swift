import Foundation
import TestSupport
import Testing

@Suite("Check and list say what lies in the folder of authorisations")
struct AuthoriseCheckTests {
    @Test("A document that is not in order is not signed; its author reads each thing to do")
    func notInOrder() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.run(["authorise", "new"], ["2026-030"])
        let sign = try school.authorise("sign", "2026-030", key: "headteacher")
        #expect(sign.status == 11)
        #expect(sign.messages.contains("2026-030.yaml would not hold"))
        #expect(sign.messages.contains("what to do: say under 'reason'"))
        let check = try school.run(["authorise", "check"], ["2026-030", "--json"])
        let object = try Self.object(check.output)
        let refusals = try #require(object["refusals"] as? [[String: String]])
        #expect(refusals.count >= 4)
        #expect(refusals.allSatisfy { $0["sentence"] != nil && $0["what-to-do"] != nil })
    }

    @Test(
        "That a role is held by so few that it is somebody is said to its author, and forbids nothing",
        arguments: [("governor", true), ("volunteer", true), ("pupil", false)])
    func fewOfARole(_ role: String, _ areFew: Bool) throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        try school.write(
            Paper(subject: "roles: [\(role)]").text
                .replacingOccurrences(of: "occasional", with: "standing"),
            to: "authorisations/2026-021.yaml")
        try school.sign("authorisations/2026-021.yaml", as: "headteacher")
        let check = try school.run(["authorise", "check"], ["2026-021"])
        #expect(check.status == 0, "\(check.output)")
        let said = "the role \(role) is held by"
        #expect(check.output.contains(said) == areFew)
        #expect(
            check.output.contains(said + " 1 person of people.csv: this is about somebody")
                == areFew)
    }

    @Test("Each opening stands in check, in the list and in the letter")
    func openings() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        _ = try school.night()
        _ = try school.report()
        let (result, folder) = try school.report(now: "2026-11-22T02:00:00Z")
        #expect(result.status == 0)
        let letter = try String(
            contentsOf: folder.appendingPathComponent("notice-1.txt"), encoding: .utf8
        ).flat
        #expect(letter.contains("Rosalind Featherby, headteacher, on 20 November 2026"))
        #expect(letter.contains("Rosalind Featherby, headteacher, on 22 November 2026"))
        // It says who and when; what an opening showed is noted nowhere.
        #expect(letter.contains("Headnote notes each opening, but not whether anything about you"))
        let check = try school.run(["authorise", "check"], ["2026-014"])
        #expect(check.output.contains("its report was opened 2 times:"))
        let list = try school.run(["authorise", "list"], ["--json"])
        let entries = try #require(
            try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])
        let openings = try #require(entries.first?["openings"] as? [[String: Any]])
        #expect(openings.map { $0["date"] as? String } == ["2026-11-20", "2026-11-22"])
        #expect(openings.allSatisfy { $0["role"] as? String == "headteacher" })
        let page = try school.run(
            ["report"], ["2026-014", "--page", school.folder.path("report.html")])
        #expect(page.status == 0, "\(page.messages)")
        #expect(
            try school.run(["authorise", "check"], ["2026-014"]).output
                .contains("its report was opened 2 times and made as a page 1 time:"))
    }

    @Test("A link or a pipe in the folder is named and left out, and the rest holds")
    func links() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        try school.rename("authorisations/2026-014.yaml", to: "elsewhere.yaml")
        try FileManager.default.createSymbolicLink(
            atPath: school.path("authorisations/2026-014.yaml"),
            withDestinationPath: school.path("elsewhere.yaml"))
        #expect(mkfifo(school.path("authorisations/2026-020.yaml"), 0o600) == 0)
        let list = try school.run(["authorise", "list"])
        #expect(list.status == 2 && !list.output.contains("2026-014"))
        #expect(list.messages.contains("it is a link"))
        #expect(list.messages.contains("a file of 2026-020 cannot be read: it is a pipe"))
    }

    @Test(
        "A signature under another name is told with the right one, and the night passes it over",
        arguments: [
            (
                "2026-014.yaml (1).sig",
                "'2026-014.yaml (1).sig' is not looked at; call it 2026-014.yaml.sig"
            ),
            ("Copy of 2026-014.yaml.sig", "call it 2026-014.yaml.sig"),
            ("signature.sig", "by its name it belongs to no document"),
        ])
    func straySignature(_ name: String, _ words: String) throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        try school.rename("authorisations/2026-014.yaml.sig", to: "authorisations/" + name)
        let check = try school.run(["authorise", "check"], ["2026-014"])
        #expect(check.status == 11 && check.output.contains(words), "\(check.output)")
        let list = try school.run(["authorise", "list"])
        #expect(list.status == 0 && list.messages.contains("is not looked at"))
        #expect(list.messages.contains(words), "\(list.messages)")
        #expect(try school.nightSummary().problems.isEmpty)
    }

    @Test("The list repeats no name of a stray signature that could be somebody's")
    func strayNamesNobody() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        let signature = try school.bytes("authorisations/2026-014.yaml.sig")
        try school.write(signature, to: "authorisations/2026-014 Thornbury.sig")
        try school.write(signature, to: "authorisations/2026-0145.yaml.sig")
        let list = try school.run(["authorise", "list"])
        #expect(list.messages.contains("a .sig file of 2026-014 is not looked at"))
        #expect(list.messages.contains("by its name it belongs to no document"))
        #expect(!(list.output + list.messages).contains("Thornbury"))
        let check = try school.run(["authorise", "check"], ["2026-014"])
        #expect(check.status == 0)
        #expect(
            check.output.contains(
                "'2026-014 Thornbury.sig' is not looked at; call it 2026-014.yaml.2.sig"))
    }

    @Test("It is collecting only when a night has seen it as it is signed")
    func collecting() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        let before = try school.run(["authorise", "check"], ["2026-014"])
        #expect(before.output.contains("the next night begins to collect"))
        _ = try school.night()
        let after = try school.run(["authorise", "check"], ["2026-014"])
        #expect(after.output.contains("it is collecting"))
    }

    @Test("What check says of a document is the same for people and for machines")
    func checkJSON() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        let result = try school.run(["authorise", "check"], ["2026-014", "--json"])
        #expect(result.status == 0)
        let object = try Self.object(result.output)
        #expect(object["number"] as? String == "2026-014")
        #expect(object["stage"] as? String == "collecting")
        let document = try #require(object["document"] as? [String: Any])
        #expect(document["readable-until"] as? String == "2027-06-10")
        #expect(document["categories"] as? [String] == ["gambling"])
        let remarks = try #require(object["remarks"] as? [String])
        #expect(remarks.contains { $0.hasPrefix("there is one reader, because: A copy of the") })
    }

    @Test("A document with one reader is refused until it says why one is enough")
    func oneReader() throws {
        let school = try SchoolCopy(authorisations: [])
        let file = "authorisations/2026-021.yaml"
        var paper = Paper(subject: "{ person: staff-07, accounts: [b.thornbury] }")
        paper.singleReader = nil
        try school.write(paper.text, to: file)
        let page = try school.run(
            ["authorise", "page"], ["2026-021", "--output", school.folder.path("page.html")])
        #expect(page.status == 11 && page.messages.flat.contains("There is one reader only"))
        try school.sign(file, as: "headteacher")
        let check = try school.run(["authorise", "check"], ["2026-021"])
        #expect(check.status == 11)
        #expect(check.output.flat.contains("what to do: name a second reader, or say under"))
        let night = try school.nightSummary()
        #expect(night.authorisations.map(\.reason) == ["its readers cannot be accepted"])
        #expect(night.totals.events == 0)

        paper.singleReader = "A copy of the key lies in the safe."
        try school.write(paper.text, to: file)
        try school.sign(file, as: "headteacher")
        #expect(try school.run(["authorise", "check"], ["2026-021"]).status == 0)
        #expect(try school.nightSummary().totals.events > 0)
    }

    private static func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }
}
