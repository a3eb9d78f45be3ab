internal import Glibc
import LogModel

/// One record of Squid's native log.
///
/// `epoch.msec elapsed client RESULT/status bytes METHOD URL user HIER/peer mime …`
///
/// The fields up to the URL hold no space and are read from the left. A user may hold spaces and is
/// not escaped, so it is what stands between the URL and the hierarchy code. What follows the
/// media type (headers, quoted strings, numbers that a site has added) is passed over.
///
/// A URL ends at its first space. Squid takes spaces out of URLs, unless a site sets
/// `uri_whitespace allow`: then the rest of such a URL counts as the start of the user.
///
/// A URL, a user name or a header that was made up to look like the rest of a line makes it
/// possible to read the line in two ways. Then the first is taken, and the name is not proven.
///
/// - SeeAlso: http://www.squid-cache.org/Doc/config/logformat/
enum SquidLine {
    /// Reads one record into a view whose position is set.
    ///
    /// - Parameters:
    ///   - base: the record's first byte, which becomes the view's base.
    ///   - count: its length, without newline and NUL.
    ///   - isCut: whether Squid cut the record short. Then the URL may end early and what follows it
    ///     may be missing, but the host must be whole.
    ///   - record: takes the fields. Left in any state when the line is refused.
    /// - Returns: why the line is no record, or `nil`.
    @inline(__always)
    static func read(
        _ base: UnsafePointer<UInt8>, _ count: Int, isCut: Bool = false,
        into record: inout RecordView
    ) -> RejectionReason? {
        var line = SquidCursor(base, count)
        let time = line.takeEpoch()
        guard line.skipElapsed(), let client = line.takeWord(),
            let result = line.takeResult(), let bytes = line.takeByteCount(),
            let method = line.takeWord(), line.skipSpaces()
        else { return .malformed }
        let url = line.takeToSpace()
        var tail = SquidTail()
        let isWhole = tail.read(base, line.at, count)
        guard isWhole || isCut else { return .malformed }
        guard let time else { return .badTime }

        let isConnect =
            method.length == 7 && memcmp(base + Int(method.offset), "CONNECT", 7) == 0
        let host = URLHost.find(in: base, url, isAuthority: isConnect)
        guard isWhole || URLHost.isWhole(host, in: base, url) else { return .malformed }

        record.base = base
        record.time = time
        record.client = client.unlessDash(base)
        record.bytes = bytes
        record.status = result.status
        record.method = method.unlessDash(base)
        record.url = url.unlessDash(base)
        record.host = host
        record.account = tail.user.unlessNobody(base)
        record.mime = tail.mime.unlessDash(base)
        (record.action, record.attribution) = SquidVerdict.decide(
            SquidOutcome(
                result: UnsafeRawBufferPointer(
                    start: base + Int(result.name.offset), count: Int(result.name.length)),
                status: result.status,
                nobodyAsked: tail.nobodyAsked,
                hasName: !record.account.isAbsent,
                isAmbiguous: tail.isAmbiguous))
        return nil
    }
}

extension FieldSlice {
    /// The field, or absent where Squid wrote `-` or nothing.
    @inline(__always)
    fileprivate func unlessDash(_ base: UnsafePointer<UInt8>) -> FieldSlice {
        if length > 1 { return self }
        return length == 0 || base[Int(offset)] == UInt8(ascii: "-") ? .absent : self
    }

    /// The user, or absent where the word names nobody; see ``AccountName``.
    ///
    /// Nearly every user is `-`, or of a length or first letter that no such word has.
    @inline(__always)
    fileprivate func unlessNobody(_ base: UnsafePointer<UInt8>) -> FieldSlice {
        if length == 1 {
            let byte = base[Int(offset)]
            return byte == UInt8(ascii: "-") || byte == UInt8(ascii: "?") ? .absent : self
        }
        guard length > 0 else { return .absent }
        guard length <= 9 else { return self }
        switch base[Int(offset)] | 0x20 {
        case UInt8(ascii: "a"), UInt8(ascii: "n"), UInt8(ascii: "u"):
            return AccountName.field(self, of: base)
        default: return self
        }
    }
}

