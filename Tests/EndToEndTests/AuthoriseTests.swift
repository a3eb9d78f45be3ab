import Foundation
import TestSupport
import Testing

/// Written authority from the first question to the signature, with the real `ssh-keygen`.
@Suite("An authorisation is written and signed with headnote alone")
struct AuthoriseTests {
    /// Options that say everything about a matter of one person.
    static let person = [
        "--person", "staff-07", "--category", "gambling", "--events-from", "2026-11-01",
        "--until", "2026-12-10", "--grounds", "colleague", "--detail", "paths", "--reason",
        "Repeated visits to \"odds\" pages in lesson time.", "--particulars",
        "Told by a colleague.",
    ]

    /// Writes and signs an authorisation over one person.
    private func authorised(_ school: SchoolCopy, _ more: [String] = []) throws {
        let new = try school.run(["authorise", "new"], Self.person + more)
        #expect(new.status == 0, "\(new.messages)")
        let sign = try school.authorise("sign", "2026-001", key: "headteacher")
        #expect(sign.status == 0, "\(sign.messages)")
    }

    @Test("From options to an opened report: new, check, sign, night, report")
    func whole() throws {
        let school = try SchoolCopy(authorisations: [])
        let new = try school.run(["authorise", "new"], Self.person)
        #expect(new.status == 0)
        #expect(new.output.contains("what was counted for a person is not shown"))
        #expect(new.output.contains("2026-001 is in order and waits for signatures"))
        let text = try school.text("authorisations/2026-001.yaml")
        #expect(text.contains("accounts: [b.thornbury, b.thornbury@staff.oakhill.example]"))
        #expect(text.contains("readers: [Rosalind Featherby, Winifred Castleforth]"))
        #expect(text.contains("reference: DPIA-2026-03") || text.contains("\"DPIA-2026-03\""))
        let before = try school.run(["authorise", "check"], ["2026-001"])
        #expect(before.status == 11)
        #expect(before.output.contains("have the headteacher sign"))
        #expect(before.output.contains("Bernard Thornbury (staff-07)"))
        let sign = try school.authorise("sign", "2026-001", key: "headteacher")
        #expect(sign.status == 0, "\(sign.messages)")
        #expect(sign.output.contains("2026-001 holds: signed by Rosalind Featherby (headteacher)"))
        let night = try school.nightSummary()
        #expect(night.totals.events > 0)
        #expect(try school.events("2026-001").count == night.totals.events)
        #expect(
            try school.events("2026-001", key: "chair-of-governors").count == night.totals.events)
    }

    @Test("What ssh-keygen signs through Headnote verifies with ssh-keygen alone")
    func verifiesElsewhere() throws {
        let school = try SchoolCopy(authorisations: [])
        try authorised(school)
        #expect(try school.sshKeygenVerifies("authorisations/2026-001.yaml"))
        let left = try FileManager.default.contentsOfDirectory(
            atPath: school.path("authorisations"))
        #expect(left.sorted() == ["2026-001.yaml", "2026-001.yaml.sig"])
    }

    @Test("What was shown is what is signed, also where the document is exchanged meanwhile")
    func exchangedWhileSigning() throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        _ = try school.run(["authorise", "new"], Self.person)
        let shown = try school.text("authorisations/2026-001.yaml")
        let other = try school.folder.write(
            shown.replacing("staff-07", with: "staff-08"), to: "other")
        // The system's program, as somebody could call another one in its place.
        let program = try school.folder.write(
            """
            #!/bin/sh
            cp '\(other)' '\(school.path("authorisations/2026-001.yaml"))'
            exec \(RehearsalSigner.keygen.path) "$@"

            """, to: "bin/ssh-keygen")
        #expect(chmod(program, 0o755) == 0)
        let signed = try Program.run(
            URL(fileURLWithPath: "/usr/bin/env"),
            [
                "PATH=\(school.folder.path("bin")):/usr/bin:/bin", Program.url.path, "authorise",
                "sign", "--site", school.site.path, "2026-001", "--key",
                try school.signingKey("headteacher"),
            ])
        #expect(signed.status == 0, "\(signed.messages)")
        #expect(try school.text("authorisations/2026-001.yaml").contains("staff-08"))
        #expect(signed.output.contains("The document was changed after '2026-001.yaml.sig'"))
        #expect(try school.run(["authorise", "check"], ["2026-001"]).status == 11)
        try school.write(shown, to: "authorisations/2026-001.yaml")
        #expect(try school.sshKeygenVerifies("authorisations/2026-001.yaml"))
        #expect(try school.run(["authorise", "check"], ["2026-001"]).status == 0)
    }

    @Test("A signature that would not count is not put beside the document")
    func signatureOfNoUse() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.run(["authorise", "new"], Self.person)
        let byLead = try school.authorise("sign", "2026-001", key: "dsl")
        #expect(byLead.status == 11 && byLead.messages.contains("a dsl cannot authorise"))
        let asOther = try school.authorise(
            "sign", "2026-001", "--as", "Winifred Castleforth", key: "headteacher")
        #expect(asOther.status == 11 && asOther.messages.contains("the key is that of Rosalind"))
        #expect(
            !FileManager.default.fileExists(atPath: school.path("authorisations/2026-001.yaml.sig"))
        )
        #expect(try school.authorise("sign", "2026-001", key: "headteacher").status == 0)
        let again = try school.authorise("sign", "2026-001", key: "headteacher")
        #expect(again.status == 11)
        #expect(again.messages.contains("the holder of this key has signed already"))
        let stranger = try school.makeKey("stranger")
        let unknown = try school.run(
            ["authorise", "sign"], ["2026-001", "--key", stranger.path])
        #expect(unknown.status == 11)
        #expect(unknown.messages.contains("- The signature is by the key SHA256:"))
        #expect(!unknown.messages.contains("what to do"))
    }

    @Test("A second signer's file is named by the role, and both count")
    func twoSigners() throws {
        let school = try SchoolCopy(authorisations: [])
        let more = [
            "--private-communications", "--consulted", "HR adviser, Pat Quill, 2026-11-18",
            "--consulted", "IT Services, Lee Marr, 2026-11-18", "--consulted",
            "Audit, Sam Oake, 2026-11-18",
        ]
        try authorised(school, more)
        let half = try school.run(["authorise", "check"], ["2026-001"])
        #expect(half.status == 11 && half.output.contains("signed so far by Rosalind Featherby"))
        #expect(half.output.contains("have both the headteacher and the chair of governors sign"))
        let chair = try school.authorise("sign", "2026-001", key: "chair-of-governors")
        #expect(chair.status == 0 && chair.output.contains("2026-001 holds: signed by"))
        #expect(
            try school.text("authorisations/2026-001.yaml.chair-of-governors.sig")
                .contains("BEGIN SSH SIGNATURE"))
    }

    @Test(
        "What is proposed for a role is in order, until whenever it and its events last",
        arguments: [
            [], ["--events-to", "2026-12-31"], ["--until", "2026-12-31"],
        ])
    func standingProposal(_ more: [String]) throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        let made = try school.run(
            ["authorise", "new"],
            [
                "--role", "pupil", "--purpose", "child-safety", "--category", "adult",
                "--reason", "Some of our pupils were shown such pages.", "--particulars",
                "Agreed with the safeguarding lead.",
            ] + more)
        #expect(
            made.output.contains("2026-001 is in order and waits for signatures"),
            "\(made.output)\(made.messages)")
        let output = made.output.flat
        #expect(output.contains("whoever a report finds, within 28 days of it"), "\(output)")
    }

    @Test("Without ssh-keygen the command says what to install")
    func noSSHKeygen() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.run(["authorise", "new"], Self.person)
        let key = try school.signingKey("headteacher")
        let result = try Program.run(
            URL(fileURLWithPath: "/usr/bin/env"),
            [
                "PATH=/nowhere", Program.url.path, "authorise", "sign", "--site",
                school.site.path, "2026-001", "--key", key,
            ])
        #expect(result.status == 1)
        #expect(result.messages.contains("openssh-client"), "\(result.messages)")
        let missing = try school.run(
            ["authorise", "sign"], ["2026-001", "--key", school.folder.path("none")])
        #expect(missing.status == 1 && missing.messages.contains("no such key file"))
    }

    @Test("One reader alone needs a reason, which the document keeps")
    func singleReader() throws {
        let school = try SchoolCopy(authorisations: [])
        let one = Self.person + ["--reader", "Rosalind Featherby"]
        for more in [[], ["--reader", "Rosalind Featherby"], ["--single-reader", "tbc"]] {
            let refused = try school.run(["authorise", "new"], one + more)
            #expect(
                refused.status == 64 && refused.messages.contains("lost evidence"), "\(more)")
        }
        let given = try school.run(
            ["authorise", "new"], one + ["--single-reader", "Two days only."])
        #expect(given.status == 0, "\(given.messages)")
        #expect(given.output.contains("there is one reader, because: Two days only."))
        #expect(
            try school.text("authorisations/2026-001.yaml").contains("single-reader: \"Two days"))
    }

    @Test("Options that name nobody, or somebody without accounts then, write nothing")
    func badOptions() throws {
        let school = try SchoolCopy(authorisations: [])
        for (options, words) in [
            (["--person", "staff-99"], "nobody in the people's table"),
            (["--handle", "U"], "no case handle"),
            (["--person", "staff-07", "--until", "soon"], "no date"),
            (["--purpose", "performance"], "invalid"), ([], "Give a number"),
            (["--person", "staff-07", "--assessed", "2026-09-01"], "go together"),
            (["--person", "staff-07", "--consulted", "HR"], "no consultation"),
        ] {
            let result = try school.run(["authorise", "new"], options)
            #expect(result.status == 64, "\(options): \(result.messages)")
            #expect(result.messages.contains(words), "\(options): \(result.messages)")
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: school.path("authorisations"))
                .isEmpty)
    }

    @Test("Of a case the new document shows what was counted, as the notice has it, and no name")
    func preview() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        let found = try school.gamblingCase()
        let result = try school.run(
            ["authorise", "new"], ["--handle", found.handle, "--reason", "Seen."])
        #expect(result.output.contains("case \(found.handle): "))
        #expect(result.output.contains("Gambling site: "))
        #expect(!result.output.contains("Thornbury"))
    }

    @Test(
        "What is not signed is to be signed on a page first; the commands run as they are printed")
    func waysToSign() throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        let new = try school.run(["authorise", "new"], Self.person)
        let check = try school.run(["authorise", "check"], ["2026-001"])
        for text in [new.output, check.output] {
            #expect(!text.contains("-Y sign"))
            let page = try #require(text.range(of: "headnote authorise page "))
            let sign = try #require(text.range(of: "headnote authorise sign "))
            #expect(page.lowerBound < sign.lowerBound)
        }
        let line = try #require(
            new.output.split(separator: "\n").first { $0.hasPrefix("  headnote authorise page") })
        let words = line.split(separator: "#")[0].split(separator: " ").dropFirst().map(String.init)
        let result = try Program.run(words, in: school.folder.url)
        #expect(result.status == 0, "\(line): \(result.messages)")
        #expect(FileManager.default.fileExists(atPath: school.folder.path("sign-2026-001.html")))
    }

    @Test(
        "What root writes goes to the owner of the folder, so that a night of another account reads it",
        .enabled(if: geteuid() == 0))
    func ownerOfFolder() throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        #expect(chown(school.path("authorisations"), 65_534, 65_534) == 0)
        let new = try school.run(["authorise", "new"], Self.person)
        #expect(new.status == 0, "\(new.messages)")
        let facts = try FileManager.default.attributesOfItem(
            atPath: school.path("authorisations/2026-001.yaml"))
        #expect((facts[.ownerAccountID] as? NSNumber)?.intValue == 65_534)
        #expect((facts[.groupOwnerAccountID] as? NSNumber)?.intValue == 65_534)
        #expect((facts[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }
}
