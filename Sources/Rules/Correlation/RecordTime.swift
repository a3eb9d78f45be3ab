internal import LogModel

/// When a record that is given as a dictionary was logged.
///
/// Looked for under these names, in this order; the first that holds a time is taken:
/// `time`, `@timestamp`, `timestamp`, `_time`, `datetime`, `date`, `EventTime`, `UtcTime`,
/// `TimeCreated`, `CreationTime`. A time is RFC 3339 (`T` or a space between date and time; without an
/// offset it is UTC), a date alone (its midnight in UTC), or a number of seconds since 1970, of
/// milliseconds from 100,000,000,000 on, of microseconds from 100,000,000,000,000 on. `date` and `time`
/// of W3C logs are taken together.
enum RecordTime {
    private static let names = [
        "time", "@timestamp", "timestamp", "_time", "datetime", "date", "EventTime", "UtcTime",
        "TimeCreated", "CreationTime",
    ]

    /// The time in milliseconds since the epoch; `nil` when the record states none.
    static func milliseconds(of record: [String: FieldValue]) -> Int64? {
        if case .text(let date) = record["date"], case .text(let time) = record["time"],
            CivilDate(date) != nil, let joined = milliseconds("\(date)T\(time)")
        {
            return joined
        }
        for name in names {
            guard let value = record[name] else { continue }
            switch value {
            case .text(let text): if let time = milliseconds(text) { return time }
            case .number(let number): if let time = milliseconds(number) { return time }
            case .flag, .null, .list: continue
            }
        }
        return nil
    }

    private static func milliseconds(_ text: String) -> Int64? {
        if let time = Timestamp(rfc3339: text) ?? Timestamp(rfc3339: text + "Z")
            ?? Timestamp(rfc3339: text + "T00:00:00Z") ?? withShortOffset(text)
        {
            return time.milliseconds
        }
        return DecimalNumber.value(text).flatMap(milliseconds)
    }

    /// An offset without a colon: `+0100`.
    private static func withShortOffset(_ text: String) -> Timestamp? {
        guard text.count >= 24, let sign = text.dropLast(4).last, sign == "+" || sign == "-" else {
            return nil
        }
        return Timestamp(rfc3339: "\(text.dropLast(2)):\(text.suffix(2))")
    }

    private static func milliseconds(_ number: Double) -> Int64? {
        guard number.isFinite, abs(number) < 9e18 else { return nil }
        if abs(number) >= 100_000_000_000_000 { return Int64((number / 1000).rounded()) }
        if abs(number) >= 100_000_000_000 { return Int64(number.rounded()) }
        return Int64((number * 1000).rounded())
    }
}
