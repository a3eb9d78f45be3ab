/// A time zone: which offset from UTC was in force when, and will be.
///
/// Built from the bytes of a TZif file (`Zone.init(tzif:name:)`), because the zones of Foundation
/// are missing from some statically linked builds (docs/decisions/0003-own-time-zones.md).
package struct Zone: Sendable, Equatable {
    /// The name it was asked for by: `Europe/London`.
    package let name: String
    /// The instants at which the offset changes, ascending, in seconds since the epoch.
    let transitions: [Int64]
    /// The offset in force from each transition on, in seconds east of Greenwich.
    let offsets: [Int32]
    /// The offset before the first transition.
    let firstOffset: Int32
    /// The rule that holds after the last transition, if the file states one.
    let rule: ZoneRule?

    init(
        name: String, transitions: [Int64], offsets: [Int32], firstOffset: Int32, rule: ZoneRule?
    ) {
        self.name = name
        self.transitions = transitions
        self.offsets = offsets
        self.firstOffset = firstOffset
        self.rule = rule
    }

    /// Coordinated universal time.
    package static let utc = Zone(
        name: "UTC", transitions: [], offsets: [], firstOffset: 0, rule: nil)

    /// The offset in force at an instant, in seconds east of Greenwich.
    package func offsetSeconds(at instant: Timestamp) -> Int {
        let seconds = instant.seconds
        guard let last = transitions.last, seconds < last else {
            if let rule { return rule.offsetSeconds(at: seconds) }
            return Int(offsets.last ?? firstOffset)
        }
        let after = transitions.partitioningIndex { $0 > seconds }
        return Int(after == 0 ? firstOffset : offsets[after - 1])
    }

    /// What a clock in this zone shows at an instant.
    package func civilTime(at instant: Timestamp) -> CivilTime {
        CivilTime(secondsSinceEpoch: instant.seconds + Int64(offsetSeconds(at: instant)))
    }

    /// The local date of an instant.
    package func date(at instant: Timestamp) -> CivilDate {
        civilTime(at: instant).date
    }

    /// The instants at which a clock in this zone shows a civil time.
    ///
    /// A log that states local times without an offset has one hour in autumn that occurs twice
    /// and one in spring that never occurs; the caller decides, from the order of the lines.
    package func instants(showing local: CivilTime) -> ZoneInstants {
        let seconds = local.secondsSinceEpoch
        // Offsets lie within a day of UTC, so those in force a day before and a day after are
        // the only candidates.
        let before = offsetSeconds(at: Timestamp(seconds: seconds - 86_400))
        let after = offsetSeconds(at: Timestamp(seconds: seconds + 86_400))
        let early = Timestamp(seconds: seconds - Int64(before))
        let late = Timestamp(seconds: seconds - Int64(after))
        let earlyHolds = offsetSeconds(at: early) == before
        let lateHolds = offsetSeconds(at: late) == after
        switch (earlyHolds, lateHolds) {
        case (true, true): return before == after ? .one(early) : .two(early, late)
        case (true, false): return .one(early)
        case (false, true): return .one(late)
        case (false, false): return .none(shifted: early)
        }
    }

    /// The first instant of a local date.
    package func start(of date: CivilDate) -> Timestamp {
        switch instants(showing: CivilTime(date: date, secondOfDay: 0)) {
        case .one(let instant), .two(let instant, _), .none(let instant): instant
        }
    }
}

/// The instants that a local time can mean.
package enum ZoneInstants: Equatable, Sendable {
    /// The usual case.
    case one(Timestamp)
    /// The clock was put back: the hour occurs twice, first and second pass.
    case two(Timestamp, Timestamp)
    /// The clock was put forward over it; the instant the clock would have shown it unchanged.
    case none(shifted: Timestamp)
}

extension RandomAccessCollection where Index == Int {
    /// The first index whose element satisfies a predicate that is false, then true.
    func partitioningIndex(where belongsInSecond: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if belongsInSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
