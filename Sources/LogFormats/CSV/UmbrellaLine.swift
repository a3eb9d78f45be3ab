package import LogModel

/// The proxy log of Cisco Umbrella: one request a line, as CSV.
///
/// The columns stand in the order of the vendor's page, and each version adds some at the end; where
/// a row of headers says otherwise, that holds. Times are UTC, and not in order.
///
/// The account is the first identity of the type of a user (`AD Users`, `Directory Users`, `SAML
/// Users`), and *proven* on an allowed request. Where the types name none, or the version is too old to
/// have any, the account is the identity that the policy was found by, and *unproven*: it may be a
/// computer or a network. Of `Ann Other (ann@school.example)` the account is the address.
///
/// The client is the internal address, or the external one where none is known.
///
/// - SeeAlso: https://docs.umbrella.com/umbrella-user-guide/docs/web-log-formats
package struct UmbrellaLine: LineFormat {
    package let channel: Channel
    private var scanner = CSVScanner()
    private var values = MappedRecord()
    private var columns = UmbrellaColumns()

    /// Makes a reader for one source.
    package init() { channel = .web }

    package mutating func begin(_ stream: StreamFacts) {
        columns = UmbrellaColumns()
        values.begin(
            StreamFacts(
                ordinal: stream.ordinal, zone: .utc, referenceTime: stream.referenceTime),
            order: nil)
    }

    package mutating func read(
        _ line: UnsafeRawBufferPointer, into record: inout RecordView
    ) -> LineVerdict {
        guard scanner.scanLine(line) else { return .rejected(.malformed) }
        guard scanner.cells.count > columns.last else { return .rejected(.malformed) }
        if let found = UmbrellaColumns(header: line) {
            columns = found
            return .context
        }
        guard scanner.hasEscapes else {
            values.start()
            return read(line, scanner.cells, into: &record)
        }
        scanner.unescape(line)
        let (plain, cells) = (scanner.plain, scanner.plainCells)
        return plain.withUnsafeBytes { bytes in
            values.start(copying: bytes)
            return read(bytes, cells, into: &record)
        }
    }

    package var scratch: [UInt8] { values.scratch }

    private mutating func read(
        _ line: UnsafeRawBufferPointer, _ cells: [CSVCell], into record: inout RecordView
    ) -> LineVerdict {
        func cell(_ column: Int?) -> FieldSlice {
            guard let column, column < cells.count else { return .absent }
            let range = cells[column].range
            return FieldSlice(offset: range.lowerBound, length: range.count)
        }
        let action = line.part(cell(columns.action))
        guard action.isEmpty || ActionWord.action(action) != nil else {
            return .rejected(.malformed)
        }
        for (field, column) in columns.fields { values.set(field, cell(column), of: line) }
        if values[.client].isAbsent {
            values.set(.client, cell(columns.externalAddress), of: line)
        }
        let identity = UmbrellaIdentity(
            label: cell(columns.identity), labelType: line.part(cell(columns.identityType)),
            list: cell(columns.identities), types: line.part(cell(columns.identityTypes)), line)
        values.set(.account, identity.name, of: line)
        let verdict = values.read(line, into: &record)
        if !identity.isUser, record.attribution == .proven { record.attribution = .unproven }
        return verdict
    }

    /// Whether a line is a record, or the row of headers.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool {
        var scanner = CSVScanner()
        guard scanner.scanLine(line), scanner.cells.count > 8 else { return false }
        let time = line.part(scanner.cells[0].range)
        let action = line.part(scanner.cells[6].range)
        guard time.count == 19, time[4] == UInt8(ascii: "-"), time[10] == 0x20,
            UsualTime().read(time) != .none
        else { return UmbrellaColumns(header: line) != nil }
        return action.isWord("allowed") || action.isWord("blocked")
    }
}

/// The places of Umbrella's columns.
private struct UmbrellaColumns: Sendable {
    /// The columns that are fields as they stand.
    private(set) var fields: [(field: MappedField, column: Int)] = [
        (.time, 0), (.client, 2), (.mime, 5), (.action, 6), (.url, 7), (.referrer, 8),
        (.userAgent, 9), (.status, 10), (.bytes, 12), (.categories, 15), (.method, 25),
    ]
    private(set) var identity: Int? = 1
    private(set) var externalAddress: Int? = 3
    private(set) var action: Int? = 6
    private(set) var identityType: Int? = 21
    private(set) var identities: Int? = 23
    private(set) var identityTypes: Int? = 24
    /// The last column that a row must have.
    private(set) var last = 7

    /// The order of the vendor's page.
    init() {}

