import LogModel
import People

/// Judges supplements: against the tables, and against the authorisations that they are about.
struct DocketCourt {
    let court: AuthorisationCourt

    /// The office for which somebody signed: that of a head for whoever acts as one.
    static func office(
        of signer: Signer, in authorities: AuthorityTable, on date: CivilDate
    ) -> AuthorityRole? {
        guard let entry = authorities.entry(named: signer.name) else { return nil }
        guard authorities.maySign(entry, on: date) else { return nil }
        return entry.role == .deputyHeadteacher ? .headteacher : entry.role
    }

    /// Judges a delegation, which needs no other document.
    func ruling(onDelegation file: AuthorisationFile) -> SupplementRuling {
        hearing(file, opinions: []) { content, signers in
            guard case .delegation(let document) = content else { return [] }
            return delegationRefusals(document) + delegatorRefusals(document, signers)
        }
    }

    /// The deputy whom a delegation that holds makes acting head.
    func actingHead(_ ruling: SupplementRuling) -> ActingHead? {
        guard ruling.holds, case .delegation(let document) = ruling.content,
            let entry = court.authorities.entry(named: document.acting)
        else { return nil }
        let delegators = ruling.signers.compactMap { signer in
            signer.role == .headteacher
                ? court.authorities.entry(named: signer.name)?.person : nil
        }
        return ActingHead(
            delegation: document.number, name: entry.name, person: entry.person,
            days: document.days, delegators: delegators)
    }

    /// Judges any other supplement.
    func ruling(
        on file: AuthorisationFile, opinions: [AuthorisationCourt.Opinion]
    ) -> SupplementRuling {
        hearing(file, opinions: opinions) { content, signers in
            switch content {
            case .revocation(let document):
                aboutAuthorisation(document.number, document.digest, document.date, opinions) {
                    revokerRefusals(document, of: $0, signers)
                }
            case .amendment(let document):
                aboutAuthorisation(document.number, document.digest, document.date, opinions) {
                    amendmentRefusals(document, file.digest, of: $0, signers)
                }
            case .noAction(let document):
                answerRefusals(document, signers, seen: court.lastSeen(file))
            case .delegation: []
            }
        }
    }

    /// Reads a document, checks its signatures, and asks for what is particular to its kind.
    private func hearing(
        _ file: AuthorisationFile, opinions: [AuthorisationCourt.Opinion],
        _ particular: (Supplement, [AuthorityEntry]) -> [Refusal]
    ) -> SupplementRuling {
        let kind = DocumentKind(fileName: file.name)
        var reader = SupplementReader(path: file.name, kind: kind)
        let content = reader.read(file.bytes)
        var refusals = reader.refusals
        if let content, content.kind != kind {
            refusals.append(.fileOfAnother(file: file.name, says: content.kind.fileName ?? ""))
        }
        let signatures = court.signatures(of: file, date: content?.date)
        if let content {
            if content.date > court.today { refusals.append(.datedInFuture(content.date)) }
            refusals += signatures.refusals
            if signatures.refusals.isEmpty || signatures.refusals == [.unsigned] {
                refusals += particular(content, signatures.signers)
            }
        } else {
            refusals += signatures.refusals
        }
        let added = content.map { addedReaders($0, file.digest) } ?? .init()
        return SupplementRuling(
            kind: kind, file: file.name, content: content,
            signers: signatures.signers.map { Signer(name: $0.name, role: $0.role) },
            able: content.map { able(toSign: $0, opinions: opinions) } ?? [],
            noticeOffice: content.flatMap { noticeOffice(of: $0) }, readers: added.readers,
            replaced: added.replaced, refusals: refusals)
    }

    /// Those whom an amendment adds; nobody for every other document.
    private func addedReaders(_ content: Supplement, _ digest: [UInt8]) -> ReaderCheck.Outcome {
        guard case .amendment(let document) = content else { return .init() }
        return readers(of: document, digest, subjects: [])
    }

    private func readers(
        of document: Amendment, _ digest: [UInt8], subjects: [String]
    ) -> ReaderCheck.Outcome {
        ReaderCheck(authorities: court.authorities, formerKeys: court.formerKeys)
            .check(document.readers, in: digest, of: document.date, subjects: subjects)
    }

    // MARK: Delegations

    private func delegationRefusals(_ document: Delegation) -> [Refusal] {
        var refusals: [Refusal] = []
        if document.days.from < document.date {
            refusals.append(.inForceBeforeSigning(from: document.days.from, signed: document.date))
        }
        let latest = document.date.adding(days: ActingHead.mostDaysAhead)
        if document.days.from > latest {
            refusals.append(.delegatedTooFarAhead(from: document.days.from, latest: latest))
        }
        if document.days.to < document.days.from {
            refusals.append(.inForceReversed(document.days))
        } else if document.days.count > ActingHead.mostDays {
            refusals.append(
                .inForceTooLong(days: document.days.count, most: ActingHead.mostDays))
        }
        guard let deputy = court.authorities.entry(named: document.acting),
            deputy.role == .deputyHeadteacher
        else { return refusals + [.delegateNotDeputy(document.acting)] }
        if !deputy.holds(on: document.date) {
            refusals.append(.delegateNotInOffice(document.acting))
        }
        return refusals
    }

