/// Finds the next space, eight bytes at a time.
///
/// For fields of some ten bytes, where a call to `memchr` costs as much as the search.
///
/// - Parameters:
///   - base: what the offsets count from.
///   - start: where to begin; at most `end`.
///   - end: where the bytes end.
/// - Returns: the offset of the space, or `end` where there is none.
@inline(__always)
func nextSpace(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    var at = start
    while at &+ 8 <= end {
        let word = UInt64(
            littleEndian: UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self))
        // A byte of `other` is zero where the word has a space; the lowest marked byte is exact.
        let other = word ^ 0x2020_2020_2020_2020
        let marks = (other &- 0x0101_0101_0101_0101) & ~other & 0x8080_8080_8080_8080
        if marks != 0 { return at &+ marks.trailingZeroBitCount >> 3 }
        at &+= 8
    }
    while at < end, base[at] != 0x20 { at &+= 1 }
    return at
}
