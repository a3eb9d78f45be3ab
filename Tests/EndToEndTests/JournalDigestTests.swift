import Foundation
import TestSupport
import Testing

/// Rule 2 afterwards: what the journal says of a night is enough to tell by which files it went.
@Suite("The journal has the digest of each file that decided, night by night")
struct JournalDigestTests {
    /// The files, by the field of the journal's entry on a night.
    private static let files = [
        "people": "people.csv", "permissions": "permissions.csv", "site": "site.yaml",
        "authorities": "authorities.yaml",
    ]

    /// What is done to a file before a night, and the fields of the journal that must be others then.
    private static let changes: [(name: String, text: String, fields: Set<String>)] = [
        ("people.csv", "staff-98,staff,Ada Newcomer,a.newcomer,,,\n", ["people"]),
        (
            "permissions.csv",
            "role:pupil,category:social-media,2026-11-02,2026-11-06,headteacher,2026-11-01,a lesson\n",
            ["permissions"]
        ),
        ("site.yaml", "# By hand.\n", ["site"]),
        ("rules/flags/staff-mail-home.yml", "# By hand.\n", ["rules"]),
        ("rules/categories/gambling/domains", "more-cards.example\n", ["rules"]),
        ("rules/protected/unions/domains", "another-union.example\n", ["rules"]),
        // An entry of the journal on a night has no digest of an authorisation: it has its number.
        ("authorisations/note.txt", "Nothing that decides.\n", []),
        ("logs/proxy/access.log", "no record\n", []),
    ]

    @Test("Each digest is that of its file, and changes on the night on which its file did")
    func digests() throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        var known = try nightDigests(school, day: 20)
        #expect(Set(known.keys) == Set(Self.files.keys).union(["rules"]))
        for (index, change) in Self.changes.enumerated() {
            try school.append(change.text, to: change.name)
            let found = try nightDigests(school, day: 21 + index)
            let others = Set(found.filter { known[$0.key] != $0.value }.keys)
            #expect(others == change.fields, "after a change of \(change.name)")
            known = found
        }
    }

    @Test("The digest of the authorities is that of the table that decides, from its signature on")
    func authorities() throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        let first = try nightFields(school, day: 20)["authorities"]
        try school.append("# Another table, to the letter.\n", to: "authorities.yaml")
        let file = try digest(of: "authorities.yaml", in: school)
        let unsigned = try nightFields(school, day: 21)["authorities"]
        #expect(unsigned == first && unsigned != file)
        try school.sign(
            "authorities.yaml", as: "chair-of-governors", namespace: "headnote-authorities@v1")
        #expect(try nightFields(school, day: 22)["authorities"] == file)
    }

    @Test("Of a file that there is not, there is no digest")
    func missing() throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        try school.change("site.yaml", "\npermissions:", to: "\n# permissions:")
        let fields = try nightFields(school, day: 20)
        #expect(fields["permissions"] == nil && fields["people"] != nil)
    }

    /// Runs a night, and holds the journal's digests to the files as they lie there.
    private func nightDigests(_ school: SchoolCopy, day: Int) throws -> [String: String] {
        let fields = try nightFields(school, day: day)
        for (field, name) in Self.files {
            #expect(try fields[field] == digest(of: name, in: school), "\(name)")
        }
        return fields
    }

    /// The digests in the journal's entry on a night that is run now.
    private func nightFields(_ school: SchoolCopy, day: Int) throws -> [String: String] {
        let night = try school.night("--now", "2026-11-\(day)T02:00:00Z")
        #expect([0, 2].contains(night.status), "\(night.messages)")
        let lines = try school.text("state/journal.ndjson").split(separator: "\n")
        let entries = try lines.map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        let last = try #require(entries.last { $0["kind"] as? String == "night-finished" })
        let fields = try #require(last["fields"] as? [String: Any])
        #expect(fields["today"] as? String == "2026-11-\(day)")
        return fields.compactMapValues { $0 as? String }.filter {
            $0.value.wholeMatch(of: /[0-9a-f]{64}/) != nil
        }
    }

    /// SHA-256 over a file, as the system's own program says it.
    private func digest(of name: String, in school: SchoolCopy) throws -> String {
        let sum = try Program.run(
            URL(fileURLWithPath: "/usr/bin/sha256sum"), [school.path(name)])
        guard sum.status == 0 else { throw TestFault(sum.messages) }
        return String(sum.output.prefix(64))
    }
}
