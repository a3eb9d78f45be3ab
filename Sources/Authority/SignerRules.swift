import LogModel

/// Who must sign for whom.
///
/// - A headteacher signs for everybody else (P0 15).
/// - The chair of governors signs where the head is the subject (P3 8.5, P2 10.1).
/// - The head signs where the chair is the subject.
/// - The head signs for a role; for those of it of whom the head does not decide, who does beside them.
/// - Head and chair sign for private communications (P2 9.4); where one of them is the subject,
///   the other and a role of the trust.
/// - A deputy signs as the head while a delegation lasts (P2 App 2); of the deputy's own matters
///   the chair decides meanwhile, and of those of the head who delegated.
/// - Nobody's signature covers themselves, and nobody counts twice.
struct SignerRules {
    let authorities: AuthorityTable
    /// The days on which somebody counts as head or chair: the first is that of signing, then that
    /// of the event where there is one, then today.
    let days: [CivilDate]

    /// What is wrong with the signatures for a subject; empty when they suffice.
    ///
    /// - Parameters:
    ///   - subject: the id of a person; `nil` for somebody without an entry in the table.
    ///   - signers: whose signatures hold.
    ///   - isPrivate: whether private communications are covered.
    /// - Returns: why they do not suffice.
    func refusals(
        subject: String?, signers: [AuthorityEntry], isPrivate: Bool
    ) -> [Refusal] {
        let own = subject.flatMap { id in signers.first { $0.person == id } }
        let others = signers.filter { subject == nil || $0.person != subject }
        let clause = clause(of: subject, isPrivate: isPrivate)
        guard !isFilled(clause.offices[...], by: others, clause.trust) else { return [] }
        return (own.map { [.signedBySubject(name: $0.name)] } ?? []) + [clause.missing]
    }

    /// The offices that decide of a subject, each of them.
    func offices(subject: String?, isPrivate: Bool) -> [Office] {
        clause(of: subject, isPrivate: isPrivate).offices
    }

    /// Whether somebody's signature can count for a subject: by an office that decides, and not
    /// for themselves.
    func mayCount(_ entry: AuthorityEntry, subject: String?, isPrivate: Bool) -> Bool {
        guard subject == nil || entry.person != subject else { return false }
        let clause = clause(of: subject, isPrivate: isPrivate)
        return clause.offices.contains {
            $0.isHeld(by: entry, isActingHead: isActingHead(entry), trust: clause.trust)
        }
    }

    /// The offices that decide of a subject, the roles of the trust among them, and the refusal
    /// while they have not.
    private func clause(
        of subject: String?, isPrivate: Bool
    ) -> (offices: [Office], trust: Set<AuthorityRole>, missing: Refusal) {
        let isHead = subject.map { authorities.concernsHead($0, onOneOf: days) } ?? false
        let isChair =
            subject.map { authorities.isHolder($0, of: .chairOfGovernors, onOneOf: days) } ?? false
        let (offices, missing) = requirement(isHead: isHead, isChair: isChair, isPrivate: isPrivate)
        return (offices, authorities.trustRoles.roles(isHead: isHead, isChair: isChair), missing)
    }

    /// What is wrong with the signatures where the subject is a role: the head decides of nearly
    /// everybody in it, and whoever else signs adds those of whom the head does not.
    func roleRefusals(signers: [AuthorityEntry]) -> [Refusal] {
        isFilled([.head], by: signers, []) ? [] : [.headMustSign]
    }

    /// What is wrong with the signatures where the subject will be known only with the event.
    func refusals(signers: [AuthorityEntry], isPrivate: Bool) -> [Refusal] {
        let pairs: [[Office]] =
            isPrivate
            ? [[.head, .chair], [.chair, .trust], [.head, .trust]]
            : [[.head], [.chair], [.trust]]
        let trust = authorities.trustRoles.inSomeCase
        if pairs.contains(where: { isFilled($0[...], by: signers, trust) }) { return [] }
        return [isPrivate ? .privateNeedsHeadAndChair : .headMustSign]
    }

    private func requirement(
        isHead: Bool, isChair: Bool, isPrivate: Bool
    ) -> (offices: [Office], missing: Refusal) {
        switch (isHead, isChair, isPrivate) {
        case (false, false, false): ([.head], .headMustSign)
        case (true, false, false): ([.chair], .chairMustSignForHead)
        case (false, true, false): ([.head], .headMustSignForChair)
        case (true, true, false): ([.trust], .trustMustSign)
        case (false, false, true): ([.head, .chair], .privateNeedsHeadAndChair)
        case (true, false, true): ([.chair, .trust], .privateOfHeadNeedsChairAndTrust)
        case (false, true, true): ([.head, .trust], .privateOfChairNeedsHeadAndTrust)
        case (true, true, true): ([.trust, .trust], .trustMustSign)
        }
    }

    // MARK: What no signature makes good

    /// Whether those in office can sign for a subject, but for some.
    ///
    /// - Parameters:
    ///   - subject: the id of a person.
    ///   - isPrivate: whether private communications are covered.
    ///   - persons: the ids of those who cannot.
    /// - Returns: whether their signatures would suffice together.
    func canBeSigned(subject: String, isPrivate: Bool, without persons: [String]) -> Bool {
        let clause = clause(of: subject, isPrivate: isPrivate)
        return isFilled(clause.offices[...], by: inOffice(without: persons), clause.trust)
    }

    /// That nobody can give the signatures of a trust that a subject asks for, if it is so.
    func trustRefusals(subject: String, isPrivate: Bool) -> [Refusal] {
        let clause = clause(of: subject, isPrivate: isPrivate)
        let trust = clause.offices.filter { $0 == .trust }
        let others = inOffice(without: [subject])
        guard !isFilled(trust[...], by: others, clause.trust) else { return [] }
        let roles = AuthorityRole.allCases.filter(clause.trust.contains)
        return [.nobodyOfTrust(roles, needed: trust.count)]
    }

    /// Those who are in office on one of the days.
    private func inOffice(without persons: [String]) -> [AuthorityEntry] {
        authorities.entries.filter { entry in
            days.contains { entry.holds(on: $0) }
                && !(entry.person.map(persons.contains) ?? false)
        }
    }

    /// Whether different people can fill the offices.
    private func isFilled(
        _ offices: ArraySlice<Office>, by entries: [AuthorityEntry], _ trust: Set<AuthorityRole>
    ) -> Bool {
        guard let office = offices.first else { return true }
        return entries.contains { entry in
            let others = entries.filter { !$0.isOfSamePerson(as: entry) }
            return office.isHeld(by: entry, isActingHead: isActingHead(entry), trust: trust)
                && isFilled(offices.dropFirst(), by: others, trust)
        }
    }

    /// Whether somebody signed in the head's place.
    private func isActingHead(_ entry: AuthorityEntry) -> Bool {
        days.first.map { authorities.isActingHead(entry, on: $0) } ?? false
    }
}
