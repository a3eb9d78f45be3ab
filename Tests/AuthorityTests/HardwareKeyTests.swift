import Foundation
import TestSupport
import Testing

@testable import Authority

/// A signature by a hardware key and what must be answered to it; see
/// `Fixtures/signatures/authenticator`, which makes them.
struct HardwareVector: Sendable, CustomStringConvertible {
    let name: String
    /// `holds`, the name of a refusal, or `key`.
    let expect: String
    let isAcceptedBySSHKeygen: Bool
    let why: String
    let keyLine: String
    let armoured: [UInt8]

    var description: String { "\(name): \(why)" }

    private struct Incomplete: Error {
        let name: String
        let missing: String
    }

    /// Reads a vector: lines `name: value`, then the armoured signature.
    init(name: String, text: String) throws {
        var fields: [String: String] = [:]
        let parts = text.components(separatedBy: "-----BEGIN")
        for line in parts[0].split(separator: "\n") {
            let halves = line.components(separatedBy: ": ")
            fields[halves[0]] = halves.dropFirst().joined(separator: ": ")
        }
        func field(_ key: String) throws -> String {
            guard let value = fields[key] else { throw Incomplete(name: name, missing: key) }
            return value
        }
        self.name = name
        expect = try field("expect")
        let verdict = try field("ssh-keygen")
        guard ["accepts", "refuses"].contains(verdict), parts.count == 2 else {
            throw Incomplete(name: name, missing: "verdict or signature")
        }
        isAcceptedBySSHKeygen = verdict == "accepts"
        why = try field("why")
        keyLine = try field("key")
        armoured = Array(("-----BEGIN" + parts[1]).utf8)
    }

    /// All vectors, by name.
    static func all() throws -> [HardwareVector] {
        let folder = fixture("signatures/hardware")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
            let text = try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)
            return try HardwareVector(name: $0, text: text)
        }
    }
}

@Suite struct HardwareKeyTests {
    private let vectors: [HardwareVector]
    private let document: [UInt8]

    init() throws {
        vectors = try HardwareVector.all()
        document = Array(try Data(contentsOf: fixture("signatures/document.yaml")))
    }

    @Test("a touched hardware key signs; whatever else it or another makes does not count")
    func answers() throws {
        for vector in vectors {
            #expect(try answer(to: vector) == vector.expect, "\(vector)")
        }
    }

    @Test("there are vectors for each answer and both kinds of hardware key")
    func vectorsAreComplete() {
        for kind in ["sk-ed25519", "sk-ecdsa"] {
            let own = vectors.filter { $0.name.hasPrefix(kind) }
            #expect(
                Set(own.map(\.expect)) == [
                    "holds", "key", "signatureMalformed", "signatureUnsupported",
                    "changedAfterSigning", "wrongNamespace",
                ])
        }
    }

    @Test("ssh-keygen judges the vectors as they say", .enabled(if: SSHKeygen.path != nil))
    func sshKeygen() throws {
        let folder = try TemporaryFolder()
        let allowed = folder.path("allowed")
        for vector in vectors {
            try folder.write(vector.armoured, to: "sig")
            try folder.write("head@oakhill.example \(vector.keyLine)\n", to: "allowed")
            var accepts = true
            do {
                try SSHKeygen.verify(folder.path("sig"), allowed: allowed, document: document)
            } catch is SSHKeygen.Failed {
                accepts = false
            }
            #expect(accepts == vector.isAcceptedBySSHKeygen, "\(vector)")
            // Whatever holds here must hold there: anybody can check a document without Headnote.
            #expect(accepts || vector.expect != "holds", "\(vector)")
        }
    }

    @Test("a key of a web site is refused where it is listed, with the reason")
    func webKey() throws {
        let vector = try #require(vectors.first { $0.name == "sk-ecdsa-web-application.vector" })
        let expected = "the hardware key was made for 'https://oakhill.example', not for 'ssh:'"
        let fault = #expect(throws: SSHKeyFault.self) { try SSHPublicKey(line: vector.keyLine) }
        #expect(fault?.description == expected)
    }

    @Test("an untouched key is refused with the reason")
    func untouched() throws {
        let vector = try #require(vectors.first { $0.name == "sk-ed25519-no-presence.vector" })
        let expected = SignatureFault.unsupported(
            "nobody touched the hardware key when it signed")
        #expect(throws: expected) { try SSHSignature(armoured: vector.armoured) }
    }

    @Test("a site whose head has a hardware key takes an authorisation signed by it")
    func endToEnd() throws {
        let school = try School(headKey: SigningKey.hardwareNumbered(7))
        #expect(try school.refusals().isEmpty)
        let rulings = try school.judge([try school.file()])
        #expect(rulings.first?.clearance?.signers.map(\.name) == [School.head])
    }

    /// What the check of signatures says where the vector's key is the head's.
    private func answer(to vector: HardwareVector) throws -> String {
        let yaml = """
            - name: A
              role: headteacher
              person: staff-01
              signing-key: \(vector.keyLine)
            """
        let authorities: AuthorityTable
        do {
            authorities = try AuthorityTable.read(Array(yaml.utf8), path: "a.yaml")
        } catch {
            return "key"
        }
        let directory = try School().directory
        var check = SignatureCheck(authorities: authorities, directory: directory)
        check.check(
            AuthorisationFile(
                name: "2026-014.yaml", bytes: document,
                signatures: [.init(name: "2026-014.yaml.sig", bytes: vector.armoured)]), date: nil)
        let names = check.refusals.map(name(of:))
        #expect(names.isEmpty == (check.signers.map(\.name) == ["A"]))
        return names.isEmpty ? "holds" : names.joined(separator: " ")
    }
}
