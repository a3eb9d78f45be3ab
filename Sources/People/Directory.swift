package import LogModel
import StrictYAML

/// The people of the school and the accounts they have had.
///
/// Immutable, so that all workers share one. An account is looked up as of a day: one that
/// somebody else has had since, or had before, inherits nothing.
package struct Directory: Sendable {
    /// One row of `people.csv`.
    struct Row: Sendable {
        var person: Person
        var account: AccountName
        var span: AccountSpan
        /// Where `people.csv` has the account.
        var mark: YAMLMark
    }

    /// When an account is somebody's and what they are: all that the hot path needs, without a
    /// string whose reference count the workers would fight over.
    private struct Holding: Sendable, BitwiseCopyable {
        var from: CivilDate?
        var until: CivilDate?
        var role: Role
    }

    private let rows: [Row]
    /// As many as there are rows, in their order.
    private let holdings: [Holding]
    private let index: AccountIndex
    private let byID: [String: [Int]]
    /// How many people are listed with exactly these roles, whenever that is or was.
    let peopleByRoles: [Set<Role>: Int]

    init(rows: [Row]) {
        self.rows = rows
        holdings = rows.map { row in
            Holding(from: row.span.from, until: row.span.until, role: row.person.role)
        }
        index = AccountIndex(rows.map(\.account.full))
        byID = Dictionary(grouping: rows.indices) { rows[$0].person.id }
        peopleByRoles = byID.values.reduce(into: [:]) { counts, own in
            counts[Set(own.map { rows[$0].span.role }), default: 0] += 1
        }
    }

    /// A school without anybody: every account is a person of its own.
    package static let empty = Directory(rows: [])

    /// Whose an account was on a day; `nil` when the text stands for no user (`-`).
    ///
    /// - Parameters:
    ///   - account: as logged; see ``AccountName`` for what is made of it.
    ///   - channel: where it was logged.
    ///   - date: the record's local date.
    /// - Returns: the listed person, or the person that the unlisted account is of its own.
    package func person(account: String, channel: Channel, on date: CivilDate) -> Person? {
        var text = account
        let found = text.withUTF8 {
            row(of: UnsafeRawBufferPointer($0), channel: channel, on: date)
        }
        if let found { return rows[found].person }
        return AccountName(account, channel: channel).map(Person.unlisted)
    }

    /// The role of whose an account was on a day, without allocating.
    ///
    /// - Parameters:
    ///   - account: the bytes as logged.
    ///   - channel: where they were logged.
    ///   - date: the record's local date.
    /// - Returns: `unknown` for unlisted accounts and for no user.
    package func role(
        account: UnsafeRawBufferPointer, channel: Channel, on date: CivilDate
    ) -> Role {
        row(of: account, channel: channel, on: date).map { holdings[$0].role } ?? .unknown
    }

    /// A listed person.
    package func person(id: String) -> Person? {
        byID[id]?.last.map { rows[$0].person }
    }

    /// The accounts of a listed person, in the order of the file.
    package func accounts(of personID: String) -> [AccountSpan] {
        byID[personID, default: []].map { rows[$0].span }
    }

    /// Everybody listed, by id.
    package var all: [Person] {
        byID.keys.sorted().compactMap { person(id: $0) }
    }

    /// The account in the spelling that everything compares; `nil` when it stands for no user.
    package static func normalise(_ account: String, channel: Channel) -> String? {
        AccountName(account, channel: channel)?.full
    }

    private func row(
        of account: UnsafeRawBufferPointer, channel: Channel, on date: CivilDate
    ) -> Int? {
        let found = withNormalisedAccount(account, channel: channel) { full, bare -> Int? in
            if let row = row(named: full, on: date) { return row }
            return bare.flatMap { row(named: $0, on: date) }
        }
        return found ?? nil
    }

    private func row(named name: UnsafeRawBufferPointer, on date: CivilDate) -> Int? {
        var entry = index.first(named: name)
        while let row = entry {
            let holding = holdings[row]
            let hasBegun = holding.from.map { $0 <= date } ?? true
            let hasNotEnded = holding.until.map { date <= $0 } ?? true
            if hasBegun, hasNotEnded { return row }
            entry = index.next(after: row)
        }
        return nil
    }
}
