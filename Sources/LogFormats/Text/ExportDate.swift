import LogModel

/// Reads dates as exports write them, in the way of whatever country.
///
/// | form | where |
/// |---|---|
/// | `2026-11-20T23:20:33.1234567Z`, with offset, with a space for the `T`, without either | services' own exports |
/// | `20/11/2026 23:20:33`, `11/20/2026 11:20:33 PM`, `20.11.2026 23:20` | `Export-Csv` on a PC of that country |
/// | `Nov 20, 2026, 11:20:33 PM GMT`, `20 Nov 2026 23:20:33`, also with the day of the week | pages of consoles |
///
/// The order of `05/11/2026` is never guessed from one date: it is declared, or found over the whole
/// file. With dots the day stands first, everywhere.
enum ExportDate {
    /// What a text is.
    enum Reading: Equatable {
        case time(StatedTime)
        /// A date that can be read in two ways.
        case ambiguous
        /// No date.
        case none
    }

    /// Reads a date.
    ///
    /// - Parameters:
    ///   - text: with or without spaces around it; the time of day may be missing.
    ///   - order: which of the first two numbers is the day, where that is known.
    /// - Returns: what it is; a date that contradicts the order is none.
    static func read(_ text: UnsafeRawBufferPointer, order: DateOrder?) -> Reading {
        var reader = ExportDateReader(MailText.trimmed(text))
        switch reader.takeDate(order) {
        case .taken: break
        case .ambiguous: return .ambiguous
        case .none: return .none
        }
        guard reader.takeTimeOfDay(), let time = reader.cursor.time else { return .none }
        return .time(time)
    }

    /// The order that a date tells, because one of its numbers can be no month.
    ///
    /// - Parameter text: a date in any form.
    /// - Returns: `nil` where it tells none.
    static func order(toldBy text: UnsafeRawBufferPointer) -> DateOrder? {
        let text = MailText.trimmed(text)
        guard case .time = read(text, order: .dayFirst) else {
            if case .time = read(text, order: .monthFirst) { return .monthFirst }
            return nil
        }
        if case .time = read(text, order: .monthFirst) { return nil }
        return .dayFirst
    }
}

/// Takes the parts of an export's date, from the left.
private struct ExportDateReader {
    enum Outcome { case taken, ambiguous, none }

    let text: UnsafeRawBufferPointer
    var cursor: TimeCursor

    init(_ text: UnsafeRawBufferPointer) {
        self.text = text
        cursor = TimeCursor(text)
    }

    private var peek: UInt8? { cursor.at < text.count ? text[cursor.at] : nil }

    private func digits(from start: Int) -> Int {
        var end = start
        while end < text.count, text[end] &- UInt8(ascii: "0") < 10 { end += 1 }
        return end - start
    }

