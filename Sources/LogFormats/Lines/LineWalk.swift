import LogModel

extension LineBlock {
    /// Walks over the lines of the block that are not empty.
    ///
    /// - Parameter take: takes a line without its newline and a carriage return before it, where it
    ///   stands, and where it ends, newline included.
    @inline(__always)
    func forEachLine(
        _ take: (
            _ line: UnsafeRawBufferPointer, _ position: RecordPosition, _ closed: RecordPosition
        ) -> Void
    ) {
        var start = 0
        var position = RecordPosition(stream: stream, line: firstLine, offset: offset)
        while start < bytes.count {
            let newline = bytes.place(of: 0x0A, in: start..<bytes.count)
            let next = newline.map { $0 + 1 } ?? bytes.count
            var end = newline ?? bytes.count
            if end > start, bytes[end - 1] == 0x0D { end -= 1 }
            if end > start {
                position.offset = offset + UInt64(start)
                var closed = position
                closed.offset = offset + UInt64(next)
                take(bytes.part(start..<end), position, closed)
            }
            position.line += 1
            start = next
        }
    }
}
