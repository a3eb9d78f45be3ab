import LogModel

/// The times of e2guardian's lines.
enum E2guardianTime {
    /// How many digits stand at an offset.
    @inline(__always)
    static func digits(_ line: UnsafeRawBufferPointer, at start: Int) -> Int {
        var at = start
        while at < line.count, line[at] &- UInt8(ascii: "0") < 10 { at &+= 1 }
        return at &- start
    }

    /// `1795217195.123` followed by the end of a column.
    @inline(__always)
    static func epoch(
        _ line: UnsafeRawBufferPointer, at start: Int
    ) -> (Timestamp, end: Int)? {
        let whole = digits(line, at: start)
        let point = start + whole
        guard (9...11).contains(whole), point + 3 < line.count, line[point] == UInt8(ascii: "."),
            let seconds = decimal(line, start, whole),
            let milliseconds = decimal(line, point + 1, 3)
        else { return nil }
        let end = point + 4
        guard
            end == line.count || line[end] == 0x20 || line[end] == 0x09
                || line[end] == UInt8(ascii: "\"")
        else { return nil }
        return (Timestamp(milliseconds: Int64(seconds) * 1000 + Int64(milliseconds)), end)
    }

    /// `2026.11.5 9:05:07`, each number with or without a leading zero.
    ///
    /// - Returns: where it ends, and the time, `nil` where no clock shows it; `nil` where there is
    ///   nothing of this shape.
    static func local(
        _ line: UnsafeRawBufferPointer, at start: Int
    ) -> (time: CivilTime?, end: Int)? {
        var at = start
        let marks: StaticString = ".. ::"
        var numbers: (Int, Int, Int, Int, Int, Int) = (0, 0, 0, 0, 0, 0)
        for index in 0..<6 {
            let width = digits(line, at: at)
            guard index == 0 ? width == 4 : (1...2).contains(width),
                let number = decimal(line, at, width)
            else { return nil }
            at += width
            switch index {
            case 0: numbers.0 = number
            case 1: numbers.1 = number
            case 2: numbers.2 = number
            case 3: numbers.3 = number
            case 4: numbers.4 = number
            default: numbers.5 = number
            }
            guard index < 5 else { break }
            guard at < line.count, line[at] == marks.utf8Start[index] else { return nil }
            at += 1
        }
        let (year, month, day, hour, minute, second) = numbers
        guard hour < 24, minute < 60, second <= 60,
            let date = CivilDate(year: year, month: month, day: day)
        else { return (nil, at) }
        // A leap second counts as the second before it.
        return (
            CivilTime(date: date, secondOfDay: hour * 3600 + minute * 60 + min(second, 59)), at
        )
    }
}
