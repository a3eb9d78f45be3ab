internal import Glibc
package import LogModel

extension LineReader {
    /// Delivers lines until the content ends or the block's taker has had enough.
    ///
    /// A later call goes on where the last one stopped; after the end it repeats the outcome.
    ///
    /// - Parameters:
    ///   - lastLine: what to do with bytes after the last newline. When the content broke off there
    ///     with a fault, `deliver` rejects them and leaves them before `end`, because the rest may
    ///     come with a better copy of the file.
    ///   - block: takes a run of whole lines, valid only during the call; `false` stops the reading
    ///     after that run.
    ///   - rejected: takes a line that cannot be delivered, in order with the blocks.
    /// - Returns: how far all calls together came.
    package mutating func read(
        lastLine: LastLine, block: (LineBlock) -> Bool, rejected: (Rejection) -> Void
    ) -> ReadOutcome {
        while !outcome.reachedEnd {
            if isInsideLine, passRestOfLine(lastLine) { continue }
            let run = wholeLines()
            if run.count > 0 {
                let goesOn = block(lineBlock(run.count))
                consume(run.count, lines: run.lines)
                outcome.lines += run.lines
                if !goesOn { break }
            }
            if let count = run.overlongCount {
                endOverlongLine(count, rejected)
            } else {
                dropIfOverlong()
                if !fillBuffer() { finish(lastLine, block, rejected) }
            }
        }
        return summary()
    }

    /// Passes over the rest of a line whose first part was taken for a whole one; `false` when
    /// there is nothing to pass over any more.
    private mutating func passRestOfLine(_ lastLine: LastLine) -> Bool {
        let bytes = buffer.unconsumed
        if bytes.isEmpty {
            if fillBuffer() { return true }
            isInsideLine = false
            return false
        }
        let newline = newline(in: bytes, from: 0)
        if newline == nil, lastLine == .hold, buffer.count <= limits.lineBytes, fillBuffer() {
            return true
        }
        // Without its end the rest stays for another night.
        guard newline != nil || lastLine != .hold else {
            isInsideLine = false
            return false
        }
        consume(newline.map { $0 + 1 } ?? bytes.count, lines: 0)
        if newline != nil { isInsideLine = false }
        return true
    }

    /// Finds the whole lines at the front that are within the limit.
    ///
    /// - Returns: their length and number, and the length of the overlong line that follows when
    ///   its newline is there.
    private mutating func wholeLines() -> (count: Int, lines: Int, overlongCount: Int?) {
        let bytes = buffer.unconsumed
        var lineStart = 0
        var lines = 0
        var from = searched
        while let newline = newline(in: bytes, from: from) {
            if overlong != nil || newline - lineStart > limits.lineBytes {
                searched = 0
                return (lineStart, lines, newline + 1 - lineStart)
            }
            lines += 1
            lineStart = newline + 1
            from = lineStart
        }
        searched = bytes.count - lineStart
        return (lineStart, lines, nil)
    }

    private func newline(in bytes: UnsafeRawBufferPointer, from: Int) -> Int? {
        guard from < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + from, 0x0A, bytes.count - from)
        else { return nil }
        return base.distance(to: UnsafeRawPointer(found))
    }

    private func lineBlock(_ count: Int) -> LineBlock {
        LineBlock(
            bytes: UnsafeRawBufferPointer(rebasing: buffer.unconsumed[..<count]), stream: stream,
            firstLine: point.line, offset: point.offset)
    }

    private mutating func consume(_ count: Int, lines: Int) {
        head.take(UnsafeRawBufferPointer(rebasing: buffer.unconsumed[..<count]), at: point.offset)
        buffer.consume(count)
        point.offset += UInt64(count)
        point.line += lines
    }

    /// Begins to drop the partial line when it is too long already, and drops what is there.
    private mutating func dropIfOverlong() {
        guard overlong != nil || buffer.count > limits.lineBytes else { return }
        overlong = overlong ?? point
        consume(buffer.count, lines: 0)
        searched = 0
    }

    private mutating func endOverlongLine(_ count: Int, _ rejected: (Rejection) -> Void) {
        rejected(Rejection(.overlongLine, at: position(overlong ?? point)))
        consume(count, lines: 1)
        overlong = nil
    }

    private func position(_ point: StreamPoint) -> RecordPosition {
        RecordPosition(stream: stream, line: point.line, offset: point.offset)
    }

    /// Reads the next bytes behind the partial line; `false` when there are none.
    private mutating func fillBuffer() -> Bool {
        let count = content.read(into: buffer.room(for: limits.blockBytes))
        buffer.fill(count)
        return count > 0
    }

    /// Treats what the content ends with.
    private mutating func finish(
        _ lastLine: LastLine, _ block: (LineBlock) -> Bool, _ rejected: (Rejection) -> Void
    ) {
        outcome.reachedEnd = true
        outcome.changed = content.hasChanged()
        outcome.fault = content.fault
        outcome.fault?.line = point.line
        guard buffer.count > 0 || overlong != nil else { return }
        outcome.endsInsideLine = true
        if lastLine == .hold {
            outcome.hasUnfinishedLine = true
        } else if content.fault.map({ !$0.leavesContentWhole }) ?? false {
            rejected(Rejection(.unfinishedLine, at: position(overlong ?? point)))
        } else if overlong != nil {
            endOverlongLine(0, rejected)
        } else if block(lineBlock(buffer.count)) || lastLine == .deliver {
            consume(buffer.count, lines: 1)
            outcome.lines += 1
        } else {
            rejected(Rejection(.unfinishedLine, at: position(point)))
        }
    }

    private mutating func summary() -> ReadOutcome {
        outcome.end = overlong ?? point
        outcome.plainBytes = outcome.end.offset - startOffset
        return outcome
    }
}

extension LineReader {
    /// The size of the memory that holds content, in bytes; it never changes.
    package var capacity: Int { buffer.capacity }

    /// Whether the content is gzip.
    package var isGzip: Bool { content.isGzip }

    /// How the text is stored; blocks are UTF-8 whatever it is.
    package var encoding: ContentEncoding { content.encoding }

    /// The first bytes of the content, as far as they lie before the end reached; at most 4096.
    ///
    /// `nil` when the reading began behind them.
    var headBytes: ArraySlice<UInt8>? {
        head.bytes(before: outcome.end.offset)
    }

    /// The last bytes before the end reached, at most 4096.
    ///
    /// `nil` where an overlong line that has no end yet has pushed them out.
    var tailBytes: UnsafeRawBufferPointer? {
        outcome.end == point ? buffer.history : nil
    }
}