    /// The order that a row of headers states; `nil` where the line is none.
    init?(header line: UnsafeRawBufferPointer) {
        // A record begins with a digit of its time.
        guard let first = line.first(where: { $0 != UInt8(ascii: "\"") && $0 != 0x20 }),
            (first | 0x20) &- UInt8(ascii: "a") < 26,
            let header = CSVHeader(line: line, separator: UInt8(ascii: ","))
        else { return nil }
        let names = header.names.map { MappedField.canonical($0) }
        func column(_ wanted: String...) -> Int? {
            wanted.lazy.compactMap { names.firstIndex(of: $0) }.first
        }
        guard let time = column("timestamp", "time", "datetime"), let url = column("url"),
            let action = column("action"),
            let identity = column("policyidentitylabel", "policyidentity", "mostgranularidentity")
        else { return nil }
        self.identity = identity
        self.action = action
        externalAddress = column("externalclientip", "externalip")
        identityType = column("policyidentitytype", "mostgranularidentitytype")
        identities = column("identities")
        identityTypes = column("identitytypes")
        last = max(time, url, action, identity)
        let places: [(MappedField, Int?)] = [
            (.time, time), (.client, column("internalclientip", "internalip")),
            (.mime, column("contenttype")), (.action, action), (.url, url),
            (.referrer, column("referer", "referrer")), (.userAgent, column("useragent")),
            (.status, column("statuscode")),
            (.bytes, column("responsesizebytes", "responsesize")),
            (.categories, column("categories")), (.method, column("requestmethod", "method")),
        ]
        fields = places.compactMap { field, column in column.map { (field, $0) } }
    }
}

/// Who a line of Umbrella's names.
private struct UmbrellaIdentity {
    private(set) var name: FieldSlice
    private(set) var isUser: Bool

    /// Finds the user among the identities.
    ///
    /// - Parameters:
    ///   - label: the identity by which the policy was found.
    ///   - labelType: its type; empty where the version has none.
    ///   - list: all identities, with commas between them.
    ///   - types: their types, in the same order.
    ///   - line: what the slices count from.
    init(
        label: FieldSlice, labelType: UnsafeRawBufferPointer, list: FieldSlice,
        types: UnsafeRawBufferPointer, _ line: UnsafeRawBufferPointer
    ) {
        name = UmbrellaIdentity.address(label, line)
        isUser = UmbrellaIdentity.isUserType(labelType)
        guard !isUser else { return }
        let text = line.part(list)
        var typeEnd = -1
        var nameEnd = -1
        // A comma inside an identity makes more names than types: then which is which is unknown.
        guard text.count({ $0 == UInt8(ascii: ",") }) == types.count({ $0 == UInt8(ascii: ",") })
        else { return }
        while typeEnd < types.count, nameEnd < text.count {
            let (typeStart, nameStart) = (typeEnd + 1, nameEnd + 1)
            typeEnd = types.place(of: UInt8(ascii: ","), in: typeStart..<types.count) ?? types.count
            nameEnd = text.place(of: UInt8(ascii: ","), in: nameStart..<text.count) ?? text.count
            guard UmbrellaIdentity.isUserType(types.part(typeStart..<typeEnd)) else { continue }
            let user = FieldSlice(
                offset: Int(list.offset) + nameStart, length: nameEnd - nameStart)
            name = UmbrellaIdentity.address(user, line)
            isUser = true
            return
        }
    }

    /// Whether a type of identities is one of people.
    private static func isUserType(_ type: UnsafeRawBufferPointer) -> Bool {
        var start = 0
        while start + 4 <= type.count {
            if type.part(start..<start + 4).isWord("user") { return true }
            start += 1
        }
        return false
    }

    /// Of `Name (address)` the address, of anything else all, without spaces around it.
    private static func address(
        _ name: FieldSlice, _ line: UnsafeRawBufferPointer
    ) -> FieldSlice {
        guard !name.isAbsent else { return name }
        var start = Int(name.offset)
        var end = start + Int(name.length)
        while start < end, line[start] == 0x20 { start += 1 }
        while end > start, line[end - 1] == 0x20 { end -= 1 }
        if end > start, line[end - 1] == UInt8(ascii: ")"),
            let open = line.lastPlace(of: "(", in: start..<end),
            line.place(of: UInt8(ascii: "@"), in: open..<end) != nil
        {
            return FieldSlice(offset: open + 1, length: end - open - 2)
        }
        return FieldSlice(offset: start, length: end - start)
    }
}

extension UnsafeRawBufferPointer {
    /// How many bytes are such.
    fileprivate func count(_ isSuch: (UInt8) -> Bool) -> Int {
        reduce(0) { isSuch($1) ? $0 + 1 : $0 }
    }
}
