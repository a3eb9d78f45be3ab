import LogModel

/// A format in which every record is one row under a row of headers.
///
/// Says what a row means; ``RowByRow`` finds the rows, sets the positions and pushes the records.
protocol RowFormat: Sendable {
    /// The kind of act it logs.
    var channel: Channel { get }

    /// Starts a stream.
    mutating func begin(_ stream: StreamFacts)

    /// Takes a row as the one that names the columns.
    ///
    /// Called for every row until one is taken, and later for rows that begin as that one did. Must
    /// not keep anything of a row that it does not take.
    ///
    /// - Returns: whether the row names the columns.
    mutating func takeHeader(_ row: CSVRow) -> Bool

    /// Reads one row.
    ///
    /// - Parameters:
    ///   - row: has at least one cell.
    ///   - record: a view whose position is set, its base the first of the row's bytes and all its
    ///     fields absent. Left in any state when the row gives no record.
    /// - Returns: what the row is. A format that finds a row of headers here takes it and says
    ///   `.context`.
    mutating func read(_ row: CSVRow, into record: inout RecordView) -> LineVerdict

    /// Looks at a row that was read before, for what it says about the rows that follow; a format
    /// whose times are local lets its clock go on. Does nothing unless implemented.
    mutating func observe(_ row: CSVRow)

    /// What is counted beside the record that was just read: a time in a missing hour.
    var remark: RejectionReason? { get }

    /// From where rows must be read again so that those which follow are understood; `nil` when
    /// any row will do.
    var resumption: OpenPosition? { get }

    /// Where a record lies that is not a slice of its row; the slices count from its first byte.
    var scratch: [UInt8] { get }
}

extension RowFormat {
    mutating func begin(_ stream: StreamFacts) {}
    mutating func observe(_ row: CSVRow) {}
    var remark: RejectionReason? { nil }
    var resumption: OpenPosition? { nil }
    var scratch: [UInt8] { [] }
}

/// Reads a format in which every record is one row under a row of headers.
///
/// Rows that come before any row of headers are malformed.
struct RowByRow<Format: RowFormat>: LogParser {
    private var rows: RowReader
    private var taker: FormatTaker<Format>

    /// Makes a parser for one source.
    ///
    /// - Parameters:
    ///   - format: what the rows mean.
    ///   - separator: what ends a cell; found from the row of headers where it is not given.
    init(_ format: Format, separator: UInt8? = nil) {
        rows = RowReader(separator: separator)
        taker = FormatTaker(format: format)
    }

    mutating func begin(_ stream: StreamFacts) {
        rows.begin()
        taker.begin(stream)
    }

    mutating func observe(_ block: LineBlock) {
        var nobody = NoSink()
        taker.isObserving = true
        rows.read(block, for: &taker, into: &nobody)
        taker.isObserving = false
    }

    mutating func parse(_ block: LineBlock, into sink: inout some RecordSink) {
        rows.read(block, for: &taker, into: &sink)
    }

    mutating func end(into sink: inout some RecordSink) {
        rows.end(for: &taker, into: &sink)
    }

    mutating func finish(into sink: inout some RecordSink) {
        rows.end(for: &taker, into: &sink)
    }

    var openPositions: [OpenPosition] {
        [rows.openPosition, taker.format.resumption].compactMap { $0 }
    }
}

/// Makes records of a format's rows.
private struct FormatTaker<Format: RowFormat>: RowTaker {
    var format: Format
    /// Whether only what the rows say about other rows is wanted.
    var isObserving = false
    private(set) var hasHeader = false
    /// The first bytes of the row of headers.
    private var headerStart: [UInt8] = []

    init(format: Format) {
        self.format = format
    }

    mutating func begin(_ stream: StreamFacts) {
        hasHeader = false
        headerStart = []
        format.begin(stream)
    }

    mutating func take(_ row: CSVRow, into sink: inout some RecordSink) {
        if !hasHeader || row.bytes.starts(with: headerStart) {
            if format.takeHeader(row) {
                hasHeader = true
                headerStart = Array(row.bytes.prefix(16))
                sink.mark(lineAt: row.position.offset, as: .context)
                return
            }
            guard hasHeader else {
                sink.reject(Rejection(.malformed, at: row.position))
                return
            }
        }
        if isObserving {
            format.observe(row)
        } else {
            read(row, into: &sink)
        }
    }

    private mutating func read(_ row: CSVRow, into sink: inout some RecordSink) {
        guard var record = row.record(format.channel) else { return }
        switch format.read(row, into: &record) {
        case .record:
            sink.take(record)
        case .scratchRecord:
            format.scratch.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                record.base = base
                sink.take(record)
            }
        case .context:
            sink.mark(lineAt: row.position.offset, as: .context)
            return
        case .nothing:
            return
        case .rejected(let reason):
            sink.reject(Rejection(reason, at: row.position))
            return
        }
        if let remark = format.remark { sink.reject(Rejection(remark, at: row.position)) }
    }
}
