import Crypto
import CryptoExtras
import Foundation

/// A detached OpenSSH signature, as `ssh-keygen -Y sign` writes it.
///
/// - SeeAlso: PROTOCOL.sshsig and PROTOCOL.u2f in the sources of OpenSSH.
struct SSHSignature: Equatable {
    /// A signature with the largest key accepted has fewer than 3 KiB.
    private static let limitBytes = 16_384
    private static let magic = Array("SSHSIG".utf8)

    enum HashAlgorithm: String {
        case sha256, sha512
    }

    /// The bare signature, by the algorithm that made it.
    enum Mark: Equatable {
        case ed25519([UInt8])
        /// Both numbers, 32 bytes each.
        case ecdsaP256([UInt8])
        case rsaSHA512([UInt8])
    }

    let purpose: SigningPurpose
    let key: SSHPublicKey
    let hashAlgorithm: HashAlgorithm
    let mark: Mark
    /// What a hardware key states beside its signature; `nil` for a key that is a file.
    let assertion: HardwareAssertion?

    /// Reads the armoured text of a `.sig` file.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - purpose: what it must have been made for.
    /// - Throws: ``SignatureFault``; nothing that a file can hold does anything else.
    init(
        armoured bytes: [UInt8], for purpose: SigningPurpose = .authorisation
    ) throws(SignatureFault) {
        var wire = SSHWire(try SSHSignature.unarmour(bytes))
        guard wire.bytes(SSHSignature.magic.count) == SSHSignature.magic else {
            throw .malformed("it does not begin with SSHSIG")
        }
        guard wire.uint32() == 1 else { throw .malformed("it is not of version 1") }
        guard let keyBlob = wire.string(), let namespace = wire.string(),
            let reserved = wire.string(), let hash = wire.string(), let mark = wire.string(),
            wire.isAtEnd
        else { throw .malformed("its fields do not fit its length") }
        guard reserved.isEmpty else { throw .malformed("its reserved field is not empty") }
        guard namespace == Array(purpose.rawValue.utf8) else {
            throw .wrongNamespace(String(decoding: namespace.prefix(64), as: UTF8.self))
        }
        guard let name = String(validating: hash, as: UTF8.self),
            let algorithm = HashAlgorithm(rawValue: name)
        else { throw .unsupported("its hash is neither sha256 nor sha512") }
        do {
            key = try SSHPublicKey(blob: keyBlob)
        } catch {
            throw .unsupported(error.description)
        }
        self.purpose = purpose
        hashAlgorithm = algorithm
        (self.mark, assertion) = try SSHSignature.mark(mark, of: key)
    }

    /// Whether the signature is one of these bytes by the key it names.
    func holds(for document: [UInt8]) -> Bool {
        do {
            guard let signed = keyInput(for: document) else { return false }
            return try isValid(for: signed)
        } catch {
            // The library refused key or signature as such; neither says anything then.
            return false
        }
    }

