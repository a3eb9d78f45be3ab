import Foundation
import LogFormats
import LogModel
import TestSupport
import Testing

@Suite("Lines whose layout the site states")
struct TemplateLineTests {
    static let school = "%ts.%03tu %>a %un %Ss/%03>Hs %<st %rm %ru %mt"

    @Test("the whole directive, the name of a format and the format alone mean the same")
    func spellings() throws {
        let line = "1795216096.469 10.20.2.45 - http://www.example.org/\n"
        for template in [
            "referrer", " referrer ", "%ts.%03tu %>a %{Referer}>h %ru",
            "logformat mine %ts.%03tu %>a %{Referer}>h %ru",
            "logformat\tmine \\\n  %ts.%03tu %>a %{Referer}>h %ru  ",
            "access_log daemon:/var/log/squid/referer.log logformat=referrer",
        ] {
            let records = try parseWeb(line, .squidLogformat, template).records
            #expect(records.map(\.url) == ["http://www.example.org/"], Comment(rawValue: template))
        }
    }

    @Test("the argument of a code may stand before or behind it")
    func arguments() throws {
        let line = "1795216096 http://www.example.org/ curl/8.0\n"
        for code in ["%{User-Agent}>h", "%>h{User-Agent}", "%http::>h{User-Agent}"] {
            let records = try parseWeb(line, .squidLogformat, "%ts %ru " + code).records
            #expect(records.first?.userAgent == "curl/8.0", Comment(rawValue: code))
        }
    }

    struct Encoding: Sendable, CustomTestStringConvertible {
        let flag: String
        let logged: String
        let name: String
        var testDescription: String { "%\(flag)un \(logged)" }
    }

