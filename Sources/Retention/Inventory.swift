package import LogModel

/// What is there, with the dates that decide when it goes; names no person.
///
/// Each class may be left empty, for instance the archives by a purge of the store alone.
package struct Inventory: Sendable, Equatable {
    /// Events, by the last day they are kept (the store does not show their own date).
    package var events: [CountUntil]
    /// Envelopes, by the last day they are kept.
    package var envelopes: [CountUntil]
    /// The record-days that have a secret.
    package var daySecrets: [CivilDate]
    /// The months that have a handle key.
    package var handleKeys: [CalendarMonth]
    /// Tally rows, by record-day.
    package var tallies: [CountOfDay]
    /// Rows of unattributed counts, by record-day.
    package var unattributed: [CountOfDay]
    /// Rows of private counts, by record-day.
    package var privateCounts: [CountOfDay]
    /// Notices, each with the oldest record it counts.
    package var notices: [HeldNotice]
    /// Checkpoints.
    package var streams: [HeldStream]
    /// Log files of the sources.
    package var archives: [HeldArchive]
    /// Coverage and run rows, by the local date of their run.
    package var coverage: [CountOfDay]
    /// Notes that an authorisation has reached back, by the last day they are kept.
    package var reachedBack: [CountUntil]
    /// Notes of when signatures were first seen, by the last day they are kept.
    package var firstSights: [CountUntil]
    /// Marks of the acts that were counted, by the last day they are kept.
    package var countedActs: [CountUntil]

    /// Makes an inventory in which nothing is there.
    package init() {
        events = []
        envelopes = []
        daySecrets = []
        handleKeys = []
        tallies = []
        unattributed = []
        privateCounts = []
        notices = []
        streams = []
        archives = []
        coverage = []
        reachedBack = []
        firstSights = []
        countedActs = []
    }
}

/// How many rows belong to a record-day or to a run's date.
package struct CountOfDay: Sendable, Hashable {
    package let day: CivilDate
    package let count: Int

    package init(day: CivilDate, count: Int) {
        self.day = day
        self.count = count
    }
}

/// How many rows are kept until a day, that day included.
package struct CountUntil: Sendable, Hashable {
    package let lastKept: CivilDate
    package let count: Int

    package init(lastKept: CivilDate, count: Int) {
        self.lastKept = lastKept
        self.count = count
    }
}

/// A trigger notice on disk.
package struct HeldNotice: Sendable, Hashable {
    /// The file's name, random.
    package let name: String
    /// The oldest record-day the notice counts.
    ///
    /// The whole notice goes with it, for a page cannot forget half of itself; what it said of
    /// the younger days is still in the tallies, from which a new notice can be made.
    package let oldestDay: CivilDate

    package init(name: String, oldestDay: CivilDate) {
        self.name = name
        self.oldestDay = oldestDay
    }
}

/// A stream's checkpoint.
package struct HeldStream: Sendable, Hashable {
    /// The stream's identity, 16 random bytes in hexadecimal.
    package let id: String
    /// The source's name.
    package let source: String
    /// The date of the newest record read from it, or, when none was, the day it was last read.
    package let newestDay: CivilDate
    /// Whether the log file that it belongs to still exists.
    package let fileExists: Bool

    package init(id: String, source: String, newestDay: CivilDate, fileExists: Bool) {
        self.id = id
        self.source = source
        self.newestDay = newestDay
        self.fileExists = fileExists
    }
}

/// A log file of a source.
package struct HeldArchive: Sendable, Hashable {
    /// The file's path.
    package let path: String
    /// The source's name.
    package let source: String
    /// Whether the source lets Headnote purge its files (`purge: true`).
    package let mayPurge: Bool
    /// The dates of the oldest and newest line in the file; `nil` when the file was not read
    /// to its end, so that nobody knows what else it holds.
    package let days: ClosedRange<CivilDate>?
    /// How many lines in it have expired, as far as known.
    package var expiredLines = 0
    /// The dates of the oldest and newest of these; `nil` when there is none.
    package var expiredDays: ClosedRange<CivilDate>?
    /// Why nothing can be taken out of the file, although its source lets Headnote purge it.
    package var hindrance: String?

    package init(
        path: String, source: String, mayPurge: Bool, days: ClosedRange<CivilDate>?
    ) {
        self.path = path
        self.source = source
        self.mayPurge = mayPurge
        self.days = days
    }
}
