import Crypto
import CryptoExtras
import Foundation

/// An OpenSSH public key of a kind that may sign: Ed25519, ECDSA P-256, RSA, and the first two
/// in hardware.
package struct SSHPublicKey: Sendable, Equatable {
    /// The algorithm by the name that OpenSSH gives it.
    package enum Kind: String, Sendable, CaseIterable {
        case ed25519 = "ssh-ed25519"
        case ecdsaP256 = "ecdsa-sha2-nistp256"
        case rsa = "ssh-rsa"
        /// Kept in a FIDO security key; so is the next.
        case hardwareEd25519 = "sk-ssh-ed25519@openssh.com"
        case hardwareECDSAP256 = "sk-ecdsa-sha2-nistp256@openssh.com"

        /// The only algorithm by which a key of the kind signs here.
        var signatureAlgorithm: String { self == .rsa ? "rsa-sha2-512" : rawValue }
    }

    /// The parts of a key that are checked against a signature.
    enum Material: Sendable, Equatable {
        /// 32 bytes.
        case ed25519([UInt8])
        /// 65 bytes, uncompressed.
        case ecdsaP256([UInt8])
        /// Big-endian without leading zeros.
        case rsa(exponent: [UInt8], modulus: [UInt8])
    }

    package let kind: Kind
    /// The key in SSH's own form, which is what is compared.
    package let blob: [UInt8]
    let material: Material
    /// What a key in hardware was made for, which it binds every signature to; `nil` for a key
    /// that is a file.
    let application: String?

    static let leastRSABits = 2048
    static let mostRSABits = 8192

    /// Reads a line such as `ssh-ed25519 AAAA… name@machine`.
    ///
    /// - Throws: ``SSHKeyFault``.
    package init(line: String) throws(SSHKeyFault) {
        guard !line.contains("PRIVATE KEY") else { throw .privateKey }
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.count >= 2 else { throw .notAKeyLine }
        guard let blob = Base64.decode(words[1].utf8) else { throw .notAKeyLine }
        let key = try SSHPublicKey(blob: blob)
        guard key.kind.rawValue == words[0] else { throw .notAKeyLine }
        self = key
    }

    /// Reads a key in SSH's own form.
    ///
    /// - Throws: ``SSHKeyFault``.
    package init(blob: [UInt8]) throws(SSHKeyFault) {
        var wire = SSHWire(blob)
        guard let name = wire.text() else { throw .malformed }
        guard let kind = Kind(rawValue: name) else { throw .unsupported(String(name.prefix(64))) }
        self.kind = kind
        self.blob = blob
        switch kind {
        case .ed25519, .hardwareEd25519: material = try SSHPublicKey.ed25519(&wire)
        case .ecdsaP256, .hardwareECDSAP256: material = try SSHPublicKey.ecdsaP256(&wire)
        case .rsa: material = try SSHPublicKey.rsa(&wire)
        }
        switch kind {
        case .hardwareEd25519, .hardwareECDSAP256:
            application = try SSHPublicKey.application(&wire)
        case .ed25519, .ecdsaP256, .rsa: application = nil
        }
        guard wire.isAtEnd else { throw .malformed }
    }

    /// The key as `ssh-keygen` writes it, without a comment.
    package var line: String { "\(kind.rawValue) \(Data(blob).base64EncodedString())" }

    /// `SHA256:…` as `ssh-keygen -l` prints it.
    package var fingerprint: String { SSHPublicKey.fingerprint(of: blob) }

    static func fingerprint(of bytes: [UInt8]) -> String {
        let text = Data(SHA256.hash(data: bytes)).base64EncodedString()
        return "SHA256:" + text.prefix { $0 != "=" }
    }

    package static func == (first: SSHPublicKey, second: SSHPublicKey) -> Bool {
        first.blob == second.blob
    }

    private static func ed25519(_ wire: inout SSHWire) throws(SSHKeyFault) -> Material {
        guard let key = wire.string(), key.count == 32 else { throw .malformed }
        return .ed25519(key)
    }

    private static func ecdsaP256(_ wire: inout SSHWire) throws(SSHKeyFault) -> Material {
        guard wire.text() == "nistp256", let point = wire.string(), point.count == 65 else {
            throw .malformed
        }
        do {
            // Refuses points that do not lie on the curve.
            _ = try P256.Signing.PublicKey(x963Representation: point)
        } catch {
            throw .malformed
        }
        return .ecdsaP256(point)
    }

    /// Reads the application of a hardware key.
    ///
    /// OpenSSH makes keys for `ssh:` and names that begin so, and for nothing else; one for the
    /// origin of a web site answers to browsers, and is refused.
    private static func application(_ wire: inout SSHWire) throws(SSHKeyFault) -> String {
        guard let text = wire.text(), !text.utf8.contains(0) else { throw .malformed }
        guard text.hasPrefix("ssh:") else { throw .foreignApplication(String(text.prefix(64))) }
        return text
    }

    private static func rsa(_ wire: inout SSHWire) throws(SSHKeyFault) -> Material {
        guard let exponent = wire.positiveNumber(), let modulus = wire.positiveNumber(),
            let first = modulus.first, let lowest = exponent.last
        else { throw .malformed }
        let bits = modulus.count * 8 - first.leadingZeroBitCount
        guard bits >= leastRSABits else { throw .weak(bits: bits) }
        // Three is the least exponent there is, and none in use has more than four bytes.
        guard bits <= mostRSABits, exponent.count <= 4, lowest & 1 == 1, exponent != [1] else {
            throw .malformed
        }
        do {
            _ = try _RSA.Signing.PublicKey(n: modulus, e: exponent)
        } catch {
            throw .malformed
        }
        return .rsa(exponent: exponent, modulus: modulus)
    }
}

/// Why a text or a blob is no public key that may sign.
package enum SSHKeyFault: Error, Sendable, Equatable, CustomStringConvertible {
    case notAKeyLine
    /// The half that signs, which now stands where others read it.
    case privateKey
    case malformed
    case unsupported(String)
    case weak(bits: Int)
    /// A hardware key that was made for something else than SSH.
    case foreignApplication(String)

    /// A clause for the end of a sentence.
    package var description: String {
        switch self {
        case .notAKeyLine:
            "not a public key line such as 'ssh-ed25519 AAAA… name'"
        case .privateKey:
            "this is a private key, and whoever has read it can sign with it: have the key thrown away "
                + "and a new one made, and write the line of its public half ('.pub') here"
        case .malformed:
            "the key is damaged"
        case .unsupported(let kind):
            "keys of the kind '\(kind)' are not accepted; use one of \(SSHKeyFault.accepted)"
        case .weak(let bits):
            "an RSA key of \(bits) bits is too weak; 2048 is the least"
        case .foreignApplication(let application):
            "the hardware key was made for '\(application)', not for 'ssh:'"
        }
    }

    private static let accepted = SSHPublicKey.Kind.allCases.map(\.rawValue)
        .joined(separator: ", ")
}
