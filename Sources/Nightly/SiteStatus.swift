package import Authority
package import EventStore
import Foundation
import Journal
package import LogModel
package import Reports
import Retention
import Rules

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
    /// The delegations on file, without those that were over four weeks ago.
    package let delegations: [DelegationFacts]
    /// What falls due under authorisations, by their numbers.
    package let due: [DueMatter]
    /// The files of notices that lie there, by office.
    package let notices: [ListedNotice]
    package let problems: [String]
    /// How many lines of lists are left out because they hold an account or a name of `people.csv`.
    package let namedLines: Int
    /// Whether a changed table of authorities lies there that does not decide.
    package let isTableRefused: Bool
    package let journalHead: String
    package let journalProblem: String?
    /// The site's pin; `nil` before the first night that could pin a table of authorities.
    package let pin: SitePin?
    package let isPinConfirmed: Bool
    /// How far the confirmation of the pin has come; `nil` where there is none to wait for.
    package let pinConfirmation: PinConfirmation?
    /// The table of authorities that decides, whose keys are compared with signed prints.
    package let authorities: [AuthorityEntry]
    /// Where the confirmation of the pin belongs.
    package let confirmation: String
    /// What changed in the files that decide, as the notices tell it for four weeks.
    package let changes: [DatedChange]

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
        missingGrounds = site.grounds(missingOn: today)
        let store = try site.storeForReading()
        let inputs = try NightInputs(site: site, store: store, today: today)
        pin = site.pin(of: inputs.memory)
        isPinConfirmed = inputs.memory.pin?.isConfirmed ?? false
        let standing = try PinStanding(site: site, inputs: inputs, today: today)
        pinConfirmation = standing.confirmation
        isTableRefused = if case .pinned(.refused) = standing.table { true } else { false }
        authorities = inputs.authorities
        confirmation = site.confirmation
        changes = inputs.memory.changes
        rulings = inputs.rulings
        delegations = inputs.docket.delegations(on: today)
        due = inputs.docket.dueMatters(on: today)
        let file = Journal(path: site.journalPath)
        let restored = try store.flatMap {
            try StateCheck.restored(store: $0, journal: file, memory: inputs.memory)
        }
        let lost = try store.flatMap { try $0.lostNotices() }
        problems =
            inputs.problems + inputs.misfits + standing.problems + standing.strays.map(\.listing)
            + [site.unreadRegister, restored, lost].compactMap(\.self)
        namedLines = inputs.book.namedLines
        let journal = try file.verify(expect: inputs.memory.expectedHead)
        journalHead = journal.head.description
        journalProblem = journal.problem?.description
        let sources = site.sources.map(SourceSummary.init)
        guard let store else {
            lastRun = nil
            let oldest = Window(today: today).oldestKept
            coverage = CoverageSummary(days: oldest...max(oldest, today), sources: [])
            notices = []
            return
        }
        lastRun = try store.lastRun()
        coverage = try WindowCoverage(store: store, site: site, today: today)
            .summary(of: sources, inputs: inputs)
        notices = try ListedNotice.all(in: store)
    }
}

/// A file of a notice, and for whom it is: nothing of what it says.
package struct ListedNotice: Sendable, Equatable {
    /// The office, as the night noted it that wrote the notice; `nil` for one of before it did so.
    package let office: Office?
    package let path: String

    /// The notices that lie there, in the order of the offices.
    static func all(in store: EventStore) throws -> [ListedNotice] {
        let kept = try store.notices(.lyingThere)
        let offices: [Office?] = Office.allCases.map(Optional.some) + [nil]
        return offices.flatMap { office in
            kept.filter { $0.office == office }.map {
                ListedNotice(office: office, path: store.noticesFolder + "/" + $0.name)
            }
        }
    }
}

extension Site {
    /// That a register of permissions lies in the site's folder and is not read, if it is so.
    fileprivate var unreadRegister: String? {
        let name = "permissions.csv"
        guard permissions == nil, FileManager.default.fileExists(atPath: "\(folder)/\(name)") else {
            return nil
        }
        return "\(name) lies here and site.yaml does not name it, so it is not read: write "
            + "'permissions: \(name)' into site.yaml, or take the file away"
    }

    /// The site's store, opened for reading; `nil` before the first night.
    ///
    /// - Throws: ``NightRefusal/rehearsalChanged``: whatever were said of a site by another clock and with
    ///   other keys than those of its nights would be wrong; what the store throws.
    func storeForReading() throws -> EventStore? {
        let store = try storeAsItIs()
        if let store { try holdToPin(of: store) }
        return store
    }

    /// The site's store, whatever `site.yaml` says of a rehearsal; `nil` before the first night.
    func storeAsItIs() throws -> EventStore? {
        do {
            return try EventStore(folder: state, for: .reading)
        } catch let error as StoreError where error.code == .missing {
            return nil
        }
    }
}
