package import LogModel

/// The six calendar months before a day: which records are still kept on that day.
///
/// A record expires when the local date *its date + 6 months, clamped to the month's end* is
/// over. The length is law here, not a setting: there is no other initialiser.
///
/// Several dates can share their last day (28, 29, 30 and 31 August all last until 28 February),
/// so the oldest date still kept is not simply six months before today.
package struct Window: Sendable, Hashable {
    /// How long a record is kept, in calendar months.
    package static let months = 6

    /// The local date for which the window is reckoned.
    package let today: CivilDate

    /// Makes the window of a day.
    ///
    /// - Parameter today: the date in the school's time zone.
    package init(today: CivilDate) {
        self.today = today
    }

    /// The last day on which a record of a date is kept; it expires when that day is over.
    package static func lastKeptDay(of date: CivilDate) -> CivilDate {
        date.adding(months: months)
    }

    /// The last day on which a handle key is kept: that of the last record of its month.
    package static func lastKeptDay(of month: CalendarMonth) -> CivilDate {
        lastKeptDay(of: month.lastDay)
    }

    /// Whether a record of a date is kept today.
    ///
    /// A date after today is kept: it has not begun to age.
    package func contains(_ date: CivilDate) -> Bool {
        keeps(until: Window.lastKeptDay(of: date))
    }

    /// Whether what is kept until a day, that day included, is kept today.
    package func keeps(until lastKept: CivilDate) -> Bool {
        lastKept >= today
    }

    /// The oldest date whose records are kept today.
    ///
    /// Six months back from 31 August the calendar has no day, and clamping to 28 February would
    /// name one whose records expired on the 28th: the first date kept is 1 March.
    package var oldestKept: CivilDate {
        let candidate = today.adding(months: -Window.months)
        return contains(candidate) ? candidate : candidate.adding(days: 1)
    }
}
