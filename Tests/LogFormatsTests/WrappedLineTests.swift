import Foundation
import LogFormats
import LogModel
import Testing

/// Lines of other formats with a syslog header around them.
@Suite("Wrapped lines") struct WrappedLineTests {
    /// A record of the web, without where it stands.
    struct Web: Equatable {
        var fields: [String?]
        var place: RecordPosition

        init(_ view: RecordView) {
            fields = [
                view.time.description, view.text(view.client), view.text(view.account),
                view.text(view.method), view.text(view.url), view.text(view.host),
                "\(view.status) \(view.bytes) \(view.action) \(view.attribution)",
                view.text(view.mime),
            ]
            place = view.position
        }
    }

    struct WebSink: RecordSink {
        var records: [Web] = []
        var rejections: [Rejection] = []
        mutating func take(_ record: RecordView) { records.append(Web(record)) }
        mutating func reject(_ rejection: Rejection) { rejections.append(rejection) }
    }

    static func read(_ text: some Sequence<UInt8>, as format: LogFormat = .squid) throws -> WebSink
    {
        var parser = try format.makeParser()
        var sink = WebSink()
        parser.begin(
            StreamFacts(ordinal: 0, zone: .utc, referenceTime: Timestamp(seconds: 1_800_000_000)))
        Array(text).withUnsafeBytes {
            parser.parse(LineBlock(bytes: $0, stream: 0, firstLine: 1, offset: 0), into: &sink)
        }
        parser.finish(into: &sink)
        return sink
    }

    static let line =
        "1795217195.982     13 10.20.0.5 TCP_MISS/200 439 GET http://www.example.org/a pupil01"
        + " HIER_DIRECT/192.0.2.11 text/html"

    static let headers = [
        "Nov 20 23:26:35 proxy01 (squid-1): ", "<174>Nov  5 23:26:35 proxy01 (squid-1)[6802]: ",
        "Nov 20 23:26:35 proxy01 squid[50]: ", "2026-11-20T23:26:35.982099+00:00 proxy01 squid: ",
        "<174>1 2026-11-20T23:26:35.982099+00:00 proxy01 (squid-1) - - -  ",
        "<174>1 2026-11-20T23:26:35Z proxy01 squid 50 - [a b=\"c]\"] ", "<13>",
        "164 <174>Nov 20 23:26:35 proxy01 (squid-1): ",
        "Nov 20 23:26:36 relay <174>Nov 20 23:26:35 proxy01 (squid-1): ",
        "Nov 20 23:26:36 relay 2026-11-20T23:26:35+00:00 proxy01 squid[50]: ",
        "<13>Nov 20 23:26:36 relay Nov 20 23:26:35 proxy01 (squid-1): ",
    ]

    @Test("a header of any form comes off", arguments: headers)
    func header(_ header: String) throws {
        let bare = try Self.read((Self.line + "\n").utf8)
        let wrapped = try Self.read((header + Self.line + "\n").utf8)
        #expect(wrapped.records.map(\.fields) == bare.records.map(\.fields))
        #expect(wrapped.records.map(\.place) == bare.records.map(\.place))
        #expect(wrapped.rejections.isEmpty)
    }

    /// Where Squid's own line starts.
    private static func inner(_ line: Substring) -> Range<Substring.Index>? {
        line.range(of: "17952[0-9]{5}[.][0-9]{3} ", options: .regularExpression)
    }

    @Test(
        "a real log gives what its lines give without their headers",
        arguments: [
            "squid_rfc3164_traditional", "squid_rfc3339_fileformat", "squid_rfc5424_protocol23",
        ])
    func realLog(_ name: String) throws {
        let log = String(decoding: try JoinedLog.fixture("wrapped/\(name).log"), as: UTF8.self)
        // The inner lines start with a time that no header has.
        let bare = log.split(separator: "\n").compactMap { line in
            Self.inner(line).map { String(line[$0.lowerBound...]) }
        }
        let expected = try Self.read((bare.joined(separator: "\n") + "\n").utf8)
        let found = try Self.read(log.utf8)
        #expect(bare.count > 100)
        #expect(found.records.map(\.fields) == expected.records.map(\.fields))
        #expect(expected.rejections.isEmpty)
        // Squid's own chatter is no record of Squid; other daemons' is none of anybody's.
        let chatter = log.split(separator: "\n").filter {
            Self.inner($0) == nil && !$0.contains("rsyslogd")
        }
        #expect(found.rejections.count == chatter.count)
        #expect(found.rejections.allSatisfy { $0.reason == .malformed })
    }

    @Test("the records of one datagram come out one by one, each with its own place")
    func datagrams() throws {
        let bytes = try JoinedLog.fixture("wrapped/squid_udp_module_rawmsg.log")
        let plain = String(decoding: bytes, as: UTF8.self).replacingOccurrences(
            of: "#012", with: "\n")
        let found = try Self.read(bytes)
        // As Squid wrote them, a NUL where a line was cut.
        let lines = plain.split(separator: "\n").map { $0.utf8.count > 4000 ? $0 + "\0" : $0 }
        let expected = try Self.read((lines.joined(separator: "\n") + "\n").utf8)
        #expect(found.records.count > 1200)
        #expect(found.records.map(\.fields) == expected.records.map(\.fields))
        #expect(found.rejections.isEmpty)
        for (first, second) in zip(found.records, found.records.dropFirst()) {
            #expect(first.place.offset < second.place.offset)
            #expect(first.place.line <= second.place.line)
        }
    }

