import LogModel
import Synchronization

/// The records of a night that correlations may count, from all workers.
///
/// Holds a limited number. Of more the newest are kept: which those are does not depend on the order
/// in which workers find them.
final class CorrelatedRecords: Sendable {
    /// How many records are held; 200 to 400 bytes each.
    static let limit = 500_000

    private struct State {
        var records: [CorrelatedRecord] = []
        var newest: [String: Timestamp] = [:]
        var overLimit = LeftOutRecords()
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int = CorrelatedRecords.limit) {
        self.limit = limit
    }

    /// Takes what a unit of a source found.
    func add(_ batch: CorrelatedBatch, of source: String) {
        guard batch.newest != nil || !batch.records.isEmpty else { return }
        state.withLock { state in
            if let newest = batch.newest {
                state.newest[source] = max(newest, state.newest[source] ?? newest)
            }
            state.records += batch.records
            if state.records.count >= limit * 2 { CorrelatedRecords.cut(&state, to: limit) }
        }
    }

    /// Everything, in order; for each source the time of its newest record; and what was left out.
    func take() -> (
        records: [CorrelatedRecord], newest: [String: Timestamp], overLimit: LeftOutRecords
    ) {
        state.withLock { state in
            CorrelatedRecords.cut(&state, to: limit)
            defer { state = State() }
            return (state.records, state.newest, state.overLimit)
        }
    }

    private static func cut(_ state: inout State, to limit: Int) {
        state.records.sort(by: CorrelatedRecord.isOrdered)
        let surplus = max(0, state.records.count - limit)
        for record in state.records.prefix(surplus) { state.overLimit.note(record) }
        state.records.removeFirst(surplus)
    }
}

/// Records that correlations could not count, by source: how many, and the earliest of them.
struct LeftOutRecords: Sendable {
    private var bySource: [String: (count: Int, first: CorrelatedRecord)] = [:]

    subscript(source: String) -> (count: Int, first: CorrelatedRecord)? { bySource[source] }

    var values: some Collection<(count: Int, first: CorrelatedRecord)> { bySource.values }

    mutating func note(_ record: CorrelatedRecord) {
        guard let known = bySource[record.source] else {
            bySource[record.source] = (1, record)
            return
        }
        let first = CorrelatedRecord.isOrdered(record, known.first) ? record : known.first
        bySource[record.source] = (known.count + 1, first)
    }
}
