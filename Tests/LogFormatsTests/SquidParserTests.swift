import LogFormats
import LogModel
import Testing

@Suite("Squid native, odd lines")
struct SquidParserTests {
    /// One line and the record it must give.
    struct OddLine: Sendable, CustomTestStringConvertible {
        let name: String
        let line: String
        var time = "2026-11-20T23:08:16.469Z"
        var client: String? = "10.20.2.45"
        var account: String?
        var attribution = Attribution.none
        var action = Action.allowed
        var method: String? = "GET"
        var url: String? = "http://www.example.org/"
        var host: String? = "www.example.org"
        var status: Int32 = 200
        var bytes: Int64 = 439
        var mime: String? = "text/html"
        var testDescription: String { name }
    }

    @Test("an odd line gives its record", arguments: SquidOddLines.all)
    func oddLine(_ odd: OddLine) throws {
        let parsed = parseSquid(odd.line + "\n")
        #expect(parsed.rejections.isEmpty)
        let record = try #require(parsed.records.first)
        #expect(parsed.records.count == 1)
        #expect(record.time == odd.time)
        #expect(record.client == odd.client)
        #expect(record.account == odd.account)
        #expect(record.attribution == odd.attribution)
        #expect(record.action == odd.action)
        #expect(record.method == odd.method)
        #expect(record.url == odd.url)
        #expect(record.host == odd.host)
        #expect(record.status == odd.status)
        #expect(record.bytes == odd.bytes)
        #expect(record.mime == odd.mime)
        #expect(record.line == 1)
        #expect(record.offset == 0)
        #expect(record.closedOffset == UInt64(odd.line.utf8.count) + 1)
    }

    static let good =
        "1795216096.469 1 10.0.0.1 TCP_MISS/200 439 GET http://a.example/ ann HIER_NONE/- text/html"

    static let badLines: [(line: String, reason: RejectionReason)] = [
        ("hello", .malformed),
        (" ", .malformed),
        ("1795216096.469", .malformed),
        ("1795216096.469 1 10.0.0.1 TCP_MISS/200 439 GET http://a.example/", .malformed),
        ("1795216096.469 1 10.0.0.1 TCP_MISS/200 439 GET http://a.example/ ", .malformed),
        ("1795216096.469 1 10.0.0.1 TCP_MISS/200 439 GET http://a.example/ ann", .malformed),
        (good.replacing("HIER_NONE/-", with: "HIER_NONE"), .malformed),
        (good.replacing(" text/html", with: ""), .malformed),
        (good.replacing(" text/html", with: " "), .malformed),
        (good.replacing("TCP_MISS/200", with: "TCP_MISS"), .malformed),
        (good.replacing("TCP_MISS/200", with: "TCP_MISS/20"), .malformed),
        (good.replacing("TCP_MISS/200", with: "tcp_miss/200"), .malformed),
        (good.replacing("TCP_MISS/200", with: "/200"), .malformed),
        (good.replacing(" 439 ", with: " 43x "), .malformed),
        (good.replacing(" 439 ", with: " 9999999999999999999999 "), .malformed),
        (good.replacing(" 1 10", with: " 1ms 10"), .malformed),
        (good.replacing("1795216096.469", with: "1795216096"), .badTime),
        (good.replacing("1795216096.469", with: "1795216096.46"), .badTime),
        (good.replacing("1795216096.469", with: "1795216096.4690"), .badTime),
        (good.replacing("1795216096.469", with: "2026-11-20T23:08:16Z"), .badTime),
        (good.replacing("1795216096.469", with: "-1795216096.469"), .badTime),
        (good.replacing("1795216096.469", with: "99999999999999999999.469"), .badTime),
        (good.replacing("1795216096.469", with: "253402300800.000"), .badTime),
    ]

    @Test("a line that is not of the format is rejected with its place", arguments: badLines)
    func rejected(_ line: String, _ reason: RejectionReason) {
        let parsed = parseSquid(Self.good + "\n" + line + "\n" + Self.good + "\n")
        #expect(parsed.records.count == 2)
        let place = RecordPosition(stream: 3, line: 2, offset: UInt64(Self.good.utf8.count) + 1)
        #expect(parsed.rejections == [Rejection(reason, at: place)])
    }

