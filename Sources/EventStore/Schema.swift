import Foundation
import GRDB

/// Opens the database of a store with everything it relies on switched on.
///
/// Write-ahead log; deleted content overwritten (`secure_delete`); foreign keys (GRDB's default);
/// every commit on disk before it counts (`synchronous = FULL`); free pages given back bit by bit.
func openDatabase(
    at path: String, access: StoreAccess, busySeconds: Double
) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = access == .reading
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(busySeconds)
    configuration.label = "store"
    configuration.prepareDatabase { db in
        if access == .running { try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL") }
        try db.execute(sql: "PRAGMA secure_delete = ON")
        // Sorting must not leave a copy in the system's folder for temporary files.
        try db.execute(sql: "PRAGMA temp_store = MEMORY")
    }
    return try mappingFaults(path) {
        guard access == .running || FileManager.default.fileExists(atPath: path) else {
            throw StoreError(.missing, path: path)
        }
        // SQLite would wait for the other end of a pipe.
        var facts = stat()
        guard stat(path, &facts) != 0 || facts.st_mode & S_IFMT == S_IFREG else {
            throw StoreError(.unreadable, path: path, cause: "it is not a file")
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try bringUpToDate(queue, access: access, path: path)
        return queue
    }
}

/// Refuses a store that is newer than the program; migrates an older one before a run.
private func bringUpToDate(_ queue: DatabaseQueue, access: StoreAccess, path: String) throws {
    let migrator = schemaMigrator()
    let (isNewer, isComplete) = try queue.read { db in
        (try migrator.hasBeenSuperseded(db), try migrator.hasCompletedMigrations(db))
    }
    guard !isNewer else { throw StoreError(.newer, path: path) }
    guard access == .running else {
        guard isComplete else { throw StoreError(.older, path: path) }
        return
    }
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    try migrator.migrate(queue)
}

/// The migrations, each under a name that never changes once it was released.
private func schemaMigrator() -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("2026-11 first tables") { try $0.execute(sql: firstTables) }
    migrator.registerMigration("2026-11 parts that records state") {
        try $0.execute(sql: "ALTER TABLE coverage ADD COLUMN parts INTEGER NOT NULL DEFAULT 0")
    }
    migrator.registerMigration("2026-11 counted acts") { try $0.execute(sql: countedActs) }
    migrator.registerMigration("2026-11 purge inside archives") {
        try $0.execute(sql: purgeInsideArchives)
    }
    migrator.registerMigration("2026-11 sealed so that a browser can open") { db in
        // Nobody can seal these events anew without a reader's key, and dropping them would be
        // worse than stopping. No release ever sealed any so.
        guard try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM event") == 0 else {
            throw StoreError(.sealedBefore)
        }
    }
    migrator.registerMigration("2026-11 pinned inputs") { try $0.execute(sql: pinnedInputs) }
    migrator.registerMigration("2026-11 order of streams") {
        try $0.execute(sql: "ALTER TABLE stream ADD COLUMN first_time INTEGER")
    }
    migrator.registerMigration("2026-11 nights that compared nothing") {
        // Of earlier runs nobody knows it, so nothing is said of them.
        try $0.execute(sql: "ALTER TABLE run ADD COLUMN compared INTEGER")
    }
    migrator.registerMigration("2026-11 offices of notices") {
        // Nothing but its first lines says for whom an earlier notice is; the next night replaces it.
        try $0.execute(sql: "ALTER TABLE notice ADD COLUMN office TEXT")
    }
    return migrator
}

/// What the site remembers of the files that decide, and when signatures were first seen.
private let pinnedInputs = """
    CREATE TABLE remembered (
        name TEXT NOT NULL PRIMARY KEY,
        sealed BLOB NOT NULL               -- JSON, under the store's own key
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE first_sight (
        mark BLOB NOT NULL PRIMARY KEY,    -- HMAC of the document's and the signature's digests
        first_seen TEXT NOT NULL,
        seal BLOB NOT NULL,                -- HMAC of the mark and the date
        last_kept TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX first_sight_by_last_day ON first_sight (last_kept);
    """

/// Which acts of exports and mail logs were counted: a keyed mark of what names an act, nothing else.
private let countedActs = """
    CREATE TABLE counted_act (
        mark BLOB NOT NULL PRIMARY KEY,    -- HMAC, 16 bytes
        last_kept TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX counted_act_by_last_day ON counted_act (last_kept);
    ALTER TABLE stream ADD COLUMN head_lines BLOB NOT NULL DEFAULT x'';
    ALTER TABLE coverage ADD COLUMN repeated INTEGER NOT NULL DEFAULT 0;
    """

