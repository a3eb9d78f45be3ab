import Foundation
import TestSupport
import Testing

/// Written authority from the first question to the revocation, with the real `ssh-keygen`.
@Suite("An authorisation is written, signed, checked and ended with headnote alone")
struct AuthoriseTests {
    /// Options that say everything about a matter of one person.
    private static let person = [
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
        #expect(!unknown.messages.contains(".made.sig"))
    }

    @Test("Who can sign for the trust is said by name, and which role is asked for and nobody has")
    func trustSigns() throws {
        let school = try SchoolCopy(authorisations: [])
        var entries = "\n"
        for (name, role) in [("Adaeze Nwosu", "trust-ceo"), ("Priya Sandhu", "trust-director")] {
            let key = try school.makeKey(role)
            entries += "- name: \(name)\n  role: \(role)\n  signing-key: \"\(key.line)\"\n"
        }
        try school.append(entries, to: "authorities.yaml")
        try school.append(
            "\ngovernance: trust\n"
                + "trust-signs: { for-headteacher: [trust-director], for-both: [trust-chair] }\n",
            to: "site.yaml")
        let asked = ["HR", "IT", "Audit"].map { "{ with: \($0), name: A, date: 2026-11-18 }" }
        try school.write(
            Paper(subject: "{ person: staff-01, accounts: [r.featherby] }").text
                .replacingOccurrences(
                    of: "private-communications: false", with: "private-communications: true"
                )
                .replacingOccurrences(of: "[Rosalind Featherby]", with: "[Winifred Castleforth]")
                .replacingOccurrences(
                    of: "consultations: []",
                    with: "consultations: [\(asked.joined(separator: ", "))]"),
            to: "authorisations/2026-021.yaml")
        let check = try school.run(["authorise", "check"], ["2026-021"]).output
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(
            check.contains("for the trust can sign: Priya Sandhu (director of the trust)"),
            "\(check)")
        #expect(!check.contains("Adaeze"))
        let status = try school.run(["status"])
        #expect(
            status.output.contains("nobody in office is a 'trust-chair', whom 'trust-signs'"),
            "\(status.output)")
        #expect(!status.output.contains("(for-headteacher)"))
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
        let output = made.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(output.contains("whoever a report finds, within 28 days of it"), "\(output)")
    }

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
        let refused = try school.run(["authorise", "new"], one)
        #expect(refused.status == 64 && refused.messages.contains("lost evidence"))
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
        #expect(page.contains("was added as a reader on 20 November 2026"))
        #expect(!page.contains("No event lies under this authorisation"))
        let part = try String(
            contentsOf: folder.appendingPathComponent("notice-1.txt"), encoding: .utf8
        ).split(whereSeparator: \.isWhitespace).joined(separator: " ")
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
        let key = school.folder.path("deputy-key")
        let made = try Program.run(
            SchoolCopy.sshKeygen, ["-q", "-t", "ed25519", "-N", "", "-C", "deputy", "-f", key])
        #expect(made.status == 0)
        let line = try String(contentsOfFile: key + ".pub", encoding: .utf8)
            .trimmingCharacters(in: .newlines)
        let entry = """

            - name: Harriet Mossington
              role: deputy-headteacher
              person: staff-12
              signing-key: "\(line)"

            """
        try school.write(
            try school.text("authorities.yaml") + entry, to: "authorities.yaml")
        _ = try school.run(["authorise", "new"], Self.person)
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

    @Test("Each opening stands in check, in the list and in the letter")
    func openings() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        _ = try school.night()
        _ = try school.report()
        let (result, folder) = try school.report(now: "2026-11-22T02:00:00Z")
        #expect(result.status == 0)
        let letter = try String(
            contentsOf: folder.appendingPathComponent("notice-1.txt"), encoding: .utf8
        ).split(whereSeparator: \.isWhitespace).joined(separator: " ")
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
        #expect(remarks.contains { $0.contains("one reader only") })
    }

    @Test(
        "site.yaml states whether there is a trust and which of its roles sign, or says what is wrong",
        arguments: [
            ("governance: maintained", 0, ""), ("governance: trust", 0, ""),
            (
                "governance: trust\ntrust-signs: { for-both: [trust-ceo, trust-chair] }", 2,
                "nobody in office is a 'trust-ceo' or a 'trust-chair'"
            ),
            ("governance: parish", 1, "'governance' takes 'maintained' or 'trust', not 'parish'"),
            (
                "governance: maintained\ntrust-signs: { for-both: trust-ceo }", 1,
                "'trust-signs' goes with 'governance: trust'"
            ),
            (
                "governance: trust\ntrust-signs: { for-both: headteacher }", 1,
                "'for-both' takes roles of the trust"
            ),
            ("governance: trust\ntrust-signs: { for-both: [] }", 1, "'for-both' lists no role"),
            (
                "governance: trust\ntrust-signs: { for-head: trust-ceo }", 1,
                "unknown key 'for-head'"
            ),
        ] as [(String, Int32, String)])
    func governance(_ lines: String, _ status: Int32, _ words: String) throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        try school.change("site.yaml", "\npolicy-adopted", to: "\n\(lines)\npolicy-adopted")
        let list = try school.run(["authorise", "list"])
        #expect(list.status == status, "\(list.messages)")
        #expect(list.messages.contains(words) || words.isEmpty, "\(list.messages)")
    }

    private static func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }
}

extension SchoolCopy {
    /// The case of November in the head's notice that gambling sites were matched for.
    func gamblingCase() throws -> NoticeCase {
        let notice = try #require(try notices().first)
        return try #require(
            NoticeCase.all(in: notice).first {
                $0.month == "November 2026" && $0.text.contains("Gambling site")
            })
    }

    /// Runs a command about authorisations with a role's signing key.
    func authorise(_ words: String..., key role: String) throws -> Program.Result {
        try run(
            ["authorise", words[0]], Array(words.dropFirst()) + ["--key", try signingKey(role)])
    }
}
