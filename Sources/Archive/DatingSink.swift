import LogFormats
import LogInput
import LogModel
import Retention

/// Takes what a parser says of a content's lines and makes runs of it.
///
/// A record that spans lines may be told of when its first line has passed, so what was said is held
/// for a while and put into the order of the lines.
struct DatingSink: RecordSink {
    /// How far back a line may lie that is told of, in bytes.
    static let hindsight: UInt64 = 2 << 20

    private(set) var runs = LineRuns()
    /// The times of the dated lines, of those that go, and of those that stay.
    private(set) var times: ClosedRange<Timestamp>?
    private(set) var expired: ClosedRange<Timestamp>?
    private(set) var kept: ClosedRange<Timestamp>?
    private(set) var oldestRecord: Timestamp?
    /// The year of the first dated line that stays, and of the first one behind `neededFrom`.
    private(set) var firstYear: Int32?
    private(set) var neededYear: Int32?
    var isUTF16 = false

    private struct Said {
        var offset: UInt64
        /// `nil` for a line that says what others mean.
        var time: Timestamp?
    }

    /// Lines before it have expired: the window begins with a date.
    private let cutoff: Timestamp
    private let zone: Zone
    private let neededFrom: UInt64
    /// Whether records are joined from lines, each of which is told of by itself.
    private let isToldLineByLine: Bool
    private var said: [Said] = []
    private var isInOrder = true
    /// Before it the runs are made.
    private var settledTo: UInt64 = 0
    private var isFirst = true
    private var goes: Bool?

    init(_ reading: ArchiveReading) {
        cutoff = reading.schoolZone.start(of: reading.window.oldestKept)
        zone = reading.zone
        neededFrom = reading.neededFrom.offset
        isToldLineByLine = reading.format.format.joinsLines
    }

    /// Is shown a block before the parser is.
    mutating func see(_ block: LineBlock) {
        if isFirst, !isUTF16 { isUTF16 = DatingSink.looksLikeUTF16(block.bytes.prefix(4096)) }
        isFirst = false
        settle(
            before: block.offset > DatingSink.hindsight ? block.offset - DatingSink.hindsight : 0)
    }

    mutating func take(_ record: RecordView) {
        oldestRecord = min(oldestRecord ?? record.time, record.time)
        guard !isToldLineByLine else { return }
        note(Said(offset: record.position.offset, time: record.time))
    }

    mutating func reject(_ rejection: Rejection) {}

    mutating func mark(lineAt offset: UInt64, as mark: LineMark) {
        switch mark {
        case .dated(let time): note(Said(offset: offset, time: time))
        case .context: note(Said(offset: offset, time: nil))
        }
    }

    /// Ends the content.
    mutating func finish() {
        settle(before: .max)
    }

    private mutating func note(_ line: Said) {
        // What is told too late is a record that was joined from rows, each of which was told of.
        guard line.offset >= settledTo else { return }
        if let last = said.last, last.offset > line.offset { isInOrder = false }
        said.append(line)
    }

    /// Makes runs of what was said of the lines before an offset.
    private mutating func settle(before offset: UInt64) {
        settledTo = max(settledTo, offset)
        guard let first = said.first, first.offset < offset || !isInOrder else { return }
        if !isInOrder {
            // Stable, because the order in which one line was told of does not matter.
            said.sort { $0.offset < $1.offset }
            isInOrder = true
        }
        var index = 0
        while index < said.count, said[index].offset < offset {
            var line = said[index]
            index += 1
            // Several records in one line: it stays as long as any of them.
            while index < said.count, said[index].offset == line.offset {
                line.time = latest(line.time, said[index].time)
                index += 1
            }
            settle(line)
        }
        said.removeFirst(index)
    }

    private func latest(_ one: Timestamp?, _ other: Timestamp?) -> Timestamp? {
        guard let one, let other else { return one ?? other }
        return max(one, other)
    }

    private mutating func settle(_ line: Said) {
        guard let time = line.time else {
            runs.append(.context, at: line.offset)
            return
        }
        times = DatingSink.widened(times, to: time)
        let isExpired = time < cutoff
        if isExpired {
            expired = DatingSink.widened(expired, to: time)
        } else {
            kept = DatingSink.widened(kept, to: time)
            noteYear(of: time, at: line.offset)
        }
        guard let goes else {
            // The lines before the first dated one do as it does.
            runs.leading = isExpired ? .goes : .stays
            self.goes = isExpired
            return
        }
        guard isExpired != goes else { return }
        self.goes = isExpired
        runs.append(isExpired ? .goes : .stays, at: line.offset)
    }

    private mutating func noteYear(of time: Timestamp, at offset: UInt64) {
        let isNeeded = neededYear == nil && offset >= neededFrom
        guard firstYear == nil || isNeeded else { return }
        let year = zone.civilTime(at: time).date.year
        firstYear = firstYear ?? year
        if isNeeded { neededYear = year }
    }

    private static func widened(
        _ range: ClosedRange<Timestamp>?, to time: Timestamp
    ) -> ClosedRange<Timestamp> {
        guard let range else { return time...time }
        return min(range.lowerBound, time)...max(range.upperBound, time)
    }

    /// A byte order mark, or zeros in most of the even or the odd places and in none of the others.
    private static func looksLikeUTF16(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return true }
        guard bytes.count >= 4 else { return false }
        let zeros = bytes.indices.reduce(into: [0, 0]) { zeros, place in
            if bytes[place] == 0 { zeros[place % 2] += 1 }
        }
        let most = bytes.count / 4
        return (zeros[0] > most && zeros[1] * 8 < most) || (zeros[1] > most && zeros[0] * 8 < most)
    }
}
