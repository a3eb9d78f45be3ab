import Glibc

/// Which lines of a content go, as runs of lines with the same answer.
package struct LineRuns: Sendable, Equatable {
    enum Kind: UInt8, Sendable {
        case stays
        case goes
        /// One line that says what others mean: stays, and the run around it goes on behind it.
        case context
    }

    struct Run: Sendable, Equatable {
        /// Where it starts, in bytes of plain content.
        var offset: UInt64
        var kind: Kind
    }

    /// The most runs that are held.
    ///
    /// Lines in the order of time make one or two.
    static let most = 1 << 20

    /// What the lines before the first dated one do.
    var leading = Kind.stays
    var runs: [Run] = []

    /// Whether there are more runs than are held, so that they are of no use.
    var isTooMany: Bool { runs.count > LineRuns.most }

    mutating func append(_ kind: Kind, at offset: UInt64) {
        guard !isTooMany else { return }
        runs.append(Run(offset: offset, kind: kind))
    }
}

/// Walks along a content and tells which of its bytes go.
struct LineCut {
    private let runs: LineRuns
    private var next = 0
    private var goes: Bool
    private var isInContext = false

    init(_ runs: LineRuns) {
        self.runs = runs
        goes = runs.leading == .goes
    }

    /// Tells of the next bytes.
    ///
    /// - Parameters:
    ///   - bytes: follow those of the last call.
    ///   - offset: where they stand in the content.
    ///   - piece: takes a part of them, in order, and whether it goes.
    /// - Throws: what `piece` throws.
    mutating func walk<Failure: Error>(
        _ bytes: UnsafeRawBufferPointer, at offset: UInt64,
        _ piece: (UnsafeRawBufferPointer, UInt64, Bool) throws(Failure) -> Void
    ) throws(Failure) {
        var start = 0
        while start < bytes.count {
            let here = offset + UInt64(start)
            while next < runs.runs.count, runs.runs[next].offset <= here { pass() }
            var end = bytes.count
            if next < runs.runs.count {
                end = min(end, Int(min(runs.runs[next].offset - offset, UInt64(bytes.count))))
            }
            var endsContext = false
            if isInContext, let base = bytes.baseAddress,
                let newline = memchr(base + start, 0x0A, end - start)
            {
                end = base.distance(to: UnsafeRawPointer(newline)) + 1
                endsContext = true
            }
            try piece(
                UnsafeRawBufferPointer(rebasing: bytes[start..<end]), here, goes && !isInContext)
            if endsContext { isInContext = false }
            start = end
        }
    }

    private mutating func pass() {
        switch runs.runs[next].kind {
        case .stays: goes = false
        case .goes: goes = true
        case .context: isInContext = true
        }
        next += 1
    }
}

/// What is taken out of a content, summed up while it is walked along.
struct CutTally {
    /// A place in the old content, and how much is taken out before it.
    struct Watch {
        let offset: UInt64
        var bytesBefore: UInt64 = 0
        var linesBefore = 0
        /// Whether the line at the place goes.
        var goes = false
    }

    private(set) var bytes: UInt64 = 0
    private(set) var bytesGone: UInt64 = 0
    private(set) var linesGone = 0
    /// The runs that go, joined where they touch.
    private(set) var gone: [Range<UInt64>] = []
    private(set) var watches: [Watch]
    private var endsInsideGoneLine = false

    init(watching offsets: [UInt64] = []) {
        watches = offsets.map { Watch(offset: $0) }
    }

    /// Takes the next piece.
    mutating func take(_ piece: UnsafeRawBufferPointer, at offset: UInt64, goes: Bool) {
        let end = offset + UInt64(piece.count)
        bytes = end
        endsInsideGoneLine = goes && piece.last != 0x0A
        guard goes else { return }
        let lines = newlines(in: piece)
        bytesGone += UInt64(piece.count)
        linesGone += lines
        if let last = gone.last, last.upperBound == offset {
            gone[gone.count - 1] = last.lowerBound..<end
        } else {
            gone.append(offset..<end)
        }
        for index in watches.indices where watches[index].offset > offset {
            let inside = Int(min(UInt64(piece.count), watches[index].offset - offset))
            watches[index].bytesBefore += UInt64(inside)
            watches[index].linesBefore +=
                inside == piece.count
                ? lines : newlines(in: UnsafeRawBufferPointer(rebasing: piece[..<inside]))
        }
        for index in watches.indices where (offset..<end).contains(watches[index].offset) {
            watches[index].goes = true
        }
    }

    /// Ends the content: a last line without newline is one too.
    mutating func finish() {
        guard endsInsideGoneLine else { return }
        linesGone += 1
        for index in watches.indices where watches[index].offset == bytes {
            watches[index].linesBefore += 1
        }
    }

    private func newlines(in bytes: UnsafeRawBufferPointer) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        var count = 0
        var from = 0
        while from < bytes.count, let found = memchr(base + from, 0x0A, bytes.count - from) {
            count += 1
            from = base.distance(to: UnsafeRawPointer(found)) + 1
        }
        return count
    }
}
