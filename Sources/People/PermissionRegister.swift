package import LogModel
import StrictYAML

/// What somebody was permitted in writing, and for which days: it speaks for them beside an event.
///
/// It lifts nothing: a match that it covers is tallied and kept like any other, so that a register
/// which somebody changed hides nothing.
///
/// - SeeAlso: P1 6.3.1 and P2 4.2, 6.1.8: use that needs the headteacher's permission.
package struct Permission: Sendable, Hashable, Codable {
    /// Who may give one.
    package enum Giver: String, Sendable, CaseIterable, Codable {
        case headteacher
        case deputyHeadteacher = "deputy-headteacher"
        /// For the headteacher.
        case chairOfGovernors = "chair-of-governors"
    }

    /// What for, as the paper says; one line.
    package let purpose: String
    /// The first day, in days after 1970-01-01.
    package let firstEpochDay: Int
    /// The last day, which still counts.
    package let lastEpochDay: Int
    package let givenBy: Giver
    package let givenEpochDay: Int

    /// Makes a permission from `first` to `last`.
    package init(
        purpose: String, first: CivilDate, last: CivilDate, givenBy: Giver, givenOn: CivilDate
    ) {
        self.purpose = purpose
        firstEpochDay = first.daysSinceEpoch
        lastEpochDay = last.daysSinceEpoch
        self.givenBy = givenBy
        givenEpochDay = givenOn.daysSinceEpoch
    }

    package var first: CivilDate { CivilDate(daysSinceEpoch: firstEpochDay) }
    package var last: CivilDate { CivilDate(daysSinceEpoch: lastEpochDay) }
    package var givenOn: CivilDate { CivilDate(daysSinceEpoch: givenEpochDay) }
}

/// The permissions of a school: `permissions.csv`.
package struct PermissionRegister: Sendable {
    /// Whom an entry is for.
    package enum Holder: Sendable, Hashable {
        /// The id in `people.csv`.
        case person(String)
        /// Everybody of a role.
        case role(Role)
    }

    /// What an entry permits.
    package enum Matter: Sendable, Hashable {
        /// Whatever the rule of this id flags.
        case rule(String)
        /// Whatever is on the lists of this category.
        case category(String)
    }

    /// One row of the file.
    package struct Entry: Sendable, Hashable {
        package let holder: Holder
        package let matter: Matter
        package let permission: Permission
        /// The line that it stands in.
        package let line: Int
    }

    /// In the order of the file.
    package let entries: [Entry]

    init(entries: [Entry]) {
        self.entries = entries
    }

    /// A register in which nothing is permitted.
    package static let empty = PermissionRegister(entries: [])

    /// What permits a flag.
    ///
    /// - Parameters:
    ///   - person: whom the flag is about.
    ///   - ruleID: the rule that raised it.
    ///   - categories: the categories that the record is in.
    ///   - date: the local date of the record.
    /// - Returns: the entry that ends last of those that cover it; `nil` when none does.
    package func permission(
        for person: Person, ruleID: String, categories: [String], on date: CivilDate
    ) -> Permission? {
        entries.filter { entry in
            guard (entry.permission.first...entry.permission.last).contains(date) else {
                return false
            }
            let isTheirs =
                switch entry.holder {
                case .person(let id): id == person.id
                case .role(let role): role == person.role
                }
            let isMeant =
                switch entry.matter {
                case .rule(let id): id == ruleID
                case .category(let name): categories.contains(name)
                }
            return isTheirs && isMeant
        }.map(\.permission).max { $0.last < $1.last }
    }

    /// The lines of entries that name nobody and nothing there is, such as after somebody has left.
    ///
    /// - Parameters:
    ///   - people: everybody there is.
    ///   - ruleIDs: every rule there is.
    ///   - categories: every category there is.
    /// - Returns: for each such line what it lacks, in the order of the file; no value is in it.
    package func idleEntries(
        people: Directory, ruleIDs: Set<String>, categories: Set<String>
    ) -> [(line: Int, reason: String)] {
        entries.compactMap { entry in
            if case .person(let id) = entry.holder, people.person(id: id) == nil {
                return (entry.line, "people.csv lists no such person")
            }
            switch entry.matter {
            case .rule(let id) where !ruleIDs.contains(id):
                return (entry.line, "there is no rule of this id")
            case .category(let name) where !categories.contains(name):
                return (entry.line, "there is no category of this name")
            case .rule, .category: return nil
            }
        }
    }
}
