import EventStore
import LogFormats
import LogModel

/// Which acts were counted, in this night and in those before, where a record's place in a file
/// cannot tell.
///
/// That is so for two kinds of format. *Exports* overlap: whoever downloads "the last seven days"
/// every week gets some acts twice; an act is known again by what the service itself names it by.
/// *Mail logs* join a record from lines that may stand in several files, which may come late, break
/// off and come back; an e-mail is known again by its queue id together with its message-id, or the
/// time of its first line where it has none. A refusal, which is one line, is known by its place.
///
/// The mark is keyed and the same for all sources of a format. What is of one format is read one
/// after the other, so that the same file counts an act whatever the number of workers.
struct CountedActs {
    private let format: LogFormat
    private let store: EventStore
    /// Marks noted since the last commit.
    private var noted: Set<[UInt8]> = []

    /// Makes the knowledge of a format's acts; `nil` for one whose records have a fixed place.
    init?(_ format: LogFormat, store: EventStore) {
        guard format.isExport || format.joinsLines else { return nil }
        self.format = format
        self.store = store
    }

    /// The mark of an act; `nil` where its place tells what it is.
    ///
    /// - Parameters:
    ///   - record: the record.
    ///   - place: the record's stream and place in it, for an export that names no act.
    /// - Returns: the mark, or `nil`.
    func mark(of record: RecordView, orElse place: [UInt8]) -> [UInt8]? {
        if format.isExport {
            guard let name = record.bytes(record.identity) else {
                return mark("place", record, place)
            }
            return mark("id", record, Array(name))
        }
        let isOneLine =
            record.position.stream == record.closed.stream
            && record.position.line == record.closed.line
        guard !isOneLine, let queueID = record.bytes(record.queueID) else { return nil }
        let name = Array(queueID) + [0]
        if let messageID = record.bytes(record.messageID), !messageID.isEmpty {
            return mark("message", record, name + messageID)
        }
        return mark("first-line", record, name + Array("\(record.time.milliseconds)".utf8))
    }

    private func mark(_ kind: String, _ record: RecordView, _ name: [UInt8]) -> [UInt8] {
        store.actMark(channel: record.channel, format: format.rawValue, kind: kind, name)
    }

    /// Notes an act; `false` when it was counted before.
    mutating func note(_ mark: [UInt8]) throws -> Bool {
        guard try !noted.contains(mark) && !store.knowsAct(mark) else { return false }
        noted.insert(mark)
        return true
    }

    /// What was noted is in the store now.
    mutating func forgetNoted() { noted.removeAll(keepingCapacity: true) }
}
