import Foundation
import TestSupport
import Testing

@Suite("site.yaml says whether there is a trust, and which of its roles sign")
struct TrustSignsTests {
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
        let check = try school.run(["authorise", "check"], ["2026-021"]).output.flat
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
}
