/// Reads one line of a `domains` or `urls` file.
///
/// Lists come from many hands. What plainly means a name is put right: spaces and a carriage
/// return around it, capitals, letters of other scripts, a scheme, `*.` or a dot in front, a dot
/// behind, a comment after a space and `#`. What does not is reported and left out.
enum ListEntry {
    /// What a line holds.
    enum Domain: Equatable {
        /// Nothing, or a comment.
        case blank
        /// A name in the form of ``HostText``.
        case name([UInt8])
        /// The address of a machine, or a network.
        case network(NetworkRange)
        /// What is wrong, as a clause.
        case dirty(String)
    }

    /// Whether a line is a name as it stands, as nearly every line of a large list is.
    static func isPlainName(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let last = line.last, line.count <= HostIndexWriter.longestName,
            last &- UInt8(ascii: "0") >= 10, last != UInt8(ascii: ".")
        else { return false }
        var previous = UInt8(ascii: ".")
        for byte in line {
            guard HostCode.number(byte) != HostCode.invalid,
                byte != UInt8(ascii: ".") || previous != byte
            else { return false }
            previous = byte
        }
        return true
    }

    /// What a line of a `urls` file holds.
    enum Address: Equatable {
        case blank
        /// The host, as ``hostKey(_:)`` gives it, and the beginning of the path, which may be
        /// empty.
        case address(host: [UInt8], path: [UInt8])
        case dirty(String)
    }

    /// Reads a line of a `domains` file, without its newline.
    static func domain(_ line: UnsafeRawBufferPointer) -> Domain {
        var text = body(of: line)
        guard !text.isEmpty else { return .blank }
        text = withoutScheme(text)
        if let network = network(text) { return .network(network) }
        if text.last == UInt8(ascii: "/") { text = dropLast(text) }
        if text.starts(with: [UInt8(ascii: "*"), UInt8(ascii: ".")]) {
            text = UnsafeRawBufferPointer(rebasing: text[2...])
        } else if text.first == UInt8(ascii: ".") {
            text = UnsafeRawBufferPointer(rebasing: text[1...])
        }
        if text.last == UInt8(ascii: ".") { text = dropLast(text) }
        if let network = network(text) { return .network(network) }
        switch host(text) {
        case .success(let name): return .name(name)
        case .failure(let dirt): return .dirty(dirt.clause)
        }
    }

    /// Reads a line of a `urls` file, without its newline.
    static func address(_ line: UnsafeRawBufferPointer) -> Address {
        let text = withoutScheme(body(of: line))
        guard !text.isEmpty else { return .blank }
        let end = text.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
        let hostPart = withoutPort(UnsafeRawBufferPointer(rebasing: text[..<(end ?? text.count)]))
        var key: [UInt8]
        if let address = IPAddress(hostPart) {
            key = hostKey(address)
        } else {
            switch host(hostPart) {
            case .success(let name): key = name
            case .failure(let dirt): return .dirty(dirt.clause)
            }
        }
        var path: [UInt8] = []
        if let end {
            // A question mark behind the host asks the same of the server as one behind a slash.
            if text[end] == UInt8(ascii: "?") { path.append(UInt8(ascii: "/")) }
            RequestText.append(UnsafeRawBufferPointer(rebasing: text[end...]), to: &path)
            if path.contains(where: { $0 <= 0x20 }) { return .dirty("it holds a space") }
        }
        return .address(host: key, path: path)
    }

    /// What the address of a machine is called among the hosts of `urls`.
    ///
    /// An IPv6 address has many spellings, and colons that no name has: it is called by its 32
    /// digits with a dot behind, which no name ends in.
    static func hostKey(_ address: IPAddress) -> [UInt8] {
        if let short = address.shortNumber {
            return Array(
                [24, 16, 8, 0].map { String(short >> UInt32($0) & 0xFF) }
                    .joined(separator: ".").utf8)
        }
        let digits = String(address.number, radix: 16)
        return Array((String(repeating: "0", count: 32 - digits.utf8.count) + digits + ".").utf8)
    }

    /// A network, an address, or an address in brackets; `nil` for everything else.
    private static func network(_ text: UnsafeRawBufferPointer) -> NetworkRange? {
        var text = text
        if text.first == UInt8(ascii: "["), text.last == UInt8(ascii: "]") {
            text = UnsafeRawBufferPointer(rebasing: text[1..<(text.count - 1)])
        }
        // A digit or a colon begins every one of them, and most lines are names.
        guard let first = text.first, text.count <= 49,
            hexValue(first) != nil || first == UInt8(ascii: ":")
        else { return nil }
        return NetworkRange(String(decoding: text, as: UTF8.self))
    }

    /// The host without a port behind it and brackets around it.
    private static func withoutPort(_ host: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        if host.first == UInt8(ascii: "["), let end = host.firstIndex(of: UInt8(ascii: "]")) {
            return UnsafeRawBufferPointer(rebasing: host[1..<end])
        }
        let colons = host.count { $0 == UInt8(ascii: ":") }
        guard colons == 1, let colon = host.lastIndex(of: UInt8(ascii: ":")) else { return host }
        return UnsafeRawBufferPointer(rebasing: host[..<colon])
    }

    /// The line without surrounding spaces and comment.
    static func body(of line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
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

    /// Why a line is left out.
    private struct Dirt: Error {
        let clause: String
    }

    /// A name in the one form that is compared, in whatever script it is written.
    private static func host(_ text: UnsafeRawBufferPointer) -> Result<[UInt8], Dirt> {
        guard HostText.needsWork(text) else {
            if let fault = fault(inHost: text) { return .failure(Dirt(clause: fault)) }
            return .success(text.map(lowerCased))
        }
        guard let plain = HostText.plain(text) else {
            return .failure(
                Dirt(clause: "it is neither ASCII nor an international name in UTF-8"))
        }
        if let fault = plain.withUnsafeBytes({ fault(inHost: $0) }) {
            return .failure(Dirt(clause: fault))
        }
        return .success(plain)
    }

    /// Why some bytes are no host, `nil` when they are one.
    private static func fault(inHost host: UnsafeRawBufferPointer) -> String? {
        guard !host.isEmpty else { return "it has no host" }
        guard host.count <= HostIndexWriter.longestName else {
            return "it is longer than 253 bytes"
        }
        var previous = UInt8(ascii: ".")
        for byte in host {
            switch byte {
            case UInt8(ascii: "."):
                if previous == byte { return "it has an empty part between dots" }
            case UInt8(ascii: "/"):
                return network(UnsafeRawBufferPointer(rebasing: host.prefix { $0 != 0x2F })) == nil
                    ? "it has a path, so it belongs into 'urls'"
                    : "it is no network: the length is wrong, or bits behind it are set"
            case UInt8(ascii: ":"): return "it has a port"
            case 0...0x20: return "it holds a space"
            default:
                if HostCode.number(byte) == HostCode.invalid {
                    return "it holds a character that no host has"
                }
            }
            previous = byte
        }
        return nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D
    }

    private static func dropLast(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: text.dropLast())
    }
}