    mutating func takeDate(_ order: DateOrder?) -> Outcome {
        switch digits(from: 0) {
        case 4: return takeYearFirst() ? .taken : .none
        case 1, 2:
            let separator = text[min(digits(from: 0), text.count - 1)]
            let isNumeric =
                digits(from: digits(from: 0) + 1) > 0
                && [UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-")].contains(separator)
            if isNumeric { return takeNumbers(separator, order) }
            return takeDayAndName() ? .taken : .none
        case 0: return takeNameFirst() ? .taken : .none
        default: return .none
        }
    }

    private mutating func takeYearFirst() -> Bool {
        guard cursor.takeNumber(4...4, \.year), let separator = peek,
            separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/")
                || separator == UInt8(ascii: ".")
        else { return false }
        return cursor.take(separator) && cursor.takeNumber(1...2, \.month)
            && cursor.take(separator) && cursor.takeNumber(1...2, \.day)
    }

    /// Takes `05/11/2026`.
    private mutating func takeNumbers(_ separator: UInt8, _ order: DateOrder?) -> Outcome {
        guard cursor.takeNumber(1...2, \.day), cursor.take(separator),
            cursor.takeNumber(1...2, \.month), cursor.take(separator), takeYear()
        else { return .none }
        let (first, second) = (cursor.day, cursor.month)
        let told = separator == UInt8(ascii: ".") ? .dayFirst : order
        if told == nil, first <= 12, second <= 12, first != second { return .ambiguous }
        if told == .monthFirst || (told == nil && second > 12) {
            (cursor.day, cursor.month) = (second, first)
        }
        return .taken
    }

    private mutating func takeYear() -> Bool {
        digits(from: cursor.at) == 2 ? cursor.takeShortYear() : cursor.takeNumber(4...4, \.year)
    }

    /// Takes `20 Nov 2026` or `20-Nov-2026`.
    private mutating func takeDayAndName() -> Bool {
        guard cursor.takeNumber(1...2, \.day) else { return false }
        skipGaps(also: UInt8(ascii: "-"))
        guard cursor.takeMonthName() else { return false }
        skipGaps(also: UInt8(ascii: "-"))
        return takeYear()
    }

    /// Takes `Nov 20, 2026`, or a day of the week and any date with a name.
    private mutating func takeNameFirst() -> Bool {
        if cursor.takeMonthName() {
            skipGaps(also: 0x20)
            guard cursor.takeNumber(1...2, \.day) else { return false }
            skipGaps(also: 0x20)
            return takeYear()
        }
        guard cursor.at >= 3, cursor.at < text.count else { return false }
        skipGaps(also: 0x20)
        if digits(from: cursor.at) > 0 { return takeDayAndName() }
        guard cursor.takeMonthName() else { return false }
        skipGaps(also: 0x20)
        guard cursor.takeNumber(1...2, \.day) else { return false }
        skipGaps(also: 0x20)
        return takeYear()
    }

    /// Takes what stands behind the date: nothing, or a time of day and perhaps an offset.
    mutating func takeTimeOfDay() -> Bool {
        guard cursor.at < text.count else { return true }
        if peek.map({ $0 | 0x20 }) == UInt8(ascii: "t") {
            guard let byte = peek else { return false }
            _ = cursor.take(byte)
        } else {
            let start = cursor.at
            skipGaps(also: 0x20)
            guard cursor.at > start else { return false }
        }
        guard cursor.takeNumber(1...2, \.hour), cursor.take(UInt8(ascii: ":")),
            cursor.takeNumber(2...2, \.minute)
        else { return false }
        if cursor.take(UInt8(ascii: ":")) {
            guard cursor.takeNumber(2...2, \.second), cursor.takeFraction() else { return false }
        }
        skipGaps(also: 0x20)
        if cursor.takeHalf() {
            guard 1...12 ~= cursor.hour else { return false }
            cursor.hour12 = cursor.hour
            skipGaps(also: 0x20)
        }
        guard cursor.at < text.count else { return true }
        return takeOffset() && cursor.at == text.count
    }

    /// Takes `+01:00`, `UTC`, `UTC+01:00` and the like, also in brackets.
    private mutating func takeOffset() -> Bool {
        let isBracketed = cursor.take(UInt8(ascii: "("))
        guard cursor.takeOffset() else { return false }
        if let sign = peek, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
            guard cursor.takeOffset() else { return false }
        }
        return !isBracketed || cursor.take(UInt8(ascii: ")"))
    }

    /// Skips spaces, commas, and the spaces that do not break a line.
    private mutating func skipGaps(also other: UInt8) {
        while let byte = peek {
            if byte == 0x20 || byte == UInt8(ascii: ",") || byte == other {
                _ = cursor.take(byte)
            } else if text.holds("\u{202F}", at: cursor.at) {
                for byte: UInt8 in [0xE2, 0x80, 0xAF] { _ = cursor.take(byte) }
            } else if text.holds("\u{A0}", at: cursor.at) {
                for byte: UInt8 in [0xC2, 0xA0] { _ = cursor.take(byte) }
            } else {
                return
            }
        }
    }
}
