internal import LogModel

/// A part of a date that a rule may ask for.
///
/// The parts are those that the text shows: nothing is converted from one zone to another. A date
/// without a time of day has no hour and no minute.
enum TimePart: String, Sendable, CaseIterable {
    case minute
    case hour
    case day
    /// The week of ISO 8601: it begins on Monday, and week 1 is the one with the year's first
    /// Thursday.
    case week
    case month
    case year

    /// The numbers that the part can be.
    var range: ClosedRange<Int> {
        switch self {
        case .minute: 0...59
        case .hour: 0...23
        case .day: 1...31
        case .week: 1...53
        case .month: 1...12
        case .year: 1...9999
        }
    }

    /// Whether a date has it, without a time of day.
    var isOfDate: Bool { self != .minute && self != .hour }

    /// The part of a moment; a number counts seconds from 1970 in UTC.
    ///
    /// `nil` for what is no ISO 8601 date, with or without a time, and for a part it does not have.
    func value(of value: FieldBytes) -> Int? {
        guard let number = value.number else { return self.value(of: value.bytes) }
        guard (-62_135_596_800..<253_402_300_800).contains(number) else { return nil }
        let moment = CivilTime(secondsSinceEpoch: Int64(number.rounded(.down)))
        return self.value(of: moment.date, secondOfDay: moment.secondOfDay)
    }

    private func value(of text: UnsafeRawBufferPointer) -> Int? {
        guard text.count >= 10,
            let date = CivilDate(isoText: UnsafeRawBufferPointer(rebasing: text[..<10]))
        else { return nil }
        if text.count == 10 { return value(of: date, secondOfDay: nil) }
        guard let second = TimePart.secondOfDay(text) else { return nil }
        return value(of: date, secondOfDay: second)
    }

    private func value(of date: CivilDate, secondOfDay: Int?) -> Int? {
        switch self {
        case .minute: secondOfDay.map { $0 / 60 % 60 }
        case .hour: secondOfDay.map { $0 / 3600 }
        case .day: Int(date.day)
        case .week: TimePart.week(of: date)
        case .month: Int(date.month)
        case .year: Int(date.year)
        }
    }

    /// The minute that is shown behind `2026-11-20T` or `2026-11-20 `, in seconds.
    private static func secondOfDay(_ text: UnsafeRawBufferPointer) -> Int? {
        let separator = text[10] | 0x20
        guard separator == UInt8(ascii: "t") || separator == 0x20, text.count >= 16,
            text[13] == UInt8(ascii: ":"), let hour = decimal(text, 11, 2), hour < 24,
            let minute = decimal(text, 14, 2), minute < 60
        else { return nil }
        // Seconds, their fraction and the zone do not matter; a digit would.
        guard text.count == 16 || text[16] &- UInt8(ascii: "0") >= 10 else { return nil }
        return hour * 3600 + minute * 60
    }

    private static func week(of date: CivilDate) -> Int {
        // The Thursday of a week lies in the year that the week counts in.
        let thursday = date.adding(days: 4 - date.weekday)
        let first = CivilDate(year: Int(thursday.year), month: 1, day: 1) ?? thursday
        return (thursday.daysSinceEpoch - first.daysSinceEpoch) / 7 + 1
    }
}
