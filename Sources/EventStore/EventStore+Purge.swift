import Foundation
import GRDB
package import LogModel
package import Retention

/// What a purge did, and which of its parts failed.
package struct PurgeOutcome: Sendable, Equatable {
    /// How many rows and files went, by kind.
    package var removed: [PurgeKind: Int] = [:]
    /// What could not be done, in the order it was tried; a purge with an entry here has failed,
    /// although what did go is gone.
    package var failures: [StoreError] = []

    package init() {}
}

extension EventStore {
    /// What the store and its keys hold, for the purge plan.
    ///
    /// - Parameter streamsOnDisk: the identities of the streams whose log file was found by the
    ///   run; the checkpoints of the others may go once their newest record has expired.
    /// - Returns: the inventory, without archives.
    /// - Throws: ``StoreError``.
    package func inventory(streamsOnDisk: Set<[UInt8]>) throws -> Inventory {
        try reading { db in
            var inventory = Inventory()
            inventory.events = try untilCounts(db, "event")
            inventory.envelopes = try untilCounts(db, "envelope")
            inventory.reachedBack = try untilCounts(db, "reached_back")
            inventory.tallies = try dayCounts(db, "tally", "day")
            inventory.unattributed = try dayCounts(db, "unattributed", "day")
            inventory.privateCounts = try dayCounts(db, "private_count", "day")
            inventory.coverage = try dayCounts(db, "run", "today")
            inventory.daySecrets = keys.daysWithSecret
            inventory.handleKeys = keys.monthsWithHandleKey
            inventory.notices = try Row.fetchAll(db, sql: "SELECT * FROM notice ORDER BY name")
                .map { HeldNotice(name: $0["name"], oldestDay: try $0.date("oldest_day")) }
            inventory.streams = try Row.fetchAll(db, sql: "SELECT * FROM stream ORDER BY id")
                .map(storedStream).map { heldStream($0, streamsOnDisk) }
            return inventory
        }
    }

    /// Carries out the store's part of a plan; archives are left to others.
    ///
    /// Order: secrets, notices, rows, write-ahead log, free pages. The secrets go first because
    /// they are what makes records unreadable everywhere at once, in copies of the store too, and
    /// need nothing but the file system: a database that is full, locked or damaged cannot hold
    /// them back. The other order would be safe as well: each part is found again by the next
    /// inventory on its own (rows by their dates, secrets by their files), so a crash between any
    /// two steps leaves work for the next purge and nothing inconsistent. A part that fails does
    /// not stop the parts after it.
    ///
    /// - Parameter plan: a plan made from this store's inventory.
    /// - Returns: what went, and what failed.
    /// - Throws: ``StoreError/Code/readOnly`` when the store was opened for reading, and what a
    ///   test's hook throws.
    package func apply(_ plan: PurgePlan) throws -> PurgeOutcome {
        guard access == .running else { throw StoreError(.readOnly, path: databasePath) }
        var steps = StepCounter(beforeStep)
        var outcome = PurgeOutcome()
        try removeSecrets(plan, &steps, &outcome)
        try removeNoticeFiles(plan, &steps, &outcome)
        try attempt(&outcome) { try removeRows(plan, &steps, &outcome) }
        try steps.next()
        try attempt(&outcome) { try emptyLog() }
        return outcome
    }

    private func removeSecrets(
        _ plan: PurgePlan, _ steps: inout StepCounter, _ outcome: inout PurgeOutcome
    ) throws {
        for item in plan.items(of: .daySecret) {
            guard let day = CivilDate(item.identity) else { continue }
            try steps.next()
            try attempt(&outcome) {
                try keys.removeDaySecret(for: day)
                outcome.removed[.daySecret, default: 0] += 1
            }
        }
        for item in plan.items(of: .handleKey) {
            guard let month = CalendarMonth(item.identity) else { continue }
            try steps.next()
            try attempt(&outcome) {
                try keys.removeHandleKey(for: month)
                outcome.removed[.handleKey, default: 0] += 1
            }
        }
    }

