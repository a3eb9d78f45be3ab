internal import Glibc
import LogModel

/// Reads a time by a pattern, and knows the one it read last again: lines of one second follow one
/// another.
struct CachedTime: Sendable {
    private let pattern: TimePattern?
    /// Whether the bytes of a time say it all, so that the same bytes are the same time.
    private let isCacheable: Bool
    private let hasFraction: Bool
    private var text = [UInt8](repeating: 0, count: CachedTime.limit)
    private var count = 0
    /// Where the three digits of a fraction stand, the only bytes that may differ; 0 for none.
    private var fraction = 0
    /// What was read last.
    private(set) var time = StatedTime(civil: CivilTime(secondsSinceEpoch: 0))

    private static let limit = 48

    init(_ text: String) {
        pattern = TimePattern(text)
        // These may take more of a longer text than they took before.
        hasFraction = text.contains("%f")
        isCacheable = !text.contains("%?")
    }

    /// Reads the time that starts at an offset.
    ///
    /// - Returns: where it ends; `nil` where there is none.
    @inline(__always)
    mutating func read(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
        guard count > 0, start &+ count <= end, isSame(base + start),
            start &+ count == end || !isWordByte(base[start &+ count])
        else { return readAnew(base, start, end) }
        if fraction > 0 {
            let digits = base + start + fraction
            time.milliseconds =
                Int(digits[0] &- UInt8(ascii: "0")) &* 100 &+ Int(digits[1] &- UInt8(ascii: "0"))
                &* 10 &+ Int(digits[2] &- UInt8(ascii: "0"))
        }
        return start &+ count
    }

    private func isSame(_ bytes: UnsafePointer<UInt8>) -> Bool {
        text.withUnsafeBufferPointer { known in
            guard let known = known.baseAddress else { return false }
            if fraction == 0 { return memcmp(known, bytes, count) == 0 }
            let after = fraction &+ 3
            return memcmp(known, bytes, fraction) == 0
                && isDigit(bytes[fraction]) && isDigit(bytes[fraction &+ 1])
                && isDigit(bytes[fraction &+ 2])
                && memcmp(known + after, bytes + after, count &- after) == 0
        }
    }

    @inline(never)
    private mutating func readAnew(
        _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int
    ) -> Int? {
        let bytes = UnsafeRawBufferPointer(start: base + start, count: end &- start)
        guard let (time, length) = pattern?.readPrefix(bytes) else { return nil }
        self.time = time
        count = isCacheable && length <= CachedTime.limit ? length : 0
        for offset in 0..<count { text[offset] = base[start &+ offset] }
        if hasFraction { findFraction() }
        return start &+ length
    }

    /// Finds the one run of three digits after a point or comma; without it nothing is kept.
    private mutating func findFraction() {
        fraction = 0
        for at in 1..<max(count - 2, 1) {
            let mark = text[at - 1]
            let isMarked = mark == UInt8(ascii: ".") || mark == UInt8(ascii: ",")
            if isMarked, isDigit(text[at]), isDigit(text[at + 1]), isDigit(text[at + 2]),
                at + 3 == count || !isDigit(text[at + 3])
            {
                guard fraction == 0 else {
                    count = 0
                    return
                }
                fraction = at
            }
        }
        if fraction == 0 { count = 0 }
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    private func isWordByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
    }
}
