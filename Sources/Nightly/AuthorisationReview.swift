package import Authority
import EventStore
package import Journal
package import LogModel
package import People
package import Reports
import Rules

/// The authorisations of a site as they stand today, for those who write and read them.
package struct AuthorisationReview {
    /// Everything in the folder, judged.
    package let docket: Docket
    /// Problems of the files that decide, as `path:line:column: message`.
    package let problems: [String]
    package let today: CivilDate
    package let directory: Directory
    /// The rules of the site's book, by id.
    package let rules: [RuleFacts]
    /// The names of the site's categories.
    package let categories: Set<String>
    /// Every opening of a report that the journal tells of, the earliest first.
    package let openings: [Opening]
    /// Signatures that nobody looks at, because by their names they belong to no document.
    package let strays: [StraySignature]
    /// The files of documents whose signatures a night has seen, every one of them.
    private let filesSeen: Set<String>
    private let files: [AuthorisationFile]
    let site: Site

    /// Whose advice this school wants on record before anybody is monitored on an occasion.
    package var occasionalConsultations: [String] { site.occasionalConsultations }

    /// The first day whose records may be looked at; `nil` where the site file does not state it.
    package var matchedFrom: CivilDate? { site.matchedFrom }

    /// Whose the case handles of people in the table of authorities are.
    private let handles: KnownHandles
    /// What is remembered of nights before.
    private let history: AuthorisationHistory

    /// Whether an entry of the table is of somebody whom a document names as its subject.
    ///
    /// Whoever is behind a case handle is not looked at: whom that left out would tell whose it is.
    package func concerns(_ entry: AuthorityEntry, _ subjects: [Authorisation.Subject]) -> Bool {
        subjects.contains { subject in
            if case .person(let id, _) = subject { id == entry.person } else { false }
        }
    }

    /// The office on whose notice a case belongs, as far as is known; the head's where it is not.
    package func noticeOffice(of handle: CaseHandle) -> Office {
        handles.person(of: handle).map { docket.authorities.noticeOffice(of: $0, on: today) }
            ?? .head
    }

    /// Those in office today whose signature can count for a document, as its page lists them.
    ///
    /// - Parameter file: a document that was judged here, from the folder or as a draft.
    /// - Returns: in the order of `authorities.yaml`; nobody where the document itself is wrong.
    package func signers(of file: AuthorisationFile) -> [AuthorityEntry] {
        if DocumentKind(fileName: file.name) == .authorisation {
            let draft = AuthorisationDraft.read(
                file, authorities: docket.authorities, directory: directory, today: today,
                requirements: site.requirements, handles: handles, history: history)
            return if case .success(let draft) = draft { draft.signers } else { [] }
        }
        let draft = SupplementDraft.read(file, in: docket, today: today)
        return if case .success(let draft) = draft { draft.signers } else { [] }
    }

    /// Whether somebody who signed an authorisation decides nothing of what it is about, though
    /// they are in office: their signature holds, and the document waits as if it were not there.
    package func isIdle(_ signer: Signer, under ruling: AuthorisationRuling) -> Bool {
        guard let file = files.first(where: { $0.name == ruling.file }),
            let entry = docket.authorities.entry(named: signer.name), entry.holds(on: today)
        else { return false }
        return !signers(of: file).contains(entry)
    }

    /// One ruling an authorisation, by number.
    package var rulings: [AuthorisationRuling] { docket.authorisations }

    /// Reads and judges everything as the next night would; touches nothing.
    ///
    /// - Parameters:
    ///   - site: the site.
    ///   - now: its clock.
    ///   - draft: a document to judge as if it lay in the folder, in place of one of its name.
    /// - Throws: `JournalError` when the journal cannot be read; what the store throws, but not that
    ///   there is none yet.
    package init(site: Site, now: Timestamp, draft: AuthorisationFile? = nil) throws {
        self.site = site
        today = site.zone.date(at: now)
        let inputs = try NightInputs(
            site: site, store: try site.storeForReading(), today: today, draft: draft)
        docket = inputs.docket
        handles = inputs.handles
        history = inputs.history
        problems = inputs.problems + inputs.misfits
        directory = inputs.directory
        rules = inputs.book.facts(
            of: Set(
                inputs.book.rules.map(\.heading.id)
                    + inputs.book.correlations.rules.map(\.heading.id)))
        categories = Set(inputs.book.categories)
        openings = try Opening.all(in: Journal(path: site.journalPath), zone: site.zone)
        strays = inputs.strays
        files = inputs.files
        filesSeen = Set(
            inputs.files.filter { file in
                !file.signatures.isEmpty
                    && file.sights.allSatisfy { inputs.firstSeen[$0] != nil }
            }.map(\.name))
    }

    /// Whether a night has seen an authorisation as it is signed now.
    package func nightsKnow(_ ruling: AuthorisationRuling) -> Bool {
        filesSeen.contains(ruling.file)
    }

    /// Whether a night has seen another document as it is signed now.
    package func nightsKnow(_ ruling: SupplementRuling) -> Bool {
        filesSeen.contains(ruling.file)
    }

    /// The openings of one authorisation's report.
    package func openings(of number: String) -> [Opening] {
        openings.filter { $0.number == number }
    }

    /// What was counted for a handle on some days; `nil` when the site has no store yet.
    ///
    /// Tallies alone, as the trigger notice has them. Of a person nothing can be shown: joining a
    /// name with counts is what an authorisation is for.
    ///
    /// - Throws: `StoreError` when there is a store and it cannot be read.
    package func tallies(of handle: CaseHandle, on days: Days) throws -> [CaseTally]? {
        guard let store = try site.storeForReading() else { return nil }
        return CaseTally.all(
            try store.tallies(days.from...max(days.from, days.to)).filter { $0.handle == handle })
    }
}

/// One opening of a report, as the journal has it: who and when, and not how many events it found.
///
/// The document names somebody in plain text, and whoever runs the site reads both.
package struct Opening: Sendable, Equatable {
    /// The authorisation's number.
    package let number: String
    /// What stands for a role where a page was made that every reader can open.
    package static let pageRole = "readers"

    /// The reader's role, by its word in `authorities.yaml`; `readers` for a page.
    package let role: String
    /// The local date.
    package let date: CivilDate

    /// Reads the openings back from a journal.
    ///
    /// - Throws: `JournalError` when the journal is there and cannot be read.
    package static func all(
        in journal: Journal, zone: Zone
    ) throws(JournalError) -> [Opening] {
        try journal.records(of: [.reportWritten, .reportPageWritten]).compactMap { record in
            guard let number = record.text("authorisation"), let role = record.text("role") else {
                return nil
            }
            return Opening(number: number, role: role, date: zone.date(at: record.at))
        }
    }

    /// The openings of a report as its letters tell them.
    ///
    /// The journal holds roles and no names, so a name stands where only one reader has the role.
    static func readings(_ openings: [Opening], readers: [Reader]) -> [Reading] {
        var counted: [(opening: Opening, times: Int)] = []
        for opening in openings {
            let known = counted.firstIndex {
                $0.opening.role == opening.role && $0.opening.date == opening.date
            }
            if let known { counted[known].times += 1 } else { counted.append((opening, 1)) }
        }
        return counted.map { opening, times in
            let isPage = opening.role == Opening.pageRole
            let own = readers.filter { isPage || $0.role.rawValue == opening.role }
            let role =
                isPage
                ? "on a page made for them"
                : AuthorityRole(rawValue: opening.role)?.words ?? opening.role
            return Reading(
                name: own.map(\.name).joined(separator: " or "), role: role, date: opening.date,
                times: times)
        }
    }
}
