import Foundation
import GRDB
package import LogModel

extension EventStore {
    /// Files of notices are padded to a multiple of this.
    package static let noticeUnitBytes = 16 << 10

    /// The folder in which the notices lie, `notices/` of the state folder.
    package var noticesFolder: String { folder.path(of: "notices") }

    /// Writes a notice under a random name, padded with newlines, its times set to 1970.
    ///
    /// The row comes first: a file that a crash left without a row would never be purged.
    ///
    /// - Parameters:
    ///   - page: the notice, a text in which newlines at the end do no harm.
    ///   - oldestDay: the oldest record-day it counts, with which the notice expires; for one
    ///     that counts nothing, the day it is about.
    /// - Returns: the file's name in ``noticesFolder``.
    /// - Throws: ``StoreError``.
    package func writeNotice(_ page: [UInt8], oldestDay: CivilDate) throws -> String {
        let shelf = try PrivateFolder(path: noticesFolder, create: true)
        let name = PrivateFolder.randomName()
        try writing { db in
            try db.execute(
                sql: "INSERT INTO notice (name, oldest_day) VALUES (?, ?)",
                arguments: [name, oldestDay.description])
        }
        let unit = EventStore.noticeUnitBytes
        let padding = (unit - page.count % unit) % unit
        try shelf.write(
            page + [UInt8](repeating: UInt8(ascii: "\n"), count: padding), to: name)
        return name
    }

    /// A notice as it was written, with its padding.
    ///
    /// - Parameter name: what ``writeNotice(_:oldestDay:)`` gave.
    /// - Returns: the bytes.
    /// - Throws: ``StoreError`` when there is no such notice (any more).
    package func notice(_ name: String) throws -> [UInt8] {
        let shelf = try PrivateFolder(path: noticesFolder, create: false)
        let isKnown = try reading { db in
            try Bool.fetchOne(db, sql: "SELECT 1 FROM notice WHERE name = ?", arguments: [name])
        }
        guard isKnown != nil, let bytes = try shelf.read(name, limitBytes: 16 << 20) else {
            throw StoreError(.missing, path: noticesFolder)
        }
        return bytes
    }
}