    @Test("several frames on one line, escapes, cuts and repeats")
    func oddities() throws {
        let inner = "Nov 20 23:26:35 proxy01 (squid-1): \(Self.line)"
        let frame = "<174>" + inner
        let frames = "\(frame.utf8.count) \(frame)\(frame.utf8.count) \(frame)\n"
        #expect(try Self.read(frames.utf8).records.count == 2)
        let glued = "\(inner)#012\(Self.line)#012\n"
        let sink = try Self.read(glued.utf8)
        #expect(sink.records.map(\.place.offset) == [0, UInt64(inner.utf8.count + 4)])
        #expect(sink.rejections.isEmpty)
        let tab = inner.replacingOccurrences(of: "/a pupil01", with: "/#011x pupil01") + "\n"
        #expect(try Self.read(tab.utf8).records.first?.fields[4] == "http://www.example.org/\tx")
        let bare = Self.line.replacingOccurrences(of: "/a pupil01", with: "/#011x pupil01") + "\n"
        #expect(try Self.read(bare.utf8).records.first?.fields[4] == "http://www.example.org/#011x")
        let long = inner.replacingOccurrences(
            of: "/a pupil01", with: "/" + String(repeating: "a", count: 3000)
        ).prefix(1024)
        let cut = try Self.read((long + "\n").utf8)
        #expect(cut.records.map { $0.fields[5] } == ["www.example.org"])
        #expect(cut.records.map { $0.fields[2] } == [nil])
        for chatter in [
            "Nov 20 23:26:35 proxy01 (squid-1): Starting Squid Cache version 5.7\n",
            "Nov 20 23:26:35 proxy01 last message repeated 3 times\n",
        ] {
            #expect(try Self.read(chatter.utf8).rejections.map(\.reason) == [.malformed])
        }
        let other = try Self.read("Nov 20 23:26:35 proxy01 rsyslogd: start\n".utf8)
        #expect(other.rejections.isEmpty && other.records.isEmpty)
    }

    @Test(
        "a name that stands for nobody is none",
        arguments: ["-", "?", "anonymous", "None", "NULL", "unknown", "n/a"])
    func nobody(_ name: String) throws {
        let line = Self.line.replacingOccurrences(of: "pupil01", with: name) + "\n"
        let record = try #require(try Self.read(line.utf8).records.first)
        #expect(record.fields[2] == nil)
        #expect(record.fields[6]?.hasSuffix("none") == true)
    }

    /// Takes what begins with `+` for a record of its own text.
    struct PlusLine: LineFormat {
        let channel = Channel.web

        mutating func read(
            _ line: UnsafeRawBufferPointer, into record: inout RecordView
        ) -> LineVerdict {
            guard line.first == UInt8(ascii: "+") else { return .rejected(.malformed) }
            record.url = FieldSlice(offset: 0, length: line.count)
            return .record
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let line: String
        let urls: [String]
        var offsets: [UInt64] = [0]
        var rejected = 0
    }

    static let cases = [
        Case(testDescription: "a bare line", line: "+a", urls: ["+a"]),
        Case(testDescription: "escapes of a bare line stay", line: "+a#011b", urls: ["+a#011b"]),
        Case(
            testDescription: "a priority alone, as firewalls send it", line: "<189>+a b=c",
            urls: ["+a b=c"]),
        Case(
            testDescription: "no program, and a word with a colon",
            line: "Nov 20 23:26:35 fw +time=\"23:26:35\" x", urls: ["+time=\"23:26:35\" x"]),
        Case(
            testDescription: "a tab and two records in one envelope",
            line: "Nov  5 23:26:35 h prog[1]: +a#011b#012+c#012", urls: ["+a\tb", "+c"],
            offsets: [0, 38]),
        Case(
            testDescription: "a number sign that is no escape",
            line: "Nov  5 23:26:35 h prog: +#123 #9#0", urls: ["+#123 #9#0"]),
        Case(
            testDescription: "an empty body", line: "Nov  5 23:26:35 h prog: ", urls: []),
        Case(
            testDescription: "another program's line",
            line: "Nov  5 23:26:35 h systemd[1]: Started.",
            urls: []),
        Case(
            testDescription: "a line of the program that is no record",
            line: "Nov  5 23:26:35 h prog[1]: started", urls: [], rejected: 1),
        Case(
            testDescription: "a line that only looks like a header",
            line: "2026-11-20T23:26:35Z 192.0.2.1 user GET", urls: [], rejected: 1),
    ]

    @Test("any format is read through an envelope", arguments: cases)
    func anyFormat(_ sample: Case) throws {
        var parser = LineByLine(PlusLine())
        var sink = WebSink()
        Array((sample.line + "\r\n").utf8).withUnsafeBytes {
            parser.parse(LineBlock(bytes: $0, stream: 0, firstLine: 1, offset: 0), into: &sink)
        }
        #expect(sink.records.map { $0.fields[4] } == sample.urls)
        #expect(sink.rejections.count == sample.rejected)
        if !sample.urls.isEmpty { #expect(sink.records.map(\.place.offset) == sample.offsets) }
        #expect(sink.records.allSatisfy { $0.place.line == 1 })
    }
}
