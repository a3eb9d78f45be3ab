import Crypto
import Testing

@testable import Authority

@Suite struct SSHPublicKeyTests {
    /// The fields of a key, each with its length in front.
    private func blob(_ fields: [[UInt8]]) -> [UInt8] {
        fields.flatMap { SSHWire.field($0) }
    }

    private func rsa(exponent: [UInt8], bits: Int) -> [UInt8] {
        // The highest bit is set, so a zero keeps the number positive; odd, as a modulus is.
        let modulus: [UInt8] = [0] + [0xC5] + Array(repeating: 0x35, count: bits / 8 - 1)
        return blob([Array("ssh-rsa".utf8), exponent, modulus])
    }

    @Test("an RSA key has between 2048 and 8192 bits and an odd exponent of three or more")
    func rsaBounds() throws {
        let usual: [UInt8] = [1, 0, 1]
        for bits in [2048, 3072, 8192] {
            #expect(try SSHPublicKey(blob: rsa(exponent: usual, bits: bits)).kind == .rsa)
        }
        #expect(throws: SSHKeyFault.weak(bits: 2040)) {
            try SSHPublicKey(blob: rsa(exponent: usual, bits: 2040))
        }
        #expect(throws: SSHKeyFault.malformed) {
            try SSHPublicKey(blob: rsa(exponent: usual, bits: 8200))
        }
        for exponent: [UInt8] in [[], [1], [4], [1, 0, 0, 0, 1], [0, 3], [0x81]] {
            #expect(throws: SSHKeyFault.malformed, "\(exponent)") {
                try SSHPublicKey(blob: rsa(exponent: exponent, bits: 2048))
            }
        }
    }

    @Test("a point lies on the curve that the key names, and is not compressed")
    func points() throws {
        let key = P256.Signing.PrivateKey().publicKey
        let whole = Array(key.x963Representation)
        let names = ["ecdsa-sha2-nistp256", "sk-ecdsa-sha2-nistp256@openssh.com"]
        let tails: [[[UInt8]]] = [[], [Array("ssh:".utf8)]]
        for (name, tail) in zip(names, tails) {
            func read(_ curve: String, _ point: [UInt8]) throws {
                _ = try SSHPublicKey(
                    blob: blob([Array(name.utf8), Array(curve.utf8), point] + tail))
            }
            try read("nistp256", whole)
            var off = whole
            off[64] ^= 1
            for point in [off, Array(key.compressedRepresentation), Array(whole.dropLast()), []] {
                #expect(throws: SSHKeyFault.malformed) { try read("nistp256", point) }
            }
            #expect(throws: SSHKeyFault.malformed) { try read("nistp384", whole) }
        }
    }

    @Test("nothing stands behind a key, and its application does where the kind has one")
    func ends() throws {
        let point = Array(repeating: UInt8(7), count: 32)
        let plain = blob([Array("ssh-ed25519".utf8), point])
        let hardware = blob([Array("sk-ssh-ed25519@openssh.com".utf8), point, Array("ssh:".utf8)])
        #expect(try SSHPublicKey(blob: plain).application == nil)
        #expect(try SSHPublicKey(blob: hardware).application == "ssh:")
        let short = blob([Array("sk-ssh-ed25519@openssh.com".utf8), point])
        for wrong in [plain + [0], hardware + [0], short, plain + SSHWire.field("ssh:".utf8)] {
            #expect(throws: SSHKeyFault.malformed) { try SSHPublicKey(blob: wrong) }
        }
    }
}