    /// The files go before their rows, by which alone they are found.
    private func removeNoticeFiles(
        _ plan: PurgePlan, _ steps: inout StepCounter, _ outcome: inout PurgeOutcome
    ) throws {
        let items = plan.items(of: .notice)
        guard !items.isEmpty else { return }
        try attempt(&outcome) {
            let shelf = try PrivateFolder(path: noticesFolder, create: true)
            for item in items {
                try steps.next()
                try attempt(&outcome) { try removeNotice(item, shelf) }
            }
        }
    }

    private func removeNotice(_ item: PurgeItem, _ shelf: PrivateFolder) throws {
        try shelf.remove(item.identity)
    }

    private func removeRows(
        _ plan: PurgePlan, _ steps: inout StepCounter, _ outcome: inout PurgeOutcome
    ) throws {
        var counted = outcome
        try writing { db in
            for item in plan.items {
                guard let (sql, argument) = deletion(of: item) else { continue }
                try steps.next()
                try db.execute(sql: sql, arguments: [argument])
                guard db.changesCount > 0 else { continue }
                counted.removed[item.kind, default: 0] += db.changesCount
            }
            try steps.next()
        }
        outcome = counted
    }

    /// Brings the deletions into the database file and cuts the write-ahead log, which would
    /// keep deleted rows until it is used again; then gives free pages back.
    private func emptyLog() throws {
        do {
            try queue.writeWithoutTransaction { db in
                _ = try db.checkpoint(.truncate)
                try db.execute(sql: "PRAGMA incremental_vacuum")
                _ = try db.checkpoint(.truncate)
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            throw StoreError(.checkpointBlocked, path: databasePath)
        } catch let error as DatabaseError {
            throw StoreError(.unwritable, path: databasePath, cause: error.message)
        }
    }

    /// Does one part and keeps its fault, so that the next part is done all the same.
    private func attempt(_ outcome: inout PurgeOutcome, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as StoreError {
            outcome.failures.append(error)
        }
    }
}

/// The statement that removes an item's rows; `nil` for what is no row.
private func deletion(of item: PurgeItem) -> (sql: String, argument: any DatabaseValueConvertible)?
{
    switch item.kind {
    case .eventDay: ("DELETE FROM event WHERE last_kept = ?", item.identity)
    case .envelopeDay: ("DELETE FROM envelope WHERE last_kept = ?", item.identity)
    case .reachedBack: ("DELETE FROM reached_back WHERE last_kept = ?", item.identity)
    case .tallyDay: ("DELETE FROM tally WHERE day = ?", item.identity)
    case .unattributedDay: ("DELETE FROM unattributed WHERE day = ?", item.identity)
    case .privateDay: ("DELETE FROM private_count WHERE day = ?", item.identity)
    case .coverage: ("DELETE FROM run WHERE today = ?", item.identity)
    case .notice: ("DELETE FROM notice WHERE name = ?", item.identity)
    case .checkpoint: ("DELETE FROM stream WHERE lower(hex(id)) = ?", item.identity)
    case .daySecret, .handleKey, .archive: nil
    }
}

/// A record cannot be newer than the day it was read; a wrong clock in a log must not make its
/// checkpoint last for ever.
private func heldStream(_ stream: StoredStream, _ onDisk: Set<[UInt8]>) -> HeldStream {
    HeldStream(
        id: hexadecimal(stream.checkpoint.id), source: stream.source,
        newestDay: min(stream.days?.upperBound ?? stream.seenDay, stream.seenDay),
        fileExists: onDisk.contains(stream.checkpoint.id))
}

private func untilCounts(_ db: Database, _ table: String) throws -> [CountUntil] {
    try Row.fetchAll(
        db,
        sql: "SELECT last_kept, COUNT(*) AS n FROM \(table) GROUP BY last_kept ORDER BY last_kept"
    ).map { CountUntil(lastKept: try $0.date("last_kept"), count: $0["n"]) }
}

private func dayCounts(_ db: Database, _ table: String, _ column: String) throws -> [CountOfDay] {
    try Row.fetchAll(
        db, sql: "SELECT \(column) AS day, COUNT(*) AS n FROM \(table) GROUP BY 1 ORDER BY 1"
    ).map { CountOfDay(day: try $0.date("day"), count: $0["n"]) }
}
