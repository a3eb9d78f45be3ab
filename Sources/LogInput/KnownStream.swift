package import LogModel

/// What is kept of a stream from night to night: keyed fingerprints and places, no content.
package struct KnownStream: Sendable, Equatable {
    /// 16 random bytes that say nothing of the file.
    package var id: [UInt8]
    /// The MAC of the first `headLength` bytes; empty while nothing was read.
    package var head: [UInt8]
    /// 4096, or less while less was read.
    package var headLength: Int
    /// For every line that ends in the head, where it ends and a mark of all before it.
    package var headLines: [UInt8]
    /// The MAC of the `tailLength` bytes before `readTo`.
    package var tail: [UInt8]
    package var tailLength: Int
    /// Everything before it was read and committed.
    package var readTo: StreamPoint
    /// From where to read again what is still open; at or before `readTo`.
    package var neededFrom: StreamPoint
    /// The year at `neededFrom`, for logs whose lines state none.
    package var neededFromYear: Int32?
    /// The MAC of the stored file's facts when it was read to its end; `nil` before.
    package var settled: [UInt8]?
    /// The year of the first line, for logs whose lines state none.
    ///
    /// Found when the stream was first read and kept: the file's time, from which it was inferred,
    /// says nothing any more once the file has been copied or restored.
    package var firstYear: Int32?
    /// The time of its first line when it was read first, where records are joined over lines.
    ///
    /// Says whose turn it is where the files' names do not.
    package var firstTime: Timestamp?
    /// What purges have taken out of the content.
    package var removed = RemovedContent()
    /// Whether this is how the stream may look otherwise: as before its expired lines were taken out,
    /// when a backup was restored, or as afterwards, when a purge was killed.
    package var isAlternative = false

    /// Makes the value from what was stored.
    package init(
        id: [UInt8], head: [UInt8], headLength: Int, tail: [UInt8], tailLength: Int,
        readTo: StreamPoint, neededFrom: StreamPoint, neededFromYear: Int32?, settled: [UInt8]?,
        headLines: [UInt8] = []
    ) {
        self.id = id
        self.head = head
        self.headLength = headLength
        self.headLines = headLines
        self.tail = tail
        self.tailLength = tailLength
        self.readTo = readTo
        self.neededFrom = neededFrom
        self.neededFromYear = neededFromYear
        self.settled = settled
    }

    /// Makes a stream of which nothing was read.
    package init(newWithID id: [UInt8]) {
        self.init(
            id: id, head: [], headLength: 0, tail: [], tailLength: 0, readTo: .start,
            neededFrom: .start, neededFromYear: nil, settled: nil)
    }

    /// Whether nothing was read of it, so that it cannot be recognised; not worth storing.
    package var isBlank: Bool { headLength == 0 }
}
