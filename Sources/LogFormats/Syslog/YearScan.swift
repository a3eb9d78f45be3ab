package import LogModel

/// Finds the year in which a log starts whose lines state none.
///
/// A stream's blocks are walked once, before it is parsed. From the order of the lines comes how
/// many years the log spans; the last line is as new as it can be, at most a day after the
/// reference time (a clock may be wrong by that much), and a 29 February moves everything back to
/// a leap year. Lines that state their year, or that have no syslog header, do not count.
package struct YearScan: Sendable {
    private let newest: CivilTime
    private var last: YearlessTime?
    /// The year of the last line, counted from the first line's.
    private var yearsOn: Int32 = 0
    /// The years, counted from the first line's, that had a 29 February.
    private var leapYears: [Int32] = []

    /// A leap year is at most eight years away, when a century has none.
    private static let furthest: Int32 = 8

    /// Starts the scan of a stream.
    ///
    /// - Parameters:
    ///   - zone: the zone in which the log's times are meant.
    ///   - referenceTime: the newest that the last line can be: when the file was last changed.
    package init(zone: Zone, referenceTime: Timestamp) {
        newest = zone.civilTime(at: referenceTime.adding(seconds: 86_400))
    }

    /// Takes the next lines of the stream, from its first to its last.
    package mutating func observe(_ block: LineBlock) {
        var start = 0
        let bytes = block.bytes
        while start < bytes.count {
            let end = bytes.place(of: 0x0A, in: start..<bytes.count) ?? bytes.count
            if let time = YearlessTime(bytes, at: YearScan.stampStart(bytes, start..<end)) {
                observe(time)
            }
            start = end + 1
        }
    }

    /// Where the time of a line starts, after the priority if there is one.
    private static func stampStart(_ bytes: UnsafeRawBufferPointer, _ line: Range<Int>) -> Int {
        guard bytes[line.lowerBound] == UInt8(ascii: "<"),
            let close = bytes.place(
                of: UInt8(ascii: ">"),
                in: line.lowerBound..<min(line.lowerBound + 5, line.upperBound))
        else { return line.lowerBound }
        return close + 1
    }

    private mutating func observe(_ time: YearlessTime) {
        if let last { yearsOn &+= last.years(to: time) }
        last = time
        if time.isLeapDay, leapYears.last != yearsOn { leapYears.append(yearsOn) }
    }

    /// The year of the first line; `nil` when no year fits, or no line was seen without one.
    package var firstYear: Int32? {
        guard let last else { return nil }
        let isAfter =
            (last.month, last.day, last.secondOfDay)
            > (newest.date.month, newest.date.day, Int32(newest.secondOfDay))
        let latest = newest.date.year &- (isAfter ? 1 : 0) &- yearsOn
        return (0...YearScan.furthest).lazy.map { latest &- $0 }.first { year in
            year >= 1
                && leapYears.allSatisfy {
                    CivilDate.days(inMonth: 2, of: Int(year) + Int($0)) == 29
                }
        }
    }
}
