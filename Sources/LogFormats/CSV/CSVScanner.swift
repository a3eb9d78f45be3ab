import LogModel

/// Where a cell lies, counted from the row's first byte; without the quotes around it.
struct CSVCell: BitwiseCopyable, Sendable {
    var start: UInt32
    var end: UInt32

    init(_ start: Int, _ end: Int) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
    }

    var range: Range<Int> { Int(start)..<Int(end) }
}

/// Cuts one row of CSV into cells.
///
/// RFC 4180, and what is met beyond it:
///
/// - Spaces between a separator and a quote, and between a quote and a separator, are nothing.
/// - A quote inside a cell that starts with none is text.
/// - A quote that neither ends its cell nor is doubled is text too. The cell ends with the next quote
///   before a separator, which must stand in the same line, or the row is malformed: one stray quote
///   does not swallow what follows.
///
/// It keeps its cells' memory, so that reading a row does not allocate.
///
/// - SeeAlso: RFC 4180, section 2.
struct CSVScanner: Sendable {
    /// What ends a cell.
    var separator: UInt8
    /// The cells of the row that was scanned last.
    private(set) var cells: [CSVCell] = []
    /// Whether a cell holds doubled quotes, which stand for one.
    private(set) var hasEscapes = false
    /// The same row without doubled quotes, and its cells; see ``unescape(_:)``.
    private(set) var plain: [UInt8] = []
    private(set) var plainCells: [CSVCell] = []
    /// The cell in which the bytes ended, and how far it was searched.
    private var openStart = 0
    private var searched = 0
    private var isStray = false

    /// How a row ends.
    enum End: Equatable {
        /// With its last cell; the next row starts at this offset.
        case row(next: Int)
        /// Not here: the bytes end within a quoted cell.
        case open
        /// Nowhere: its quotes make no sense.
        case malformed
    }

    init(separator: UInt8 = UInt8(ascii: ",")) {
        self.separator = separator
    }

    /// Scans the row that starts with the first byte.
    mutating func scan(_ bytes: UnsafeRawBufferPointer) -> End {
        cells.removeAll(keepingCapacity: true)
        hasEscapes = false
        return scanCells(bytes, from: 0)
    }

    /// Scans a line that is one row.
    ///
    /// - Parameter line: without its newline.
    /// - Returns: whether its quotes close in it.
    mutating func scanLine(_ line: UnsafeRawBufferPointer) -> Bool {
        scan(line) == .row(next: line.count)
    }

    /// Goes on with a row that was open, once more bytes stand behind those that were scanned.
    mutating func resume(_ bytes: UnsafeRawBufferPointer) -> End {
        scanQuoted(bytes, from: searched) ?? scanCells(bytes, from: searched)
    }

    private mutating func scanCells(_ bytes: UnsafeRawBufferPointer, from start: Int) -> End {
        var at = start
        while true {
            if let open = openingQuote(bytes, at) {
                openStart = open + 1
                isStray = false
                if let end = scanQuoted(bytes, from: open + 1) { return end }
                at = searched
                continue
            }
            var end = at
            while end < bytes.count, bytes[end] != separator, bytes[end] != 0x0A { end &+= 1 }
            guard end < bytes.count, bytes[end] == separator else {
                let hasReturn = end > at && bytes[end &- 1] == 0x0D
                cells.append(CSVCell(at, hasReturn ? end &- 1 : end))
                return .row(next: min(end &+ 1, bytes.count))
            }
            cells.append(CSVCell(at, end))
            at = end &+ 1
        }
    }

    /// The quote that starts a cell, perhaps behind spaces.
    @inline(__always)
    private func openingQuote(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int? {
        var at = start
        while at < bytes.count, bytes[at] == 0x20 { at &+= 1 }
        return at < bytes.count && bytes[at] == UInt8(ascii: "\"") ? at : nil
    }

    /// Scans the rest of a quoted cell.
    ///
    /// - Parameters:
    ///   - bytes: the row.
    ///   - start: inside the cell.
    /// - Returns: how the row ends, or `nil` where another cell starts at `searched`.
    private mutating func scanQuoted(_ bytes: UnsafeRawBufferPointer, from start: Int) -> End? {
        var at = start
        while let quote = bytes.place(of: UInt8(ascii: "\""), in: at..<bytes.count) {
            if isStray, bytes.place(of: 0x0A, in: at..<quote) != nil { return .malformed }
            at = quote &+ 1
            if !isStray, at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
                hasEscapes = true
                at &+= 1
                continue
            }
            while at < bytes.count, bytes[at] == 0x20 { at &+= 1 }
            if at < bytes.count, bytes[at] == separator {
                cells.append(CSVCell(openStart, quote))
                searched = at &+ 1
                return nil
            }
            if let next = endOfLine(bytes, at) {
                cells.append(CSVCell(openStart, quote))
                return .row(next: next)
            }
            isStray = true
            at = quote &+ 1
        }
        if isStray, bytes.place(of: 0x0A, in: at..<bytes.count) != nil { return .malformed }
        searched = bytes.count
        return .open
    }

    /// Where the next row starts, if the line ends at an offset.
    private func endOfLine(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> Int? {
        let line = at < bytes.count && bytes[at] == 0x0D ? at + 1 : at
        if line >= bytes.count { return bytes.count }
        return bytes[line] == 0x0A ? line + 1 : nil
    }

    /// Writes the row that was scanned last to `plain`, with single quotes for doubled ones.
    mutating func unescape(_ bytes: UnsafeRawBufferPointer) {
        plain.removeAll(keepingCapacity: plain.capacity <= RowReader.limitBytes)
        plainCells.removeAll(keepingCapacity: true)
        // Never empty, so that there is always a base for the cells to count from.
        plain.append(0)
        for cell in cells {
            let start = plain.count
            let wasQuoted = cell.start > 0 && bytes[Int(cell.start) - 1] == UInt8(ascii: "\"")
            var skips = false
            for byte in bytes[cell.range] {
                if skips {
                    skips = false
                    if byte == UInt8(ascii: "\"") { continue }
                }
                plain.append(byte)
                skips = wasQuoted && byte == UInt8(ascii: "\"")
            }
            plainCells.append(CSVCell(start, plain.count))
        }
    }

    /// The separator that cuts a line into the most cells: comma, semicolon, tab or bar.
    ///
    /// - Parameter line: without its newline; a row of headers, as a rule.
    /// - Returns: the comma, where none of them stands in it.
    static func guessSeparator(_ line: UnsafeRawBufferPointer) -> UInt8 {
        var best = (count: 0, separator: UInt8(ascii: ","))
        for separator in [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09, UInt8(ascii: "|")] {
            var isQuoted = false
            var count = 0
            for byte in line {
                if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
                if byte == separator, !isQuoted { count &+= 1 }
            }
            if count > best.count { best = (count, separator) }
        }
        return best.separator
    }
}
