import LogModel
import People

/// Judges one authorisation after the other against the same tables and day.
struct AuthorisationCourt {
    let authorities: AuthorityTable
    let directory: Directory
    let today: CivilDate
    let firstSeen: [Sight: CivilDate]
    let requirements: Authorisations.Requirements

    static let mostOccasionalDays = 31
    /// A standing authorisation is looked at again every year.
    static let mostStandingDays = 366

    /// What was found about one authorisation, before the others are known.
    struct Opinion {
        let number: String
        let file: String
        let refusals: [Refusal]
        let clearance: Clearance?

        func ruling(isDuplicate: Bool) -> AuthorisationRuling {
            let isDuplicate = isDuplicate && number != AuthorisationRuling.unnumbered
            let refusals = (isDuplicate ? [.duplicateNumber(number)] : []) + refusals
            if refusals.isEmpty, let clearance {
                return AuthorisationRuling(number: number, file: file, result: .accepted(clearance))
            }
            return AuthorisationRuling(number: number, file: file, result: .refused(refusals))
        }
    }

    /// Reads and judges one document with its signatures.
    func opinion(on file: AuthorisationFile) -> Opinion {
        var reader = AuthorisationReader(path: file.name)
        let document = reader.read(file.bytes)
        let stem = file.name.hasSuffix(".yaml") ? String(file.name.dropLast(5)) : file.name
        let stated = reader.number ?? (AuthorisationReader.isNumber(stem) ? stem : nil)
        var refusals = reader.refusals
        if let number = reader.number, number != stem {
            refusals.append(.numberDiffersFromFileName(number: number, file: file.name))
        }
        var signatures = SignatureCheck(
            authorities: authorities, directory: directory, firstSeen: firstSeen, today: today)
        signatures.check(file, date: document?.date)
        refusals += signatures.refusals
        var clearance: Clearance?
        if let document {
            let readers = ReaderCheck(authorities: authorities, today: today).check(document)
            refusals += dateRefusals(document) + subjectRefusals(document)
            refusals += assessmentRefusals(document) + readers.refusals
            if signatures.refusals.isEmpty {
                refusals += signerRefusals(document, signers: signatures.signers)
            }
            clearance = Clearance(
                document: document, digest: file.digest, signingEntries: signatures.signers,
                readers: readers.readers, authorities: authorities)
        }
        return Opinion(
            number: stated ?? AuthorisationRuling.unnumbered, file: file.name, refusals: refusals,
            clearance: clearance)
    }

    private func dateRefusals(_ document: Authorisation) -> [Refusal] {
        var refusals: [Refusal] = []
        let (inForce, events) = (document.inForce, document.events)
        if document.date > today { refusals.append(.datedInFuture(document.date)) }
        if inForce.from < document.date {
            refusals.append(.inForceBeforeSigning(from: inForce.from, signed: document.date))
        }
        let most =
            document.kind == .occasional
            ? AuthorisationCourt.mostOccasionalDays : AuthorisationCourt.mostStandingDays
        if inForce.to < inForce.from {
            refusals.append(.inForceReversed(inForce))
        } else if inForce.count > most {
            refusals.append(.inForceTooLong(days: inForce.count, most: most))
        }
        if events.to < events.from {
            refusals.append(.eventsReversed(events))
        } else if events.to > inForce.to {
            refusals.append(.eventsPastInForce(to: events.to, until: inForce.to))
        }
        return refusals + notificationRefusals(document)
    }

    /// Whoever was monitored is told (P0 15), while there is still something to be told about.
    private func notificationRefusals(_ document: Authorisation) -> [Refusal] {
        var refusals: [Refusal] = []
        let notification = document.notification
        if notification.by < document.date {
            refusals.append(.notifyBeforeSigning(notification.by))
        }
        if let deferred = notification.deferredUntil, deferred <= notification.by {
            refusals.append(.deferralNotLater(until: deferred, by: notification.by))
        }
        let last = document.events.to.adding(months: 6)
        let latest = max(notification.by, notification.due)
        if latest > last { refusals.append(.notifyTooLate(latest, last: last)) }
        return refusals
    }

