import Authority
import EventStore
import Journal
import LogModel
import Retention
import Rules

/// One night: reads what is new, tallies it, seals what is authorised, purges, writes notices.
///
/// It may be killed at any point and run again: what it commits, it commits in blocks that count
/// as a whole or not at all, and everything after the reading can be repeated.
package struct Night {
    private let site: Site
    private let options: NightOptions
    private let today: CivilDate

    /// Prepares a night; nothing is touched yet.
    package init(site: Site, options: NightOptions) {
        self.site = site
        self.options = options
        today = site.zone.date(at: options.now)
    }

    /// Runs the night.
    ///
    /// - Returns: what was done, in totals.
    /// - Throws: ``NightRefusal`` when the night may not run or was interrupted, and what the
    ///   store and the journal throw. Input that cannot be read is part of the summary.
    package func run() throws -> NightSummary {
        let store = try EventStore(
            folder: site.state, for: .running, handleSeed: site.handleSeed)
        let journal = Journal(path: site.journalPath)
        try store.pinSite(rehearsal: site.rehearsal)
        let clock = try believedClock(store: store, journal: journal)
        let followsBrokenRun = try followsBrokenRun(store)
        let inputs = try NightInputs(
            site: site, store: store, today: today, believesClock: clock.mayPurge, keepsLists: true)
        if site.rehearsal == nil, !inputs.rehearsalKeyNames.isEmpty {
            throw NightRefusal.rehearsalKeys(names: inputs.rehearsalKeyNames)
        }
        let state = try StateCheck(store: store, journal: journal, memory: inputs.memory)
        let missingGrounds = site.grounds(missingOn: today)
        let run = try store.beginRun(
            now: options.now, today: today, clock: clock, confirmed: options.confirmsClock,
            compares: missingGrounds.isEmpty)
        if options.confirmsClock {
            try journal.append(JournalEntry(.clockConfirmed), at: options.now)
        }
        try StreamSettlement(site: site, store: store).settle()

        var summary = NightSummary(
            school: site.school, isRehearsal: site.rehearsal != nil, now: options.now, today: today)
        summary.problems = inputs.problems + inputs.misfits
        summary.namedLines = inputs.book.namedLines
        let memory = try InputLedger(
            site: site, store: store, journal: journal, inputs: inputs, run: run, now: options.now
        ).note(state, in: &summary)
        summary.missingGrounds = missingGrounds
        if case .unconfirmed(let doubt) = clock { summary.clockDoubt = doubt }

        var reading = NightReading(
            site: site, options: options, store: store, run: run, inputs: inputs,
            context: NightContext(
                site: site, now: options.now, inputs: inputs, window: Window(today: today),
                expires: run.clockBelieved, matches: summary.missingGrounds.isEmpty,
                keys: store.keys))
        if inputs.mayRead { try reading.read() }
        summary.logsWait = !inputs.mayRead
        summary.sources = summary.logsWait ? site.sources.map(SourceSummary.init) : reading.sources
        summary.totals = reading.totals
        summary.delegations = inputs.docket.delegations(on: today)
        summary.rulings = try rulings(inputs, events: reading.eventsByNumber, store)

        let closing = NightClosing(
            site: site, store: store, run: run, journal: journal, inputs: inputs, memory: memory,
            now: options.now,
            confirmsClock: options.confirmsClock, followsBrokenRun: followsBrokenRun)
        try closing.close(&summary)
        return summary
    }

    /// Whether a run since the last notice was broken off.
    private func followsBrokenRun(_ store: EventStore) throws -> Bool {
        guard let lastNotice = try store.lastNoticeDay(.weekly) else { return false }
        return try store.coverage(since: lastNotice).contains { $0.run.finished == nil }
    }

    /// What the clock's check says; a clock behind the last run refuses the night.
    private func believedClock(store: EventStore, journal: Journal) throws -> ClockAnswer {
        let answer = try store.clockCheck(now: options.now, today: today)
            .answer(confirmed: options.confirmsClock)
        if case .behind(let lastRun) = answer {
            try journal.append(
                JournalEntry(.nightRefused, ["reason": .word("clock-behind")]), at: options.now)
            throw NightRefusal.clockBehind(lastRun: lastRun)
        }
        return answer
    }

    /// What is said of each authorisation: its number, and a reason that names nobody.
    private func rulings(
        _ inputs: NightInputs, events: [String: Int], _ store: EventStore
    ) throws -> [RulingSummary] {
        try inputs.rulings.map { ruling in
            guard let clearance = ruling.clearance else {
                return RulingSummary(
                    number: ruling.number, isAccepted: false,
                    reason: ruling.refusals.first?.nightReason ?? "")
            }
            switch clearance.stage(on: today) {
            case .collecting:
                return RulingSummary(
                    number: ruling.number, isAccepted: true, reason: "",
                    events: events[ruling.number, default: 0],
                    hasUncountedCase: try !store.uncounted(clearance.document).isEmpty)
            case .stopped:
                return RulingSummary(
                    number: ruling.number, isAccepted: false,
                    reason: clearance.stopped(on: today)?.nightReason ?? "")
            case .waiting:
                let refusal = Refusal.notYetInForce(from: clearance.document.inForce.from)
                return RulingSummary(
                    number: ruling.number, isAccepted: false, reason: refusal.nightReason)
            case .closed, .over:
                let refusal = Refusal.expired(until: clearance.document.inForce.to)
                return RulingSummary(
                    number: ruling.number, isAccepted: false, reason: refusal.nightReason)
            }
        }
    }
}

extension Site {
    /// Holds a site to what its first run pinned, real or a rehearsal of one instant, where the
    /// store is only read.
    func holdToPin(of store: EventStore) throws {
        let own = rehearsal.map(PinnedSite.rehearsal) ?? .real
        if let pinned = try store.pinnedSite(), pinned != own {
            throw NightRefusal.rehearsalChanged
        }
    }

    /// From what a rehearsal's case handles are drawn, its pinned instant; a real site has none.
    package var handleSeed: [UInt8]? {
        rehearsal.map { Array("headnote rehearsal \($0)".utf8) }
    }

    /// Where the site's journal is.
    package var journalPath: String { state + "/journal.ndjson" }
}
