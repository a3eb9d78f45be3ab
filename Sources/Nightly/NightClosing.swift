import Authority
import EventStore
import Journal
import LogModel
import Reports
import Retention
import Rules

/// What follows the reading: coverage, purge, journal, notices.
struct NightClosing {
    let site: Site
    let store: EventStore
    let run: Run
    let journal: Journal
    let inputs: NightInputs
    let memory: SiteMemory
    let now: Timestamp
    let confirmsClock: Bool

    /// Whether an earlier run was broken off, whose flags may not have been told to anybody yet.
    let followsBrokenRun: Bool

    /// Ends a night; every part of it can be repeated by the next one.
    func close(_ summary: inout NightSummary) throws {
        let coverage = try WindowCoverage(store: store, site: site, today: run.today)
        for index in summary.sources.indices {
            let name = summary.sources[index].name
            summary.sources[index].missingDays = coverage.missingDays(of: name)
            summary.sources[index].silentSince = coverage.silentSince(of: name)
        }
        // The first run has no witness for its clock until it has read some records.
        let clock = try store.clockCheck(now: now, today: run.today)
            .answer(confirmed: confirmsClock)
        if case .unconfirmed(let doubt) = clock { summary.clockDoubt = doubt }
        if run.clockBelieved, clock.mayPurge {
            let purge = Purge(site: site, store: store, now: now)
            summary.purged = try purge.execute(try purge.prepare(countsKept: false))
        }
        var memory = memory
        memory.revoked.formUnion(try noteRevocations())
        var head = try journal.append(try finished(summary), at: now)
        let notices = TriggerNotices(
            site: site, store: store, inputs: inputs, memory: memory, run: run, now: now,
            coverage: coverage.summary(of: summary.sources, inputs: inputs),
            missingGrounds: summary.missingGrounds, uncompared: coverage.uncompared)
        // A notice over a night that read nothing would stand for the week.
        if !summary.logsWait,
            try notices.areDue(
                tonight: summary.totals, afterBrokenRun: followsBrokenRun)
        {
            // What a run that was broken off had half replaced nobody took away.
            if !followsBrokenRun, let lost = try store.lostNotices() {
                summary.problems.append(lost)
            }
            summary.notices = try notices.write(
                journalHead: head.description,
                occasion: summary.totals.childSafety > 0 ? .childSafety : .weekly)
            head = try journal.append(
                try JournalEntry(.noticeWritten, ["notices": .count(summary.notices.count)]),
                at: now)
            memory.noteTold(on: run.today)
        }
        memory.journalHead = head.description
        try store.keep(memory)
        try store.finish(run, at: now)
        summary.journalHead = head.description
    }

    /// Writes down each authorisation that was revoked since the last night, for good.
    ///
    /// - Returns: the digests of all that are known to be revoked.
    private func noteRevocations() throws -> Set<[UInt8]> {
        var revoked = inputs.history.revoked
        for ruling in inputs.rulings where !revoked.contains(ruling.digest) {
            guard case .revoked = ruling.refusals.first else { continue }
            revoked.insert(ruling.digest)
            let signers =
                inputs.docket.supplements
                .first { $0.kind == .revocation(of: ruling.number) }?.signers ?? []
            try journal.append(
                JournalEntry(
                    .authorisationRevoked,
                    [
                        "authorisation": .authorisation(ruling.number),
                        "document": .digest(ruling.digest),
                        "roles": .words(signers.map(\.role.rawValue)),
                    ]), at: now)
        }
        return revoked
    }

    /// The journal's entry on the night: counts, numbers and digests; not how many events were
    /// written, for it names the authorisations beside.
    private func finished(_ summary: NightSummary) throws -> JournalEntry {
        // The journal takes so many in one line; the latest are those that matter.
        let numbers = { (isAccepted: Bool) in
            Array(
                summary.rulings.filter { $0.isAccepted == isAccepted }.map(\.number)
                    .filter { $0 != AuthorisationRuling.unnumbered }.suffix(64))
        }
        return try JournalEntry(
            .nightFinished,
            inputs.digests(of: site).merging([
                "run": .count(Int(run.id)),
                "today": .date(run.today),
                "clock-believed": .flag(run.clockBelieved),
                "lines": .count(summary.sources.reduce(0) { $0 + $1.coverage.lines }),
                "records": .count(summary.sources.reduce(0) { $0 + $1.coverage.records }),
                "faults": .count(summary.sources.reduce(0) { $0 + $1.coverage.faults.count }),
                "tallied": .count(summary.totals.tallied),
                "unattributed": .count(summary.totals.unattributed),
                "private-mails": .count(summary.totals.privateMails),
                "removed": .count(summary.purged?.items.count ?? 0),
                "accepted": .authorisations(numbers(true)),
                "refused": .authorisations(numbers(false)),
            ]) { digest, _ in digest })
    }
}
