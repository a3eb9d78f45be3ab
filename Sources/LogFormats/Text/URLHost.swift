internal import Glibc
import LogModel

/// The host inside a URL as a proxy logs it.
///
/// Follows the proxy and not the browsers where they differ: what counts is what was asked for.
/// The authority ends at the first `/`, `?` or `#`; a user before the last `@` is left out, a port
/// after the last `:`, the brackets of an IPv6 address and all trailing dots too.
///
/// - SeeAlso: RFC 3986, section 3.2.
enum URLHost {
    /// Finds the host; absent where there is none.
    ///
    /// `error:invalid-request`, `urn:…`, `/path`, `*` and `http:///path` have none.
    ///
    /// - Parameters:
    ///   - base: what the slices count from.
    ///   - url: the URL as logged.
    ///   - isAuthority: whether the URL is `host:port`, without a scheme, as it is for CONNECT.
    /// - Returns: the host, case as logged.
    @inline(__always)
    static func find(
        in base: UnsafePointer<UInt8>, _ url: FieldSlice, isAuthority: Bool
    ) -> FieldSlice {
        let end = Int(url.offset) + Int(url.length)
        var start = Int(url.offset)
        if !isAuthority {
            guard let afterScheme = schemeEnd(base, start, end) else { return .absent }
            start = afterScheme
        }
        return host(base, start, end)
    }

    /// Whether the host of a URL that may have been cut short is all there.
    static func isWhole(
        _ host: FieldSlice, in base: UnsafePointer<UInt8>, _ url: FieldSlice
    ) -> Bool {
        guard !host.isAbsent else { return false }
        let end = Int(url.offset) + Int(url.length)
        for at in (Int(host.offset) + Int(host.length))..<end where endsAuthority(base[at]) {
            return true
        }
        return false
    }

    /// Where the authority starts after `scheme://`.
    @inline(__always)
    private static func schemeEnd(
        _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int
    ) -> Int? {
        // By far the most.
        if end - start > 7, memcmp(base + start, "http://", 7) == 0 { return start + 7 }
        var at = start
        while at < end, isSchemeByte(base[at]) { at &+= 1 }
        guard at > start, at + 2 < end, base[at] == UInt8(ascii: ":"),
            base[at + 1] == UInt8(ascii: "/"), base[at + 2] == UInt8(ascii: "/")
        else { return nil }
        return at + 3
    }

    @inline(__always)
    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        // An underscore is none by the standard, but Squid's own cache_object:// has one.
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
            || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
    }

    /// The bytes that end an authority or part it, each as the bit of its value less one: `#`, `/`,
    /// `:`, `?` and `@`.
    ///
    /// One test for all of them keeps the loop over the other bytes short.
    private static var marks: UInt64 {
        1 << (0x23 - 1) | 1 << (0x2F - 1) | 1 << (0x3A - 1) | 1 << (0x3F - 1) | 1 << (0x40 - 1)
    }

    @inline(__always)
    private static func endsAuthority(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
    }

    /// Takes user, port, brackets and trailing dots off the authority that starts at an offset.
    @inline(__always)
    private static func host(
        _ base: UnsafePointer<UInt8>, _ authority: Int, _ urlEnd: Int
    ) -> FieldSlice {
        var start = authority
        var port = -1
        var end = authority
        while end < urlEnd {
            let byte = base[end]
            if byte <= UInt8(ascii: "@"), marks & (1 &<< UInt64(byte &- 1)) != 0 {
                if endsAuthority(byte) { break }
                if byte == UInt8(ascii: ":") { port = end }
                if byte == UInt8(ascii: "@") { (start, port) = (end + 1, -1) }
            }
            end &+= 1
        }
        if start < end, base[start] == UInt8(ascii: "[") {
            guard let bracket = memchr(base + start, Int32(UInt8(ascii: "]")), end - start) else {
                return .absent
            }
            start += 1
            end = UnsafeRawPointer(bracket) - UnsafeRawPointer(base)
        } else if port >= 0 {
            end = port
        }
        while end > start, base[end - 1] == UInt8(ascii: ".") { end &-= 1 }
        return end > start ? FieldSlice(offset: start, length: end - start) : .absent
    }
}
