package import Authority
package import EventStore
import Journal
package import LogModel
package import Reports
import Retention

/// How a site stands, naming nobody: coverage, the last run, what waits for whom.
package struct SiteStatus: Sendable {
    package let school: String
    package let isRehearsal: Bool
    package let today: CivilDate
    /// What monitoring rests on and is missing.
    package let missingGrounds: [Site.MissingGround]
    /// The last run; `nil` before the first.
    package let lastRun: RunFacts?
    package let coverage: CoverageSummary
    package let rulings: [AuthorisationRuling]
    package let notices: [String]
    package let problems: [String]
    package let journalHead: String
    package let journalProblem: String?

    /// Looks at a site; touches nothing.
    ///
    /// - Parameters:
    ///   - site: the site.
    ///   - now: its clock.
    /// - Throws: what the store throws, but not that there is none yet.
    package init(site: Site, now: Timestamp) throws {
        school = site.school
        isRehearsal = site.rehearsal != nil
        today = site.zone.date(at: now)
        missingGrounds = isRehearsal ? [] : site.missingGrounds(on: today)
        let inputs = NightInputs(site: site, today: today)
        rulings = inputs.rulings
        problems = inputs.problems
        let journal = try Journal(path: site.journalPath).verify()
        journalHead = journal.head.description
        journalProblem = journal.problem?.description
        let sources = site.sources.map(SourceSummary.init)
        guard let store = try SiteStatus.openStore(of: site) else {
            lastRun = nil
            let oldest = Window(today: today).oldestKept
            coverage = CoverageSummary(days: oldest...max(oldest, today), sources: [])
            notices = []
            return
        }
        lastRun = try store.lastRun()
        coverage = try WindowCoverage(store: store, site: site, today: today)
            .summary(of: sources, inputs: inputs)
        notices = try store.notices().map { store.noticesFolder + "/" + $0 }
    }

    /// The store, opened for reading; `nil` before the first night.
    static func openStore(of site: Site) throws -> EventStore? {
        do {
            return try EventStore(folder: site.state, for: .reading)
        } catch let error as StoreError where error.code == .missing {
            return nil
        }
    }
}
