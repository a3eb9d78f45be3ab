import EventStore
import Journal
package import LogModel
package import Retention

/// A purge on its own, outside a night.
package struct PurgeRun {
    private let site: Site
    private let now: Timestamp
    private let confirmsClock: Bool

    /// Prepares a purge; nothing is touched yet.
    package init(site: Site, now: Timestamp, confirmsClock: Bool) {
        self.site = site
        self.now = now
        self.confirmsClock = confirmsClock
    }

    /// Plans, and unless it is a dry run carries the plan out and journals it.
    ///
    /// - Parameter isDryRun: touch nothing.
    /// - Returns: the plan and what could not be done.
    /// - Throws: ``NightRefusal`` when the clock is behind the last run or the site is not what its
    ///   first run pinned, ``PurgeStopped`` when the clock is not
    ///   believed, and what the store throws.
    package func run(isDryRun: Bool) throws -> PurgeSummary {
        let store = try EventStore(
            folder: site.state, for: isDryRun ? .reading : .running, handleSeed: site.handleSeed)
        // A rehearsal's clock is free: a real site that was made one later could purge everything.
        if isDryRun {
            try site.holdToPin(of: store)
        } else {
            try store.pinSite(rehearsal: site.rehearsal)
        }
        let today = site.zone.date(at: now)
        let journal = Journal(path: site.journalPath)
        let clock = try store.clockCheck(now: now, today: today).answer(confirmed: confirmsClock)
        switch clock {
        case .behind(let lastRun):
            throw NightRefusal.clockBehind(lastRun: lastRun)
        case .unconfirmed(let doubt):
            if !isDryRun { try journal.append(try JournalEntry(.purgeStopped), at: now) }
            throw PurgeStopped(doubt: doubt)
        case .believed:
            break
        }
        let purge = Purge(site: site, store: store, now: now)
        if !isDryRun { try StreamSettlement(site: site, store: store).settle() }
        let prepared = try purge.prepare(countsKept: true)
        guard !isDryRun else {
            return PurgeSummary(plan: prepared.plan, isDryRun: true, items: prepared.plan.items)
        }
        let run = try store.beginRun(
            now: now, today: today, clock: clock, confirmed: confirmsClock)
        if confirmsClock { try journal.append(try JournalEntry(.clockConfirmed), at: now) }
        let summary = try purge.execute(prepared)
        try journal.append(
            try JournalEntry(
                .purged,
                [
                    "today": .date(today), "items": .count(summary.items.count),
                    "failures": .count(summary.failures.count),
                ]), at: now)
        try store.finish(run, at: now)
        return summary
    }
}

/// The clock is not believed, so nothing may be called expired.
package struct PurgeStopped: Error, Sendable, Equatable {
    package let doubt: ClockDoubt
}
