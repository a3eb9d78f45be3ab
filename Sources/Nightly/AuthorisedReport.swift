package import Authority
package import EventStore
import Journal
package import LogModel
import People
package import Reports
import Retention

/// Why a report was not made.
package enum ReportRefusal: Error, Sendable, Equatable {
    /// No authorisation of that number is on file.
    case noSuchAuthorisation(String)
    /// The authorisation does not hold.
    case refused([Refusal])
    /// The key is published for rehearsals, and this site is real.
    case rehearsalKey
}

/// Opens the events of one authorisation and makes its report.
package struct AuthorisedReport {
    let site: Site
    let now: Timestamp
    let number: String

    /// Prepares a report; nothing is touched yet.
    package init(site: Site, number: String, now: Timestamp) {
        self.site = site
        self.number = number
        self.now = now
    }

    /// Makes the report and notes in the journal that it was made.
    ///
    /// - Parameter key: a reader's private key.
    /// - Returns: the documents, and how many events they hold.
    /// - Throws: ``ReportRefusal``, ``StoreError`` when the key is not a reader's, and what the
    ///   journal throws.
    package func make(
        with key: ReaderPrivateKey
    ) throws -> (files: ReportFiles, model: ReportModel) {
        let today = site.zone.date(at: now)
        let store = try EventStore(folder: site.state, for: .reading)
        try site.holdToPin(of: store)
        let inputs = try NightInputs(site: site, store: store, today: today)
        let clearance = try clearance(in: inputs)
        let opened = try store.openEvents(
            of: number, document: clearance.digest, readers: clearance.readers, with: key)
        guard let reader = clearance.readers.first(where: { $0.publicKey == key.publicKey }) else {
            throw StoreError(.notAReader)
        }
        let journal = Journal(path: site.journalPath)
        let head = try journal.append(
            JournalEntry(
                .reportWritten,
                [
                    "authorisation": .authorisation(number),
                    "role": .word(reader.role.rawValue), "events": .count(opened.events.count),
                    "not-opened": .count(opened.tampered),
                ]), at: now)
        var model = ReportModel(
            clearance, opened, readerName: reader.name,
            try surroundings(
                inputs, rules: Set(opened.events.map(\.ruleID)), store: store, head: head))
        model.take(registersOf: site)
        for (index, body) in opened.events.enumerated() {
            model.events[index].isSharedComputer =
                body.client.map(site.sharedComputers.contains) ?? false
        }
        return (try Reports.authorised(model), model)
    }

    /// The clearance as it stands today.
    func clearance(in inputs: NightInputs) throws -> Clearance {
        let found = inputs.rulings.filter { $0.number == number }
        guard let ruling = found.first else {
            throw ReportRefusal.noSuchAuthorisation(number)
        }
        guard found.count == 1, let clearance = ruling.clearance else {
            throw ReportRefusal.refused(found.flatMap(\.refusals))
        }
        return clearance
    }

    /// What the report says beyond the clearance and its events.
    func surroundings(
        _ inputs: NightInputs, rules: Set<String>, store: EventStore, head: JournalHead
    ) throws -> ReportSurroundings {
        let today = site.zone.date(at: now)
        let coverage = try WindowCoverage(store: store, site: site, today: today)
        return ReportSurroundings(
            page: PageFacts(
                school: site.school, isRehearsal: site.rehearsal != nil, zone: site.zone,
                madeAt: now),
            people: inputs.directory,
            rules: inputs.book.facts(of: rules),
            coverage: coverage.summary(
                of: site.sources.map(SourceSummary.init), inputs: inputs),
            readings: Opening.readings(
                try Opening.all(in: Journal(path: site.journalPath), zone: site.zone)
                    .filter { $0.number == number }, readers: inputs.readers(of: number)),
            contact: nil, journal: site.mark(of: inputs.memory, head: head.description),
            lastKept: { Window.lastKeptDay(of: $0) })
    }
}