    @Test(
        "a name is as it was before Squid encoded it",
        arguments: [
            Encoding(flag: "", logged: #"SCHOOL\jsmith"#, name: #"SCHOOL\jsmith"#),
            Encoding(flag: "'", logged: #"a\\b%20"#, name: #"a\\b%20"#),
            Encoding(flag: "\"", logged: #"SCHOOL\\j\"s\tm"#, name: "SCHOOL\\j\"s\tm"),
            Encoding(flag: "[", logged: #"caf%c3%a9 \\ %5bx%5d\r"#, name: "café \\ [x]\r"),
            Encoding(flag: "#", logged: "caf%C3%A9%20x%25", name: "café x%"),
            Encoding(flag: "#", logged: "cut%C", name: "cut%C"),
            Encoding(flag: "/", logged: #""j \"k\" \\ l""#, name: #"j "k" \ l"#),
            Encoding(flag: "/", logged: "plain", name: "plain"),
        ])
    func encodings(_ sample: Encoding) throws {
        let line = "1795216096 \(sample.logged) http://www.example.org/\n"
        let records = try parseWeb(line, .squidLogformat, "%ts %\(sample.flag)un %ru").records
        #expect(records.map(\.account) == [sample.name])
    }

    struct URLParts: Sendable, CustomTestStringConvertible {
        let method: String
        let parts: String
        let url: String?
        let host: String?
        var testDescription: String { parts }
    }

    @Test(
        "a URL that is logged in parts is put together",
        arguments: [
            URLParts(
                method: "GET", parts: "http www.example.org 80 /a", url: "http://www.example.org/a",
                host: "www.example.org"),
            URLParts(
                method: "GET", parts: "https www.example.org 8443 /a",
                url: "https://www.example.org:8443/a", host: "www.example.org"),
            URLParts(
                method: "CONNECT", parts: "- www.example.org 443 -", url: "www.example.org:443",
                host: "www.example.org"),
            URLParts(
                method: "CONNECT", parts: "- %5B2001:db8::10%5D 443 -",
                url: "[2001:db8::10]:443", host: "2001:db8::10"),
            URLParts(
                method: "GET", parts: "urn isbn 0 123", url: "urn:isbn:123", host: nil),
            URLParts(method: "GET", parts: "http - 80 /", url: "http://-/", host: "-"),
            URLParts(method: "GET", parts: "- - - -", url: nil, host: nil),
        ])
    func urlParts(_ sample: URLParts) throws {
        let line = "1795216096 \(sample.method) \(sample.parts)\n"
        let records = try parseWeb(
            line, .squidLogformat, "%ts %rm %>rs %>rd %>rP %>rp"
        ).records
        #expect(records.map(\.url) == [sample.url])
        #expect(records.map(\.host) == [sample.host])
    }

    @Test("parts may stand together as they do in a URL")
    func joinedParts() throws {
        let squid = try parseWeb(
            "1795216096 http://[2001:db8::1]:8080/x\n1795216096 http://www.example.org:80/y?z\n",
            .squidLogformat, "%ts %>rs://%>rd:%>rP%>rp")
        #expect(
            squid.records.map(\.url) == [
                "http://[2001:db8::1]:8080/x", "http://www.example.org/y?z",
            ])
        let nginx = try parseWeb(
            "1795216096.001 https://www.example.org/a?b=c\n", .nginxLogformat,
            "${msec} $scheme://$host$uri$is_args$args")
        #expect(nginx.records.map(\.url) == ["https://www.example.org/a?b=c"])
    }

    @Test("a name that can be read in two ways is not proven, and is without a second way")
    func ambiguity() throws {
        func attribution(_ user: String) throws -> [Attribution] {
            try parseWeb(
                "1795216096.469 10.20.2.45 \(user) TCP_MISS/200 439 GET http://www.example.org/ text/html\n",
                .squidLogformat, Self.school
            ).records.map(\.attribution)
        }
        #expect(try attribution("jane doe") == [.proven])
        #expect(try attribution("x TCP_MISS") == [.proven])
        #expect(try attribution("x TCP_MISS/200 5 GET http://a.example/") == [.unproven])
    }

    @Test("without a status and a result tag no name is proven; an identity never is")
    func unprovenNames() throws {
        func attribution(_ line: String, _ template: String) throws -> Attribution? {
            try parseWeb(line + "\n", .squidLogformat, template).records.first?.attribution
        }
        let url = "http://www.example.org/"
        #expect(try attribution("1795216096 jane \(url)", "%ts %un %ru") == .unproven)
        #expect(try attribution("1795216096 jane 200 \(url)", "%ts %un %>Hs %ru") == .proven)
        #expect(try attribution("1795216096 jane 403 \(url)", "%ts %un %>Hs %ru") == .unproven)
        #expect(try attribution("1795216096 jane TCP_MISS \(url)", "%ts %ui %Ss %ru") == .unproven)
        #expect(try attribution("1795216096 jane TCP_MISS \(url)", "%ts %ul %Ss %ru") == .proven)
        #expect(
            try attribution("1795216096 - jane TCP_MISS \(url)", "%ts %un %ue %Ss %ru") == .proven)
    }

    @Test("a time of the log's own that looks like a syslog header is not taken off")
    func ownTime() throws {
        let template = "%{%Y-%m-%dT%H:%M:%S%z}tl %>a %un %Ss/%03>Hs %<st %rm %ru %mt"
        let line =
            "2026-11-20T23:08:16+00:00 10.20.2.45 jane TCP_MISS/200 439 GET http://www.example.org/ text/html"
        for text in [line, "<13>Nov 20 23:08:16 proxy (squid-1): " + line] {
            let parsed = try parseWeb(text + "\n", .squidLogformat, template)
            #expect(parsed.records.map(\.client) == ["10.20.2.45"])
            #expect(parsed.rejections.isEmpty)
        }
    }

    @Test("a line made up to be tried for ever is refused soon")
    func hostileLine() throws {
        let template = #"%ts "%'{A}>h" "%'{B}>h" "%'{C}>h" "%'{D}>h" "%'{Referer}>h" %ru"#
        let line = "1795216096 \"" + String(repeating: #"" ""#, count: 20_000) + "\n"
        let clock = ContinuousClock()
        let spent = try clock.measure {
            let parsed = try parseWeb(line, .squidLogformat, template)
            #expect(parsed.records.count + parsed.rejections.count == 1)
        }
        #expect(spent < .seconds(20))
    }

    @Test("Squid's native log by its template gives what its own parser gives")
    func nativeByTemplate() throws {
        let log = try squidFixture("behind_e2guardian_native.log")
        let records = try parseWeb(log, .squidLogformat, "squid").records
        let native = parseSquid(log).records
        #expect(records.map(\.time) == native.map(\.time))
        #expect(records.map(\.url) == native.map(\.url))
        #expect(records.map(\.client) == native.map(\.client))
        #expect(records.map(\.status) == native.map(\.status))
        #expect(records.map(\.action) == native.map(\.action))
        #expect(records.map(\.attribution) == native.map(\.attribution))
    }

    @Test("any bytes give a record or a rejection, whatever the format")
    func anyBytes() throws {
        var generator = SeededGenerator(seed: 7)
        let pieces = [
            "10.20.2.45", " ", " - ", "\"", "\\", "[", "] ", "20/Nov/2026:23:08:16 +0000", "\0",
            "http://", "www.example.org", ":443", "GET", " HTTP/1.1\" ", "200", "TCP_MISS",
            ":HIER_NONE", "%", "%4", "\\x", "\\x4", ",", "1795216096.469", "\r", "é", "<13>",
            "Nov 20 23:08:16 proxy (squid-1): ",
        ]
        let formats: [(LogFormat, String?)] = [
            (.squidCommon, nil), (.squidCombined, nil), (.apache, nil),
            (.squidLogformat, Self.school), (.squidLogformat, "referrer"),
            (.squidLogformat, "%tl %/un %9>a %>rs %>rd %>rP %>rp"),
            (.apacheLogformat, #"LogFormat "%v:%p %h %u %t \"%r\" %>s" x"#),
            (.nginxLogformat, "$msec $http_host$request_uri \"$http_x_forwarded_for\""),
        ]
        for _ in 0..<400 {
            let line = (0..<Int.random(in: 1...24, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }.joined()
            for (format, template) in formats {
                let parsed = try parseWeb(line + "\n", format, template)
                // An empty message and what stands after a cut are no lines.
                let mayBeNone = line.contains("\0") || line.contains("(squid-1): ") || line == "\r"
                #expect(mayBeNone || parsed.records.count + parsed.rejections.count == 1)
            }
        }
    }
}

@Suite("Telling Squid's and Apache's logs by their lines")
struct TemplateSnifferTests {
    @Test(
        "a log that a real program wrote is recognised",
        arguments: [
            ("squid/access_common.log", LogFormat.squidCommon),
            ("squid/access_combined.log", .squidCombined),
            ("squid/mime_hdrs_combined.log", .squidCombined),
            ("squid/access_referrer.log", .squidLogformat),
            ("squid/access_useragent.log", .squidLogformat),
            ("squid/access_custom_school_user.log", .squidLogformat),
            ("squid/access_custom_iso_kv.log", .squidLogformat),
            ("squid/access_custom_uk_csv.log", .squidLogformat),
            ("squid/access_custom_tabbed.log", .squidLogformat),
            ("squid/dst_autumn_ukdate_nozone.log", .squidLogformat),
            ("nginx/access_combined.log", .apache), ("nginx/access_main_xff.log", .apache),
            ("nginx/access_vhost_combined.log", .apache),
        ])
    func realLogs(_ file: String, _ format: LogFormat) throws {
        let log = Array(try Data(contentsOf: fixture(file)).prefix(65_536))
        #expect(log.withUnsafeBytes { FormatSniffer.recognise($0) } == format)
        #expect(wrapped(log).withUnsafeBytes { FormatSniffer.recognise($0) } == format)
    }

    /// The first lines of a log as a log server keeps them.
    private func wrapped(_ log: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        for line in log.split(separator: 0x0A).prefix(40) {
            bytes += "Nov 20 23:26:36 proxy01 (squid-1): ".utf8
            bytes += line
            bytes.append(0x0A)
        }
        return bytes
    }

    @Test("a native log under a syslog header stays native")
    func wrappedNative() throws {
        let log = wrapped(try squidFixture("access_native.log"))
        #expect(log.withUnsafeBytes { FormatSniffer.recognise($0) } == .squid)
    }
}
