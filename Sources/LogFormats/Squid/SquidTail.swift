internal import Glibc
import LogModel

/// What follows the URL: ` user HIER/peer mime …`.
///
/// All or nothing: where a part is missing the line was cut, perhaps within the user, and none of
/// them is given.
struct SquidTail {
    /// May be empty.
    private(set) var user = FieldSlice.absent
    private(set) var mime = FieldSlice.absent
    /// Whether the hierarchy code says that the answer came from no other server.
    private(set) var nobodyAsked = false
    /// Whether a second hierarchy code follows, so that the user could be another.
    private(set) var isAmbiguous = false

    /// Finds the parts in `base[start..<count]`, `start` being the space after the URL.
    ///
    /// - Returns: whether all of them are there.
    @inline(__always)
    mutating func read(_ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Bool {
        guard start < count else { return false }
        let userStart = start + 1
        guard
            let code = SquidTail.findCode(in: base, from: userStart, to: count, isKnown: true)
                ?? SquidTail.findCode(in: base, from: userStart, to: count, isKnown: false)
        else { return false }
        let peerEnd = nextSpace(base, code.slash, count)
        var mimeStart = peerEnd
        while mimeStart < count, base[mimeStart] == 0x20 { mimeStart &+= 1 }
        guard mimeStart < count else { return false }
        let mimeEnd = nextSpace(base, mimeStart, count)
        user = FieldSlice(offset: userStart, length: code.start - 1 - userStart)
        nobodyAsked = SquidHierarchy.isNobody(base + code.start, code.slash - code.start)
        mime = FieldSlice(offset: mimeStart, length: mimeEnd - mimeStart)
        if mimeEnd < count {
            // Several records that were sent at once, on one line.
            if SquidTail.hasEscapedNewline(base + mimeStart, mimeEnd - mimeStart) { return false }
            isAmbiguous =
                SquidTail.findCode(in: base, from: mimeEnd, to: count, isKnown: true) != nil
        }
        return true
    }

    @inline(never)
    private static func hasEscapedNewline(_ word: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        UnsafeRawBufferPointer(start: word, count: count).place(of: "#012", in: 0..<count) != nil
    }

    /// Finds the first word after a space that is `CODE/peer`.
    ///
    /// The word at `from` itself is never one: it belongs to the user, which may be empty.
    ///
    /// - Parameters:
    ///   - base: what the offsets count from.
    ///   - from: the first byte of the user.
    ///   - end: the end of the record.
    ///   - isKnown: whether to take only the codes that Squid is known to write, or any of that form.
    /// - Returns: where the code starts and where the slash after it stands.
    @inline(__always)
    private static func findCode(
        in base: UnsafePointer<UInt8>, from: Int, to end: Int, isKnown: Bool
    ) -> (start: Int, slash: Int)? {
        var word = from
        while true {
            word = nextSpace(base, word, end) &+ 1
            guard word < end else { return nil }
            var slash = word
            while slash < end, isSquidCodeByte(base[slash]) { slash &+= 1 }
            guard slash > word, slash < end, base[slash] == UInt8(ascii: "/") else { continue }
            if !isKnown || SquidHierarchy.isKnown(base + word, slash - word) {
                return (word, slash)
            }
        }
    }
}

/// The codes that say where Squid got an answer from.
///
/// - SeeAlso: https://wiki.squid-cache.org/SquidFaq/SquidLogs#hierarchy-codes
enum SquidHierarchy {
    /// Whether the code says that no other server was asked: `HIER_NONE`, before Squid 3.2 `NONE`.
    @inline(__always)
    static func isNobody(_ code: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        (count == 9 && memcmp(code, "HIER_NONE", 9) == 0)
            || (count == 4 && memcmp(code, "NONE", 4) == 0)
    }

    /// Whether Squid is known to write the code, with or without `TIMEOUT_` before it.
    @inline(__always)
    static func isKnown(_ code: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        (count > 5 && memcmp(code, "HIER_", 5) == 0) || isKnownByName(code, count)
    }

    @inline(never)
    private static func isKnownByName(_ code: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var (code, count) = (code, count)
        if count > 8, memcmp(code, "TIMEOUT_", 8) == 0 {
            code += 8
            count -= 8
            if count > 5, memcmp(code, "HIER_", 5) == 0 { return true }
        }
        for name in names
        where name.utf8CodeUnitCount == count && memcmp(name.utf8Start, code, count) == 0 {
            return true
        }
        return false
    }

    /// Every code of Squid 2.5 to 6 that does not start with `HIER_`.
    private static let names: [StaticString] = [
        "DEFAULT_PARENT", "FIRSTUP_PARENT", "DIRECT", "NONE", "ROUNDROBIN_PARENT", "CARP",
        "SIBLING_HIT", "PARENT_HIT", "SINGLE_PARENT", "NO_PARENT_DIRECT", "FIRST_PARENT_MISS",
        "CLOSEST_PARENT_MISS", "CLOSEST_PARENT", "CLOSEST_DIRECT", "NO_DIRECT_FAIL",
        "SOURCE_FASTEST", "FASTEST_PARENT", "CACHE_DIGEST_HIT", "CD_PARENT_HIT",
        "CD_SIBLING_HIT", "NO_CACHE_DIGEST_DIRECT", "ANY_PARENT", "ANY_OLD_PARENT",
        "USERHASH_PARENT", "SOURCEHASH_PARENT", "ROUNDROBIN", "PASSTHROUGH_PARENT", "PINNED",
        "ORIGINAL_DST", "STANDBY_POOL", "WEIGHTED_ROUNDROBIN_PARENT", "SSL_PARENT_MISS",
    ]
}
