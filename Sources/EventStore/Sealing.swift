import Authority
import Crypto
import Foundation
import LogModel
import Retention

private let envelopeInfo = Data("headnote envelope v2".utf8)
private let eventInfo = Array("headnote event v2".utf8)

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
    private static let wrapBytes = ReaderWrap.byteCount(holding: EnvelopeContent.byteCount)
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
        guard content.number.utf8.count <= EnvelopeContent.longestNumber,
            content.document.count == 32
        else { throw StoreError(.badKey, cause: "an event with a long number") }
        keyID = randomBytes(16)
        lastKept = Window.lastKeptDay(of: content.day)
        let context = Envelope.context(keyID, lastKept)
        let wraps = try ReaderWrap.wraps(
            content.bytes, to: readers, info: envelopeInfo, context: context)
        sealed = wraps + seal(Array(context) + wraps)
    }

    /// The wraps, readers' and decoys, one behind the other.
    var wraps: ArraySlice<UInt8> { sealed.dropLast(Envelope.sealBytes) }

    /// Whether the envelope is as it was written.
    func isWhole(seal: ([UInt8]) -> [UInt8]) -> Bool {
        let context = Array(Envelope.context(keyID, lastKept))
        return !wraps.isEmpty && wraps.count % (4 * Envelope.wrapBytes) == 0
            && seal(context + wraps) == Array(sealed.suffix(Envelope.sealBytes))
    }

    /// What the envelope holds for a reader; `nil` when no wrap opens with the key.
    ///
    /// Only for an envelope that is whole.
    func content(with key: ReaderPrivateKey) -> EnvelopeContent? {
        let plain = ReaderWrap.firstOpened(
            Array(wraps), holding: EnvelopeContent.byteCount, with: key, info: envelopeInfo,
            context: Envelope.context(keyID, lastKept))
        guard let content = plain.flatMap(EnvelopeContent.init),
            Window.lastKeptDay(of: content.day) == lastKept
        else { return nil }
        return content
    }

    private static func context(_ keyID: [UInt8], _ lastKept: CivilDate) -> Data {
        Data(keyID + Array(lastKept.description.utf8))
    }
}

/// What must come together with a content key to open an event.
struct EventSecrets: Sendable, Equatable {
    /// The record-day's, which is gone with the day.
    let day: [UInt8]
    /// The authorisation's, so that what is handed out for one opens nothing of another.
    let authorisation: [UInt8]
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

    /// Seals an event's body under its envelope's content key and the secrets of day and
    /// authorisation.
    init(
        _ body: EventBody, day: CivilDate, keyID: [UInt8], contentKey: [UInt8],
        secrets: EventSecrets, encoder: JSONEncoder
    ) throws {
        id = randomBytes(16)
        lastKept = Window.lastKeptDay(of: day)
        self.keyID = keyID
        sealed = try CombinedBox.sealed(
            padded(Array(try encoder.encode(body))),
            using: SealedEvent.key(contentKey, secrets, id),
            context: SealedEvent.context(id, lastKept, keyID))
    }

    /// The event's JSON; `nil` when the bytes were changed, or the keys are not its own.
    func content(contentKey: [UInt8], secrets: EventSecrets) -> [UInt8]? {
        // The caller counts it: a blob that does not open is reported, never dropped.
        CombinedBox.opened(
            sealed, using: SealedEvent.key(contentKey, secrets, id),
            context: SealedEvent.context(id, lastKept, keyID)
        ).flatMap(unpadded)
    }

    private static func key(
        _ contentKey: [UInt8], _ secrets: EventSecrets, _ id: [UInt8]
    ) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(
                data: contentKey + secrets.day + secrets.authorisation),
            info: eventInfo + id, outputByteCount: 32)
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
