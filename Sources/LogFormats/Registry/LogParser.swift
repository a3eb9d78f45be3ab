package import LogModel

/// Cuts the blocks of a source into records.
///
/// A parser lives for a whole source: its streams come one after the other in the order in which
/// they were written, so that a format whose records span lines can join them over a rotation.
/// For each stream it is told `begin`, then handed the stream's blocks in order, then told `end`.
/// Whatever the size of the blocks, the records are the same.
package protocol LogParser: Sendable {
    /// Starts a stream; the stream before it, if any, has ended.
    mutating func begin(_ stream: StreamFacts)

    /// Looks at lines that were read before, for what they say about the lines that follow.
    ///
    /// Called, after `begin`, with everything before the place from which the stream is read on:
    /// only for a format that ``LogFormat/hasContext``. Gives no record.
    mutating func observe(_ block: LineBlock)

    /// Takes the next lines of the stream and pushes what they complete, in order.
    ///
    /// The records are views of the block's bytes or of the parser's own memory, and valid only
    /// while the sink takes them.
    mutating func parse(_ block: LineBlock, into sink: inout some RecordSink)

    /// Ends a stream of which everything was handed over, and to which nothing will be added.
    ///
    /// A format whose files each are an export gives up what it still groups; one whose records go
    /// on from one stream to the next does nothing.
    mutating func end(into sink: inout some RecordSink)

    /// Gives up what is still being joined, because no more input exists at all.
    ///
    /// Used where a log is read for itself, as by `headnote parse`. A night does not call it: what
    /// is open tonight may be completed tomorrow.
    mutating func finish(into sink: inout some RecordSink)

    /// Where the records that are still being joined start.
    ///
    /// Always empty for a format whose records are one line long.
    var openPositions: [OpenPosition] { get }
}

extension LogParser {
    package mutating func observe(_ block: LineBlock) {}
    package mutating func end(into sink: inout some RecordSink) {}
    package mutating func finish(into sink: inout some RecordSink) {}
    package var openPositions: [OpenPosition] { [] }
}

/// What is known about a stream before its first line is read.
package struct StreamFacts: Sendable, Equatable {
    /// Which stream of the source, counted in the order they are read, from 0; the `stream` of
    /// its blocks.
    package let ordinal: UInt32
    /// The zone in which the log's times are meant where it states none.
    package let zone: Zone
    /// The newest that the last line can be.
    package let referenceTime: Timestamp
    /// The year of the first line, for a format whose lines state none; `nil` for the others, and
    /// where no year fits.
    package let firstYear: Int32?
    /// Which of the numbers of `05/11/2026` is the day; `nil` where the file does not tell.
    package let dateOrder: DateOrder?

    /// States what is known about a stream.
    package init(
        ordinal: UInt32, zone: Zone, referenceTime: Timestamp, firstYear: Int32? = nil,
        dateOrder: DateOrder? = nil
    ) {
        self.ordinal = ordinal
        self.zone = zone
        self.referenceTime = referenceTime
        self.firstYear = firstYear
        self.dateOrder = dateOrder
    }
}

/// Where a record that is still being joined starts.
package struct OpenPosition: Hashable, Sendable {
    /// The record's first line.
    package let position: RecordPosition
    /// The year of that line, for a format whose lines state none.
    package let year: Int32?

    /// States where an open record starts.
    package init(position: RecordPosition, year: Int32?) {
        self.position = position
        self.year = year
    }
}
