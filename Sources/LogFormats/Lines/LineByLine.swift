package import LogModel

/// Reads a format in which every record is one line.
package struct LineByLine<Format: LineFormat>: LogParser {
    private var format: Format
    /// Where a wrapped line lies whose escapes were undone.
    private var plain: [UInt8] = []

    /// Makes a parser for one source.
    package init(_ format: Format) {
        self.format = format
    }

    package mutating func begin(_ stream: StreamFacts) {
        format.begin(stream)
    }

    package mutating func observe(_ block: LineBlock) {
        var nobody = NoSink()
        parse(block, into: &nobody)
    }

    package mutating func parse(_ block: LineBlock, into sink: inout some RecordSink) {
        let bytes = block.bytes
        var position = RecordPosition(
            stream: block.stream, line: block.firstLine, offset: block.offset)
        var start = block.offset == 0 && bytes.holds("\u{FEFF}", at: 0) ? 3 : 0
        while start < bytes.count {
            let newline = bytes.place(of: 0x0A, in: start..<bytes.count)
            let next = newline.map { $0 + 1 } ?? bytes.count
            var end = newline ?? bytes.count
            if end > start, bytes[end - 1] == 0x0D { end -= 1 }
            if end > start {
                position.offset = block.offset + UInt64(start)
                var closed = position
                closed.offset = block.offset + UInt64(next)
                take(bytes.part(start..<end), position, closed, into: &sink)
            }
            position.line += 1
            start = next
        }
    }

    package var openPositions: [OpenPosition] { format.resumption.map { [$0] } ?? [] }

    /// Takes a line as it stands in the file.
    @inline(__always)
    private mutating func take(
        _ line: UnsafeRawBufferPointer, _ position: RecordPosition, _ closed: RecordPosition,
        into sink: inout some RecordSink
    ) {
        if SyslogEnvelope.mayStart(line) {
            takeFrames(line, position, closed, into: &sink)
        } else {
            read(line, position, closed, into: &sink)
        }
    }

    /// Takes a line that may stand in an envelope, or be several that each do.
    @inline(never)
    private mutating func takeFrames(
        _ line: UnsafeRawBufferPointer, _ position: RecordPosition, _ closed: RecordPosition,
        into sink: inout some RecordSink
    ) {
        var start = 0
        while start < line.count {
            let end = SyslogEnvelope.frameEnd(line, at: start)
            if let envelope = SyslogEnvelope(line, in: start..<end) {
                let isOther = !format.isLogged(by: line.part(envelope.program))
                takePieces(line, envelope.body, isOther, position, closed, into: &sink)
            } else {
                read(line.part(start..<end), position, closed, into: &sink)
            }
            start = end
        }
    }

    /// Takes what stood in an envelope: one line, or several with an escaped newline between.
    private mutating func takePieces(
        _ line: UnsafeRawBufferPointer, _ body: Range<Int>, _ isOther: Bool,
        _ position: RecordPosition, _ closed: RecordPosition, into sink: inout some RecordSink
    ) {
        var start = body.lowerBound
        while start < body.upperBound {
            let (end, byte) = SyslogEscape.pieceEnd(line, in: start..<body.upperBound)
            if end > start {
                var here = position
                if start != body.lowerBound { here.offset += UInt64(start) }
                takePiece(line, start..<end, isOther, here, closed, into: &sink)
            }
            start = byte == nil ? end : end + 4
        }
    }

    private mutating func takePiece(
        _ line: UnsafeRawBufferPointer, _ piece: Range<Int>, _ isOther: Bool,
        _ position: RecordPosition, _ closed: RecordPosition, into sink: inout some RecordSink
    ) {
        guard SyslogEscape.first(line, in: piece) != nil else {
            read(line.part(piece), position, closed, isOther: isOther, into: &sink)
            return
        }
        // Out of `self` while the format, which is in it too, reads it.
        var bytes: [UInt8] = []
        swap(&bytes, &plain)
        SyslogEscape.undo(line, in: piece, into: &bytes)
        bytes.withUnsafeBytes {
            read($0, position, closed, isOther: isOther, into: &sink)
        }
        swap(&bytes, &plain)
    }

    /// Takes a line without what was put around it.
    @inline(__always)
    private mutating func read(
        _ line: UnsafeRawBufferPointer, _ position: RecordPosition, _ closed: RecordPosition,
        isOther: Bool = false, into sink: inout some RecordSink
    ) {
        guard let base = line.bindMemory(to: UInt8.self).baseAddress else { return }
        var record = RecordView(
            base: base, channel: format.channel, time: Timestamp(milliseconds: 0),
            attribution: .none, action: .allowed, position: position, closed: closed)
        switch format.read(line, into: &record) {
        case .record:
            sink.take(record)
            if let remark = format.remark { sink.reject(Rejection(remark, at: position)) }
        case .scratchRecord:
            format.scratch.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                record.base = base
                sink.take(record)
            }
            if let remark = format.remark { sink.reject(Rejection(remark, at: position)) }
        case .context:
            sink.mark(lineAt: position.offset, as: .context)
        case .nothing:
            break
        case .rejected where isOther:
            break
        case .rejected(let reason):
            sink.reject(Rejection(reason, at: position))
        }
    }
}

/// Takes nothing, where only what a parser learns is wanted.
struct NoSink: RecordSink {
    mutating func take(_ record: RecordView) {}
    mutating func reject(_ rejection: Rejection) {}
}
