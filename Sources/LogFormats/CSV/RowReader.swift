internal import Glibc
import LogModel

/// What takes the rows of a file.
protocol RowTaker: Sendable {
    /// Whether it knows what the columns mean; before that the separator is found anew for every
    /// row.
    var hasHeader: Bool { get }

    /// Takes the next row.
    mutating func take(_ row: CSVRow, into sink: inout some RecordSink)
}

/// Walks over the blocks of a stream and hands its rows over, one by one.
///
/// A row goes on over lines and over blocks while a quoted cell of it is open. It stands at its first
/// line and is closed at the end of its last. A row beyond ``limitBytes`` or ``limitLines`` is given
/// up: its first line is malformed, and reading goes on with the next. So is a row whose quotes make
/// no sense. Empty lines are nothing; a byte order mark is passed over; `#TYPE …` of Windows PowerShell and
/// `sep=;` of Excel are context.
struct RowReader: Sendable {
    /// The longest row that is taken, in bytes.
    static let limitBytes = 1 << 20
    /// The most lines of a row.
    static let limitLines = 1000

    /// The separator that the format prescribes; `nil` where the header tells it.
    private let prescribed: UInt8?
    /// What `sep=` said.
    private var stated: UInt8?
    private var settled: UInt8?
    private var scanner: CSVScanner
    /// The lines of a row that is open at the end of a block, and where they stand.
    private var held: [UInt8] = []
    private var heldPlace = RecordPosition(stream: 0, line: 1, offset: 0)
    private var heldLines = 0

    /// Makes a reader that has read nothing.
    init(separator: UInt8? = nil) {
        prescribed = separator
        settled = separator
        scanner = CSVScanner(separator: separator ?? UInt8(ascii: ","))
    }

    /// Starts a stream.
    mutating func begin() {
        settled = prescribed
        stated = nil
        held.removeAll(keepingCapacity: held.capacity <= RowReader.limitBytes)
        heldLines = 0
    }

    /// Takes the next lines of the stream.
    mutating func read(
        _ block: LineBlock, for taker: inout some RowTaker, into sink: inout some RecordSink
    ) {
        var lines = RowLines(
            bytes: block.bytes,
            place: RecordPosition(
                stream: block.stream, line: block.firstLine, offset: block.offset))
        if block.offset == 0, block.bytes.holds("\u{FEFF}", at: 0) { lines.at = 3 }
        if !held.isEmpty, heldEnd != block.offset || heldPlace.stream != block.stream {
            // A line between was too long to be read.
            giveUpHeld(as: .malformed, for: &taker, into: &sink)
        }
        while !held.isEmpty, lines.at < block.bytes.count {
            extendHeld(with: &lines, for: &taker, into: &sink)
        }
        walk(&lines, for: &taker, into: &sink)
    }

    /// Ends a stream to which nothing will be added: a row that is open has no end.
    ///
    /// Its first line is unfinished, and the lines after it are read as rows of their own.
    mutating func end(for taker: inout some RowTaker, into sink: inout some RecordSink) {
        while !held.isEmpty {
            giveUpHeld(as: .unfinishedLine, for: &taker, into: &sink)
        }
    }

    /// Where the row starts that is open.
    var openPosition: OpenPosition? {
        held.isEmpty ? nil : OpenPosition(position: heldPlace, year: nil)
    }

    private var heldEnd: UInt64 { heldPlace.offset + UInt64(held.count) }

    /// Hands over the rows of some lines; holds the last one back if it is open.
    private mutating func walk(
        _ lines: inout RowLines, for taker: inout some RowTaker, into sink: inout some RecordSink
    ) {
        while lines.at < lines.bytes.count {
            let line = lines.line
            if line.content.isEmpty {
                lines.skip(to: line.next, lines: 1)
                continue
            }
            if !taker.hasHeader, isDirective(line.content) {
                sink.mark(lineAt: lines.position.offset, as: .context)
                lines.skip(to: line.next, lines: 1)
                continue
            }
            if !taker.hasHeader, prescribed == nil {
                settled = stated ?? CSVScanner.guessSeparator(line.content)
            }
            scanner.separator = settled ?? UInt8(ascii: ",")
            let rest = lines.bytes.part(lines.at..<lines.bytes.count)
            switch scanner.scan(rest) {
            case .row(let length):
                let next = lines.at + length
                let count = next == line.next ? 1 : lines.count(to: next)
                guard length <= RowReader.limitBytes, count <= RowReader.limitLines else {
                    sink.reject(Rejection(.malformed, at: lines.position))
                    lines.skip(to: line.next, lines: 1)
                    continue
                }
                let position = lines.position
                lines.skip(to: next, lines: count)
                hand(
                    rest.part(0..<length), position, lines.closed, to: &taker, into: &sink)
            case .open:
                hold(rest, at: lines.position, lines.count(to: lines.bytes.count))
                lines.at = lines.bytes.count
                if isHeldTooMuch { giveUpHeld(as: .malformed, for: &taker, into: &sink) }
            case .malformed:
                sink.reject(Rejection(.malformed, at: lines.position))
                lines.skip(to: line.next, lines: 1)
            }
        }
    }

