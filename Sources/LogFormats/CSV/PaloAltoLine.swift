package import LogModel

/// The URL log of Palo Alto's firewalls: `THREAT` logs of the subtype `url`, as CSV.
///
/// The columns have fixed places, counted here from the one that says `THREAT`; each version of
/// PAN-OS adds some at the end. A row of headers, which an export from the web pages has, is context;
/// logs of other types are no records. What stands before the type is not needed, so that a line of
/// which a syslog header took some away is read as well.
///
/// The time is the one at which the log was made, local to the firewall; PAN-OS 10 adds one with an
/// offset, and then that is taken. A name comes from User-ID, which knows who logged in at an address: it
/// is *proven* on an allowed request. `block-continue` is the page that asks, and denied; `continue` is
/// the answer, and allowed.
///
/// - SeeAlso: https://docs.paloaltonetworks.com/pan-os, "URL Filtering Log Fields"
package struct PaloAltoLine: LineFormat {
    package let channel: Channel
    private var scanner = CSVScanner()
    private var values = MappedRecord()

    /// Makes a reader for one source.
    package init() { channel = .web }

    package mutating func begin(_ stream: StreamFacts) {
        values.begin(stream, order: nil)
    }

    package mutating func read(
        _ line: UnsafeRawBufferPointer, into record: inout RecordView
    ) -> LineVerdict {
        guard scanner.scanLine(line) else { return .rejected(.malformed) }
        guard let type = PaloAltoLine.type(line, scanner.cells) else {
            return PaloAltoLine.isHeader(line) ? .context : .rejected(.malformed)
        }
        let subtype = line.part(scanner.cells[type + 1].range)
        guard line.part(scanner.cells[type].range).isWord("threat"), subtype.isWord("url") else {
            return .nothing
        }
        guard scanner.cells.count > type + Column.category else { return .rejected(.malformed) }
        guard scanner.hasEscapes else {
            values.start()
            return read(line, scanner.cells, from: type, into: &record)
        }
        scanner.unescape(line)
        let (plain, cells) = (scanner.plain, scanner.plainCells)
        return plain.withUnsafeBytes { bytes in
            values.start(copying: bytes)
            return read(bytes, cells, from: type, into: &record)
        }
    }

    package var remark: RejectionReason? { values.remark }
    package var resumption: OpenPosition? { values.resumption }
    package var scratch: [UInt8] { values.scratch }

    /// The places of the columns, from the one that says `THREAT`.
    private enum Column {
        static let generated = 3
        static let source = 4
        static let user = 9
        static let action = 27
        static let url = 28
        static let category = 30
        static let contentType = 38
        static let userAgent = 43
        static let referrer = 46
        static let method = 60
        static let categories = 72
        static let preciseTime = 104
    }

    private mutating func read(
        _ line: UnsafeRawBufferPointer, _ cells: [CSVCell], from type: Int,
        into record: inout RecordView
    ) -> LineVerdict {
        func set(_ field: MappedField, _ column: Int) {
            guard type + column < cells.count else { return }
            let cell = cells[type + column].range
            values.set(
                field, FieldSlice(offset: cell.lowerBound, length: cell.count), of: line)
        }
        set(.time, Column.generated)
        if type + Column.preciseTime < cells.count,
            Timestamp(rfc3339: line.part(cells[type + Column.preciseTime].range)) != nil
        {
            set(.time, Column.preciseTime)
        }
        set(.client, Column.source)
        set(.account, Column.user)
        set(.action, Column.action)
        set(.url, Column.url)
        set(.categories, Column.category)
        set(.mime, Column.contentType)
        set(.userAgent, Column.userAgent)
        set(.referrer, Column.referrer)
        set(.method, Column.method)
        let category = values[.categories]
        set(.categories, Column.categories)
        if values[.categories].isAbsent { values[.categories] = category }
        return values.read(line, into: &record)
    }

    /// Which of the first cells names the type of the log; the subtype and the rest follow it.
    private static func type(_ line: UnsafeRawBufferPointer, _ cells: [CSVCell]) -> Int? {
        for index in 0..<min(5, cells.count) where index + Column.generated < cells.count {
            let cell = line.part(cells[index].range)
            guard types.contains(where: { cell.isWord($0) }) else { continue }
            return index
        }
        return nil
    }

    private static let types: [StaticString] = [
        "threat", "traffic", "system", "config", "hipmatch", "hip-match", "userid",
        "correlation", "sctp", "gtp", "authentication", "decryption", "tunnel", "globalprotect",
        "iptag", "auth", "start", "end", "url",
    ]

    /// The row of headers of an export.
    private static func isHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let header = CSVHeader(line: line, separator: UInt8(ascii: ",")) else { return false }
        return header.column("receive time") != nil
            && header.column("url/filename", "url", "threat/content name") != nil
            && header.column("source user", "source address", "source") != nil
    }

    /// Whether a line is a URL log or the headers of an export.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool {
        var scanner = CSVScanner()
        guard scanner.scanLine(line) else { return false }
        guard let type = type(line, scanner.cells) else { return isHeader(line) }
        return line.part(scanner.cells[type].range).isWord("threat")
            && line.part(scanner.cells[type + 1].range).isWord("url")
            && scanner.cells.count > type + Column.category
    }
}
