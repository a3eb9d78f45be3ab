import Foundation
import GRDB
import LogModel
package import Retention

/// What a purge did, and which of its parts failed.
package struct PurgeOutcome: Sendable, Equatable {
    /// How many rows and files went, by kind.
    package var removed: [PurgeKind: Int] = [:]
    /// The items of the plan that are gone, in no particular order.
    package var gone: Set<PurgeItem> = []
    /// What could not be done, in the order it was tried; a purge with an entry here has failed,
    /// although what did go is gone.
    package var failures: [StoreError] = []

    package init() {}

    /// Notes how a part ended; one that removed something is counted when it did not fail.
    fileprivate mutating func note(_ failure: StoreError?, removing item: PurgeItem? = nil) {
        if let failure {
            failures.append(failure)
        } else if let item {
            removed[item.kind, default: 0] += 1
            gone.insert(item)
        }
    }
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
            inventory.firstSights = try untilCounts(db, "first_sight")
            inventory.countedActs = try untilCounts(db, "counted_act")
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
        let notices = try removeNoticeFiles(plan, &steps, &outcome)
        let rows = plan.items.filter { $0.kind != .notice || notices.contains($0.identity) }
        var removed: [PurgeKind: Int] = [:]
        let failure = try fault { removed = try removeRows(rows, &steps) }
        outcome.note(failure)
        if failure == nil { outcome.gone.formUnion(rows.filter { deletion(of: $0.kind) != nil }) }
        outcome.removed.merge(removed) { $0 + $1 }
        try steps.next()
        outcome.note(try fault(emptyLog))
        return outcome
    }

    private func removeSecrets(
        _ plan: PurgePlan, _ steps: inout StepCounter, _ outcome: inout PurgeOutcome
    ) throws {
        for item in plan.items(of: .daySecret) {
            guard let day = CivilDate(item.identity) else { continue }
            try steps.next()
            outcome.note(try fault { try keys.removeDaySecret(for: day) }, removing: item)
        }
        for item in plan.items(of: .handleKey) {
            guard let month = CalendarMonth(item.identity) else { continue }
            try steps.next()
            outcome.note(
                try fault { try keys.removeHandleKey(for: month) }, removing: item)
        }
    }

    /// The files go before their rows, by which alone they are found.
    ///
    /// - Returns: the names of the notices that are gone.
    private func removeNoticeFiles(
        _ plan: PurgePlan, _ steps: inout StepCounter, _ outcome: inout PurgeOutcome
    ) throws -> Set<String> {
        var gone: Set<String> = []
        for item in plan.items(of: .notice) {
            try steps.next()
            let failure = try fault {
                try PrivateFolder(path: noticesFolder, create: true).remove(item.identity)
            }
            outcome.note(failure)
            if failure == nil { gone.insert(item.identity) }
        }
        return gone
    }

    private func removeRows(
        _ items: [PurgeItem], _ steps: inout StepCounter
    ) throws -> [PurgeKind: Int] {
        try writing { db in
            var removed: [PurgeKind: Int] = [:]
            for item in items {
                guard let sql = deletion(of: item.kind) else { continue }
                try steps.next()
                try db.execute(sql: sql, arguments: [item.identity])
                guard db.changesCount > 0 else { continue }
                removed[item.kind, default: 0] += db.changesCount
            }
            try steps.next()
            // How a stream may look otherwise goes with its checkpoint.
            try db.execute(
                sql: "DELETE FROM alternative WHERE stream NOT IN (SELECT id FROM stream)")
            return removed
        }
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

    /// Does one part and gives its fault, so that the next part is done all the same.
    private func fault(_ part: () throws -> Void) throws -> StoreError? {
        do {
            try part()
            return nil
        } catch let error as StoreError {
            return error
        }
    }
}

/// The statement that removes the rows of an item, found by its identity; `nil` for what is no row.
private func deletion(of kind: PurgeKind) -> String? {
    switch kind {
    case .eventDay: "DELETE FROM event WHERE last_kept = ?"
    case .envelopeDay: "DELETE FROM envelope WHERE last_kept = ?"
    case .reachedBack: "DELETE FROM reached_back WHERE last_kept = ?"
    case .firstSight: "DELETE FROM first_sight WHERE last_kept = ?"
    case .countedAct: "DELETE FROM counted_act WHERE last_kept = ?"
    case .tallyDay: "DELETE FROM tally WHERE day = ?"
    case .unattributedDay: "DELETE FROM unattributed WHERE day = ?"
    case .privateDay: "DELETE FROM private_count WHERE day = ?"
    case .coverage: "DELETE FROM run WHERE today = ?"
    case .notice: "DELETE FROM notice WHERE name = ?"
    case .checkpoint: "DELETE FROM stream WHERE lower(hex(id)) = ?"
    case .daySecret, .handleKey, .archive, .archiveLines: nil
    }
}

/// A record cannot be newer than the day it was read; a wrong clock in a log must not make its
/// checkpoint last for ever.
private func heldStream(_ stream: StoredStream, _ onDisk: Set<[UInt8]>) -> HeldStream {
    HeldStream(
        id: Hexadecimal.text(stream.checkpoint.id), source: stream.source,
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
