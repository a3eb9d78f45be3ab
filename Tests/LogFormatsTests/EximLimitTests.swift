import LogFormats
import LogModel
import TestSupport
import Testing

/// Where records stand, how long they wait, and what bounds them.
@Suite struct EximLimitTests {
    private static let arrival = EximTests.arrival
    private static let done = EximTests.done

    @Test("a record says where it starts, when it came and where the line ends that completed it")
    func positions() throws {
        let lines = [
            "2026-11-20 10:00:00.000 +0100 Start queue run: pid=1",
            "2026-11-20 10:00:01.250 +0100 [4] \(Self.arrival) T=\"x\"",
            "2026-11-20 10:00:02.000 +0100 [5] \(Self.done)",
        ]
        let record = try #require(MailLog(lines).parsed(by: EximParser()).records.first)
        #expect(record.time.description == "2026-11-20T09:00:01.250Z")
        #expect(
            record.position
                == RecordPosition(stream: 0, line: 2, offset: UInt64(lines[0].utf8.count + 1)))
        let length = lines.reduce(0) { $0 + $1.utf8.count + 1 }
        #expect(record.closed == RecordPosition(stream: 0, line: 3, offset: UInt64(length)))
        #expect(
            (record.client, record.queueID, record.messageID, record.bytes) == (
                "192.0.2.1", "1xUXxH-0004uk-2l", "m@x.example", 10
            ))
    }

    @Test("a message may be completed in a later file")
    func laterFile() throws {
        let log = MailLog([
            Array("2026-11-20 10:00:00 \(Self.arrival)\n".utf8),
            Array("2026-11-21 10:00:00 \(Self.done)\n".utf8),
        ])
        let result = log.parsed(by: EximParser(), finishing: false)
        let record = try #require(result.records.first)
        #expect((record.position.stream, record.closed.stream) == (0, 1))
        #expect(result.rejections.isEmpty)
    }

    @Test("a message that nothing was done about for five days is given as it stands, and counted")
    func silence() {
        let lines = [
            "2026-11-10 10:00:00 \(Self.arrival) for b@x.example",
            "2026-11-15 10:00:00 1xUXxH-0004uk-2l Message is frozen",
        ]
        #expect(MailLog(lines).parsed(by: EximParser(), finishing: false).records.isEmpty)
        let after = MailLog(lines + ["2026-11-15 10:00:01 Start queue run: pid=1"])
            .parsed(by: EximParser(), finishing: false)
        #expect(after.records.map(\.recipients) == [["b@x.example"]])
        #expect(after.records.first?.closed.line == 3)
        #expect(after.reasons == [.neverCompleted])
        #expect(after.rejections.first?.position.line == 3)
    }

    @Test("too many open messages: the one silent longest is given up, and counted")
    func tooMany() {
        var limits = MailLimits()
        limits.openMessages = 2
        limits.recipients = 3
        var parser = EximParser(limits: limits)
        var sink = MailSink()
        let lines =
            (1...3).map { "2026-11-20 10:00:00 1xUXxH-0004uk-2\($0) <= a@x.example S=1\n" }
            + (0..<5).map {
                "2026-11-20 10:00:00 1xUXxH-0004uk-23 => r\($0)@x.example R=r T=t\n"
            }
        Array(lines.joined().utf8).withUnsafeBytes {
            parser.parse(LineBlock(bytes: $0, stream: 0, firstLine: 1, offset: 0), into: &sink)
        }
        #expect(sink.records.map(\.queueID) == ["1xUXxH-0004uk-21"])
        #expect(sink.reasons == [.neverCompleted])
        parser.finish(into: &sink)
        #expect(sink.records.last?.recipients.count == 3)
        #expect(sink.records.last?.recipientCount == 5)
        #expect((parser.overflow.messages, parser.overflow.recipients) == (1, 2))
    }

    @Test("a list that Exim cut short goes on with the deliveries", arguments: ["", " r<trunc>"])
    func cutList(_ end: String) throws {
        let named = (0..<470).map { "r\($0)@parents.example" }
        let listed = named.prefix(400).joined(separator: " ")
        let lines =
            ["\(Self.arrival) T=\"x\" for \(listed)\(end)"]
            + named.map { "1xUXxH-0004uk-2l => \($0) R=r T=t" } + [Self.done]
        let record = try #require(
            MailLog(lines.map { "2026-11-20 10:00:00 \($0)" }).parsed(by: EximParser())
                .records.first)
        #expect(record.recipients == named)
        #expect(record.delivery.count == named.count)
    }

    @Test("the hour that spring leaves out is counted beside the record")
    func missingHour() throws {
        var log = MailLog([
            "2026-03-29 00:59:59 \(Self.arrival)", "2026-03-29 01:30:00 \(Self.done)",
            "2026-03-29 01:30:00 \(Self.arrival)", "2026-03-29 02:00:00 \(Self.done)",
        ])
        log.zone = try systemZone("Europe/London")
        let result = log.parsed(by: EximParser())
        #expect(
            result.records.map(\.time.description) == [
                "2026-03-29T00:59:59.000Z", "2026-03-29T01:30:00.000Z",
            ])
        #expect(result.reasons == [.missingHour])
    }

    @Test("a zone in the syslog header is better than none")
    func headerZone() throws {
        var log = MailLog([
            "2026-10-25T01:30:00.5+00:00 mail exim[1]: 2026-10-25 01:30:00 \(Self.arrival)"
        ])
        log.zone = try systemZone("Europe/London")
        let record = try #require(log.parsed(by: EximParser()).records.first)
        #expect(record.time.description == "2026-10-25T01:30:00.500Z")
    }

    @Test("no bytes, however wild, do harm", arguments: UInt64(1)...20)
    func wild(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var seeded = EximSeededLog(seed: seed)
        var bytes = seeded.log(lines: 300, isRelayed: seed % 2 == 0).streams[0]
        bytes += (0..<4000).map { _ in UInt8.random(in: 0...255, using: &random) }
        bytes += try eximFixture("e4-subject-tz-millisec/mainlog").prefix(40_000)
        for _ in 0..<bytes.count / 40 {
            let index = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[index] = 0x0A
            case 1: bytes.swapAt(index, Int.random(in: bytes.indices, using: &random))
            case 2: bytes[index] = UInt8.random(in: 0...255, using: &random)
            default: bytes[index] = Array("<>[]():=\"- \\".utf8).randomElement(using: &random) ?? 0
            }
        }
        let log = MailLog([bytes, Array(bytes.reversed())])
        let result = log.parsed(by: EximParser(), block: 1000)
        for record in result.records {
            #expect(record.closed.offset > record.position.offset || record.closed.stream > 0)
        }
        #expect(result.rejections.count > 10)
    }
}
