import LogModel

/// One row, valid only during the call that hands it over.
///
/// The cells are slices of `bytes`, without quotes around them and without doubled quotes inside:
/// where there were some, `bytes` is a copy of the row without them.
struct CSVRow {
    let bytes: UnsafeRawBufferPointer
    let cells: [CSVCell]
    /// The row's first line.
    let position: RecordPosition
    /// The end of its last line.
    let closed: RecordPosition

    /// How many cells it has.
    @inline(__always)
    var count: Int { cells.count }

    /// The bytes of a cell; empty where the row has no such cell.
    @inline(__always)
    subscript(index: Int) -> UnsafeRawBufferPointer {
        guard index >= 0, index < cells.count else {
            return UnsafeRawBufferPointer(rebasing: bytes[0..<0])
        }
        return bytes.part(cells[index].range)
    }

    /// The bytes of a cell that a header found, or not; empty where it did not.
    @inline(__always)
    subscript(index: Int?) -> UnsafeRawBufferPointer { self[index ?? -1] }

    /// A cell as a field that counts from the first of `bytes`, without the spaces around it;
    /// absent where there is no such cell or it is empty.
    @inline(__always)
    func field(_ index: Int?) -> FieldSlice {
        guard let index, index < cells.count else { return .absent }
        var (start, end) = (Int(cells[index].start), Int(cells[index].end))
        while start < end, bytes[start] <= 0x20 { start &+= 1 }
        while end > start, bytes[end &- 1] <= 0x20 { end &-= 1 }
        return start < end ? FieldSlice(offset: start, length: end - start) : .absent
    }

    /// A record at the row's position, with all its fields absent.
    func record(_ channel: Channel) -> RecordView? {
        bytes.bindMemory(to: UInt8.self).baseAddress.map {
            RecordView(
                base: $0, channel: channel, time: Timestamp(milliseconds: 0), attribution: .none,
                action: .allowed, position: position, closed: closed)
        }
    }

    /// The bytes of a field of this row; empty where it is absent.
    @inline(__always)
    func bytes(_ field: FieldSlice) -> UnsafeRawBufferPointer {
        guard !field.isAbsent else { return self[-1] }
        return bytes.part(Int(field.offset)..<(Int(field.offset) + Int(field.length)))
    }
}

/// The names that stand over the columns of a file.
struct CSVHeader: Sendable, Equatable {
    /// In lower case, without the spaces around them, in the order of the columns.
    let names: [String]

    /// Reads a row of headers.
    ///
    /// `#Fields: ` before the first name, as Exchange writes it, is left out.
    init(_ row: CSVRow) {
        var names = row.cells.indices.map { index in
            String(decoding: row.bytes(row.field(index)), as: UTF8.self).lowercased()
        }
        if let first = names.first, first.hasPrefix("#fields:") {
            names[0] = String(first.dropFirst(8).drop { $0 == " " })
        }
        self.names = names
    }

    /// Reads a line that may be a row of headers, for telling formats apart.
    ///
    /// - Parameters:
    ///   - line: without its newline.
    ///   - separator: found from the line itself where it is not given.
    init?(line: UnsafeRawBufferPointer, separator: UInt8? = nil) {
        var scanner = CSVScanner(separator: separator ?? CSVScanner.guessSeparator(line))
        guard scanner.scanLine(line), !scanner.hasEscapes else { return nil }
        let place = RecordPosition(stream: 0, line: 1, offset: 0)
        self.init(CSVRow(bytes: line, cells: scanner.cells, position: place, closed: place))
    }

    /// The first column with one of these names, tried in this order.
    ///
    /// - Parameter names: in lower case.
    /// - Returns: its index, from 0.
    func column(_ names: String...) -> Int? { column(anyOf: names) }

    /// The first column with one of these names, tried in this order.
    func column(anyOf wanted: [String]) -> Int? {
        for name in wanted {
            if let index = names.firstIndex(of: name) { return index }
        }
        return nil
    }
}
