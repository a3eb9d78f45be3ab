import Glibc

/// Searches within a line, by offset and without copies.
extension UnsafeRawBufferPointer {
    /// Whether a text stands at an offset.
    @inline(__always)
    func holds(_ text: StaticString, at start: Int) -> Bool {
        let length = text.utf8CodeUnitCount
        guard let baseAddress, start >= 0, start <= count - length else { return false }
        return memcmp(baseAddress + start, text.utf8Start, length) == 0
    }

    /// Where a byte first stands in a range of offsets.
    @inline(__always)
    func place(of byte: UInt8, in range: Range<Int>) -> Int? {
        guard let baseAddress, !range.isEmpty,
            let hit = memchr(baseAddress + range.lowerBound, Int32(byte), range.count)
        else { return nil }
        return UnsafeRawPointer(hit) - baseAddress
    }

    /// Where a text first stands wholly within a range of offsets.
    func place(of text: StaticString, in range: Range<Int>) -> Int? {
        var start = range.lowerBound
        let limit = range.upperBound - text.utf8CodeUnitCount + 1
        while start < limit, let hit = place(of: text.utf8Start.pointee, in: start..<limit) {
            if holds(text, at: hit) { return hit }
            start = hit + 1
        }
        return nil
    }

    /// Where a text last stands wholly within a range of offsets.
    func lastPlace(of text: StaticString, in range: Range<Int>) -> Int? {
        var start = range.upperBound - text.utf8CodeUnitCount
        while start >= range.lowerBound {
            if self[start] == text.utf8Start.pointee, holds(text, at: start) { return start }
            start -= 1
        }
        return nil
    }

    /// The bytes of a range of offsets.
    @inline(__always)
    func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[range])
    }

    /// A number in decimal that starts at an offset; `nil` when there is no digit or when it has
    /// more than 18.
    func number(at start: Int) -> Int64? {
        var value: Int64 = 0
        var cursor = start
        while cursor < count, cursor - start < 19 {
            let digit = self[cursor] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            value = value &* 10 &+ Int64(digit)
            cursor += 1
        }
        let digits = cursor - start
        return digits > 0 && digits < 19 ? value : nil
    }
}
