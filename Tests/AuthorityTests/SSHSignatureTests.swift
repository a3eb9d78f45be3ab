import Crypto
import CryptoExtras
import Foundation
import LogModel
import TestSupport
import Testing

@testable import Authority

@Suite struct SSHSignatureTests {
    private static let kinds = ["ed25519", "ecdsa", "rsa", "sk-ed25519", "sk-ecdsa"]

    @Test(
        "what ssh-keygen or a security key signed holds, with either hash",
        arguments: kinds + ["ed25519-sha256"])
    func vectors(_ name: String) throws {
        let document = try bytes("document.yaml")
        let signature = try SSHSignature(armoured: try bytes("\(name).sig"))
        #expect(signature.holds(for: document))
        #expect(!signature.holds(for: document + [0x0A]))
        let kind = name == "ed25519-sha256" ? "ed25519" : name
        let line = String(decoding: try bytes("\(kind).pub"), as: UTF8.self)
        #expect(try SSHPublicKey(line: line) == signature.key)
        let print = String(decoding: try bytes("\(kind).fingerprint"), as: UTF8.self)
        #expect(print.contains(signature.key.fingerprint + " "))
    }

    @Test("what was signed with rsa-sha2-256, ssh-rsa or a short key does not count")
    func weakRSA() throws {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        for algorithm in ["rsa-sha2-256", "ssh-rsa"] {
            let signed = try SigningKey.rsa(key).sign([1], rsaAlgorithm: algorithm)
            let expected = SignatureFault.unsupported(
                "RSA signatures must be rsa-sha2-512, not \(algorithm)")
            #expect(throws: expected) { try SSHSignature(armoured: signed) }
        }
        let short = try _RSA.Signing.PrivateKey(unsafeKeySize: .init(bitCount: 1024))
        #expect(throws: SSHKeyFault.weak(bits: 1024)) {
            try SSHPublicKey(line: try SigningKey.rsa(short).publicLine)
        }
    }

    @Test("a signature for another purpose says nothing here")
    func namespaces() throws {
        let key = try SigningKey.numbered(1)
        for namespace in ["file", "git", "headnote@v2", "headnote@v1 ", "Headnote@v1", ""] {
            let signed = try key.sign([1], namespace: namespace)
            #expect(throws: SignatureFault.wrongNamespace(namespace)) {
                try SSHSignature(armoured: signed)
            }
        }
        let sha1 = try key.sign([1], hash: "sha1")
        #expect(throws: SignatureFault.unsupported("its hash is neither sha256 nor sha512")) {
            try SSHSignature(armoured: sha1)
        }
    }

    @Test(
        "damaged armour is refused",
        arguments: [
            "", "\n", "-----BEGIN SSH SIGNATURE-----",
            "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n",
            "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n",
            "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----\n",
            "-----BEGIN SSH SIGNATURE-----\n====\n-----END SSH SIGNATURE-----\n",
            "-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQ==\n-----END SSH SIGNATURE-----\n",
            "-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAf////8=\n-----END SSH SIGNATURE-----\n",
            " -----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----\n",
        ])
    func damagedArmour(_ text: String) {
        #expect(throws: SignatureFault.self) { try SSHSignature(armoured: Array(text.utf8)) }
    }

    @Test("armour may have Windows line ends, and nothing before or after it")
    func armourEdges() throws {
        let signed = String(decoding: try SigningKey.numbered(1).sign([1]), as: UTF8.self)
        let windows = signed.split(separator: "\n").joined(separator: "\r\n") + "\r\n"
        #expect(try SSHSignature(armoured: Array(windows.utf8)).holds(for: [1]))
        for text in ["x" + signed, signed + "x", signed + "\n", "\n" + signed] {
            #expect(throws: SignatureFault.self) { try SSHSignature(armoured: Array(text.utf8)) }
        }
    }

    @Test("a signature with something in its reserved field is refused, as nobody signed that")
    func reservedField() throws {
        let text = String(decoding: try SigningKey.numbered(1).sign([1]), as: UTF8.self)
        let lines = text.split(separator: "\n").dropFirst().dropLast()
        let blob = try #require(Base64.decode(lines.joined().utf8))
        // SSHSIG, the version, a key of 51 and a namespace of 11 bytes, each with its length.
        let reserved = 6 + 4 + (4 + 51) + (4 + 11)
        #expect(Array(blob[reserved..<(reserved + 4)]) == [0, 0, 0, 0])
        let filled = Array(blob[..<reserved]) + SSHWire.field([7]) + Array(blob[(reserved + 4)...])
        #expect(throws: SignatureFault.malformed("its reserved field is not empty")) {
            try SSHSignature(armoured: SigningKey.armour(filled))
        }
    }

    @Test(
        "changing any byte of a signature makes it no signature of the document", arguments: kinds)
    func flipsInSignature(_ kind: String) throws {
        let document = try bytes("document.yaml")
        let signed = try bytes("\(kind).sig")
        var generator = SeededGenerator(seed: 20_261_121)
        for index in signed.indices {
            var changed = signed
            changed[index] ^= UInt8.random(in: 1...255, using: &generator)
            #expect(!holds(changed, for: document), "byte \(index) became \(changed[index])")
        }
    }

    @Test("changing any byte of a document makes its signature hold no more", arguments: kinds)
    func flipsInDocument(_ kind: String) throws {
        let document = try bytes("document.yaml")
        let signature = try SSHSignature(armoured: try bytes("\(kind).sig"))
        var generator = SeededGenerator(seed: 20_261_122)
        for index in document.indices {
            var changed = document
            changed[index] ^= UInt8.random(in: 1...255, using: &generator)
            #expect(!signature.holds(for: changed), "byte \(index) became \(changed[index])")
        }
    }

    @Test("changing, cutting or doubling bytes inside the armour never crashes", arguments: kinds)
    func flipsInBlob(_ kind: String) throws {
        let document = try bytes("document.yaml")
        let text = String(decoding: try bytes("\(kind).sig"), as: UTF8.self)
        let lines = text.split(separator: "\n").dropFirst().dropLast()
        let blob = try #require(Base64.decode(lines.joined().utf8))
        var generator = SeededGenerator(seed: 20_261_123)
        for index in blob.indices {
            var changed = blob
            changed[index] ^= UInt8.random(in: 1...255, using: &generator)
            #expect(!holds(SigningKey.armour(changed), for: document), "byte \(index)")
            #expect(!holds(SigningKey.armour(Array(blob[..<index])), for: document))
            let doubled = Array(blob[...index] + blob[index...])
            #expect(!holds(SigningKey.armour(doubled), for: document), "byte \(index) doubled")
        }
    }

    private func holds(_ armoured: [UInt8], for document: [UInt8]) -> Bool {
        do {
            return try SSHSignature(armoured: armoured).holds(for: document)
        } catch {
            return false
        }
    }

    private func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: fixture("signatures/\(name)")))
    }
}