    private func isValid(for signed: [UInt8]) throws -> Bool {
        switch (key.material, mark) {
        case (.ed25519(let key), .ed25519(let mark)):
            return try Curve25519.Signing.PublicKey(rawRepresentation: key)
                .isValidSignature(mark, for: signed)
        case (.ecdsaP256(let point), .ecdsaP256(let numbers)):
            let mark = try P256.Signing.ECDSASignature(rawRepresentation: numbers)
            return try P256.Signing.PublicKey(x963Representation: point)
                .isValidSignature(mark, for: signed)
        case (.rsa(let exponent, let modulus), .rsaSHA512(let mark)):
            return try _RSA.Signing.PublicKey(n: modulus, e: exponent).isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: mark), for: SHA512.hash(data: signed),
                padding: .insecurePKCS1v1_5)
        default:
            return false
        }
    }

    /// What the key was given to sign; `nil` where key and signature are not both of hardware or
    /// both not.
    private func keyInput(for document: [UInt8]) -> [UInt8]? {
        let message = signedBytes(for: document)
        switch (key.application, assertion) {
        case (nil, nil): return message
        case (let application?, let assertion?):
            return assertion.signedBytes(application: application, message: message)
        default: return nil
        }
    }

    /// What is signed: not the document but its digest, bound to the namespace.
    private func signedBytes(for document: [UInt8]) -> [UInt8] {
        let digest: [UInt8] =
            switch hashAlgorithm {
            case .sha256: Array(SHA256.hash(data: document))
            case .sha512: Array(SHA512.hash(data: document))
            }
        return SSHSignature.magic + SSHWire.field(purpose.rawValue.utf8) + SSHWire.field([])
            + SSHWire.field(hashAlgorithm.rawValue.utf8) + SSHWire.field(digest)
    }

    /// Reads the bare signature, which must be of the kind that the key makes.
    private static func mark(
        _ blob: [UInt8], of key: SSHPublicKey
    ) throws(SignatureFault) -> (Mark, HardwareAssertion?) {
        var wire = SSHWire(blob)
        guard let algorithm = wire.text(), let body = wire.string() else {
            throw .malformed("the signature proper does not fit its length")
        }
        try check(algorithm, of: key)
        let assertion = key.application == nil ? nil : try HardwareAssertion(&wire)
        guard wire.isAtEnd else {
            throw .malformed("the signature proper does not fit its length")
        }
        return (try mark(body, of: key.material), assertion)
    }

    private static func check(
        _ algorithm: String, of key: SSHPublicKey
    ) throws(SignatureFault) {
        switch (key.kind, algorithm) {
        case (_, key.kind.signatureAlgorithm): return
        case (.rsa, "rsa-sha2-256"), (.rsa, "ssh-rsa"):
            throw .unsupported("RSA signatures must be rsa-sha2-512, not \(algorithm)")
        case (.hardwareECDSAP256, "webauthn-sk-ecdsa-sha2-nistp256@openssh.com"):
            throw .unsupported("it was made by a browser; sign with ssh-keygen")
        default: throw .malformed("key and signature are of two kinds")
        }
    }

    private static func mark(
        _ body: [UInt8], of material: SSHPublicKey.Material
    ) throws(SignatureFault) -> Mark {
        switch material {
        case .ed25519:
            guard body.count == 64 else { throw .malformed("it has not the length of its kind") }
            return .ed25519(body)
        case .ecdsaP256:
            var numbers = SSHWire(body)
            guard let r = numbers.positiveNumber(), let s = numbers.positiveNumber(),
                numbers.isAtEnd, r.count <= 32, s.count <= 32
            else { throw .malformed("its numbers do not fit the curve") }
            return .ecdsaP256(padded(r) + padded(s))
        case .rsa(_, let modulus):
            guard body.count == modulus.count else {
                throw .malformed("it has not the length of its key")
            }
            return .rsaSHA512(body)
        }
    }

    private static func padded(_ number: [UInt8]) -> [UInt8] {
        Array(repeating: 0, count: 32 - number.count) + number
    }

    /// The bytes between the two lines of dashes.
    private static func unarmour(_ bytes: [UInt8]) throws(SignatureFault) -> [UInt8] {
        guard bytes.count <= limitBytes else { throw .malformed("the file is too long") }
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            line.last == 0x0D ? line.dropLast() : line
        }
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard lines.count >= 3,
            lines[0].elementsEqual("-----BEGIN SSH SIGNATURE-----".utf8),
            lines[lines.count - 1].elementsEqual("-----END SSH SIGNATURE-----".utf8)
        else { throw .malformed("it is not between the lines BEGIN and END SSH SIGNATURE") }
        let body = lines[1..<(lines.count - 1)]
        guard body.allSatisfy({ !$0.isEmpty && $0.count <= 76 }),
            let blob = Base64.decode(Array(body.joined()))
        else { throw .malformed("its text is not base 64") }
        return blob
    }
}

/// Why the bytes of a `.sig` file are no signature that could count.
enum SignatureFault: Error, Equatable {
    /// The text says what is wrong, as a clause.
    case malformed(String)
    case wrongNamespace(String)
    /// A kind of key, signature or hash that is not accepted.
    case unsupported(String)
}
