import LogModel

/// What a text that should be a time is.
enum UsualReading: Equatable, Sendable {
    /// A date and a time of day.
    case stated(StatedTime)
    /// A date whose day and month can be told in two ways.
    case ambiguous
    /// No time, or one that never was.
    case none
}

/// Reads times in the forms that exports use, without being told which.
///
/// | form | examples |
/// |---|---|
/// | year first | `2026-11-20 23:20:33`, `2026/11/20T23:20:33.5Z`, `2026.11.20 23:20`, `20261120 23:20:33` |
/// | named month | `20 Nov 2026 23:20:33`, `20-Nov-26 11:20 PM`, `Nov 20, 2026 11:20:33 PM`, `20/Nov/2026:23:20:33 +0000`, `Fri Nov 20 23:20:33 2026` |
/// | day and month | `20/11/2026 23:20:33`, `11/20/2026 11:20:33 PM`, `20.11.2026, 23:20` |
/// | time first | `23:20:33 20/11/2026` |
/// | since 1970 | seconds, also with a fraction, milli-, micro- and nanoseconds, by the number of digits |
///
/// Behind a time of day may stand AM or PM and an offset (`+01:00`, `+0100`, `Z`, `GMT`, `UTC`,
/// `BST`). A date of day and month is read in the order that is given; without one, where one
/// of the numbers is beyond 12 or both are the same; otherwise it is ambiguous. With dots the day
/// stands first, everywhere.
struct UsualTime: Sendable {
    /// Which of the first two numbers is the day; `nil` where nothing tells.
    var order: DateOrder?

    /// Reads a date and a time of day that take up all the bytes.
    func read(_ text: UnsafeRawBufferPointer) -> UsualReading {
        guard !text.isEmpty else { return .none }
        if let epoch = UsualTime.epoch(text) { return .stated(epoch) }
        var scan = UsualScan(text)
        guard scan.takeAll(needsDate: true), scan.hasTime else { return .none }
        return reading(of: scan)
    }

    /// Reads a date alone and a time of day alone.
    func read(date: UnsafeRawBufferPointer, timeOfDay: UnsafeRawBufferPointer) -> UsualReading {
        var scan = UsualScan(date)
        guard scan.takeAll(needsDate: true) else { return .none }
        // Spreadsheets put midnight into a column that holds a date.
        var time = UsualScan(timeOfDay)
        guard time.takeAll(needsDate: false), time.hasTime, !time.hasDate else { return .none }
        time.takeDate(of: scan)
        return reading(of: time)
    }

    /// Whether a text is a time of day without a date.
    func isTimeOfDay(_ text: UnsafeRawBufferPointer) -> Bool {
        var scan = UsualScan(text)
        return scan.takeAll(needsDate: false) && scan.hasTime && !scan.hasDate
    }

    /// The first two numbers of a date of day and month; `nil` for a text of any other form.
    static func dayAndMonth(_ text: UnsafeRawBufferPointer) -> (Int, Int)? {
        var scan = UsualScan(text)
        guard scan.takeAll(needsDate: true) else { return nil }
        return scan.pair
    }

    private func reading(of scan: UsualScan) -> UsualReading {
        var cursor = scan.cursor
        if let (first, second) = scan.pair {
            switch order ?? UsualTime.order(first, second) {
            case .dayFirst: (cursor.day, cursor.month) = (first, second)
            case .monthFirst: (cursor.day, cursor.month) = (second, first)
            case nil: return .ambiguous
            }
        }
        return cursor.time.map { .stated($0) } ?? .none
    }

    /// What two numbers tell of their order by themselves.
    static func order(_ first: Int, _ second: Int) -> DateOrder? {
        if first > 12 || first == second { return .dayFirst }
        return second > 12 ? .monthFirst : nil
    }

    /// Seconds since 1970, with a fraction or as a larger whole number of smaller units.
    private static func epoch(_ text: UnsafeRawBufferPointer) -> StatedTime? {
        let digits = text.prefix { $0 &- UInt8(ascii: "0") < 10 }.count
        guard digits >= 9, digits <= 19 else { return nil }
        var cursor = TimeCursor(text)
        guard cursor.takeEpoch(), digits > 11 || cursor.takeFraction(), cursor.at == text.count
        else { return nil }
        return cursor.time
    }
}

/// Takes the parts of a time as they come.
private struct UsualScan {
    private let text: UnsafeRawBufferPointer
    private(set) var cursor: TimeCursor
    private(set) var hasDate = false
    private(set) var hasTime = false
    /// The numbers of a date of day and month.
    private(set) var pair: (Int, Int)?

    init(_ text: UnsafeRawBufferPointer) {
        self.text = text
        cursor = TimeCursor(text)
    }

    /// Takes over another's date.
    mutating func takeDate(of other: UsualScan) {
        (cursor.year, cursor.month) = (other.cursor.year, other.cursor.month)
        cursor.day = other.cursor.day
        pair = other.pair
        hasDate = true
    }

