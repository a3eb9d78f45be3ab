import LogModel

@testable import Authority

/// The school's table of authorities with one entry as it might be.
extension School {
    /// The authorities with an earlier end of somebody's office.
    func authorities(until day: String, for name: String) -> AuthorityTable {
        authorities(from: nil, until: CivilDate(day), for: name)
    }

    /// The authorities with other days of somebody's office.
    func authorities(
        from: CivilDate?, until: CivilDate?, for name: String
    ) -> AuthorityTable {
        authorities(changing: name) { entry in
            AuthorityEntry(
                name: entry.name, role: entry.role, person: entry.person,
                signingKey: entry.signingKey, readingKey: entry.readingKey, from: from,
                until: until)
        }
    }

    /// The authorities with an entry that is of another person, by id.
    func authorities(of person: String, for name: String) -> AuthorityTable {
        authorities(changing: name) { entry in
            AuthorityEntry(
                name: entry.name, role: entry.role, person: person,
                signingKey: entry.signingKey, readingKey: entry.readingKey, from: entry.from,
                until: entry.until)
        }
    }

    /// The authorities with an entry that has another role.
    func authorities(as role: AuthorityRole, for name: String) -> AuthorityTable {
        authorities(changing: name) { entry in
            AuthorityEntry(
                name: entry.name, role: role, person: entry.person,
                signingKey: entry.signingKey, readingKey: entry.readingKey, from: entry.from,
                until: entry.until)
        }
    }

    private func authorities(
        changing name: String, _ change: (AuthorityEntry) -> AuthorityEntry
    ) -> AuthorityTable {
        AuthorityTable(entries: authorities.entries.map { $0.name == name ? change($0) : $0 })
    }
}
