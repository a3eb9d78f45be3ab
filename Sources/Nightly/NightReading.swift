import Authority
import Dispatch
import EventStore
import LogFormats
import LogInput
import LogModel
import Synchronization

/// Reads all sources with several workers.
///
/// A worker takes the next unit, reads it to its end, and takes another. Whatever the order in
/// which units end, the sums are the same: tallies add up, and events know their own identity.
struct NightReading {
    private let site: Site
    private let options: NightOptions
    private let store: EventStore
    private let run: Run
    private let inputs: NightInputs
    private let context: NightContext
    private(set) var sources: [SourceSummary] = []
    private(set) var totals = NightTotals()
    private(set) var eventsByNumber: [String: Int] = [:]

    init(
        site: Site, options: NightOptions, store: EventStore, run: Run, inputs: NightInputs,
        context: NightContext
    ) {
        self.site = site
        self.options = options
        self.store = store
        self.run = run
        self.inputs = inputs
        self.context = context
    }

    /// Reads everything that is new, and everything again for authorisations new on file.
    mutating func read() throws {
        let fresh = context.matches ? try freshAuthorisations() : []
        let newestBefore = context.correlates ? try newestDays() : [:]
        var plans = try plan(reachesBack: !fresh.isEmpty)
        var results = work(on: jobs(plans))
        // A log that was rotated between the listing and the reading is found by listing anew.
        let moved = Set(plans.indices.filter { plans[$0].hasMovedFiles })
            .union(
                plans.indices.filter { index in
                    results[of: plans[index].source].contains(where: \.hasMovedFiles)
                })
        if !moved.isEmpty, results.allSatisfy({ $0.failure == nil }) {
            let again = try plan(reachesBack: !fresh.isEmpty)
            let names = Set(moved.map { plans[$0].source.name })
            for index in results.indices where names.contains(results[index].coverage.source) {
                results[index].forgetMovedFiles()
            }
            for index in moved { plans[index] = again[index] }
            results += work(on: jobs(moved.sorted().map { again[$0] }))
        }
        try collect(plans, results)
        if let failure = results.lazy.compactMap(\.failure).first { throw failure }
        if context.correlates { try correlate(results, fresh: fresh, newestBefore) }
        // What could not be read tonight is reached back for again tomorrow.
        guard !plans.contains(where: \.hasUnreadableFiles),
            !results.contains(where: \.hasPassingFaults)
        else { return }
        for ruling in fresh { try store.noteReachedBack(ruling.reach, in: run) }
    }

    /// What is to be read of each source, in the sources' order.
    private func plan(reachesBack: Bool) throws -> [SourcePlan] {
        try SourceStreams(store: store, site: site).find()
            .map {
                SourcePlan(
                    $0, reachesBack: reachesBack, readsOpen: context.correlates,
                    mayGrow: context.mayGrow)
            }
    }

    /// Counts the episodes of correlations, when everything is read.
    private mutating func correlate(
        _ results: [UnitResult], fresh: [AuthorisationRuling],
        _ newestBefore: [String: CivilDate]
    ) throws {
        var night = CorrelationNight(
            context: context, store: store, run: run, fresh: Set(fresh.map(\.number)),
            newestBefore: newestBefore)
        try night.finish(context.correlated, ends: results.flatMap(\.ends))
        totals.add(night.result.totals)
        eventsByNumber.merge(night.result.eventsByNumber, uniquingKeysWith: +)
        for index in sources.indices {
            guard let leftOut = night.result.leftOut[sources[index].name] else { continue }
            var extra = SourceCoverage(source: sources[index].name)
            extra.rejections = leftOut
            try store.add(extra, to: run)
            sources[index].coverage.add(extra)
        }
    }

    /// The newest day that nights before read of each source.
    private func newestDays() throws -> [String: CivilDate] {
        var newest: [String: CivilDate] = [:]
        for source in site.sources {
            newest[source.name] = try store.streams(of: source.name)
                .compactMap { $0.days?.upperBound }.max()
        }
        return newest
    }

    /// Chains that one worker reads, one after the other.
    private struct Job: Sendable {
        var chains: [(chain: SourcePlan.Chain, tracker: StreamTracker)]
    }

