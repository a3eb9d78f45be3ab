import Foundation
import TestSupport
import Testing

/// A document names its readers; the table of authorities says which keys are theirs, and can be
/// changed with the signature of somebody about whom the document is.
@Suite("A reading key that was put in place of another opens nothing that was signed before")
struct ReplacedReaderTests {
    private static let words = "four plain words here\n"

    /// Puts a new reading key into the entry of a role, and has the table signed for by another.
    ///
    /// - Returns: the file of the private key.
    private func replaceKey(
        of role: String, signedBy signer: String, in school: SchoolCopy
    ) throws -> String {
        let key = school.folder.path("own.key")
        let made = try Program.run(
            ["key", "new", "--output", key, "--passphrase-stdin"], input: Self.words)
        let new = try #require(made.output.firstMatch(of: /x25519:[^ \n]+/)).0
        let table = try school.text("authorities.yaml")
        let entry = try #require(table.range(of: "role: \(role)"))
        let old = try #require(table[entry.upperBound...].firstMatch(of: /x25519:[^"]+/)).0
        try school.change("authorities.yaml", String(old), to: String(new))
        try school.sign("authorities.yaml", as: signer, namespace: "headnote-authorities@v1")
        return key
    }

    /// Puts there what the chair signed about the head, for the chair and the lead to read.
    private func signAboutTheHead(in school: SchoolCopy) throws {
        var paper = Paper(subject: "{ person: staff-01, accounts: [r.featherby] }")
        paper.readers = ["Winifred Castleforth", "Margaret Whitcombe"]
        paper.singleReader = nil
        try school.write(paper.text, to: "authorisations/2026-021.yaml")
        try school.sign("authorisations/2026-021.yaml", as: "chair-of-governors")
    }

    /// Asks for a report with a key of one's own.
    private func report(
        _ number: String, with key: String, now: String, in school: SchoolCopy
    ) throws -> (result: Program.Result, folder: String) {
        let output = school.folder.path("report-\(UUID().uuidString)")
        let result = try school.run(
            ["report"],
            [number, "--key", key, "--output", output, "--passphrase-stdin", "--now", now],
            input: Self.words)
        return (result, output)
    }

    @Test("Who can sign for a reader's key cannot read with it what another signed about them")
    func aboutTheSigner() throws {
        let school = try SchoolCopy(authorisations: [])
        try signAboutTheHead(in: school)
        #expect(try school.nightSummary().accepted("2026-021"))
        let key = try replaceKey(of: "dsl", signedBy: "headteacher", in: school)
        try school.append(
            SquidLine.line(
                "2026-11-20T10:00:00Z", "http://www.lucky-spin-casino.example/slots/7",
                "r.featherby"), to: "logs/proxy/access.log")
        let night = try school.nightSummary("--now", "2026-11-21T02:00:00Z")
        #expect(night.accepted("2026-021"))
        let now = "2026-11-21T03:00:00Z"
        let (result, _) = try report("2026-021", with: key, now: now, in: school)
        #expect(result.status == 11, "\(result.output)")
        #expect(result.messages.contains("not the key of a reader of this authorisation"))
        let chair = try school.events("2026-021", key: "chair-of-governors", now: now)
        #expect(chair.contains { $0.contains("lucky-spin-casino") })
        let check = try school.run(["authorise", "check"], ["2026-021", "--now", now])
        #expect(
            check.output.contains(
                "Margaret Whitcombe, designated safeguarding lead: not with the reading key"),
            "\(check.output)")
        let amend = try school.authorise(
            "amend", "2026-021", "--reader", "Margaret Whitcombe", "--reason", "A lost key.",
            "--now", now, key: "headteacher")
        #expect(amend.status == 11, "\(amend.output)")
        #expect(
            amend.messages.contains("nobody's signature covers themselves"), "\(amend.messages)")
    }

    @Test("Nor with a first key for a reader who had none when it was signed")
    func firstKey() throws {
        let school = try SchoolCopy(authorisations: [])
        let table = try school.text("authorities.yaml")
        let lead = try #require(table.range(of: "role: dsl"))
        let key = try #require(
            table[lead.upperBound...].firstMatch(of: /[ ]{2}reading-key: .*\n/)
        ).0
        try school.change("authorities.yaml", String(key), to: "")
        try signAboutTheHead(in: school)
        let first = try school.nightSummary()
        #expect(first.authorisations.map(\.reason) == ["its readers cannot be accepted"])
        try school.write(table, to: "authorities.yaml")
        try school.sign(
            "authorities.yaml", as: "headteacher", namespace: "headnote-authorities@v1")
        let night = try school.nightSummary("--now", "2026-11-21T02:00:00Z")
        #expect(night.authorisations.map(\.reason) == ["its readers cannot be accepted"])
        let check = try school.run(
            ["authorise", "check"], ["2026-021", "--now", "2026-11-21T03:00:00Z"])
        #expect(check.output.contains("'Margaret Whitcombe' got their reading key on 2026-11-21"))
    }

    @Test("Named again by an amendment they read what comes, and are told what that leaves out")
    func namedAgain() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        _ = try school.night()
        let key = try replaceKey(of: "headteacher", signedBy: "chair-of-governors", in: school)
        // The table that was signed for decides at once, and the next night remembers the old key.
        for now in ["2026-11-20T03:00:00Z", "2026-11-21T03:00:00Z"] {
            let (result, _) = try report("2026-014", with: key, now: now, in: school)
            #expect(result.status == 11)
            #expect(result.messages.contains("its readers cannot be accepted"))
            let check = try school.run(["authorise", "check"], ["2026-014", "--now", now])
            #expect(check.output.contains("'Rosalind Featherby' got their reading key on"))
            #expect(check.output.contains("headnote authorise amend"))
            let night = try school.nightSummary("--now", "2026-11-21T02:00:00Z")
            #expect(!night.accepted("2026-014"))
            #expect(night.authorisations.map(\.reason) == ["its readers cannot be accepted"])
        }
        let early = try school.authorise(
            "amend", "2026-014", "--reader", "Rosalind Featherby", "--reason", "A lost key.",
            "--now", "2026-11-20T12:00:00Z", key: "headteacher")
        #expect(early.status == 11, "before the night that takes the key: \(early.output)")
        #expect(early.messages.contains("after this was written"), "\(early.messages)")
        let amend = try school.authorise(
            "amend", "2026-014", "--reader", "Rosalind Featherby", "--reason", "A lost key.",
            "--now", "2026-11-21T12:00:00Z", key: "headteacher")
        #expect(amend.status == 0, "\(amend.messages)")
        try school.append(
            SquidLine.gambling(at: "2026-11-21T10:00:00Z"), to: "logs/proxy/access.log")
        #expect(try school.nightSummary("--now", "2026-11-22T02:00:00Z").accepted("2026-014"))
        let (result, folder) = try report(
            "2026-014", with: key, now: "2026-11-22T03:00:00Z", in: school)
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output.contains("was added as a reader with this key on 21 November 2026"))
        let page = try String(contentsOfFile: folder + "/report.html", encoding: .utf8)
        #expect(page.contains("nobody can open them any more"))
        let rows = try String(contentsOfFile: folder + "/events.csv", encoding: .utf8)
            .split(whereSeparator: \.isNewline).dropFirst()
        #expect(rows.count == 1 && rows.allSatisfy { $0.contains("2026-11-21") })
        let letter = try String(contentsOfFile: folder + "/notice-1.txt", encoding: .utf8)
        #expect(!letter.contains("No event lies") && !letter.contains("In all,"))
    }
}
