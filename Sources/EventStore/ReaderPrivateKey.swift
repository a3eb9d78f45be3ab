import Crypto
import Foundation

/// A reader's private key: with it, and while a record-day's secret exists, events can be read.
package struct ReaderPrivateKey: Sendable {
    let key: Curve25519.KeyAgreement.PrivateKey

    /// Makes a new key.
    package init() {
        key = Curve25519.KeyAgreement.PrivateKey()
    }

    /// Makes the key that 32 bytes are; `nil` when there are more or fewer.
    package init?(bytes: [UInt8]) {
        do {
            key = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes)
        } catch {
            // The only fault is the length.
            return nil
        }
    }

    var bytes: [UInt8] { Array(key.rawRepresentation) }

    /// The 32 bytes of the public key, as an authorisation's reader has them.
    package var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }

    /// The public key as `authorities.yaml` states it: `x25519:BASE64`.
    package var publicText: String { keyText(publicKey) }
}

/// A public reading key as `authorities.yaml` states it: `x25519:BASE64`.
package func readingKeyText(_ publicKey: [UInt8]) -> String { keyText(publicKey) }

/// A key's bytes behind the name of their kind.
func keyText(_ bytes: [UInt8]) -> String {
    "x25519:" + Data(bytes).base64EncodedString()
}

/// The 32 bytes of a key's text; `nil` when it is anything else, also another spelling.
func keyBytes(_ text: some StringProtocol) -> [UInt8]? {
    guard text.hasPrefix("x25519:"),
        let data = Data(base64Encoded: String(text.dropFirst("x25519:".count))),
        data.count == 32, keyText(Array(data)) == text
    else { return nil }
    return Array(data)
}
