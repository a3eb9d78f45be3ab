import LogModel

/// Finds the local date of instants that mostly follow one another.
///
/// Remembers the span of the last date it gave, so that a record costs two comparisons.
struct LocalDay {
    private let zone: Zone
    private var date: CivilDate
    private var span: Range<Timestamp>

    init(zone: Zone, near instant: Timestamp) {
        self.zone = zone
        date = zone.date(at: instant)
        span = LocalDay.span(of: date, in: zone)
    }

    /// The local date of an instant.
    mutating func date(at instant: Timestamp) -> CivilDate {
        if span.contains(instant) { return date }
        date = zone.date(at: instant)
        span = LocalDay.span(of: date, in: zone)
        return date
    }

    private static func span(of date: CivilDate, in zone: Zone) -> Range<Timestamp> {
        zone.start(of: date)..<zone.start(of: date.adding(days: 1))
    }
}
