import LogModel

/// Lines that Squid writes and that a simple split gets wrong.
enum SquidOddLines {
    static let start = "1795216096.469      1 10.20.2.45 "
    static let all = usual + users + urls + extras

    static let usual: [SquidParserTests.OddLine] = [
        .init(
            name: "a usual line",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/ - HIER_DIRECT/192.0.2.11"
                + " text/html"),
        .init(
            name: "a clock that was reset to 1970, padded",
            line: "    12345.678 -17 10.20.2.45 TCP_MISS/200 439 GET http://www.example.org/ -"
                + " HIER_NONE/- text/html",
            time: "1970-01-01T03:25:45.678Z"),
        .init(
            name: "an elapsed time wider than its column",
            line: "1795216096.469 123456789 10.20.2.45 TCP_MISS/200 439 GET"
                + " http://www.example.org/ - HIER_NONE/- text/html"),
        .init(
            name: "an IPv6 client and peer",
            line: "1795216096.469      1 2001:db8::77 TCP_MISS/200 439 GET"
                + " http://www.example.org/ - HIER_DIRECT/2001:db8::10 text/html",
            client: "2001:db8::77"),
        .init(
            name: "the codes of Squid before 3.2",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/ ann DIRECT/192.0.2.11"
                + " text/html",
            account: "ann", attribution: .proven),
        .init(
            name: "a parent that answered too late",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/ ann"
                + " TIMEOUT_FIRSTUP_PARENT/proxy.example text/html",
            account: "ann", attribution: .proven),
        .init(
            name: "a code that no Squid has written yet",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/ ann"
                + " BRAND_NEW/192.0.2.11 text/html",
            account: "ann", attribution: .proven),
        .init(
            name: "no method, no status and no media type",
            line: start + "NONE_NONE/000 0 - error:transaction-end-before-headers -"
                + " HIER_NONE/- -",
            method: nil, url: "error:transaction-end-before-headers", host: nil, status: 0,
            bytes: 0, mime: nil),
        .init(
            name: "a method of signs",
            line: start + "TCP_MISS/400 439 $%! http://www.example.org/ - HIER_DIRECT/192.0.2.11"
                + " text/html",
            method: "$%!", status: 400),
        .init(
            name: "bytes unknown",
            line: start + "TCP_MISS/200 - GET http://www.example.org/ - HIER_NONE/- text/html",
            bytes: -1),
    ]

