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
        let mayBeCut = format.isCutByNUL && bytes.place(of: 0, in: 0..<bytes.count) != nil
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
                let line = bytes.part(start..<end)
                if mayBeCut, line.contains(0) {
                    takeCut(line, position, closed, into: &sink)
                } else {
                    take(line, position, closed, into: &sink)
                }
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
        guard SyslogEnvelope.mayStart(line) else {
            _ = read(line, position, closed, into: &sink)
            return
        }
        if format.isSureOfWholeLines,
            read(line, position, closed, isLast: false, into: &sink)
        {
            return
        }
        takeFrames(line, position, closed, into: &sink)
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
                _ = read(line.part(start..<end), position, closed, into: &sink)
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
            _ = read(line.part(piece), position, closed, isOther: isOther, into: &sink)
            return
        }
        // Out of `self` while the format, which is in it too, reads it.
        var bytes: [UInt8] = []
        swap(&bytes, &plain)
        SyslogEscape.undo(line, in: piece, into: &bytes)
        bytes.withUnsafeBytes {
            _ = read($0, position, closed, isOther: isOther, into: &sink)
        }
        swap(&bytes, &plain)
    }

    /// Takes a line with a NUL in it: all but the last piece were cut short.
    @inline(never)
    private mutating func takeCut(
        _ line: UnsafeRawBufferPointer, _ position: RecordPosition, _ closed: RecordPosition,
        into sink: inout some RecordSink
    ) {
        var start = 0
        var afterCut = false
        var isSilent = true
        while start < line.count {
            let nul = line.place(of: 0, in: start..<line.count)
            let end = nul ?? line.count
            defer { start = end + 1 }
            // The headers of a record that was cut are printed apart.
            if start == end || (afterCut && line[start] == 0x20) { continue }
            isSilent = false
            let piece = line.part(start..<end)
            var position = position
            position.offset += UInt64(start)
            guard nul != nil else {
                take(piece, position, closed, into: &sink)
                continue
            }
            let hasHeader = SyslogEnvelope.mayStart(piece) && !format.isSureOfWholeLines
            let body = hasHeader ? SyslogEnvelope(piece, in: 0..<piece.count)?.body : nil
            afterCut = read(
                body.map { piece.part($0) } ?? piece, position, closed, isCut: true, into: &sink)
        }
        if isSilent { sink.reject(Rejection(.malformed, at: position)) }
    }

    /// Reads a line without what was put around it, and hands over what comes of it.
    ///
    /// - Parameters:
    ///   - line: the line.
    ///   - position: where it starts.
    ///   - closed: where it ends.
    ///   - isOther: whether another program wrote it, whose lines are meant to be no record.
    ///   - isLast: whether a refusal is handed over too, because nothing else will be tried.
    ///   - isCut: whether the line was cut short.
    ///   - sink: takes what comes of it.
    /// - Returns: whether the line was not refused.
    @inline(__always)
    private mutating func read(
        _ line: UnsafeRawBufferPointer, _ position: RecordPosition, _ closed: RecordPosition,
        isOther: Bool = false, isLast: Bool = true, isCut: Bool = false,
        into sink: inout some RecordSink
    ) -> Bool {
        guard let base = line.bindMemory(to: UInt8.self).baseAddress else { return true }
        var record = RecordView(
            base: base, channel: format.channel, time: Timestamp(milliseconds: 0),
            attribution: .none, action: .allowed, position: position, closed: closed)
        let verdict =
            isCut ? format.readCut(line, into: &record) : format.read(line, into: &record)
        switch verdict {
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
        case .rejected(let reason):
            if isLast, !isOther { sink.reject(Rejection(reason, at: position)) }
            return false
        }
        return true
    }
}

/// Takes nothing, where only what a parser learns is wanted.
struct NoSink: RecordSink {
    mutating func take(_ record: RecordView) {}
    mutating func reject(_ rejection: Rejection) {}
}
