import LogModel

/// A time as a line states it.
struct StatedTime: Equatable, Sendable {
    /// What a clock showed; where an instant is stated, that instant in UTC.
    var civil: CivilTime
    /// 0 to 999.
    var milliseconds = 0
    /// Seconds east of Greenwich; `nil` where the line names no offset.
    var offsetSeconds: Int?

    /// The instant, where the line names an offset.
    var instant: Timestamp? {
        offsetSeconds.map {
            Timestamp(
                milliseconds: (civil.secondsSinceEpoch &- Int64($0)) &* 1000
                    &+ Int64(milliseconds))
        }
    }
}

/// How times are written in a log, in the codes of `strftime`.
///
/// | code | takes |
/// |---|---|
/// | `%Y` `%y` | year in four digits; in two, 1970 to 2069 |
/// | `%m` `%d` `%e` | month, day: one or two digits, also padded with a space |
/// | `%b` `%B` `%h` | English name of the month, short or long, in any case |
/// | `%a` `%A` | English name of the day of the week, not compared with the date |
/// | `%H` `%I` `%M` `%S` `%p` | hour of 24, of 12, minute, second, AM or PM; one or two digits |
/// | `%f` | digits of a second's fraction after `.` or `,`, or nothing |
/// | `%z` | `+0100`, `+01:00`, `Z`, `GMT`, `UTC`, `BST` |
/// | `%s` | seconds since 1970, or milli-, micro- or nanoseconds by the number of digits |
/// | `%T` `%R` `%F` `%D` | `%H:%M:%S`, `%H:%M`, `%Y-%m-%d`, `%m/%d/%y` |
/// | `%?z` | as `%z`, or nothing |
/// | a space | any number of spaces, also none before a digit |
///
/// Compiled once for a source; reading a time does not allocate.
struct TimePattern: Sendable, Equatable {
    private enum Step: Equatable, Sendable {
        case literal(UInt8), spaces
        case year, shortYear, month, day, monthName, dayName
        case hour, hour12, minute, second, half, fraction, offset(isOptional: Bool), epoch
    }

    private let steps: [Step]

    /// Compiles a pattern; `nil` where it has an unknown code.
    init?(_ pattern: String) {
        var steps: [Step] = []
        var rest = Array(pattern.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                steps.append(byte == 0x20 ? .spaces : .literal(byte))
                continue
            }
            guard let code = rest.popFirst(), let compiled = TimePattern.steps(of: code, &rest)
            else { return nil }
            steps += compiled
        }
        self.steps = steps
    }

    private static func steps(of code: UInt8, _ rest: inout ArraySlice<UInt8>) -> [Step]? {
        switch code {
        case UInt8(ascii: "Y"): [.year]
        case UInt8(ascii: "y"): [.shortYear]
        case UInt8(ascii: "m"): [.month]
        case UInt8(ascii: "d"), UInt8(ascii: "e"): [.day]
        case UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "h"): [.monthName]
        case UInt8(ascii: "a"), UInt8(ascii: "A"): [.dayName]
        case UInt8(ascii: "H"), UInt8(ascii: "k"): [.hour]
        case UInt8(ascii: "I"), UInt8(ascii: "l"): [.hour12]
        case UInt8(ascii: "M"): [.minute]
        case UInt8(ascii: "S"): [.second]
        case UInt8(ascii: "p"): [.half]
        case UInt8(ascii: "f"): [.fraction]
        case UInt8(ascii: "z"), UInt8(ascii: "Z"): [.offset(isOptional: false)]
        case UInt8(ascii: "?"):
            rest.popFirst() == UInt8(ascii: "z") ? [.offset(isOptional: true)] : nil
        case UInt8(ascii: "s"): [.epoch]
        case UInt8(ascii: "T"):
            [.hour, .literal(0x3A), .minute, .literal(0x3A), .second]
        case UInt8(ascii: "R"): [.hour, .literal(0x3A), .minute]
        case UInt8(ascii: "F"): [.year, .literal(0x2D), .month, .literal(0x2D), .day]
        case UInt8(ascii: "D"): [.month, .literal(0x2F), .day, .literal(0x2F), .shortYear]
        case UInt8(ascii: "t"): [.literal(0x09)]
        case UInt8(ascii: "%"): [.literal(code)]
        default: nil
        }
    }

    /// Reads a time that takes up all the bytes.
    func read(_ text: UnsafeRawBufferPointer) -> StatedTime? {
        guard let (time, end) = readPrefix(text), end == text.count else { return nil }
        return time
    }

    /// Reads a time at the start of some bytes.
    ///
    /// - Parameter text: where the time starts.
    /// - Returns: the time and where it ends; `nil` when there is none of this pattern, or it is
    ///   none that ever was (31 November, 25 o'clock).
    func readPrefix(_ text: UnsafeRawBufferPointer) -> (StatedTime, end: Int)? {
        var cursor = TimeCursor(text)
        for step in steps {
            guard take(step, &cursor) else { return nil }
        }
        return cursor.time.map { ($0, cursor.at) }
    }

    private func take(_ step: Step, _ cursor: inout TimeCursor) -> Bool {
        switch step {
        case .literal(let byte): cursor.take(byte)
        case .spaces: cursor.takeSpaces()
        case .year: cursor.takeNumber(4...4, \.year)
        case .shortYear: cursor.takeShortYear()
        case .month: cursor.takeNumber(1...2, \.month)
        case .day: cursor.takeNumber(1...2, \.day)
        case .monthName: cursor.takeMonthName()
        case .dayName: cursor.takeLetters() >= 3
        case .hour: cursor.takeNumber(1...2, \.hour)
        case .hour12: cursor.takeNumber(1...2, \.hour12)
        case .minute: cursor.takeNumber(1...2, \.minute)
        case .second: cursor.takeNumber(1...2, \.second)
        case .half: cursor.takeHalf()
        case .fraction: cursor.takeFraction()
        case .offset(let isOptional): cursor.takeOffset() || isOptional
        case .epoch: cursor.takeEpoch()
        }
    }
}
