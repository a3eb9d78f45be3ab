import EventStore
import LogInput
import LogModel

/// What the reading of one unit gave.
struct UnitResult {
    var coverage: SourceCoverage
    private(set) var faults: [InputFault] = []
    var totals = NightTotals()
    var expiredRecords = 0
    /// Events written, by authorisation.
    var eventsByNumber: [String: Int] = [:]
    /// Whether a file could not be read tonight that may be another night.
    private(set) var hasPassingFaults = false
    /// Whether a file had gone from where it was listed before it was read.
    private(set) var hasMovedFiles = false
    /// How the streams that were read stand, for the night's correlations.
    var ends: [StreamEnd] = []
    /// What stopped the unit; what was committed before stays.
    var failure: (any Error)?

    init(source: String) {
        coverage = SourceCoverage(source: source)
    }

    /// Notes a file that could not be read, or not to its end.
    mutating func note(_ fault: InputFault) {
        faults.append(fault)
        if fault.hasMoved { hasMovedFiles = true }
        if UnitResult.passing.contains(fault.code) { hasPassingFaults = true }
    }

    /// Takes back that files had moved, before they are looked for once more.
    mutating func forgetMovedFiles() {
        faults.removeAll(where: \.hasMoved)
        hasMovedFiles = false
        hasPassingFaults = faults.contains { UnitResult.passing.contains($0.code) }
    }

    private static let passing: Set<InputFault.Code> = [.unreadable, .changedWhileRead, .noMatch]

    /// The part of the coverage that a batch adds.
    func coverage(
        of batch: Batch, lines: Int, bytes: UInt64, fileOf: (RecordPosition) -> String
    ) -> SourceCoverage {
        var part = SourceCoverage(source: coverage.source)
        part.lines = lines
        part.bytes = Int(clamping: bytes)
        part.records = batch.records
        part.parts = batch.census.parts
        part.withoutSubject = batch.withoutSubject
        part.repeated = batch.repeated
        part.days = Set(batch.days.keys)
        part.rejections = batch.rejections.map { reason, found in
            RejectionCount(
                reason: reason, count: found.count, file: fileOf(found.first),
                line: found.first.line)
        }
        return part
    }

    /// Adds a batch that was committed.
    mutating func take(
        _ batch: Batch, coverage part: SourceCoverage, _ outcome: CommitOutcome
    ) {
        coverage.add(part)
        totals.tallied += batch.tallies.values.reduce(0, +)
        totals.childSafety += batch.childSafety
        totals.unattributed += batch.unattributed.values.reduce(0, +)
        totals.privateMails += batch.privateMails.values.reduce(0, +)
        totals.events += outcome.eventsWritten
        eventsByNumber.merge(outcome.writtenByNumber, uniquingKeysWith: +)
        expiredRecords += batch.expiredRecords
    }
}
