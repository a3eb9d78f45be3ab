package import LogModel

/// Joins the lines of a Postfix log into messages.
///
/// A message starts with where it came from (`client=`, `uid=`) or, for what the server itself
/// wrote, with its `message-id=`. It is complete, and becomes one record, with the line
///
/// - that says `removed`, or that a check of its content refused it;
/// - that starts another message under the same id, which the server gives out again at once;
/// - by whose time nothing was said about it for five days. The server accepted it, so it was
///   sent: the record is given as far as it is known, and beside it, at that line, a rejection
///   (`never-completed`) that says that it may be incomplete.
///
/// A session that ends before its message was accepted gives nothing. A recipient or sender that
/// the server refuses gives a record of its own, *denied*. A message of which only lines from the
/// queue are there gives no record but one rejection (`head-missing`), at the first of them:
/// who sent it, and when, was said in lines that are not there.
///
/// A delivery that states a time in the queue by which its message came well after the one that is
/// open under its id is about a later message, of which the beginning is missing; the open one waits
/// for its own end.
///
/// A content filter that sends messages back to the same machine makes two messages of one. The
/// second is not given when it has the first one's message-id and the first was answered with the
/// second's id, or was handed to a program on this machine and has the same sender and no other
/// recipients; what became of it then is not known beyond the filter.
///
/// An account is the name that the sender logged in with, or else, *unproven*, the sender's address.
package struct PostfixParser: LogParser {
    let limits: MailLimits
    /// How often a bound was reached.
    package internal(set) var overflow = MailOverflow()
    private var clock = SyslogClock(
        StreamFacts(ordinal: 0, zone: .utc, referenceTime: Timestamp(milliseconds: 0)))
    var messages: [PostfixMessage] = []
    var free: [Int] = []
    /// The open messages' places.
    var open: [PostfixKey: Int] = [:]
    /// The queued messages with a message-id, by its and the host's hash, first and last.
    var chains: [UInt64: (first: Int, last: Int)] = [:]
    var recentlyHandedOn = PostfixHandedOnList()
    var deadlines = MailDeadlines()
    var serial: UInt64 = 0
    var openBytes = 0
    /// The slot that the last line was about.
    var touched = 0
    /// Where a record is put together.
    var record = MailRecord()
    private var last: MailPlace?
    /// The first line that was read of every stream.
    private var streamStarts: [OpenPosition] = []
    private var firstYear: Int32?

    /// Makes a parser that has read nothing.
    package init() {
        self.init(limits: MailLimits())
    }

    /// Makes a parser with bounds of its own, for tests.
    package init(limits: MailLimits) {
        self.limits = limits
    }

    package mutating func begin(_ stream: StreamFacts) {
        clock = SyslogClock(stream)
        firstYear = stream.firstYear
    }

    package mutating func parse(_ block: LineBlock, into sink: inout some RecordSink) {
        noteStart(of: block)
        block.forEachLine { line, position, closed in
            take(line, position, closed, into: &sink)
        }
    }

    package mutating func finish(into sink: inout some RecordSink) {
        guard let last else { return }
        // Those set aside are in nobody's reach; a parked one goes with the one it waits for.
        let rest = messages.indices.filter {
            messages[$0].serial != 0 && !messages[$0].facts.contains(.isParked)
        }
        for slot in inOrder(rest) where messages[slot].serial != 0 {
            close(slot, at: last, into: &sink)
        }
    }

    /// The first line of the message that is open longest, and after it the first line of every
    /// later stream.
    ///
    /// Reading again must leave nothing out in between: it could be the line that completes a
    /// message of which some lines are read again.
    package var openPositions: [OpenPosition] {
        // The clock too has something to read again, in the night in which it is put back.
        var earliest = [clock.resumption, recentlyHandedOn.start].compactMap { $0 }
            .min { $0.position.isBefore($1.position) }
        for message in messages where message.serial != 0 {
            guard let known = earliest, !message.start.position.isBefore(known.position) else {
                earliest = message.start
                continue
            }
        }
        guard let earliest else { return [] }
        return [earliest]
            + streamStarts.filter { $0.position.stream > earliest.position.stream }
    }

    private mutating func take(
        _ line: UnsafeRawBufferPointer, _ position: RecordPosition, _ closed: RecordPosition,
        into sink: inout some RecordSink
    ) {
        guard let header = SyslogHeader(line) else {
            sink.reject(Rejection(.malformed, at: position))
            return
        }
        let time: Timestamp
        do {
            time = try clock.read(header.stamp, at: position)
        } catch {
            sink.reject(Rejection(error.reason, at: position))
            return
        }
        sink.mark(lineAt: position.offset, as: .dated(time))
        if clock.isInMissingHour { sink.reject(Rejection(.missingHour, at: position)) }
        let here = MailPlace(
            position: position, closed: closed, time: time,
            start: clock.start(of: position, statesYear: header.stamp.statesYear))
        last = here
        sink.mark(lineAt: position.offset, as: .dated(time))
        recentlyHandedOn.forget(before: time)
        if deadlines.isDue(time) { expire(at: here, into: &sink) }
        guard line.holds("postfix", at: header.program.lowerBound),
            let said = PostfixLine(line, header.body)
        else { return }
        guard let id = said.queueID else {
            refuse(said.text, of: nil, line, at: here, into: &sink)
            return
        }
        let slash = line.place(of: UInt8(ascii: "/"), in: header.program)
        let instance = header.program.lowerBound..<(slash ?? header.program.upperBound)
        let key = PostfixKey(
            host: stableHash(line.part(header.host)), instance: stableHash(line.part(instance)),
            queueID: id)
        take(said, of: key, line, at: here, into: &sink)
        weigh()
        if open.count > limits.openMessages || openBytes > limits.openBytes {
            giveUpEarliest(at: here, into: &sink)
        }
    }

    private mutating func noteStart(of block: LineBlock) {
        guard streamStarts.last?.position.stream != block.stream else { return }
        let first = RecordPosition(
            stream: block.stream, line: block.firstLine, offset: block.offset)
        streamStarts.append(OpenPosition(position: first, year: firstYear))
    }

    /// Counts what a message takes, after a line was added to it.
    private mutating func weigh() {
        guard touched < messages.count, messages[touched].serial != 0 else { return }
        let bytes = messages[touched].byteCount
        openBytes += bytes - messages[touched].countedBytes
        messages[touched].countedBytes = bytes
    }
}
