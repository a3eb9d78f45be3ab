import Authority
import Crypto
import Foundation

/// A few bytes sealed to one reader's public key, with nothing on the outside that tells whose.
///
/// HPKE with X25519, HKDF-SHA256 and AES-256-GCM, each of which a browser has as well
/// (docs/decisions/0013-sealed-so-that-a-browser-can-open.md).
///
/// - SeeAlso: RFC 9180.
enum ReaderWrap {
    private static let suite = HPKE.Ciphersuite(
        kem: .Curve25519_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .AES_GCM_256)
    private static let encapsulatedBytes = 32
    private static let tagBytes = 16

    /// How long a wrap is: encapsulated key, content and authentication tag.
    static func byteCount(holding content: Int) -> Int { encapsulatedBytes + content + tagBytes }

    /// Seals bytes to each of some readers, one wrap behind the other.
    ///
    /// Their number is rounded up to fours with random bytes, so that it does not tell how many
    /// may read.
    ///
    /// - Parameters:
    ///   - bytes: what each of them finds.
    ///   - readers: to whom.
    ///   - info: what kind of thing is sealed.
    ///   - context: what the wraps are bound to.
    /// - Returns: the wraps, all of one length.
    /// - Throws: ``StoreError/Code/badKey`` without a reader, or when a reader's key is none.
    static func wraps(
        _ bytes: [UInt8], to readers: [Reader], info: Data, context: Data
    ) throws(StoreError) -> [UInt8] {
        guard !readers.isEmpty else { throw StoreError(.badKey, cause: "nobody to seal it to") }
        var wraps: [UInt8] = []
        for reader in readers {
            guard let wrap = wrapped(bytes, for: reader.publicKey, info: info, context: context)
            else { throw StoreError(.badKey, cause: "a reader's") }
            wraps += wrap
        }
        let decoys = (4 - readers.count % 4) % 4
        return wraps + randomBytes(decoys * byteCount(holding: bytes.count))
    }

    /// What the first of several wraps that opens holds; `nil` when none does.
    ///
    /// A wrap that does not open is another reader's or a decoy: nothing tells which.
    static func firstOpened(
        _ wraps: [UInt8], holding content: Int, with key: ReaderPrivateKey, info: Data,
        context: Data
    ) -> [UInt8]? {
        let length = byteCount(holding: content)
        for start in stride(from: 0, to: wraps.count - length + 1, by: length) {
            let wrap = wraps[start..<(start + length)]
            if let plain = opened(wrap, with: key, info: info, context: context) { return plain }
        }
        return nil
    }

    /// Seals bytes to a reader's public key; `nil` when nothing can be sealed to it.
    ///
    /// The library seals to a point of small order as well, under a secret that anybody can work
    /// out; so the agreement is tried once before.
    static func wrapped(
        _ bytes: [UInt8], for publicKey: [UInt8], info: Data, context: Data
    ) -> [UInt8]? {
        do {
            let key = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: publicKey)
            let agreed = try Curve25519.KeyAgreement.PrivateKey().sharedSecretFromKeyAgreement(
                with: key)
            guard agreed.withUnsafeBytes({ secret in secret.contains { $0 != 0 } }) else {
                return nil
            }
            var sender = try HPKE.Sender(recipientKey: key, ciphersuite: suite, info: info)
            let ciphertext = try sender.seal(Data(bytes), authenticating: context)
            return Array(sender.encapsulatedKey) + Array(ciphertext)
        } catch {
            // Not 32 bytes, or a point to which no secret can be agreed.
            return nil
        }
    }

    private static func opened(
        _ wrap: ArraySlice<UInt8>, with key: ReaderPrivateKey, info: Data, context: Data
    ) -> [UInt8]? {
        do {
            var recipient = try HPKE.Recipient(
                privateKey: key.key, ciphersuite: suite, info: info,
                encapsulatedKey: Data(wrap.prefix(encapsulatedBytes)))
            let plain = try recipient.open(
                Data(wrap.dropFirst(encapsulatedBytes)), authenticating: context)
            return Array(plain)
        } catch {
            // Nothing tells another reader's wrap from a changed one, or from random bytes.
            return nil
        }
    }
}

/// Whether events can be sealed to a public key.
///
/// Ask it of every reader before a night relies on their authorisation: 32 bytes can still be a
/// point of small order, with which no secret can be agreed.
package func isUsableReadingKey(_ publicKey: [UInt8]) -> Bool {
    ReaderWrap.wrapped([0], for: publicKey, info: Data(), context: Data()) != nil
}

/// AES-256-GCM as one blob: a random nonce of 12 bytes, the ciphertext, the tag of 16 bytes.
enum CombinedBox {
    /// Seals bytes under a key.
    static func sealed(
        _ bytes: [UInt8], using key: SymmetricKey, context: Data
    ) throws -> [UInt8] {
        let box = try AES.GCM.seal(Data(bytes), using: key, authenticating: context)
        guard let combined = box.combined else {
            throw StoreError(.unwritable, cause: "a nonce of an unusual length")
        }
        return Array(combined)
    }

    /// What a blob holds; `nil` when it was changed, or the key is another.
    static func opened(_ bytes: [UInt8], using key: SymmetricKey, context: Data) -> [UInt8]? {
        do {
            let box = try AES.GCM.SealedBox(combined: Data(bytes))
            return Array(try AES.GCM.open(box, using: key, authenticating: context))
        } catch {
            // Too short, changed, or under another key: which of them cannot be told.
            return nil
        }
    }
}
