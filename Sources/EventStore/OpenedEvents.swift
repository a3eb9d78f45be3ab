package import Authority
import Foundation
import GRDB
package import LogModel
import Retention

/// The events of one authorisation, opened with a reader's key.
package struct OpenedEvents: Sendable, Equatable {
    /// By date, time, and then every other byte, so that the same store gives the same order.
    package let events: [EventBody]
    /// Events that did not open although their day still has its secret.
    ///
    /// Somebody or something changed them, or their envelope, and a report must say so. Under a changed envelope they may
    /// be another authorisation's: nobody can tell any more.
    package let tampered: Int
    /// Events whose six months are over, or whose day's secret is gone; a purge removes their rows.
    package let expired: Int

    /// What is known before a reader opened anything.
    ///
    /// - Parameter changed: how many events cannot open any more.
    /// - Returns: no event, and that count.
    package static func unopened(changed: Int) -> OpenedEvents {
        OpenedEvents(events: [], tampered: changed, expired: 0)
    }
}

extension EventStore {
    /// Opens the events of an authorisation.
    ///
    /// The list of readers comes from the authorisation, because an authorisation under which
    /// nothing was found has no envelope either: without the list, "nothing found" and "not
    /// yours to read" would look the same. The list alone opens nothing.
    ///
    /// - Parameters:
    ///   - number: the authorisation's number.
    ///   - document: the digest of its document: what was collected under another one of the
    ///     same number stays closed.
    ///   - readers: its readers.
    ///   - key: a reader's private key.
    ///   - today: the local date; nothing is opened of days that have expired on it, whether or not
    ///     a purge has removed them yet.
    /// - Returns: the events, and how many could not be opened.
    /// - Throws: ``StoreError`` with ``StoreError/Code/notAReader`` when the key is not that of
    ///   one of the readers. A changed event is not an error; it is counted.
    package func openEvents(
        of number: String, document: [UInt8], readers: [Reader], with key: ReaderPrivateKey,
        today: CivilDate
    ) throws -> OpenedEvents {
        guard readers.contains(where: { $0.publicKey == key.publicKey }) else {
            throw StoreError(.notAReader)
        }
        let window = Window(today: today)
        return try reading { db in
            var opening = Opening(number: number)
            let envelopes = try Row.fetchAll(db, sql: "SELECT * FROM envelope ORDER BY key_id")
            for row in envelopes {
                let envelope = try Envelope(row)
                guard envelope.isWhole(seal: keys.mac) else {
                    opening.tampered += try eventCount(db, envelope.keyID)
                    continue
                }
                guard let content = envelope.content(with: key), content.number == number,
                    content.document == document
                else {
                    continue
                }
                let daySecret =
                    window.contains(content.day) ? keys.existingDaySecret(for: content.day) : nil
                let secrets = daySecret.map {
                    EventSecrets(
                        day: $0, authorisation: keys.authorisationSecret(of: document))
                }
                for event in try sealedEvents(db, under: envelope.keyID) {
                    opening.take(event, content: content, secrets: secrets)
                }
            }
            return opening.opened
        }
    }
}

extension Envelope {
    /// An envelope's row.
    init(_ row: Row) throws {
        self.init(
            keyID: row.bytes("key_id"), lastKept: try row.date("last_kept"),
            sealed: row.bytes("sealed"))
    }
}

/// Collects the events of an authorisation.
private struct Opening {
    let number: String
    var tampered = 0
    private var expired = 0
    private var found: [(body: EventBody, json: [UInt8])] = []

    init(number: String) {
        self.number = number
    }

    mutating func take(_ event: SealedEvent, content: EnvelopeContent, secrets: EventSecrets?) {
        guard let secrets else {
            expired += 1
            return
        }
        let json = event.content(contentKey: content.contentKey, secrets: secrets)
        guard let json, let body = decoded(json), body.authorisation == number,
            body.date == content.day
        else {
            tampered += 1
            return
        }
        found.append((body, json))
    }

    var opened: OpenedEvents {
        let sorted = found.sorted { one, other in
            let first = (one.body.epochDay, one.body.timeMilliseconds)
            let second = (other.body.epochDay, other.body.timeMilliseconds)
            return first == second ? one.json.lexicographicallyPrecedes(other.json) : first < second
        }
        return OpenedEvents(events: sorted.map(\.body), tampered: tampered, expired: expired)
    }

    private func decoded(_ json: [UInt8]) -> EventBody? {
        do {
            return try JSONDecoder().decode(EventBody.self, from: Data(json))
        } catch {
            // Authentic bytes that are no event: counted with those that were changed.
            return nil
        }
    }
}

/// The events of an envelope, in the order of their random ids.
func sealedEvents(_ db: Database, under keyID: [UInt8]) throws -> [SealedEvent] {
    try Row.fetchAll(
        db, sql: "SELECT * FROM event WHERE key_id = ? ORDER BY id", arguments: [Data(keyID)]
    ).map { row in
        SealedEvent(
            id: row.bytes("id"), lastKept: try row.date("last_kept"), keyID: keyID,
            sealed: row.bytes("sealed"))
    }
}

/// How many events an envelope has.
func eventCount(_ db: Database, _ keyID: [UInt8]) throws -> Int {
    try Int.fetchOne(
        db, sql: "SELECT COUNT(*) FROM event WHERE key_id = ?", arguments: [Data(keyID)]) ?? 0
}
