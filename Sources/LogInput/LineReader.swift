/// What to do with bytes after the last newline of a file.
package enum LastLine: Sendable {
    /// They are a line: nothing more will be written.
    case deliver
    /// They are left for another night: the rest of the line may follow.
    case hold
    /// They are offered as a block of their own; where the taker does not want them they are
    /// rejected and left before `end`, because the rest may come with a better copy of the file.
    case offer
}

/// How far a reading came.
package struct ReadOutcome: Sendable, Equatable {
    /// The place after the last line that was delivered or rejected as a whole.
    package var end: StreamPoint
    /// Lines delivered.
    package var lines = 0
    /// Bytes of plain content from the point where the reading began to `end`.
    package var plainBytes: UInt64 = 0
    /// Whether the reading reached the end of the content, or of what can be read of it.
    package var reachedEnd = false
    /// Whether bytes after `end` were held back for another night.
    package var hasUnfinishedLine = false
    /// Whether the content ended inside a line, whatever became of its first part.
    package var endsInsideLine = false
    /// Whether the file was written to since it was opened; known once the end is reached.
    package var changed = false
    /// Why the content ended early; all whole lines before it were delivered.
    package var fault: InputFault?

    /// Whether more was logged than the content holds: it broke off, or ends inside a line.
    package var brokeOff: Bool {
        endsInsideLine || fault.map { !$0.leavesContentWhole } ?? false
    }
}

/// Reads a file's plain content as blocks of whole lines, in memory of a fixed size.
///
/// One buffer is filled, whole lines are handed over from its front, and the partial line is
/// rolled to the front again. A line beyond the limit is dropped while it passes.
package struct LineReader: ~Copyable {
    var content: ContentReader
    var buffer: LineBuffer
    let stream: UInt32
    let limits: InputLimits
    let startOffset: UInt64
    /// Where the buffer's first byte that is not consumed stands.
    var point: StreamPoint
    /// Where the overlong line starts that is being dropped.
    var overlong: StreamPoint?
    /// How many bytes at the front are known to hold no newline.
    var searched = 0
    var head: ContentHead
    var outcome: ReadOutcome
    /// Whether the reading began behind the first part of a line that was taken for a whole one:
    /// the rest of it is passed over.
    var isInsideLine: Bool

    /// Opens a file that was listed.
    ///
    /// - Parameters:
    ///   - file: as it was listed; if another file has its path now, that is a fault.
    ///   - stream: which stream of the source, from 0.
    ///   - limits: what is held and accepted.
    ///   - start: a place between lines, from which lines are delivered. Plain files are read from
    ///     there; gzip and UTF-16 are read up to there and dropped.
    /// - Throws: the fault, when there is nothing to read.
    package init(
        file: LogFile, stream: UInt32, limits: InputLimits = InputLimits(),
        startingAt start: StreamPoint = .start
    ) throws(InputFault) {
        let content = try ContentReader(path: file.path, listed: file, limits: limits)
        try self.init(content, stream: stream, limits: limits, start: start, path: file.path)
    }

    /// Opens a path, whatever file it names now.
    ///
    /// - Parameters:
    ///   - path: of a regular file.
    ///   - stream: which stream of the source, from 0.
    ///   - limits: what is held and accepted.
    ///   - start: a place between lines, as in the other initialiser.
    /// - Throws: the fault, when there is nothing to read.
    package init(
        path: String, stream: UInt32, limits: InputLimits = InputLimits(),
        startingAt start: StreamPoint = .start
    ) throws(InputFault) {
        let content = try ContentReader(path: path, listed: nil, limits: limits)
        try self.init(content, stream: stream, limits: limits, start: start, path: path)
    }

    private init(
        _ content: consuming ContentReader, stream: UInt32, limits: InputLimits,
        start: StreamPoint, path: String
    ) throws(InputFault) {
        precondition(
            limits.lineBytes > 0 && limits.blockBytes > 0 && limits.gzipBytes > 0,
            "limits of a reader are at least one byte")
        var content = content
        var buffer = LineBuffer(capacity: limits.lineBytes + limits.blockBytes)
        var head = ContentHead()
        let kept = Int(min(start.offset, UInt64(LineBuffer.historyBytes)))
        let scratch = buffer.room(for: limits.blockBytes)
        let reachesHistory = content.skip(to: start.offset - UInt64(kept), through: scratch)
        buffer.fill(reachesHistory ? content.read(into: buffer.room(for: kept)) : 0)
        guard reachesHistory, buffer.count == kept else {
            throw content.fault
                ?? InputFault(.endsBeforeStart, path: path, plainOffset: content.position)
        }
        head.take(buffer.unconsumed, at: start.offset - UInt64(kept))
        isInsideLine = buffer.unconsumed.last.map { $0 != 0x0A } ?? false
        buffer.consume(kept)
        self.content = content
        self.buffer = buffer
        self.head = head
        self.stream = stream
        self.limits = limits
        self.startOffset = start.offset
        self.point = start
        self.outcome = ReadOutcome(end: start)
    }
}
