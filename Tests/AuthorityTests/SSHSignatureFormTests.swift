import Crypto
import CryptoExtras
import Testing

@testable import Authority

/// Signatures whose parts have other lengths or forms than their kind: told as damaged, never
/// handed on to the cryptography.
@Suite struct SSHSignatureFormTests {
    private func fault(
        of key: SigningKey, algorithm: String, body: [UInt8], version: UInt8 = 1, end: [UInt8] = []
    ) throws -> SignatureFault? {
        let head = ["headnote@v1", "", "sha512"].flatMap { SSHWire.field($0.utf8) }
        let mark = SSHWire.field(algorithm.utf8) + SSHWire.field(body)
        let blob =
            Array("SSHSIG".utf8) + [0, 0, 0, version] + SSHWire.field(try key.publicBlob) + head
            + SSHWire.field(mark) + end
        do {
            _ = try SSHSignature(armoured: SigningKey.armour(blob))
            return nil
        } catch {
            return error
        }
    }

    @Test("an Ed25519 signature has 64 bytes, an RSA signature those of its key")
    func lengths() throws {
        let ed25519 = try SigningKey.numbered(1)
        for count in [64, 0, 63, 65] {
            let body = Array(repeating: UInt8(3), count: count)
            let expected =
                count == 64
                ? nil : SignatureFault.malformed("it has not the length of its kind")
            #expect(try fault(of: ed25519, algorithm: "ssh-ed25519", body: body) == expected)
        }
        let rsa = SigningKey.rsa(try _RSA.Signing.PrivateKey(keySize: .bits2048))
        for count in [256, 255, 257] {
            let body = Array(repeating: UInt8(3), count: count)
            let expected =
                count == 256 ? nil : SignatureFault.malformed("it has not the length of its key")
            #expect(try fault(of: rsa, algorithm: "rsa-sha2-512", body: body) == expected)
        }
    }

    @Test("the numbers of an ECDSA signature are positive, written shortest, and fit the curve")
    func numbers() throws {
        let key = SigningKey.ecdsaP256(P256.Signing.PrivateKey())
        let (good, long) = (SSHWire.field([5]), SSHWire.field(Array(repeating: 5, count: 33)))
        let expected = SignatureFault.malformed("its numbers do not fit the curve")
        #expect(try fault(of: key, algorithm: "ecdsa-sha2-nistp256", body: good + good) == nil)
        let odd: [[UInt8]] = [
            good + long, long + good, good + good + [0], good, SSHWire.field([0x85]) + good,
            good + SSHWire.field([0, 5]), SSHWire.field([]) + good, good + SSHWire.field([0]),
            good + [0, 0, 0, 2, 5],
        ]
        for body in odd {
            #expect(
                try fault(of: key, algorithm: "ecdsa-sha2-nistp256", body: body) == expected,
                "\(body)")
        }
    }

    @Test("a signature is of version 1, and nothing stands behind it")
    func edges() throws {
        let key = try SigningKey.numbered(1)
        let body = Array(repeating: UInt8(3), count: 64)
        #expect(
            try fault(of: key, algorithm: "ssh-ed25519", body: body, version: 2)
                == .malformed("it is not of version 1"))
        #expect(
            try fault(of: key, algorithm: "ssh-ed25519", body: body, end: [0])
                == .malformed("its fields do not fit its length"))
    }

    @Test("armour is no longer than 16 KiB, in lines of 1 to 76 letters")
    func armour() throws {
        let text = String(decoding: try SigningKey.numbered(1).sign([1]), as: UTF8.self)
        let lines = text.split(separator: "\n").map(String.init)
        let body = lines[1..<(lines.count - 1)]
        func read(_ body: [String]) throws {
            let text = ([lines[0]] + body + [lines[lines.count - 1], ""]).joined(separator: "\n")
            _ = try SSHSignature(armoured: Array(text.utf8))
        }
        try read(Array(body))
        let expected = SignatureFault.malformed("its text is not base 64")
        #expect(throws: expected) { try read([body.joined()]) }
        #expect(throws: expected) { try read(Array(body) + [""]) }
        let long = Array(repeating: String(repeating: "A", count: 64), count: 300)
        #expect(throws: SignatureFault.malformed("the file is too long")) { try read(long) }
    }
}
