package import Authority
import Foundation
import GRDB
package import LogModel

/// When a trigger notice is due.
package enum NoticeKind: Sendable, Hashable, CaseIterable {
    /// All rules, once a week.
    case weekly
    /// Child-safety rules, the same night.
    case sameNight

    fileprivate var key: MetaKey {
        switch self {
        case .weekly: .lastWeeklyNotice
        case .sameNight: .lastSameNightNotice
        }
    }
}

/// A file of a notice that was written and neither replaced nor purged.
package struct KeptNotice: Sendable, Hashable {
    /// The file's name in ``EventStore/noticesFolder``.
    package let name: String
    /// For whom it is; `nil` for one that was written before this was noted.
    package let office: Office?
}

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
    ///   - office: for whom it is.
    ///   - suffix: ends the file's name, so that programs know how to show it: `.html`.
    ///   - oldestDay: the oldest record-day it counts, with which the notice expires; for one
    ///     that counts nothing, the day it is about.
    /// - Returns: the file's name in ``noticesFolder``.
    /// - Throws: ``StoreError``.
    package func writeNotice(
        _ page: [UInt8], for office: Office, suffix: String = "", oldestDay: CivilDate
    ) throws -> String {
        let shelf = try PrivateFolder(path: noticesFolder, create: true)
        let name = PrivateFolder.randomName() + suffix
        try writing { db in
            try db.execute(
                sql: "INSERT INTO notice (name, oldest_day, office) VALUES (?, ?, ?)",
                arguments: [name, oldestDay.description, office.rawValue])
        }
        let unit = EventStore.noticeUnitBytes
        let padding = (unit - page.count % unit) % unit
        try shelf.write(
            page + [UInt8](repeating: UInt8(ascii: "\n"), count: padding), to: name)
        return name
    }

    /// Which notices are meant.
    package enum KeptNotices: Sendable {
        /// All that were written and neither replaced nor purged.
        case known
        /// Those among them whose file is still there.
        case lyingThere
    }

    /// The notices that are kept, by their files' names.
    package func notices(_ which: KeptNotices) throws -> [KeptNotice] {
        let known = try reading { db in
            try Row.fetchAll(db, sql: "SELECT name, office FROM notice ORDER BY name").map { row in
                let office: String? = row["office"]
                return KeptNotice(
                    name: row["name"], office: office.flatMap { Office(rawValue: $0) })
            }
        }
        guard which == .lyingThere else { return known }
        let files = try noticeFiles()
        return known.filter { files.contains($0.name) }
    }

    /// The files in the folder; none where there is no folder.
    private func noticeFiles() throws(StoreError) -> Set<String> {
        do throws(StoreError) {
            return Set(try PrivateFolder(path: noticesFolder, create: false).names())
        } catch {
            guard error.code == .missing else { throw error }
            return []
        }
    }

    /// Removes a notice that another one has replaced; the file before its row.
    package func removeNotice(_ name: String) throws {
        let shelf = try PrivateFolder(path: noticesFolder, create: true)
        try shelf.remove(name)
        try writing { db in
            try db.execute(sql: "DELETE FROM notice WHERE name = ?", arguments: [name])
        }
    }

    /// The local date of the last run that wrote notices of a kind; `nil` before the first.
    package func lastNoticeDay(_ kind: NoticeKind) throws -> CivilDate? {
        try reading { try meta($0, kind.key) }.flatMap { CivilDate($0) }
    }

    /// Notes that a run wrote the notices of a kind, after the last of them.
    package func noteNotices(_ kind: NoticeKind, in run: Run) throws {
        try writing { try setMeta($0, kind.key, to: run.today.description) }
    }

    /// A notice as it was written, with its padding.
    ///
    /// - Parameter name: what ``writeNotice(_:for:suffix:oldestDay:)`` gave.
    /// - Returns: the bytes.
    /// - Throws: ``StoreError`` when there is no such notice (any more).
    package func notice(_ name: String) throws -> [UInt8] {
        let shelf = try PrivateFolder(path: noticesFolder, create: false)
        let isKnown = try reading { db in
            try Bool.fetchOne(db, sql: "SELECT 1 FROM notice WHERE name = ?", arguments: [name])
        }
        let limitBytes = 16 << 20
        guard isKnown != nil, let bytes = try shelf.read(name, limitBytes: limitBytes),
            bytes.count <= limitBytes
        else { throw StoreError(.missing, path: noticesFolder) }
        return bytes
    }
}