/// The tables of the first version.
///
/// Dates are text (`2026-11-20`), which sorts as they do. `last_kept` is the last day on which
/// a row is kept. Tables without rowid keep rows in the order of their random keys, so that not
/// even the order in which records were read is left on disk.
private let firstTables = """
    CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE run (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        started INTEGER NOT NULL,          -- milliseconds since 1970, the program's own clock
        today TEXT NOT NULL,
        clock_believed INTEGER NOT NULL,
        finished INTEGER,
        newest_record TEXT
    ) STRICT;

    CREATE TABLE coverage (
        run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        source TEXT NOT NULL,
        files INTEGER NOT NULL, lines INTEGER NOT NULL, records INTEGER NOT NULL,
        ignored INTEGER NOT NULL, without_subject INTEGER NOT NULL, bytes INTEGER NOT NULL,
        rejections TEXT NOT NULL,          -- JSON: reason, count, one example (file name, line)
        faults TEXT NOT NULL,              -- JSON: code, file name, line
        days TEXT NOT NULL,                -- JSON: the record-days that were seen
        PRIMARY KEY (run, source)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE stream (
        id BLOB NOT NULL PRIMARY KEY,
        source TEXT NOT NULL,
        head BLOB NOT NULL, head_length INTEGER NOT NULL,
        tail BLOB NOT NULL, tail_length INTEGER NOT NULL,
        read_to INTEGER NOT NULL, read_to_line INTEGER NOT NULL,
        needed_from INTEGER NOT NULL, needed_from_line INTEGER NOT NULL,
        needed_from_year INTEGER,
        settled BLOB,
        oldest_day TEXT, newest_day TEXT,
        seen_day TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX stream_by_source ON stream (source);

    CREATE TABLE envelope (
        key_id BLOB NOT NULL PRIMARY KEY,
        last_kept TEXT NOT NULL,
        sealed BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX envelope_by_last_day ON envelope (last_kept);

    CREATE TABLE event (
        id BLOB NOT NULL PRIMARY KEY,
        last_kept TEXT NOT NULL,
        key_id BLOB NOT NULL REFERENCES envelope (key_id) DEFERRABLE INITIALLY DEFERRED,
        dedupe BLOB NOT NULL UNIQUE,
        sealed BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX event_by_last_day ON event (last_kept);
    CREATE INDEX event_by_key ON event (key_id);

    CREATE TABLE tally (
        handle TEXT NOT NULL, rule TEXT NOT NULL, day TEXT NOT NULL, action TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (handle, rule, day, action)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX tally_by_day ON tally (day);

    CREATE TABLE unattributed (
        source TEXT NOT NULL, rule TEXT NOT NULL, day TEXT NOT NULL, action TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (source, rule, day, action)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX unattributed_by_day ON unattributed (day);

    CREATE TABLE private_count (
        source TEXT NOT NULL, day TEXT NOT NULL, count INTEGER NOT NULL,
        PRIMARY KEY (source, day)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE reached_back (
        digest BLOB NOT NULL PRIMARY KEY,  -- HMAC of the authorisation's digest
        last_kept TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE notice (
        name TEXT NOT NULL PRIMARY KEY,    -- the file's name, random
        oldest_day TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """

/// What the purge of single lines needs to know of a stream.
///
/// `alternative` holds how else a stream may look: with an intent, as it will look once the file that
/// was made without its expired lines takes the old one's place; else as it looked before.
private let purgeInsideArchives = """
    ALTER TABLE stream ADD COLUMN first_year INTEGER;
    ALTER TABLE stream ADD COLUMN removed BLOB;     -- JSON: places and bytes
    ALTER TABLE stream ADD COLUMN oldest_line TEXT;

    CREATE TABLE alternative (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        stream BLOB NOT NULL,
        is_intent INTEGER NOT NULL,
        checkpoint BLOB NOT NULL,          -- JSON: keyed fingerprints and places, as in stream
        oldest_day TEXT, newest_day TEXT, oldest_line TEXT,
        bytes_removed INTEGER NOT NULL, lines_removed INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX alternative_by_stream ON alternative (stream);
    """

/// Does something with the database and names its faults in this module's words.
///
/// The database's message never holds a bound value: GRDB leaves the arguments out.
func mappingFaults<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
    do {
        return try body()
    } catch let error as DatabaseError {
        let code: StoreError.Code =
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: .locked
            case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH: .damaged
            case .SQLITE_CANTOPEN: .unreadable
            default: .unwritable
            }
        throw StoreError(code, path: path, cause: error.message ?? "\(error.resultCode)")
    }
}

extension EventStore {
    /// Reads in one snapshot.
    func reading<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try mappingFaults(databasePath) { try queue.read(body) }
    }

    /// Writes in one transaction: all of it or nothing.
    func writing<Value>(_ body: (Database) throws -> Value) throws -> Value {
        guard access == .running else { throw StoreError(.readOnly, path: databasePath) }
        return try mappingFaults(databasePath) { try queue.write(body) }
    }

    var databasePath: String { folder.path(of: "store.sqlite") }
}
