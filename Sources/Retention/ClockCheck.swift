package import LogModel

/// Whether the clock may be believed, asked before anything is called expired.
///
/// A wrong clock is the one fault that makes a purge delete what must be kept, so the answers are
/// few and closed. The reference is the last run whose clock was *believed*: an unbelieved run
/// must not become the reference, or the second night after a jump would look like any other.
package struct ClockCheck: Sendable, Equatable {
    /// The most days a clock may move on between runs, or lie ahead of the newest record.
    package static let leapDays = 35

    /// What the clock shows.
    package var now: Timestamp
    /// The local date it shows.
    package var today: CivilDate
    /// What the clock showed at the last run that believed it; `nil` before the first.
    package var lastClock: Timestamp?
    /// The local date of that run.
    package var lastDay: CivilDate?
    /// The newest date of a record that was not later than its own run's date.
    package var newestRecord: CivilDate?
    /// The date on which somebody last confirmed the clock.
    package var confirmedOn: CivilDate?

    package init(
        now: Timestamp, today: CivilDate, lastClock: Timestamp?, lastDay: CivilDate?,
        newestRecord: CivilDate?, confirmedOn: CivilDate?
    ) {
        self.now = now
        self.today = today
        self.lastClock = lastClock
        self.lastDay = lastDay
        self.newestRecord = newestRecord
        self.confirmedOn = confirmedOn
    }

    /// What the facts say.
    ///
    /// - Parameter confirmed: somebody looked at the clock and says that it is right
    ///   (`--confirm-clock`). It lifts the purge's stop, never the refusal of a clock that ran
    ///   backwards.
    /// - Returns: what may be done by this clock.
    package func answer(confirmed: Bool) -> ClockAnswer {
        if let lastClock, now < lastClock {
            return .behind(lastRun: lastClock)
        }
        guard !confirmed else { return .believed }
        if let lastDay, days(since: lastDay) > ClockCheck.leapDays {
            return .unconfirmed(.jumped(days: days(since: lastDay)))
        }
        let witnesses = [newestRecord, confirmedOn].compactMap(\.self)
        if let witness = witnesses.max(), days(since: witness) > ClockCheck.leapDays {
            return .unconfirmed(.aheadOfRecords(days: days(since: witness)))
        }
        return .believed
    }

    private func days(since date: CivilDate) -> Int {
        today.daysSinceEpoch - date.daysSinceEpoch
    }
}

/// What may be done by this clock.
package enum ClockAnswer: Sendable, Hashable {
    /// Everything.
    case believed
    /// Read, but call nothing expired: neither purge nor drop a record as too old.
    case unconfirmed(ClockDoubt)
    /// Nothing: the clock is behind the last run, so the night is refused.
    case behind(lastRun: Timestamp)

    /// Whether a purge may delete by this clock.
    package var mayPurge: Bool { self == .believed }
}

/// Why a clock is not believed until it is confirmed.
package enum ClockDoubt: Sendable, Hashable {
    /// It moved on by more than 35 days since the last run.
    case jumped(days: Int)
    /// It lies more than 35 days ahead of the newest record.
    case aheadOfRecords(days: Int)
}
