import LogModel

/// What a column of a W3C log says.
enum W3CRole: Int, CaseIterable, Sendable {
    case date, time, epoch, gmtTime, localTime
    case client, account, secondAccount, isAuthenticated
    case method, url, scheme, host, secondHost, port, serverPort, path, query
    case status, mime, agent, referrer, bytes
    case filterResult, proxyAction, exception, verdict, category
    /// Nothing that a record holds.
    case other
}

/// Which column of the lines that follow says what, as a `#Fields:` line states it.
struct W3CFields: Sendable {
    /// The roles of the columns, in order.
    let roles: [W3CRole]
    /// Whether a TAB parts the columns, and not a run of spaces.
    let isTabbed: Bool
    /// Whether a `+` in a user agent stands for a space, as IIS writes it.
    let plusIsSpace: Bool

    /// More columns than any server logs.
    private static let columnLimit = 512

    /// Compiles a line; `nil` when it is no `#Fields:` line.
    ///
    /// - Parameter line: a whole line; the case of its names does not matter.
    init?(_ line: UnsafeRawBufferPointer) {
        guard line.count > 8, line.part(0..<8).isWord("#fields:") else { return nil }
        let names = line.part(8..<line.count)
        isTabbed = names.contains(0x09)
        let columns = names.split { $0 == 0x20 || $0 == 0x09 }.prefix(W3CFields.columnLimit)
            .map { String(decoding: $0, as: UTF8.self).lowercased() }
        roles = columns.map { W3CFields.roles[$0] ?? .other }
        plusIsSpace = columns.contains("cs-uri-stem")
    }

    /// Whether a row states its date, or leaves it to the line `#Date:` before it.
    var hasDate: Bool { has(.date) }

    /// Whether the columns tell when something was asked for, and what.
    var isUsable: Bool {
        let hasTime = has(.time) || has(.epoch) || has(.gmtTime) || has(.localTime)
        return hasTime && (has(.url) || has(.host) || has(.secondHost) || has(.path))
    }

    private func has(_ role: W3CRole) -> Bool { roles.contains(role) }

    /// The names that Blue Coat, Forefront TMG and ISA, IIS and Zscaler give their columns.
    private static let roles: [String: W3CRole] = [
        "date": .date, "time": .time, "x-timestamp": .epoch, "timestamp": .epoch,
        "x-timestamp-unix": .epoch, "epochtime": .epoch, "gmttime": .gmtTime,
        "localtime": .localTime, "x-localtime": .localTime,
        "c-ip": .client, "x-client-ip": .client, "x-client-address": .client, "cs-ip": .client,
        "cs-username": .account, "cs-user": .account, "c-username": .account,
        "x-cs-username": .account, "cs-login": .account, "cs-userdn": .secondAccount,
        "x-cs-user-authorization-name": .secondAccount,
        "sc-authenticated": .isAuthenticated, "c-authenticated": .isAuthenticated,
        "cs-method": .method, "s-operation": .method, "c-method": .method,
        "cs-uri": .url, "c-uri": .url, "x-cs-uri": .url, "cs-url": .url,
        "cs-uri-scheme": .scheme, "c-uri-scheme": .scheme, "cs-protocol": .scheme,
        "cs-host": .host, "cs(host)": .host, "cs-uri-host": .host, "c-uri-host": .host,
        "cs-uri-hostname": .host, "cs-uri-address": .secondHost, "r-host": .secondHost,
        "x-cs-host": .host, "cs-uri-port": .port, "c-uri-port": .port, "r-port": .port,
        "s-port": .serverPort, "cs-uri-path": .path, "c-uri-path": .path,
        "cs-uri-stem": .path, "c-uri-stem": .path, "cs-uri-query": .query,
        "c-uri-query": .query, "sc-status": .status, "x-sc-status": .status,
        "rs(content-type)": .mime, "sc(content-type)": .mime, "cs-mime-type": .mime,
        "rs-content-type": .mime, "sc-content-type": .mime, "x-rs-content-type": .mime,
        "cs(user-agent)": .agent, "c-agent": .agent, "cs-user-agent": .agent,
        "cs(referer)": .referrer, "cs-referred": .referrer, "cs-referer": .referrer,
        "cs(referrer)": .referrer, "sc-bytes": .bytes,
        "sc-filter-result": .filterResult, "s-action": .proxyAction,
        "x-exception-id": .exception, "action": .verdict, "sc-action": .verdict,
        "x-action": .verdict, "cs-categories": .category, "cs-category": .category,
        "sc-filter-category": .category, "urlcategory": .category, "x-urlcategory": .category,
        "cs-url-category": .category, "urlcat": .category,
    ]
}
