package import Authority
import EventStore
import LogModel
import StrictYAML

/// Which table of authorities decides: the pinned one, unless the file was changed and those who
/// may signed for it.
package struct DecidingAuthorities: Sendable {
    /// What the file is to the pinned table.
    package enum Standing: Sendable, Equatable {
        /// Nothing is pinned, and the file holds no table either: nobody decides.
        case none
        /// Nothing is pinned yet, and the file holds a table.
        case first
        case pinned(PinRuling)
    }

    /// Nobody, when there is no table that could decide.
    package let table: AuthorityTable
    /// The bytes of the table that decides; empty when none does.
    package let bytes: [UInt8]
    package let standing: Standing
    /// SHA-256 over the file as it lies there; `nil` when it could not be read.
    package let fileDigest: [UInt8]?
    /// What the file as it lies there says, whether or not it decides; `nil` when it says nothing.
    package let fileTable: AuthorityTable?
    /// Problems of the file, as `path:line:column: message`.
    package let problems: [String]

    /// Reads the file and judges it by what is pinned.
    ///
    /// - Parameters:
    ///   - path: `authorities.yaml`; its signatures lie beside it.
    ///   - pin: what the site has pinned; `nil` before that.
    ///   - trustRoles: which roles of a trust sign at this school.
    ///   - today: the local date.
    ///   - believesClock: whether anybody's term may be judged by it; if not, a change waits.
    /// - Throws: `StoreError` when the pinned table cannot be read any more.
    init(
        path: String, pin: SiteMemory.Pin?, trustRoles: TrustRoles, today: CivilDate,
        believesClock: Bool
    ) throws {
        let read = TableFile(path, trustRoles)
        fileDigest = read.file.map { FileDigest.of($0.bytes) }
        fileTable = read.table
        guard let pin else {
            table = read.table ?? .empty
            bytes = read.table == nil ? [] : read.file?.bytes ?? []
            standing = read.table == nil ? .none : .first
            problems = read.problems
            return
        }
        let pinnedTable = try DecidingAuthorities.table(of: pin, trustRoles)
        let ruling = DecidingAuthorities.ruling(
            read, pin, pinnedTable, today: today, believesClock: believesClock)
        standing = .pinned(ruling)
        if case .signed = ruling, let file = read.file, let changed = read.table {
            (table, bytes) = (changed, file.bytes)
        } else {
            (table, bytes) = (pinnedTable, pin.authorities)
        }
        guard case .refused(let refusal, _) = ruling else {
            problems = read.problems
            return
        }
        problems =
            read.problems + [
                "\(path): was changed, and the change does not count: \(refusal.reason); the table "
                    + "of \(pin.since) goes on deciding"
            ]
    }

    private static func ruling(
        _ read: TableFile, _ pin: SiteMemory.Pin, _ pinnedTable: AuthorityTable,
        today: CivilDate, believesClock: Bool
    ) -> PinRuling {
        // The pinned bytes decide whatever else is to be said of them.
        if read.file?.bytes == pin.authorities { return .same }
        guard let file = read.file, let table = read.table else {
            return .refused(.unreadable(read.mark), [])
        }
        let ruling = AuthorityPin.judge(
            file, table: table, pinned: pin.authorities, pinnedTable: pinnedTable,
            former: pin.former, today: today)
        guard case .signed(let changes) = ruling, !believesClock else { return ruling }
        return .refused(.clockNotBelieved, changes)
    }

    /// The pinned table, as this school judges by it.
    static func table(
        of pin: SiteMemory.Pin, _ trustRoles: TrustRoles
    ) throws -> AuthorityTable {
        do {
            return try AuthorityTable.read(pin.authorities, path: "the pinned authorities.yaml")
                .with(trustRoles)
        } catch {
            throw StoreError(.damaged, cause: "the pinned table of authorities")
        }
    }
}

/// `authorities.yaml` as it lies there, with what is wrong with it.
private struct TableFile {
    private(set) var file: AuthorisationFile?
    private(set) var table: AuthorityTable?
    private(set) var problems: [String] = []
    /// Where the first problem is.
    private(set) var mark: YAMLMark?

    init(_ path: String, _ trustRoles: TrustRoles) {
        do {
            file = try SignedFile.read(path)
            guard let file else {
                problems = ["\(path):1:1: cannot be read: No such file or directory"]
                return
            }
            let read = try AuthorityTable.read(file.bytes, path: path).with(trustRoles)
            guard let entry = read.entries.first(where: TableFile.hasUnusableKey) else {
                table = read
                return
            }
            problems = ["\(path): the reading key of an entry (\(entry.role.rawValue)) is unusable"]
        } catch let error as YAMLProblems {
            problems = error.problems.map(\.descriptionWithoutValues)
            mark = error.problems.first?.mark
        } catch {
            problems = [String(describing: error)]
        }
    }

    private static func hasUnusableKey(_ entry: AuthorityEntry) -> Bool {
        entry.readingKey.map { !isUsableReadingKey($0) } ?? false
    }
}
