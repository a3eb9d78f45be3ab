internal import Glibc

/// Puts the text of a request into the one form that lists are compared in.
///
/// `%41` becomes the character it stands for, once; letters of ASCII become small; a run of
/// slashes becomes one. Lists and requests go through the same function, so that a list that
/// says `%7Euser` and a request for `/~user` meet.
enum RequestText {
    /// Appends the plain form of some text.
    static func append(_ text: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        var index = 0
        var previous: UInt8 = 0
        while index < text.count {
            var byte = text[index]
            index += 1
            if byte == UInt8(ascii: "%"), index + 1 < text.count,
                let high = hexValue(text[index]), let low = hexValue(text[index + 1])
            {
                byte = high << 4 | low
                index += 2
            }
            byte = lowerCased(byte)
            if byte == UInt8(ascii: "/"), previous == byte { continue }
            output.append(byte)
            previous = byte
        }
    }

    /// Appends the plain form of a URL as expressions are asked about it: from the host on, without
    /// scheme and user.
    static func append(withoutScheme url: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        let start = authorityStart(of: url)
        let authority = url[start..<pathStart(of: url)]
        let host = authority.lastIndex(of: UInt8(ascii: "@")).map { $0 + 1 } ?? start
        append(UnsafeRawBufferPointer(rebasing: url[host...]), to: &output)
    }

    /// Whether the plain form differs from the text in nothing but the case of letters.
    ///
    /// Looks at eight bytes at a time, because every URL of a log is asked.
    static func isPlain(url: UnsafeRawBufferPointer) -> Bool {
        var index = authorityStart(of: url)
        let slashes: UInt64 = 0x2F2F_2F2F_2F2F_2F2F
        let percents: UInt64 = 0x2525_2525_2525_2525
        while index + 9 <= url.count {
            let word = url.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let next = url.loadUnaligned(fromByteOffset: index + 1, as: UInt64.self)
            let pairs = (word ^ slashes) | (next ^ slashes)
            if hasZeroByte(pairs) || hasZeroByte(word ^ percents) { return false }
            index += 8
        }
        var previous: UInt8 = 0
        for byte in url[index...] {
            if byte == UInt8(ascii: "%") { return false }
            if byte == UInt8(ascii: "/"), previous == byte { return false }
            previous = byte
        }
        return true
    }

    @inline(__always)
    private static func hasZeroByte(_ word: UInt64) -> Bool {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0
    }

    /// Where the authority begins: after `://`, or at 0 where there is no scheme.
    static func authorityStart(of url: UnsafeRawBufferPointer) -> Int {
        // A scheme is short; without a limit a long query with `://` in it would be searched.
        let limit = min(url.count, 16)
        var index = 0
        while index + 2 < limit {
            let byte = url[index]
            if byte == UInt8(ascii: ":") {
                let isScheme =
                    url[index + 1] == UInt8(ascii: "/") && url[index + 2] == UInt8(ascii: "/")
                return isScheme ? index + 3 : 0
            }
            if byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") { return 0 }
            index += 1
        }
        return 0
    }

    /// Where the path begins, with its slash, question mark or at the end.
    static func pathStart(of url: UnsafeRawBufferPointer) -> Int {
        var index = authorityStart(of: url)
        while index < url.count {
            let byte = url[index]
            if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") {
                break
            }
            index += 1
        }
        return index
    }

    /// The extension of the path's last part, without its dot; `nil` when there is none.
    ///
    /// The path begins at `start` or, up to a slash, behind it.
    static func pathExtension(
        of url: UnsafeRawBufferPointer, from start: Int
    ) -> UnsafeRawBufferPointer? {
        guard start < url.count, let path = url.baseAddress.map({ $0 + start }) else { return nil }
        let mark = memchr(path, 0x3F, url.count - start)
        let end = start + (mark.map { path.distance(to: $0) } ?? url.count - start)
        var index = end - 1
        while index >= start {
            if url[index] == UInt8(ascii: ".") {
                return UnsafeRawBufferPointer(rebasing: url[(index + 1)..<end])
            }
            if url[index] == UInt8(ascii: "/") { return nil }
            index -= 1
        }
        return nil
    }

    /// How much of a host squidGuard ignores in front: `www.`, `www2.`, `web.`, `ftp.`; else 0.
    static func prefixLength(ofHost host: UnsafeRawBufferPointer) -> Int {
        guard host.count > 4 else { return 0 }
        let first = (lowerCased(host[0]), lowerCased(host[1]), lowerCased(host[2]))
        switch first {
        case (UInt8(ascii: "w"), UInt8(ascii: "w"), UInt8(ascii: "w")),
            (UInt8(ascii: "w"), UInt8(ascii: "e"), UInt8(ascii: "b")),
            (UInt8(ascii: "f"), UInt8(ascii: "t"), UInt8(ascii: "p")):
            break
        default: return 0
        }
        var index = 3
        while index < host.count, host[index] &- UInt8(ascii: "0") < 10 { index += 1 }
        guard index + 1 < host.count, host[index] == UInt8(ascii: ".") else { return 0 }
        return index + 1
    }
}

/// The value of a hexadecimal digit.
@inline(__always)
func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}

/// A letter of ASCII in lower case; any other byte as it is.
@inline(__always)
func lowerCased(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
}
