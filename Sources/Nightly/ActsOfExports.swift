import EventStore
import LogFormats
import LogModel

/// Which acts the exports of one format told of, in this night and in those before.
///
/// Exports of one service overlap: whoever downloads "the last seven days" every week gets some
/// acts twice. An act is known again by a keyed mark of what the service itself names it by, the
/// same for all sources of the format. The exports of one format are read one after the other, so
/// that the first one counts an act whatever the number of workers.
struct ActsOfExports {
    private let format: LogFormat
    private let store: EventStore
    /// Marks noted in this night.
    private var noted: Set<[UInt8]> = []

    init(_ format: LogFormat, store: EventStore) {
        self.format = format
        self.store = store
    }

    /// The mark of an act; where the service names none, that of the place that the record has.
    func mark(of record: RecordView, orElse place: [UInt8]) -> [UInt8] {
        let name = record.bytes(record.identity).map { Array($0) }
        return store.actMark(
            channel: record.channel, format: format.rawValue, kind: name == nil ? "place" : "id",
            name ?? place)
    }

    /// Notes an act; `false` when it was told of before.
    mutating func note(_ mark: [UInt8]) throws -> Bool {
        guard try !noted.contains(mark) && !store.knowsAct(mark) else { return false }
        noted.insert(mark)
        return true
    }
}
