internal import Glibc
import LogModel

/// Reads a time by a pattern, and knows the one it read last again: lines of one second follow one
/// another.
struct CachedTime: Sendable {
    private let pattern: TimePattern?
    /// Whether the bytes of a time say it all, so that the same bytes are the same time.
    private let isCacheable: Bool
    private var text = [UInt8](repeating: 0, count: CachedTime.limit)
    private var count = 0
    /// What was read last.
    private(set) var time = StatedTime(civil: CivilTime(secondsSinceEpoch: 0))

    private static let limit = 48

    init(_ text: String) {
        pattern = TimePattern(text)
        // These may take more of a longer text than they took before.
        isCacheable = !text.contains("%f") && !text.contains("%?")
    }

    /// Reads the time that starts at an offset.
    ///
    /// - Returns: where it ends; `nil` where there is none.
    @inline(__always)
    mutating func read(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
        if count > 0, start &+ count <= end, isSame(base + start),
            start &+ count == end || !isWordByte(base[start &+ count])
        {
            return start &+ count
        }
        return readAnew(base, start, end)
    }

    private func isSame(_ bytes: UnsafePointer<UInt8>) -> Bool {
        text.withUnsafeBufferPointer { known in
            known.baseAddress.map { memcmp($0, bytes, count) == 0 } ?? false
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
        return start &+ length
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
    }
}
