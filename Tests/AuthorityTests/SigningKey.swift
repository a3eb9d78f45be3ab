import Crypto
import CryptoExtras
import Foundation

@testable import Authority

/// A private key of a test's own, which signs as `ssh-keygen -Y sign` does.
enum SigningKey {
    case ed25519(Curve25519.Signing.PrivateKey)
    case ecdsaP256(P256.Signing.PrivateKey)
    case rsa(_RSA.Signing.PrivateKey)
    /// An Ed25519 key that signs as a security key does which somebody touches.
    case hardwareEd25519(Curve25519.Signing.PrivateKey)

    /// The Ed25519 key of a number; the same in every run.
    static func numbered(_ number: UInt8) throws -> SigningKey {
        let seed = Array(repeating: number, count: 32)
        return .ed25519(try Curve25519.Signing.PrivateKey(rawRepresentation: seed))
    }

    /// The same as a security key's.
    static func hardwareNumbered(_ number: UInt8) throws -> SigningKey {
        let seed = Array(repeating: number, count: 32)
        return .hardwareEd25519(try Curve25519.Signing.PrivateKey(rawRepresentation: seed))
    }

    var publicBlob: [UInt8] {
        get throws {
            switch self {
            case .ed25519(let key):
                return SSHWire.field("ssh-ed25519".utf8)
                    + SSHWire.field(Array(key.publicKey.rawRepresentation))
            case .ecdsaP256(let key):
                return SSHWire.field("ecdsa-sha2-nistp256".utf8) + SSHWire.field("nistp256".utf8)
                    + SSHWire.field(Array(key.publicKey.x963Representation))
            case .rsa(let key):
                let numbers = try key.publicKey.getKeyPrimitives()
                return SSHWire.field("ssh-rsa".utf8)
                    + SSHWire.field(mpint(Array(numbers.publicExponent)))
                    + SSHWire.field(mpint(Array(numbers.modulus)))
            case .hardwareEd25519(let key):
                return SSHWire.field("sk-ssh-ed25519@openssh.com".utf8)
                    + SSHWire.field(Array(key.publicKey.rawRepresentation))
                    + SSHWire.field("ssh:".utf8)
            }
        }
    }

    /// `ssh-ed25519 AAAA… test`.
    var publicLine: String {
        get throws {
            let blob = try publicBlob
            let name = String(decoding: blob[4..<(4 + Int(blob[3]))], as: UTF8.self)
            return "\(name) \(Data(blob).base64EncodedString()) test@oakhill.example"
        }
    }

    /// An armoured signature of a document.
    func sign(
        _ document: [UInt8], namespace: String = "headnote@v1", hash: String = "sha512",
        rsaAlgorithm: String = "rsa-sha2-512"
    ) throws -> [UInt8] {
        let digest =
            hash == "sha256"
            ? Array(SHA256.hash(data: document)) : Array(SHA512.hash(data: document))
        let head = SSHWire.field(namespace.utf8) + SSHWire.field([]) + SSHWire.field(hash.utf8)
        let signed = Array("SSHSIG".utf8) + head + SSHWire.field(digest)
        let mark = try mark(of: signed, rsaAlgorithm: rsaAlgorithm)
        let version: [UInt8] = [0, 0, 0, 1]
        return SigningKey.armour(
            Array("SSHSIG".utf8) + version + SSHWire.field(try publicBlob) + head
                + SSHWire.field(mark))
    }

    /// The text of a `.sig` file.
    static func armour(_ blob: [UInt8]) -> [UInt8] {
        var text = "-----BEGIN SSH SIGNATURE-----\n"
        var rest = Data(blob).base64EncodedString()[...]
        while !rest.isEmpty {
            text += rest.prefix(70) + "\n"
            rest = rest.dropFirst(70)
        }
        return Array((text + "-----END SSH SIGNATURE-----\n").utf8)
    }

    private func mark(of signed: [UInt8], rsaAlgorithm: String) throws -> [UInt8] {
        switch self {
        case .ed25519(let key):
            return SSHWire.field("ssh-ed25519".utf8)
                + SSHWire.field(Array(try key.signature(for: signed)))
        case .ecdsaP256(let key):
            let numbers = Array(try key.signature(for: signed).rawRepresentation)
            let body =
                SSHWire.field(mpint(Array(numbers[..<32])))
                + SSHWire.field(mpint(Array(numbers[32...])))
            return SSHWire.field("ecdsa-sha2-nistp256".utf8) + SSHWire.field(body)
        case .rsa(let key):
            let body: _RSA.Signing.RSASignature
            switch rsaAlgorithm {
            case "rsa-sha2-256":
                body = try key.signature(
                    for: SHA256.hash(data: signed), padding: .insecurePKCS1v1_5)
            case "ssh-rsa":
                body = try key.signature(
                    for: Insecure.SHA1.hash(data: signed), padding: .insecurePKCS1v1_5)
            default:
                body = try key.signature(
                    for: SHA512.hash(data: signed), padding: .insecurePKCS1v1_5)
            }
            return SSHWire.field(rsaAlgorithm.utf8) + SSHWire.field(Array(body.rawRepresentation))
        case .hardwareEd25519(let key):
            let statement: [UInt8] = [1, 0, 0, 0, 7]
            let asserted =
                Array(SHA256.hash(data: Array("ssh:".utf8))) + statement
                + Array(SHA256.hash(data: signed))
            return SSHWire.field("sk-ssh-ed25519@openssh.com".utf8)
                + SSHWire.field(Array(try key.signature(for: asserted))) + statement
        }
    }
}

/// A number as SSH writes it: without leading zeros, but for one that keeps it positive.
private func mpint(_ number: [UInt8]) -> [UInt8] {
    let bare = Array(number.drop { $0 == 0 })
    return (bare.first ?? 0) >= 0x80 ? [0] + bare : bare
}
