package import Authority
import Crypto
package import Foundation
import GRDB
package import LogModel
import Retention

/// What a page carries of the store, so that a reader can open an authorisation's events away
/// from the machine that holds them.
///
/// Which envelopes are the authorisation's nobody can tell without a reader's key, so all of the
/// asked days come along. Only those of the authorisation open with what is handed out here, also
/// for somebody who is a reader of another one.
package struct HandedOutEvents: Sendable, Encodable {
    /// An envelope with its events, all of them sealed.
    package struct Group: Sendable, Encodable {
        package struct Event: Sendable, Encodable {
            let id: Data
            let sealed: Data
        }

        let keyID: Data
        let lastKept: String
        let wraps: Data
        package let events: [Event]
    }

    package let envelopes: [Group]
    /// The secrets of the days that have not expired, by date.
    package let days: [String: Data]
    /// What opens this authorisation's events and no other's.
    let authorisationSecret: Data
    /// Events under envelopes that somebody or something changed.
    package let changed: Int

    /// The last day on which the first of the handed out days is kept; `nil` where none was handed
    /// out.
    package var firstExpiry: CivilDate? {
        days.keys.compactMap { CivilDate($0) }.min().map { Window.lastKeptDay(of: $0) }
    }
}

extension EventStore {
    /// Hands out what the readers of an authorisation need to open its events elsewhere.
    ///
    /// - Parameters:
    ///   - days: the dates of the events that the authorisation covers.
    ///   - document: the digest of its document.
    ///   - today: the local date; nothing is handed out of days that have expired on it, whether
    ///     or not the purge has removed them yet.
    /// - Returns: sealed envelopes and events, and the secrets of their days.
    /// - Throws: ``StoreError`` when the store cannot be read.
    package func handOutEvents(
        of days: ClosedRange<CivilDate>, document: [UInt8], today: CivilDate
    ) throws -> HandedOutEvents {
        let first = max(Window.lastKeptDay(of: days.lowerBound), today)
        let last = Window.lastKeptDay(of: days.upperBound)
        let kept = keys.daysWithSecret.filter {
            days.contains($0) && Window(today: today).contains($0)
        }
        let secrets = kept.compactMap { day in
            keys.existingDaySecret(for: day).map { (day.description, Data($0)) }
        }
        return try reading { db in
            var groups: [HandedOutEvents.Group] = []
            var changed = 0
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT * FROM envelope WHERE last_kept BETWEEN ? AND ? ORDER BY key_id",
                arguments: [first.description, last.description])
            for row in rows {
                let envelope = try Envelope(row)
                guard envelope.isWhole(seal: keys.mac) else {
                    changed += try eventCount(db, envelope.keyID)
                    continue
                }
                groups.append(
                    HandedOutEvents.Group(
                        envelope, try sealedEvents(db, under: envelope.keyID)))
            }
            return HandedOutEvents(
                envelopes: groups, days: Dictionary(secrets) { first, _ in first },
                authorisationSecret: Data(keys.authorisationSecret(of: document)),
                changed: changed)
        }
    }
}

extension HandedOutEvents.Group {
    fileprivate init(_ envelope: Envelope, _ events: [SealedEvent]) {
        keyID = Data(envelope.keyID)
        lastKept = envelope.lastKept.description
        wraps = Data(envelope.wraps)
        self.events = events.map { Event(id: Data($0.id), sealed: Data($0.sealed)) }
    }
}

/// A page's content, sealed to the readers of an authorisation: whoever else holds the page
/// learns its length.
package struct SealedPage: Sendable, Encodable {
    private static let info = Data("headnote page v1".utf8)
    private static let keyBytes = 32

    /// The authorisation's number.
    package let number: String
    let wraps: Data
    let sealed: Data

    /// Seals a content.
    ///
    /// - Parameters:
    ///   - content: what the readers see.
    ///   - number: the authorisation's number; readable, and bound to the content.
    ///   - readers: to whom.
    /// - Throws: ``StoreError/Code/badKey`` without a reader, or when a reader's key is none.
    package init(_ content: [UInt8], number: String, to readers: [Reader]) throws {
        let context = Data(number.utf8)
        let key = randomBytes(SealedPage.keyBytes)
        self.number = number
        wraps = Data(
            try ReaderWrap.wraps(key, to: readers, info: SealedPage.info, context: context))
        sealed = Data(
            try CombinedBox.sealed(content, using: SymmetricKey(data: key), context: context))
    }

    /// What the page holds for a reader; `nil` for everybody else's key.
    package func content(with key: ReaderPrivateKey) -> [UInt8]? {
        let context = Data(number.utf8)
        let pageKey = ReaderWrap.firstOpened(
            Array(wraps), holding: SealedPage.keyBytes, with: key, info: SealedPage.info,
            context: context)
        return pageKey.flatMap {
            CombinedBox.opened(Array(sealed), using: SymmetricKey(data: $0), context: context)
        }
    }
}