    @Test("the last instant that has a date is a time")
    func lastInstant() {
        let line = Self.good.replacing("1795216096.469", with: "253402300799.999")
        #expect(parseSquid(line).records.first?.time == "9999-12-31T23:59:59.999Z")
    }

    @Test("empty lines give nothing, and carriage returns are no part of a line")
    func emptyLines() {
        let parsed = parseSquid("\n\r\n" + Self.good + "\r\n\n" + Self.good)
        #expect(parsed.rejections.isEmpty)
        #expect(parsed.lines == [3, 5])
        #expect(parsed.records.map(\.mime) == ["text/html", "text/html"])
        let length = UInt64(Self.good.utf8.count)
        #expect(parsed.records.map(\.offset) == [3, length + 6])
        #expect(parsed.records.map(\.closedOffset) == [length + 5, 2 * length + 6])
    }

    @Test("times that run backwards come out as logged")
    func backwards() {
        let earlier = Self.good.replacing("1795216096", with: "1795216000")
        let times = parseSquid(Self.good + "\n" + earlier + "\n").records.map(\.time)
        #expect(times == ["2026-11-20T23:08:16.469Z", "2026-11-20T23:06:40.469Z"])
    }

    @Test("the bytes of a name need not be text")
    func rawBytes() throws {
        let parts = Self.good.split(separator: "ann")
        let log = Array(parts[0].utf8) + [0xFF, 0xE9, 0x20, 0x80] + Array(parts[1].utf8)
        let record = try #require(parseSquid(log).records.first)
        #expect(record.account == "\u{FFFD}\u{FFFD} \u{FFFD}")
        #expect(record.attribution == .proven)
    }
}

@Suite("Squid native, NULs")
struct SquidNulTests {
    static let good = SquidParserTests.good

    @Test("NULs that a power failure left before a record are passed over")
    func paddingBefore() {
        let parsed = parseSquid(Self.good + "\n\0\0\0\0" + Self.good + "\n" + Self.good + "\n")
        #expect(parsed.rejections.isEmpty)
        #expect(parsed.lines == [1, 2, 3])
        let length = UInt64(Self.good.utf8.count)
        #expect(parsed.records.map(\.offset) == [0, length + 5, 2 * length + 6])
        #expect(parsed.records[1] != parsed.records[2])
        #expect(parsed.records[1].account == "ann")
    }

    @Test("a record that stops inside its host is refused: the host could be another")
    func cutInHost() {
        let cut = "1795216096.469 1 10.0.0.1 TCP_MISS/200 439 GET http://www.exam"
        let parsed = parseSquid(cut + "\0" + Self.good + "\n")
        #expect(parsed.rejections.map(\.reason) == [.malformed])
        #expect(parsed.records.map(\.account) == ["ann"])
        #expect(parsed.records.first?.offset == UInt64(cut.utf8.count) + 1)
    }

    @Test("a record that stops inside its user has no user")
    func cutInUser() {
        let cut = "1795216096.469 1 10.0.0.1 TCP_MISS/200 439 GET http://a.example/x jane"
        for rest in ["", " HIER_NONE", " HIER_NONE/-"] {
            let parsed = parseSquid(cut + rest + "\0" + Self.good + "\n")
            #expect(parsed.rejections.isEmpty)
            #expect(parsed.records.map(\.account) == [nil, "ann"])
            #expect(parsed.records.map(\.url) == ["http://a.example/x", "http://a.example/"])
        }
    }

    @Test("a line of nothing but NULs is refused once")
    func onlyNuls() {
        let parsed = parseSquid("\0\0\0\n" + Self.good + "\n")
        #expect(parsed.rejections.map(\.reason) == [.malformed])
        #expect(parsed.lines == [1, 2])
    }

    @Test("what follows a NUL and is no record is refused for itself")
    func nulAndRubbish() {
        let parsed = parseSquid(Self.good + "\0rubbish\0 more\n")
        #expect(parsed.records.count == 1)
        let length = UInt64(Self.good.utf8.count)
        #expect(parsed.rejections.map(\.position.offset) == [length + 1, length + 9])
    }
}
