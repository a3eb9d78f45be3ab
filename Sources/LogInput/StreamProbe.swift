/// What a look into one file says of the streams it may hold.
struct StreamProbe {
    /// The first bytes of the content, at most 4096; empty where it was not opened.
    var head: [UInt8] = []
    /// Which known streams it continues, the one read furthest first.
    var matches: [Int] = []
    /// A known stream that begins so, but was read further than this content goes.
    var cutShort: Int?
    /// A known stream whose first lines, up to a place, this content begins with; the longest.
    var fork: (stream: Int, at: StreamPoint)?
    /// Whether the file is the same as when it was read to its end.
    var isSettled = false
    /// Why there is no content to look into.
    var fault: InputFault?

    /// Looks into a file.
    init(_ file: LogFile, tracker: StreamTracker) {
        let settled = tracker.settledMark(of: file)
        if let index = tracker.known.firstIndex(where: { $0.settled == settled }) {
            matches = [index]
            isSettled = true
            return
        }
        do throws(InputFault) {
            head = try StreamProbe.head(of: file, limits: tracker.limits)
            for index in candidates(in: tracker) {
                try judge(index, file: file, tracker: tracker)
            }
            if matches.isEmpty, cutShort == nil { compareLines(tracker) }
        } catch {
            fault = error
        }
    }

    /// Reads the first bytes of a file's content; none where it has none yet.
    static func head(of file: LogFile, limits: InputLimits) throws(InputFault) -> [UInt8] {
        var content = try ContentReader(path: file.path, listed: file, limits: limits)
        let head = content.bytes(from: 0, count: ContentHead.length)
        if head.isEmpty, let fault = content.fault { throw fault }
        return head
    }

    /// The known streams that begin as the content does, the one read furthest first.
    private func candidates(in tracker: StreamTracker) -> [Int] {
        var marks: [Int: [UInt8]] = [:]
        let fitting = tracker.known.indices.filter { index in
            let stream = tracker.known[index]
            guard stream.headLength <= head.count else { return false }
            let mark = marks[stream.headLength] ?? tracker.headMark(head[..<stream.headLength])
            marks[stream.headLength] = mark
            return mark == stream.head
        }
        return fitting.sorted { tracker.known[$0].readTo > tracker.known[$1].readTo }
    }

    /// Compares the first lines with those of the known streams.
    private mutating func compareLines(_ tracker: StreamTracker) {
        let lastNewline = head.lastIndex(of: 0x0A)
        for (index, stream) in tracker.known.enumerated() {
            let common = HeadLines(stream.headLines).common(with: head, tracker: tracker)
            // It broke off inside the first line, which was read before.
            if lastNewline == nil, common.isFragment, head.count < ContentHead.length {
                cutShort = cutShort ?? index
            }
            guard common.lines > (fork?.at ?? .start) else { continue }
            fork = (index, common.lines)
        }
        guard let fork, let lastNewline, head.count < ContentHead.length else { return }
        // All there is was read before.
        if fork.at.offset == UInt64(lastNewline + 1) { cutShort = fork.stream }
    }

    /// Compares the bytes before the place to which a stream was read.
    private mutating func judge(
        _ index: Int, file: LogFile, tracker: StreamTracker
    ) throws(InputFault) {
        let stream = tracker.known[index]
        let start = stream.readTo.offset - UInt64(stream.tailLength)
        var content = try ContentReader(path: file.path, listed: file, limits: tracker.limits)
        let tail = content.bytes(from: start, count: stream.tailLength)
        if let fault = content.fault, fault.isPassing { throw fault }
        if tail.count < stream.tailLength {
            cutShort = cutShort ?? index
        } else if tail.withUnsafeBytes({ tracker.tailMark($0, before: stream.readTo.offset) })
            == stream.tail
        {
            matches.append(index)
        }
    }
}

/// How two contents lie to each other.
enum ContentRelation {
    case same
    case firstIsPrefix
    case secondIsPrefix
    case different

    /// Reads two files until they differ or one ends.
    ///
    /// A content that breaks off with a fault counts as far as it goes.
    init(_ one: LogFile, _ other: LogFile, limits: InputLimits) throws(InputFault) {
        var first = try ContentReader(path: one.path, listed: one, limits: limits)
        var second = try ContentReader(path: other.path, listed: other, limits: limits)
        var left = [UInt8](repeating: 0, count: 64 << 10)
        var right = left
        while true {
            let leftCount = left.withUnsafeMutableBytes { first.read(into: $0) }
            let rightCount = right.withUnsafeMutableBytes { second.read(into: $0) }
            let common = min(leftCount, rightCount)
            guard left[..<common] == right[..<common] else {
                self = .different
                return
            }
            if leftCount != rightCount {
                self = leftCount < rightCount ? .firstIsPrefix : .secondIsPrefix
                return
            }
            if leftCount < left.count {
                self = .same
                return
            }
        }
    }
}
