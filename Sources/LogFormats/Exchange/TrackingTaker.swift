import LogModel

/// How much is kept open.
struct TrackingLimits: Sendable {
    /// For how long nothing is said of a mail that is complete.
    var silenceSeconds: Int64 = 2 * 3600
    /// The same where it is not known of every recipient what became of the mail.
    var unsettledSeconds: Int64 = 50 * 3600
    /// For how long a mail is remembered after its last event.
    ///
    /// What another server or service says of it, in a file that is read later, makes no second
    /// record. More than a day, because Exchange 2007 and 2010 write one file a day.
    var memorySeconds: Int64 = 26 * 3600
    var openMails = 100_000
    var openBytes = 256 << 20
}

/// Joins the rows of mails.
struct TrackingTaker: RowTaker {
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
        /// Whether its record was given, so that it is only remembered.
        var isGiven = false
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
    private var deadlines = MailDeadlines()
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
            guard isCurrent(entry) else { continue }
            give(entry.slot, at: row.closed, into: &sink)
            forget(entry.slot)
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
        mails[slot].lastTime = max(mails[slot].lastTime, time)
        guard !mails[slot].isGiven else { return }
        let before = mails[slot].draft.byteCount
        mails[slot].draft.take(event, row, columns, at: time)
        openBytes += mails[slot].draft.byteCount - before
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

    /// Until when a mail is kept open, or remembered.
    ///
    /// One whose arrival was not seen is never kept open longer than if it had been, so that the end
    /// of a mail that is read again without its beginning is where it was, or before.
    private func deadline(_ slot: Int) -> Timestamp {
        let mail = mails[slot]
        let isUnsettled = mail.hasHead && !mail.draft.recipients.isSettled
        let silence = isUnsettled ? limits.unsettledSeconds : limits.silenceSeconds
        return mail.lastTime.adding(seconds: mail.isGiven ? limits.memorySeconds : silence)
    }

    private mutating func pushDeadline(_ slot: Int) {
        // At first the shortest: what is known of the mail is still to change.
        deadlines.push(
            MailDeadlines.Entry(
                time: mails[slot].lastTime.adding(seconds: limits.silenceSeconds), slot: slot,
                serial: mails[slot].serial))
    }

    private func isCurrent(_ entry: MailDeadlines.Entry) -> Bool {
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
            if deadline >= time {
                mails[entry.slot].isWaiting = true
                deadlines.push(
                    MailDeadlines.Entry(
                        time: deadline, slot: entry.slot, serial: entry.serial))
            } else if mails[entry.slot].isGiven {
                forget(entry.slot)
            } else {
                silent.append(entry.slot)
            }
        }
        for slot in inOrder(silent) {
            give(slot, at: closed, into: &sink)
            pushDeadline(slot)
        }
    }

    /// Gives everything that is open, because nothing more will be read.
    mutating func closeAll(into sink: inout some RecordSink) {
        guard let lastClosed else { return }
        for slot in inOrder(Array(places.values)) { give(slot, at: lastClosed, into: &sink) }
    }

    private func inOrder(_ slots: [Int]) -> [Int] {
        slots.sorted { mails[$0].draft.position.isBefore(mails[$1].draft.position) }
    }

    /// Gives a mail's record, and keeps of it what it is known again by.
    private mutating func give(
        _ slot: Int, at closed: RecordPosition, into sink: inout some RecordSink
    ) {
        let mail = mails[slot]
        guard !mail.isGiven else { return }
        if mail.isMail {
            mail.draft.give(closed: closed, identity: mail.key, scratch: &scratch, into: &sink)
        }
        openBytes -= mail.draft.byteCount
        mails[slot].draft = MailDraft(position: mail.draft.position, time: mail.draft.time)
        openBytes += mails[slot].draft.byteCount
        mails[slot].isGiven = true
    }

    private mutating func forget(_ slot: Int) {
        openBytes -= mails[slot].draft.byteCount
        places[mails[slot].key] = nil
        mails[slot].serial = 0
        mails[slot].key = []
        free.append(slot)
    }

    /// Where the mail starts that is open or remembered longest.
    var earliest: RecordPosition? {
        places.values.lazy.map { mails[$0].draft.position }.min { $0.isBefore($1) }
    }
}
