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
    /// The fields and their columns; a site may take two fields from one column.
    let fields: [(field: MappedField, column: Int)]
    /// How many columns there are, and how many but for those at the end that have no name.
    let width: Int
    let count: Int
    /// Whether they could be those of requests.
    let isWeb: Bool
    /// Whether they name a sender and recipients.
    let isMail: Bool
    /// Whether the name of the time's column says that it is UTC.
    let isUTC: Bool

    /// Finds the columns; `nil` where the headers lack one that is mapped, or are no headers.
    ///
    /// - Parameters:
    ///   - header: the headers of the file.
    ///   - mapped: the names of the columns that the site maps.
    init?(_ header: CSVHeader, mapped: [MappedField: String]) {
        let names = header.names.map { MappedField.canonical($0) }
        var columns: [MappedField: (rank: Int, column: Int)] = [:]
        for (field, name) in mapped {
            guard let column = MappedColumns.column(name, header.names, names) else { return nil }
            columns[field] = (-1, column)
        }
        let taken = Set(columns.values.map(\.column))
        for (column, name) in names.enumerated() where !taken.contains(column) {
            guard let meaning = MappedField.meaning(of: name),
                meaning.rank < columns[meaning.field]?.rank ?? Int.max
            else { continue }
            columns[meaning.field] = (meaning.rank, column)
        }
        guard columns[.time] != nil || columns[.date] != nil, columns.count > 1 else { return nil }
        fields = columns.map { ($0.key, $0.value.column) }
            .sorted { $0.field.rawValue < $1.field.rawValue }
        width = names.count
        count = (header.names.lastIndex { !$0.isEmpty } ?? -1) + 1
        let found = Set(columns.keys)
        isWeb = !found.isDisjoint(with: [.url, .host, .account, .client, .path, .request])
        isMail = found.isSuperset(of: [.sender, .recipients])
        isUTC = [columns[.time], columns[.date]].contains {
            $0.map { MappedField.meaning(of: names[$0.column])?.isUTC ?? false } ?? false
        }
        guard isWeb || isMail || found.contains(.sender) else { return nil }
    }

    /// The column of a name: spelt like that, or else in other words the same.
    private static func column(
        _ name: String, _ headers: [String], _ names: [String]
    ) -> Int? {
        if let column = headers.firstIndex(of: name.lowercased()) { return column }
        let canonical = MappedField.canonical(name)
        return canonical.isEmpty ? nil : names.firstIndex(of: canonical)
    }
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
        mapped = try MappedField.map(settings.columns)
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
        values.isUTC = found.isUTC
        channel = stated ?? (found.isMail && !found.isWeb ? .email : .web)
        return true
    }

    mutating func read(_ row: CSVRow, into record: inout RecordView) -> LineVerdict {
        guard let columns, row.count >= columns.count else { return .rejected(.malformed) }
        for column in columns.width..<max(columns.width, row.count) where !row[column].isEmpty {
            return .rejected(.malformed)
        }
        values.start()
        for (field, column) in columns.fields {
            values.set(field, row.field(column), of: row.bytes)
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
