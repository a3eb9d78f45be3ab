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
    ///   - isAuthority: whether a URL without a scheme is `host:port`, as it is for CONNECT.
    /// - Returns: the host, case as logged.
    @inline(__always)
    static func find(
        in base: UnsafePointer<UInt8>, _ url: FieldSlice, isAuthority: Bool
    ) -> FieldSlice {
        let end = Int(url.offset) + Int(url.length)
        var start = Int(url.offset)
        if let afterScheme = schemeEnd(base, start, end) {
            start = afterScheme
        } else if !isAuthority {
            return .absent
        }
        return host(base, start, authorityEnd(base, start, end))
    }

    /// Whether the host of a URL that may have been cut short is all there.
    static func isWhole(
        _ host: FieldSlice, in base: UnsafePointer<UInt8>, _ url: FieldSlice
    ) -> Bool {
        guard !host.isAbsent else { return false }
        let end = Int(url.offset) + Int(url.length)
        let hostEnd = Int(host.offset) + Int(host.length)
        return authorityEnd(base, hostEnd, end) < end
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

    @inline(__always)
    private static func authorityEnd(
        _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int
    ) -> Int {
        var at = start
        while at < end {
            let byte = base[at]
            if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") {
                break
            }
            at &+= 1
        }
        return at
    }

    /// Takes user, port, brackets and trailing dots off an authority.
    @inline(__always)
    private static func host(
        _ base: UnsafePointer<UInt8>, _ authority: Int, _ authorityEnd: Int
    ) -> FieldSlice {
        var (start, end) = (authority, authorityEnd)
        var portAt = end
        var at = end
        while at > authority {
            at &-= 1
            if base[at] == UInt8(ascii: ":"), portAt == end { portAt = at }
            if base[at] == UInt8(ascii: "@") {
                start = at + 1
                break
            }
        }
        if start < end, base[start] == UInt8(ascii: "[") {
            guard let bracket = memchr(base + start, Int32(UInt8(ascii: "]")), end - start) else {
                return .absent
            }
            start += 1
            end = UnsafeRawPointer(bracket) - UnsafeRawPointer(base)
        } else {
            end = portAt
        }
        while end > start, base[end - 1] == UInt8(ascii: ".") { end &-= 1 }
        return end > start ? FieldSlice(offset: start, length: end - start) : .absent
    }
}
