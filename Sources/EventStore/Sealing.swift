import Authority
import Crypto
import Foundation
import LogModel
import Retention

/// The suite with which content keys are wrapped to readers.
private let suite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly
private let envelopeInfo = Data("headnote envelope v1".utf8)
private let eventInfo = Array("headnote event v1".utf8)

/// What a reader finds in an envelope: whose events it opens, and with what.
struct EnvelopeContent: Sendable, Equatable {
    /// The longest number of an authorisation, in bytes.
    static let longestNumber = 64
    static let byteCount = 1 + longestNumber + 10 + 32 + 32

    let number: String
    /// SHA-256 of the authorisation's document.
    let document: [UInt8]
    let day: CivilDate
    let contentKey: [UInt8]

    init(number: String, document: [UInt8], day: CivilDate, contentKey: [UInt8]) {
        self.number = number
        self.document = document
        self.day = day
        self.contentKey = contentKey
    }

    /// Reads what a wrap held; `nil` when it is not of this shape.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == EnvelopeContent.byteCount, Int(bytes[0]) <= Self.longestNumber,
            let day = CivilDate(String(decoding: bytes[65..<75], as: UTF8.self))
        else { return nil }
        number = String(decoding: bytes[1..<(1 + Int(bytes[0]))], as: UTF8.self)
        self.day = day
        document = Array(bytes[75..<107])
        contentKey = Array(bytes[107...])
    }

    /// A fixed number of bytes, so that a wrap's size tells nothing of the number.
    fileprivate var bytes: [UInt8] {
        let text = Array(number.utf8)
        let padding = [UInt8](repeating: 0, count: Self.longestNumber - text.count)
        return [UInt8(text.count)] + text + padding + Array(day.description.utf8) + document
            + contentKey
    }
}

/// A content key sealed to each reader of an authorisation, as the store keeps it.
///
/// The wraps have one size and their number is rounded up to fours with random bytes, so that
/// an envelope does not tell how many may read.
struct Envelope: Sendable {
    private static let encapsulatedBytes = 32
    /// Encapsulated key, content and authentication tag.
    private static let wrapBytes = encapsulatedBytes + EnvelopeContent.byteCount + 16
    private static let sealBytes = 32

    let keyID: [UInt8]
    let lastKept: CivilDate
    let sealed: [UInt8]

    init(keyID: [UInt8], lastKept: CivilDate, sealed: [UInt8]) {
        self.keyID = keyID
        self.lastKept = lastKept
        self.sealed = sealed
    }

    /// Seals a content key to some readers.
    ///
    /// - Parameters:
    ///   - content: what a reader finds.
    ///   - readers: to whom.
    ///   - seal: the store's keyed fingerprint, by which a changed envelope is known: without it
    ///     a wrap that was changed would look like another reader's.
    /// - Throws: ``StoreError/Code/badKey`` without a reader, or when a reader's key is none.
    init(
        of content: EnvelopeContent, to readers: [Reader], seal: ([UInt8]) -> [UInt8]
    ) throws {
        guard !readers.isEmpty, content.number.utf8.count <= EnvelopeContent.longestNumber,
            content.document.count == 32
        else {
            throw StoreError(.badKey, cause: "an event without a reader, or with a long number")
        }
        keyID = randomBytes(16)
        lastKept = Window.lastKeptDay(of: content.day)
        let context = Envelope.context(keyID, lastKept)
        var wraps: [UInt8] = []
        for reader in readers {
            guard let wrap = wrapped(content.bytes, for: reader.publicKey, context: context) else {
                throw StoreError(.badKey, cause: "a reader's of authorisation \(content.number)")
            }
            wraps += wrap
        }
        let decoys = (4 - readers.count % 4) % 4
        wraps += randomBytes(decoys * Envelope.wrapBytes)
        sealed = wraps + seal(Array(context) + wraps)
    }

    private var wraps: ArraySlice<UInt8> { sealed.dropLast(Envelope.sealBytes) }

    /// Whether the envelope is as it was written.
    func isWhole(seal: ([UInt8]) -> [UInt8]) -> Bool {
        let context = Array(Envelope.context(keyID, lastKept))
        return !wraps.isEmpty && wraps.count % (4 * Envelope.wrapBytes) == 0
            && seal(context + wraps) == Array(sealed.suffix(Envelope.sealBytes))
    }

