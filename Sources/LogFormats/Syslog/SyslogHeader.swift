import LogModel

/// The head that a syslog daemon puts before a line: when, which machine, which program.
///
/// Three forms are read, each with or without a priority in front (`<22>`):
///
///     Nov 20 23:20:33 mail postfix/smtpd[12752]: text                      RFC 3164, and postlogd
///     2026-11-20T23:20:33.123456+00:00 mail postfix/smtpd[12752]: text     RFC 3339, in files
///     <22>1 2026-11-20T23:20:33.1+00:00 mail postfix 12752 - -  text       RFC 5424
///
/// - SeeAlso: RFC 3164, section 4.1; RFC 5424, section 6.
struct SyslogHeader {
    /// The time as the line states it.
    enum Stamp {
        case instant(Timestamp)
        case yearless(YearlessTime)
        /// The shape of a time that is none: 31 November, 25 o'clock.
        case unreadable

        /// Whether the line itself says which year it is of.
        var statesYear: Bool {
            if case .yearless = self { false } else { true }
        }
    }

    let stamp: Stamp
    let host: Range<Int>
    /// The program without its process id: `postfix/smtpd`.
    let program: Range<Int>
    /// What the program said.
    let body: Range<Int>
    /// Whether it has the numbered form of RFC 5424.
    let isNumbered: Bool

    /// Reads the head of a line; `nil` when the line has none.
    init?(_ line: UnsafeRawBufferPointer) {
        var cursor = SyslogHeader.priorityEnd(line)
        guard cursor < line.count else { return nil }
        let isNumbered = cursor > 0 && line.holds("1 ", at: cursor)
        if isNumbered { cursor += 2 }
        self.isNumbered = isNumbered
        guard let (stamp, afterStamp) = SyslogHeader.stamp(line, at: cursor),
            let hostEnd = line.place(of: 0x20, in: afterStamp..<line.count), hostEnd > afterStamp
        else { return nil }
        self.stamp = stamp
        host = afterStamp..<hostEnd
        let rest =
            isNumbered
            ? SyslogHeader.numbered(line, at: hostEnd + 1)
            : SyslogHeader.tagged(line, at: hostEnd + 1)
        guard let rest else { return nil }
        (program, body) = rest
    }

    /// Where the priority ends; 0 when there is none.
    static func priorityEnd(_ line: UnsafeRawBufferPointer) -> Int {
        guard line.first == UInt8(ascii: "<"),
            let end = line.place(of: UInt8(ascii: ">"), in: 1..<Swift.min(5, line.count)),
            decimal(line, 1, end - 1) != nil
        else { return 0 }
        return end + 1
    }

    /// The time at an offset, and where the host starts after it.
    private static func stamp(_ line: UnsafeRawBufferPointer, at start: Int) -> (Stamp, Int)? {
        guard start < line.count else { return nil }
        guard line[start] < UInt8(ascii: "A") else {
            guard let end = YearlessTime.end(in: line, at: start) else { return nil }
            return (YearlessTime(line, at: start).map { .yearless($0) } ?? .unreadable, end)
        }
        guard line.count > start + 19, line[start + 4] == UInt8(ascii: "-"),
            line[start + 7] == UInt8(ascii: "-"), line[start + 10] | 0x20 == UInt8(ascii: "t"),
            let end = line.place(of: 0x20, in: (start + 11)..<line.count)
        else { return nil }
        let time = Timestamp(rfc3339: line.part(start..<end))
        return (time.map { .instant($0) } ?? .unreadable, end + 1)
    }

    /// `PROGRAM[PID]: text`, or a word and text without a colon.
    private static func tagged(
        _ line: UnsafeRawBufferPointer, at start: Int
    ) -> (Range<Int>, Range<Int>)? {
        guard start <= line.count else { return nil }
        var cursor = start
        while cursor < line.count, line[cursor] != UInt8(ascii: "["),
            line[cursor] != UInt8(ascii: ":"), line[cursor] != 0x20
        {
            cursor += 1
        }
        let program = start..<cursor
        if cursor < line.count, line[cursor] == UInt8(ascii: "[") {
            let close = line.place(of: UInt8(ascii: "]"), in: cursor..<line.count)
            cursor = close.map { $0 + 1 } ?? cursor
        }
        if cursor < line.count, line[cursor] == UInt8(ascii: ":") { cursor += 1 }
        if cursor < line.count, line[cursor] == 0x20 { cursor += 1 }
        return (program, cursor..<line.count)
    }