    /// Takes all the bytes; false where something else stands among them.
    mutating func takeAll(needsDate: Bool) -> Bool {
        skipSpaces()
        _ = skipDayName()
        if needsDate || !startsTime {
            if startsTime {
                guard takeTime(), skipBetween(), takeDate() else { return false }
            } else {
                guard takeDate() else { return false }
                if !hasTime, cursor.at < text.count {
                    guard skipBetween(), cursor.at == text.count || takeTime() else { return false }
                }
            }
        } else {
            guard takeTime() else { return false }
        }
        skipSpaces()
        return cursor.at == text.count
    }

    private var peek: UInt8? { cursor.at < text.count ? text[cursor.at] : nil }

    /// Whether one or two digits and a colon come next.
    private var startsTime: Bool {
        let digits = text[cursor.at...].prefix(3).prefix { $0 &- UInt8(ascii: "0") < 10 }.count
        let colon = cursor.at + digits
        return (1...2).contains(digits) && colon < text.count && text[colon] == UInt8(ascii: ":")
    }

    private mutating func skipSpaces() {
        while cursor.takeSpace() {}
    }

    /// Passes over what stands between a date and a time; false where nothing does.
    private mutating func skipBetween() -> Bool {
        let start = cursor.at
        _ = cursor.take(UInt8(ascii: ","))
        skipSpaces()
        if cursor.at == start {
            _ =
                cursor.take(UInt8(ascii: "T")) || cursor.take(UInt8(ascii: "t"))
                || cursor.take(UInt8(ascii: ":"))
        }
        return cursor.at > start
    }

    /// Passes over the name of a day of the week.
    private mutating func skipDayName() -> Bool {
        var look = cursor
        let start = look.at
        guard look.takeLetters() >= 3 else { return false }
        let word = text.part(start..<start + 3)
        let names: [StaticString] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        guard names.contains(where: { word.isWord($0) }) else { return false }
        _ = look.take(UInt8(ascii: ","))
        while look.take(0x20) {}
        cursor = look
        return true
    }

    private mutating func takeDate() -> Bool {
        guard let (first, digits) = cursor.number(atMost: 9) else { return takeMonthFirst() }
        hasDate = true
        if digits == 8 {
            (cursor.year, cursor.month, cursor.day) = (
                first / 10_000, first / 100 % 100, first % 100
            )
            return true
        }
        guard let separator = peek, "/-. ".utf8.contains(separator), cursor.take(separator) else {
            return false
        }
        if digits == 4 {
            cursor.year = first
            guard takeMonth(), cursor.take(separator), let (day, count) = cursor.number(atMost: 2)
            else { return false }
            cursor.day = day
            return count > 0
        }
        guard digits <= 2 else { return false }
        if let (second, count) = cursor.number(atMost: 2) {
            guard separator != 0x20, count > 0, cursor.take(separator) else { return false }
            if separator == UInt8(ascii: ".") {
                (cursor.day, cursor.month) = (first, second)
            } else {
                pair = (first, second)
            }
            return takeYear(allowsShort: separator == UInt8(ascii: "/"))
        }
        cursor.day = first
        guard cursor.takeMonthName() else { return false }
        _ = cursor.take(UInt8(ascii: ","))
        _ = cursor.take(separator)
        return takeYear(allowsShort: true)
    }

    private mutating func takeMonth() -> Bool {
        guard let (month, _) = cursor.number(atMost: 2) else { return cursor.takeMonthName() }
        cursor.month = month
        return true
    }

    private mutating func takeYear(allowsShort: Bool) -> Bool {
        guard let (year, digits) = cursor.number(atMost: 4) else { return false }
        if digits == 4 {
            cursor.year = year
            return true
        }
        guard digits == 2, allowsShort else { return false }
        cursor.year = year < 70 ? 2000 + year : 1900 + year
        return true
    }

    /// `Nov 20, 2026 …` or `Nov 20 23:20:33 2026`.
    private mutating func takeMonthFirst() -> Bool {
        guard cursor.takeMonthName() else { return false }
        skipSpaces()
        guard let (day, digits) = cursor.number(atMost: 2), digits > 0 else { return false }
        cursor.day = day
        hasDate = true
        _ = cursor.take(UInt8(ascii: ","))
        skipSpaces()
        if startsTime {
            guard takeTime() else { return false }
            skipSpaces()
        }
        return takeYear(allowsShort: false)
    }

    private mutating func takeTime() -> Bool {
        guard !hasTime, let (hour, _) = cursor.number(atMost: 2), cursor.take(UInt8(ascii: ":")),
            let (minute, digits) = cursor.number(atMost: 2), digits == 2
        else { return false }
        (cursor.hour, cursor.minute) = (hour, minute)
        hasTime = true
        if cursor.take(UInt8(ascii: ":")) {
            guard let (second, count) = cursor.number(atMost: 2), count == 2 else { return false }
            cursor.second = second
            _ = cursor.takeFraction()
        }
        takeHalf()
        var look = cursor
        while look.takeSpace() {}
        if look.takeOffset() { cursor = look }
        return true
    }

    /// AM or PM, which makes the hour one of twelve.
    private mutating func takeHalf() {
        var look = cursor
        while look.takeSpace() {}
        guard look.takeHalf() else { return }
        look.hour12 = look.hour == 0 ? 12 : look.hour
        cursor = look
    }
}
