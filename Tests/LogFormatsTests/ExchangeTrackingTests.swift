import LogModel
import TestSupport
import Testing

@testable import LogFormats

@Suite("Message tracking of Exchange")
struct ExchangeTrackingTests {
    static let header =
        "#Software: Microsoft Exchange Server\r\n#Fields: date-time,client-ip,source,event-id,"
        + "message-id,network-message-id,recipient-address,related-recipient-address,"
        + "message-subject,sender-address,return-path\r\n"

    /// A row; the time is in seconds of the first day of 2026.
    static func row(
        _ seconds: Int, _ source: String, _ event: String, _ id: Int, to: String = "",
        related: String = ""
    ) -> String {
        let time = Timestamp(seconds: 1_767_225_600 + Int64(seconds))
        return "\(time),192.0.2.1,\(source),\(event),<\(id)@x.example>,id-\(id),\(to),\(related),"
            + "subject,s@x.example,s@x.example\r\n"
    }

    @Test("a mail ends two hours after its last event, or fifty where it is unsettled")
    func silence() {
        let text = ExportText(
            Self.header + Self.row(0, "SMTP", "RECEIVE", 1, to: "a@x.example;b@x.example")
                + Self.row(1, "SMTP", "SEND", 1, to: "a@x.example;b@x.example")
                + Self.row(2, "SMTP", "RECEIVE", 2, to: "a@x.example;b@x.example")
                + Self.row(3, "SMTP", "SEND", 2, to: "a@x.example")
                + Self.row(7_201, "STOREDRIVER", "NOTIFYMAPI", 0)
                + Self.row(7_202, "STOREDRIVER", "NOTIFYMAPI", 0)
                + Self.row(180_003, "STOREDRIVER", "NOTIFYMAPI", 0)
                + Self.row(180_004, "STOREDRIVER", "NOTIFYMAPI", 0))
        let records = text.records(ExchangeTrackingParser()).records
        #expect(records.map(\.identity) == ["id-1", "id-2"])
        #expect(records.map(\.closed.line) == [8, 10])
    }

    @Test("what settles a mail at last makes its time short again")
    func settledLate() {
        let text = ExportText(
            Self.header + Self.row(0, "SMTP", "RECEIVE", 1, to: "a@x.example")
                + Self.row(1, "SMTP", "DEFER", 1, to: "a@x.example")
                + Self.row(90_000, "STOREDRIVER", "NOTIFYMAPI", 0)
                + Self.row(100_000, "SMTP", "SEND", 1, to: "a@x.example")
                + Self.row(107_201, "STOREDRIVER", "NOTIFYMAPI", 0))
        let records = text.records(ExchangeTrackingParser()).records
        #expect(records.map(\.delivery) == [["a@x.example\tsent"]])
        #expect(records.map(\.closed.line) == [7])
    }

    @Test("what is said of a mail after its end is passed over for a day, then makes a record")
    func afterwards() {
        let text = ExportText(
            Self.header + Self.row(0, "SMTP", "RECEIVE", 1, to: "a@x.example")
                + Self.row(1, "SMTP", "SEND", 1, to: "a@x.example")
                + Self.row(80_000, "STOREDRIVER", "NOTIFYMAPI", 0)
                // Another server's file of the same day.
                + Self.row(2, "SMTP", "RECEIVE", 1, to: "a@x.example")
                + Self.row(8_000, "STOREDRIVER", "DELIVER", 1, to: "a@x.example")
                + Self.row(200_000, "STOREDRIVER", "DELIVER", 1, to: "a@x.example"))
        let records = text.records(ExchangeTrackingParser()).records
        #expect(records.map(\.identity) == ["id-1", "id-1"])
        #expect(records.map(\.position.line) == [3, 8])
    }

    @Test("a member of a group that the group's own address reaches is one recipient")
    func groups() {
        let text = ExportText(
            Self.header
                + Self.row(0, "SMTP", "RECEIVE", 1, to: "All@x.example;a@x.example")
                + Self.row(
                    1, "ROUTING", "EXPAND", 1, to: "A@x.example;b@x.example",
                    related: "all@X.example")
                + Self.row(2, "STOREDRIVER", "DELIVER", 1, to: "a@x.example;b@x.example"))
        let records = text.records(ExchangeTrackingParser()).records
        #expect(records.map(\.recipients) == [["a@x.example", "b@x.example"]])
        #expect(records.map(\.recipientCount) == [2])
    }

