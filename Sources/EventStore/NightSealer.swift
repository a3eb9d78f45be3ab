import Authority
import Crypto
import Foundation
import LogModel

/// Seals a run's events; it cannot open them again once it is gone.
///
/// One envelope for each authorisation, record-day and set of readers: an event that one of the
/// readers may not open, because it is about them, never shares a content key with one that they
/// may. The content keys live in this value and nowhere else: when the run ends, only a reader's
/// private key leads back to them.
struct NightSealer {
    private struct Group: Hashable {
        let number: String
        let document: [UInt8]
        let day: CivilDate
        let readers: [Reader]
    }

    private struct Open {
        let envelope: Envelope
        let contentKey: [UInt8]
    }

    private var groups: [Group: Open] = [:]
    private let encoder: JSONEncoder

    init() {
        encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// Seals an event, with a new envelope where its authorisation and day have none yet.
    ///
    /// The day's secret is on disk before this returns. The envelope is not: whoever writes the
    /// event writes it in the same transaction.
    mutating func seal(
        _ event: ClearedEvent, keys: KeyRing
    ) throws -> (event: SealedEvent, envelope: Envelope) {
        let group = Group(
            number: event.number, document: event.document, day: event.date,
            readers: event.readers)
        let open = try groups[group] ?? makeEnvelope(for: group, keys: keys)
        let secrets = EventSecrets(
            day: try keys.daySecret(for: event.date),
            authorisation: keys.authorisationSecret(of: event.document))
        let sealed = try SealedEvent(
            event.body, day: event.date, keyID: open.envelope.keyID, contentKey: open.contentKey,
            secrets: secrets, encoder: encoder)
        return (sealed, open.envelope)
    }

    private mutating func makeEnvelope(for group: Group, keys: KeyRing) throws -> Open {
        let contentKey = randomBytes(32)
        let content = EnvelopeContent(
            number: group.number, document: group.document, day: group.day,
            contentKey: contentKey)
        let open = Open(
            envelope: try Envelope(of: content, to: group.readers, seal: keys.mac),
            contentKey: contentKey)
        groups[group] = open
        return open
    }
}
