import LogModel
import People

/// Judges one authorisation after the other against the same tables and day.
struct AuthorisationCourt {
    /// Who may authorise; with the deputies who act for the head, once delegations are judged.
    var authorities: AuthorityTable
    let directory: Directory
    let today: CivilDate
    let firstSeen: [Sight: CivilDate]
    let requirements: Authorisations.Requirements
    /// Whose the handles are of which that is known.
    var handles = KnownHandles.none
    /// What nights before accepted.
    var accepted = AcceptedDocuments()
    /// The reading keys that were somebody's before.
    var formerKeys = FormerReadingKeys()

    static let mostOccasionalDays = 31
    /// A standing authorisation is looked at again every year.
    static let mostStandingDays = 366

    /// What was found about one authorisation, before the others are known.
    struct Opinion {
        let number: String
        let file: String
        /// SHA-256 over the document.
        let digest: [UInt8]
        let document: Authorisation?
        let refusals: [Refusal]
        /// What else has to be signed for the document to hold.
        let missing: [Refusal]
        let signers: [Signer]
        let clearance: Clearance?

        /// The ruling, when the other documents and what is known from earlier are taken in.
        func ruling(
            isDuplicate: Bool, supplements: [SupplementRuling] = [], isKnownRevoked: Bool = false
        ) -> AuthorisationRuling {
            let isDuplicate = isDuplicate && number != AuthorisationRuling.unnumbered
            let clearance = clearance?.adding(readers(supplements))
            let refusals =
                revocation(supplements, isKnown: isKnownRevoked)
                + (isDuplicate ? [.duplicateNumber(number)] : []) + refusals
                + (clearance?.readerRefusals ?? [])
            let result: AuthorisationRuling.Result =
                if refusals.isEmpty, let clearance {
                    .accepted(clearance)
                } else {
                    .refused(refusals)
                }
            return AuthorisationRuling(
                number: number, file: file, result: result, digest: digest, document: document,
                signers: signers, missing: missing)
        }

        /// Whether it was revoked.
        ///
        /// A revocation that does not hold still stops it: whoever can put one there can as well take
        /// the authorisation away, so nothing is lost by it.
        private func revocation(_ supplements: [SupplementRuling], isKnown: Bool) -> [Refusal] {
            let found = supplements.first { $0.kind == .revocation(of: number) }
            if let found, found.holds, let date = found.content?.date {
                return [.revoked(on: date)]
            }
            if isKnown { return [.revocationRemoved] }
            return found.map { [.revocationUnclear(file: $0.file)] } ?? []
        }

        /// The readers that amendments add, each with the day from which on it can read.
        private func readers(_ supplements: [SupplementRuling]) -> [Reader] {
            supplements.flatMap { ruling -> [Reader] in
                guard ruling.holds, case .amendment(let document) = ruling.content,
                    document.digest == digest
                else { return [] }
                return ruling.readers.map { reader in
                    var reader = reader
                    reader.addedOn = document.date
                    return reader
                }
            }
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
        let signatures = signatures(of: file, date: document?.date)
        // What was accepted goes on to be read; nothing is collected while nobody can tell whose
        // events are the signer's own.
        let wasAccepted = accepted.contains(file.digest)
        let unlisted =
            wasAccepted ? signatures.refusals.first(where: \.isOfUnlistedSigner) : nil
        let faults = signatures.refusals.filter { !(wasAccepted && $0.isOfUnlistedSigner) }
        refusals += faults
        var clearance: Clearance?
        var missing: [Refusal] = []
        if let document {
            let readers = ReaderCheck(authorities: authorities, formerKeys: formerKeys).check(
                document.readers, in: file.digest, of: document.date,
                subjects: document.namedSubjects)
            refusals += dateRefusals(document)
            refusals += subjectRefusals(document, wasAccepted: wasAccepted)
            refusals += assessmentRefusals(document) + readers.refusals
            if !wasAccepted {
                refusals += secondReaderRefusals(document) + readers.newerKeys
            }
            missing = signerRefusals(
                document, signers: signatures.signers, date: document.date)
            if faults.isEmpty { refusals += missing }
            refusals += deadEnds(document)
            clearance = Clearance(
                document: document, digest: file.digest, signingEntries: signatures.signers,
                readers: readers.readers, replaced: wasAccepted ? readers.replaced : [],
                authorities: authorities,
                meant: accepted.accounts(of: file.digest), unlistedSigner: unlisted)
        }
        return Opinion(
            number: stated ?? AuthorisationRuling.unnumbered, file: file.name,
            digest: file.digest, document: document, refusals: refusals, missing: missing,
            signers: signatures.signers.map { Signer(name: $0.name, role: $0.role) },
            clearance: clearance)
    }

    /// Checks the signatures that lie beside any document.
    func signatures(of file: AuthorisationFile, date: CivilDate?) -> SignatureCheck {
        var signatures = SignatureCheck(
            authorities: authorities, directory: directory, firstSeen: firstSeen, today: today)
        signatures.check(file, date: date)
        return signatures
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
        if notification.deferredUntil != nil, !document.purpose.allowsTellingLater {
            refusals.append(.deferralForPurpose(document.purpose))
        }
        let last = Authorisation.lastDayToTell(
            kind: document.kind, events: document.events, inForce: document.inForce)
        let latest = max(notification.by, notification.due)
        if latest > last {
            refusals.append(
                document.kind == .standing
                    ? .standingToldTooLate(latest, last: last) : .notifyTooLate(latest, last: last))
        }
        return refusals
    }

    /// What is wrong with the subjects; of a document that was accepted before, whatever
    /// `people.csv` says of them now.
    ///
    /// That table finds a wrong id or account before it is signed. Afterwards the gate goes by it,
    /// record by record; a row that is gone must not take what was collected from its readers.
    private func subjectRefusals(_ document: Authorisation, wasAccepted: Bool) -> [Refusal] {
        document.subjects.flatMap { subject -> [Refusal] in
            switch subject {
            case .person(let id, let accounts):
                let kind: [Refusal] = document.kind == .standing ? [.standingNamesPerson] : []
                return kind + (wasAccepted ? [] : personRefusals(id, accounts, document))
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
        refusals += consultationRefusals(document)
        if let reviewBy = requirements.assessmentReviewBy, reviewBy < document.date {
            refusals.append(.siteAssessmentOutOfDate(reviewBy: reviewBy, signed: document.date))
        }
        guard document.coversPrivateCommunications else { return refusals }
        if document.kind == .standing { refusals.append(.privateStanding) }
        if document.purpose != .crime, document.purpose != .unauthorisedUse {
            refusals.append(.privateWithoutEvidencePurpose(document.purpose))
        }
        return refusals
    }

    /// What the signatures lack for what a document covers.
    ///
    /// - Parameters:
    ///   - document: whom and what it covers.
    ///   - signers: whose signatures hold.
    ///   - date: the day of signing; of an amendment its own.
    /// - Returns: the refusals; none when the signatures suffice.
    func signerRefusals(
        _ document: Authorisation, signers: [AuthorityEntry], date: CivilDate
    ) -> [Refusal] {
        let rules = SignerRules(authorities: authorities, days: [date, today])
        let found = document.subjects.flatMap {
            signerRefusals($0, of: document, signers: signers, rules)
        }
        guard !found.isEmpty else { return [] }
        let idle = signers.filter { !authorities.maySign($0, on: date) }
        return idle.map { entry in
            entry.role == .deputyHeadteacher
                ? .deputyWithoutDelegation(name: entry.name)
                : .roleMayNotSign(name: entry.name, role: entry.role)
        } + found.unique
    }
}
