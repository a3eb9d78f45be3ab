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
    /// The last of the days that it covers expired: its readers have nothing left to read.
    case over(lastKept: CivilDate)
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

    /// Makes the report and notes in the journal that it was made, or that it was refused.
    ///
    /// How many events it holds is for its reader alone, so the journal does not say it.
    ///
    /// - Parameters:
    ///   - key: a reader's private key.
    ///   - isPublished: whether it is one of those that anybody can have, for rehearsals.
    /// - Returns: the documents, and how many events they hold.
    /// - Throws: ``ReportRefusal``, ``NightRefusal`` when the clock is behind the last run,
    ///   ``StoreError`` when the key is not a reader's, and what the journal throws.
    package func make(
        with key: ReaderPrivateKey, isPublished: Bool
    ) throws -> (files: ReportFiles, model: ReportModel) {
        try notingRefusals {
            try make(with: key, on: try ground(isPublishedKey: isPublished))
        }
    }

    private func make(
        with key: ReaderPrivateKey, on ground: ReportGround
    ) throws -> (files: ReportFiles, model: ReportModel) {
        let clearance = ground.clearance
        let opened = try ground.store.openEvents(
            of: number, document: clearance.digest, readers: clearance.readers, with: key,
            today: ground.today)
        guard let reader = clearance.readers.first(where: { $0.publicKey == key.publicKey }) else {
            throw StoreError(.notAReader)
        }
        let head = try Journal(path: site.journalPath).append(
            JournalEntry(
                .reportWritten,
                [
                    "authorisation": .authorisation(number),
                    "role": .word(reader.role.rawValue),
                ]), at: now)
        var model = ReportModel(
            clearance, opened, readerName: reader.name,
            try surroundings(ground, rules: Set(opened.events.map(\.ruleID)), head: head))
        model.take(registersOf: site)
        for (index, body) in opened.events.enumerated() {
            model.events[index].isSharedComputer =
                body.client.map(site.sharedComputers.contains) ?? false
        }
        return (try Reports.authorised(model), model)
    }

    /// What the report says beyond the clearance and its events.
    func surroundings(
        _ ground: ReportGround, rules: Set<String>, head: JournalHead
    ) throws -> ReportSurroundings {
        let inputs = ground.inputs
        let coverage = try WindowCoverage(store: ground.store, site: site, today: ground.today)
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
