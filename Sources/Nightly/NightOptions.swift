package import LogModel

/// How one night is to be run.
package struct NightOptions: Sendable {
    /// The site's clock.
    package var now: Timestamp
    /// How many logs are read at the same time, at least 1.
    package var workers: Int
    /// Somebody looked at a clock that jumped and says that it is right.
    package var confirmsClock = false
    /// Whether to stop before the next block of work.
    package var isInterrupted: @Sendable () -> Bool = { false }
    /// Told from time to time how far the reading is.
    package var progress: @Sendable (NightProgress) -> Void = { _ in }
    /// How much plain log is committed at a time, in bytes.
    package var commitBytes = 16 << 20

    /// Makes options for a clock and a number of workers.
    package init(now: Timestamp, workers: Int) {
        self.now = now
        self.workers = max(1, workers)
    }
}

/// How far a night is.
package struct NightProgress: Sendable {
    package let source: String
    package let bytes: UInt64
    package let records: Int
}

/// Why a night was not run.
package enum NightRefusal: Error, Sendable, Equatable {
    /// The clock is earlier than it was at the last run.
    case clockBehind(lastRun: Timestamp)
    /// The first run pinned whether the site is a rehearsal, and at which instant.
    case rehearsalChanged
    /// A real site lists keys whose private halves are published with the sample school.
    case rehearsalKeys(names: [String])
    /// Somebody interrupted the run; what was committed stays.
    case interrupted
}
