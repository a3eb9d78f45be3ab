package import LogModel

/// The message tracking log of Exchange: one record for each mail, joined from its events.
///
/// A mail is known by its network message id, over all servers and files. It is complete when by
/// the log's clock nothing was said of it for two hours; where a recipient is still unsettled, for
/// fifty, because a server tries for two days. There is no line that ends it. Of what is said of it
/// in the day after, by the files of another server, nothing is taken any more; if it is spoken of
/// later still, that makes a second record, with the same identity.
///
/// Rows are read by the names of their columns, which stand in `#Fields:` and may change where the
/// service was started anew. Times are UTC. For what the fields mean, see ``TrackingEvent``.
///
/// - SeeAlso: https://learn.microsoft.com/exchange/mail-flow/transport-logs/message-tracking
package struct ExchangeTrackingParser: LogParser {
    private var rows = RowReader(separator: UInt8(ascii: ","))
    private var taker: TrackingTaker
    /// The first line that was read of every stream.
    private var streamStarts: [OpenPosition] = []

    /// Makes a parser that has read nothing.
    package init() {
        self.init(limits: TrackingLimits())
    }

    /// Makes a parser with bounds of its own, for tests.
    init(limits: TrackingLimits) {
        taker = TrackingTaker(limits: limits)
    }

    package mutating func begin(_ stream: StreamFacts) {
        rows.begin()
        taker.columns = nil
    }

    package mutating func observe(_ block: LineBlock) {
        var nobody = NoSink()
        taker.isObserving = true
        rows.read(block, for: &taker, into: &nobody)
        taker.isObserving = false
    }

    package mutating func parse(_ block: LineBlock, into sink: inout some RecordSink) {
        if streamStarts.last?.position.stream != block.stream {
            let first = RecordPosition(
                stream: block.stream, line: block.firstLine, offset: block.offset)
            streamStarts.append(OpenPosition(position: first, year: nil))
        }
        rows.read(block, for: &taker, into: &sink)
    }

    package mutating func end(into sink: inout some RecordSink) {
        rows.end(for: &taker, into: &sink)
    }

    package mutating func finish(into sink: inout some RecordSink) {
        rows.end(for: &taker, into: &sink)
        taker.closeAll(into: &sink)
    }

    /// The first row of the mail that is open or remembered longest, and after it the first line of every later
    /// stream, so that reading again leaves nothing out in between.
    package var openPositions: [OpenPosition] {
        let open = [rows.openPosition?.position, taker.earliest].compactMap { $0 }
        guard let earliest = open.min(by: { $0.isBefore($1) }) else { return [] }
        return [OpenPosition(position: earliest, year: nil)]
            + streamStarts.filter { $0.position.stream > earliest.stream }
    }

    /// Whether a line has the shape of this format.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool {
        guard line.holds("#Fields:", at: 0),
            let header = CSVHeader(line: line, separator: UInt8(ascii: ","))
        else { return false }
        return TrackingColumns(header) != nil
    }
}
