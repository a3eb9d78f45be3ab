import Foundation
import GRDB
package import LogModel
package import Retention

/// The single values that a store remembers.
enum MetaKey: String {
    case keyCheck = "key-check"
    case site
    case lastClock = "last-clock"
    case lastDay = "last-day"
    case newestRecord = "newest-record"
    case clockConfirmedOn = "clock-confirmed-on"
    case lastWeeklyNotice = "last-weekly-notice"
    case lastSameNightNotice = "last-same-night-notice"
}

extension EventStore {
    /// Pins what kind of site this is, or holds it to what the first run pinned.
    ///
    /// - Parameter rehearsal: the instant that `site.yaml` states; `nil` for a real site.
    /// - Throws: ``StoreError/Code/siteChanged`` when the first run was told something else.
    package func pinSite(rehearsal: Timestamp?) throws {
        let site = rehearsal.map { "rehearsal \($0)" } ?? "real"
        try writing { db in
            guard let pinned = try meta(db, .site) else {
                try setMeta(db, .site, to: site)
                return
            }
            guard pinned == site else {
                throw StoreError(.siteChanged, cause: "it was pinned as \(pinned)")
            }
        }
    }

    /// What kind of site the first run pinned; `nil` before it.
    package func pinnedSite() throws -> PinnedSite? {
        guard let text = try reading({ try meta($0, .site) }) else { return nil }
        if text == "real" { return .real }
        guard let instant = Timestamp(rfc3339: text.dropFirst("rehearsal ".count)) else {
            throw StoreError(.damaged, cause: "no site in meta")
        }
        return .rehearsal(instant)
    }

    /// The facts by which a clock is believed or not.
    ///
    /// - Parameters:
    ///   - now: what the clock shows.
    ///   - today: the local date.
    /// - Returns: the facts; ask them for their answer.
    /// - Throws: ``StoreError``.
    package func clockCheck(now: Timestamp, today: CivilDate) throws -> ClockCheck {
        try reading { db in
            ClockCheck(
                now: now, today: today,
                lastClock: try meta(db, .lastClock).flatMap { Timestamp(rfc3339: $0) },
                lastDay: try meta(db, .lastDay).flatMap { CivilDate($0) },
                newestRecord: try meta(db, .newestRecord).flatMap { CivilDate($0) },
                confirmedOn: try meta(db, .clockConfirmedOn).flatMap { CivilDate($0) })
        }
    }

    /// Whether an authorisation has already been applied to the records kept before it.
    ///
    /// - Parameter digest: of the authorisation as it is signed.
    /// - Returns: whether ``noteReachedBack(_:in:)`` was called for it.
    /// - Throws: ``StoreError``.
    package func hasReachedBack(_ digest: [UInt8]) throws -> Bool {
        let mac = keys.mac(digest)
        return try reading { db in
            try Bool.fetchOne(
                db, sql: "SELECT 1 FROM reached_back WHERE digest = ?",
                arguments: [Data(mac)]) ?? false
        }
    }

    /// Notes that an authorisation has been applied to the records kept before it.
    ///
    /// The note is kept for six months; should it go while the authorisation still collects,
    /// reaching back again finds the same events and writes none of them twice.
    package func noteReachedBack(_ digest: [UInt8], in run: Run) throws {
        let mac = keys.mac(digest)
        try writing { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO reached_back (digest, last_kept) VALUES (?, ?)",
                arguments: [Data(mac), Window.lastKeptDay(of: run.today).description])
        }
    }

    /// Forgets the notes of authorisations that do not collect in this run.
    ///
    /// What is read while an authorisation is away is not sealed under it. When it comes back it
    /// must reach back once more.
    ///
    /// - Parameter digests: of the authorisations that collect.
    /// - Throws: ``StoreError``.
    package func forgetReachedBack(except digests: [[UInt8]]) throws {
        let kept = Set(digests.map { Data(keys.mac($0)) })
        try writing { db in
            for mac in try Data.fetchAll(db, sql: "SELECT digest FROM reached_back")
            where !kept.contains(mac) {
                try db.execute(
                    sql: "DELETE FROM reached_back WHERE digest = ?", arguments: [mac])
            }
        }
    }
}

/// What kind of site a store belongs to.
package enum PinnedSite: Sendable, Hashable {
    case real
    case rehearsal(Timestamp)
}

/// The fingerprint of the store's own key that the database holds.
func storedKeyCheck(_ db: Database) throws -> String? {
    try meta(db, .keyCheck)
}

func meta(_ db: Database, _ key: MetaKey) throws -> String? {
    try String.fetchOne(
        db, sql: "SELECT value FROM meta WHERE key = ?", arguments: [key.rawValue])
}

func setMeta(_ db: Database, _ key: MetaKey, to value: String) throws {
    try db.execute(
        sql: "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
        arguments: [key.rawValue, value])
}
