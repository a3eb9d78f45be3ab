import EventStore
import LogInput
import LogModel

/// From where the next night must read again.
extension CorrelationNight {
    /// The checkpoints of streams whose *needed-from* is another now; all, when something was found.
    func moved(
        _ ends: [StreamEnd], newest: [String: Timestamp]
    ) throws -> [(source: String, stream: StreamCheckpoint)] {
        var needed: [[UInt8]: CorrelatedRecord] = [:]
        for record in records {
            guard let newest = newest[record.source],
                record.time
                    >= min(newest, context.now).adding(seconds: -CorrelationNight.replaySeconds),
                needed[record.stream].map({ record.place < $0.place }) ?? true
            else { continue }
            needed[record.stream] = record
        }
        var stored: [[UInt8]: StoredStream] = [:]
        for source in Set(ends.map(\.source)) {
            for stream in try store.streams(of: source) { stored[stream.checkpoint.id] = stream }
        }
        // What was found is committed with the streams, moved or not.
        let hasFindings = !batch.acts.isEmpty || !batch.events.isEmpty
        var latest: [[UInt8]: StreamEnd] = [:]
        for end in ends { latest[end.stream] = end }
        return latest.keys.sorted { $0.lexicographicallyPrecedes($1) }.compactMap { id in
            guard let end = latest[id], let stored = stored[id] else { return nil }
            var stream = stored.checkpoint
            stream.neededFrom = end.neededFrom.offset
            stream.neededFromLine = end.neededFrom.line
            stream.neededFromYear = end.neededFromYear
            if let record = needed[id], record.place < end.neededFrom {
                stream.neededFrom = record.place.offset
                stream.neededFromLine = record.place.line
                stream.neededFromYear = stream.firstYear.map { _ in record.year }
            }
            let isMoved = stream != stored.checkpoint
            return isMoved || hasFindings ? (stored.source, stream) : nil
        }
    }
}
