import LogModel

/// On which days a source normally has records, and whether it stopped.
///
/// A school's proxy rests at weekends and its mail does not; what is normal is learnt from each
/// source. A day counts as missing when it has no record, the school was not closed, and the same
/// day of the week had records in at least half of the eight weeks before that had any record at all,
/// or too few weeks are known to tell.
struct SourceRhythm {
    private let seen: Set<CivilDate>
    private let closed: [ClosedRange<CivilDate>]
    private let first: CivilDate?
    private let last: CivilDate?

    /// How far back a rhythm is learnt.
    private static let weeks = 8
    /// From how many missing days on a source is called silent.
    private static let silentDays = 2

    /// Learns from the days on which a source had records.
    ///
    /// - Parameters:
    ///   - seen: those days.
    ///   - closed: when the school was closed, so that no record is expected.
    init(seen: Set<CivilDate>, closed: [ClosedRange<CivilDate>]) {
        self.seen = seen
        self.closed = closed
        first = seen.min()
        last = seen.max()
    }

    /// The days without a record on which one was expected, from the first record to a day.
    func missingDays(upTo end: CivilDate) -> [CivilDate] {
        guard let first, first <= end else { return [] }
        return (first.daysSinceEpoch...end.daysSinceEpoch).map(CivilDate.init(daysSinceEpoch:))
            .filter { !seen.contains($0) && expectsRecords(on: $0) }
    }

    /// Since when the source is silent: the first day that was missed after its last record.
    ///
    /// - Parameter end: the last day of which records could be there.
    /// - Returns: that day; `nil` while fewer than two days in a row were missed.
    func silentSince(asOf end: CivilDate) -> CivilDate? {
        guard let last, last < end else { return nil }
        let missed = missingDays(upTo: end).filter { $0 > last }
        return missed.count >= SourceRhythm.silentDays ? missed.first : nil
    }

    private func expectsRecords(on day: CivilDate) -> Bool {
        guard let first, let last, !closed.contains(where: { $0.contains(day) }) else {
            return false
        }
        // What is normal does not change while nothing comes: weeks without any record do not tell.
        var history: [CivilDate] = []
        var date = day.adding(days: -7)
        while date >= first, history.count < SourceRhythm.weeks {
            let isClosed = closed.contains { $0.contains(date) }
            if date <= last, !isClosed, isInLivingWeek(date) { history.append(date) }
            date = date.adding(days: -7)
        }
        guard history.count >= 2 else { return true }
        return history.count { seen.contains($0) } * 2 >= history.count
    }

    /// Whether there was any record in the three days before or after.
    private func isInLivingWeek(_ day: CivilDate) -> Bool {
        (-3...3).contains { seen.contains(day.adding(days: $0)) }
    }
}
