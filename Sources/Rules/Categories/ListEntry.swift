/// Reads one line of a `domains` or `urls` file.
///
/// Lists come from many hands. What plainly means a name is put right: spaces and a carriage
/// return around it, capitals, a scheme, `*.` or a dot in front, a dot behind, a comment after a
/// space and `#`. What does not is reported and left out.
enum ListEntry {
    /// What a line holds.
    enum Domain: Equatable {
        /// Nothing, or a comment.
        case blank
        case name([UInt8])
        /// What is wrong, as a clause.
        case dirty(String)
    }

    /// What a line of a `urls` file holds.
    enum Address: Equatable {
        case blank
        /// The host and the beginning of the path, which may be empty.
        case address(host: [UInt8], path: [UInt8])
        case dirty(String)
    }

    /// Reads a line of a `domains` file, without its newline.
    static func domain(_ line: UnsafeRawBufferPointer) -> Domain {
        var text = body(of: line)
        guard !text.isEmpty else { return .blank }
        text = withoutScheme(text)
        if text.last == UInt8(ascii: "/") { text = dropLast(text) }
        if text.starts(with: [UInt8(ascii: "*"), UInt8(ascii: ".")]) {
            text = UnsafeRawBufferPointer(rebasing: text[2...])
        } else if text.first == UInt8(ascii: ".") {
            text = UnsafeRawBufferPointer(rebasing: text[1...])
        }
        if text.last == UInt8(ascii: ".") { text = dropLast(text) }
        if let fault = fault(inHost: text) { return .dirty(fault) }
        return .name(text.map(lowerCased))
    }

    /// Reads a line of a `urls` file, without its newline.
    static func address(_ line: UnsafeRawBufferPointer) -> Address {
        let text = withoutScheme(body(of: line))
        guard !text.isEmpty else { return .blank }
        let end = text.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
        var host = UnsafeRawBufferPointer(rebasing: text[..<(end ?? text.count)])
        let colons = host.count { $0 == UInt8(ascii: ":") }
        if colons == 1, let colon = host.lastIndex(of: UInt8(ascii: ":")) {
            host = UnsafeRawBufferPointer(rebasing: host[..<colon])
        }
        if let fault = fault(inHost: host) { return .dirty(fault) }
        var path: [UInt8] = []
        if let end {
            let rest = UnsafeRawBufferPointer(rebasing: text[end...])
            RequestText.append(rest, to: &path)
            if path.contains(where: { $0 <= 0x20 }) { return .dirty("it holds a space") }
        }
        return .address(host: host.map(lowerCased), path: path)
    }

    /// The line without surrounding spaces and comment.
    private static func body(of line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var start = 0
        var end = line.count
        if let hash = line.firstIndex(of: UInt8(ascii: "#")) {
            let isComment = hash == 0 || line[hash - 1] == 0x20 || line[hash - 1] == 0x09
            if isComment { end = hash }
        }
        while start < end, isSpace(line[start]) { start += 1 }
        while end > start, isSpace(line[end - 1]) { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: line[start..<end])
    }

    private static func withoutScheme(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        for scheme in ["http://", "https://"] where text.count > scheme.utf8.count {
            if zip(text, scheme.utf8).allSatisfy({ lowerCased($0) == $1 }) {
                return UnsafeRawBufferPointer(rebasing: text[scheme.utf8.count...])
            }
        }
        return text
    }

    /// Why some bytes are no host, `nil` when they are one.
    private static func fault(inHost host: UnsafeRawBufferPointer) -> String? {
        guard !host.isEmpty else { return "it has no host" }
        guard host.count <= HostTable.longestName else { return "it is longer than 253 bytes" }
        var previous = UInt8(ascii: ".")
        for byte in host {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: ":"):
                break
            case UInt8(ascii: "."):
                if previous == byte { return "it has an empty part between dots" }
            case UInt8(ascii: "/"): return "it has a path, so it belongs into 'urls'"
            case 0x80...: return "it is not ASCII; write international names as 'xn--...'"
            case 0...0x20: return "it holds a space"
            default: return "it holds a character that no host has"
            }
            previous = byte
        }
        // Colons make sense only in an IPv6 address; `name:port` is not a host.
        if host.contains(UInt8(ascii: ":")), IPAddress(host) == nil { return "it has a port" }
        return nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D
    }

    private static func dropLast(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: text.dropLast())
    }
}
