import LogModel

extension KeyValueLine {
    /// Fills a record from the values that were scanned.
    mutating func fill(
        _ record: inout RecordView, _ line: UnsafeRawBufferPointer, _ device: Device
    ) {
        record.client = field(.client, line)
        record.method = field(device == .sophosUTM ? .method : .httpMethod, line)
        record.status = line.status(scan.range(.status))
        record.bytes = line.wholeNumber(scan.range(.bytes)) ?? -1
        record.mime = field(.mime, line)
        record.userAgent = field(.agent, line)
        record.referrer = field(.referrer, line)
        record.action = action(line, device, record.status)
        let isAuthenticated = !AccountName.isNone(line.part(scan.range(.account)))
        let account: KeyValueRole = isAuthenticated ? .account : .unprovenAccount
        if !AccountName.isNone(line.part(scan.range(account))) {
            record.account = field(account, line)
            record.attribution =
                isAuthenticated && record.action == .allowed ? .proven : .unproven
        }
        fillURL(&record, line)
        fillCategories(&record, line, device)
    }

    /// A value as a field; absent where it is empty or `-`.
    private mutating func field(
        _ role: KeyValueRole, _ line: UnsafeRawBufferPointer
    ) -> FieldSlice {
        let range = scan.range(role)
        guard scan.isEscaped(role) else { return line.value(range) }
        let start = built.use(line)
        append(role, line)
        return built.field(from: start)
    }

    /// Appends a value to what is built, without the backslashes before quotation marks.
    private mutating func append(_ role: KeyValueRole, _ line: UnsafeRawBufferPointer) {
        let value = line.part(scan.range(role))
        guard scan.isEscaped(role) else {
            built.append(value)
            return
        }
        for index in 0..<value.count where !value.holds("\\\"", at: index) {
            built.append(value[index])
        }
    }

    /// What the device did.
    ///
    /// | device | denied |
    /// |---|---|
    /// | FortiGate: `action`, before FortiOS 5.2 `status` | `blocked`, `block`, `deny`, `denied`, `redirected` |
    /// | SFOS: `log_subtype` | `Denied`, `Blocked`, `Warned`: the user was shown a page in its place |
    /// | UTM: `action` | `block`, `warn`, `drop` |
    ///
    /// A status of 407 is a challenge everywhere.
    private func action(
        _ line: UnsafeRawBufferPointer, _ device: Device, _ status: Int32
    ) -> Action {
        if status == 407 { return .challenged }
        let role: KeyValueRole =
            switch device {
            case .fortiGate: scan.range(.action).isEmpty ? .statusWord : .action
            case .sophosFirewall: .logSubtype
            case .sophosUTM: .action
            }
        let word = line.part(scan.range(role))
        return KeyValueLine.denied.contains { word.isWord($0) } ? .denied : .allowed
    }

    private static let denied: [StaticString] = [
        "blocked", "block", "denied", "deny", "warned", "warn", "drop", "dropped", "redirected",
        "redirect",
    ]

    /// URL and host; a path alone is given scheme and host.
    private mutating func fillURL(_ record: inout RecordView, _ line: UnsafeRawBufferPointer) {
        let role: KeyValueRole = scan.range(.url).isEmpty ? .request : .url
        let url = scan.range(role)
        let host = scan.range(.host)
        let isPath = !url.isEmpty && line[url.lowerBound] == UInt8(ascii: "/")
        if isPath, !host.isEmpty {
            fillPath(&record, line, role)
        } else if url.isEmpty {
            // Where no URL was logged, none is made up.
            record.host = field(.host, line)
        } else {
            let isAuthority = !isPath && line.place(of: "://", in: url) == nil
            record.url = field(role, line)
            record.host =
                built.isUsed
                ? built.host(of: record.url, isAuthority: isAuthority)
                : URLHost.find(in: record.base, record.url, isAuthority: isAuthority)
        }
    }

    /// The URL of a host and a path that were logged apart.
    private mutating func fillPath(
        _ record: inout RecordView, _ line: UnsafeRawBufferPointer, _ path: KeyValueRole
    ) {
        let start = built.use(line)
        let host = scan.range(.host)
        let service = line.part(scan.range(.service))
        let isSecure =
            service.isWord("https") || service.isWord("ssl")
            || line.wholeNumber(scan.range(.port)) == 443
        built.append(isSecure ? "https://" : "http://")
        let isBareIPv6 =
            line[host.lowerBound] != UInt8(ascii: "[")
            && line.part(host).count { $0 == UInt8(ascii: ":") } > 1
        if isBareIPv6 { built.append(UInt8(ascii: "[")) }
        append(.host, line)
        if isBareIPv6 { built.append(UInt8(ascii: "]")) }
        append(path, line)
        record.url = built.field(from: start)
        record.host = built.host(of: record.url, isAuthority: false)
    }

    /// The categories; UTM parts several by commas.
    private mutating func fillCategories(
        _ record: inout RecordView, _ line: UnsafeRawBufferPointer, _ device: Device
    ) {
        let role: KeyValueRole = scan.range(.categoryName).isEmpty ? .category : .categoryName
        let names = line.part(scan.range(role))
        guard !AccountName.isNone(names) else { return }
        if device == .sophosUTM {
            // Without names there are only their numbers.
            guard role == .categoryName else { return }
            guard names.contains(UInt8(ascii: ",")) else {
                record.proxyCategories = field(role, line)
                return
            }
            let start = built.use(line)
            built.append(names, partedBy: UInt8(ascii: ","))
            record.proxyCategories = built.field(from: start)
        } else {
            record.proxyCategories = field(role, line)
        }
    }
}
