package import LogModel
package import People

/// What of the table of authorities does not fit `people.csv` or `site.yaml`.
///
/// The person of an entry keeps a signature from covering its signer, and takes the cases of the
/// headteacher to the chair. Where the id is nobody's or another's, neither happens.
package enum AuthorityMisfit: Sendable, Hashable, CustomStringConvertible {
    /// `people.csv` lists nobody of the entry's id.
    case unknownPerson(name: String, person: String)
    /// `people.csv` has another name for the entry's id.
    case otherName(name: String, person: String, listed: String)
    /// The entry has no id, and somebody in `people.csv` has its name.
    case noPerson(name: String, namesake: String)
    /// Another entry has the person and its name in `people.csv`; this one has another name.
    case secondEntry(name: String, person: String, listed: String, role: AuthorityRole)
    /// The entry is of a trust, and the school says that it has none.
    case trustOfMaintained(name: String, role: AuthorityRole)
    /// `trust-signs` asks for roles that nobody in office has; for which case, as it is called there.
    case nobodyOfTrust(roles: [AuthorityRole], key: String)

    /// A clause that says nothing but what stands in the two files.
    package var description: String {
        let consequence = "no case of their own is known to be theirs"
        switch self {
        case .unknownPerson(let name, let person):
            return "'\(name)' has the person \(person), whom people.csv does not list; until "
                + "that is put right \(consequence)"
        case .otherName(let name, let person, let listed):
            return "'\(name)' has the person \(person), who is \(listed) in people.csv; if they "
                + "are one person, write one name in both; if not, \(consequence)"
        case .noPerson(let name, let namesake):
            return "'\(name)' has no person, and \(namesake) has that name in people.csv; if they "
                + "are one person, \(consequence)"
        case .secondEntry(let name, let person, let listed, let role):
            return "'\(name)' has the person \(person), who is \(listed) in people.csv "
                + "and has an entry of that name already; if they are one person, call this one "
                + "'\(listed) (\(role.rawValue))'; if not, \(consequence)"
        case .trustOfMaintained(let name, let role):
            return "'\(name)' is a '\(role.rawValue)', and site.yaml says 'governance: "
                + "maintained', so no signature of theirs counts; take the entry out, or put site.yaml right"
        case .nobodyOfTrust(let roles, let key):
            let words = roles.map { "a '\($0.rawValue)'" }.joined(separator: " or ")
            return "nobody in office is \(words), "
                + "whom 'trust-signs' in site.yaml asks for (\(key)); until somebody is, nobody "
                + "can sign that for the trust"
        }
    }
}

extension AuthorityTable {
    /// What does not fit the people's table, in the order of the entries.
    ///
    /// - Parameters:
    ///   - people: everybody whom `people.csv` lists.
    ///   - day: entries that left office before it are passed over; nothing of theirs is kept.
    /// - Returns: empty when every entry is who it should be, and counts.
    package func misfits(with people: Directory, since day: CivilDate) -> [AuthorityMisfit] {
        entries.filter { $0.until.map { $0 >= day } ?? true }.flatMap { entry in
            [misfit(of: entry, with: people), effect(of: entry)].compactMap(\.self)
        }
    }

    /// What `trust-signs` asks for and nobody in the table has.
    ///
    /// - Parameter today: the day on which somebody must be in office.
    /// - Returns: one misfit a case.
    package func unheldRoles(on today: CivilDate) -> [AuthorityMisfit] {
        trustRoles.stated.filter { stated in
            !entries.contains { stated.roles.contains($0.role) && $0.holds(on: today) }
        }.map { stated in
            .nobodyOfTrust(
                roles: AuthorityRole.allCases.filter(stated.roles.contains), key: stated.key)
        }
    }

    private func effect(of entry: AuthorityEntry) -> AuthorityMisfit? {
        guard entry.role.isTrust, trustRoles == TrustRoles.none else { return nil }
        return .trustOfMaintained(name: entry.name, role: entry.role)
    }

    private func misfit(
        of entry: AuthorityEntry, with people: Directory
    ) -> AuthorityMisfit? {
        guard let misfit = entry.misfit(with: people) else { return nil }
        guard case .otherName(let name, let person, let listed) = misfit,
            entries.contains(where: { $0.person == person && $0.isCalled(listed) })
        else { return misfit }
        // No two entries have one name, so whoever holds two offices has more behind one of them.
        return entry.isCalled(listed, andMore: true)
            ? nil
            : .secondEntry(name: name, person: person, listed: listed, role: entry.role)
    }
}

extension AuthorityEntry {
    fileprivate func misfit(with people: Directory) -> AuthorityMisfit? {
        guard let person else {
            // Pupils hold no office, and one may well have the name of somebody of the trust.
            let namesake = people.all.first { $0.role != .pupil && isCalled($0.name) }
            return namesake.map { AuthorityMisfit.noPerson(name: name, namesake: $0.id) }
        }
        guard let listed = people.person(id: person) else {
            return .unknownPerson(name: name, person: person)
        }
        return isCalled(listed.name)
            ? nil : .otherName(name: name, person: person, listed: listed.name)
    }

    /// Whether a name is the entry's, capitals and spaces apart, or begins it.
    fileprivate func isCalled(_ other: String, andMore: Bool = false) -> Bool {
        let words = { (name: String) in name.lowercased().split(whereSeparator: \.isWhitespace) }
        return andMore ? words(name).starts(with: words(other)) : words(name) == words(other)
    }
}
