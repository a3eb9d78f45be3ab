import Authority
package import EventStore
internal import LogModel

/// What changed in the files that decide, in words for those who can tell whether it should have.
package enum ChangeWords {
    /// How many names a sentence lists before it only counts.
    private static let mostNames = 8

    /// One sentence about a change, without a full stop; it names nobody.
    ///
    /// - Parameters:
    ///   - change: the change.
    ///   - titles: what to call rules, by id; a rule that is missing here is called by its id.
    /// - Returns: the sentence.
    package static func sentence(_ change: InputChange, titles: [String: String] = [:]) -> String {
        switch change {
        case .people(let change):
            return "people.csv: " + people(change)
        case .accounts(let moved, let added, let removed, let otherwise):
            return "people.csv: "
                + accounts(
                    moved, added, removed, otherwise: otherwise,
                    "with other dates, role, name or hours")
        case .permissions(let added, let removed):
            return "permissions.csv: "
                + counts([(added, "added"), (removed, "removed")], of: "permission")
        case .rules(let added, let removed, let changed):
            let named = [added, removed, changed].map { ids in ids.map { titles[$0] ?? $0 } }
            return "rules: " + names(added: named[0], removed: named[1], changed: named[2])
        case .list(let name, let was, let now):
            return list(name, was, now)
        case .protectedChannels:
            return "the protected channels, which are never matched, were changed"
        case .site(let added, let removed, let changed):
            return "site.yaml: "
                + names(
                    added: added.map(part), removed: removed.map(part), changed: changed.map(part))
        case .authorities(let changes):
            return "authorities.yaml was changed and signed for: " + table(changes)
        case .authoritiesRefused(let changes):
            return "authorities.yaml was changed without the signatures that it needs, so the "
                + "change does not count: " + table(changes)
        case .pinConfirmed:
            return "the pin was confirmed by two people in office"
        case .journalCut:
            return "the journal does not hold what was written to it: entries were changed, or "
                + "cut off at its end"
        case .storeRestored:
            return "the state folder was put back from an older copy: the journal tells of nights "
                + "that the store does not know"
        case .reportsRefused(let times):
            return "\(Words.count(times, "report was", "reports were")) asked for and refused: the "
                + "journal says when, under which number and why"
        }
    }

    private static func people(_ change: PeopleChange) -> String {
        var clauses = change.roles.prefix(mostNames).map(otherRoles)
        let rest = change.roles.dropFirst(mostNames).reduce(0) { $0 + $1.people }
        if rest > 0 { clauses.append("\(Words.grouped(rest)) more with other roles") }
        let others = accounts(
            change.moved, change.added, change.removed, otherwise: change.otherwise,
            "with other dates, name or hours")
        if !others.isEmpty { clauses.append(others) }
        return clauses.joined(separator: ", ")
    }

    /// `1 person who was staff is a pupil now`.
    private static func otherRoles(_ change: PeopleChange.OtherRoles) -> String {
        let (was, now) = (change.was, change.now)
        return change.people == 1
            ? "1 person who was \(holder(of: was)) is \(holder(of: now)) now"
            : "\(Words.grouped(change.people)) people who were \(holders(of: was)) are "
                + "\(holders(of: now)) now"
    }

    private static func holder(of roles: [String]) -> String {
        Words.list(roles.map { $0 == "staff" ? $0 : "a \($0)" })
    }

    private static func holders(of roles: [String]) -> String {
        Words.list(roles.map { $0 == "staff" ? $0 : "\($0)s" })
    }

    private static func accounts(
        _ moved: Int, _ added: Int, _ removed: Int, otherwise: Int, _ what: String
    ) -> String {
        counts(
            [
                (moved, "moved to other people"), (added, "added"), (removed, "removed"),
                (otherwise, what),
            ], of: "account")
    }

    private static func counts(_ counts: [(Int, String)], of thing: String) -> String {
        counts.filter { $0.0 > 0 }.map { number, what in
            Words.count(number, "\(thing) \(what)", "\(thing)s \(what)")
        }.joined(separator: ", ")
    }

    private static func names(added: [String], removed: [String], changed: [String]) -> String {
        [(added, "added"), (removed, "removed"), (changed, "changed")].filter { !$0.0.isEmpty }
            .map { names, what in
                let rest = names.count - mostNames
                let shown =
                    rest > 0
                    ? names.prefix(mostNames).joined(separator: ", ") + " and \(rest) more"
                    : Words.list(names)
                return "\(names.count) \(what) (\(shown))"
            }.joined(separator: ", ")
    }

    private static func part(_ name: String) -> String {
        name.hasPrefix("source ") ? "source '\(name.dropFirst(7))'" : "'\(name)'"
    }

    private static func list(_ name: String, _ was: String?, _ now: String?) -> String {
        let list = "the category list '\(name)'"
        switch (was, now) {
        case (let was?, let now?) where was == now:
            return "\(list), still of \(now), has other entries"
        case (let was?, let now?): return "\(list) is of \(now) instead of \(was)"
        case (nil, let now?): return "\(list) of \(now) was added"
        case (let was?, nil): return "\(list) of \(was) is gone"
        case (nil, nil): return "\(list) was changed"
        }
    }

    /// What is different in a table of authorities, each a clause with the name of whom it is about,
    /// for those who sign it.
    static func sentences(_ changes: [NamedAuthorityChange]) -> [String] {
        changes.isEmpty
            ? ["no entry in it is different"]
            : changes.map { "\(sentence($0.change)): \($0.name)" }
    }

    private static func table(_ changes: [AuthorityChange]) -> String {
        changes.isEmpty
            ? "no entry in it is different, or it cannot be read"
            : Words.list(changes.map(sentence))
    }

    private static func sentence(_ change: AuthorityChange) -> String {
        switch change {
        case .added(let role): "an entry '\(role.rawValue)' was added"
        case .removed(let role): "an entry '\(role.rawValue)' was removed"
        case .role(let from, let to): "an entry '\(from.rawValue)' became '\(to.rawValue)'"
        case .signingKey(let role): "the signing key of \(holder(of: role)) was replaced"
        case .readingKey(let role): "the reading key of \(holder(of: role)) was replaced"
        case .person(let role): "\(holder(of: role)) is another person of people.csv"
        case .term(let role): "the days in office of \(holder(of: role)) are others"
        }
    }

    private static func holder(of role: AuthorityRole) -> String {
        role == .reader ? "a reader" : "the \(role.words)"
    }
}

extension JournalMark {
    /// The pin and what is known of it, as every page prints it.
    var pinInWords: String {
        guard let pin else { return "UNPINNED: no table of authorities could be read yet" }
        return isConfirmed
            ? "\(pin), confirmed"
            : "\(pin), UNPINNED: headteacher and chair of governors have not confirmed it"
    }
}
