/// One line of Squid's native access log.
struct WebRequest {
    var time: Instant
    var elapsed = 40
    var client: String
    var result = "TCP_MISS/200"
    var bytes = 4210
    var method = "GET"
    var url: String
    var user: String?
    var peer = "HIER_DIRECT/192.0.2.80"
    var mime = "text/html"

    /// The line as Squid's `logformat squid` writes it; a user's space is not escaped.
    var text: String {
        let width = String(repeating: " ", count: max(0, 6 - String(elapsed).count))
        return "\(time.squidStamp) \(width)\(elapsed) \(client) \(result) \(bytes) \(method) \(url)"
            + " \(user ?? "-") \(peer) \(mime)"
    }

    /// The host, without scheme, port and path.
    var host: String {
        let afterScheme = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        return String(afterScheme.prefix { $0 != "/" && $0 != ":" })
    }

    /// `allowed`, `denied` or `challenged`, as Headnote calls them.
    var action: String {
        guard result.hasPrefix("TCP_DENIED") else { return "allowed" }
        return result.hasSuffix("/407") ? "challenged" : "denied"
    }

    /// Squid asks for a login, before a name is known.
    func asChallenge() -> WebRequest {
        var challenge = self
        challenge.result = "TCP_DENIED/407"
        challenge.elapsed = 0
        challenge.bytes = 3954
        challenge.user = nil
        challenge.peer = "HIER_NONE/-"
        challenge.mime = "text/html"
        return challenge
    }

    /// The filter refuses the request.
    func asDenied() -> WebRequest {
        var denied = self
        denied.result = "TCP_DENIED/403"
        denied.elapsed = 0
        denied.bytes = 3501 + url.utf8.count
        denied.peer = "HIER_NONE/-"
        denied.mime = "text/html"
        return denied
    }

    /// The line, marked for the truth file when its host is on one of the lists.
    func line(person: String) -> LogLine {
        var line = LogLine(time: time, text: text)
        guard let category = ListedSites.category(of: host) else { return line }
        let attribution = user == nil ? "none" : action == "allowed" ? "proven" : "unproven"
        line.mark = Mark(
            category: category, person: person, account: user ?? "", action: action,
            attribution: attribution, host: host, detail: url)
        return line
    }
}
