/// Marks of a content's first lines: for each line that ends in the first 4096 bytes, where it ends
/// and a mark of all before it.
///
/// By them a file is recognised that holds only the beginning of what was read, or the beginning
/// and something else: an archive that broke off early, an older copy, a small log that lost its
/// end in a power cut. For a file that broke off inside its first line there are marks in that line
/// too, at 32, 64, 128 bytes and so on; less than 32 bytes tell nothing, and hold no record.
struct HeadLines {
    /// Two bytes for the length, lowest first, and six of the MAC, for each place.
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
        for length in HeadLines.places(in: head) {
            bytes.append(UInt8(truncatingIfNeeded: length))
            bytes.append(UInt8(truncatingIfNeeded: length >> 8))
            bytes += tracker.lineMark(head.prefix(length)).prefix(HeadLines.markBytes)
        }
        self.bytes = bytes
    }

    /// How much of a head every mark is made of, shortest first.
    private static func places(in head: ArraySlice<UInt8>) -> [Int] {
        let lines = head.indices.filter { head[$0] == 0x0A }.map { $0 - head.startIndex + 1 }
        let first = lines.first ?? head.count
        return sequence(first: 32) { $0 * 2 }.prefix { $0 < first } + lines
    }

    /// How far another content's first lines are the same.
    ///
    /// - Returns: the end of the last common line, and the number of the line after it; and whether
    ///   so much of the first line is the same as has marks in it, where the content ends inside it.
    func common(
        with head: [UInt8], tracker: StreamTracker
    ) -> (lines: StreamPoint, isFragment: Bool) {
        var common = StreamPoint.start
        var last = 0
        var start = 0
        while start + HeadLines.entryBytes <= bytes.count {
            let length = Int(bytes[start]) | Int(bytes[start + 1]) << 8
            let mark = bytes[(start + HeadLines.lengthBytes)..<(start + HeadLines.entryBytes)]
            guard length <= head.count else { break }
            guard tracker.lineMark(head[..<length]).prefix(HeadLines.markBytes).elementsEqual(mark)
            else { return (common, false) }
            last = length
            if head[length - 1] == 0x0A {
                common = StreamPoint(offset: UInt64(length), line: common.line + 1)
            }
            start += HeadLines.entryBytes
        }
        return (common, last > 0 && common == .start)
    }
}
