import EventStore
import LogModel
import Reports
import Retention
import Rules

/// What all runs of the window read, by source.
struct WindowCoverage {
    let days: ClosedRange<CivilDate>
    private let closedDays: [ClosedRange<CivilDate>]
    private var bySource: [String: SourceCoverage] = [:]
    /// The day of the first run that covered a source.
    private var firstRun: [String: CivilDate] = [:]
    /// The nights whose records were compared with no rule.
    let uncompared: UncomparedNights?

    /// Adds up the coverage of the runs that the store remembers.
    ///
    /// - Parameters:
    ///   - store: the store.
    ///   - site: says when the school was closed.
    ///   - today: the local date.
    /// - Throws: what the store throws.
    init(store: EventStore, site: Site, today: CivilDate) throws {
        closedDays = site.closedDays.map(\.days)
        let oldest = Window(today: today).oldestKept
        days = oldest...max(oldest, today)
        let runs = try store.coverage(since: oldest)
        uncompared = UncomparedNights.among(
            runs.filter { run in
                run.sources.contains { $0.days.contains { $0 >= oldest } }
            }.map { (day: $0.run.today, compared: $0.run.compared) })
        for run in runs {
            for part in run.sources {
                firstRun[part.source] = firstRun[part.source] ?? run.run.today
                var sum = bySource[part.source] ?? SourceCoverage(source: part.source)
                // A file is there every night; its lines are read once.
                let files = max(sum.files, part.files)
                // A broken file is told anew every night.
                sum.faults = []
                sum.add(part)
                sum.files = files
                bySource[part.source] = sum
            }
        }
    }

    /// Days on which a record was expected and none came, from the first record of the window to
    /// yesterday: today's may not have come yet.
    func missingDays(of source: String) -> [CivilDate] {
        rhythm(of: source).missingDays(upTo: yesterday)
    }

    /// Since when a source is silent that used to have records, or that never had one.
    func silentSince(of source: String) -> CivilDate? {
        if let coverage = bySource[source], coverage.records == 0, let first = firstRun[source] {
            return first < yesterday ? first : nil
        }
        return rhythm(of: source).silentSince(asOf: yesterday)
    }

    private var yesterday: CivilDate { days.upperBound.adding(days: -1) }

    private func rhythm(of source: String) -> SourceRhythm {
        SourceRhythm(
            seen: (bySource[source]?.days ?? []).filter(days.contains), closed: closedDays)
    }

    /// The coverage as pages state it.
    ///
    /// - Parameters:
    ///   - sources: the site's sources, with what this night found of each.
    ///   - inputs: the rules, for what they can never see, and the problems to tell of.
    /// - Returns: the coverage of the window.
    func summary(of sources: [SourceSummary], inputs: NightInputs) -> CoverageSummary {
        CoverageSummary(
            days: days,
            sources: sources.map { source in
                let coverage = bySource[source.name] ?? source.coverage
                var part = CoverageSummary.Source(
                    name: source.name, channel: source.channel, files: coverage.files,
                    lines: coverage.lines, records: coverage.records,
                    refused: coverage.rejections.map {
                        CoverageSummary.Refused(
                            reason: $0.reason, count: $0.count, file: $0.file, line: $0.line)
                    },
                    daysMissing: missingDays(of: source.name),
                    silentSince: silentSince(of: source.name),
                    faults: coverage.faults.map { fault in
                        CoverageSummary.Fault(
                            file: fault.file, code: fault.code,
                            knownReason: source.knownFaults.reason(for: fault))
                    },
                    blindSpots: BlindSpots.find(
                        in: coverage, channel: source.channel, rules: inputs.book.rules,
                        correlations: inputs.book.correlationNeeds(in: source.channel),
                        hasRules: inputs.book.looksAt(source.channel)))
                part.repeated = coverage.repeated
                return part
            },
            rulesLeftOut: inputs.problems)
    }
}
