import LogModel

/// Turns local times without an offset into instants, in the order of a stream's lines.
///
/// In the hour that occurs twice in autumn the lines' order decides: time goes on, except for two
/// minutes by which a line may be late. The hour that spring leaves out never was; a time in it is
/// taken as if the clock had not been changed yet, and ``isInMissingHour`` says so.
///
/// What it remembers can be won again by reading from ``resumption`` on.
struct LocalClock: Sendable {
    private let zone: Zone
    /// Whether the last time lies in the hour that the clock was put forward over.
    private(set) var isInMissingHour = false
    private var latest: Timestamp?
    /// Until when a line may come that belongs to the hour which occurs twice.
    private var ambiguousUntil: Timestamp?
    /// The line from which on a new clock comes to the same `latest`.
    private var anchor: OpenPosition?
    /// A quarter of an hour in which the offset is one and known, and that offset.
    private var quarter = Int64.min
    private var offset: Int64 = 0

    private static let lateness: Int64 = 120

    /// Starts the clock of a stream.
    init(_ stream: StreamFacts) {
        zone = stream.zone
    }

    /// A clock before its first stream.
    init() {
        zone = .utc
    }

    /// The instant of the next line.
    ///
    /// - Parameters:
    ///   - local: what the line states.
    ///   - milliseconds: 0 to 999, what it states beyond the second.
    ///   - position: the line.
    /// - Returns: the instant in the log's zone.
    mutating func instant(
        _ local: CivilTime, milliseconds: Int = 0, at position: RecordPosition
    ) -> Timestamp {
        let seconds = local.secondsSinceEpoch
        let chosen: Timestamp
        // Offsets change on a quarter of an hour, in every zone and year of a log.
        if seconds.quarter == quarter {
            chosen = Timestamp(seconds: seconds &- offset)
            note(chosen, at: position)
        } else {
            chosen = choose(zone.instants(showing: local), seconds, at: position)
        }
        return Timestamp(milliseconds: chosen.milliseconds &+ Int64(milliseconds))
    }

    /// Where reading must start again for the lines that follow; `nil` when any line will do.
    var resumption: OpenPosition? {
        guard let latest, let ambiguousUntil, latest <= ambiguousUntil else { return nil }
        return anchor
    }

    private mutating func choose(
        _ instants: ZoneInstants, _ seconds: Int64, at position: RecordPosition
    ) -> Timestamp {
        quarter = Int64.min
        isInMissingHour = false
        switch instants {
        case .one(let instant):
            quarter = seconds.quarter
            offset = seconds &- instant.seconds
            note(instant, at: position)
            return instant
        case .none(let shifted):
            isInMissingHour = true
            note(shifted, at: position)
            return shifted
        case .two(let first, let second):
            ambiguousUntil = second.adding(seconds: 3600 + LocalClock.lateness)
            let isSecondPass =
                latest.map { first < $0.adding(seconds: -LocalClock.lateness) } ?? false
            let chosen = isSecondPass ? second : first
            if latest.map({ chosen >= $0 }) ?? true {
                latest = chosen
                if !isSecondPass { anchor = OpenPosition(position: position, year: nil) }
            }
            return chosen
        }
    }

    private mutating func note(_ instant: Timestamp, at position: RecordPosition) {
        guard latest.map({ instant >= $0 }) ?? true else { return }
        latest = instant
        anchor = OpenPosition(position: position, year: nil)
    }
}

extension Int64 {
    fileprivate var quarter: Int64 { self >= 0 ? self / 900 : (self - 899) / 900 }
}