    private func delegatorRefusals(
        _ document: Delegation, _ signers: [AuthorityEntry]
    ) -> [Refusal] {
        signers.contains { mayDelegate($0, document) } ? [] : [.headOrChairMustDelegate]
    }

    // MARK: Documents about an authorisation

    private func aboutAuthorisation(
        _ number: String, _ digest: [UInt8], _ date: CivilDate,
        _ opinions: [AuthorisationCourt.Opinion],
        _ particular: (AuthorisationCourt.Opinion) -> [Refusal]
    ) -> [Refusal] {
        let found = opinions.filter { $0.number == number }
        guard !found.isEmpty else { return [.noSuchAuthorisation(number)] }
        guard let opinion = found.first(where: { $0.digest == digest }) else {
            return [.ofAnotherText(number)]
        }
        guard let document = opinion.document else { return particular(opinion) }
        let dates: [Refusal] =
            date < document.date ? [.datedBeforeDocument(date, signed: document.date)] : []
        return dates + particular(opinion)
    }

    private func revokerRefusals(
        _ document: Revocation, of opinion: AuthorisationCourt.Opinion, _ signers: [AuthorityEntry]
    ) -> [Refusal] {
        if signers.contains(where: { mayRevoke($0, document, opinion) }) { return [] }
        if let offices = revokingOffices(of: opinion) {
            return [.notByThoseWhoSigned(offices, isEach: false)]
        }
        let idle = signers.filter { court.authorities.maySign($0, on: document.date) }
        return idle.map { .signedBySubject(name: $0.name) } + [.nobodyMayRevoke]
    }

    private func amendmentRefusals(
        _ document: Amendment, _ digest: [UInt8], of opinion: AuthorisationCourt.Opinion,
        _ signers: [AuthorityEntry]
    ) -> [Refusal] {
        guard let original = opinion.document else { return [.amendsWhatIsRefused] }
        let readers = readers(of: document, digest, subjects: original.namedSubjects)
        let replaced = Set(opinion.clearance?.replaced.map(\.name) ?? [])
        let already = document.readers.filter {
            original.readers.contains($0) && !replaced.contains($0)
        }
        // Of several readers one may have another key by now; the rest goes on.
        let unknowing = readers.readers.isEmpty ? readers.newerKeys : []
        return already.map { .readerAlready($0) } + readers.refusals + unknowing
            + court.signerRefusals(original, signers: signers, date: document.date)
            + officeRefusals(document, original, of: opinion, signers)
    }

    /// What is missing where the authorisation names nobody: every office that signed it.
    ///
    /// Who is behind a handle or in a role is known only with the event, when the signatures of the
    /// authorisation are held against it and not those of an amendment. Else the head could add a
    /// reader to what the chair signed about the head.
    private func officeRefusals(
        _ document: Amendment, _ original: Authorisation,
        of opinion: AuthorisationCourt.Opinion, _ signers: [AuthorityEntry]
    ) -> [Refusal] {
        guard original.isUnnamed else { return [] }
        let given = Set(signers.map { office(of: $0, on: document.date) })
        let needed = offices(of: opinion)
        return needed.allSatisfy(given.contains)
            ? [] : [.notByThoseWhoSigned(needed, isEach: true)]
    }

    // MARK: Answers

    /// The office on whose notice the case stands answers, and before that is known any that has one.
    ///
    /// When a night first saw its signatures tells whose notice it could have been.
    private func answerRefusals(
        _ document: NoAction, _ signers: [AuthorityEntry], seen: CivilDate
    ) -> [Refusal] {
        if signers.contains(where: { mayAnswer($0, document, seen: seen) }) { return [] }
        guard let office = noticeOffice(of: document.handle, on: court.today) else {
            return [.noticeOfficeMustAnswer]
        }
        return [.caseNeedsSignature(of: [office])]
    }
}

extension AuthorisationCourt {
    /// The day on which a night first saw the last of a file's signatures; today for one that none has.
    fileprivate func lastSeen(_ file: AuthorisationFile) -> CivilDate {
        file.sights.map { firstSeen[$0] ?? today }.max() ?? today
    }
}

extension Supplement {
    /// What the document says it is; its file must say the same.
    fileprivate var kind: DocumentKind {
        switch self {
        case .revocation(let document): .revocation(of: document.number)
        case .amendment(let document): .amendment(of: document.number, index: document.index)
        case .noAction(let document): .noAction(document.number)
        case .delegation(let document): .delegation(document.number)
        }
    }
}

extension Authorisation {
    /// Whether it concerns anybody whom it does not name: by a handle or a role.
    var isUnnamed: Bool { namedSubjects.count < subjects.count }

    /// The ids of the persons whom it names.
    var namedSubjects: [String] {
        subjects.compactMap { subject in
            if case .person(let id, _) = subject { id } else { nil }
        }
    }
}
