import LogModel

/// When a line of `key=value` says that something happened.
enum KeyValueTime {
    /// An instant, or what a clock of the device showed.
    enum Stated {
        case instant(Timestamp)
        case local(CivilTime, milliseconds: Int)
    }

    /// The time of a line; `nil` where it states none that ever was.
    ///
    /// `eventtime` (FortiGate) and `timestamp` (newer SFOS) are instants. `date` and `time` are one
    /// where the line names an offset or a zone of which the abbreviation is known; otherwise they
    /// are local.
    static func read(_ line: UnsafeRawBufferPointer, _ scan: KeyValueScan) -> Stated? {
        let event = scan.range(.eventTime)
        if !event.isEmpty, let time = epoch?.read(line.part(event))?.instant {
            return .instant(time)
        }
        let stamp = scan.range(.timestamp)
        if !stamp.isEmpty { return stamped(line.part(stamp)) }
        guard let date = FixedTime.date(line, scan.range(.date)),
            let (second, milliseconds) = FixedTime.time(line, scan.range(.time)), second >= 0
        else { return nil }
        let civil = CivilTime(date: date, secondOfDay: second)
        guard let offset = offsetSeconds(line.part(scan.range(.zone))) else {
            return .local(civil, milliseconds: milliseconds)
        }
        return .instant(
            Timestamp(
                milliseconds: (civil.secondsSinceEpoch - Int64(offset)) * 1000
                    + Int64(milliseconds)))
    }

    /// `2024-06-14T09:30:41+0500`, or without an offset.
    private static func stamped(_ text: UnsafeRawBufferPointer) -> Stated? {
        guard let time = stamp?.read(text) else { return nil }
        return time.instant.map { .instant($0) }
            ?? .local(time.civil, milliseconds: time.milliseconds)
    }

    private static let epoch = TimePattern("%s")
    private static let stamp = TimePattern("%Y-%m-%dT%T%f%?z")

    /// Seconds east of Greenwich of `+0100`, `+01:00` or an abbreviation; `nil` where it is unknown.
    static func offsetSeconds(_ zone: UnsafeRawBufferPointer) -> Int? {
        guard let first = zone.first else { return nil }
        guard first == UInt8(ascii: "+") || first == UInt8(ascii: "-") else {
            return zones.first { zone.isWord($0.name) }?.seconds
        }
        let hasColon = zone.count == 6 && zone[3] == UInt8(ascii: ":")
        guard zone.count == 5 || hasColon, let hours = decimal(zone, 1, 2),
            let minutes = decimal(zone, hasColon ? 4 : 3, 2), hours <= 14, minutes < 60
        else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return first == UInt8(ascii: "-") ? -seconds : seconds
    }

    /// The abbreviations that mean one thing only.
    ///
    /// IST, CST and their like are not among them: there the zone of the source decides.
    private static let zones: [(name: StaticString, seconds: Int)] = [
        ("gmt", 0), ("bst", 3600), ("utc", 0), ("z", 0), ("wet", 0), ("west", 3600),
        ("cet", 3600), ("cest", 7200), ("eet", 7200), ("eest", 10800), ("msk", 10800),
        ("sast", 7200), ("est", -18000), ("edt", -14400), ("mst", -25200), ("mdt", -21600),
        ("pst", -28800), ("pdt", -25200), ("aest", 36000), ("aedt", 39600), ("nzst", 43200),
        ("nzdt", 46800),
    ]
}
