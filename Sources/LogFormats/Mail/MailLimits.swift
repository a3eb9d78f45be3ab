import LogModel

/// Where a line stands and when it was logged.
struct MailPlace {
    let position: RecordPosition
    /// The end of the line, its newline included.
    let closed: RecordPosition
    let time: Timestamp
    /// Where reading must start to come to this line again.
    let start: OpenPosition
}

/// Bounds of what the joiner keeps.
package struct MailLimits: Sendable {
    /// How long a message in the queue may be silent before it is given up: the time for which
    /// Postfix tries to deliver one, unless it was told otherwise.
    package var silenceSeconds: Int64 = 5 * 86_400
    /// How long one may be silent that never got into the queue: no session lasts that long.
    package var sessionSeconds: Int64 = 6 * 3600
    /// How many messages may be open at the same time.
    package var openMessages = 200_000
    /// How many distinct recipients of a message are kept.
    package var recipients = 100_000
    /// How many bytes all open messages together may take.
    package var openBytes = 256 << 20

    /// The bounds for a night.
    package init() {}
}

/// How often a bound was reached.
package struct MailOverflow: Sendable, Equatable {
    /// Messages given up before their time.
    package var messages = 0
    /// Recipients that were counted but not kept, because a message had too many.
    package var recipients = 0
}

extension RecordPosition {
    /// Whether it stands before another position of the same source.
    func isBefore(_ other: RecordPosition) -> Bool {
        (stream, offset) < (other.stream, other.offset)
    }
}
