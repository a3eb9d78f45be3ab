package import LogModel

/// Message traces of Microsoft 365, in three layouts told apart by their row of headers.
///
/// | layout | comes from | a row is |
/// |---|---|---|
/// | plain | `Get-MessageTraceV2`, `Get-MessageTrace` by `Export-Csv` | a recipient |
/// | enhanced summary | the admin centre, `Start-HistoricalSearch` | a mail |
/// | extended | the same | an event, in any order |
///
/// One record for each mail, grouped over the file by `MessageTraceId`, which is the
/// `network_message_id`, and which is its identity in every export. All records are given at the
/// end of the file, in the order of their first rows.
///
/// **Recipients** are the people and places a mail went to after groups were expanded, each as it
/// was addressed: rules ask whether a mail went to a pupil, and to how many. A group (`Expanded`)
/// or an address that stands for another (`Resolved`) has rows of its own, and so have its members;
/// it counts only where the export names no member.
///
/// **Attribution**: the account is the sender's address. It is proven where the service took the
/// mail from one of its own mailboxes: in the plain layout where `FromIP` is there and empty in
/// every row (documented: blank for mail that Exchange Online itself sends); in the summary where
/// the directionality is outbound and no connector is named, because a connector takes whatever
/// sender the school's network states; in the extended layout where the store driver took it. Else
/// it is unproven: anybody can write a sender's address from outside.
///
/// **Times** are UTC, whatever a PC's export makes them look like; `05/11/2026` needs the order of
/// the file or of the source.
///
/// The columns are documented, those of the plain layout also seen in public exports; for the other
/// two no real sample was seen. Both come as UTF-16.
///
/// - SeeAlso: https://learn.microsoft.com/powershell/module/exchangepowershell/get-messagetracev2,
///   https://learn.microsoft.com/exchange/monitoring/trace-an-email-message/message-trace-modern-eac
package struct M365TraceParser: LogParser {
    private var rows = RowReader()
    private var taker: M365TraceTaker

    /// Makes a parser for one source.
    ///
    /// - Parameter settings: its order of dates, where the site states one.
    package init(_ settings: FormatSettings) {
        taker = M365TraceTaker(stated: settings.dateOrder)
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
        guard !line.holds("#Fields:", at: 0), let header = CSVHeader(line: line) else {
            return false
        }
        return M365TraceLayout(header) != nil
    }
}

/// Makes mails of the rows of a trace.
private struct M365TraceTaker: RowTaker {
    private let stated: DateOrder?
    private var order: DateOrder?
    private var layout: M365TraceLayout?
    /// The first bytes of the row of headers.
    private var headerStart: [UInt8] = []
    var mails = MailGroups()
    /// Whether only what the rows say about other rows is wanted.
    var isObserving = false

    init(stated: DateOrder?) {
        self.stated = stated
    }

    mutating func begin(_ stream: StreamFacts) {
        order = stated ?? stream.dateOrder
        layout = nil
        mails.begin()
    }

    var hasHeader: Bool { layout != nil }

    mutating func take(_ row: CSVRow, into sink: inout some RecordSink) {
        mails.note(end: row.closed)
        // A file that was put together from several has several rows of headers.
        if layout == nil || row.bytes.starts(with: headerStart),
            let header = M365TraceLayout(CSVHeader(row))
        {
            layout = header
            headerStart = Array(row.bytes.prefix(16))
            sink.mark(lineAt: row.position.offset, as: .context)
            return
        }
        guard !isObserving else { return }
        guard let layout, row.count >= layout.width else {
            sink.reject(Rejection(.malformed, at: row.position))
            return
        }
        switch UsualTime(order: order).read(row[layout.time]) {
        case .stated(let stated):
            let time = Timestamp(
                milliseconds: (stated.civil.secondsSinceEpoch
                    &- Int64(stated.offsetSeconds ?? 0)) &* 1000 &+ Int64(stated.milliseconds))
            sink.mark(lineAt: row.position.offset, as: .dated(time))
            guard let key = layout.key(of: row) else {
                sink.reject(Rejection(.malformed, at: row.position))
                return
            }
            guard let event = layout.event(of: row) else { return }
            mails.update(key, by: row, at: time, into: &sink) {
                layout.take(row, event, at: time, into: &$0)
            }
        case .ambiguous:
            sink.reject(Rejection(.ambiguousDate, at: row.position))
        case .none:
            sink.reject(Rejection(.badTime, at: row.position))
        }
    }
}
