import LogFormats
import LogModel
import TestSupport
import Testing

/// One rule per case: some lines, and what they must give.
@Suite struct PostfixTests {
    /// Bodies after `Nov 20 10:00:00 mail postfix/x[1]: `, or whole lines with their time.
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let lines: [String]
        /// `sender > recipients | subject | account attribution action | delivery`, as far as known.
        let records: [String]
        var reasons: [RejectionReason] = []
        var testDescription: String { name }
    }

    static let tail = "from h[192.0.2.1]; from=<a@x.example> to=<b@x.example> proto=ESMTP helo=<h>"
    static let sent =
        "relay=h[192.0.2.9]:25, delay=1, delays=0/0/0/0, dsn=2.0.0, status=sent (250 ok)"
    static let deferred = "relay=none, delay=1, delays=0/0/0/0, dsn=4.0.0, status=deferred (later)"

    static func mail(_ id: String, _ more: [String] = [], sender: String = "a@x.example")
        -> [String]
    {
        [
            "\(id): client=h[192.0.2.1]", "\(id): message-id=<m@x.example>",
        ] + more + ["\(id): from=<\(sender)>, size=10, nrcpt=1 (queue active)"]
    }

    static let sent1 = "ABCDEF: to=<b@x.example>, \(sent)"

    static let joining = [
        Case(
            name: "lines of one message make one record",
            lines: mail("ABCDEF", ["ABCDEF: info: header Subject: Hi \(tail)"])
                + [sent1, "ABCDEF: removed"],
            records: [
                "a@x.example > b@x.example | Hi | a@x.example unproven allowed | b@x.example sent"
            ]),
        Case(
            name: "a queue id used again makes a second message",
            lines: mail("ABCDEF") + [sent1, "ABCDEF: removed"]
                + mail("ABCDEF", sender: "c@x.example")
                + ["ABCDEF: to=<d@x.example>, \(sent)", "ABCDEF: removed"],
            records: [
                "a@x.example > b@x.example | - | a@x.example unproven allowed | b@x.example sent",
                "c@x.example > d@x.example | - | c@x.example unproven allowed | d@x.example sent",
            ]),
        Case(
            name: "where removed is missing, a new client= completes the message before",
            lines: mail("ABCDEF") + [sent1] + mail("ABCDEF", sender: "c@x.example"),
            records: [
                "a@x.example > b@x.example | - | a@x.example unproven allowed | b@x.example sent",
                "c@x.example >  | - | c@x.example unproven allowed | -",
            ]),
        Case(
            name: "one id on two hosts and two instances is four messages",
            lines: ["m1 postfix", "m2 postfix", "m1 postfix-out", "m2 postfix-out"].flatMap {
                from in
                mail("ABCDEF").map { "Nov 20 10:00:00 \(from)/x[1]: \($0)" }
            },
            records: Array(
                repeating: "a@x.example >  | - | a@x.example unproven allowed | -", count: 4)),
        Case(
            name: "retries are one message, and the last outcome holds",
            lines: mail("ABCDEF") + [
                "ABCDEF: to=<b@x.example>, \(deferred)",
                "ABCDEF: from=<a@x.example>, size=10, nrcpt=1 (queue active)", sent1,
                "ABCDEF: removed",
            ],
            records: [
                "a@x.example > b@x.example | - | a@x.example unproven allowed | b@x.example sent"
            ]),
        Case(
            name: "what was given up came back",
            lines: mail("ABCDEF") + [
                "ABCDEF: to=<b@x.example>, \(deferred)",
                "ABCDEF: from=<a@x.example>, status=expired, returned to sender",
                "ABCDEF: sender non-delivery notification: ABCDE0", "ABCDEF: removed",
            ],
            records: [
                "a@x.example > b@x.example | - | a@x.example unproven allowed | b@x.example bounced"
            ]),
        Case(
            name: "a list counts as the one address that was written",
            lines: mail("ABCDEF") + [
                "ABCDEF: to=<p1@x.example>, orig_to=<all@x.example>, \(sent)",
                "ABCDEF: to=<p2@x.example>, orig_to=<all@x.example>, \(sent)",
                "ABCDEF: to=<p3@x.example>, orig_to=<all@x.example>, \(deferred)",
                "ABCDEF: to=<z@x.example>, \(sent)", "ABCDEF: removed",
            ],
            records: [
                "a@x.example > all@x.example z@x.example | - | a@x.example unproven allowed | all@x.example sent, z@x.example sent"
            ]),
        Case(
            name: "who logged in is the account, whatever sender was written",
            lines: [
                "ABCDEF: client=h[192.0.2.1], sasl_method=PLAIN, sasl_username=pupil, sasl_sender=x",
                "ABCDEF: message-id=<m@x.example>",
                "ABCDEF: from=<head@x.example>, size=10, nrcpt=1 (queue active)", sent1,
                "ABCDEF: removed",
            ],
            records: ["head@x.example > b@x.example | - | pupil proven allowed | b@x.example sent"]),
        Case(
            name: "a notice of the server has no sender and nobody's account",
            lines: [
                "ABCDEF: message-id=<n@x.example>",
                "ABCDEF: from=<>, size=9, nrcpt=1 (queue active)",
                "ABCDEF: to=<a@x.example>, \(sent)", "ABCDEF: removed",
            ],
            records: [" > a@x.example | - | - none allowed | a@x.example sent"]),
        Case(
            name: "a session that ends before its mail was accepted gives nothing",
            lines: ["ABCDEF: client=h[192.0.2.1]", "lost connection after DATA from h[192.0.2.1]"],
            records: []),
        Case(
            name: "only lines from the queue are a message whose head is missing",
            lines: [
                "ABCDEF: from=<a@x.example>, size=10, nrcpt=1 (queue active)", sent1,
                "ABCDEF: removed",
            ],
            records: [], reasons: [.headMissing]),
        Case(
            name: "mail that a check threw away was accepted",
            lines: [
                "ABCDEF: client=h[192.0.2.1]", "ABCDEF: message-id=<m@x.example>",
                "ABCDEF: discard: header Subject: Hi \(tail): silently",
            ],
            records: ["a@x.example > b@x.example | Hi | a@x.example unproven allowed | -"]),
        Case(
            name: "a question whether an address exists is no message",
            lines: [
                "ABCDEF: message-id=<m@x.example>",
                "ABCDEF: from=<double-bounce@x.example>, size=9, nrcpt=1 (queue active)",
                "ABCDEF: to=<b@x.example>, relay=h, delay=1, delays=0, dsn=2.0.0, status=deliverable (250 ok)",
                "ABCDEF: removed",
            ],
            records: []),
        Case(
            name: "mail that an operator queued anew is the same mail",
            lines: mail("ABCDEF") + [
                "ABCDEF: to=<b@x.example>, \(deferred)", "ABCDEF: requeued",
                "ABCDE1: uid=104 from=<a@x.example> orig_id=ABCDEF",
                "ABCDE1: message-id=<m@x.example>",
                "ABCDE1: from=<a@x.example>, size=10, nrcpt=1 (queue active)",
                "ABCDE1: to=<b@x.example>, \(sent)", "ABCDE1: removed",
            ],
            records: [
                "a@x.example > b@x.example | - | a@x.example unproven allowed | b@x.example sent"
            ]),
        Case(
            name: "a check on the way out starts no other message",
            lines: mail("ABCDEF") + [
                "ABCDEF: replace: header Subject: x: Subject: y", sent1, "ABCDEF: removed",
            ],
            records: [
                "a@x.example > b@x.example | - | a@x.example unproven allowed | b@x.example sent"
            ]),
        Case(
            name: "lines about no message are passed over",
            lines: [
                "connect from h[192.0.2.1]", "warning: ABCDEF: queue file", "statistics: max",
                "fatal: no", "Nov 20 10:00:00 mail dovecot: imap: ABCDEF: removed",
                "Nov 20 10:00:00 mail last message repeated 3 times",
            ],
            records: []),
        Case(
            name: "a line with no header is no record",
            lines: ["|garbage"], records: [], reasons: [.malformed]),
    ]

    static let refused = [
        Case(
            name: "a refused recipient is an attempt, denied",
            lines: [
                "NOQUEUE: reject: RCPT from h[192.0.2.1]: 550 5.1.1 <b@x.example>: User unknown; from=<a@x.example> to=<b@x.example> proto=ESMTP helo=<h>"
            ],
            records: [
                "a@x.example > b@x.example | - | a@x.example unproven denied | b@x.example rejected"
            ]),
        Case(
            name: "a sender refused before a recipient was named",
            lines: [
                "NOQUEUE: reject: MAIL from h[192.0.2.1]: 552 5.3.4 Message size exceeds fixed limit; from=<a@x.example> proto=ESMTP helo=<h>"
            ],
            records: ["a@x.example >  | - | a@x.example unproven denied | -"]),
        Case(
            name: "postscreen puts commas",
            lines: [
                "NOQUEUE: reject: RCPT from [192.0.2.1]:4711: 550 5.7.1 Service unavailable; client [192.0.2.1] blocked; from=<a@x.example>, to=<b@x.example>, proto=ESMTP, helo=<h>"
            ],
            records: [
                "a@x.example > b@x.example | - | a@x.example unproven denied | b@x.example rejected"
            ]),
        Case(
            name: "a refused connection is no attempt to send",
            lines: [
                "NOQUEUE: reject: CONNECT from h[192.0.2.1]: 554 5.7.1 no; proto=SMTP",
                "NOQUEUE: reject_warning: RCPT from h[192.0.2.1]: 550 no; from=<a@x.example> to=<b@x.example> proto=ESMTP helo=<h>",
            ],
            records: []),
        Case(
            name: "a second recipient refused is denied, the first still delivered",
            lines: [
                "ABCDEF: client=h[192.0.2.1]",
                "ABCDEF: reject: RCPT from h[192.0.2.1]: 450 4.1.1 <c@x.example>: no; from=<a@x.example> to=<c@x.example> proto=ESMTP helo=<h>",
                "ABCDEF: message-id=<m@x.example>",
                "ABCDEF: from=<a@x.example>, size=10, nrcpt=1 (queue active)", sent1,
                "ABCDEF: removed",
            ],
            records: [
                "a@x.example > c@x.example | - | a@x.example unproven denied | c@x.example rejected",
                "a@x.example > b@x.example | - | a@x.example unproven allowed | b@x.example sent",
            ]),
        Case(
            name: "mail refused for its subject is denied, even to who logged in",
            lines: [
                "ABCDEF: client=h[192.0.2.1], sasl_method=PLAIN, sasl_username=u",
                "ABCDEF: message-id=<m@x.example>",
                "ABCDEF: reject: header Subject: Hi \(tail): 5.7.1 no",
            ],
            records: ["a@x.example > b@x.example | Hi | u unproven denied | b@x.example rejected"]),
    ]

    static let hostile = [
        Case(
            name: "a subject that looks like the end of its line",
            lines: mail(
                "ABCDEF",
                [
                    "ABCDEF: info: header Subject: x from y[1.2.3.4]; from=<evil@x.example> to=<p@x.example> proto=ESMTP helo=<z> \(tail)"
                ]) + [sent1, "ABCDEF: removed"],
            records: [
                "a@x.example > b@x.example | x from y[1.2.3.4]; from=<evil@x.example> to=<p@x.example> proto=ESMTP helo=<z> | a@x.example unproven allowed | b@x.example sent"
            ]),
        Case(
            name: "a reply that says sent",
            lines: mail("ABCDEF") + [
                "ABCDEF: to=<b@x.example>, relay=h, delay=1, delays=0, dsn=5.0.0, status=bounced (host said: 550 status=sent (250 ok), orig_to=<c@x.example>, status=sent (x))",
                "ABCDEF: removed",
            ],
            records: [
                "a@x.example > b@x.example | - | a@x.example unproven allowed | b@x.example bounced"
            ]),
        Case(
            name: "a subject that looks like a delivery",
            lines: mail(
                "ABCDEF",
                ["ABCDEF: info: header Subject: to=<f@x.example>, status=sent (250 ok) \(tail)"])
                + ["ABCDEF: removed"],
            records: [
                "a@x.example > b@x.example | to=<f@x.example>, status=sent (250 ok) | a@x.example unproven allowed | -"
            ]),
        Case(
            name: "quoted local parts with comma, bracket and space",
            lines: mail("ABCDEF", sender: "\"a, b>c\"@x.example") + [
                "ABCDEF: to=<\"x, orig_to=<y>\"@x.example>, orig_to=<\"p q\"@x.example>, \(sent)",
                "ABCDEF: removed",
            ],
            records: [
                "\"a, b>c\"@x.example > \"p_q\"@x.example | - | \"a, b>c\"@x.example unproven allowed | \"p_q\"@x.example sent"
            ]),
        Case(
            name: "a local part without its quotes, as before 3.5",
            lines: mail("ABCDEF", sender: "a\"b@x.example") + [
                "ABCDEF: to=<x,y@x.example>, \(sent)", "ABCDEF: removed",
            ],
            records: [
                "a\"b@x.example > x,y@x.example | - | a\"b@x.example unproven allowed | x,y@x.example sent"
            ]),
        Case(
            name: "an empty subject is empty, not unknown",
            lines: mail("ABCDEF", ["ABCDEF: info: header Subject:  \(tail)"]) + [
                sent1, "ABCDEF: removed",
            ],
            records: [
                "a@x.example > b@x.example |  | a@x.example unproven allowed | b@x.example sent"
            ]),
        Case(
            name: "the first of two subjects, in any case, and no other header",
            lines: mail(
                "ABCDEF",
                [
                    "ABCDEF: info: header From: who \(tail)",
                    "ABCDEF: warning: header SUBJECT: one \(tail): text",
                    "ABCDEF: info: header Subject: two \(tail)",
                ]) + [sent1, "ABCDEF: removed"],
            records: [
                "a@x.example > b@x.example | one | a@x.example unproven allowed | b@x.example sent"
            ]),
    ]

    @Test("joins", arguments: joining + refused + hostile)
    func table(_ rule: Case) {
        PostfixTests.check(rule)
    }

    /// Whether the lines of a case give what they must.
    static func check(_ rule: Case) {
        let lines = rule.lines.map { line in
            line.hasPrefix("|")
                ? line
                : line.hasPrefix("Nov ") ? line : "Nov 20 10:00:00 mail postfix/x[1]: \(line)"
        }
        for block in [1, 50, 1 << 18] {
            let result = MailLog(lines).parsed(block: block)
            #expect(result.records.map(summary) == rule.records)
            #expect(result.reasons == rule.reasons)
        }
    }

    private static func summary(_ record: MailRecord) -> String {
        // Spaces divide the fields of the summary.
        let recipients = record.recipients.map { $0.split(separator: " ").joined(separator: "_") }
        let delivery = record.delivery.map {
            $0.split(separator: "\t").map { $0.split(separator: " ").joined(separator: "_") }
                .joined(separator: " ")
        }
        return "\(record.sender ?? "?") > \(recipients.joined(separator: " "))"
            + " | \(record.subject ?? "-") | \(record.account ?? "-") \(record.attribution)"
            + " \(record.action) | \(delivery.isEmpty ? "-" : delivery.joined(separator: ", "))"
    }

    @Test("a record says where it starts, when it came and where the line ends that completed it")
    func positions() throws {
        let lines =
            ["Nov 20 10:00:00 mail postfix/x[1]: connect from h"]
            + PostfixTests.mail("ABCDEF").enumerated().map {
                "Nov 20 10:00:0\($0 + 1) mail postfix/x[1]: \($1)"
            } + ["Nov 20 10:00:09 mail postfix/x[1]: ABCDEF: removed"]
        let record = try #require(MailLog(lines).parsed().records.first)
        #expect(record.time.description == "2026-11-20T10:00:01.000Z")
        #expect(
            record.position
                == RecordPosition(stream: 0, line: 2, offset: UInt64(lines[0].utf8.count + 1)))
        let length = lines.reduce(0) { $0 + $1.utf8.count + 1 }
        #expect(record.closed == RecordPosition(stream: 0, line: 5, offset: UInt64(length)))
        #expect(
            (record.client, record.queueID, record.messageID, record.bytes) == (
                "192.0.2.1", "ABCDEF", "m@x.example", 10
            ))
    }

    @Test("a message that nothing was said about for five days is given as it stands, and counted")
    func silence() {
        let lines = PostfixTests.mail("ABCDEF").map { "Nov 10 10:00:00 mail postfix/x[1]: \($0)" }
        let before = lines + ["Nov 15 10:00:00 mail postfix/x[1]: connect from h"]
        #expect(MailLog(before).parsed(finishing: false).records.isEmpty)
        let after = MailLog(before + ["Nov 15 10:00:01 mail postfix/x[1]: connect from h"])
            .parsed(finishing: false)
        #expect(after.records.count == 1)
        #expect(after.records.first?.closed.line == 5)
        #expect(after.reasons == [.neverCompleted])
        #expect(after.rejections.first?.position.line == 5)
    }

    @Test("too many open messages: the one silent longest is given up, and counted")
    func tooMany() {
        var limits = MailLimits()
        limits.openMessages = 2
        limits.recipients = 3
        var parser = PostfixParser(limits: limits)
        var sink = MailSink()
        let bodies =
            ["ABCDE1", "ABCDE2", "ABCDE3"].flatMap { PostfixTests.mail($0) }
            + (0..<5).map { "ABCDE3: to=<r\($0)@x.example>, \(PostfixTests.sent)" }
        let lines = bodies.map { "2026-11-20T10:00:00Z mail postfix/x[1]: \($0)\n" }
        Array(lines.joined().utf8).withUnsafeBytes {
            parser.parse(LineBlock(bytes: $0, stream: 0, firstLine: 1, offset: 0), into: &sink)
        }
        #expect(sink.records.map(\.queueID) == ["ABCDE1"])
        #expect(sink.reasons == [.neverCompleted])
        parser.finish(into: &sink)
        #expect(sink.records.last?.recipients.count == 3)
        #expect(sink.records.last?.recipientCount == 5)
        #expect((parser.overflow.messages, parser.overflow.recipients) == (1, 2))
    }

    @Test("many recipients are distinct and keep their order")
    func manyRecipients() throws {
        let named = (0..<500).map { "r\($0 % 300)@x.example" }
        let lines =
            (PostfixTests.mail("ABCDEF") + named.map { "ABCDEF: to=<\($0)>, \(PostfixTests.sent)" })
            .map { "Nov 20 10:00:00 mail postfix/x[1]: \($0)" }
        let record = try #require(MailLog(lines).parsed().records.first)
        #expect(record.recipients == Array(named.prefix(300)))
        #expect(record.recipientCount == 300)
    }

    @Test("a subject that Postfix cut off is decoded as far as it goes")
    func cutSubject() throws {
        let word = "=?utf-8?q?" + String(repeating: "=C3=A9", count: 40)
        let cut = String(("Subject: " + word).prefix(200))
        let lines = PostfixTests.mail(
            "ABCDEF", ["ABCDEF: info: header \(cut) \(PostfixTests.tail)"]
        )
        .map { "Nov 20 10:00:00 mail postfix/x[1]: \($0)" }
        let record = try #require(MailLog(lines).parsed().records.first)
        #expect(record.subject == String(repeating: "é", count: 30))
    }

    @Test("the size of the blocks changes nothing", arguments: ["mail", "mail-5424"])
    func blocks(_ name: String) throws {
        let log = try realLog(name)
        let whole = log.parsed()
        for block in [1, 4096] {
            let other = log.parsed(block: block)
            #expect(other.records == whole.records)
            #expect(other.rejections == whole.rejections)
        }
    }

    @Test("no bytes, however wild, do harm", arguments: UInt64(1)...20)
    func wild(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var seeded = SeededLog(seed: seed)
        var bytes = seeded.log(lines: 300).streams[0]
        bytes += (0..<4000).map { _ in UInt8.random(in: 0...255, using: &random) }
        bytes += try mailFixture("B-shortid-postlogd/mail.log").prefix(40_000)
        for _ in 0..<bytes.count / 40 {
            let index = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[index] = 0x0A
            case 1: bytes.swapAt(index, Int.random(in: bytes.indices, using: &random))
            case 2: bytes[index] = UInt8.random(in: 0...255, using: &random)
            default: bytes[index] = Array("<>[]:;,\"=? \\".utf8).randomElement(using: &random) ?? 0
            }
        }
        let log = MailLog([bytes, Array(bytes.reversed())])
        let result = log.parsed(block: 1000)
        for record in result.records {
            #expect(record.closed.offset > record.position.offset || record.closed.stream > 0)
        }
        #expect(result.rejections.count > 10)
    }
}
