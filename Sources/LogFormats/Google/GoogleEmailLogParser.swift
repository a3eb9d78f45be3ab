package import LogModel

/// The e-mail log search and the Gmail log events of Google Workspace, exported as CSV.
///
/// | layout | a row is | told by |
/// |---|---|---|
/// | e-mail log search | a step of a mail to a recipient | `Event target`, `Event status` |
/// | Gmail log events | something done with a mail | `From (Envelope)`, `To (Envelope)` |
///
/// One record for each mail, grouped over the file by its Message ID, which is also its identity in
/// every export. `SMTPIN_ADDED_REJECT_SESSION` and `N/A` are none: such a row stands for itself, a
/// mail that was refused. All records are given at the end of the file, in the order of their first
/// rows. Of Gmail log events only *Send* and *Receive* make a mail; opening, marking or deleting
/// one is nothing.
///
/// **Recipients** are those to whom the log shows a step; a group (`LIST_SERVER`) counts only where
/// no member is named.
///
/// **Attribution**: proven is the owner of the mailbox in which *Send* happened, and in the log
/// search the sender of a mail of direction *Sent* or *Mixed* that came from no SMTP server. A
/// sender that was read off a mail from outside, or relayed by one of the school's devices, is
/// unproven, and so is one with a delegate.
///
/// **Times** may be written in any of the ways of ``UsualTime``; without an offset they are meant
/// in the source's zone, because the console shows the administrator's.
///
/// The names of the columns of the log search are documented, those of the log events partly; order
/// and choice of columns are the administrator's, so they are found by name. No real sample was
/// seen of either, in particular not of the dates.
///
/// - SeeAlso: https://support.google.com/a/answer/13828463, https://support.google.com/a/answer/11479100
package struct GoogleEmailLogParser: LogParser {
    private var rows = RowReader()
    private var taker: GoogleMailTaker

    /// Makes a parser for one source.
    ///
    /// - Parameter settings: its order of dates, where the site states one.
    package init(_ settings: FormatSettings) {
        taker = GoogleMailTaker(stated: settings.dateOrder)
    }

    package mutating func begin(_ stream: StreamFacts) {
        rows.begin()
        taker.begin(stream)
    }

    package mutating func observe(_ block: LineBlock) {
        var nobody = NoSink()
        taker.isObserving = true
        rows.read(block, for: &taker, into: &nobody)
        taker.isObserving = false
    }

    package mutating func parse(_ block: LineBlock, into sink: inout some RecordSink) {
        rows.read(block, for: &taker, into: &sink)
    }

    package mutating func end(into sink: inout some RecordSink) {
        rows.end(for: &taker, into: &sink)
        taker.mails.giveAll(into: &sink)
    }

    package mutating func finish(into sink: inout some RecordSink) { end(into: &sink) }

    package var openPositions: [OpenPosition] {
        [taker.mails.openPosition, rows.openPosition].compactMap { $0 }
            .min { $0.position.isBefore($1.position) }.map { [$0] } ?? []
    }

    /// Whether a line has the shape of this format.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool {
        CSVHeader(line: line).map { GoogleMailLayout($0) != nil } ?? false
    }
}

/// Makes mails of rows.
private struct GoogleMailTaker: RowTaker {
    private let stated: DateOrder?
    private var order: DateOrder?
    private var clock = LocalClock()
    private var layout: GoogleMailLayout?
    var mails = MailGroups()
    /// Whether only what the rows say about other rows is wanted.
    var isObserving = false

    init(stated: DateOrder?) {
        self.stated = stated
    }

    mutating func begin(_ stream: StreamFacts) {
        order = stated ?? stream.dateOrder
        clock = LocalClock(stream)
        layout = nil
        mails.begin()
    }

    var hasHeader: Bool { layout != nil }

    mutating func take(_ row: CSVRow, into sink: inout some RecordSink) {
        mails.note(end: row.closed)
        guard let layout else {
            layout = GoogleMailLayout(CSVHeader(row))
            if layout == nil {
                sink.reject(Rejection(.malformed, at: row.position))
            } else {
                sink.mark(lineAt: row.position.offset, as: .context)
            }
            return
        }
        guard !isObserving else { return }
        guard row.count >= layout.width else {
            sink.reject(Rejection(.malformed, at: row.position))
            return
        }
        switch UsualTime(order: order).read(row[layout.time]) {
        case .stated(let stated): take(row, layout, stated, into: &sink)
        case .ambiguous: sink.reject(Rejection(.ambiguousDate, at: row.position))
        case .none: sink.reject(Rejection(.badTime, at: row.position))
        }
    }

    private mutating func take(
        _ row: CSVRow, _ layout: GoogleMailLayout, _ stated: StatedTime,
        into sink: inout some RecordSink
    ) {
        let time =
            stated.instant
            ?? clock.instant(stated.civil, milliseconds: stated.milliseconds, at: row.position)
        let isInMissingHour = stated.offsetSeconds == nil && clock.isInMissingHour
        sink.mark(lineAt: row.position.offset, as: .dated(time))
        guard layout.isOfMail(row) else { return }
        mails.update(layout.key(of: row), by: row, at: time, into: &sink) { mail in
            if isInMissingHour { mail.isInMissingHour = true }
            layout.take(row, at: time, into: &mail)
        }
    }
}