    /// What the envelope holds for a reader; `nil` when no wrap opens with the key.
    ///
    /// A wrap that does not open is another reader's or a decoy: nothing tells which. Only for
    /// an envelope that is whole.
    func content(with key: ReaderPrivateKey) -> EnvelopeContent? {
        let context = Envelope.context(keyID, lastKept)
        let wraps = Array(wraps)
        for start in stride(from: 0, to: wraps.count, by: Envelope.wrapBytes) {
            let wrap = wraps[start..<(start + Envelope.wrapBytes)]
            do {
                var recipient = try HPKE.Recipient(
                    privateKey: key.key, ciphersuite: suite, info: envelopeInfo,
                    encapsulatedKey: Data(wrap.prefix(Envelope.encapsulatedBytes)))
                let plain = try recipient.open(
                    Data(wrap.dropFirst(Envelope.encapsulatedBytes)), authenticating: context)
                guard let content = EnvelopeContent(Array(plain)),
                    Window.lastKeptDay(of: content.day) == lastKept
                else { return nil }
                return content
            } catch {
                // Not this reader's wrap: the next one may be.
                continue
            }
        }
        return nil
    }

    private static func context(_ keyID: [UInt8], _ lastKept: CivilDate) -> Data {
        Data(keyID + Array(lastKept.description.utf8))
    }
}

/// Seals bytes to a reader's public key; `nil` when nothing can be sealed to it.
///
/// The library seals to a point of small order as well, under a secret that anybody can work
/// out; so the agreement is tried once before.
private func wrapped(_ bytes: [UInt8], for publicKey: [UInt8], context: Data) -> [UInt8]? {
    do {
        let key = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: publicKey)
        let agreed = try Curve25519.KeyAgreement.PrivateKey().sharedSecretFromKeyAgreement(
            with: key)
        guard agreed.withUnsafeBytes({ secret in secret.contains { $0 != 0 } }) else { return nil }
        var sender = try HPKE.Sender(recipientKey: key, ciphersuite: suite, info: envelopeInfo)
        let ciphertext = try sender.seal(Data(bytes), authenticating: context)
        return Array(sender.encapsulatedKey) + Array(ciphertext)
    } catch {
        // Not 32 bytes, or a point to which no secret can be agreed.
        return nil
    }
}

/// Whether events can be sealed to a public key.
///
/// Ask it of every reader before a night relies on their authorisation: 32 bytes can still be a
/// point of small order, with which no secret can be agreed.
package func isUsableReadingKey(_ publicKey: [UInt8]) -> Bool {
    wrapped([0], for: publicKey, context: Data()) != nil
}

/// An event as the store keeps it.
struct SealedEvent: Sendable {
    /// Sealed content is padded to a multiple of this.
    static let paddingBytes = 512

    let id: [UInt8]
    let lastKept: CivilDate
    let keyID: [UInt8]
    let sealed: [UInt8]

    init(id: [UInt8], lastKept: CivilDate, keyID: [UInt8], sealed: [UInt8]) {
        self.id = id
        self.lastKept = lastKept
        self.keyID = keyID
        self.sealed = sealed
    }

    /// Seals an event's body under its envelope's content key and its day's secret.
    init(
        _ body: EventBody, day: CivilDate, keyID: [UInt8], contentKey: [UInt8],
        daySecret: [UInt8], encoder: JSONEncoder
    ) throws {
        id = randomBytes(16)
        lastKept = Window.lastKeptDay(of: day)
        self.keyID = keyID
        let key = SealedEvent.key(contentKey, daySecret, id)
        let box = try ChaChaPoly.seal(
            Data(padded(Array(try encoder.encode(body)))), using: key,
            authenticating: SealedEvent.context(id, lastKept, keyID))
        sealed = Array(box.combined)
    }

    /// The event's JSON; `nil` when the bytes were changed, or the keys are not its own.
    func content(contentKey: [UInt8], daySecret: [UInt8]) -> [UInt8]? {
        do {
            let box = try ChaChaPoly.SealedBox(combined: Data(sealed))
            let plain = try ChaChaPoly.open(
                box, using: SealedEvent.key(contentKey, daySecret, id),
                authenticating: SealedEvent.context(id, lastKept, keyID))
            return unpadded(Array(plain))
        } catch {
            // The caller counts it: a blob that does not open is reported, never dropped.
            return nil
        }
    }

    private static func key(
        _ contentKey: [UInt8], _ daySecret: [UInt8], _ id: [UInt8]
    ) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: contentKey + daySecret), info: eventInfo + id,
            outputByteCount: 32)
    }

    private static func context(
        _ id: [UInt8], _ lastKept: CivilDate, _ keyID: [UInt8]
    ) -> Data {
        Data(id + Array(lastKept.description.utf8) + keyID)
    }
}

/// Content behind its length in four bytes, filled up with zeros to a multiple of 512.
private func padded(_ content: [UInt8]) -> [UInt8] {
    let length = withUnsafeBytes(of: UInt32(content.count).bigEndian) { Array($0) }
    let used = length.count + content.count
    let unit = SealedEvent.paddingBytes
    return length + content + [UInt8](repeating: 0, count: (unit - used % unit) % unit)
}

/// The content of padded bytes; `nil` when its length does not fit.
private func unpadded(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count >= 4 else { return nil }
    let length = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
    guard length <= bytes.count - 4 else { return nil }
    return Array(bytes[4..<(4 + length)])
}
