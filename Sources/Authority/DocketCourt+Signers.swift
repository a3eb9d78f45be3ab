import LogModel
import People

/// Whose signature can count for which supplement.
///
/// What a page lists, what `authorise sign` takes and what holds afterwards go by these alone, so
/// that nobody is asked for a signature that has no effect.
extension DocketCourt {
    /// Those whose signature can count for a supplement, alone or beside others.
    ///
    /// - Parameters:
    ///   - content: what it says.
    ///   - opinions: the authorisations that it may be about.
    /// - Returns: entries of the table, whether or not they are in office today.
    func able(
        toSign content: Supplement, opinions: [AuthorisationCourt.Opinion]
    ) -> [AuthorityEntry] {
        court.authorities.entries.filter { entry in
            switch content {
            case .revocation(let document):
                opinions.contains {
                    $0.digest == document.digest && mayRevoke(entry, document, $0)
                }
            case .amendment(let document):
                opinions.contains { $0.digest == document.digest && mayAmend(entry, document, $0) }
            case .noAction(let document): mayAnswer(entry, document, seen: court.today)
            case .delegation(let document): mayDelegate(entry, document)
            }
        }
    }

    // MARK: One kind after the other

    /// The head delegates, or the chair where the head cannot; nobody to themselves.
    func mayDelegate(_ entry: AuthorityEntry, _ document: Delegation) -> Bool {
        guard entry.role == .headteacher || entry.role == .chairOfGovernors else { return false }
        let deputy = court.authorities.entry(named: document.acting)
        return entry.person == nil || entry.person != deputy?.person
    }

    /// Anybody whose signature can authorise may revoke, but for those whom the document names.
    ///
    /// What ends a monitoring fails towards privacy, and nobody ends their own. Where the document
    /// names nobody, only an office that signed it: any other could be the one behind the handle.
    func mayRevoke(
        _ entry: AuthorityEntry, _ document: Revocation, _ opinion: AuthorisationCourt.Opinion
    ) -> Bool {
        guard court.authorities.maySign(entry, on: document.date) else { return false }
        if let offices = revokingOffices(of: opinion) {
            return office(of: entry, on: document.date).map(offices.contains) ?? false
        }
        let subjects = opinion.document?.namedSubjects ?? []
        return !(entry.person.map(subjects.contains) ?? false)
    }

    /// Those who can sign the authorisation, and the offices that did where it names nobody.
    func mayAmend(
        _ entry: AuthorityEntry, _ document: Amendment, _ opinion: AuthorisationCourt.Opinion
    ) -> Bool {
        guard let original = opinion.document else { return false }
        if !court.able([entry], toSign: original, on: document.date).isEmpty { return true }
        guard original.isUnnamed else { return false }
        return office(of: entry, on: document.date).map(offices(of: opinion).contains) ?? false
    }

    /// The office on whose notice the case stands, and nobody for themselves.
    ///
    /// That is the office of today, or the one of its date, if a night saw it while that office had
    /// the notice still: what the chair answered about an acting deputy is answered when the delegation
    /// is over, and nobody dates an answer back. While it is not known on whose notice the case stands,
    /// each office that had a notice on the day of the answer.
    func mayAnswer(_ entry: AuthorityEntry, _ document: NoAction, seen: CivilDate) -> Bool {
        guard let own = answeringOffice(of: entry, on: document.date) else { return false }
        let person = court.handles.person(of: document.handle)
        guard person == nil || entry.person != person else { return false }
        let offices = { (day: CivilDate) in noticeOffice(of: document.handle, on: day) }
        guard let today = offices(court.today) else {
            return court.authorities.noticeOffices(on: document.date).contains(own)
        }
        return today == own || (offices(document.date) == own && offices(seen) == own)
    }

    // MARK: Offices

    /// The office for which somebody answers what its notice tells; for the trust those roles alone
    /// that decide about whoever is head and chair in one.
    private func answeringOffice(of entry: AuthorityEntry, on date: CivilDate) -> Office? {
        guard let role = office(of: entry, on: date) else { return nil }
        let isIdle = role.isTrust && !court.authorities.trustRoles.forBoth.contains(role)
        return isIdle ? nil : role.office
    }

    /// The office on whose notice the case of an answer stands today; `nil` when that is not known.
    func noticeOffice(of content: Supplement) -> Office? {
        guard case .noAction(let document) = content else { return nil }
        return noticeOffice(of: document.handle, on: court.today)
    }

    /// The office on whose notice a case stands on a day; `nil` when that is not known.
    func noticeOffice(of handle: CaseHandle, on day: CivilDate) -> Office? {
        switch court.handles.holder(onNotice: handle) {
        case .person(let id): court.authorities.noticeOffice(of: id, on: day)
        case .somebodyElse: .head
        case .unknown: nil
        }
    }

    /// The offices one of which must revoke; `nil` where that is for everybody who can authorise.
    func revokingOffices(of opinion: AuthorisationCourt.Opinion) -> [AuthorityRole]? {
        guard opinion.document?.isUnnamed == true else { return nil }
        let offices = offices(of: opinion)
        return offices.isEmpty ? nil : offices
    }

    /// The offices that signed an authorisation, as of its date, each once.
    func offices(of opinion: AuthorisationCourt.Opinion) -> [AuthorityRole] {
        guard let date = opinion.document?.date else { return [] }
        let signed = court.authorities.signingRoles(of: opinion.signers, on: date)
        return AuthorityRole.allCases.filter(signed.contains)
    }

    /// The office for which somebody signs on a day.
    func office(of entry: AuthorityEntry, on date: CivilDate) -> AuthorityRole? {
        DocketCourt.office(
            of: Signer(name: entry.name, role: entry.role), in: court.authorities, on: date)
    }
}
