package import LogModel

/// Rows under a row of headers, with a map of columns.
///
/// A site names the columns that hold the fields. For a field that it does not name the column is
/// found by the names that exports use, so that most need no map. A file whose headers do not have
/// every column that the map names is malformed from its first line on; so is one in which neither a
/// time nor anything that could be an act is found.
///
/// A row has as many cells as there are headers; empty cells at its end do not count. Where the site
/// does not say of which channel the act is, headers with a sender and recipients and without a URL,
/// host or user are those of mail, all others of the web. See ``MappedRecord`` for what the values mean.
package struct CSVParser: LogParser {
    private var rows: RowByRow<MappedRows>

    /// Makes a parser for one source.
    ///
    /// - Parameter settings: the channel, the columns, the order of day and month.
    /// - Throws: ``FormatProblem``, where the map has a key that is no field.
    package init(_ settings: FormatSettings) throws(FormatProblem) {
        rows = RowByRow(try MappedRows(settings))
    }

    package mutating func begin(_ stream: StreamFacts) { rows.begin(stream) }

    package mutating func observe(_ block: LineBlock) { rows.observe(block) }

    package mutating func parse(_ block: LineBlock, into sink: inout some RecordSink) {
        rows.parse(block, into: &sink)
    }

    package mutating func end(into sink: inout some RecordSink) { rows.end(into: &sink) }

    package mutating func finish(into sink: inout some RecordSink) { rows.finish(into: &sink) }

    package var openPositions: [OpenPosition] { rows.openPositions }

    /// Whether a line is a row of headers with a time and a URL, host, user or client.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let header = CSVHeader(line: line), header.names.count > 1 else { return false }
        let columns = MappedColumns(header, mapped: [:])
        return columns?.isWeb ?? false
    }
}

/// The column of each field in a file.
struct MappedColumns: Sendable {
    /// The field of each column; `nil` where it has none.
    let fields: [MappedField?]
    /// How many columns have a name, but for those at the end that have none.
    let count: Int

    /// Finds the columns; `nil` where the headers lack one that is mapped, or are no headers.
    ///
    /// - Parameters:
    ///   - header: the headers of the file.
    ///   - mapped: the canonical names of the columns that the site maps.
    init?(_ header: CSVHeader, mapped: [MappedField: String]) {
        let names = header.names.map { MappedField.canonical($0) }
        var fields: [MappedField?] = Array(repeating: nil, count: names.count)
        for (field, name) in mapped {
            // The exact spelling first, for headers that differ in nothing else.
            guard let column = names.firstIndex(of: name) else { return nil }
            fields[column] = field
        }
        var best: [MappedField: (rank: Int, column: Int)] = [:]
        for (column, name) in names.enumerated() where fields[column] == nil {
            guard let meaning = MappedField.meaning(of: name), mapped[meaning.field] == nil,
                meaning.rank < best[meaning.field]?.rank ?? Int.max
            else { continue }
            best[meaning.field] = (meaning.rank, column)
        }
        for (field, place) in best { fields[place.column] = field }
        let found = Set(fields.compactMap { $0 })
        guard found.contains(.time) || found.contains(.date), found.count > 1 else { return nil }
        self.fields = fields
        count = (header.names.lastIndex { !$0.isEmpty } ?? -1) + 1
        isWeb = !found.isDisjoint(with: [.url, .host, .account, .client, .path, .request])
        isMail = found.isSuperset(of: [.sender, .recipients])
        guard isWeb || isMail || found.contains(.sender) else { return nil }
    }

    /// Whether they could be those of requests.
    let isWeb: Bool
    /// Whether they name a sender and recipients.
    let isMail: Bool
}

/// What the rows of an export mean.
private struct MappedRows: RowFormat {
    private(set) var channel: Channel
    private let stated: Channel?
    private let order: DateOrder?
    private let mapped: [MappedField: String]
    private var columns: MappedColumns?
    private var values = MappedRecord()

    init(_ settings: FormatSettings) throws(FormatProblem) {
        stated = settings.channel
        channel = settings.channel ?? .web
        order = settings.dateOrder
        mapped = try MappedField.map(settings.columns).mapValues { MappedField.canonical($0) }
    }

    mutating func begin(_ stream: StreamFacts) {
        columns = nil
        values.begin(stream, order: order)
    }

    mutating func takeHeader(_ row: CSVRow) -> Bool {
        guard row.count > 1, let found = MappedColumns(CSVHeader(row), mapped: mapped) else {
            return false
        }
        columns = found
        channel = stated ?? (found.isMail && !found.isWeb ? .email : .web)
        return true
    }

    mutating func read(_ row: CSVRow, into record: inout RecordView) -> LineVerdict {
        guard let columns, row.count >= columns.count else { return .rejected(.malformed) }
        for column in columns.fields.count..<max(columns.fields.count, row.count)
        where !row[column].isEmpty {
            return .rejected(.malformed)
        }
        values.start()
        for (column, field) in columns.fields.enumerated() {
            if let field { values.set(field, row.field(column), of: row.bytes) }
        }
        let verdict = values.read(row.bytes, into: &record)
        if verdict == .rejected(.badTime), takeHeader(row) { return .context }
        return verdict
    }

    mutating func observe(_ row: CSVRow) {
        guard var nobody = row.record(channel) else { return }
        _ = read(row, into: &nobody)
    }

    var remark: RejectionReason? { values.remark }
    var resumption: OpenPosition? { values.resumption }
    var scratch: [UInt8] { values.scratch }
}
