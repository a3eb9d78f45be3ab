import Foundation
import TestSupport
import Testing

/// Rule 2 at the files that decide: none of them can be exchanged unseen.
@Suite("Files that decide cannot be swapped unseen")
struct PinnedInputsTests {
    private static let forTable = "headnote-authorities@v1"

    /// Puts another signing key into the head's entry, and signs an authorisation with it.
    private func replaceHeadKey(_ school: SchoolCopy) throws {
        let key = try school.makeKey("other")
        let old = try #require(
            try school.text("authorities.yaml").firstMatch(of: /signing-key: "(.*)"/)
        ).1
        try school.change("authorities.yaml", String(old), to: key.line)
        try school.write(
            Paper(
                subject: "{ person: staff-07, accounts: [b.thornbury] }"
            ).text, to: "authorisations/2026-021.yaml")
        try school.sign("authorisations/2026-021.yaml", withKey: key.path)
    }

    @Test("A table that nobody signed for decides nothing; night, status and notices tell of it")
    func unsigned() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        _ = try school.night()
        try replaceHeadKey(school)
        let night = try school.nightSummary("--now", "2026-11-27T02:00:00Z")
        #expect(night.accepted("2026-014") && !night.accepted("2026-021"))
        #expect(night.problems.contains { $0.contains("does not count: it is not signed") })
        #expect(night.changes.contains { $0.contains("without the signatures that it needs") })
        let status = try school.run(["status"], ["--now", "2026-11-27T03:00:00Z"])
        #expect(status.status == 2 && status.output.contains("does not count: it is not signed"))
        let notices = try school.flatNotices()
        #expect(notices.count == 2)
        for notice in notices {
            #expect(notice.contains("Those who could sign before go on deciding."))
            #expect(notice.contains("the signing key of the headteacher was replaced"))
        }
        let kinds = try school.journalKinds()
        #expect(kinds.filter { $0 == "authorities-refused" }.count == 1)
        // The same wrong table is told each night, and journalled once.
        _ = try school.night("--now", "2026-11-28T02:00:00Z")
        #expect(try school.journalKinds().filter { $0 == "authorities-refused" }.count == 1)
    }

    @Test(
        "Who signs for the head's own key decides; the head does not",
        arguments: [
            ("chair-of-governors", forTable, true), ("headteacher", forTable, false),
            ("dsl", forTable, false), ("chair-of-governors", "headnote@v1", false),
        ])
    func signed(_ role: String, _ namespace: String, _ counts: Bool) throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        let pin = try school.pin()
        try replaceHeadKey(school)
        try school.sign("authorities.yaml", as: role, namespace: namespace)
        let night = try school.nightSummary("--now", "2026-11-27T02:00:00Z")
        #expect(night.accepted("2026-021") == counts)
        #expect(night.problems.contains { $0.contains("does not count") } != counts)
        #expect((try school.pin() != pin) == counts)
        #expect(try school.run(["status"], ["--expect", pin]).status == (counts ? 1 : 2))
        guard counts else { return }
        for notice in try school.flatNotices() {
            #expect(notice.contains("changed and signed for: the signing key of the headteacher"))
            #expect(notice.contains(try school.pin()) && !notice.contains("UNPINNED"))
        }
        #expect(try school.journalKinds().filter { $0 == "authorities-pinned" }.count == 2)
    }

    @Test(
        "A trust's key lets no table in where site.yaml says that the school has no trust",
        arguments: [("governance: maintained", false), ("governance: trust", true)])
    func trust(_ line: String, _ counts: Bool) throws {
        let school = try SchoolCopy(authorisations: [])
        let trust = try school.makeKey("trust")
        try school.append("\n\(line)\n", to: "site.yaml")
        try school.append(
            "\n- name: Adaeze Nwosu\n  role: trust-ceo\n  signing-key: \"\(trust.line)\"\n",
            to: "authorities.yaml")
        _ = try school.night()
        // The pin is of another table than the sample's, so nobody has confirmed it yet.
        try school.remove("site-confirmed.yaml")
        #expect(try school.run(["status"]).output.contains("executive of the trust") == counts)
        try replaceHeadKey(school)
        try school.sign("authorities.yaml", withKey: trust.path, namespace: Self.forTable)
        let night = try school.nightSummary("--now", "2026-11-27T02:00:00Z")
        #expect(night.accepted("2026-021") == counts)
        for said in [
            "must be signed by the headteacher or the chair of governors;",
            "'Adaeze Nwosu' is a 'trust-ceo'",
        ] {
            #expect(night.problems.contains { $0.contains(said) } != counts, "\(night.problems)")
        }
    }

    @Test("Entries that are not who people.csv says are told at the terminal, and on no page")
    func misfits() throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        try school.change("authorities.yaml", "person: staff-01", to: "person: staff-1")
        let head = "'Rosalind Featherby' has the person staff-1, whom people.csv does not list"
        let lead = "'Margaret Whitcombe' has the person staff-02, who is Josephine Okafor"
        let night = try school.night("--json")
        #expect(night.status == 2)
        #expect(try NightFacts(night).problems.contains { $0.contains(head) })
        // A changed file is looked at before anybody signs it.
        try school.change("authorities.yaml", "person: staff-03", to: "person: staff-02")
        let status = try school.run(["status"])
        #expect(status.status == 2)
        #expect(status.output.contains(head) && status.output.contains(lead), "\(status.output)")
        #expect(status.output.components(separatedBy: head).count == 2)
        _ = try school.night("--now", "2026-11-27T02:00:00Z")
        for notice in try school.flatNotices() {
            #expect(!notice.contains("staff-1") && !notice.contains("Whitcombe"))
        }
    }

    @Test("check names the wrong signature beside the table, and says why and what to do")
    func wrongSignature() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        try replaceHeadKey(school)
        try school.sign("authorities.yaml", as: "chair-of-governors")
        let check = try school.run(["authorise", "check"], ["authorities"])
        #expect(check.status == 11)
        #expect(
            check.output.contains(
                "- 'authorities.yaml.sig' was made for 'headnote@v1'; sign with '-n "
                    + "\(Self.forTable)'."), "\(check.output)")
        #expect(check.output.contains("what to do: take 'authorities.yaml.sig' away"))
        let status = try school.run(["status"]).output
        #expect(!status.contains("authorities.yaml.sig"))
        #expect(status.contains("and what to do: headnote authorise check --site"), "\(status)")
        try school.remove("authorities.yaml.sig")
        let unsigned = try school.run(["authorise", "check"], ["authorities"]).output
        #expect(unsigned.contains("authorities --output change.html"))
        #expect(unsigned.contains("or with ssh-keygen: ssh-keygen -Y sign -n \(Self.forTable)"))
    }

    @Test("A change that takes a key away names the documents that must be signed anew")
    func keyThatGoes() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        _ = try school.night()
        try replaceHeadKey(school)
        let words = "stop holding with it: 2026-014. Once the change counts"
        let check = try school.run(["authorise", "check"], ["authorities"])
        #expect(check.output.contains(words), "\(check.output)")
        let page = school.folder.path("change.html")
        #expect(
            try school.run(["authorise", "page"], ["authorities", "--output", page]).status == 0)
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains(words))
        try school.sign("authorities.yaml", as: "chair-of-governors", namespace: Self.forTable)
        let signed = try school.run(["authorise", "check"], ["authorities"])
        #expect(signed.status == 0 && signed.output.contains(words), "\(signed.output)")
        _ = try school.night("--now", "2026-11-21T02:00:00Z")
        try school.remove("authorisations/2026-014.yaml.sig")
        try school.sign("authorisations/2026-014.yaml", withKey: school.folder.path("key-other"))
        #expect(try school.nightSummary("--now", "2026-11-22T02:00:00Z").accepted("2026-014"))
    }

    @Test("sign says how the pin and the table are signed, whose files lie elsewhere")
    func signedElsewhere() throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        for (name, purpose) in [
            ("site-confirmed", "headnote-pin@v1"), ("authorities", Self.forTable),
        ] {
            let sign = try school.authorise("sign", name, key: "headteacher")
            #expect(sign.status == 11)
            #expect(sign.messages.contains("'\(name)' is signed on its page"), "\(sign.messages)")
            #expect(sign.messages.contains("-n \(purpose) -f KEY \(name).yaml"))
        }
    }

    @Test("A table that decided before does not come back with its old signature")
    func broughtBack() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        var tables: [(table: [UInt8], signature: [UInt8])] = []
        for day in 21...22 {
            try school.append("# as of \(day) November\n", to: "authorities.yaml")
            try school.sign(
                "authorities.yaml", as: "chair-of-governors", namespace: Self.forTable)
            tables.append(
                (try school.bytes("authorities.yaml"), try school.bytes("authorities.yaml.sig")))
            let night = try school.nightSummary("--now", "2026-11-\(day)T02:00:00Z")
            #expect(!night.problems.contains { $0.contains("does not count") })
        }
        let pin = try school.pin()
        try school.write(tables[0].table, to: "authorities.yaml")
        try school.write(tables[0].signature, to: "authorities.yaml.sig")
        let night = try school.nightSummary("--now", "2026-11-23T02:00:00Z")
        #expect(night.problems.contains { $0.contains("it decided before and was replaced") })
        #expect(try school.pin() == pin)
    }

    @Test("A table that is gone or cannot be read leaves the pinned one in force")
    func unreadable() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        _ = try school.night()
        try school.write("- name: [", to: "authorities.yaml")
        #expect(
            try school.nightSummary("--now", "2026-11-21T02:00:00Z").accepted("2026-014"))
        try school.remove("authorities.yaml")
        let night = try school.nightSummary("--now", "2026-11-22T02:00:00Z")
        #expect(night.accepted("2026-014"))
        #expect(night.problems.contains { $0.contains("authorities.yaml:1:1: cannot be read") })
        #expect(try !school.events(now: "2026-11-22T03:00:00Z").isEmpty)
    }

    @Test("A table that was exchanged for one night stands on the next notice all the same")
    func takenBack() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        let whole = try school.bytes("authorities.yaml")
        try replaceHeadKey(school)
        _ = try school.night("--now", "2026-11-21T02:00:00Z")
        try school.write(whole, to: "authorities.yaml")
        let night = try school.nightSummary("--now", "2026-11-27T02:00:00Z")
        #expect(!night.problems.contains { $0.contains("does not count") })
        let notices = try school.flatNotices()
        #expect(notices.allSatisfy { $0.contains("Saturday 21 November 2026: authorities.yaml") })
    }

    @Test("Accounts that moved, rules and settings stand on the next notice, naming nobody")
    func configuration() throws {
        let school = try SchoolCopy(authorisations: [])
        let first = try school.nightSummary()
        #expect(first.changes == ["the pin was confirmed by two people in office"])
        // An account is moved to a victim, and somebody is given another name.
        try school.change(
            "people.csv", "staff-08,staff,Lucinda Pemberwick,l.pemberwick,",
            to: "staff-10,staff,Katarzyna Wolinska,l.pemberwick,")
        try school.append(
            "staff-99,staff,Percival Lightbody,p.lightbody,,,\n", to: "people.csv")
        try school.append("\nshared-computers: [192.0.2.9]\n", to: "site.yaml")
        try school.write(
            "title: Cake\nid: 0b0a6c0e-6a7e-4d6e-9a39-5f1f6f2c7a11\nlevel: low\n"
                + "references: [P1 6.3.1]\n"
                + "logsource: { category: proxy }\n"
                + "detection: { selection: { cs-host: cake.test }, condition: selection }\n",
            to: "rules/flags/cake.yml")
        let night = try school.nightSummary("--now", "2026-11-27T02:00:00Z")
        #expect(
            night.changes == [
                "people.csv: 1 account moved to other people, 1 account added",
                "rules: 1 added (0b0a6c0e-6a7e-4d6e-9a39-5f1f6f2c7a11)",
                "site.yaml: 1 added ('shared-computers')",
            ])
        for notice in try school.flatNotices() {
            #expect(notice.contains("1 account moved to other people, 1 account added"))
            #expect(notice.contains("rules: 1 added (Cake)"))
            #expect(!notice.contains("Pemberwick") && !notice.contains("Lightbody"))
        }
        #expect(try school.journalKinds().filter { $0 == "configuration-changed" }.count == 1)
        #expect(try school.nightSummary("--now", "2026-11-28T02:00:00Z").changes.isEmpty)
        let search = NameSearch(for: ["l.pemberwick", "Lightbody", "Wolinska", "p.lightbody"])
        #expect(try search.find(inFolder: school.state) == [])
    }

    @Test("Who is given another role is told by roles, on the notices and in the journal")
    func roles() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        for (person, role) in [("staff-07", "pupil"), ("contractor-01", "staff")] {
            let people = try school.text("people.csv")
            let was = person.prefix { $0 != "-" }
            #expect(people.contains("\n\(person),\(was),"))
            try school.write(
                people.replacing("\n\(person),\(was),", with: "\n\(person),\(role),"),
                to: "people.csv")
        }
        let told =
            "people.csv: 1 person who was a contractor is staff now, "
            + "1 person who was staff is a pupil now"
        let night = try school.nightSummary("--now", "2026-11-27T02:00:00Z")
        #expect(night.changes == [told])
        #expect(try school.flatNotices().map { $0.contains(told) } == [true, true])
        let journal = try school.text("state/journal.ndjson")
        for field in [
            #""role-got-pupil":1"#, #""role-lost-staff":1"#, #""role-got-staff":1"#,
            #""role-lost-contractor":1"#,
        ] {
            #expect(journal.contains(field))
        }
        #expect(try school.nightSummary("--now", "2026-11-28T02:00:00Z").changes.isEmpty)
    }

    @Test("A school with real keys is UNPINNED until two sign, and again when its state is lost")
    func unpinned() throws {
        let school = try SchoolCopy.real()
        let chair = try school.makeKey("chair")
        try school.append(
            """
            - name: chair
              role: chair-of-governors
              person: governor-01
              signing-key: "\(chair.line)"

            """, to: "authorities.yaml")
        let first = try school.night()
        #expect(first.output.contains("UNPINNED"))
        #expect(try school.flatNotices().allSatisfy { $0.contains("UNPINNED") })
        let pin = try school.pin()
        try school.write("pin: \(pin)\n", to: "site-confirmed.yaml")
        let head = school.folder.path("key-headteacher")
        try school.sign("site-confirmed.yaml", withKey: head, namespace: "headnote-pin@v1")
        let half = try school.night()
        #expect(half.status == 2 && half.output.contains("must be signed by two people"))
        let progress = "signed so far by the headteacher; still missing is the chair of governors"
        #expect(try school.run(["status"]).output.contains(progress))
        let check = try school.run(["authorise", "check"], ["site-confirmed"])
        #expect(check.status == 11 && check.output.contains("still missing is chair (chair of"))
        try school.sign(
            "site-confirmed.yaml", withKey: chair.path, namespace: "headnote-pin@v1",
            into: "chair.sig")
        let both = try school.run(["status"]).output
        #expect(both.contains("signed by the headteacher and the chair of governors: the next"))
        #expect(!both.contains("to confirm, if it is the pin"))
        #expect(try school.run(["authorise", "check"], ["site-confirmed"]).status == 0)
        let confirmed = try school.night()
        #expect(!confirmed.output.contains("UNPINNED"), "\(confirmed.output)")
        #expect(try school.run(["status"]).output.contains("\(pin), confirmed"))
        // The confirmation lies there still, and says nothing about a state folder made anew.
        try school.remove("state")
        let afresh = try school.night()
        #expect(afresh.output.contains("UNPINNED"))
        #expect(afresh.output.contains("it confirms another pin, \(pin)"))
        #expect(try school.flatNotices().allSatisfy { $0.contains("UNPINNED") })
        let compared = try school.run(["status"], ["--expect", pin])
        #expect(compared.status == 1 && compared.messages.contains("not \(pin)"))
    }

    @Test("A signature of the pin or of the table under a browser's other name is named")
    func strays() throws {
        let school = try SchoolCopy(authorisations: [])
        let confirmation = "site-confirmed.yaml"
        try school.rename("\(confirmation).sig", to: "\(confirmation) (1).sig")
        try school.rename("\(confirmation).chair.sig", to: "\(confirmation) (2).sig")
        let first = try school.nightSummary()
        let words = "'\(confirmation) (1).sig' is not looked at; call it \(confirmation).sig"
        #expect(first.problems.contains { $0.contains(words) }, "\(first.problems)")
        #expect(
            first.problems.contains {
                $0.contains("(2).sig' is not looked at; call it \(confirmation).2.sig")
            }, "\(first.problems)")
        let status = try school.run(["status"])
        #expect(status.status == 2 && status.output.contains(words), "\(status.output)")
        #expect(status.output.contains("nobody has signed yet; two people of two offices must"))
        let check = try school.run(["authorise", "check"], ["site-confirmed"])
        #expect(check.status == 11 && check.output.contains(words))
        try school.rename("\(confirmation) (1).sig", to: "\(confirmation).sig")
        try school.rename("\(confirmation) (2).sig", to: "\(confirmation).2.sig")
        // Once the pin is confirmed, a second download beside it is nothing to look at.
        try school.write(
            try school.bytes("\(confirmation).sig"), to: "\(confirmation) (1).sig")
        _ = try school.night("--now", "2026-11-21T02:00:00Z")
        let confirmed = try school.nightSummary("--now", "2026-11-22T02:00:00Z")
        #expect(!confirmed.problems.contains { $0.contains("not looked at") })

        try replaceHeadKey(school)
        try school.sign("authorities.yaml", as: "chair-of-governors", namespace: Self.forTable)
        try school.rename("authorities.yaml.sig", to: "authorities.yaml (1).sig")
        let table = "'authorities.yaml (1).sig' is not looked at; call it authorities.yaml.sig"
        let refused = try school.nightSummary("--now", "2026-11-23T02:00:00Z")
        #expect(refused.problems.contains { $0.contains(table) }, "\(refused.problems)")
        let change = try school.run(["authorise", "check"], ["authorities"])
        #expect(change.status == 11 && change.output.contains(table))
        #expect(change.output.contains("authorities does not hold: it is not signed"))
        try school.rename("authorities.yaml (1).sig", to: "authorities.yaml.sig")
        let signed = try school.run(["authorise", "check"], ["authorities"])
        #expect(signed.status == 0 && signed.output.contains("the next night goes by it"))
    }

    @Test("A page's pin is compared as it is typed; what is no pin is a usage error")
    func expect() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        let pin = try school.pin()
        let typed = pin.lowercased().replacing("-", with: " ")
        let others = try school.run(["status"]).status
        #expect(try school.run(["status"], ["--expect", typed]).status == others)
        let other = try school.run(["status"], ["--expect", "K7QD-2MVX-9XHT-44PA"])
        #expect(other.status == 1)
        #expect(!other.messages.contains("<U+"), "\(other.messages)")
        #expect(try school.run(["status"], ["--expect", "K7QD"]).status == 64)
    }
}

extension SchoolCopy {
    /// The site's pin, as the status states it.
    func pin() throws -> String {
        let result = try run(["status"], ["--json"])
        let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        guard let pin = (object as? [String: Any])?["pin"] as? String else {
            throw TestFault("no pin: \(result.output)")
        }
        return pin
    }

    /// The notices with every run of white space as one blank, so that lines do not matter.
    func flatNotices() throws -> [String] {
        try notices().map { $0.flat }
    }

    /// The kinds of the journal's entries, in order.
    func journalKinds() throws -> [String] {
        try text("state/journal.ndjson").matches(of: /"kind":"([a-z-]+)"/).map { String($0.1) }
    }
}

extension NightFacts {
    /// Whether an authorisation was accepted; one that is not on file was not.
    func accepted(_ number: String) -> Bool {
        authorisations.contains { $0.number == number && $0.accepted }
    }
}
