package import LogModel

/// For which offices notices are written, and on whose notice whose cases stand.
///
/// Both follow from who is entered in `authorities.yaml`, from what `site.yaml` says of a trust and from
/// the delegations alone. Whether there is something to tell changes neither, so that the number of
/// notices tells nothing.
extension AuthorityTable {
    /// The offices for which a notice is written on a day: one for each, whoever holds it, and where
    /// nobody does.
    ///
    /// - Returns: head and chair, and the trust where it decides about somebody who is both; none for
    ///   a table without an entry.
    package func noticeOffices(on today: CivilDate) -> [Office] {
        guard !entries.isEmpty else { return [] }
        let trust = trustRolesOnNotice(on: today) ?? []
        return trust.isEmpty ? [.head, .chair] : [.head, .chair, .trust]
    }

    /// The office on whose notice somebody's cases stand on a day.
    ///
    /// It is the one that decides about them, so that nobody reads of themselves: of the heads
    /// (``heads(on:)``) the chair's, of whoever is head and chair in one the trust's. A chair who was a
    /// head, and is none on that day, is the head's matter like any other chair.
    package func noticeOffice(of personID: String, on today: CivilDate) -> Office {
        guard heads(on: today).contains(personID) else { return .head }
        guard isHolder(personID, of: .chairOfGovernors, onOneOf: [today]) else { return .chair }
        return concernsHead(personID, onOneOf: [today]) ? .trust : .head
    }

    /// The roles of the trust for which the notice is that tells of whoever is head and chair in one.
    ///
    /// - Returns: those that decide about them and that somebody else is entered under, in office or
    ///   not; empty where there is none, so that nobody is told, and `nil` where nobody is both.
    package func trustRolesOnNotice(on today: CivilDate) -> [AuthorityRole]? {
        let both = headsInTheChair(on: today)
        guard !both.isEmpty else { return nil }
        return AuthorityRole.allCases.filter { role in
            trustRoles.forBoth.contains(role)
                && entries.contains { $0.role == role && !$0.isOne(of: both) }
        }
    }

    /// Whether somebody is in office on a day who reads the notice for an office; for the head's, a
    /// deputy who acts as one.
    package func hasReader(ofNoticeFor office: Office, on today: CivilDate) -> Bool {
        let trust = Set(trustRolesOnNotice(on: today) ?? [])
        let both = office == .trust ? headsInTheChair(on: today) : []
        return entries.contains { entry in
            entry.holds(on: today) && !entry.isOne(of: both)
                && office.isHeld(
                    by: entry, isActingHead: isActingHead(entry, on: today), trust: trust)
        }
    }

    /// Whether a deputy in office acts as the head on a day.
    package func hasActingHead(on today: CivilDate) -> Bool {
        entries.contains { $0.holds(on: today) && isActingHead($0, on: today) }
    }

    /// The ids of those whose cases stand on the notice of the chair of governors, or of the trust where
    /// they are the chair: everybody who is entered as a headteacher, and who acts as one on a day.
    package func heads(on today: CivilDate) -> Set<String> {
        let entered = entries.filter { $0.role == .headteacher }.compactMap(\.person)
        let acting = actingHeads.filter { $0.days.contains(today) }.compactMap(\.person)
        return Set(entered + acting)
    }

    /// The ids of those who are head and chair in one on a day.
    private func headsInTheChair(on today: CivilDate) -> Set<String> {
        heads(on: today).filter { noticeOffice(of: $0, on: today) == .trust }
    }
}

extension AuthorityEntry {
    /// Whether the entry is of one of some persons.
    fileprivate func isOne(of persons: Set<String>) -> Bool {
        person.map(persons.contains) ?? false
    }
}
