package import Authority
package import LogModel
package import People

/// What was found between two checkpoints of one stream: it counts as a whole or not at all.
package struct BlockOfWork: Sendable {
    /// The source's name.
    package var source: String
    /// Where the stream stands after the block.
    package var stream: StreamCheckpoint
    /// The local dates of the records in the block.
    package var daysSeen: Set<CivilDate>
    package var tallies: [Tally]
    package var unattributed: [UnattributedCount]
    package var privateCounts: [PrivateCount]
    /// What the gate cleared.
    package var events: [ClearedEvent]
    /// Marks of the acts that are counted in the block, where their place cannot tell.
    package var acts: [CountedAct]
    /// Where streams stand that were read together with this one; they are not read further.
    package var others: [StreamCheckpoint]
    /// What of the block goes into the run's coverage; added to what is there.
    package var coverage: SourceCoverage?

    /// Makes a block that moves a stream on and counts nothing yet.
    package init(source: String, stream: StreamCheckpoint) {
        self.source = source
        self.stream = stream
        daysSeen = []
        tallies = []
        unattributed = []
        privateCounts = []
        events = []
        acts = []
        others = []
        coverage = nil
    }

    /// Whether the block adds to a count, so that writing it twice would be wrong.
    var counts: Bool {
        !(tallies.isEmpty && unattributed.isEmpty && privateCounts.isEmpty && acts.isEmpty)
    }
}

/// The mark of an act that was counted.
package struct CountedAct: Sendable, Hashable {
    /// What ``EventStore/actMark(channel:format:kind:_:)`` gave.
    package let mark: [UInt8]
    /// The act's local date.
    package let day: CivilDate

    package init(mark: [UInt8], day: CivilDate) {
        self.mark = mark
        self.day = day
    }
}

/// What a checkpoint holds of a stream: keyed fingerprints and two places, no content.
package struct StreamCheckpoint: Sendable, Hashable, Codable {
    /// 16 random bytes.
    package var id: [UInt8]
    package var head: [UInt8]
    package var headLength: Int
    package var tail: [UInt8]
    package var tailLength: Int
    /// How far the stream was read, in bytes of its plain content.
    package var readTo: UInt64
    package var readToLine: Int
    /// From where the next night must read again, to rebuild what was still open.
    package var neededFrom: UInt64
    package var neededFromLine: Int
    package var neededFromYear: Int32?
    package var settled: [UInt8]?
    /// The year of the stream's first line, where its lines state none.
    package var firstYear: Int32?
    /// The time of its first line when it was read first, in milliseconds since 1970; `nil` where
    /// records are not joined over lines.
    package var firstTime: Int64?
    /// What purges have taken out of the stream.
    package var removed = RemovedContent()
    /// Marks of the first lines.
    package var headLines: [UInt8]

    package init(
        id: [UInt8], head: [UInt8], headLength: Int, tail: [UInt8], tailLength: Int,
        readTo: UInt64, readToLine: Int, neededFrom: UInt64, neededFromLine: Int,
        neededFromYear: Int32?, settled: [UInt8]?, headLines: [UInt8] = []
    ) {
        self.id = id
        self.head = head
        self.headLength = headLength
        self.tail = tail
        self.tailLength = tailLength
        self.readTo = readTo
        self.readToLine = readToLine
        self.neededFrom = neededFrom
        self.neededFromLine = neededFromLine
        self.neededFromYear = neededFromYear
        self.settled = settled
        self.headLines = headLines
    }
}

/// A checkpoint as the store holds it.
package struct StoredStream: Sendable, Hashable {
    package let source: String
    package let checkpoint: StreamCheckpoint
    /// The dates of the oldest and newest record read; `nil` when none was.
    package let days: ClosedRange<CivilDate>?
    /// The local date of the run that last read from it.
    package let seenDay: CivilDate
    /// No line is older, as a purge found that looked at each; `nil` before one did.
    package var oldestLine: CivilDate?
}

/// How often a rule matched for a case handle on a day.
package struct Tally: Sendable, Hashable {
    package let handle: CaseHandle
    package let rule: String
    package let day: CivilDate
    package let action: Action
    package let count: Int

    package init(handle: CaseHandle, rule: String, day: CivilDate, action: Action, count: Int) {
        self.handle = handle
        self.rule = rule
        self.day = day
        self.action = action
        self.count = count
    }
}

/// How often a rule matched on a day where nobody's account was proven.
package struct UnattributedCount: Sendable, Hashable {
    package let source: String
    package let rule: String
    package let day: CivilDate
    package let action: Action
    package let count: Int

    package init(source: String, rule: String, day: CivilDate, action: Action, count: Int) {
        self.source = source
        self.rule = rule
        self.day = day
        self.action = action
        self.count = count
    }
}

/// How many records of a source were marked private on a day, or may have been.
package struct PrivateCount: Sendable, Hashable {
    package let source: String
    package let day: CivilDate
    package let count: Int

    package init(source: String, day: CivilDate, count: Int) {
        self.source = source
        self.day = day
        self.count = count
    }
}

/// What became of a block's events and counts.
package struct CommitOutcome: Sendable, Hashable {
    /// Events that are new in the store.
    package var eventsWritten = 0
    /// The same, by authorisation.
    package var writtenByNumber: [String: Int] = [:]
    /// Events that were there already.
    package var eventsKnown = 0
    /// Events and counts of records that had expired before they were read; not kept.
    package var expired = 0
    /// Events and counts of records dated more than a day after the run; not kept.
    package var misdated = 0

    package init() {}
}
