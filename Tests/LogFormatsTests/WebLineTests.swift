import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogFormats

@Suite("Web filters that log one request a line")
struct WebLineTests {
    static let formats: [LogFormat] = [.e2guardian, .squidguard, .w3c, .keyValue]

    /// The conformance cases of these formats.
    static func cases() throws -> [ConformanceCase] {
        try ConformanceCase.all().filter { formats.contains($0.format) }
    }

    @Test("a log is told by its lines", arguments: try cases())
    func sniffing(_ sample: ConformanceCase) throws {
        for input in sample.inputs {
            let bytes = [UInt8](try Data(contentsOf: input))
            let found = bytes.withUnsafeBytes { FormatSniffer.recognise($0) }
            #expect(found == sample.format)
        }
    }

    static let parentLine =
        "1795217207.697      1 10.1.2.3 TCP_MISS/200 680 GET http://news.example/ ann"
        + " DEFAULT_PARENT/10.1.0.5 text/html\n"
    static let refusedLine =
        "1795217207.698      1 10.1.2.3 TCP_DENIED/403 0 GET http://bets.example/ ann"
        + " DEFAULT_PARENT/10.1.0.5 -\n"
    static let directLine =
        "1795217207.699      1 10.1.2.3 TCP_MISS/200 680 GET http://news.example/ ann"
        + " HIER_DIRECT/192.0.2.7 text/html\n"
    static let blankLine =
        "1795217207.700      1 10.1.2.3 TCP_MISS/200 680 GET http://news.example/ "
        + " DEFAULT_PARENT/10.1.0.5 \n"
    static let postfixLine =
        "Nov 20 23:20:46 mail postfix/qmgr[1]: 4jWWXf1lvgz7Snp: removed\n"

    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let format: LogFormat?
        var testDescription: String { name }
    }

    static let samples = [
        Sample(name: "only lines with a default parent", text: parentLine, format: .squid),
        Sample(
            name: "also a refusal with a parent", text: parentLine + refusedLine,
            format: .e2guardian),
        Sample(
            name: "a line without user and type", text: parentLine + blankLine,
            format: .e2guardian),
        Sample(
            name: "also a line that only Squid writes",
            text: parentLine + refusedLine + directLine, format: .squid),
        Sample(name: "a mail log among them", text: parentLine + postfixLine, format: nil),
        Sample(
            name: "the program's own messages in a syslog",
            text: "<14>Nov 20 23:26:35 proxy01 e2guardian[57]: Started successfully.\n",
            format: .e2guardian),
        Sample(
            name: "columns that are no requests",
            text: "#Fields: date time source destination\n", format: nil),
    ]

    @Test("format 3 is Squid's shape: other lines, or a refusal, decide", arguments: samples)
    func lookalikes(_ sample: Sample) {
        let found = Array(sample.text.utf8).withUnsafeBytes { FormatSniffer.recognise($0) }
        #expect(found == sample.format)
    }

    @Test("columns parted by commas are no W3C log: Exchange announces its own so")
    func exchange() {
        let fields = Array("#Fields: date-time,client-ip,client-hostname,cs-uri".utf8)
        #expect(!fields.withUnsafeBytes { W3CLine.recognises($0) })
    }

    @Test("the same requests in formats 1, 2, 4, 5 and 6 of e2guardian give the same records")
    func sameRequests() throws {
        func records(_ name: String) throws -> [[String: String]] {
            let folder = ConformanceCase.root.appendingPathComponent("e2guardian/\(name)")
            let sample = try ConformanceCase(.e2guardian, folder)
            let output = try sample.read(sample.inputs.map(\.path), blockBytes: 64 << 10)
            return try output.records.split(separator: "\n").map { line in
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
                let fields = try #require(object as? [String: Any])
                // Bytes differ from run to run where a page states the time.
                return fields.filter { $0.key != "time" && $0.key != "bytes" }
                    .mapValues { "\($0)" }
            }
        }
        let tabbed = try records("v5.3-format4")
        #expect(tabbed.count > 50)
        for name in ["v5.3-format2", "v5.3-format5", "v5.3-format6"] {
            #expect(try records(name) == tabbed)
        }
        for (mixed, known) in zip(try records("v5.3-format1"), tabbed) {
            // Format 1 does not part the agent from the group's name.
            #expect(mixed["user-agent"] == nil || mixed["user-agent"] == known["user-agent"])
            #expect(
                mixed.filter { $0.key != "user-agent" } == known.filter { $0.key != "user-agent" })
        }
    }

    @Test("whatever a line is made into, no field leaves its memory", arguments: try cases())
    func hostile(_ sample: ConformanceCase) throws {
        var generator = SeededGenerator(seed: 20_261_121)
        for input in sample.inputs {
            let log = [UInt8](try Data(contentsOf: input))
            for _ in 0..<25 {
                var bytes = log
                for _ in 0..<Int.random(in: 1...80, using: &generator) {
                    mutate(&bytes, &generator)
                }
                var parser = try sample.format.makeParser()
                parser.begin(
                    StreamFacts(
                        ordinal: 0, zone: sample.zone, referenceTime: sample.referenceTime))
                var sink = BoundsSink()
                bytes.withUnsafeBytes {
                    _ = FormatSniffer.recognise($0)
                    parser.parse(
                        LineBlock(bytes: $0, stream: 0, firstLine: 1, offset: 0), into: &sink)
                }
                #expect(sink.isSound)
            }
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        guard bytes.count > 4 else { return }
        let at = Int.random(in: 0..<bytes.count, using: &generator)
        let marks = Array(" \t\"\\=,;:/[]-#\n*<>?&|.0".utf8)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.insert(marks.randomElement(using: &generator) ?? 0, at: at)
        case 2: bytes[at] = marks.randomElement(using: &generator) ?? 0
        case 3: bytes.removeSubrange(at..<min(bytes.count, at + 40))
        default:
            let from = Int.random(in: 0..<bytes.count, using: &generator)
            bytes.insert(contentsOf: bytes[from..<min(bytes.count, from + 30)], at: at)
        }
    }
}

/// Reads every byte of every field.
private struct BoundsSink: RecordSink {
    private var sum: UInt64 = 0
    private(set) var isSound = true

    mutating func take(_ record: RecordView) {
        let fields = [
            record.account, record.client, record.method, record.url, record.host, record.mime,
            record.userAgent, record.referrer, record.proxyCategories,
        ]
        for field in fields where !field.isAbsent {
            isSound = isSound && field.offset < 1 << 20 && field.length < 1 << 20
            guard isSound else { return }
            for byte in record.bytes(field) ?? UnsafeRawBufferPointer(start: nil, count: 0) {
                sum &+= UInt64(byte)
            }
        }
        _ = Zone.utc.date(at: record.time)
        isSound = isSound && (record.account.isAbsent == (record.attribution == .none))
    }

    mutating func reject(_ rejection: Rejection) {}
}
