/// The codes of Squid's `logformat`, versions 2.6 to 6, with what Headnote makes of each.
///
/// - SeeAlso: http://www.squid-cache.org/Doc/config/logformat/
enum SquidCodes {
    /// The longest code that some text begins with.
    ///
    /// - Parameter text: what stands after `%`, the flags, the width and `http::`.
    /// - Returns: the code and its field; `nil` where there is none.
    static func longest(at text: ArraySlice<UInt8>) -> (length: Int, field: TemplateField)? {
        var best: (length: Int, field: TemplateField)?
        for (code, field) in all where code.utf8.count > best?.length ?? 0 {
            if text.starts(with: code.utf8) { best = (code.utf8.count, field) }
        }
        return best
    }

    /// The namespaces whose codes tell nothing that a record holds.
    static let otherNamespaces = [
        "icap::", "adapt::", "ssl::", "tls::", "transport::", "proxy_protocol::",
    ]

    private static let all: [(String, TemplateField)] =
        clients + times + names + outcomes + requests + sizes
        + ignoredNumbers.map { ($0, TemplateField(.ignored, .number)) }
        + ignoredWords.map { ($0, TemplateField(.ignored, .word)) }
        + ignoredTexts.map { ($0, TemplateField(.ignored, .text)) }

    private static let clients: [(String, TemplateField)] = [
        (">a", TemplateField(.client, .word)), (">A", TemplateField(.client, .word, rank: 1)),
        ("SRC", TemplateField(.client, .word)),
    ]

    private static let times: [(String, TemplateField)] = [
        ("ts", TemplateField(.time, .epoch)), ("tu", TemplateField(.milliseconds, .number)),
        ("tl", .time("%d/%b/%Y:%H:%M:%S %z", rank: 1)),
        ("tg", .time("%d/%b/%Y:%H:%M:%S %z", isUTC: true, rank: 2)),
        ("tS", TemplateField(.time, .epochMilliseconds, rank: 3)),
    ]

    private static let names: [(String, TemplateField)] = [
        ("un", TemplateField(.account, .text)), ("ul", TemplateField(.account, .text, rank: 1)),
        ("LOGIN", TemplateField(.account, .text, rank: 1)),
        ("ue", TemplateField(.account, .text, rank: 2)),
        ("EXT_USER", TemplateField(.account, .text, rank: 2)),
        ("us", TemplateField(.account, .text, rank: 3)),
        ("ui", TemplateField(.identity, .word)), ("IDENT", TemplateField(.identity, .word)),
    ]

    private static let outcomes: [(String, TemplateField)] = [
        (">Hs", TemplateField(.status, .number)), ("Hs", TemplateField(.status, .number, rank: 1)),
        ("<Hs", TemplateField(.status, .number, rank: 2)), ("Ss", TemplateField(.result, .code)),
        ("Sh", TemplateField(.hierarchy, .code)), ("mt", TemplateField(.mime, .text)),
    ]

    private static let requests: [(String, TemplateField)] = [
        ("rm", TemplateField(.method, .word)), (">rm", TemplateField(.method, .word, rank: 1)),
        ("METHOD", TemplateField(.method, .word, rank: 1)),
        ("<rm", TemplateField(.method, .word, rank: 2)),
        (">ru", TemplateField(.url, .text)), ("URI", TemplateField(.url, .text)),
        ("ru", TemplateField(.url, .text, rank: 1)), ("<ru", TemplateField(.url, .text, rank: 2)),
        (">rs", TemplateField(.scheme, .word)), ("PROTO", TemplateField(.scheme, .word)),
        ("<rs", TemplateField(.scheme, .word, rank: 1)),
        (">rd", TemplateField(.host, .host)), ("DST", TemplateField(.host, .host)),
        ("<rd", TemplateField(.host, .host, rank: 1)),
        (">rP", TemplateField(.port, .number)), ("PORT", TemplateField(.port, .number)),
        ("<rP", TemplateField(.port, .number, rank: 1)),
        (">rp", TemplateField(.path, .text)), ("PATH", TemplateField(.path, .text)),
        ("rp", TemplateField(.path, .text, rank: 1)),
        ("<rp", TemplateField(.path, .text, rank: 2)),
        (">h", TemplateField(.ignored, .text)), (">ha", TemplateField(.ignored, .text, rank: 1)),
        ("<h", TemplateField(.ignored, .text, rank: 9)),
    ]

    private static let sizes: [(String, TemplateField)] = [
        ("<st", TemplateField(.size, .number))
    ]

    private static let ignoredNumbers = [
        ">p", "<p", ">lp", "lp", "<lp", "tr", "<pt", "<tt", "dt", "busy_time", ">st", "st", ">sh",
        "<sh", "<sH", "<sS", "<bs", "sn", "request_attempts", "MYPORT", "SRCPORT",
    ]

    private static let ignoredWords = [
        "<a", "<A", ">eui", ">la", "la", "<la", "oa", ">qos", "<qos", ">nfmark", "<nfmark",
        "rv", ">rv", "<rv", ">v", "rG", "master_xaction", "MYADDR", "SRCEUI48", "SRCEUI64",
        ">handshake", "random",
    ]

    private static let ignoredTexts = [
        "et", "ea", "EXT_TAG", "EXT_LOG", "TAG", "err_code", "err_detail", "note", "credentials",
        "ACL", "DATA", "USER_CERTCHAIN", "USER_CERT",
    ]
}
