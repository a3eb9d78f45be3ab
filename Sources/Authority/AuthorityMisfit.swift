package import LogModel
package import People

/// An entry of the table of authorities that does not fit `people.csv`.
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
        }
    }
}

extension AuthorityTable {
    /// What does not fit the people's table, in the order of the entries.
    ///
    /// - Parameters:
    ///   - people: everybody whom `people.csv` lists.
    ///   - day: entries that left office before it are passed over; nothing of theirs is kept.
    /// - Returns: one misfit an entry; empty when every entry is who it should be.
    package func misfits(with people: Directory, since day: CivilDate) -> [AuthorityMisfit] {
        entries.filter { $0.until.map { $0 >= day } ?? true }.compactMap { $0.misfit(with: people) }
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

    /// Whether a name is the entry's, capitals and spaces apart.
    private func isCalled(_ other: String) -> Bool {
        let words = { (name: String) in name.lowercased().split(whereSeparator: \.isWhitespace) }
        return words(name) == words(other)
    }
}