    static let users: [SquidParserTests.OddLine] = [
        .init(
            name: "a user with a space",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/ jane doe"
                + " HIER_DIRECT/192.0.2.11 text/html",
            account: "jane doe", attribution: .proven),
        .init(
            name: "a user with several spaces in a row and one at the end",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/ jane  van  doe "
                + " HIER_NONE/- text/html",
            account: "jane  van  doe ", attribution: .proven),
        .init(
            name: "a user with a domain and a doubled backslash",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/ SCHOOL\\\\jsmith"
                + " HIER_NONE/- text/html",
            account: "SCHOOL\\\\jsmith", attribution: .proven),
        .init(
            name: "a user whose domain looks like a hierarchy code",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/ SCHOOL/jsmith"
                + " HIER_NONE/- text/html",
            account: "SCHOOL/jsmith", attribution: .proven),
        .init(
            name: "a user with a space whose second word looks like an unknown code",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/ jane SCHOOL/doe"
                + " HIER_NONE/- text/html",
            account: "jane SCHOOL/doe", attribution: .proven),
        .init(
            name: "the same before a parent that answered too late",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/ jane SCHOOL/doe"
                + " TIMEOUT_FIRSTUP_PARENT/proxy.example text/html",
            account: "jane SCHOOL/doe", attribution: .proven),
        .init(
            name: "the same before a server that answered too late",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/ jane SCHOOL/doe"
                + " TIMEOUT_HIER_DIRECT/192.0.2.11 text/html",
            account: "jane SCHOOL/doe", attribution: .proven),
        .init(
            name: "a user percent-encoded",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/ %c3%a9lise HIER_NONE/-"
                + " text/html",
            account: "%c3%a9lise", attribution: .proven),
        .init(
            name: "a user with a quote",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/ quo\"te HIER_NONE/-"
                + " text/html",
            account: "quo\"te", attribution: .proven),
        .init(
            name: "an empty user",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/  HIER_NONE/- text/html"),
        .init(
            name: "a name typed into a login box",
            line: start + "TCP_DENIED/407 439 GET http://www.example.org/ head teacher"
                + " HIER_NONE/- text/html",
            account: "head teacher", attribution: .unproven, action: .challenged, status: 407),
        .init(
            name: "a name that was made up to end the line early",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/ ann HIER_NONE/- text/html"
                + " HIER_NONE/- text/html",
            account: "ann", attribution: .unproven),
        .init(
            name: "a URL with spaces that was made up to name somebody else",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/ ann HIER_NONE/- x bob"
                + " HIER_DIRECT/192.0.2.11 text/html",
            account: "ann", attribution: .unproven, mime: "x"),
        .init(
            name: "a header that was made up to look like a second line",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/ bob HIER_NONE/- text/html"
                + " [User-Agent: ann HIER_NONE/- text/html\\r\\n] [HTTP/1.1 200 OK\\r\\n]",
            account: "bob", attribution: .unproven),
    ]

    static let urls: [SquidParserTests.OddLine] = [
        .init(
            name: "CONNECT",
            line: start + "TCP_TUNNEL/200 1854 CONNECT www.example.org:443 - HIER_NONE/- -",
            method: "CONNECT", url: "www.example.org:443", bytes: 1854, mime: nil),
        .init(
            name: "CONNECT to an IPv6 address",
            line: start + "TCP_TUNNEL/200 1834 CONNECT [2001:db8::10]:443 -"
                + " HIER_DIRECT/2001:db8::10 -",
            method: "CONNECT", url: "[2001:db8::10]:443", host: "2001:db8::10", bytes: 1834,
            mime: nil),
        .init(
            name: "a pseudo-URL",
            line: start + "NONE_NONE/400 3451 SSH-2.0-OpenSSH_9.2 error:invalid-request -"
                + " HIER_NONE/- text/html",
            method: "SSH-2.0-OpenSSH_9.2", url: "error:invalid-request", host: nil, status: 400,
            bytes: 3451),
        .init(
            name: "a tab and quotes in the URL",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/a\tb\"c\" -"
                + " HIER_NONE/- text/html",
            url: "http://www.example.org/a\tb\"c\""),
        .init(
            name: "a host in another script",
            line: start + "TCP_MISS/200 439 GET http://caf\u{E9}.example.test/menu -"
                + " HIER_NONE/- text/html",
            url: "http://caf\u{E9}.example.test/menu", host: "caf\u{E9}.example.test"),
    ]

    static let extras: [SquidParserTests.OddLine] = [
        .init(
            name: "the headers of request and answer",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/ jane doe HIER_NONE/-"
                + " text/html [User-Agent: a%5db \"x\" - -\\r\\n] [HTTP/1.1 200 OK\\r\\n]",
            account: "jane doe", attribution: .proven),
        .init(
            name: "referrer and user agent",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/ ann HIER_NONE/-"
                + " text/html \"http://a.example/\" \"Mozilla/5.0 (X11)\"",
            account: "ann", attribution: .proven),
        .init(
            name: "a number",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/ ann HIER_NONE/-"
                + " text/html 902351708.872",
            account: "ann", attribution: .proven),
        .init(
            name: "a media type with parameters, and spaces at the end",
            line: start + "TCP_MISS/200 439 GET http://www.example.org/ ann HIER_NONE/-"
                + " text/html; charset=UTF-8  ",
            account: "ann", attribution: .proven, mime: "text/html;"),
    ]
}