    @Test("every row with a time is told of, and rows of headers are context")
    func marks() {
        let text = ExportText(
            Self.header + Self.row(5, "SMTP", "HARECEIVE", 1) + Self.header
                + Self.row(6, "SMTP", "RECEIVE", 1, to: "a@x.example"))
        let marks = text.records(ExchangeTrackingParser()).marks
        let expected: [LineMark] = [
            .context, .context, .dated(Timestamp(seconds: 1_767_225_605)), .context, .context,
            .dated(Timestamp(seconds: 1_767_225_606)),
        ]
        #expect(text.lineStarts.dropLast().map { marks[UInt64($0)] } == expected)
    }

    @Test("too many open mails: those that were silent longest are given up")
    func bounds() {
        var limits = TrackingLimits()
        limits.openMails = 3
        let rows = (0..<10).map { Self.row($0, "SMTP", "RECEIVE", $0, to: "a@x.example") }
        let text = ExportText(Self.header + rows.joined())
        let records = text.records(ExchangeTrackingParser(limits: limits)).records
        #expect(records.map(\.identity) == (0..<10).map { "id-\($0)" })
        #expect(records.prefix(7).map(\.closed.line) == Array(6...12))
    }

    /// A log of some days in two streams, of mails in every state.
    static func log(seed: UInt64) -> [ExportText] {
        var random = SeededGenerator(seed: seed)
        var rows: [(Int, String)] = []
        for id in 0..<40 {
            let start = Int.random(in: 0..<260_000, using: &random)
            let people = (0..<Int.random(in: 1...4, using: &random)).map { "p\($0)@x.example" }
            rows.append(
                (start, row(start, "SMTP", "RECEIVE", id, to: people.joined(separator: ";"))))
            for person in people {
                let events = ["SEND", "DELIVER", "FAIL", "DEFER", "HARECEIVE"]
                for _ in 0..<Int.random(in: 0...2, using: &random) {
                    let late = Int.random(in: 0..<4, using: &random) == 0 ? 100_000 : 3_000
                    let time = start + Int.random(in: 1..<late, using: &random)
                    let event = events.randomElement(using: &random) ?? "SEND"
                    rows.append((time, row(time, "SMTP", event, id, to: person)))
                }
            }
        }
        let sorted = rows.sorted { $0.0 < $1.0 }.map(\.1)
        let cut = sorted.count / 2
        return [
            ExportText(header + sorted[..<cut].joined()),
            ExportText(header + sorted[cut...].joined(), ordinal: 1),
        ]
    }

    @Test("wherever a night ends, the next gives what is left and nothing twice", arguments: 1...3)
    func replay(_ seed: Int) throws {
        let streams = Self.log(seed: UInt64(seed))
        var whole = ExportSink()
        var parser = ExchangeTrackingParser()
        for stream in streams {
            parser.begin(stream.facts)
            stream.give(0..<stream.bytes.count) { parser.parse($0, into: &whole) }
            parser.end(into: &whole)
        }
        #expect(whole.records.count > 15)
        for (index, stream) in streams.enumerated() {
            for readTo in stream.lineStarts.enumerated().filter({ $0.offset % 3 == 0 }).map(
                \.element)
            {
                let first = night(streams, from: [], to: (index, readTo))
                let second = night(
                    streams, from: first.open, to: (1, streams[1].bytes.count))
                let end = RecordPosition(
                    stream: UInt32(index), line: 0, offset: UInt64(readTo))
                let fresh = second.sink.records.filter { end.isBefore($0.closed) }
                #expect(first.sink.records + fresh == whole.records)
            }
        }
    }

    /// One reading, from where an earlier one left mails open.
    private func night(
        _ streams: [ExportText], from open: [OpenPosition], to end: (stream: Int, offset: Int)
    ) -> (sink: ExportSink, open: [OpenPosition]) {
        var parser = ExchangeTrackingParser()
        var sink = ExportSink()
        for (index, stream) in streams.enumerated() where index <= end.stream {
            let noted = open.first { Int($0.position.stream) == index }
            // A stream that nothing open needs was read to its end, or not at all.
            if noted == nil, let first = open.first, Int(first.position.stream) > index { continue }
            let start = Int(noted?.position.offset ?? 0)
            let stop = index == end.stream ? end.offset : stream.bytes.count
            parser.begin(stream.facts)
            stream.give(0..<start) { parser.observe($0) }
            stream.give(start..<max(start, stop)) { parser.parse($0, into: &sink) }
            if index < end.stream { parser.end(into: &sink) }
        }
        return (sink, parser.openPositions)
    }
}