    private func subjectRefusals(_ document: Authorisation) -> [Refusal] {
        document.subjects.flatMap { subject -> [Refusal] in
            switch subject {
            case .person(let id, let accounts):
                let kind: [Refusal] = document.kind == .standing ? [.standingNamesPerson] : []
                return kind + personRefusals(id, accounts, document)
            case .handle:
                return document.kind == .standing ? [.standingNamesPerson] : []
            case .role:
                return document.kind == .occasional ? [.occasionalNamesRole] : []
            }
        }
    }

    private func personRefusals(
        _ id: String, _ accounts: [String], _ document: Authorisation
    ) -> [Refusal] {
        guard directory.person(id: id) != nil else { return [.unknownPerson(id)] }
        let own = directory.accounts(of: id).filter {
            $0.overlaps(from: document.events.from, until: document.events.to)
        }
        let names = Set(own.compactMap { AccountName(listed: $0.account) })
        return accounts.filter { account in
            AccountName(listed: account).map { !names.contains($0) } ?? true
        }.map { .accountNotOfPerson(account: $0, person: id) }
    }

    private func assessmentRefusals(_ document: Authorisation) -> [Refusal] {
        var refusals: [Refusal] = []
        if document.impactAssessment.date >= document.date {
            refusals.append(
                .impactAssessmentNotBefore(
                    assessed: document.impactAssessment.date, signed: document.date))
        }
        for consultation in document.consultations where consultation.date > document.date {
            refusals.append(
                .consultationAfterSigning(with: consultation.with, date: consultation.date))
        }
        guard document.coversPrivateCommunications else { return refusals }
        if document.kind == .standing { refusals.append(.privateStanding) }
        if document.purpose != .crime, document.purpose != .unauthorisedUse {
            refusals.append(.privateWithoutEvidencePurpose(document.purpose))
        }
        for office in requirements.privateConsultations {
            let isAsked = document.consultations.contains { mentions($0.with, office) }
            if !isAsked { refusals.append(.consultationMissing(with: office)) }
        }
        return refusals
    }

    /// Whether a word occurs in a text as a word of its own.
    private func mentions(_ text: String, _ word: String) -> Bool {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }
            .contains { $0 == word.lowercased() }
    }

    private func signerRefusals(
        _ document: Authorisation, signers: [AuthorityEntry]
    ) -> [Refusal] {
        let isPrivate = document.coversPrivateCommunications
        let rules = SignerRules(authorities: authorities, days: [document.date, today])
        let found = document.subjects.flatMap { subject -> [Refusal] in
            guard case .person(let id, _) = subject else {
                return rules.refusals(signers: signers, isPrivate: isPrivate)
            }
            return rules.refusals(subject: id, signers: signers, isPrivate: isPrivate)
        }
        guard !found.isEmpty else { return [] }
        let idle = signers.filter { !$0.role.maySign }
        let unique = found.reduce(into: [Refusal]()) { if !$0.contains($1) { $0.append($1) } }
        return idle.map { .roleMayNotSign(name: $0.name, role: $0.role) } + unique
    }
}

/// Finds those whom a document names as readers.
struct ReaderCheck {
    let authorities: AuthorityTable
    let today: CivilDate

    /// Resolves the names of a document's readers to keys.
    func check(_ document: Authorisation) -> (readers: [Reader], refusals: [Refusal]) {
        var readers: [Reader] = []
        var refusals: [Refusal] = []
        let subjects = document.subjects.compactMap { subject -> String? in
            if case .person(let id, _) = subject { id } else { nil }
        }
        for name in document.readers {
            guard let entry = authorities.entry(named: name) else {
                refusals.append(.readerUnknown(name))
                continue
            }
            guard let key = entry.readingKey else {
                refusals.append(.readerWithoutKey(name))
                continue
            }
            if !entry.holds(on: document.date) { refusals.append(.readerNotInOffice(name)) }
            if entry.person.map(subjects.contains) ?? false {
                refusals.append(.readerIsSubject(name))
            }
            readers.append(Reader(name: entry.name, role: entry.role, publicKey: key))
        }
        return (readers, refusals)
    }
}
