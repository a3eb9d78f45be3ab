import LogModel

/// Turns the times of a stream's lines into instants, in the order of the lines.
///
/// A line without a year gets the first line's, one more where the log went over a new year. In
/// the hour that occurs twice in autumn the lines' order decides: time goes on, except for a
/// minute by which processes may log late. In the hour that spring leaves out, the clock is taken
/// not to have been changed yet, and ``isInMissingHour`` says so.
///
/// What it remembers can be won again by reading from `start(of:)` on: the night replays open
/// messages from there and must come to the same instants.
struct SyslogClock: Sendable {
    private let zone: Zone
    private var year: Int32?
    private var last: YearlessTime?
    private var lastInstant = Timestamp(milliseconds: 0)
    private var lastIsAmbiguous = false
    /// Whether the last time lies in the hour that the clock was put forward over.
    private(set) var isInMissingHour = false
    /// The latest instant so far of the lines that state no year.
    private var latest: Timestamp?
    /// Until when a line may come that belongs to the hour which occurs twice.
    private var ambiguousUntil: Timestamp?
    /// The line from which on a new clock comes to the same `latest`.
    private var anchor: OpenPosition?

    /// By how much a line may be older than the one before, because processes interleave.
    private static let lateness: Int64 = 60

    /// Why a time is none.
    struct BadStamp: Error {
        let reason: RejectionReason
        init(_ reason: RejectionReason) { self.reason = reason }
    }

    /// Starts the clock of a stream.
    init(_ stream: StreamFacts) {
        zone = stream.zone
        year = stream.firstYear
    }

    /// The instant of the next line.
    mutating func read(
        _ stamp: SyslogHeader.Stamp, at position: RecordPosition
    ) throws(BadStamp) -> Timestamp {
        switch stamp {
        case .instant(let time):
            lastIsAmbiguous = false
            isInMissingHour = false
            return time
        case .unreadable:
            throw BadStamp(.badTime)
        case .yearless(let time):
            // Busy logs have many lines a second; those of the ambiguous hour are read anew.
            if time == last, !lastIsAmbiguous, !isInMissingHour { return lastInstant }
            return try read(time, at: position)
        }
    }

    /// Where reading must start again for a line that was just read.
    ///
    /// That is the line itself, but in the hour that occurs twice an earlier one, which shows
    /// whether the clock had been put back.
    func start(of position: RecordPosition, statesYear: Bool) -> OpenPosition {
        if lastIsAmbiguous, let anchor { return anchor }
        return OpenPosition(position: position, year: statesYear ? nil : year)
    }

    /// Where reading must start again for the lines that follow; `nil` when any line will do.
    var resumption: OpenPosition? {
        guard let latest, let ambiguousUntil, latest <= ambiguousUntil else { return nil }
        return anchor
    }

    private mutating func read(
        _ time: YearlessTime, at position: RecordPosition
    ) throws(BadStamp) -> Timestamp {
        let next = year.map { $0 + (last?.years(to: time) ?? 0) }
        guard let next,
            let date = CivilDate(
                year: Int(next), month: Int(time.month), day: Int(time.day))
        else { throw BadStamp(.noYearFits) }
        year = next
        last = time
        let local = CivilTime(date: date, secondOfDay: Int(time.secondOfDay))
        let instant = choose(zone.instants(showing: local), at: position)
        lastInstant = instant
        return instant
    }

    private mutating func choose(
        _ instants: ZoneInstants, at position: RecordPosition
    ) -> Timestamp {
        lastIsAmbiguous = false
        isInMissingHour = false
        var isSecondPass = false
        let chosen: Timestamp
        switch instants {
        case .one(let instant):
            chosen = instant
        case .none(let shifted):
            isInMissingHour = true
            chosen = shifted
        case .two(let first, let second):
            lastIsAmbiguous = true
            ambiguousUntil = second.adding(seconds: 3600 + SyslogClock.lateness)
            isSecondPass =
                latest.map { first < $0.adding(seconds: -SyslogClock.lateness) } ?? false
            chosen = isSecondPass ? second : first
        }
        guard latest.map({ chosen >= $0 }) ?? true else { return chosen }
        latest = chosen
        if !isSecondPass { anchor = OpenPosition(position: position, year: year) }
        return chosen
    }
}
