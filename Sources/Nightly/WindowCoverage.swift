import EventStore
import LogModel
import Reports
import Retention

/// What all runs of the window read, by source.
struct WindowCoverage {
    let days: ClosedRange<CivilDate>
    private var bySource: [String: SourceCoverage] = [:]

    /// Adds up the coverage of the runs that the store remembers.
    init(store: EventStore, today: CivilDate) throws {
        let oldest = Window(today: today).oldestKept
        days = oldest...max(oldest, today)
        for run in try store.coverage(since: oldest) {
            for part in run.sources {
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

    /// Days without any record, from the first record of the window to yesterday.
    func missingDays(of source: String) -> [CivilDate] {
        let seen = (bySource[source]?.days ?? []).filter(days.contains)
        guard let first = seen.min() else { return [] }
        // A log that stopped is missing every day since; today's may not have come yet.
        let last = max(first, days.upperBound.adding(days: -1))
        return (first.daysSinceEpoch...last.daysSinceEpoch).map(CivilDate.init(daysSinceEpoch:))
            .filter { !seen.contains($0) }
    }

    /// The coverage as pages state it.
    func summary(of sources: [SourceSummary], problems: [String]) -> CoverageSummary {
        CoverageSummary(
            days: days,
            sources: sources.map { source in
                let coverage = bySource[source.name] ?? source.coverage
                return CoverageSummary.Source(
                    name: source.name, channel: source.channel, files: coverage.files,
                    lines: coverage.lines, records: coverage.records,
                    refused: Dictionary(
                        coverage.rejections.map { ($0.reason, $0.count) }, uniquingKeysWith: +),
                    daysMissing: missingDays(of: source.name),
                    faults: coverage.faults.map {
                        CoverageSummary.Fault(file: $0.file, code: $0.code)
                    },
                    logsSubjects: coverage.withoutSubject < max(1, coverage.records))
            },
            rulesLeftOut: problems)
    }
}
