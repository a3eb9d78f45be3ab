import LogModel
import TestSupport
import Testing

@testable import LogFormats

@Suite("Exports of Microsoft 365 and Google")
struct ExportFormatTests {
    static let traceHeader =
        "Received,SenderAddress,RecipientAddress,Subject,Status,FromIP,MessageId,MessageTraceId\n"

    @Test("a mail is known by its id in every layout, with hyphens or without")
    func identity() {
        let plain = ExportText(
            Self.traceHeader
                + "2026-11-20 10:00:00,s@x.example,a@x.example,S,Delivered,,<m@x.example>,"
                + "0000AAAA-1111-4000-8000-0000000000bb\n")
        let summary = ExportText(
            "origin_timestamp_utc,sender_address,recipient_status,message_id,network_message_id\n"
                + "2026-11-20T10:00:00Z,s@x.example,a@x.example##Deliver,<m@x.example>,"
                + "0000aaaa1111400080000000000000bb\n")
        let identities = [plain, summary].map {
            $0.records(M365TraceParser(FormatSettings())).records.map(\.identity)
        }
        #expect(
            identities == [
                ["0000aaaa1111400080000000000000bb"], ["0000aaaa1111400080000000000000bb"],
            ])
    }

    @Test("all mails of an export are closed at its end, and open until then")
    func closing() {
        let rows = (0..<5).map {
            "2026-11-20 10:00:0\($0),s@x.example,a@x.example,S,Delivered,,<m@x>,id-\($0 / 2)\n"
        }
        let text = ExportText(Self.traceHeader + rows.joined())
        var parser = M365TraceParser(FormatSettings())
        var sink = ExportSink()
        parser.begin(text.facts)
        text.give(0..<text.bytes.count) { parser.parse($0, into: &sink) }
        #expect(sink.records.isEmpty)
        #expect(parser.openPositions.map(\.position.line) == [2])
        parser.end(into: &sink)
        #expect(parser.openPositions.isEmpty)
        #expect(sink.records.map(\.position.line) == [2, 4, 6])
        #expect(sink.records.allSatisfy { $0.closed.offset == UInt64(text.bytes.count) })
        #expect(sink.marks.values.count { if case .dated = $0 { true } else { false } } == 5)
    }

    @Test("a second file after the first has its own headers and its own mails")
    func files() {
        var parser = M365TraceParser(FormatSettings())
        var sink = ExportSink()
        let row = "2026-11-20 10:00:00,s@x.example,a@x.example,S,Delivered,,<m@x.example>,id\n"
        for text in [ExportText(Self.traceHeader + row), ExportText(row, ordinal: 1)] {
            parser.begin(text.facts)
            text.give(0..<text.bytes.count) { parser.parse($0, into: &sink) }
            parser.end(into: &sink)
        }
        #expect(sink.records.count == 1)
        #expect(sink.rejections.map(\.reason) == [.malformed])
    }

    @Test("a mail with a thousand recipients keeps each once, in order")
    func manyRecipients() {
        var recipients = MailRecipients()
        var random = SeededGenerator(seed: 11)
        let names = (0..<1_000).map { "person\($0)@x.example" }
        for name in names + names.shuffled(using: &random).map({ $0.uppercased() }) {
            Array(name.utf8).withUnsafeBytes { recipients.note($0, .sent) }
        }
        var bytes: [UInt8] = []
        recipients.appendAddresses(to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == names.joined(separator: "\n"))
        #expect(recipients.count == 1_000)
    }

    @Test("messages and edits are acts of their own; the rows that repeat them for a link are none")
    func teams() {
        func cell(_ operation: String, _ id: String, _ message: String) -> String {
            let fields = [
                ("CreationTime", "2026-11-20T10:00:00"), ("Operation", operation), ("Id", id),
                ("UserId", "u@x.example"), ("ChatThreadId", "t"), ("MessageId", message),
            ]
            let members = fields.map { "\"\"\($0)\"\":\"\"\($1)\"\"" }
            return "\"{\(members.joined(separator: ","))}\""
        }
        let text = ExportText(
            "CreationDate,Operations,AuditData\n"
                + "x,MessageSent,\(cell("MessageSent", "1", "9"))\n"
                + "x,MessageCreatedHasLink,\(cell("MessageCreatedHasLink", "2", "9"))\n"
                + "x,MessageUpdated,\(cell("MessageUpdated", "3", "9"))\n"
                + "x,MessageEditedHasLink,\(cell("MessageEditedHasLink", "4", "9"))\n")
        let records = text.records(TeamsAuditParser(FormatSettings())).records
        #expect(records.map(\.identity) == ["t\n9", "3"])
    }

    @Test("the upload of a file repeats the message that it is posted with, and is nothing")
    func uploads() {
        let text = ExportText(
            "Date,Event,Actor,Room ID,Message ID\n"
                + "2026-11-20T10:00:01Z,Attachment uploaded,u@x.example,DM1,m1\n"
                + "2026-11-20T10:00:00Z,Message posted,u@x.example,DM1,m1\n"
                + "2026-11-20T10:00:02Z,Attachment upload,u@x.example,DM1,\n")
        let records = text.records(GoogleChatAuditParser(FormatSettings())).records
        #expect(records.map(\.identity) == ["\nm1"])
    }

    @Test("the domains of who takes part are known, and a chat with a number has no name")
    func conversations() {
        func cell(_ more: String) -> String {
            let object =
                #"{"CreationTime":"2026-11-20T10:00:00","Operation":"MessageSent","UserId":"u@x.example""#
                + more + "}"
            return "\"" + object.replacing("\"", with: "\"\"") + "\""
        }
        let domains = #","ParticipantInfo":{"ParticipatingDomains":["x.example","",7,"y.example"]}"#
        let text = ExportText(
            "CreationDate,Operations,AuditData\n"
                + "x,MessageSent,\(cell(#","ChatThreadId":"19:aa""# + domains))\n"
                + "x,MessageSent,\(cell(#","ChannelName":"Trips","ChatThreadId":"19:aa""#))\n"
                + "x,MessageSent,\(cell(#","ParticipantInfo":{"ParticipatingDomains":null}"#))\n")
        let records = text.records(TeamsAuditParser(FormatSettings())).records
        #expect(records.map(\.roomIsNamed) == [false, true, false])
        #expect(records.map(\.domains) == [["x.example", "7", "y.example"], [], []])
        let chat = ExportText(
            "Date,Event,Actor,Room name,Room ID\n"
                + "2026-11-20T10:00:00Z,Message posted,u@x.example,Trips,AAA\n"
                + "2026-11-20T10:00:01Z,Message posted,u@x.example,,DM1\n")
        let posts = chat.records(GoogleChatAuditParser(FormatSettings())).records
        #expect(posts.map(\.roomIsNamed) == [true, false])
    }

    struct Sample: CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let format: LogFormat?
    }

    static let samples = [
        Sample(
            testDescription: "message tracking", text: ExchangeTrackingTests.header,
            format: .exchangeTracking),
        Sample(
            testDescription: "a plain trace with its type",
            text: "#TYPE Deserialized.Microsoft\r\n\"Received\",\"SenderAddress\","
                + "\"RecipientAddress\",\"Status\",\"MessageTraceId\"\r\n", format: .m365Trace),
        Sample(
            testDescription: "a plain trace with semicolons",
            text: "Received;SenderAddress;RecipientAddress;Status;MessageTraceId\r\n",
            format: .m365Trace),
        Sample(
            testDescription: "an enhanced summary",
            text: "\u{FEFF}origin_timestamp_utc,sender_address,recipient_status,message_id\r\n",
            format: .m365Trace),
        Sample(
            testDescription: "an extended trace",
            text: "date_time_utc,event_id,message_id,recipient_address,sender_address\r\n",
            format: .m365Trace),
        Sample(
            testDescription: "Teams by Purview",
            text: "RecordId,CreationDate,RecordType,Operation,UserId,AuditData\r\n",
            format: .teamsAudit),
        Sample(
            testDescription: "the e-mail log search",
            text: "Message ID,Start date,Sender,Recipient address,Event target\n",
            format: .googleEmailLog),
        Sample(
            testDescription: "Gmail log events",
            text: "Date,Event,Message ID,From (Envelope),To (Envelope)\n", format: .googleEmailLog),
        Sample(
            testDescription: "Chat by the console", text: "Date,Event,Actor,Room name\n",
            format: .googleChatAudit),
        Sample(
            testDescription: "Chat by the API",
            text: #"{"id":{"time":"2026-11-20T10:00:00Z","applicationName":"chat"},"events":[]}"#,
            format: .googleChatAudit),
        Sample(
            testDescription: "another service by the API",
            text: #"{"id":{"time":"2026-11-20T10:00:00Z","applicationName":"drive"},"events":[]}"#,
            format: .ndjson),
    ]

    @Test("an export is known by its row of headers", arguments: samples)
    func sniffing(_ sample: Sample) {
        let found = Array(sample.text.utf8).withUnsafeBytes { FormatSniffer.recognise($0) }
        #expect(found == sample.format)
    }
}
