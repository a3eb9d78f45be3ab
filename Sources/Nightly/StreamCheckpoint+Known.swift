import EventStore
import LogInput
import LogModel

extension StreamCheckpoint {
    /// The store's form of what the tracker knows of a stream.
    init(_ known: KnownStream) {
        self.init(
            id: known.id, head: known.head, headLength: known.headLength, tail: known.tail,
            tailLength: known.tailLength, readTo: known.readTo.offset,
            readToLine: known.readTo.line, neededFrom: known.neededFrom.offset,
            neededFromLine: known.neededFrom.line, neededFromYear: known.neededFromYear,
            settled: known.settled, headLines: known.headLines)
        firstYear = known.firstYear
        firstTime = known.firstTime?.milliseconds
        removed = known.removed
    }
}

extension KnownStream {
    /// The tracker's form of what the store holds of a stream.
    init(_ stored: StreamCheckpoint) {
        self.init(
            id: stored.id, head: stored.head, headLength: stored.headLength, tail: stored.tail,
            tailLength: stored.tailLength,
            readTo: StreamPoint(offset: stored.readTo, line: stored.readToLine),
            neededFrom: StreamPoint(offset: stored.neededFrom, line: stored.neededFromLine),
            neededFromYear: stored.neededFromYear, settled: stored.settled,
            headLines: stored.headLines)
        firstYear = stored.firstYear
        firstTime = stored.firstTime.map { Timestamp(milliseconds: $0) }
        removed = stored.removed
    }
}
