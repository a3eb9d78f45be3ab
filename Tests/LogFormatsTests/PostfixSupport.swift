import Foundation
import LogFormats
import LogModel
import Testing

/// A record of a mail log, copied out of its view.
struct MailRecord: Hashable {
    var time: Timestamp
    var attribution: Attribution
    var action: Action
    var position: RecordPosition
    var closed: RecordPosition
    var account: String?
    var client: String?
    var bytes: Int64
    var queueID: String?
    var messageID: String?
    var sender: String?
    var recipients: [String]
    var recipientCount: Int32
    var subject: String?
    var delivery: [String]
    var authenticated: String?

    init(_ view: RecordView) {
        time = view.time
        attribution = view.attribution
        action = view.action
        position = view.position
        closed = view.closed
        account = view.text(view.account)
        client = view.text(view.client)
        bytes = view.bytes
        queueID = view.text(view.queueID)
        messageID = view.text(view.messageID)
        sender = view.text(view.sender)
        recipients = view.list(view.recipients)
        recipientCount = view.recipientCount
        subject = view.text(view.subject)
        delivery = view.list(view.delivery)
        authenticated = view.text(view.authenticated)
    }
}

/// Keeps what a parser gives.
struct MailSink: RecordSink {
    var records: [MailRecord] = []
    var rejections: [Rejection] = []
    /// What lines were told to be, by where they start.
    var marks: [UInt64: [LineMark]] = [:]

    mutating func take(_ record: RecordView) { records.append(MailRecord(record)) }
    mutating func reject(_ rejection: Rejection) { rejections.append(rejection) }
    mutating func mark(lineAt offset: UInt64, as mark: LineMark) {
        marks[offset, default: []].append(mark)
    }

    var reasons: [RejectionReason] { rejections.map(\.reason) }
}

/// A log in one stream or several, to be parsed in every way a test needs.
struct MailLog {
    var streams: [[UInt8]]
    var zone = Zone.utc
    /// The newest that the last line of any stream can be.
    var reference = Timestamp(rfc3339: "2026-11-21T00:30:00Z") ?? Timestamp(seconds: 0)

    init(_ streams: [[UInt8]]) {
        self.streams = streams
    }

    /// A log of one stream from lines, each ended by a newline.
    init(_ lines: [String]) {
        streams = [Array(lines.map { $0 + "\n" }.joined().utf8)]
    }

    /// The year of a stream's first line.
    func firstYear(_ stream: Int) -> Int32? {
        var scan = YearScan(zone: zone, referenceTime: reference)
        streams[stream].withUnsafeBytes {
            scan.observe(LineBlock(bytes: $0, stream: UInt32(stream), firstLine: 1, offset: 0))
        }
        return scan.firstYear
    }

    /// Tells a parser of a stream that starts in a year.
    func begin(_ parser: inout some LogParser, _ stream: Int, year: Int32?) {
        parser.begin(
            StreamFacts(
                ordinal: UInt32(stream), zone: zone, referenceTime: reference, firstYear: year))
    }

    /// Hands a parser the bytes of a stream in a range, in blocks of whole lines.
    func feed(
        _ parser: inout some LogParser, _ stream: Int, _ range: Range<Int>, firstLine: Int = 1,
        block: Int = 1 << 18, into sink: inout MailSink
    ) {
        let bytes = streams[stream]
        var start = range.lowerBound
        var line = firstLine
        while start < range.upperBound {
            var end = min(start + block, range.upperBound)
            while end < range.upperBound, bytes[end - 1] != 0x0A { end += 1 }
            bytes[start..<end].withUnsafeBytes {
                parser.parse(
                    LineBlock(
                        bytes: $0, stream: UInt32(stream), firstLine: line, offset: UInt64(start)),
                    into: &sink)
            }
            if end < range.upperBound { line += bytes[start..<end].count { $0 == 0x0A } }
            start = end
        }
    }

    /// Parses everything as a Postfix log.
    func parsed(finishing: Bool = true, block: Int = 1 << 18) -> MailSink {
        parsed(by: PostfixParser(), finishing: finishing, block: block)
    }

    /// Parses everything with a parser that has read nothing.
    func parsed(
        by pristine: some LogParser, finishing: Bool = true, block: Int = 1 << 18
    ) -> MailSink {
        var sink = MailSink()
        var parser = pristine
        for stream in streams.indices {
            begin(&parser, stream, year: firstYear(stream))
            feed(&parser, stream, 0..<streams[stream].count, block: block, into: &sink)
        }
        if finishing { parser.finish(into: &sink) }
        return sink
    }
}

/// A file of the real logs.
func mailFixture(_ path: String) throws -> [UInt8] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures/postfix").appendingPathComponent(path)
    return Array(try Data(contentsOf: file))
}

/// A set of rotated files, oldest first.
func realLog(_ name: String) throws -> MailLog {
    MailLog(
        name.hasPrefix("B")
            ? [try mailFixture("\(name)/mail.log")]
            : try ["log.2", "log.1", "log"].map {
                try mailFixture("A-longid-rotated/\(name).\($0)")
            })
}

let realLogs = ["mail", "mail-iso", "mail-5424", "B-shortid-postlogd"]

/// The zone of a file of the system's database; a test that needs it cannot go on without.
func systemZone(_ name: String) throws -> Zone {
    let file = URL(fileURLWithPath: "/usr/share/zoneinfo/\(name)")
    return try #require(Zone(tzif: Array(try Data(contentsOf: file)), name: name))
}
