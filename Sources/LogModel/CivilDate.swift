/// A calendar date in no particular zone: the day on which something happened in the school.
///
/// Valid from year 1 to 9999 of the proleptic Gregorian calendar. Retention is reckoned in
/// dates, never in instants, so a record does not expire in the middle of a night because of
/// the hour it was logged at.
package struct CivilDate: Hashable, Comparable, Sendable, BitwiseCopyable {
    package let year: Int32
    /// 1 to 12.
    package let month: UInt8
    /// 1 to 31, never more than the month has.
    package let day: UInt8

    /// Makes a date; `nil` when there is no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= CivilDate.days(inMonth: month, of: year)
        else { return nil }
        self.init(unchecked: year, month, day)
    }

    private init(unchecked year: Int, _ month: Int, _ day: Int) {
        self.year = Int32(year)
        self.month = UInt8(month)
        self.day = UInt8(day)
    }

    /// Makes the date a number of days after 1970-01-01.
    ///
    /// The count is taken in eras of 400 years that start on 1 March, so that the leap day is
    /// the last day of its year and needs no case of its own.
    package init(daysSinceEpoch: Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        self.init(unchecked: year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    /// Days after 1970-01-01; negative before.
    package var daysSinceEpoch: Int {
        let marchYear = Int(year) - (month <= 2 ? 1 : 0)
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let marchMonth = (Int(month) + 9) % 12
        let dayOfYear = (153 * marchMonth + 2) / 5 + Int(day) - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }

    /// How many days a month has.
    package static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The date a number of days later (earlier when negative).
    package func adding(days: Int) -> CivilDate {
        CivilDate(daysSinceEpoch: daysSinceEpoch + days)
    }

    /// The same day a number of months later, or the last day of that month where it is shorter.
    ///
    /// 31 August and six months give 28 February, or 29 in a leap year.
    package func adding(months: Int) -> CivilDate {
        let index = Int(year) * 12 + Int(month) - 1 + months
        let targetYear = index >= 0 ? index / 12 : (index - 11) / 12
        let targetMonth = index - targetYear * 12 + 1
        let lastDay = CivilDate.days(inMonth: targetMonth, of: targetYear)
        return CivilDate(unchecked: targetYear, targetMonth, min(Int(day), lastDay))
    }

    /// The calendar month the date lies in.
    package var calendarMonth: CalendarMonth {
        CalendarMonth(year: year, month: month)
    }

    /// 1 for Monday to 7 for Sunday.
    package var weekday: Int {
        // 1970-01-01 was a Thursday.
        let offset = (daysSinceEpoch + 3) % 7
        return (offset < 0 ? offset + 7 : offset) + 1
    }

    package static func < (earlier: CivilDate, later: CivilDate) -> Bool {
        (earlier.year, earlier.month, earlier.day) < (later.year, later.month, later.day)
    }
}

extension CivilDate: Codable {
    /// Reads the date from its text.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let date = CivilDate(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a date")
        }
        self = date
    }

    /// Writes the date as its text.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension CivilDate: CustomStringConvertible {
    /// `2026-11-20`.
    package var description: String {
        "\(calendarMonth)-\(zeroPadded(Int(day), 2))"
    }

    /// Reads `YYYY-MM-DD`; `nil` when the text is anything else or names no day.
    package init?(_ text: some StringProtocol) {
        var text = String(text)
        let parsed = text.withUTF8 { CivilDate(isoText: UnsafeRawBufferPointer($0)) }
        guard let parsed else { return nil }
        self = parsed
    }

    /// Reads `YYYY-MM-DD` from exactly ten bytes.
    package init?(isoText bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = decimal(bytes, 0, 4), let month = decimal(bytes, 5, 2),
            let day = decimal(bytes, 8, 2)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }
}

/// A calendar month, the span one case handle covers.
package struct CalendarMonth: Hashable, Comparable, Sendable, BitwiseCopyable {
    package let year: Int32
    /// 1 to 12.
    package let month: UInt8

    fileprivate init(year: Int32, month: UInt8) {
        self.year = year
        self.month = month
    }

    /// Reads `YYYY-MM`; `nil` when the text is anything else.
    package init?(_ text: some StringProtocol) {
        guard let date = CivilDate(text + "-01") else { return nil }
        self = date.calendarMonth
    }

    /// The month's last day.
    package var lastDay: CivilDate {
        let first = CivilDate(daysSinceEpoch: 0).adding(
            months: (Int(year) - 1970) * 12 + Int(month) - 1)
        return first.adding(months: 1).adding(days: -1)
    }

    package static func < (earlier: CalendarMonth, later: CalendarMonth) -> Bool {
        (earlier.year, earlier.month) < (later.year, later.month)
    }
}

extension CalendarMonth: CustomStringConvertible {
    /// `2026-11`.
    package var description: String {
        "\(zeroPadded(Int(year), 4))-\(zeroPadded(Int(month), 2))"
    }
}

/// A date and a time of day, in no particular zone.
package struct CivilTime: Hashable, Comparable, Sendable, BitwiseCopyable {
    package let date: CivilDate
    /// 0 to 86,399.
    package let secondOfDay: Int

    /// Makes a civil time; the second of the day must be one of 0 to 86,399.
    package init(date: CivilDate, secondOfDay: Int) {
        precondition((0..<86_400).contains(secondOfDay), "a day has 86,400 seconds")
        self.date = date
        self.secondOfDay = secondOfDay
    }

    /// The civil time that shows a number of seconds after 1970-01-01T00:00:00 on a clock that
    /// is never changed.
    package init(secondsSinceEpoch: Int64) {
        let days =
            secondsSinceEpoch >= 0
            ? secondsSinceEpoch / 86_400
            : (secondsSinceEpoch - 86_399) / 86_400
        self.init(
            date: CivilDate(daysSinceEpoch: Int(days)),
            secondOfDay: Int(secondsSinceEpoch - days * 86_400))
    }

    /// Seconds after 1970-01-01T00:00:00 on a clock that is never changed.
    package var secondsSinceEpoch: Int64 {
        Int64(date.daysSinceEpoch) * 86_400 + Int64(secondOfDay)
    }

    package static func < (earlier: CivilTime, later: CivilTime) -> Bool {
        earlier.secondsSinceEpoch < later.secondsSinceEpoch
    }
}

extension CivilTime: CustomStringConvertible {
    /// `2026-11-20T23:08:16`.
    package var description: String {
        let hour = zeroPadded(secondOfDay / 3600, 2)
        let minute = zeroPadded(secondOfDay / 60 % 60, 2)
        return "\(date)T\(hour):\(minute):\(zeroPadded(secondOfDay % 60, 2))"
    }
}
