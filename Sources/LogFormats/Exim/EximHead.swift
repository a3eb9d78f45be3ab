import LogModel

/// What stands before the text of a line: when, in which process, about which message.
///
///     2026-11-20 23:24:42 1xUXxj-0005FL-1N == y@maint.example …           the usual
///     2026-11-20 23:27:50.746 +0000 [28278] 1xUY1G-0007M6-2O <= …         with log selectors
///     [28278] 1xUY1G-00000001abc-0fGH <= …                                syslog, 4.97 and later
struct EximHead {
    /// The time as the line states it.
    enum Stamp: Equatable {
        /// A time with its zone.
        case instant(Timestamp)
        /// A time in the zone of the log.
        case local(CivilTime, milliseconds: Int)
        /// The shape of a time that is none.
        case unreadable
    }

    /// Absent in a syslog form that leaves it to the syslog daemon.
    let stamp: Stamp?
    /// The message; absent for what is said about a session.
    let id: EximID?
    /// What was said.
    let text: Range<Int>

    /// Reads the head of what Exim wrote.
    ///
    /// - Parameters:
    ///   - line: the line.
    ///   - range: where Exim's part of it stands: behind the syslog header, if there is one.
    init(_ line: UnsafeRawBufferPointer, _ range: Range<Int>) {
        var cursor = range.lowerBound
        stamp = EximHead.stamp(line, &cursor, range.upperBound)
        EximHead.skipProcess(line, &cursor, range.upperBound)
        let end: Int?
        (id, end) = EximID.read(line, cursor..<range.upperBound).map { ($0, $1) } ?? (nil, nil)
        if let end { cursor = min(end + 1, range.upperBound) }
        text = cursor..<range.upperBound
    }

    /// Whether a line starts with a time as Exim writes it.
    @inline(__always)
    static func hasStamp(_ line: UnsafeRawBufferPointer, at start: Int) -> Bool {
        start + 19 <= line.count && line[start + 4] == UInt8(ascii: "-")
            && line[start + 7] == UInt8(ascii: "-") && line[start + 10] == 0x20
            && line[start + 13] == UInt8(ascii: ":") && line[start + 16] == UInt8(ascii: ":")
            && line[start] &- UInt8(ascii: "0") < 10
    }

    /// `YYYY-MM-DD HH:MM:SS[.mmm][ +ZZZZ]`; the cursor stands behind it and a space then.
    private static func stamp(
        _ line: UnsafeRawBufferPointer, _ cursor: inout Int, _ limit: Int
    ) -> Stamp? {
        let start = cursor
        guard start + 19 <= limit, hasStamp(line, at: start) else { return nil }
        cursor += 19
        var milliseconds = 0
        if cursor < limit, line[cursor] == UInt8(ascii: ".") {
            milliseconds = decimal(line, cursor + 1, 3) ?? 0
            repeat { cursor += 1 } while cursor < limit && line[cursor] &- UInt8(ascii: "0") < 10
        }
        var offset: Int?
        if cursor + 6 <= limit, line[cursor] == 0x20,
            line[cursor + 1] == UInt8(ascii: "+") || line[cursor + 1] == UInt8(ascii: "-"),
            let hours = decimal(line, cursor + 2, 2), let minutes = decimal(line, cursor + 4, 2)
        {
            let seconds = hours * 3600 + minutes * 60
            offset = line[cursor + 1] == UInt8(ascii: "-") ? -seconds : seconds
            cursor += 6
        }
        if cursor < limit, line[cursor] == 0x20 { cursor += 1 }
        guard let date = CivilDate(isoText: line.part(start..<(start + 10))),
            let hour = decimal(line, start + 11, 2), let minute = decimal(line, start + 14, 2),
            let second = decimal(line, start + 17, 2), hour < 24, minute < 60, second <= 60
        else { return .unreadable }
        // A leap second counts as the second before it.
        let local = CivilTime(
            date: date, secondOfDay: hour * 3600 + minute * 60 + min(second, 59))
        guard let offset else { return .local(local, milliseconds: milliseconds) }
        return .instant(
            Timestamp(
                milliseconds: (local.secondsSinceEpoch - Int64(offset)) * 1000
                    + Int64(milliseconds)))
    }

    /// `[28278] `, with the log selector `pid`.
    private static func skipProcess(
        _ line: UnsafeRawBufferPointer, _ cursor: inout Int, _ limit: Int
    ) {
        guard cursor < limit, line[cursor] == UInt8(ascii: "[") else { return }
        var end = cursor + 1
        while end < limit, line[end] &- UInt8(ascii: "0") < 10 { end += 1 }
        guard end > cursor + 1, end + 1 < limit, line[end] == UInt8(ascii: "]"),
            line[end + 1] == 0x20
        else { return }
        cursor = end + 2
    }
}

/// The id that Exim gives a message: `1xUY1G-0007M6-2O`, since version 4.97
/// `1xUY1G-00000001abc-0fGH`.
struct EximID: Hashable, Sendable, BitwiseCopyable {
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    let length: UInt8

    /// Reads the id at the start of a range, and where it ends; `nil` when there is none.
    static func read(_ line: UnsafeRawBufferPointer, _ range: Range<Int>) -> (EximID, Int)? {
        for (middle, whole) in [(6, 16), (11, 23)] {
            let start = range.lowerBound
            let end = start + whole
            guard end <= range.upperBound, line[start + 6] == UInt8(ascii: "-"),
                line[start + 7 + middle] == UInt8(ascii: "-"),
                end == range.upperBound || line[end] == 0x20,
                isBase62(line, start..<(start + 6)),
                isBase62(line, (start + 7)..<(start + 7 + middle)),
                isBase62(line, (start + 8 + middle)..<end)
            else { continue }
            return (EximID(line.part(start..<end)), end)
        }
        return nil
    }

    private static func isBase62(_ line: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
        range.allSatisfy {
            (line[$0] | 0x20) &- UInt8(ascii: "a") < 26 || line[$0] &- UInt8(ascii: "0") < 10
        }
    }

    private init(_ bytes: UnsafeRawBufferPointer) {
        var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
        withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) }
        (first, second, third) = words
        length = UInt8(truncatingIfNeeded: bytes.count)
    }

    /// Appends the id as it was logged.
    func append(to output: inout [UInt8]) {
        withUnsafeBytes(of: (first, second, third)) {
            output.append(contentsOf: $0.prefix(Int(length)))
        }
    }
}
