internal import Glibc
package import LogModel

/// Reads Squid's native access log: one request per line.
///
/// Blocks are independent of one another: nothing is kept between them but the stream's number.
///
/// Squid prints a line into a buffer of 8,192 bytes. A longer line is cut, and what stands in
/// place of its newline is a NUL, so that the next record is glued on. Both records come out, on
/// one line with an offset each. A run of NULs that a power failure left in the file is passed over.
///
/// A line that is no record by itself may be wrapped: a log server puts a header before it, writes
/// control characters as `#012`, and cuts it short; and Squid's own UDP and TCP modules send
/// several records at once, which then stand on one line. See `SquidWrapped`.
package struct SquidParser: LogParser {
    /// Where a wrapped line lies whose escapes were undone.
    private var plain: [UInt8] = []

    /// Makes a parser for one source.
    package init() {}

    package mutating func begin(_ stream: StreamFacts) {}

    package mutating func parse(_ block: LineBlock, into sink: inout some RecordSink) {
        guard let base = block.bytes.bindMemory(to: UInt8.self).baseAddress else { return }
        var walk = SquidWalk(block, base)
        swap(&walk.plain, &plain)
        defer { swap(&walk.plain, &plain) }
        if memchr(base, 0, walk.end) == nil {
            while walk.nextLine() { walk.takeLine(into: &sink) }
        } else {
            while walk.nextLine() { walk.takePieces(into: &sink) }
        }
    }

    package mutating func finish(into sink: inout some RecordSink) {}

    package var openPositions: [OpenPosition] { [] }
}

/// Walks over the lines of one block.
///
/// Holds `start ≤ lineEnd ≤ next ≤ end`, offsets into the block.
struct SquidWalk {
    let base: UnsafePointer<UInt8>
    let end: Int
    let blockOffset: UInt64
    private(set) var start = 0
    /// Where the line ends, without its newline and a carriage return before it.
    private(set) var lineEnd = 0
    private var next = 0
    /// One view for all lines: what Squid does not log stays absent in it.
    var record: RecordView
    /// Where a wrapped line lies whose escapes were undone.
    var plain: [UInt8] = []

    init(_ block: LineBlock, _ base: UnsafePointer<UInt8>) {
        self.base = base
        end = block.bytes.count
        blockOffset = block.offset
        let first = RecordPosition(
            stream: block.stream, line: block.firstLine - 1, offset: block.offset)
        record = RecordView(
            base: base, channel: .web, time: Timestamp(milliseconds: 0), attribution: .none,
            action: .allowed, position: first, closed: first)
    }

    /// Moves to the next line; false after the last one.
    @inline(__always)
    mutating func nextLine() -> Bool {
        guard next < end else { return false }
        start = next
        if let newline = memchr(base + start, 0x0A, end - start) {
            lineEnd = UnsafeRawPointer(newline) - UnsafeRawPointer(base)
            next = lineEnd + 1
        } else {
            lineEnd = end
            next = end
        }
        if lineEnd > start, base[lineEnd - 1] == 0x0D { lineEnd -= 1 }
        record.position.line += 1
        record.position.offset = blockOffset + UInt64(start)
        record.closed.line = record.position.line
        record.closed.offset = blockOffset + UInt64(next)
        return true
    }

    /// Takes a line without a NUL.
    @inline(__always)
    mutating func takeLine(into sink: inout some RecordSink) {
        guard lineEnd > start else { return }
        if let reason = SquidLine.read(base + start, lineEnd - start, into: &record) {
            takeWrapped(reason, into: &sink)
        } else {
            sink.take(record)
        }
    }

    /// Takes a line of a block in which there is a NUL somewhere.
    @inline(never)
    mutating func takePieces(into sink: inout some RecordSink) {
        guard memchr(base + start, 0, lineEnd - start) != nil else {
            takeLine(into: &sink)
            return
        }
        var piece = start
        var afterCut = false
        var isSilent = true
        while piece < lineEnd {
            let nul = memchr(base + piece, 0, lineEnd - piece)
            let pieceEnd = nul.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? lineEnd
            defer { piece = pieceEnd + 1 }
            // The headers of a record that was cut (`log_mime_hdrs on`) are printed apart.
            if piece == pieceEnd || (afterCut && base[piece] == 0x20) { continue }
            isSilent = false
            record.position.offset = blockOffset + UInt64(piece)
            let reason = SquidLine.read(
                base + piece, pieceEnd - piece, isCut: nul != nil, into: &record)
            afterCut = nul != nil && reason == nil
            if let reason {
                sink.reject(Rejection(reason, at: record.position))
            } else {
                sink.take(record)
            }
        }
        if isSilent, lineEnd > start {
            sink.reject(Rejection(.malformed, at: record.position))
        }
    }
}
