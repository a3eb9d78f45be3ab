package import LogModel

/// What somebody is at the school.
package enum Role: String, Sendable, BitwiseCopyable, CaseIterable, Codable {
    case staff
    case pupil
    case governor
    case volunteer
    case contractor
    case visitor
    /// Not in the people's table on the day in question.
    case unknown
}

/// A human, or an account that the people's table does not list, which stands for itself.
package struct Person: Sendable, Hashable {
    /// The id from `people.csv`, or `account:` and the normalised account.
    package let id: String
    package let role: Role
    /// The name from `people.csv`; of an unlisted account, the account.
    package let name: String

    /// Makes a person.
    package init(id: String, role: Role, name: String) {
        self.id = id
        self.role = role
        self.name = name
    }

    /// Whether the people's table lists the account on the day it was looked up for.
    package var isListed: Bool { !id.hasPrefix(Person.unlistedPrefix) }

    /// What the id of an unlisted account begins with; no id in `people.csv` may.
    package static let unlistedPrefix = "account:"

    /// The person that an unlisted account stands for.
    static func unlisted(_ account: AccountName) -> Person {
        Person(id: unlistedPrefix + account.full, role: .unknown, name: account.full)
    }
}

/// The days on which an account belongs to a person.
package struct AccountSpan: Sendable, Hashable {
    /// As `people.csv` has it.
    package let account: String
    /// The first day; `nil` when it has always been theirs.
    package let from: CivilDate?
    /// The last day, which still counts; `nil` when there is none yet.
    package let until: CivilDate?
    package let role: Role
    /// The agreed working hours, as written; empty when none are agreed.
    package let hours: String

    /// Whether the account is the person's on a day.
    package func holds(on date: CivilDate) -> Bool {
        (from.map { $0 <= date } ?? true) && (until.map { date <= $0 } ?? true)
    }

    /// Whether some day lies in both spans.
    package func overlaps(from first: CivilDate?, until last: CivilDate?) -> Bool {
        let startsInTime = from.flatMap { from in last.map { from <= $0 } } ?? true
        let endsLater = until.flatMap { until in first.map { $0 <= until } } ?? true
        return startsInTime && endsLater
    }
}