/// Signatures made and checked by the real `ssh-keygen`, where it is installed.
@Suite(.enabled(if: SSHKeygen.path != nil)) struct SSHKeygenTests {
    private static let kinds = [["ed25519"], ["ecdsa", "-b", "256"], ["rsa", "-b", "3072"]]

    @Test("what ssh-keygen signs holds here", arguments: kinds)
    func reads(_ kind: [String]) throws {
        let folder = try TemporaryFolder()
        let document = School.document()
        try folder.write(document, to: "2026-014.yaml")
        let key = folder.path("key")
        try SSHKeygen.run(["-q", "-N", "", "-f", key, "-t"] + kind)
        try SSHKeygen.run([
            "-q", "-Y", "sign", "-n", "headnote@v1", "-f", key, folder.path("2026-014.yaml"),
        ])
        let signature = try SSHSignature(
            armoured: Array(
                try Data(contentsOf: URL(fileURLWithPath: folder.path("2026-014.yaml.sig")))))
        let line = try String(contentsOfFile: key + ".pub", encoding: .utf8)
        #expect(signature.key == (try SSHPublicKey(line: line)))
        #expect(signature.holds(for: document))
    }

    @Test("what holds here, ssh-keygen verifies", arguments: ["ed25519", "ecdsa", "rsa"])
    func writes(_ kind: String) throws {
        let folder = try TemporaryFolder()
        let key: SigningKey =
            switch kind {
            case "ed25519": try SigningKey.numbered(1)
            case "ecdsa": .ecdsaP256(P256.Signing.PrivateKey())
            default: .rsa(try _RSA.Signing.PrivateKey(keySize: .bits2048))
            }
        let document = School.document()
        let signed = try key.sign(document)
        #expect(try SSHSignature(armoured: signed).holds(for: document))
        try folder.write(signed, to: "sig")
        try folder.write("head@oakhill.example \(try key.publicLine)\n", to: "allowed")
        let (signature, allowed) = (folder.path("sig"), folder.path("allowed"))
        try SSHKeygen.verify(signature, allowed: allowed, document: document)
        #expect(throws: SSHKeygen.Failed.self) {
            try SSHKeygen.verify(signature, allowed: allowed, document: document + [0x20])
        }
    }
}
