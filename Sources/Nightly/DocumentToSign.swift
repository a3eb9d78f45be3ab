package import Authority
import Journal
package import LogModel
package import People
import Reports

/// Why no page was made on which to sign a document.
package enum SigningRefusal: Error, Sendable, Equatable {
    /// No document of that number is on file.
    case noSuchAuthorisation(String)
    /// It would not hold, whoever signed it.
    case refused(number: String, [Refusal])
    /// It names cases for which nothing is counted here, so that it would collect nothing of them.
    case nothingCounted([CaseHandle])
    /// By the table that decides nobody who may sign is in office.
    case nobodyMaySign
    /// No table of authorities is pinned yet.
    case nothingPinned
    /// The pin was confirmed before.
    case confirmedAlready
    /// `authorities.yaml` is the table that decides.
    case unchanged
    /// What is to be signed about the pin would not count, whoever signed it.
    case pin(PinRefusal)
}

/// A document on file that somebody is to sign in a browser, an authorisation or what is signed
/// about one.
package struct DocumentToSign {
    private let site: Site
    private let number: String
    private let now: Timestamp

    /// Names the document, by its number or its file's name without `.yaml`; nothing is touched yet.
    package init(site: Site, number: String, now: Timestamp) {
        self.site = site
        self.number = number
        self.now = now
    }

    /// Makes the page on which the document is read and signed.
    ///
    /// The document is read once: the bytes that are judged are those that the page carries and
    /// that are signed there.
    ///
    /// - Returns: a self-contained page.
    /// - Throws: ``SigningRefusal``; what store and journal throw.
    package func page() throws -> String {
        let today = site.zone.date(at: now)
        let store = try site.storeForReading()
        let inputs = try NightInputs(site: site, store: store, today: today)
        guard let file = inputs.files.first(where: { $0.name == "\(number).yaml" }) else {
            throw SigningRefusal.noSuchAuthorisation(number)
        }
        if DocumentKind(fileName: file.name) == .authorisation {
            let draft = try accepted(
                AuthorisationDraft.read(
                    file, authorities: inputs.docket.authorities, directory: inputs.directory,
                    today: today, requirements: site.requirements, handles: inputs.handles,
                    history: inputs.history))
            guard !draft.signers.isEmpty else { throw SigningRefusal.nobodyMaySign }
            let uncounted = try store?.uncounted(draft.document) ?? []
            guard uncounted.isEmpty else { throw SigningRefusal.nothingCounted(uncounted) }
            return try Reports.signingPage(
                draft, site.surroundings(inputs, rules: draft.document.rules, now: now))
        }
        let draft = try accepted(SupplementDraft.read(file, in: inputs.docket, today: today))
        guard !draft.signers.isEmpty else { throw SigningRefusal.nobodyMaySign }
        return try Reports.signingPage(
            draft, site.surroundings(inputs, rules: [], now: now))
    }

    private func accepted<Draft>(
        _ result: Result<Draft, DraftProblems>
    ) throws(SigningRefusal) -> Draft {
        switch result {
        case .success(let draft): return draft
        case .failure(let problems): throw .refused(number: number, problems.refusals)
        }
    }
}

extension Site {
    /// What a signing page says beside its document.
    func surroundings(
        _ inputs: NightInputs, rules: [String], now: Timestamp
    ) throws -> SigningSurroundings {
        let journal = try Journal(path: journalPath).verify()
        return SigningSurroundings(
            page: PageFacts(
                school: school, isRehearsal: rehearsal != nil, zone: zone, madeAt: now),
            people: inputs.directory, rules: inputs.book.facts(of: Set(rules)),
            journal: mark(of: inputs.memory, head: journal.head.description))
    }
}
