/// A calendar day in the school's time zone, counted from 1970-01-01.
struct Day: Hashable, Comparable {
    let number: Int

    init(number: Int) {
        self.number = number
    }

    init(_ year: Int, _ month: Int, _ day: Int) {
        // Years start on 1 March here, so that the leap day is the last of its year.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        number =
            era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Year, month and day of the month.
    var parts: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    /// 1 for Monday to 7 for Sunday.
    var weekday: Int { (number + 3) % 7 + 1 }

    /// The last day on which a record of this day is kept: six months on, or that month's end.
    var lastKeptDay: Day {
        let (year, month, day) = parts
        let index = year * 12 + month - 1 + 6
        let first = Day(index / 12, index % 12 + 1, 1)
        let next = Day((index + 1) / 12, (index + 1) % 12 + 1, 1)
        return min(Day(number: first.number + day - 1), Day(number: next.number - 1))
    }

    static func < (earlier: Day, later: Day) -> Bool { earlier.number < later.number }
}

extension Day: Strideable {
    func distance(to other: Day) -> Int { other.number - number }
    func advanced(by days: Int) -> Day { Day(number: number + days) }
}

extension Day: CustomStringConvertible {
    /// `2026-11-20`.
    var description: String {
        let (year, month, day) = parts
        return "\(year)-\(padded(month, 2))-\(padded(day, 2))"
    }
}

/// A moment, in milliseconds since 1970-01-01 UTC, that knows its place in London's day.
struct Instant: Comparable {
    var milliseconds: Int

    init(milliseconds: Int) {
        self.milliseconds = milliseconds
    }

    /// The moment the school's clocks show a time; in the hour that comes twice, the first.
    init(_ day: Day, hour: Int, minute: Int, second: Int, millisecond: Int = 0) {
        let local = day.number * 86_400 + hour * 3600 + minute * 60 + second
        let summer = local - 3600
        let seconds = Instant.londonOffset(atUnixSecond: summer) == 3600 ? summer : local
        milliseconds = seconds * 1000 + millisecond
    }

    /// The moment of a time of day written `10:14:20`.
    init(_ day: Day, _ clock: String) {
        let parts = clock.split(separator: ":").compactMap { Int($0) }
        self.init(day, hour: parts[0], minute: parts[1], second: parts.count > 2 ? parts[2] : 0)
    }

    /// Seconds that London is ahead of UTC.
    ///
    /// Only 2026 matters, so only its two changes stand here.
    static func londonOffset(atUnixSecond second: Int) -> Int {
        let spring = Day(2026, 3, 29).number * 86_400 + 3600
        let autumn = Day(2026, 10, 25).number * 86_400 + 3600
        return (spring..<autumn).contains(second) ? 3600 : 0
    }

    private var localSecond: Int {
        let second = milliseconds / 1000
        return second + Instant.londonOffset(atUnixSecond: second)
    }

    /// The day on the school's calendar.
    var day: Day { Day(number: localSecond / 86_400) }

    /// `1795216096.469`, as Squid writes it.
    var squidStamp: String {
        "\(milliseconds / 1000).\(padded(milliseconds % 1000, 3))"
    }

    /// `Nov 20 23:20:33`, local and without a year, as a syslog of RFC 3164 writes it.
    var syslogStamp: String {
        let names = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let (_, month, date) = day.parts
        return "\(names[month - 1]) \(date < 10 ? " " : "")\(date) \(clock)"
    }

    /// `23:20:33`, local.
    var clock: String {
        let second = localSecond % 86_400
        return [second / 3600, second / 60 % 60, second % 60]
            .map { padded($0, 2) }.joined(separator: ":")
    }

    /// `2026-11-20T23:20:33.120Z`.
    var rfc3339: String {
        let second = milliseconds / 1000
        let clock = [second % 86_400 / 3600, second / 60 % 60, second % 60]
            .map { padded($0, 2) }.joined(separator: ":")
        return "\(Day(number: second / 86_400))T\(clock).\(padded(milliseconds % 1000, 3))Z"
    }

    /// The moment some milliseconds later.
    func adding(milliseconds more: Int) -> Instant {
        Instant(milliseconds: milliseconds + more)
    }

    static func < (earlier: Instant, later: Instant) -> Bool {
        earlier.milliseconds < later.milliseconds
    }
}

/// A number with zeros in front, up to a width.
func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
