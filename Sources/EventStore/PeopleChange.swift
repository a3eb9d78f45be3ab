/// What changed in `people.csv` between two nights: counts and roles, nobody.
package struct PeopleChange: Sendable, Hashable, Codable {
    /// People who have other roles than they had.
    package struct OtherRoles: Sendable, Hashable, Codable {
        /// As `people.csv` has them, sorted, of the accounts whose role is another one.
        package var was: [String]
        package var now: [String]
        package var people: Int

        /// Makes one from its parts.
        package init(was: [String], now: [String], people: Int) {
            self.was = was
            self.now = now
            self.people = people
        }

        /// Whether one is told before another.
        static func isTold(_ first: OtherRoles, before second: OtherRoles) -> Bool {
            guard first.people == second.people else { return first.people > second.people }
            let words = { (roles: [String]) in roles.joined(separator: " ") }
            return (words(first.was), words(first.now)) < (words(second.was), words(second.now))
        }
    }

    /// Accounts that other people have.
    package var moved = 0
    package var added = 0
    package var removed = 0
    /// Accounts of which something else is different than holder and role.
    package var otherwise = 0
    /// The most people first.
    package var roles: [OtherRoles] = []

    /// Makes one in which nothing changed.
    package init() {}
}

extension KnownInputs {
    /// What is different in `people.csv`: one change, or none.
    func peopleChanges(since earlier: KnownInputs) -> [InputChange] {
        guard let accounts, let known = earlier.accounts else { return [] }
        var comparison = AccountComparison()
        for (mark, account) in accounts { comparison.compare(account, with: known[mark]) }
        comparison.change.removed = known.keys.count { accounts[$0] == nil }
        return comparison.result.map { [$0] } ?? []
    }
}

/// Compares accounts of two nights, one by one.
private struct AccountComparison {
    var change = PeopleChange()
    /// Whether what is known of some account was noted before roles were.
    private var isWithoutRoles = false
    /// By the mark of a person, the roles of those of their accounts that have another role.
    private var roles: [String: (was: Set<String>, now: Set<String>, accounts: Int)] = [:]

    mutating func compare(_ account: KnownInputs.Account, with before: KnownInputs.Account?) {
        guard let before else {
            change.added += 1
            return
        }
        if before.holders != account.holders {
            change.moved += 1
        } else if before.rows != account.rows {
            compareRows(account, before)
        }
    }

    /// Compares what the rows of an account say whose holders are the same.
    private mutating func compareRows(
        _ account: KnownInputs.Account, _ before: KnownInputs.Account
    ) {
        guard let old = before.parts, let new = account.parts else {
            isWithoutRoles = true
            change.otherwise += 1
            return
        }
        for (person, now) in new.roles where old.roles[person] != now {
            var change = roles[person] ?? (was: [], now: [], accounts: 0)
            change.was.formUnion(old.roles[person] ?? [])
            change.now.formUnion(now)
            change.accounts += 1
            roles[person] = change
        }
        // Two rows of one account that exchanged their roles differ in nothing but their whole.
        if old.besides != new.besides || old.roles == new.roles { change.otherwise += 1 }
    }

    /// The change; `nil` where nothing is different.
    var result: InputChange? {
        var change = change
        // Accounts of one person that exchanged their roles leave the person with the same ones.
        change.otherwise += roles.values.filter { $0.was == $0.now }.reduce(0) { $0 + $1.accounts }
        let others = roles.values.filter { $0.was != $0.now }
        let kinds = Dictionary(grouping: others) { [$0.was.sorted(), $0.now.sorted()] }
        change.roles = kinds.map { kind, people in
            PeopleChange.OtherRoles(was: kind[0], now: kind[1], people: people.count)
        }.sorted(by: PeopleChange.OtherRoles.isTold(_:before:))
        guard change != PeopleChange() else { return nil }
        guard isWithoutRoles else { return .people(change) }
        return .accounts(
            moved: change.moved, added: change.added, removed: change.removed,
            otherwise: change.otherwise)
    }
}
