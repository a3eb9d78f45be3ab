import LogModel

@testable import LogFormats

/// What a record of an export or a tracking log says, copied out of its view.
struct ExportRecord: Equatable {
    var time: Timestamp
    var attribution: Attribution
    var action: Action
    var position: RecordPosition
    var closed: RecordPosition
    var identity: String?
    var recipients: [String]
    var recipientCount: Int32
    var delivery: [String]
    var roomIsNamed: Bool
    var domains: [String]

    init(_ view: RecordView) {
        time = view.time
        attribution = view.attribution
        action = view.action
        position = view.position
        closed = view.closed
        identity = view.text(view.identity)
        recipients = view.list(view.recipients)
        recipientCount = view.recipientCount
        delivery = view.list(view.delivery)
        roomIsNamed = view.roomIsNamed
        domains = view.list(view.domains)
    }
}

/// Keeps what a parser gives and says.
struct ExportSink: RecordSink {
    var records: [ExportRecord] = []
    var rejections: [Rejection] = []
    var marks: [UInt64: LineMark] = [:]

    mutating func take(_ record: RecordView) { records.append(ExportRecord(record)) }
    mutating func reject(_ rejection: Rejection) { rejections.append(rejection) }
    mutating func mark(lineAt offset: UInt64, as mark: LineMark) { marks[offset] = mark }
}

/// A stream of text that is parsed from a place to another.
struct ExportText {
    let bytes: [UInt8]
    var ordinal: UInt32 = 0
    var zone = Zone.utc
    var dateOrder: DateOrder?

    init(_ text: String, ordinal: UInt32 = 0) {
        bytes = Array(text.utf8)
        self.ordinal = ordinal
    }

    var facts: StreamFacts {
        StreamFacts(
            ordinal: ordinal, zone: zone, referenceTime: Timestamp(seconds: 1_800_000_000),
            dateOrder: dateOrder)
    }

    /// The places between lines.
    var lineStarts: [Int] {
        [0] + bytes.indices.filter { bytes[$0] == 0x0A }.map { $0 + 1 }
    }

    /// Hands over the lines from one offset to another.
    func give(_ range: Range<Int>, to body: (LineBlock) -> Void) {
        guard !range.isEmpty else { return }
        let line = bytes[..<range.lowerBound].count { $0 == 0x0A } + 1
        bytes.withUnsafeBytes { all in
            body(
                LineBlock(
                    bytes: UnsafeRawBufferPointer(rebasing: all[range]), stream: ordinal,
                    firstLine: line, offset: UInt64(range.lowerBound)))
        }
    }

    /// Parses everything as a file that is complete.
    func records<Parser: LogParser>(_ parser: Parser) -> ExportSink {
        var parser = parser
        var sink = ExportSink()
        parser.begin(facts)
        give(0..<bytes.count) { parser.parse($0, into: &sink) }
        parser.end(into: &sink)
        parser.finish(into: &sink)
        return sink
    }
}
