/// An instant, in milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// Every time that a log states is turned into a `Timestamp` once, where the line is parsed;
/// from there on nobody handles zones except to find the local date of a record.
package struct Timestamp: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Milliseconds since the epoch; negative before 1970.
    package var milliseconds: Int64

    /// Makes an instant from milliseconds since the epoch.
    @inlinable
    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Makes an instant from whole seconds since the epoch.
    @inlinable
    package init(seconds: Int64) {
        self.milliseconds = seconds * 1000
    }

    /// Whole seconds since the epoch, rounded towards the past.
    @inlinable
    package var seconds: Int64 {
        let quotient = milliseconds / 1000
        return milliseconds % 1000 < 0 ? quotient - 1 : quotient
    }

    @inlinable
    package static func < (earlier: Timestamp, later: Timestamp) -> Bool {
        earlier.milliseconds < later.milliseconds
    }

    /// The instant a number of seconds later (or earlier, when negative).
    @inlinable
    package func adding(seconds: Int64) -> Timestamp {
        Timestamp(milliseconds: milliseconds + seconds * 1000)
    }

    /// The instant's calendar date and time of day in UTC.
    package var utc: CivilTime {
        CivilTime(secondsSinceEpoch: seconds)
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with milliseconds: `2026-11-20T23:08:16.469Z`.
    package var description: String {
        let fraction = milliseconds - seconds * 1000
        return "\(utc).\(zeroPadded(Int(fraction), 3))Z"
    }
}

extension Timestamp {
    /// Reads an RFC 3339 date and time; `nil` when the text is anything else.
    ///
    /// Accepts `T`, `t` or a space between date and time, a fraction of any length (kept to the
    /// millisecond, the rest cut off), and `Z` or an offset. A leap second counts as the second
    /// before it. No time zone is ever assumed.
    package init?(rfc3339 text: some StringProtocol) {
        var text = String(text)
        let parsed = text.withUTF8 { Timestamp(rfc3339: UnsafeRawBufferPointer($0)) }
        guard let parsed else { return nil }
        self = parsed
    }

    /// Reads an RFC 3339 date and time from bytes, without allocating.
    ///
    /// - SeeAlso: RFC 3339, section 5.6.
    package init?(rfc3339 bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 20,
            let date = CivilDate(isoText: UnsafeRawBufferPointer(rebasing: bytes[0..<10])),
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t") || bytes[10] == 0x20,
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = decimal(bytes, 11, 2), let minute = decimal(bytes, 14, 2),
            let second = decimal(bytes, 17, 2), hour < 24, minute < 60, second <= 60
        else { return nil }

        var cursor = 19
        var fraction = 0
        if bytes[cursor] == UInt8(ascii: ".") {
            cursor += 1
            var scale = 100
            let firstDigit = cursor
            while cursor < bytes.count, let digit = decimal(bytes, cursor, 1) {
                fraction += digit * scale
                scale /= 10
                cursor += 1
            }
            guard cursor > firstDigit else { return nil }
        }
        guard let offset = offsetSeconds(bytes, at: cursor) else { return nil }

        let local = CivilTime(
            date: date, secondOfDay: hour * 3600 + minute * 60 + min(second, 59))
        self.init(
            milliseconds: (local.secondsSinceEpoch - Int64(offset)) * 1000 + Int64(fraction))
    }
}

/// The offset that ends an RFC 3339 time, in seconds east of Greenwich.
private func offsetSeconds(_ bytes: UnsafeRawBufferPointer, at start: Int) -> Int? {
    guard start < bytes.count else { return nil }
    let sign = bytes[start]
    if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") {
        return start + 1 == bytes.count ? 0 : nil
    }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), start + 6 == bytes.count,
        bytes[start + 3] == UInt8(ascii: ":"),
        let hours = decimal(bytes, start + 1, 2), let minutes = decimal(bytes, start + 4, 2),
        hours < 24, minutes < 60
    else { return nil }
    let magnitude = hours * 3600 + minutes * 60
    return sign == UInt8(ascii: "-") ? -magnitude : magnitude
}

/// The number in a fixed run of ASCII digits; `nil` when one of them is no digit or the run
/// leaves the buffer, or it is longer than 18.
@inlinable
package func decimal(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Int? {
    guard start >= 0, count <= 18, start + count <= bytes.count else { return nil }
    var value = 0
    for index in start..<(start + count) {
        let digit = bytes[index] &- UInt8(ascii: "0")
        guard digit < 10 else { return nil }
        value = value * 10 + Int(digit)
    }
    return value
}

/// A non-negative number in decimal, padded with zeros on the left to a width.
package func zeroPadded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
