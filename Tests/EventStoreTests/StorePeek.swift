@testable import EventStore
import GRDB

/// What only tests look at.
extension EventStore {
    /// A setting of the store's own connection.
    func setting(_ name: String) throws -> Int? {
        try queue.read { try Int.fetchOne($0, sql: "PRAGMA \(name)") }
    }

    /// Runs a statement, as somebody with the database in hand could.
    func execute(_ sql: String) throws {
        try queue.write { try $0.execute(sql: sql) }
    }

    /// The tables with their columns.
    func columns() throws -> [String: [String]] {
        try queue.read { db in
            let tables = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
            return try Dictionary(
                uniqueKeysWithValues: tables.map { ($0, try db.columns(in: $0).map(\.name)) })
        }
    }
}
