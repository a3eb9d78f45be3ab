import Crypto
import CryptoExtras
import Foundation

/// A signer's two keys as the key page saves them: JSON, locked by a passphrase.
///
/// `sealed` is nonce, ciphertext and tag of AES-256-GCM over an Ed25519 seed and an X25519 private
/// key, 32 bytes each, under PBKDF2-SHA-256 of the passphrase. Every other member is
/// authenticated with them. Headnote uses the reading key alone; documents are signed in the browser.
package struct BrowserKeyFile: Sendable {
    private struct Members: Decodable {
        let format: String
        let signingKey: String
        let readingKey: String
        let derivation: String
        let rounds: Int
        let salt: Data
        let cipher: String
        let sealed: Data

        enum CodingKeys: String, CodingKey {
            case format, derivation, rounds, salt, cipher, sealed
            case signingKey = "signing-key"
            case readingKey = "reading-key"
        }
    }

    /// Guessing must cost at least this; a file that asks for more than the most is refused.
    static let rounds = 600_000...10_000_000
    private static let sealedBytes = 12 + 64 + 16
    private let members: Members

    /// Reads a key file's text.
    ///
    /// - Throws: ``StoreError`` with ``StoreError/Code/badKey``; it repeats nothing of the text.
    init(_ text: String) throws(StoreError) {
        do {
            members = try JSONDecoder().decode(Members.self, from: Data(text.utf8))
        } catch {
            throw StoreError(.badKey, cause: "not a key file of the key page")
        }
        guard members.format == "headnote-keys/1", members.derivation == "PBKDF2-SHA-256",
            members.cipher == "AES-256-GCM", BrowserKeyFile.rounds.contains(members.rounds),
            members.salt.count == 16, members.sealed.count == BrowserKeyFile.sealedBytes,
            keyBytes(members.readingKey) != nil
        else { throw StoreError(.badKey, cause: "not a key file of the key page") }
    }

    /// The public reading key as `authorities.yaml` states it.
    package var publicText: String { members.readingKey }

    /// Opens the reading key.
    ///
    /// - Parameter passphrase: what the file was locked with; its normalisation form does not
    ///   matter.
    /// - Returns: the private key.
    /// - Throws: ``StoreError`` with ``StoreError/Code/badKey`` when the passphrase is another or
    ///   the file was changed; which of the two cannot be told.
    package func unlocked(with passphrase: String) throws -> ReaderPrivateKey {
        guard !passphrase.isEmpty else { throw StoreError(.badKey, cause: "no passphrase") }
        let lock = try KDF.Insecure.PBKDF2.deriveKey(
            from: Array(passphrase.precomposedStringWithCanonicalMapping.utf8),
            salt: members.salt, using: .sha256, outputByteCount: 32, rounds: members.rounds)
        guard
            let keys = CombinedBox.opened(
                Array(members.sealed), using: lock, context: Data(openPart.utf8)),
            let key = ReaderPrivateKey(bytes: Array(keys.suffix(32)))
        else { throw StoreError(.badKey, cause: "the passphrase does not open it") }
        guard key.publicText == publicText else {
            throw StoreError(.badKey, cause: "it is not the private part of its public key")
        }
        return key
    }

    /// Everything that the file says in the open, in the order of the key page.
    private var openPart: String {
        [
            "format: \(members.format)", "signing-key: \(members.signingKey)",
            "reading-key: \(members.readingKey)", "derivation: \(members.derivation)",
            "rounds: \(members.rounds)", "salt: \(members.salt.base64EncodedString())",
            "cipher: \(members.cipher)",
        ].joined(separator: "\n")
    }
}
