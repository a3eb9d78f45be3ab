import LogModel

/// Takes the parts of a time from some bytes, from the left.
struct TimeCursor {
    private let text: UnsafeRawBufferPointer
    private(set) var at = 0
    var year = 1970
    var month = 1
    var day = 1
    var hour = 0
    /// 1 to 12, or 0 where the hour was stated in full.
    var hour12 = 0
    var minute = 0
    var second = 0
    private var isAfternoon = false
    private var milliseconds = 0
    private var offset: Int?
    private var epoch: Int64?

    init(_ text: UnsafeRawBufferPointer) {
        self.text = text
    }

    /// What was taken; `nil` when no clock ever shows it.
    var time: StatedTime? {
        if let epoch {
            return StatedTime(
                civil: CivilTime(secondsSinceEpoch: epoch), milliseconds: milliseconds,
                offsetSeconds: 0)
        }
        guard hour12 <= 12 else { return nil }
        let hour = hour12 > 0 ? hour12 % 12 + (isAfternoon ? 12 : 0) : self.hour
        guard hour < 24, minute < 60, second <= 60,
            let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        // A leap second counts as the second before it.
        let civil = CivilTime(date: date, secondOfDay: hour * 3600 + minute * 60 + min(second, 59))
        return StatedTime(civil: civil, milliseconds: milliseconds, offsetSeconds: offset)
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard at < text.count, text[at] == byte else { return false }
        at += 1
        return true
    }

    /// Takes one space, also one at which no line is broken: consoles put that before AM and PM.
    mutating func takeSpace() -> Bool {
        if take(0x20) { return true }
        for space in ["\u{202F}", "\u{A0}"] as [StaticString] where text.holds(space, at: at) {
            at += space.utf8CodeUnitCount
            return true
        }
        return false
    }

    mutating func takeSpaces() -> Bool {
        let start = at
        while at < text.count, text[at] == 0x20 { at += 1 }
        return at > start || (at < text.count && isDigit(text[at]))
    }

    mutating func takeNumber(
        _ digits: ClosedRange<Int>, _ part: WritableKeyPath<TimeCursor, Int>
    ) -> Bool {
        if digits.lowerBound < digits.upperBound, at < text.count, text[at] == 0x20 { at += 1 }
        guard let (value, count) = number(atMost: digits.upperBound), digits.contains(count) else {
            return false
        }
        self[keyPath: part] = value
        return true
    }

    mutating func takeShortYear() -> Bool {
        guard let (value, count) = number(atMost: 2), count == 2 else { return false }
        year = value < 70 ? 2000 + value : 1900 + value
        return true
    }

    mutating func takeMonthName() -> Bool {
        let start = at
        let length = takeLetters()
        guard length >= 3 else { return false }
        let word = text.part(start..<start + 3)
        let names: [StaticString] = [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ]
        guard let index = names.firstIndex(where: { word.isWord($0) }) else { return false }
        month = index + 1
        return true
    }

    /// Takes a run of ASCII letters and gives its length.
    mutating func takeLetters() -> Int {
        let start = at
        while at < text.count, (text[at] | 0x20) &- UInt8(ascii: "a") < 26 { at += 1 }
        return at - start
    }

    mutating func takeHalf() -> Bool {
        guard at + 2 <= text.count else { return false }
        let word = text.part(at..<at + 2)
        isAfternoon = word.isWord("pm")
        guard isAfternoon || word.isWord("am") else { return false }
        at += 2
        return true
    }

    mutating func takeFraction() -> Bool {
        guard at + 1 < text.count, text[at] == UInt8(ascii: ".") || text[at] == UInt8(ascii: ","),
            isDigit(text[at + 1])
        else { return true }
        at += 1
        var unit = 100
        while at < text.count, isDigit(text[at]) {
            milliseconds += Int(text[at] - UInt8(ascii: "0")) * unit
            unit /= 10
            at += 1
        }
        return true
    }

    /// Takes an offset or the name of one that British logs use; false, and nothing taken, without.
    mutating func takeOffset() -> Bool {
        let start = at
        guard at < text.count else { return false }
        let sign = text[at]
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
            let length = takeLetters()
            let word = text.part(start..<start + length)
            if word.isWord("z") || word.isWord("gmt") || word.isWord("utc") {
                offset = 0
            } else if word.isWord("bst") {
                offset = 3600
            } else {
                at = start
                return false
            }
            return true
        }
        at += 1
        guard let (hours, hourDigits) = number(atMost: 2), hourDigits == 2, hours <= 14 else {
            at = start
            return false
        }
        _ = take(UInt8(ascii: ":"))
        guard let (minutes, digits) = number(atMost: 2), digits == 2, minutes < 60 else {
            at = start
            return false
        }
        let seconds = hours * 3600 + minutes * 60
        offset = sign == UInt8(ascii: "-") ? -seconds : seconds
        return true
    }

    /// Takes seconds, milli-, micro- or nanoseconds since 1970, told apart by their digits.
    mutating func takeEpoch() -> Bool {
        var value: Int64 = 0
        let start = at
        while at < text.count, at - start < 19, isDigit(text[at]) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int64(text[at] - UInt8(ascii: "0")))
            guard !overflow, !carry else { return false }
            value = sum
            at += 1
        }
        let digits = at - start
        guard digits > 0, at == text.count || !isDigit(text[at]) else { return false }
        let unit: Int64 =
            switch digits {
            case ...11: 1
            case 12...14: 1_000
            case 15...17: 1_000_000
            default: 1_000_000_000
            }
        epoch = value / unit
        if unit > 1 { milliseconds = Int(value % unit / (unit / 1_000)) }
        return true
    }

    /// Takes a run of digits and gives its value and length; takes nothing more than `limit`.
    mutating func number(atMost limit: Int) -> (value: Int, digits: Int)? {
        var value = 0
        let start = at
        while at < text.count, at - start < limit, isDigit(text[at]) {
            value = value * 10 + Int(text[at] - UInt8(ascii: "0"))
            at += 1
        }
        return at > start ? (value, at - start) : nil
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
