// EventStore: what a night keeps, and how it goes again.
//
// What comes in: blocks of work (a checkpoint, tallies, counts and events that the gate has
// cleared), coverage, runs, and the purge plan.
// What goes out: tallies and coverage to those who may see them; events only to whoever holds a
// reader's private key, and only while the secret of their record-day exists.
// What it refuses: an event without a clearance (`ClearedEvent` cannot be made elsewhere), a
// store that is newer than the program or in use by another run, keys that belong to another
// store, a checkpoint that does not move on.
// What it never does: put a name, account, address, host, URL or subject on disk in the open,
// or a time of a record finer than its day; open what it has sealed without a reader's key.
import Foundation
import GRDB

/// The store of a site: `store.sqlite`, the keys, the notices and the run lock in one folder.
///
/// The value is safe to share; the database takes one writer at a time.
package final class EventStore: Sendable {
    /// The state folder.
    package let folder: StateFolder
    /// The secrets, in `keys/` of the state folder.
    package let keys: KeyRing
    let queue: DatabaseQueue
    let access: StoreAccess
    let beforeStep: StepHook?
    private let lock: RunLock?

    /// Opens the store of a state folder, and makes it when there is none.
    ///
    /// - Parameters:
    ///   - path: the state folder.
    ///   - access: what it is opened for.
    ///   - handleSeed: for a rehearsal, from which its case handles are drawn, so that the same
    ///     school gives the same pages everywhere; `nil` for a real site, which draws at random.
    ///   - busySeconds: how long to wait for another program's lock on the database.
    ///   - beforeStep: called before every change on disk with its number, from 1; what it
    ///     throws stops the work there. For tests that break things.
    /// - Throws: ``StoreError``, for instance ``StoreError/Code/locked`` when another run is going
    ///   on, or ``StoreError/Code/newer`` when a later version of the program made the store.
    package init(
        folder path: String, for access: StoreAccess, handleSeed: [UInt8]? = nil,
        busySeconds: Double = 5, beforeStep: StepHook? = nil
    ) throws {
        self.access = access
        self.beforeStep = beforeStep
        folder = try StateFolder(path: path, create: access == .running)
        lock = access == .running ? try RunLock(path: folder.path(of: "run.lock")) : nil
        let database = folder.path(of: "store.sqlite")
        if access == .running { try folder.secureFile(database) }
        queue = try openDatabase(at: database, access: access, busySeconds: busySeconds)
        let opened = queue
        let isNew =
            try mappingFaults(database) { try opened.read { try storedKeyCheck($0) } } == nil
        keys = try KeyRing(
            folder: folder.path(of: StateFolder.keys), mayCreate: access == .running,
            mayCreateStoreKey: isNew && access == .running, handleSeed: handleSeed)
        try holdKeysToStore()
    }

    /// Refuses keys that belong to another store: with them nothing would be recognised, and
    /// every file would be counted again.
    private func holdKeysToStore() throws {
        let check = keys.storeKeyCheck
        if access == .running {
            try writing { db in
                if try storedKeyCheck(db) == nil { try setMeta(db, .keyCheck, to: check) }
            }
        }
        guard try reading({ try storedKeyCheck($0) }) == check else {
            throw StoreError(.keysOfAnotherStore, path: folder.path(of: StateFolder.keys))
        }
    }
}

/// What a store is opened for.
package enum StoreAccess: Sendable {
    /// The night or a purge: makes and migrates the store, and holds the run lock.
    case running
    /// A report or the status: changes nothing, and may be open while a run goes on.
    case reading
}

/// A test's way to break the work before its k-th change on disk.
package typealias StepHook = @Sendable (_ step: Int) throws -> Void

/// Counts the changes on disk and asks the hook before each.
struct StepCounter {
    private let hook: StepHook?
    private var step = 0

    init(_ hook: StepHook?) {
        self.hook = hook
    }

    /// Call before every change on disk.
    mutating func next() throws {
        step += 1
        try hook?(step)
    }
}
