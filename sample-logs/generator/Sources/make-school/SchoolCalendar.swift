/// The school's terms in the months that the logs cover.
enum SchoolCalendar {
    /// What kind of day it is in the school.
    enum Kind {
        case lessons
        case weekend
        case holiday
    }

    static let firstDay = Day(2026, 3, 20)
    static let lastDay = Day(2026, 11, 19)
    /// The school's date at the rehearsal instant.
    static let today = Day(2026, 11, 20)
    /// The school day of which the proxy wrote nothing: its disk was full, say.
    static let nightMissingAtTheProxy = Day(2026, 10, 7)

    private static let holidays: [ClosedRange<Day>] = [
        Day(2026, 3, 30)...Day(2026, 4, 10),  // Easter
        Day(2026, 5, 4)...Day(2026, 5, 4),  // early May bank holiday
        Day(2026, 5, 25)...Day(2026, 5, 29),  // half-term
        Day(2026, 7, 22)...Day(2026, 9, 1),  // summer
        Day(2026, 10, 26)...Day(2026, 10, 30),  // half-term
    ]

    static func kind(of day: Day) -> Kind {
        if day.weekday > 5 { return .weekend }
        return holidays.contains { $0.contains(day) } ? .holiday : .lessons
    }

    static var days: [Day] { Array(firstDay...lastDay) }
}
