import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogFormats

@Suite("Formats that a site maps")
struct MappedFormatTests {
    @Test(
        "a key that is no field is refused, and the nearest one named",
        arguments: [
            ("user", "subject"), ("acount", "account"), ("User-Agent", "user-agent"),
            ("timeofday", "time-of-day"), ("message_id", "message-id"), ("(request)", "referrer"),
        ])
    func unknownKey(_ key: String, _ nearest: String) {
        var settings = FormatSettings()
        settings.columns = [key: "Column", "time": "Time"]
        for format in [LogFormat.csv, .ndjson] {
            let problem = #expect(throws: FormatProblem.self) {
                try format.makeParser(settings)
            }
            #expect(problem?.setting == "columns")
            if key != "user", key != "(request)" {
                #expect(problem?.message == "no field is called \(key); the nearest is \(nearest)")
            }
        }
    }

    @Test("every key of a record can be mapped")
    func keys() throws {
        var settings = FormatSettings()
        for key in [
            "time", "account", "client", "method", "url", "host", "status", "action", "bytes",
            "mime", "user-agent", "referrer", "proxy-categories", "queue-id", "message-id",
            "sender", "recipients", "subject", "size", "authenticated", "room", "date",
            "time-of-day", "path", "query",
        ] {
            settings.columns[key] = key
        }
        _ = try LogFormat.csv.makeParser(settings)
        _ = try LogFormat.ndjson.makeParser(settings)
        #expect(settings.columns.count == 25)
    }

    struct Start: Sendable, CustomTestStringConvertible {
        let text: String
        let format: LogFormat?
        var testDescription: String { text }
    }

    static let starts = [
        Start(text: "Time,Username,Source IP,URL,Action", format: .csv),
        Start(text: "\u{FEFF}\"Date\";\"Time\";\"User\";\"Domain\"", format: .csv),
        Start(text: "Timestamp\tDomain", format: .csv),
        Start(text: "Time,Temperature,Wind", format: nil),
        Start(text: "Username,URL,Action", format: nil),
        Start(text: "Time", format: nil),
        Start(text: "2026-11-20,asmith,http://www.example.org/", format: nil),
        Start(text: "{\"time\":1,\"url\":\"x\"}", format: .ndjson),
        Start(text: "{\"time\":1,\"url\":\"x\"", format: nil),
        Start(text: "[{\"time\":1}]", format: nil),
        Start(
            text: "1,2026/11/20 23:08:16,0128,THREAT,url,2049,2026/11/20 23:08:15,"
                + String(repeating: "x,", count: 40), format: .paloAlto),
        Start(text: "1,2026/11/20 23:08:16,0128,TRAFFIC,end,2049,2026/11/20", format: nil),
        Start(
            text: "\"2026-11-20 23:08:16\",\"a\",\"10.1.1.1\",\"1.1.1.1\", \"\",\"\",\"ALLOWED\","
                + "\"http://www.example.org/\",\"\",\"\"", format: .umbrella),
        Start(
            text: "\"Timestamp\",\"Policy Identity Label\",\"Internal Client IP\","
                + "\"External Client IP\",\"Destination IP\",\"Content Type\",\"Action\",\"URL\","
                + "\"Referer\"", format: .umbrella),
    ]

    @Test("a first line tells the format, or does not", arguments: starts)
    func recognised(_ start: Start) {
        let found = Array((start.text + "\r\n").utf8).withUnsafeBytes {
            FormatSniffer.recognise($0)
        }
        #expect(found == start.format)
    }

    @Test("what was read before a place gives the rows after it their meaning")
    func replay() throws {
        let text = """
            Time,User,"Page
            title",URL
            2026-10-25 01:59:00,a,"x
            y",http://one.example/
            2026-10-25 01:01:00,b,z,http://two.example/
            2026-10-25 01:02:00,c,"z

            z",http://three.example/

            """
        let log = Array(text.utf8)
        let whole = try read(log, from: 0)
        #expect(whole.map { $0.prefix(3) } == ["3 4", "5 5", "6 8"])
        let starts = log.indices.filter { log[$0] == 0x0A }.map { $0 + 1 }
        for start in starts {
            let some = try read(log, from: start)
            #expect(whole.suffix(some.count) == some[...], "from \(start)")
        }
    }

    @Test("random rows and objects never trap, and every line is accounted for", arguments: 0..<20)
    func random(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let seeds: [(LogFormat, String)] = [
            (.csv, "csv/usual/input.csv"), (.csv, "csv/odd/input.csv"),
            (.csv, "csv/lines-in-cells/input.csv"), (.csv, "csv/mail/input.csv"),
            (.ndjson, "ndjson/odd/input.log"), (.paloAlto, "palo-alto/odd/input.log"),
            (.paloAlto, "palo-alto/usual/input.log"), (.umbrella, "umbrella/odd/input.csv"),
            (.umbrella, "umbrella/header/input.csv"),
        ]
        let usual = Array("\n\",;\t \0{}[]:\\u0-/.@<>()1aZ".utf8)
        for (format, name) in seeds {
            let file = ConformanceCase.root.appendingPathComponent(name)
            var log = try Array(Data(contentsOf: file))
            for _ in 0..<60 {
                let place = Int.random(in: 0..<log.count, using: &random)
                let byte = usual[Int.random(in: 0..<usual.count, using: &random)]
                switch Int.random(in: 0..<3, using: &random) {
                case 0: log[place] = byte
                case 1: log.insert(byte, at: place)
                default: log.remove(at: place)
                }
            }
            let whole = try read(log, as: format, from: 0)
            let lines = try read(log, as: format, from: 0, byLine: true)
            #expect(whole == lines, "\(format) by lines")
        }
    }

    /// Reads a log from an offset on, with what lies before it observed.
    private func read(
        _ log: [UInt8], as format: LogFormat = .csv, from start: Int, byLine: Bool = false
    ) throws -> [String] {
        var sink = LineSink()
        var parser = try format.makeParser()
        parser.begin(
            StreamFacts(
                ordinal: 0, zone: try systemZone("Europe/London"),
                referenceTime: Timestamp(seconds: 1_795_300_000)))
        log.withUnsafeBytes { bytes in
            var line = 1
            func block(_ range: Range<Int>) -> LineBlock {
                let part = UnsafeRawBufferPointer(rebasing: bytes[range])
                defer { line += part.reduce(0) { $1 == 0x0A ? $0 + 1 : $0 } }
                return LineBlock(
                    bytes: part, stream: 0, firstLine: line, offset: UInt64(range.lowerBound))
            }
            if start > 0 { parser.observe(block(0..<start)) }
            var at = start
            while at < bytes.count {
                let newline = byLine ? bytes[at...].firstIndex(of: 0x0A) : nil
                let end = newline.map { $0 + 1 } ?? bytes.count
                parser.parse(block(at..<end), into: &sink)
                at = end
            }
        }
        parser.end(into: &sink)
        parser.finish(into: &sink)
        return sink.lines.sorted { $0.0 < $1.0 }.map(\.1)
    }
}

/// Notes what comes, as text.
private struct LineSink: RecordSink {
    var lines: [(UInt64, String)] = []

    mutating func take(_ record: RecordView) {
        let url = record.text(record.url) ?? "-"
        lines.append(
            (
                record.position.offset,
                "\(record.position.line) \(record.closed.line) \(record.time) "
                    + "\(record.text(record.account) ?? "-") \(record.action) \(url)"
            ))
    }

    mutating func reject(_ rejection: Rejection) {
        lines.append(
            (rejection.position.offset, "\(rejection.position.line) \(rejection.reason)"))
    }
}
