/// What takes records a few at a time, in the order in which they were read.
///
/// What a record needs from far away in memory can then be asked for while the records before it are
/// worked on.
package protocol RecordGroupSink {
    /// Takes some records; the views are valid only during the call.
    mutating func take(_ group: [RecordView])
    /// Takes a line that is no record.
    mutating func reject(_ rejection: Rejection)
    /// Is told what a line is, as a ``RecordSink`` is; not in its order among the records. Does
    /// nothing unless implemented.
    mutating func mark(lineAt offset: UInt64, as mark: LineMark)
}

extension RecordGroupSink {
    package mutating func mark(lineAt offset: UInt64, as mark: LineMark) {}
}

/// Gathers the records of a block into small groups, and hands records and rejections on in order.
///
/// A record whose bytes lie in the block waits until the group is full, a line is rejected or the block
/// ends. One whose bytes lie elsewhere, in memory that its parser will use again, is handed on at once
/// with those before it. So whoever parses a block says where it begins and ends.
package struct GroupingSink<Target: RecordGroupSink>: RecordSink {
    /// Where the groups go.
    package var target: Target
    @usableFromInline
    var waiting: [RecordView] = []
    /// The addresses of the block's bytes.
    @usableFromInline
    var block: Range<UInt> = 0..<0

    /// Makes a sink before something that takes groups.
    package init(_ target: Target) {
        self.target = target
        waiting.reserveCapacity(RecordGroup.capacity)
    }

    /// Tells whose bytes the next records may have.
    package mutating func begin(_ block: LineBlock) {
        let start = UInt(bitPattern: block.bytes.baseAddress)
        self.block = start..<(start + UInt(block.bytes.count))
    }

    /// Hands on what waits, because the block's bytes are about to go.
    package mutating func endBlock() {
        handOn()
        block = 0..<0
    }

    @inlinable
    package mutating func take(_ record: RecordView) {
        waiting.append(record)
        if waiting.count == RecordGroup.capacity || !block.contains(UInt(bitPattern: record.base)) {
            handOn()
        }
    }

    package mutating func reject(_ rejection: Rejection) {
        handOn()
        target.reject(rejection)
    }

    package mutating func mark(lineAt offset: UInt64, as mark: LineMark) {
        target.mark(lineAt: offset, as: mark)
    }

    @usableFromInline
    mutating func handOn() {
        guard !waiting.isEmpty else { return }
        target.take(waiting)
        waiting.removeAll(keepingCapacity: true)
    }
}

/// How large the groups are that a ``GroupingSink`` makes.
package enum RecordGroup {
    /// How many records a group has at most.
    ///
    /// More would hide little more of what memory takes, and push each other out of the nearest cache.
    @inlinable
    package static var capacity: Int { 16 }
}
