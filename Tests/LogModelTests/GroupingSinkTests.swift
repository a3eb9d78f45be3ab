import LogModel
import Testing

/// Notes what it is handed: the lines of records by group, and of rejections.
private struct NotingSink: RecordGroupSink {
    var groups: [[Int]] = []
    var lines: [Int] = []

    mutating func take(_ group: [RecordView]) {
        groups.append(group.map(\.position.line))
        lines += group.map(\.position.line)
    }

    mutating func reject(_ rejection: Rejection) { lines.append(-rejection.position.line) }
}

@Suite("Records in groups")
struct GroupingSinkTests {
    private let capacity = RecordGroup.capacity

    private func position(_ line: Int) -> RecordPosition {
        RecordPosition(stream: 0, line: line, offset: UInt64(line))
    }

    private func record(_ line: Int, at base: UnsafePointer<UInt8>) -> RecordView {
        RecordView(
            base: base, channel: .web, time: Timestamp(milliseconds: 0), attribution: .none,
            action: .allowed, position: position(line), closed: position(line))
    }

    /// Calls with a sink inside a block of 100 bytes, the block's first byte, and a byte elsewhere.
    private func inBlock(
        _ body: (
            inout GroupingSink<NotingSink>, UnsafePointer<UInt8>, UnsafePointer<UInt8>
        ) -> Void
    ) -> NotingSink {
        var sink = GroupingSink(NotingSink())
        let bytes = [UInt8](repeating: 0x0A, count: 200)
        bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            let block = UnsafeRawBufferPointer(start: base, count: 100)
            sink.begin(LineBlock(bytes: block, stream: 0, firstLine: 1, offset: 0))
            body(&sink, base, base + 100)
            sink.endBlock()
        }
        return sink.target
    }

    @Test("Records of a block are handed on in their order, the last ones when it ends")
    func order() {
        let count = 2 * capacity + 3
        let noted = inBlock { sink, block, _ in
            for line in 1...count { sink.take(record(line, at: block + line)) }
        }
        #expect(noted.lines == Array(1...count))
        #expect(noted.groups.map(\.count) == [capacity, capacity, 3])
    }

    @Test("A record whose bytes are not the block's is handed on at once, after those before it")
    func elsewhere() {
        let noted = inBlock { sink, block, elsewhere in
            sink.take(record(1, at: block + 99))
            sink.take(record(2, at: elsewhere))
            #expect(sink.target.groups == [[1, 2]])
            sink.take(record(3, at: elsewhere))
            #expect(sink.target.groups == [[1, 2], [3]])
            sink.take(record(4, at: block))
            #expect(sink.target.groups.count == 2)
        }
        #expect(noted.groups == [[1, 2], [3], [4]])
    }

    @Test("A rejected line comes after the records before it and before those behind it")
    func rejection() {
        let noted = inBlock { sink, block, _ in
            sink.take(record(1, at: block))
            sink.reject(Rejection(.malformed, at: position(2)))
            sink.reject(Rejection(.malformed, at: position(3)))
            sink.take(record(4, at: block))
        }
        #expect(noted.lines == [1, -2, -3, 4])
        #expect(noted.groups == [[1], [4]])
    }

    @Test("Outside a block nothing waits")
    func outside() {
        var sink = GroupingSink(NotingSink())
        let bytes: [UInt8] = [0]
        bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            sink.take(record(1, at: base))
            #expect(sink.target.groups == [[1]])
            let block = UnsafeRawBufferPointer(start: base, count: 1)
            sink.begin(LineBlock(bytes: block, stream: 0, firstLine: 1, offset: 0))
            sink.endBlock()
            // The memory of a block that ended may be anybody's.
            sink.take(record(2, at: base))
            #expect(sink.target.groups == [[1], [2]])
        }
    }
}
