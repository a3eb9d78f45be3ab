import LogFormats
import LogModel
import TestSupport
import Testing

/// One rule per case: some lines, and what they must give.
@Suite struct EximTests {
    /// Texts after `2026-11-20 10:00:00 `, or whole lines after a `|`.
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let lines: [String]
        /// `sender > recipients | subject | account attribution action | delivery`, as far as known.
        let records: [String]
        var reasons: [RejectionReason] = []
        var testDescription: String { name }
    }

    static let id = "1xUXxH-0004uk-2l"
    static let origin = "H=(pc) [192.0.2.1] P=esmtp"
    static let arrival = "\(id) <= a@x.example \(origin) S=10 id=m@x.example"
    static let done = "\(id) Completed"
    static let sent = "R=ext T=smtp H=h [192.0.2.9] C=\"250 ok\""

    /// A message of which only the arrival is of interest.
    static func taken(_ rest: String) -> [String] { ["\(id) <= \(rest)", done] }

    static func one(
        _ name: String, _ lines: [String], _ record: String, reasons: [RejectionReason] = []
    ) -> Case {
        Case(name: name, lines: lines, records: [record], reasons: reasons)
    }

    static let joining = [
        one(
            "a message from its arrival to its completion",
            [
                "\(arrival) T=\"Hi\" for b@x.example c@x.example", "\(id) => b@x.example \(sent)",
                "\(id) -> c@x.example \(sent)", done,
            ],
            "a@x.example > b@x.example c@x.example | Hi | a@x.example unproven allowed | b@x.example sent, c@x.example sent"
        ),
        one(
            "without a list the recipients are those of the deliveries",
            [
                arrival, "\(id) => p001 <p001@x.example> R=staff T=local",
                "\(id) ** b@x.example R=ext T=smtp H=h [192.0.2.9]: 550 no",
                "\(id) == c@x.example R=ext T=smtp defer (-44): later",
                "\(id) == d@x.example routing defer (-52): retry time not reached",
                "\(id) ** e@x.example: Unrouteable address", done,
            ],
            "a@x.example > p001@x.example b@x.example c@x.example d@x.example e@x.example | - | a@x.example unproven allowed | p001@x.example sent, b@x.example bounced, c@x.example deferred, d@x.example deferred, e@x.example bounced"
        ),
        one(
            "an alias stays the address that was named",
            [
                arrival, "\(id) => h.smith <all@x.example> R=staff T=local",
                "\(id) => j.jones (mid@x.example, low@x.example) <all@x.example> R=staff T=local",
                "\(id) => out@y.example <all@x.example> F=<a@x.example> SRS=<s@x.example> P=<a@x.example> \(sent)",
                "\(id) => |/bin/cat >/dev/null <robot@x.example> F=<a@x.example> R=r T=pipe",
                "\(id) => /var/mail/a b <file@x.example> R=r T=file",
                "\(id) => :blackhole: <z@x.example> R=hole", done,
            ],
            "a@x.example > all@x.example robot@x.example file@x.example z@x.example | - | a@x.example unproven allowed | all@x.example sent, robot@x.example sent, file@x.example sent, z@x.example sent"
        ),
        one(
            "what is delivered to others than the listed ones adds no recipient",
            [
                "\(arrival) for B@x.example", "\(id) => b2@y.example \(sent)",
                "\(id) => b <B@x.example> R=staff T=local", done,
            ],
            "a@x.example > B@x.example | - | a@x.example unproven allowed | B@x.example sent"),
        one(
            "a delivery that was suppressed has no outcome",
            [arrival, "\(id) *> b@x.example \(sent)", done],
            "a@x.example > b@x.example | - | a@x.example unproven allowed | -"),
        one(
            "mail that is thrown away was taken",
            ["\(arrival) T=\"x\"", "\(id) => blackhole (DATA ACL discarded recipients)", done],
            "a@x.example >  | x | a@x.example unproven allowed | -"),
        one(
            "a message passed on while it came in is delivered before it is taken",
            [
                "\(id) >> b@x.example \(sent)", "\(arrival) for b@x.example", done,
            ],
            "a@x.example > b@x.example | - | a@x.example unproven allowed | b@x.example sent"),
        one(
            "a deferred recipient that is reached later was reached",
            [
                "\(arrival) for b@x.example", "\(id) == b@x.example R=r T=t defer (-44): later",
                "\(id) => b@x.example \(sent)", "\(id) Completed QT=3h DT=1s",
            ],
            "a@x.example > b@x.example | - | a@x.example unproven allowed | b@x.example sent"),
        one(
            "a notice that the server wrote names nobody",
            taken("<> R=1xUXxH-0004uk-2k U=mail P=local S=10 T=\"failed\" for a@x.example"),
            " > a@x.example | failed | - none allowed | -"),
        one(
            "a warning before the arrival changes nothing",
            [
                "\(id) H=(pc) [192.0.2.1] Warning: rejected MAIL <x@x.example> T=\"no\"", arrival,
                done,
            ],
            "a@x.example >  | - | a@x.example unproven allowed | -"),
        Case(
            name: "only later lines are a message whose head is missing",
            lines: [
                "\(id) => b@x.example \(sent)", "\(id) -> c@x.example \(sent)", done, done,
                "1xUXxH-0004uk-2m Message is frozen",
            ],
            records: [], reasons: [.headMissing, .headMissing]),
        Case(
            name: "a message passed on and never taken",
            lines: [
                "\(id) >> b@x.example \(sent)",
                "|2026-11-20 10:00:09 \(arrival) for c@x.example", done,
            ],
            records: ["a@x.example > c@x.example | - | a@x.example unproven allowed | -"],
            reasons: [.headMissing]),
        Case(
            name: "an id that is used again completes the message before",
            lines: ["\(arrival) T=\"one\"", "\(arrival) T=\"two\"", done],
            records: ["one", "two"].map {
                "a@x.example >  | \($0) | a@x.example unproven allowed | -"
            }),
        Case(
            name: "lines about no message are passed over",
            lines: [
                "exim 4.96 daemon started: pid=1", "Start queue run: pid=2", "\(id) no such thing",
                "SMTP connection from [192.0.2.1] lost", "| Suggested action: none",
                "rejected EHLO from [192.0.2.1]: syntactically invalid argument(s): x",
                "rejected MAIL from [192.0.2.1]: no HELO/EHLO given",
                "H=(pc) [192.0.2.1] sender verify fail for <a@x.example>: no",
                "H=(pc) [192.0.2.1] rejected connection in \"connect\" ACL",
            ],
            records: []),
        Case(
            name: "lines without a time, and times that are none",
            lines: ["|garbage", "|2026-02-30 10:00:00 \(id) Completed", "|2026-11-20 24:00:00 x"],
            records: [], reasons: [.malformed, .badTime, .badTime]),
    ]

    static let origins = [
        one(
            "who logged in is proven",
            taken("a@x.example H=(pc) [192.0.2.1] P=esmtpsa X=TLS1.3:A:256 CV=no A=plain:u S=10"),
            "a@x.example >  | - | u proven allowed | -"),
        one(
            "a login may hold spaces, and the sender of the session follows it",
            taken(
                "a@x.example H=(pc) [192.0.2.1] P=esmtpa A=plain:Ann S=3 B:a@y.example PRDR K S=10"),
            "a@x.example >  | - | Ann S=3 B proven allowed | -"),
        one(
            "a login without a name proves nothing",
            taken("a@x.example H=(pc) [192.0.2.1] P=esmtpa A=plain S=10"),
            "a@x.example >  | - | a@x.example unproven allowed | -"),
        one(
            "what a client calls itself cannot forge a login",
            taken("a@x.example H=(b) [192.0.2.9] P=esmtpa A=plain:head) [192.0.2.1] P=esmtp S=10"),
            "a@x.example >  | - | a@x.example unproven allowed | -"),
        one(
            "nor the rest of the line",
            taken(
                "a@x.example H=(b) [192.0.2.9] P=esmtp S=1 T=\"no\" for c@x.example) [192.0.2.1] P=esmtp S=10 T=\"yes\" for b@x.example"
            ),
            "a@x.example > b@x.example | yes | a@x.example unproven allowed | -"),
        one(
            "a message-id that looks like the rest",
            taken(
                "a@x.example \(origin) S=10 id=\"a T=\\\"no\\\" for c\"@x.example T=\"yes\" for b@x.example"
            ),
            "a@x.example > b@x.example | yes | a@x.example unproven allowed | -"),
        one(
            "a subject that looks like the rest",
            taken(
                "a@x.example \(origin) S=10 T=\"\\\" for c@x.example S=1 T=\\\"\\\\\" for b@x.example"
            ),
            "a@x.example > b@x.example | \" for c@x.example S=1 T=\"\\ | a@x.example unproven allowed | -"
        ),
        one(
            "quoted local parts with spaces and brackets",
            [
                "\(id) <= \"a, b> T=x\"@x.example \(origin) S=10 from <\"a, b> T=x\"@x.example> for \"c d\"@x.example e@x.example",
                "\(id) => c d@x.example <\"c d\"@x.example> \(sent)", done,
            ],
            "\"a, b> T=x\"@x.example > \"c_d\"@x.example e@x.example | - | \"a, b> T=x\"@x.example unproven allowed | \"c_d\"@x.example sent"
        ),
        one(
            "every field of every log selector",
            taken(
                "a@x.example H=h.example (pc) [2001:db8::1]:25 I=[192.0.2.2]:25 U=ident P=esmtpsa L.- X=TLS1.3:A:256* CV=yes DN=\"/CN=a b\" SNI=\"mail\" A=plain:u PRDR PRX=192.0.2.3 K S=10 M8S=8 DKIM=x.example ARC RT=0.1s Q=slow id*=m@x.example T=\"s\" from <a@x.example> for b@x.example"
            ),
            "a@x.example > b@x.example | s | u proven allowed | -"),
        one(
            "a field that is not known yet",
            taken("a@x.example \(origin) S=10 NEW=1 id=m@x.example T=\"s\" for b@x.example"),
            "a@x.example > b@x.example | s | a@x.example unproven allowed | -"),
        one(
            "a reply that looks like a recipient",
            [
                arrival,
                "\(id) ** b@x.example R=r T=t H=h [192.0.2.9]: 550 => c@x.example <d@x.example> R=r",
                done,
            ],
            "a@x.example > b@x.example | - | a@x.example unproven allowed | b@x.example bounced"),
    ]

    static let subjects: [Case] = [
        ("C\\303\\241it N\\303\\255", "Cáit Ní"), ("", ""),
        ("quote \\\" and \\\\ and \\\\n", "quote \" and \\ and \\n"),
        ("folded\\n second\\n\tthird", "folded second third"),
        ("tab\there", "tab\there"), ("first\\nsecond header", "first"),
        ("Caf\\351", "Café"), ("bell\\007", "bell "), ("odd \\9 x", "odd 9 x"),
        (
            "=?utf-8?q?Personal/Private_and_longer_than_an_encoded_word_may_be_"
                + "xxxxxxxxxxxxxx?=",
            "Personal/Private and longer than an encoded word may be xxxxxxxxxxxxxx"
        ),
        (String(repeating: "x", count: 99) + "\\303", String(repeating: "x", count: 99)),
    ].map { raw, subject in
        one(
            "the subject \(raw)", taken("a@x.example \(origin) S=10 T=\"\(raw)\""),
            "a@x.example >  | \(subject) | a@x.example unproven allowed | -")
    }

    static let refused = [
        one(
            "a refused recipient is an attempt, denied",
            ["H=(pc) [192.0.2.1] F=<a@x.example> rejected RCPT <b@x.example>: Unrouteable address"],
            "a@x.example > b@x.example | - | a@x.example unproven denied | b@x.example rejected"),
        one(
            "also for now, and to who logged in",
            [
                "H=(pc) [192.0.2.1] X=TLS1.3:A:256 CV=no F=<a@x.example> A=plain:u temporarily rejected RCPT <b@x.example>: later"
            ],
            "a@x.example > b@x.example | - | u unproven denied | b@x.example rejected"),
        one(
            "a refused sender", ["H=(pc) [192.0.2.1] rejected MAIL <a@x.example>: banned"],
            "a@x.example >  | - | a@x.example unproven denied | -"),
        one(
            "mail refused for its size",
            ["rejected MAIL FROM:<a@x.example> H=(pc) [192.0.2.1]: message too big: size=3 max=2"],
            "a@x.example >  | - | a@x.example unproven denied | -"),
        one(
            "mail refused for its content",
            [
                "\(id) H=(pc) [192.0.2.1] F=<a@x.example> rejected after DATA: T=\"no\"",
                "|Envelope-from: <a@x.example>", "|Envelope-to: <b@x.example>",
                "|P Received: from pc", "|\tby mail.x.example", "|  Subject: garbage",
                "|\(String(repeating: "-", count: 72))",
            ],
            "a@x.example >  | - | a@x.example unproven denied | -"),
        one(
            "the null sender", ["H=(pc) [192.0.2.1] F=<> rejected RCPT <b@x.example>: no"],
            " > b@x.example | - | - none denied | b@x.example rejected"),
        one(
            "a quoted sender that looks like a refusal",
            [
                "H=(pc) [192.0.2.1] F=<\"a rejected RCPT <c> \"@x.example> rejected RCPT <b@x.example>: no"
            ],
            "\"a rejected RCPT <c> \"@x.example > b@x.example | - | \"a rejected RCPT <c> \"@x.example unproven denied | b@x.example rejected"
        ),
    ]

    static let relayed: [Case] = {
        let head = "|Nov 20 10:00:00 mail exim[7]:"
        let record = "a@x.example > b@x.example | Hi | a@x.example unproven allowed | -"
        let refusal = "H=(pc) [192.0.2.1] F=<a@x.example> rejected RCPT <b@x.example>: no"
        let denied =
            "a@x.example > b@x.example | - | a@x.example unproven denied | b@x.example rejected"
        return [
            one(
                "a syslog with no other time",
                ["\(head) \(arrival) T=\"Hi\" for b@x.example", "\(head) \(done)"], record),
            one(
                "a syslog with Exim's own time",
                [
                    "\(head) 2026-11-20 10:00:00 \(arrival) T=\"Hi\" for b@x.example",
                    "|Nov 20 10:00:00 mail dovecot: x", "\(head) 2026-11-20 10:00:00 [7] \(done)",
                ], record),
            one(
                "a line in pieces, and another process between them",
                [
                    "\(head) [1/2] \(arrival) T=\"H",
                    "|Nov 20 10:00:00 mail exim[8]: [1/2] \(arrival.replacing("2l", with: "2m")) T=\"H",
                    "\(head) [2/2] i\" for b@x.example", "\(head) \(done)",
                ], record),
            one(
                "a piece that ends a line",
                [
                    "\(head) [1\\3] \(refusal)", "\(head) [2\\3] Envelope-to: <b@x.example>",
                    "\(head) [3/3] F From: x",
                ], denied),
            one(
                "what the main log and the reject log both say is said once",
                ["\(head) \(refusal)", "\(head) [1\\2] \(refusal)", "\(head) [2/2] F From: x"],
                denied),
            Case(
                name: "the same refused twice is refused twice",
                lines: Array(repeating: "\(head) \(refusal)", count: 4),
                records: [denied, denied]),
            Case(
                name: "a refusal by another process is another one",
                lines: ["\(head) \(refusal)", "|Nov 20 10:00:00 mail exim[8]: \(refusal)"],
                records: [denied, denied]),
            Case(
                name: "a piece without those before it",
                lines: ["\(head) [2/2] i\" for b@x.example", "\(head) [1/2] \(arrival)"],
                records: [], reasons: [.malformed]),
            Case(
                name: "two hosts may use one id",
                lines: [
                    "\(head) \(arrival) T=\"Hi\" for b@x.example",
                    "|Nov 20 10:00:00 other exim[7]: \(done)", "\(head) \(done)",
                ],
                records: [record], reasons: [.headMissing]),
        ]
    }()

    @Test("joins", arguments: joining + origins + subjects + refused + relayed)
    func table(_ rule: Case) {
        let lines = rule.lines.map {
            $0.hasPrefix("|") ? String($0.dropFirst()) : "2026-11-20 10:00:00 \($0)"
        }
        for block in [1, 50, 1 << 18] {
            let result = MailLog(lines).parsed(by: EximParser(), block: block)
            #expect(result.records.map(summary) == rule.records)
            #expect(result.reasons == rule.reasons)
        }
    }

    private func summary(_ record: MailRecord) -> String {
        // Spaces divide the fields of the summary.
        let recipients = record.recipients.map { $0.replacing(" ", with: "_") }
        let delivery = record.delivery.map {
            $0.replacing(" ", with: "_").replacing("\t", with: " ")
        }
        return "\(record.sender ?? "?") > \(recipients.joined(separator: " "))"
            + " | \(record.subject ?? "-") | \(record.account ?? "-") \(record.attribution)"
            + " \(record.action) | \(delivery.isEmpty ? "-" : delivery.joined(separator: ", "))"
    }
}
