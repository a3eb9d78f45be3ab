package import LogModel

/// The message tracking log of Exchange: one record for each mail, joined from its events.
///
/// A mail is known by its network message id, over all servers and files. It is complete when by the
/// log's clock nothing was said of it for two hours; where a recipient is still unsettled, for fifty,
/// because a server tries for two days. There is no line that ends it. A mail that the files tell of twice,
/// such as one whose events lie further apart, makes a second record with the same identity.
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

    /// The first row of the mail that is open longest, and after it the first line of every later
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

/// How much is kept open.
struct TrackingLimits: Sendable {
    /// For how long nothing is said of a mail that is done.
    var silenceSeconds: Int64 = 2 * 3600
    /// The same where it is not known of every recipient what became of the mail.
    var unsettledSeconds: Int64 = 50 * 3600
    var openMails = 100_000
    var openBytes = 256 << 20
}

/// Joins the rows of mails.
private struct TrackingTaker: RowTaker {
    private struct OpenMail {
        var draft: MailDraft
        var key: [UInt8]
        /// 0 where the place is free.
        var serial: UInt64
        var lastTime: Timestamp
        /// Whether a row came that tells of its arrival.
        var hasHead = false
        /// Whether it is more than who handed it in.
        var isMail = false
        /// Whether the long time runs that an unsettled mail is given.
        var isWaiting = false
    }

    let limits: TrackingLimits
    var columns: TrackingColumns?
    /// Whether only what the rows say about other rows is wanted.
    var isObserving = false
    private var mails: [OpenMail] = []
    private var free: [Int] = []
    private var places: [[UInt8]: Int] = [:]
    private var deadlines = PostfixDeadlines()
    private var serial: UInt64 = 0
    private var openBytes = 0
    private var scratch: [UInt8] = []
    private var lastClosed: RecordPosition?

    init(limits: TrackingLimits) {
        self.limits = limits
    }

    var hasHeader: Bool { columns != nil }

    mutating func take(_ row: CSVRow, into sink: inout some RecordSink) {
        let offset = row.position.offset
        if row.bytes.first == UInt8(ascii: "#") || isBareComment(row) {
            if row.bytes.holds("#Fields:", at: 0) { columns = TrackingColumns(CSVHeader(row)) }
            sink.mark(lineAt: offset, as: .context)
            return
        }
        guard !isObserving else { return }
        guard let columns, row.count >= columns.width else {
            sink.reject(Rejection(.malformed, at: row.position))
            return
        }
        guard let time = Timestamp(rfc3339: MailText.trimmed(row[columns.time])) else {
            sink.reject(Rejection(.badTime, at: row.position))
            return
        }
        sink.mark(lineAt: offset, as: .dated(time))
        lastClosed = row.closed
        closeSilent(at: time, row.closed, into: &sink)
        guard let event = TrackingEvent(row[columns.event]) else { return }
        guard let key = columns.key(of: row) else {
            sink.reject(Rejection(.malformed, at: row.position))
            return
        }
        update(key, by: event, row, columns, at: time)
        while places.count > limits.openMails || openBytes > limits.openBytes {
            guard let entry = deadlines.pop() else { break }
            if isCurrent(entry) { close(entry.slot, at: row.closed, into: &sink) }
        }
    }

    /// A `#` line whose text needed unescaping starts behind the first byte of its copy.
    private func isBareComment(_ row: CSVRow) -> Bool {
        row[0].first == UInt8(ascii: "#")
    }

    private mutating func update(
        _ key: [UInt8], by event: TrackingEvent, _ row: CSVRow, _ columns: TrackingColumns,
        at time: Timestamp
    ) {
        let slot = places[key] ?? open(key, row, at: time)
        let before = mails[slot].draft.byteCount
        mails[slot].draft.take(event, row, columns, at: time)
        openBytes += mails[slot].draft.byteCount - before
        mails[slot].lastTime = max(mails[slot].lastTime, time)
        if event == .received { mails[slot].hasHead = true }
        if event != .submitted { mails[slot].isMail = true }
        if mails[slot].isWaiting {
            mails[slot].isWaiting = false
            pushDeadline(slot)
        }
    }

    private mutating func open(_ key: [UInt8], _ row: CSVRow, at time: Timestamp) -> Int {
        serial += 1
        let mail = OpenMail(
            draft: MailDraft(position: row.position, time: time), key: key, serial: serial,
            lastTime: time)
        let slot: Int
        if let reused = free.popLast() {
            slot = reused
            mails[slot] = mail
        } else {
            slot = mails.count
            mails.append(mail)
        }
        places[key] = slot
        openBytes += mail.draft.byteCount
        pushDeadline(slot)
        return slot
    }

    /// Until when a mail is kept open.
    ///
    /// One whose arrival was not seen is never kept longer than if it had been, so that the end of a mail
    /// that is read again without its beginning is where it was.
    private func deadline(_ slot: Int) -> Timestamp {
        let mail = mails[slot]
        let isUnsettled = mail.hasHead && !mail.draft.recipients.isSettled
        return mail.lastTime.adding(
            seconds: isUnsettled ? limits.unsettledSeconds : limits.silenceSeconds)
    }

    private mutating func pushDeadline(_ slot: Int) {
        // At first the shortest: what is known of the mail is still to change.
        deadlines.push(
            PostfixDeadlines.Entry(
                time: mails[slot].lastTime.adding(seconds: limits.silenceSeconds), slot: slot,
                serial: mails[slot].serial))
    }

    private func isCurrent(_ entry: PostfixDeadlines.Entry) -> Bool {
        mails[entry.slot].serial == entry.serial
    }

    private mutating func closeSilent(
        at time: Timestamp, _ closed: RecordPosition, into sink: inout some RecordSink
    ) {
        guard deadlines.isDue(time) else { return }
        var silent: [Int] = []
        while deadlines.isDue(time), let entry = deadlines.pop() {
            guard isCurrent(entry) else { continue }
            let deadline = deadline(entry.slot)
            if deadline < time {
                silent.append(entry.slot)
            } else {
                mails[entry.slot].isWaiting = true
                deadlines.push(
                    PostfixDeadlines.Entry(
                        time: deadline, slot: entry.slot, serial: entry.serial))
            }
        }
        for slot in inOrder(silent) { close(slot, at: closed, into: &sink) }
    }

    /// Gives up everything, because nothing more will be read.
    mutating func closeAll(into sink: inout some RecordSink) {
        guard let lastClosed else { return }
        for slot in inOrder(Array(places.values)) { close(slot, at: lastClosed, into: &sink) }
    }

    private func inOrder(_ slots: [Int]) -> [Int] {
        slots.sorted { mails[$0].draft.position.isBefore(mails[$1].draft.position) }
    }

    private mutating func close(
        _ slot: Int, at closed: RecordPosition, into sink: inout some RecordSink
    ) {
        let mail = mails[slot]
        if mail.isMail {
            mail.draft.give(closed: closed, identity: mail.key, scratch: &scratch, into: &sink)
        }
        openBytes -= mail.draft.byteCount
        places[mail.key] = nil
        mails[slot].serial = 0
        mails[slot].draft = MailDraft(
            position: mail.draft.position, time: Timestamp(milliseconds: 0))
        mails[slot].key = []
        free.append(slot)
    }

    /// Where the mail starts that is open longest.
    var earliest: RecordPosition? {
        places.values.lazy.map { mails[$0].draft.position }.min { $0.isBefore($1) }
    }
}
