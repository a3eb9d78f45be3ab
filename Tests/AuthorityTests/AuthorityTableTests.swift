import Foundation
import LogModel
import StrictYAML
import Testing

@testable import Authority

@Suite struct AuthorityTableTests {
    private func problems(_ yaml: String) throws -> [String] {
        do {
            _ = try AuthorityTable.read(Array(yaml.utf8), path: "a.yaml")
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test("a table without anybody is a problem")
    func nobody() throws {
        let expected =
            "a.yaml:1:1: nobody may authorise anything: list at least the headteacher, in an entry"
            + " that begins with '- name:'"
        for nobody in ["authorities: []\n", "[]\n", "", "# a comment\n\n# and another\n"] {
            #expect(try problems(nobody) == [expected], "\(nobody)")
        }
        // What is no list is told as that alone.
        #expect(
            try problems("authorities: { name: A }\n")
                == ["a.yaml:1:14: 'authorities' is a list, not a mapping"])
    }

    @Test("somebody may be in office for one day, and is on no other")
    func oneDay() throws {
        let yaml = "- { name: A, role: reader, person: p, from: 2026-09-02, until: 2026-09-02 }\n"
        let table = try AuthorityTable.read(Array(yaml.utf8), path: "a.yaml")
        let entry = try #require(table.entry(named: "A"))
        for (day, holds) in [("2026-09-01", false), ("2026-09-02", true), ("2026-09-03", false)] {
            #expect(entry.holds(on: try date(day)) == holds, "\(day)")
            #expect(table.isHolder("p", of: .reader, onOneOf: [try date(day)]) == holds, "\(day)")
        }
    }

    @Test("all problems are told at once, with line and column")
    func allProblems() throws {
        let key = try SigningKey.numbered(1).publicLine
        let yaml = """
            authorities:
              - name: A
                role: headmaster
                person: staff-01
                signing-key: \(key)
              - name: B
                role: headteacher
                signing-key: ssh-ed25519 AAAA
                reading-key: x25519:AAAA
                from: 2026-09-01
                until: 2026-08-31
              - name: C
                role: chair-of-governors
                person: governor-01
                colour: blue
              - { name: D, role: headteacher, person: staff-04, signing-key: \(key) }
              - { name: D, role: trust-ceo, signing-key: \(key) }
            """
        #expect(
            try problems(yaml) == [
                "a.yaml:3:11: 'role' takes one of headteacher, deputy-headteacher, chair-of-governors, dsl,"
                    + " trust-ceo, trust-chair, trust-director, reader, not 'headmaster'",
                "a.yaml:6:5: 'person' is missing; without it nobody could tell that a signature covers its signer",
                "a.yaml:8:5: 'signing-key': the key is damaged",
                "a.yaml:9:18: 'reading-key' takes 'x25519:' and 32 bytes in base 64, not 'x25519:AAAA'",
                "a.yaml:11:5: 'until' lies before 'from'",
                "a.yaml:12:5: the key 'signing-key' is missing",
                "a.yaml:15:5: unknown key 'colour'",
                "a.yaml:17:5: an entry before has this name",
                "a.yaml:17:5: an entry before has this signing key",
            ])
    }

    @Test("a reading key is one of 32 bytes that are not all zero, and one reader's alone")
    func readingKeys() throws {
        let good = Data(repeating: 7, count: 32).base64EncodedString()
        let zero = Data(count: 32).base64EncodedString()
        let (short, long) = (
            "x25519:\(Data(repeating: 7, count: 31).base64EncodedString())",
            "x25519:\(Data(repeating: 7, count: 33).base64EncodedString())"
        )
        func yaml(_ keys: [String]) -> String {
            keys.enumerated().map { index, key in
                "- { name: N\(index), role: reader, person: p\(index), reading-key: '\(key)' }\n"
            }.joined()
        }
        #expect(try problems(yaml(["x25519:\(good)"])).isEmpty)
        for key in [good, "ed25519:\(good)", "xxxxxxx\(good)", "x25519:\(zero)", short, long] {
            #expect(try problems(yaml([key])).count == 1, "\(key)")
        }
        #expect(
            try problems(yaml(["x25519:\(good)", "x25519:\(good)"])) == [
                "a.yaml:2:3: an entry before has this reading key"
            ])
    }

    @Test("a key beside 'authorities' that nobody knows is a problem")
    func unknownTopKey() throws {
        let entry = "{ name: A, role: reader, person: p }"
        #expect(
            try problems("authorities: [\(entry)]\ncolour: blue\n") == [
                "a.yaml:2:1: unknown key 'colour'"
            ])
    }

    @Test("published rehearsal keys are found by their fingerprints")
    func rehearsalKeys() throws {
        let school = try School()
        let key = try #require(school.authorities.entry(named: School.chair)?.signingKey)
        let reading = AuthorityTable.fingerprint(ofReadingKey: Array(repeating: 8, count: 32))
        #expect(school.authorities.entries(holding: [key.fingerprint]) == [School.chair])
        #expect(school.authorities.entries(holding: [reading]) == [School.reader])
        #expect(school.authorities.entries(holding: ["SHA256:other"]) == [])
    }

    @Test(
        "keys that may not sign are refused as such",
        arguments: [
            (
                "ssh-dss AAAAB3NzaC1kc3M=",
                "keys of the kind 'ssh-dss' are not accepted; use one of ssh-ed25519,"
                    + " ecdsa-sha2-nistp256, ssh-rsa, sk-ssh-ed25519@openssh.com,"
                    + " sk-ecdsa-sha2-nistp256@openssh.com"
            ),
            (
                "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29t",
                "the key is damaged"
            ),
            ("ssh-ed25519", "not a public key line"),
            (
                "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
                "this is a private key, and whoever has read it can sign with it"
            ),
            (
                "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIO/DGIEg3fKXEc0Pj3Qjho7bgdACXPHW5S/fa2AcJns9",
                "not a public key line"
            ),
            (
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAH+/DGIEg3fKXEc0Pj3Qjho7bgdACXPHW5S/fa2AcJns=",
                "the key is damaged"
            ),
        ])
    func keys(_ line: String, _ expected: String) {
        let fault = #expect(throws: SSHKeyFault.self) { try SSHPublicKey(line: line) }
        #expect(fault?.description.hasPrefix(expected) == true, "\(String(describing: fault))")
    }
}
