/// Marks of a content's first lines: for each line that ends in the first 4096 bytes, where it ends
/// and a mark of all before it.
///
/// By them a file is recognised that holds only the beginning of what was read, or the beginning
/// and something else: an archive that broke off early, an older copy, a small log that lost its
/// end in a power cut.
struct HeadLines {
    /// Two bytes for the length, lowest first, and six of the MAC, for each line.
    let bytes: [UInt8]

    private static let lengthBytes = 2
    private static let markBytes = 6
    private static var entryBytes: Int { lengthBytes + markBytes }

    /// Takes the marks as they were stored.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Makes the marks of a head.
    init(of head: ArraySlice<UInt8>, tracker: StreamTracker) {
        var bytes: [UInt8] = []
        for (index, byte) in head.enumerated() where byte == 0x0A {
            let length = index + 1
            bytes.append(UInt8(truncatingIfNeeded: length))
            bytes.append(UInt8(truncatingIfNeeded: length >> 8))
            bytes += tracker.lineMark(head.prefix(length)).prefix(HeadLines.markBytes)
        }
        self.bytes = bytes
    }

    /// How far another content's first lines are the same.
    ///
    /// - Returns: the end of the last common line, and the number of the line after it.
    func common(with head: [UInt8], tracker: StreamTracker) -> StreamPoint {
        var common = StreamPoint.start
        var start = 0
        while start + HeadLines.entryBytes <= bytes.count {
            let length = Int(bytes[start]) | Int(bytes[start + 1]) << 8
            let mark = bytes[(start + HeadLines.lengthBytes)..<(start + HeadLines.entryBytes)]
            guard length <= head.count,
                tracker.lineMark(head[..<length]).prefix(HeadLines.markBytes).elementsEqual(mark)
            else { break }
            common = StreamPoint(offset: UInt64(length), line: common.line + 1)
            start += HeadLines.entryBytes
        }
        return common
    }
}
