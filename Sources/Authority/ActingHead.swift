package import LogModel

/// A deputy who signs as the headteacher for some days, by a delegation that holds.
package struct ActingHead: Sendable, Equatable {
    /// The number of the delegation.
    package let delegation: String
    /// The deputy's name in `authorities.yaml`.
    package let name: String
    /// The deputy's id in `people.csv`.
    package let person: String?
    package let days: Days
    /// The ids of the heads who delegated: of their matters too the chair decides.
    let delegators: [String]

    /// The longest delegation: a term.
    ///
    /// Who is away for longer is replaced in `authorities.yaml`.
    static let mostDays = 92

    /// How many days after its signature a delegation can begin: nobody lays down for years ahead, or
    /// for the time after they have left, who signs.
    static let mostDaysAhead = 31
}

extension AuthorityTable {
    /// The table with the deputies who act for the head.
    func with(_ actingHeads: [ActingHead]) -> AuthorityTable {
        var table = self
        table.actingHeads = actingHeads
        return table
    }

    /// Whether an entry signs as the head on a day.
    package func isActingHead(_ entry: AuthorityEntry, on date: CivilDate) -> Bool {
        entry.role == .deputyHeadteacher
            && actingHeads.contains { $0.name == entry.name && $0.days.contains(date) }
    }

    /// Whether an entry's signature can count for something on a day.
    func maySign(_ entry: AuthorityEntry, on date: CivilDate) -> Bool {
        if entry.role.isTrust { return trustRoles.inSomeCase.contains(entry.role) }
        return entry.role == .deputyHeadteacher
            ? isActingHead(entry, on: date) : entry.role.maySign
    }

    /// Whether a person's matters are the chair's to decide: head, acting head, or the head whom
    /// somebody acts for, on one of some days.
    func concernsHead(_ personID: String, onOneOf days: [CivilDate]) -> Bool {
        isHolder(personID, of: .headteacher, onOneOf: days)
            || actingHeads.contains { acting in
                (acting.person == personID || acting.delegators.contains(personID))
                    && days.contains(where: acting.days.contains)
            }
    }
}
