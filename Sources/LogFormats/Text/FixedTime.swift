import LogModel

/// Dates and times of day whose parts stand at fixed places.
enum FixedTime {
    /// Whether `2026-11-20 23:09:11` stands at an offset, with other marks between the numbers.
    static func isThere(
        _ line: UnsafeRawBufferPointer, at start: Int, dateMark: UInt8, between: UInt8
    ) -> Bool {
        guard start >= 0, start + 19 <= line.count, line[start + 4] == dateMark,
            line[start + 7] == dateMark, line[start + 10] == between
        else { return false }
        return decimal(line, start, 4) != nil && decimal(line, start + 5, 2) != nil
            && decimal(line, start + 8, 2) != nil && time(line, (start + 11)..<(start + 19)) != nil
    }

    /// The time that stands at an offset; `nil` where no clock shows it.
    static func local(_ line: UnsafeRawBufferPointer, at start: Int) -> CivilTime? {
        guard let date = date(line, start..<(start + 10)),
            let time = time(line, (start + 11)..<(start + 19)), time.second >= 0
        else { return nil }
        return CivilTime(date: date, secondOfDay: time.second)
    }

    /// `2026-11-20`, whatever stands between the numbers; `nil` where it is no date.
    @inline(__always)
    static func date(_ line: UnsafeRawBufferPointer, _ range: Range<Int>) -> CivilDate? {
        let start = range.lowerBound
        guard range.count == 10, let year = decimal(line, start, 4),
            let month = decimal(line, start + 5, 2), let day = decimal(line, start + 8, 2)
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// `23:09:11` or `23:09:11.250`; the second is negative where no clock shows the time.
    ///
    /// - Returns: the second of the day and the milliseconds; `nil` where it is no time at all.
    @inline(__always)
    static func time(
        _ line: UnsafeRawBufferPointer, _ range: Range<Int>
    ) -> (second: Int, milliseconds: Int)? {
        let start = range.lowerBound
        guard range.count >= 8, line[start + 2] == UInt8(ascii: ":"),
            line[start + 5] == UInt8(ascii: ":"), let hour = decimal(line, start, 2),
            let minute = decimal(line, start + 3, 2), let second = decimal(line, start + 6, 2)
        else { return nil }
        var milliseconds = 0
        if range.count > 8 {
            guard line[start + 8] == UInt8(ascii: "."), range.count > 9 else { return nil }
            var unit = 100
            for index in (start + 9)..<range.upperBound {
                guard let digit = decimal(line, index, 1) else { return nil }
                milliseconds += digit * unit
                unit /= 10
            }
        }
        guard hour < 24, minute < 60, second <= 60 else { return (-1, 0) }
        // A leap second counts as the second before it.
        return (hour * 3600 + minute * 60 + min(second, 59), milliseconds)
    }
}
