package import Authority
import Crypto
import Foundation
import GRDB
package import LogModel
import Retention

extension EventStore {
    /// What the site remembers of its inputs.
    ///
    /// - Throws: ``StoreError/Code/damaged`` when what is stored was not sealed under this store's
    ///   key.
    package func siteMemory() throws -> SiteMemory {
        try remembered(.site) ?? SiteMemory()
    }

    /// Writes what the site remembers over what was there.
    package func keep(_ memory: SiteMemory) throws {
        try remember(memory, as: .site)
    }

    /// What the files held on the last night; `nil` before the first.
    package func knownInputs() throws -> KnownInputs? {
        try remembered(.inputs)
    }

    /// Writes what the files hold over what was there.
    package func keep(_ inputs: KnownInputs) throws {
        try remember(inputs, as: .inputs)
    }

    /// What tells a new store from every other, one with the same keys too: drawn at random, and for
    /// a rehearsal from its instant, so that it prints the same pin everywhere.
    package static func newIdentity(handleSeed: [UInt8]?) -> [UInt8] {
        let purpose = Array("identity of the state folder v1".utf8)
        return handleSeed.map { Array(SHA256.hash(data: purpose + $0)) } ?? randomBytes(32)
    }

    /// When signatures were first seen.
    ///
    /// - Parameter sights: documents with their signatures.
    /// - Returns: the local date of those that a run has seen; none where the date was changed since.
    /// - Throws: ``StoreError``.
    package func firstSeen(_ sights: [Sight]) throws -> [Sight: CivilDate] {
        let marks = sights.map { ($0, mark(of: $0)) }
        return try reading { db in
            var found: [Sight: CivilDate] = [:]
            for (sight, mark) in marks {
                let row = try Row.fetchOne(
                    db, sql: "SELECT first_seen, seal FROM first_sight WHERE mark = ?",
                    arguments: [mark])
                guard let row else { continue }
                let day = try row.date("first_seen")
                // Somebody else's date is no date: the signature counts as new.
                if row.bytes("seal") == seal(of: mark, seenOn: day) { found[sight] = day }
            }
            return found
        }
    }

    /// Notes that signatures are on file; the first night that sees one dates it for good.
    ///
    /// The note is kept for as long as the signature lies on file and six months beyond.
    ///
    /// - Parameters:
    ///   - sights: everything on file tonight.
    ///   - run: the run that sees it.
    /// - Throws: ``StoreError``.
    package func noteSeen(_ sights: [Sight], in run: Run) throws {
        let marks = sights.map(mark(of:))
        let lastKept = Window.lastKeptDay(of: run.today).description
        try writing { db in
            for mark in marks {
                try db.execute(
                    sql: """
                        INSERT INTO first_sight (mark, first_seen, seal, last_kept)
                        VALUES (?, ?, ?, ?)
                        ON CONFLICT (mark) DO UPDATE SET last_kept = excluded.last_kept
                        """,
                    arguments: [
                        mark, run.today.description, Data(seal(of: mark, seenOn: run.today)),
                        lastKept,
                    ])
            }
        }
    }

    /// The number of the newest run that this store has begun, the purged ones too.
    package func newestRun() throws -> Int64 {
        try reading { db in
            try Int64.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'run'") ?? 0
        }
    }

    private func mark(of sight: Sight) -> Data {
        Data(keys.mac(Array("first sight".utf8) + sight.document + sight.signature))
    }

    private func seal(of mark: Data, seenOn day: CivilDate) -> [UInt8] {
        keys.mac(Array("day of first sight".utf8) + mark + Array(day.description.utf8))
    }

    // MARK: - Sealing

    /// What is remembered as one sealed value each.
    private enum Remembered: String {
        case site
        case inputs
    }

    /// The store's own key for what it remembers: a copy of the database alone tells nothing of
    /// it, and nobody without the key can put something else in its place.
    private var memoryKey: SymmetricKey {
        SymmetricKey(data: keys.mac(Array("headnote memory v1".utf8)))
    }

    private func remembered<Value: Decodable>(_ name: Remembered) throws -> Value? {
        let sealed = try reading { db in
            try Data.fetchOne(
                db, sql: "SELECT sealed FROM remembered WHERE name = ?",
                arguments: [name.rawValue])
        }
        guard let sealed else { return nil }
        do {
            let plain = try ChaChaPoly.open(
                ChaChaPoly.SealedBox(combined: sealed), using: memoryKey,
                authenticating: Data(name.rawValue.utf8))
            return try JSONDecoder().decode(Value.self, from: plain)
        } catch {
            throw StoreError(.damaged, path: databasePath, cause: "remembered \(name.rawValue)")
        }
    }

    private func remember(_ value: some Encodable, as name: Remembered) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let sealed = try ChaChaPoly.seal(
            encoder.encode(value), using: memoryKey, authenticating: Data(name.rawValue.utf8))
        try writing { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO remembered (name, sealed) VALUES (?, ?)",
                arguments: [name.rawValue, sealed.combined])
        }
    }
}