    /// A job for every chain; but one for all exports or mail logs of a format, which may tell of the
    /// same acts.
    private func jobs(_ plans: [SourcePlan]) -> [Job] {
        var jobs: [Job] = []
        var shared: [LogFormat: Int] = [:]
        for plan in plans {
            for chain in plan.chains {
                let format = plan.source.format.format
                if let job = shared[format] {
                    jobs[job].chains.append((chain, plan.tracker))
                    continue
                }
                if format.isExport || format.joinsLines { shared[format] = jobs.count }
                jobs.append(Job(chains: [(chain, plan.tracker)]))
            }
        }
        return jobs
    }

    /// The authorisations that collect tonight and have not reached back yet as they are signed now.
    private func freshAuthorisations() throws -> [AuthorisationRuling] {
        // A night that matches nothing cannot reach back; one that does will.
        guard context.matches else { return [] }
        let collecting = inputs.collecting(on: run.today)
        try store.forgetReachedBack(except: collecting.map(\.reach))
        return try collecting.filter { try !store.hasReachedBack($0.reach) }
    }

    /// Runs the jobs on as many threads as there are workers; the results in the jobs' order.
    private func work(on jobs: [Job]) -> [UnitResult] {
        let next = Atomic<Int>(0)
        let results = Mutex<[Int: [UnitResult]]>([:])
        let (context, options, store, run) = (context, options, store, run)
        DispatchQueue.concurrentPerform(iterations: min(options.workers, max(1, jobs.count))) { _ in
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < jobs.count else { return }
                var found: [UnitResult] = []
                let scans = jobs[index].chains.map { chain, tracker in
                    ChainScan(
                        chain, context: context, tracker: tracker, options: options, store: store,
                        run: run)
                }
                // Before anything counts, for one file may show what another is silent about.
                let protected = scans.reduce(into: Set<[UInt8]>()) {
                    $0.formUnion($1.protectedMessages())
                }
                for var scan in scans {
                    scan.readAll(protected: protected)
                    found += scan.results
                    if found.last?.failure != nil { break }
                }
                results.withLock { [found] in $0[index] = found }
            }
        }
        let found = results.withLock { $0 }
        return jobs.indices.flatMap { found[$0] ?? [] }
    }

    /// Adds the results up by source and notes what could not be opened at all.
    private mutating func collect(_ plans: [SourcePlan], _ results: [UnitResult]) throws {
        for plan in plans {
            var summary = SourceSummary(plan.source)
            var extra = SourceCoverage(source: plan.source.name)
            extra.files = plan.files.count
            extra.faults = plan.faults.map(CoverageFault.init)
            for result in results[of: plan.source] {
                summary.coverage.add(result.coverage)
                extra.faults += result.faults.map(CoverageFault.init)
                summary.expiredRecords += result.expiredRecords
                totals.add(result.totals)
                eventsByNumber.merge(result.eventsByNumber, uniquingKeysWith: +)
            }
            // The blocks' own coverage was committed with them; the rest is added here.
            try store.add(extra, to: run)
            summary.coverage.add(extra)
            summary.unchangedFiles = plan.unchangedFiles
            sources.append(summary)
        }
    }
}

extension AuthorisationRuling {
    /// What tells an authorisation from any other, and from itself with other signatures: one that
    /// comes later may cover more of what was read before.
    fileprivate var reach: [UInt8] {
        let signers = signers.map { "\($0.name)\n\($0.role.rawValue)\n" }.joined()
        return FileDigest.of(digest + Array(signers.utf8))
    }
}

extension [UnitResult] {
    /// Those of a source.
    fileprivate subscript(of source: Site.Source) -> [UnitResult] {
        filter { $0.coverage.source == source.name }
    }
}

extension NightTotals {
    /// Adds another part of the night.
    mutating func add(_ other: NightTotals) {
        tallied += other.tallied
        childSafety += other.childSafety
        unattributed += other.unattributed
        privateMails += other.privateMails
        events += other.events
    }
}

/// Random bytes of the system.
@Sendable func randomBytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
}
