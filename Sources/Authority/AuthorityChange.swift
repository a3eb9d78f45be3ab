/// One difference between two tables of authorities, by role: it names nobody.
package enum AuthorityChange: Sendable, Hashable, Codable {
    case added(AuthorityRole)
    case removed(AuthorityRole)
    case role(from: AuthorityRole, to: AuthorityRole)
    case signingKey(AuthorityRole)
    case readingKey(AuthorityRole)
    /// Who it is in the people's table.
    case person(AuthorityRole)
    /// The first or last day in office.
    case term(AuthorityRole)
}

/// A difference with the name of the entry that it is about.
///
/// For the page on which the change is signed, and for nobody else: the night and the notices tell
/// changes by role alone.
package struct NamedAuthorityChange: Sendable, Hashable {
    package let name: String
    package let change: AuthorityChange
}

/// An entry before and after a change; at least one of the two is there.
struct TouchedEntry: Equatable {
    let old: AuthorityEntry?
    let new: AuthorityEntry?

    /// The roles that it has before and after.
    var roles: [AuthorityRole] { [old?.role, new?.role].compactMap(\.self) }

    /// What the change is, each part with the entry's name, which a table has only once.
    var namedChanges: [NamedAuthorityChange] {
        let name = (new ?? old)?.name ?? ""
        return changes.map { NamedAuthorityChange(name: name, change: $0) }
    }

    /// Whether the entry is, or becomes, that of a signer.
    func concerns(_ signer: AuthorityEntry) -> Bool {
        [old, new].compactMap(\.self).contains { $0.isOfSamePerson(as: signer) }
    }

    /// What the change is, in words' order: who, then keys, then dates.
    var changes: [AuthorityChange] {
        guard let old else { return new.map { [.added($0.role)] } ?? [] }
        guard let new else { return [.removed(old.role)] }
        var changes: [AuthorityChange] = []
        if old.role != new.role { changes.append(.role(from: old.role, to: new.role)) }
        if old.person != new.person { changes.append(.person(new.role)) }
        if old.signingKey != new.signingKey { changes.append(.signingKey(new.role)) }
        if old.readingKey != new.readingKey { changes.append(.readingKey(new.role)) }
        if old.from != new.from || old.until != new.until { changes.append(.term(new.role)) }
        return changes
    }
}

extension AuthorityTable {
    /// The entries that differ in another table, by name: this table's first, then new ones.
    func touched(by other: AuthorityTable) -> [TouchedEntry] {
        let added = other.entries.filter { entry(named: $0.name) == nil }
        return (entries + added).map {
            TouchedEntry(old: entry(named: $0.name), new: other.entry(named: $0.name))
        }.filter { $0.old != $0.new }
    }
}
