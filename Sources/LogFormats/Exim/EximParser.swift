package import LogModel

/// Joins the lines of Exim's main log into messages.
///
/// The log is read as a file of Exim's own or as a syslog daemon wrote it, with any log selector and
/// with ids of both lengths. A message starts with `<=` and is complete, and becomes one record, with
/// the line
///
/// - that says `Completed`, which may stand in a later file;
/// - that starts another message under the same id;
/// - by whose time nothing was done about it for five days. The record is given as far as it is known,
///   and beside it, at that line, a rejection (`never-completed`) that says that it may be incomplete.
///
/// The recipients are those that the client named, where the log selector `received_recipients` is on.
/// Otherwise they are those to which something was delivered, bounced or deferred, by the address
/// that the client gave and not by what an alias made of it.
///
/// A sender or recipient that the server refuses gives a record of its own, *denied*, and so does
/// mail refused for its content. A message of which only later lines are there gives no record but
/// one rejection (`head-missing`).
///
/// An account is the name that the sender logged in with (`A=`), or else, *unproven*, the sender's
/// address. What stands in a reject log or panic log besides dated lines (the refused header) is
/// passed over; the dated lines of a reject log stand in the main log too, so that it should not be
/// among a source's files.
package struct EximParser: LogParser {
    let limits: MailLimits
    /// How often a bound was reached.
    package internal(set) var overflow = MailOverflow()
    var messages: [EximMessage] = []
    var free: [Int] = []
    /// The open messages' places.
    var open: [EximKey: Int] = [:]
    var deadlines = MailDeadlines()
    var serial: UInt64 = 0
    var openBytes = 0
    /// The slot that the last line was about.
    var touched = 0
    /// The line that is being read; the last one, where a line came in pieces.
    var current = RecordPosition(stream: 0, line: 0, offset: 0)
    /// Where a record is put together.
    var record = MailRecord()
    var pieces = EximPieces()
    var twins = EximTwins()
    var clock = LocalClock()
    /// The clock of syslog headers that state no year.
    private var syslogClock = SyslogClock(
        StreamFacts(ordinal: 0, zone: .utc, referenceTime: Timestamp(milliseconds: 0)))
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
        clock = LocalClock(stream)
        syslogClock = SyslogClock(stream)
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
        for slot in inOrder(open.values.map { $0 }) {
            close(slot, at: last, into: &sink)
        }
    }

    /// The first line of what is open longest, and after it the first line of every later stream.
    ///
    /// Reading again must leave nothing out in between: it could be the line that completes a
    /// message of which some lines are read again.
    package var openPositions: [OpenPosition] {
        // The clocks too have something to read again, in the night in which they are put back.
        var starts = [clock.resumption, syslogClock.resumption, pieces.start, twins.start]
            .compactMap { $0 }
        for message in messages where message.serial != 0 { starts.append(message.start) }
        guard let earliest = starts.min(by: { $0.position.isBefore($1.position) }) else {
            return []
        }
        return [earliest]
            + streamStarts.filter { $0.position.stream > earliest.position.stream }
    }

    /// Whether a line has the shape of this format.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool {
        if EximHead.hasStamp(line, at: 0) { return speaks(line, 0..<line.count) }
        guard SyslogEnvelope.mayStart(line), let header = SyslogHeader(line) else { return false }
        return isExim(line, header.program)
            || EximHead.hasStamp(line, at: header.body.lowerBound) && speaks(line, header.body)
    }

    /// Whether a line with Exim's own time is about a message, or says what only Exim says.
    private static func speaks(_ line: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
        let head = EximHead(line, range)
        guard head.stamp != nil, head.stamp != .unreadable else { return false }
        if head.id != nil { return true }
        let start = head.text.lowerBound
        if case .refusal = EximLine(line, head) { return true }
        return line.holds("Start queue run: pid=", at: start)
            || line.holds("End queue run: pid=", at: start)
            || line.holds("exim 4.", at: start) || line.holds("rejected EHLO from", at: start)
            || line.holds("SMTP connection from", at: start)
    }

    static func isExim(_ line: UnsafeRawBufferPointer, _ program: Range<Int>) -> Bool {
        line.holds("exim", at: program.lowerBound)
    }

    private mutating func take(
        _ line: UnsafeRawBufferPointer, _ position: RecordPosition, _ closed: RecordPosition,
        into sink: inout some RecordSink
    ) {
        current = position
        if EximHead.hasStamp(line, at: 0) {
            let place = MailPlace(
                position: position, closed: closed, time: Timestamp(milliseconds: 0),
                start: OpenPosition(position: position, year: nil))
            takeOwn(line, 0..<line.count, place, nil, into: &sink)
        } else if SyslogEnvelope.mayStart(line), let header = SyslogHeader(line) {
            takeRelayed(line, header, position, closed, into: &sink)
        } else if !EximBlock.holds(line) {
            sink.reject(Rejection(.malformed, at: position))
        }
    }

    /// Takes a line with a syslog header.
    private mutating func takeRelayed(
        _ line: UnsafeRawBufferPointer, _ header: SyslogHeader, _ position: RecordPosition,
        _ closed: RecordPosition, into sink: inout some RecordSink
    ) {
        let time: Timestamp
        do {
            time = try syslogClock.read(header.stamp, at: position)
        } catch {
            sink.reject(Rejection(error.reason, at: position))
            return
        }
        let place = MailPlace(
            position: position, closed: closed, time: time,
            start: syslogClock.start(of: position, statesYear: header.stamp.statesYear))
        sink.mark(lineAt: position.offset, as: .dated(time))
        advance(to: place, into: &sink)
        guard
            EximParser.isExim(line, header.program)
                || EximHead.hasStamp(line, at: header.body.lowerBound)
        else { return }
        let voice = EximVoice(line, header)
        guard let piece = EximPiece(line, header.body) else {
            takeOwn(line, header.body, place, voice, into: &sink)
            return
        }
        switch pieces.add(piece, line, of: voice, at: place) {
        case .more: break
        case .broken: sink.reject(Rejection(.malformed, at: current))
        case .whole(let text, let first):
            let whole = MailPlace(
                position: first.position, closed: closed, time: first.time, start: first.start)
            text.withUnsafeBytes { takeOwn($0, 0..<$0.count, whole, voice, into: &sink) }
        }
    }

    /// Takes what Exim wrote itself.
    ///
    /// - Parameters:
    ///   - line: the line.
    ///   - range: where Exim's part of it stands.
    ///   - place: where the line stands, with the time of its syslog header if it has one.
    ///   - voice: who wrote it, for a line with a syslog header.
    ///   - sink: what takes the records.
    private mutating func takeOwn(
        _ line: UnsafeRawBufferPointer, _ range: Range<Int>, _ place: MailPlace,
        _ voice: EximVoice?, into sink: inout some RecordSink
    ) {
        let head = EximHead(line, range)
        var (time, start) = (place.time, place.start)
        var isMissing = false
        switch head.stamp {
        case nil: break
        case .instant(let instant): time = instant
        case .local where voice?.hasZone == true: break
        case .local(let local, let milliseconds):
            time = clock.instant(local, milliseconds: milliseconds, at: place.position)
            isMissing = clock.isInMissingHour
            if let needed = clock.resumption, needed.position.isBefore(start.position) {
                start = OpenPosition(position: needed.position, year: start.year)
            }
        case .unreadable:
            sink.reject(Rejection(.badTime, at: current))
            return
        }
        let here = MailPlace(
            position: place.position, closed: place.closed, time: time, start: start)
        if voice == nil {
            sink.mark(lineAt: place.position.offset, as: .dated(time))
            advance(to: here, into: &sink)
        }
        take(EximLine(line, head), head, line, voice, at: here, isMissing: isMissing, into: &sink)
        weigh()
        if open.count > limits.openMessages || openBytes > limits.openBytes {
            giveUpEarliest(at: here, into: &sink)
        }
    }

    /// Notes how late it is.
    private mutating func advance(to here: MailPlace, into sink: inout some RecordSink) {
        last = here
        if deadlines.isDue(here.time) { expire(at: here, into: &sink) }
        twins.forget(before: here.time)
        for _ in 0..<pieces.forget(before: here.time) {
            sink.reject(Rejection(.malformed, at: current))
        }
    }

    /// Counts what a message takes, after a line was added to it.
    private mutating func weigh() {
        guard touched < messages.count, messages[touched].serial != 0 else { return }
        let bytes = messages[touched].byteCount
        openBytes += bytes - messages[touched].countedBytes
        messages[touched].countedBytes = bytes
    }

    private mutating func noteStart(of block: LineBlock) {
        guard streamStarts.last?.position.stream != block.stream else { return }
        let first = RecordPosition(
            stream: block.stream, line: block.firstLine, offset: block.offset)
        streamStarts.append(OpenPosition(position: first, year: firstYear))
    }
}
