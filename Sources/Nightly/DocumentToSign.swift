package import Authority
import Journal
package import LogModel
import Reports

/// Why no page was made on which to sign a document.
package enum SigningRefusal: Error, Sendable, Equatable {
    /// No document of that number is on file.
    case noSuchAuthorisation(String)
    /// It would not hold, whoever signed it.
    case refused(number: String, [Refusal])
    /// The file that says who may authorise cannot be read.
    case nobodyMaySign
}

/// A document on file that somebody is to sign in a browser.
package struct DocumentToSign {
    private let site: Site
    private let number: String
    private let now: Timestamp

    /// Names the document; nothing is touched yet.
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
    /// - Throws: ``SigningRefusal``; ``InputFileError`` or `YAMLProblems` when a file that decides
    ///   cannot be read; what the journal throws.
    package func page() throws -> String {
        let today = site.zone.date(at: now)
        let files = try AuthorisationFolder.read(site.authorisations).files
        guard let file = files.first(where: { $0.name == "\(number).yaml" }) else {
            throw SigningRefusal.noSuchAuthorisation(number)
        }
        let inputs = try NightInputs(
            site: site, store: try site.storeForReading(), today: today)
        let draft = AuthorisationDraft.read(
            file, authorities: inputs.deciding.table, directory: inputs.directory, today: today)
        switch draft {
        case .failure(let problems):
            throw SigningRefusal.refused(number: number, problems.refusals)
        case .success(let draft):
            guard !draft.signers.isEmpty else { throw SigningRefusal.nobodyMaySign }
            return try Reports.signingPage(draft, surroundings(of: draft, inputs))
        }
    }

    private func surroundings(
        of draft: AuthorisationDraft, _ inputs: NightInputs
    ) throws -> SigningSurroundings {
        let journal = try Journal(path: site.journalPath).verify()
        return SigningSurroundings(
            page: PageFacts(
                school: site.school, isRehearsal: site.rehearsal != nil, zone: site.zone,
                madeAt: now),
            people: inputs.directory, rules: inputs.book.facts(of: Set(draft.document.rules)),
            journal: site.mark(of: inputs.memory, head: journal.head.description))
    }
}