    /// Whether a line before the header is one that programs write for programs.
    private mutating func isDirective(_ line: UnsafeRawBufferPointer) -> Bool {
        if line.count == 5, line.holds("sep=", at: 0) {
            stated = line[4]
            return true
        }
        return line.holds("#TYPE ", at: 0) || line.holds("\"#TYPE ", at: 0)
    }

    private mutating func hand(
        _ row: UnsafeRawBufferPointer, _ position: RecordPosition, _ closed: RecordPosition,
        to taker: inout some RowTaker, into sink: inout some RecordSink
    ) {
        guard scanner.hasEscapes else {
            taker.take(
                CSVRow(bytes: row, cells: scanner.cells, position: position, closed: closed),
                into: &sink)
            return
        }
        scanner.unescape(row)
        let cells = scanner.plainCells
        scanner.plain.withUnsafeBytes {
            taker.take(
                CSVRow(bytes: $0, cells: cells, position: position, closed: closed), into: &sink)
        }
    }
}

/// Rows that are open at the end of a block.
extension RowReader {
    private var isHeldTooMuch: Bool {
        held.count > RowReader.limitBytes || heldLines > RowReader.limitLines
    }

    private mutating func hold(
        _ row: UnsafeRawBufferPointer, at place: RecordPosition, _ lines: Int
    ) {
        held.append(contentsOf: row)
        heldPlace = place
        heldLines = lines
    }

    /// Adds a line to the row that is open, which may complete it.
    private mutating func extendHeld(
        with lines: inout RowLines, for taker: inout some RowTaker,
        into sink: inout some RecordSink
    ) {
        let next = lines.line.next
        held.append(contentsOf: lines.bytes.part(lines.at..<next))
        heldLines += 1
        lines.skip(to: next, lines: 1)
        // Out of the parser for as long as the row is looked at.
        var row: [UInt8] = []
        swap(&row, &held)
        switch row.withUnsafeBytes({ scanner.resume($0) }) {
        case .open:
            swap(&row, &held)
            if isHeldTooMuch { giveUpHeld(as: .malformed, for: &taker, into: &sink) }
        case .malformed:
            swap(&row, &held)
            giveUpHeld(as: .malformed, for: &taker, into: &sink)
        case .row:
            guard row.count <= RowReader.limitBytes, heldLines <= RowReader.limitLines else {
                swap(&row, &held)
                giveUpHeld(as: .malformed, for: &taker, into: &sink)
                return
            }
            row.withUnsafeBytes {
                hand($0, heldPlace, lines.closed, to: &taker, into: &sink)
            }
            row.removeAll(keepingCapacity: true)
            swap(&row, &held)
        }
    }

    /// Gives a row up that is open, and reads the lines after its first as rows of their own.
    private mutating func giveUpHeld(
        as reason: RejectionReason, for taker: inout some RowTaker,
        into sink: inout some RecordSink
    ) {
        var bytes: [UInt8] = []
        swap(&bytes, &held)
        sink.reject(Rejection(reason, at: heldPlace))
        bytes.withUnsafeBytes {
            var lines = RowLines(bytes: $0, place: heldPlace)
            lines.skip(to: lines.line.next, lines: 1)
            walk(&lines, for: &taker, into: &sink)
        }
    }
}

/// Whole lines, and how far they were walked over.
private struct RowLines {
    let bytes: UnsafeRawBufferPointer
    /// Where the first byte stands.
    let place: RecordPosition
    /// The byte that is next.
    var at = 0
    /// How many lines lie before it.
    var passed = 0

    init(bytes: UnsafeRawBufferPointer, place: RecordPosition) {
        self.bytes = bytes
        self.place = place
    }

    /// Where the next line stands.
    var position: RecordPosition {
        RecordPosition(
            stream: place.stream, line: place.line + passed, offset: place.offset + UInt64(at))
    }

    /// The end of the line before the next one.
    var closed: RecordPosition {
        var closed = position
        closed.line -= 1
        return closed
    }

    /// The next line without its end, and where the one after it starts.
    var line: (content: UnsafeRawBufferPointer, next: Int) {
        let newline = bytes.place(of: 0x0A, in: at..<bytes.count)
        var end = newline ?? bytes.count
        if end > at, bytes[end - 1] == 0x0D { end -= 1 }
        return (bytes.part(at..<end), newline.map { $0 + 1 } ?? bytes.count)
    }

    mutating func skip(to next: Int, lines: Int) {
        at = next
        passed += lines
    }

    /// How many lines there are from the next one to an offset.
    func count(to end: Int) -> Int {
        var count = 0
        var start = at
        while start < end {
            count += 1
            guard let newline = bytes.place(of: 0x0A, in: start..<end) else { break }
            start = newline + 1
        }
        return count
    }
}
