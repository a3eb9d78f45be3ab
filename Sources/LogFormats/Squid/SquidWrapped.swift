import LogModel

/// Lines that are no record as they stand, because something was put around the record.
///
/// What is taken off: a syslog header, the number of bytes before it, escapes of control
/// characters. An escaped newline or NUL parts two records; each is given with the line's number
/// and an offset of its own. A record that does not end with its hierarchy code and is as long as
/// the shortest datagram that is ever cut counts as cut.
///
/// Nothing tells a newline that a log server escaped from `#012` that a client wrote. A client
/// that is asked for a name could write a record of its own that way; so does one who can send to
/// the log server, which believes everybody.
extension SquidWalk {
    /// The shortest line that a log server cuts: RFC 3164 lets it at 1,024 bytes, header included.
    private static let shortestCut = 1000

    /// Takes a line that is no record by itself.
    ///
    /// - Parameters:
    ///   - reason: why it is none.
    ///   - sink: takes the records that are found in it, or the rejection.
    @inline(never)
    mutating func takeWrapped(_ reason: RejectionReason, into sink: inout some RecordSink) {
        let line = UnsafeRawBufferPointer(start: base + start, count: lineEnd - start)
        let position = record.position
        guard reason == .malformed || line.first == UInt8(ascii: "<") else {
            sink.reject(Rejection(reason, at: position))
            return
        }
        var frame = 0
        while frame < line.count {
            let end = SyslogEnvelope.frameEnd(line, at: frame)
            if let envelope = SyslogEnvelope(line, in: frame..<end) {
                let isOther = SyslogEnvelope.isSystem(line.part(envelope.program))
                if !takeBody(line, envelope.body, into: &sink), !isOther {
                    record.position = position
                    sink.reject(Rejection(reason, at: position))
                }
            } else if !takeBody(line, frame..<end, into: &sink) {
                sink.reject(Rejection(reason, at: position))
            }
            record.position = position
            frame = end
        }
    }

    /// Takes what stood in an envelope; whether all of it was understood.
    private mutating func takeBody(
        _ line: UnsafeRawBufferPointer, _ body: Range<Int>, into sink: inout some RecordSink
    ) -> Bool {
        var afterCut = false
        var understood = 0
        var pieces = 0
        var piece = body.lowerBound
        while piece < body.upperBound {
            let (end, byte) = SyslogEscape.pieceEnd(line, in: piece..<body.upperBound)
            defer { piece = byte == nil ? end : end + 4 }
            if piece == end || (afterCut && line[piece] == 0x20) { continue }
            pieces += 1
            let isCut =
                byte == 0
                || (byte == nil && body.upperBound == line.count
                    && line.count >= SquidWalk.shortestCut)
            if takePiece(line, piece..<end, isCut, isFirst: piece == body.lowerBound, into: &sink) {
                understood += 1
            } else if understood > 0 || byte != nil {
                sink.reject(Rejection(.malformed, at: record.position))
                understood += 1
            }
            afterCut = byte == 0
        }
        return pieces > 0 && understood == pieces
    }

    /// Reads one record; false where it is none.
    private mutating func takePiece(
        _ line: UnsafeRawBufferPointer, _ piece: Range<Int>, _ isCut: Bool, isFirst: Bool,
        into sink: inout some RecordSink
    ) -> Bool {
        // The first record stands where its line does: the header in front belongs to it.
        record.position.offset = blockOffset + UInt64(start + (isFirst ? 0 : piece.lowerBound))
        guard SyslogEscape.first(line, in: piece) != nil else {
            return read(line.part(piece), isCut, into: &sink)
        }
        SyslogEscape.undo(line, in: piece, into: &plain)
        var bytes: [UInt8] = []
        swap(&bytes, &plain)
        defer { swap(&bytes, &plain) }
        return bytes.withUnsafeBytes { read($0, isCut, into: &sink) }
    }

    private mutating func read(
        _ text: UnsafeRawBufferPointer, _ isCut: Bool, into sink: inout some RecordSink
    ) -> Bool {
        guard let first = text.bindMemory(to: UInt8.self).baseAddress,
            SquidLine.read(first, text.count, isCut: isCut, into: &record) == nil
        else { return false }
        sink.take(record)
        return true
    }
}