/// Reads the fields that hold no space, from the left.
private struct SquidCursor {
    private let base: UnsafePointer<UInt8>
    private let count: Int
    private(set) var at = 0

    @inline(__always)
    init(_ base: UnsafePointer<UInt8>, _ count: Int) {
        self.base = base
        self.count = count
    }

    /// Passes over a run of spaces; false at the end of the line.
    @inline(__always)
    mutating func skipSpaces() -> Bool {
        while at < count, base[at] == 0x20 { at &+= 1 }
        return at < count
    }

    /// The bytes up to the next space or the end.
    @inline(__always)
    mutating func takeToSpace() -> FieldSlice {
        let start = at
        if let space = memchr(base + at, 0x20, count - at) {
            at = UnsafeRawPointer(space) - UnsafeRawPointer(base)
        } else {
            at = count
        }
        return FieldSlice(offset: start, length: at - start)
    }

    /// The next short word, at least one byte long.
    @inline(__always)
    mutating func takeWord() -> FieldSlice? {
        guard skipSpaces() else { return nil }
        let start = at
        at = nextSpace(base, at, count)
        return FieldSlice(offset: start, length: at &- start)
    }

    /// A run of digits, at most 18 of them; `nil` without one.
    @inline(__always)
    private mutating func takeNumber() -> Int64? {
        let start = at
        var value: Int64 = 0
        while at < count {
            let digit = base[at] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            value = value &* 10 &+ Int64(digit)
            at &+= 1
        }
        return at > start && at - start <= 18 ? value : nil
    }

    /// `seconds.milliseconds`; `nil`, and the word passed over, when it is no time.
    @inline(__always)
    mutating func takeEpoch() -> Timestamp? {
        guard skipSpaces() else { return nil }
        let start = at
        if let seconds = takeNumber(), seconds <= SquidCursor.lastSecond, at + 4 <= count,
            base[at] == UInt8(ascii: ".")
        {
            at &+= 1
            let firstDigit = at
            if let fraction = takeNumber(), at - firstDigit == 3, endsHere {
                return Timestamp(milliseconds: seconds &* 1000 &+ fraction)
            }
        }
        at = start
        _ = takeWord()
        return nil
    }

    /// 9999-12-31T23:59:59Z: no date lies after it.
    private static var lastSecond: Int64 { 253_402_300_799 }

    /// Whether the word ends before the cursor's byte.
    @inline(__always)
    private var endsHere: Bool { at == count || base[at] == 0x20 }

    /// The time taken, in milliseconds; negative where the clock was put back.
    @inline(__always)
    mutating func skipElapsed() -> Bool {
        guard skipSpaces() else { return false }
        if base[at] == UInt8(ascii: "-") { at &+= 1 }
        return takeNumber() != nil && endsHere
    }

    /// `RESULT/status`: tags in capitals, and a status of three digits.
    @inline(__always)
    mutating func takeResult() -> (name: FieldSlice, status: Int32)? {
        guard skipSpaces() else { return nil }
        let start = at
        while at < count, isSquidCodeByte(base[at]) { at &+= 1 }
        let name = FieldSlice(offset: start, length: at - start)
        guard name.length > 0, at + 4 <= count, base[at] == UInt8(ascii: "/") else { return nil }
        at &+= 1
        let firstDigit = at
        guard let status = takeNumber(), at - firstDigit == 3, endsHere else { return nil }
        return (name, Int32(truncatingIfNeeded: status))
    }

    /// Bytes sent to the client; -1 where `-` stands for them.
    @inline(__always)
    mutating func takeByteCount() -> Int64? {
        guard skipSpaces() else { return nil }
        if base[at] == UInt8(ascii: "-") {
            at &+= 1
            return endsHere ? -1 : nil
        }
        guard let value = takeNumber(), endsHere else { return nil }
        return value
    }
}

/// Whether a byte may stand in Squid's result tags and hierarchy codes.
@inline(__always)
func isSquidCodeByte(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "A") < 26 || byte == UInt8(ascii: "_") || byte &- UInt8(ascii: "0") < 10
}