    /// `PROGRAM PID MSGID STRUCTURED-DATA text`.
    private static func numbered(
        _ line: UnsafeRawBufferPointer, at start: Int
    ) -> (Range<Int>, Range<Int>)? {
        guard start < line.count,
            let programEnd = line.place(of: 0x20, in: start..<line.count),
            let pidEnd = line.place(of: 0x20, in: (programEnd + 1)..<line.count),
            let idEnd = line.place(of: 0x20, in: (pidEnd + 1)..<line.count), idEnd + 1 < line.count
        else { return nil }
        var cursor = idEnd + 1
        if line[cursor] == UInt8(ascii: "-") {
            cursor += 1
        } else {
            while cursor < line.count, line[cursor] == UInt8(ascii: "[") {
                guard let end = elementEnd(line, at: cursor) else { return nil }
                cursor = end
            }
        }
        while cursor < line.count, line[cursor] == 0x20 { cursor += 1 }
        if line.holds("\u{FEFF}", at: cursor) { cursor += 3 }
        return (start..<programEnd, cursor..<line.count)
    }

    /// Where a structured data element ends: `[id name="value \" \] \\"]`.
    private static func elementEnd(_ line: UnsafeRawBufferPointer, at start: Int) -> Int? {
        var isQuoted = false
        var cursor = start + 1
        while cursor < line.count {
            switch line[cursor] {
            case UInt8(ascii: "\\") where isQuoted: cursor += 1
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "]") where !isQuoted: return cursor + 1
            default: break
            }
            cursor += 1
        }
        return nil
    }
}

/// A date and time of day without a year, as RFC 3164 states it: `Nov 20 23:20:33`.
struct YearlessTime: Hashable, Sendable, BitwiseCopyable {
    /// 1 to 12.
    let month: UInt8
    /// 1 to 31, never more than the month can have: 29 February is a day.
    let day: UInt8
    /// 0 to 86,399.
    let secondOfDay: Int32

    /// Where the text after a yearless time starts; `nil` when there is no such time here.
    static func end(in line: UnsafeRawBufferPointer, at start: Int) -> Int? {
        guard start + 16 <= line.count, month(line, at: start) != nil,
            line[start + 3] == 0x20, line[start + 6] == 0x20,
            line[start + 9] == UInt8(ascii: ":"), line[start + 12] == UInt8(ascii: ":"),
            line[start + 15] == 0x20
        else { return nil }
        return start + 16
    }

    /// Reads the time at an offset; `nil` when there is none or when it cannot be.
    init?(_ line: UnsafeRawBufferPointer, at start: Int) {
        guard YearlessTime.end(in: line, at: start) != nil,
            let month = YearlessTime.month(line, at: start),
            let day = line[start + 4] == 0x20
                ? decimal(line, start + 5, 1) : decimal(line, start + 4, 2),
            day >= 1, day <= CivilDate.days(inMonth: month, of: 2000),
            let hour = decimal(line, start + 7, 2), let minute = decimal(line, start + 10, 2),
            let second = decimal(line, start + 13, 2), hour < 24, minute < 60, second <= 60
        else { return nil }
        self.month = UInt8(month)
        self.day = UInt8(day)
        // A leap second counts as the second before it.
        secondOfDay = Int32(hour * 3600 + minute * 60 + min(second, 59))
    }

    /// The month whose English abbreviation stands at an offset.
    private static func month(_ line: UnsafeRawBufferPointer, at start: Int) -> Int? {
        guard start + 3 <= line.count else { return nil }
        let letters =
            UInt32(line[start]) << 16 | UInt32(line[start + 1]) << 8 | UInt32(line[start + 2])
        return switch letters {
        case 0x4A616E: 1
        case 0x466562: 2
        case 0x4D6172: 3
        case 0x417072: 4
        case 0x4D6179: 5
        case 0x4A756E: 6
        case 0x4A756C: 7
        case 0x417567: 8
        case 0x536570: 9
        case 0x4F6374: 10
        case 0x4E6F76: 11
        case 0x446563: 12
        default: nil
        }
    }

    /// How many years a log went on from one line to the next.
    ///
    /// A step back of half a year or more is a new year. Processes that log at the same time
    /// interleave, so 31 December may follow 1 January; no other step changes the year.
    func years(to next: YearlessTime) -> Int32 {
        if Int(month) - Int(next.month) >= 6 { return 1 }
        let isStepBack = month == 1 && day == 1 && next.month == 12 && next.day == 31
        return isStepBack ? -1 : 0
    }

    /// Whether only leap years have this day.
    var isLeapDay: Bool { month == 2 && day == 29 }
}
