import LogModel

extension W3CLine {
    /// A role's value as a field.
    @inline(__always)
    mutating func field(_ role: W3CRole, _ line: UnsafeRawBufferPointer) -> FieldSlice {
        let slot = slots[role.rawValue]
        guard doubled & (1 << UInt64(role.rawValue)) != 0 else { return slot }
        let start = built.use(line)
        append(role, line)
        return built.field(from: start)
    }

    /// Appends a role's value to the scratch memory, with single quotation marks for doubled ones.
    private mutating func append(_ role: W3CRole, _ line: UnsafeRawBufferPointer) {
        let value = value(role, line)
        guard doubled & (1 << UInt64(role.rawValue)) != 0 else {
            built.append(value)
            return
        }
        var index = 0
        while index < value.count {
            built.append(value[index])
            index += value.holds("\"\"", at: index) ? 2 : 1
        }
    }

    /// URL and host, from one column or from several.
    mutating func fillURL(_ record: inout RecordView, _ line: UnsafeRawBufferPointer) {
        let whole = range(.url)
        if !whole.isEmpty, line[whole.lowerBound] != UInt8(ascii: "/") {
            record.url = field(.url, line)
            let raw = slots[W3CRole.url.rawValue]
            let hasScheme = line.place(of: "://", in: whole) != nil
            record.host = URLHost.find(in: record.base, raw, isAuthority: !hasScheme)
            return
        }
        let start = built.use(line)
        let isTunnel = appendAuthority(line)
        if !isTunnel {
            let path: W3CRole = whole.isEmpty ? .path : .url
            if built.bytes.count > start, !value(path, line).starts(with: "/".utf8) {
                built.append(UInt8(ascii: "/"))
            }
            append(path, line)
            let query = value(.query, line)
            if let first = query.first {
                if first != UInt8(ascii: "?") { built.append(UInt8(ascii: "?")) }
                append(.query, line)
            }
        }
        record.url = built.field(from: start)
        record.host = built.host(of: record.url, isAuthority: isTunnel)
    }

    /// Appends `scheme://host:port`, or `host:port` for a tunnel; nothing where no host was logged.
    ///
    /// - Returns: whether the request was for a tunnel.
    private mutating func appendAuthority(_ line: UnsafeRawBufferPointer) -> Bool {
        let role: W3CRole = range(.host).isEmpty ? .secondHost : .host
        let host = value(role, line)
        guard !host.isEmpty else { return false }
        let scheme = value(.scheme, line)
        let isTunnel =
            value(.method, line).isWord("connect") || scheme.isWord("tcp")
            || scheme.isWord("ssl") || scheme.isWord("ssl-tunnel")
        let port = line.wholeNumber(range(.port)) ?? 0
        var defaultPort: Int64 = 0
        if !isTunnel { defaultPort = appendScheme(scheme, port, line) }
        // An address of IPv6 in brackets may have a port behind them.
        let colons = host.count { $0 == UInt8(ascii: ":") }
        let isBare = colons > 1 && host[0] != UInt8(ascii: "[")
        if isBare { built.append(UInt8(ascii: "[")) }
        append(role, line)
        if isBare { built.append(UInt8(ascii: "]")) }
        let hasPort = !isBare && colons > 0 && host[host.count - 1] != UInt8(ascii: "]")
        if !hasPort, port > 0, port != defaultPort {
            built.append(UInt8(ascii: ":"))
            built.append(value(.port, line))
        }
        return isTunnel
    }

    /// Appends `scheme://` and gives the scheme's own port.
    private mutating func appendScheme(
        _ scheme: UnsafeRawBufferPointer, _ port: Int64, _ line: UnsafeRawBufferPointer
    ) -> Int64 {
        let isStated =
            (1...16).contains(scheme.count)
            && scheme.allSatisfy { ($0 | 0x20) &- UInt8(ascii: "a") < 26 }
        let isSecure =
            isStated
            ? scheme.isWord("https") : port == 443 || line.wholeNumber(range(.serverPort)) == 443
        if isStated {
            built.append(scheme)
        } else if isSecure {
            built.append("https")
        } else {
            built.append("http")
        }
        built.append("://")
        return isSecure ? 443 : scheme.isWord("ftp") ? 21 : 80
    }

    /// The categories, of which Blue Coat parts several by semicolons.
    mutating func fillCategories(_ record: inout RecordView, _ line: UnsafeRawBufferPointer) {
        let categories = value(.category, line)
        guard !AccountName.isNone(categories) else { return }
        guard categories.contains(UInt8(ascii: ";")) else {
            record.proxyCategories = field(.category, line)
            return
        }
        let start = built.use(line)
        built.append(categories, partedBy: UInt8(ascii: ";"))
        record.proxyCategories = built.field(from: start)
    }

    /// The user agent, in which IIS writes a space as `+`.
    mutating func fillAgent(
        _ record: inout RecordView, _ line: UnsafeRawBufferPointer, plusIsSpace: Bool
    ) {
        let agent = value(.agent, line)
        guard plusIsSpace, agent.contains(UInt8(ascii: "+")), !agent.contains(0x20) else {
            record.userAgent = field(.agent, line)
            return
        }
        let start = built.use(line)
        for byte in agent { built.append(byte == UInt8(ascii: "+") ? 0x20 : byte) }
        record.userAgent = built.field(from: start)
    }
}
