/// The yearly rule at the end of a TZif file: `GMT0BST,M3.5.0/1,M10.5.0`.
///
/// Only the `Mm.w.d` form of the change days is read, which is the one that the tz database
/// writes; a file with another form is refused by `Zone.init(tzif:name:)`.
///
/// - SeeAlso: RFC 9636, section 3.3; POSIX.1-2017, XBD 8.3, `TZ`.
struct ZoneRule: Sendable, Equatable {
    /// Seconds east of Greenwich outside summer time.
    let standard: Int
    /// Summer time, where the zone has it.
    let summer: Summer?

    struct Summer: Sendable, Equatable {
        /// Seconds east of Greenwich.
        let offset: Int
        let start: ChangeDay
        let end: ChangeDay
    }

    /// A day of the year such as "the last Sunday of March at 01:00".
    struct ChangeDay: Sendable, Equatable {
        let month: Int
        /// 1 to 5; 5 is the last one of the month.
        let week: Int
        /// 0 for Sunday to 6 for Saturday.
        let weekday: Int
        /// Local seconds after midnight; may lie outside the day.
        let second: Int

        /// The local clock reading of the change in a year, as seconds since the epoch.
        func localSeconds(in year: Int) -> Int64 {
            guard let first = CivilDate(year: year, month: month, day: 1) else { return 0 }
            let skip = (weekday - first.weekday % 7 + 7) % 7
            var day = 1 + skip + (week - 1) * 7
            while day > CivilDate.days(inMonth: month, of: year) { day -= 7 }
            return Int64(first.daysSinceEpoch + day - 1) * 86_400 + Int64(second)
        }
    }

    func offsetSeconds(at seconds: Int64) -> Int {
        guard let summer else { return standard }
        let year = Int(CivilTime(secondsSinceEpoch: seconds + Int64(standard)).date.year)
        let start = summer.start.localSeconds(in: year) - Int64(standard)
        let end = summer.end.localSeconds(in: year) - Int64(summer.offset)
        // South of the equator summer spans the new year.
        let inSummer =
            start < end ? seconds >= start && seconds < end : seconds >= start || seconds < end
        return inSummer ? summer.offset : standard
    }
}

extension ZoneRule {
    /// Reads the footer of a TZif file; `nil` when it is in a form the tz database does not use.
    init?(posix text: String) {
        var cursor = Substring(text)
        guard cursor.takeZoneName(), let standard = cursor.takeOffset() else { return nil }
        self.standard = -standard
        if cursor.isEmpty {
            summer = nil
            return
        }
        guard cursor.takeZoneName() else { return nil }
        let summerOffset: Int
        if cursor.first == "," {
            summerOffset = -standard + 3600
        } else if let stated = cursor.takeOffset() {
            summerOffset = -stated
        } else {
            return nil
        }
        guard let start = cursor.takeChangeDay(), let end = cursor.takeChangeDay(), cursor.isEmpty
        else { return nil }
        summer = Summer(offset: summerOffset, start: start, end: end)
    }
}

extension Substring {
    fileprivate mutating func take(_ character: Character) -> Bool {
        guard first == character else { return false }
        removeFirst()
        return true
    }

    fileprivate mutating func takeZoneName() -> Bool {
        if take("<") {
            guard let end = firstIndex(of: ">") else { return false }
            self = self[index(after: end)...]
            return true
        }
        let name = prefix { $0.isLetter }
        self = dropFirst(name.count)
        return name.count >= 3
    }

    fileprivate mutating func takeNumber() -> Int? {
        let digits = prefix { $0.isNumber }
        self = dropFirst(digits.count)
        return Int(digits)
    }

    /// `[+-]hh[:mm[:ss]]`, in seconds.
    fileprivate mutating func takeOffset() -> Int? {
        let negative = take("-")
        if !negative { _ = take("+") }
        guard let hours = takeNumber() else { return nil }
        var seconds = hours * 3600
        var unit = 60
        while unit >= 1, take(":") {
            guard let part = takeNumber() else { return nil }
            seconds += part * unit
            unit /= 60
        }
        return negative ? -seconds : seconds
    }

    /// `,Mm.w.d[/time]`.
    fileprivate mutating func takeChangeDay() -> ZoneRule.ChangeDay? {
        guard take(","), take("M"), let month = takeNumber(), (1...12).contains(month), take("."),
            let week = takeNumber(), (1...5).contains(week), take("."),
            let weekday = takeNumber(), (0...6).contains(weekday)
        else { return nil }
        var second = 7200
        if take("/") {
            guard let stated = takeOffset() else { return nil }
            second = stated
        }
        return ZoneRule.ChangeDay(month: month, week: week, weekday: weekday, second: second)
    }
}
