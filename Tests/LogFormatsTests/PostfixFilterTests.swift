import LogFormats
import LogModel
import Testing

/// Mail that a content filter sends back is one message, though it has two queue ids.
@Suite struct PostfixFilterTests {
    typealias Case = PostfixTests.Case

    private static let first: [String] = PostfixTests.mail(
        "ABCDEF", ["ABCDEF: info: header Subject: Hi \(PostfixTests.tail)"])
    private static let second: [String] = [
        "ABCDE1: client=localhost[127.0.0.1]", "ABCDE1: message-id=<m@x.example>",
        "ABCDE1: from=<a@x.example>, size=20, nrcpt=1 (queue active)",
    ]
    private static let pickedUp: [String] =
        ["ABCDE1: uid=110 from=<a@x.example>"] + second.dropFirst()
    private static let rest: [String] = [
        "ABCDE1: to=<b@x.example>, \(PostfixTests.sent)", "ABCDE1: removed",
    ]
    private static let removed: [String] = ["ABCDEF: removed"]
    private static let once =
        "a@x.example > b@x.example | Hi | a@x.example unproven allowed | b@x.example sent"

    /// What the filter answered.
    private static func answer(
        _ recipient: String = "b@x.example", _ id: String = "ABCDEF",
        relay: String = "127.0.0.1[127.0.0.1]:10024",
        _ reply: String = "250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 Ok: queued as ABCDE1"
    ) -> [String] {
        [
            "\(id): to=<\(recipient)>, relay=\(relay), delay=1, delays=0, dsn=2.0.0, status=sent (\(reply))"
        ]
    }

    private static let piped = answer(relay: "filter", "delivered via filter service")

    private static func renamed(_ lines: [String], _ old: String, _ new: String) -> [String] {
        lines.map { $0.replacing(old, with: new) }
    }

    /// The lines of a second instance, which gives out the same ids.
    private static let outgoing: [String] = renamed(second, "ABCDE1", "ABCDEF")
        .map { "Nov 20 10:00:00 mail postfix-out/x[1]: \($0)" }
    private static let outgone: [String] = renamed(rest, "ABCDE1", "ABCDEF")
        .map { "Nov 20 10:00:00 mail postfix-out/x[1]: \($0)" }

    private static func one(_ name: String, _ lines: [[String]]) -> Case {
        Case(name: name, lines: lines.flatMap { $0 }, records: [once])
    }

    private static func two(_ name: String, _ lines: [[String]], _ record: String) -> Case {
        Case(name: name, lines: lines.flatMap { $0 }, records: [once, record])
    }

    static let answering: [Case] = [
        one("mail through a filter counts once", [first, second, answer(), removed, rest]),
        one(
            "also when it is delivered before the filter's answer is logged",
            [first, second, rest, answer(), removed]),
        one(
            "a filter as a second instance, which gives out the same ids",
            [first, outgoing, renamed(answer(), "ABCDE1", "ABCDEF"), removed, outgone]),
        one(
            "a filter on another machine that says for whom it speaks",
            [
                first,
                [
                    "ABCDE1: client=filter[192.0.2.8], orig_queue_id=ABCDEF, orig_client=h[192.0.2.1]"
                ],
                Array(second.dropFirst()), answer(relay: "filter[192.0.2.8]:10024"), removed, rest,
            ]),
        two(
            "the same message-id from this machine without such an answer is other mail",
            [first, second, rest, answer(relay: "h[192.0.2.9]:25", "250 ok"), removed],
            "a@x.example > b@x.example | - | a@x.example unproven allowed | b@x.example sent"),
        two(
            "an answer with an id does not make the mail of another machine a second leg",
            [
                first, renamed(second, "localhost[127.0.0.1]", "h[192.0.2.1]"),
                answer(relay: "h[192.0.2.9]:25", "250 queued as ABCDE1"), removed, rest,
            ],
            "a@x.example > b@x.example | - | a@x.example unproven allowed | b@x.example sent"),
    ]

    static let silent: [Case] = [
        one(
            "a filter that does not say under which id",
            [first, second, rest, answer("b@x.example", "ABCDEF", "250 Ok"), removed]),
        one(
            "also when it is delivered after the filter's answer",
            [first, second, answer("b@x.example", "ABCDEF", "250 Ok"), removed, rest]),
        one("a filter as a program", [first, pickedUp, piped, removed, rest]),
        one(
            "a filter as a program, whose mail is picked up later",
            [first, piped, removed, pickedUp, rest]),
        two(
            "a list's program sends to others",
            [first, piped, removed, pickedUp, renamed(rest, "b@x", "member@x")],
            "a@x.example > member@x.example | - | a@x.example unproven allowed | member@x.example sent"
        ),
        two(
            "or as another sender",
            [first, piped, removed, renamed(pickedUp, "a@x", "list@x"), rest],
            "list@x.example > b@x.example | - | list@x.example unproven allowed | b@x.example sent"),
        two(
            "and what is picked up much later is other mail",
            [
                first, piped, removed, ["Nov 20 10:01:01 mail postfix/x[1]: connect from h"],
                pickedUp.map { "Nov 20 10:01:01 mail postfix/x[1]: \($0)" },
                rest.map { "Nov 20 10:01:01 mail postfix/x[1]: \($0)" },
            ],
            "a@x.example > b@x.example | - | a@x.example unproven allowed | b@x.example sent"),
    ]

    static let other: [Case] = [
        Case(
            name: "a filter that divides the recipients",
            lines: first + second + answer() + renamed(second, "ABCDE1", "ABCDE2")
                + renamed(answer("c@x.example"), "ABCDE1", "ABCDE2")
                + removed + rest + renamed(renamed(rest, "ABCDE1", "ABCDE2"), "b@x", "c@x"),
            records: [
                "a@x.example > b@x.example c@x.example | Hi | a@x.example unproven allowed | b@x.example sent, c@x.example sent"
            ]),
        one(
            "mail queued anew by postsuper -r stays one message, also behind a filter",
            [
                first,
                [
                    "ABCDEF: requeued", "ABCDE3: uid=89 from=<a@x.example> orig_id=ABCDEF",
                    "ABCDE3: message-id=<m@x.example>",
                    "ABCDE3: from=<a@x.example>, size=10, nrcpt=1 (queue active)",
                ],
                second, answer("b@x.example", "ABCDE3"), ["ABCDE3: removed"], rest,
            ]),
        Case(
            name: "what a proxy in front of the queue refuses is denied",
            lines: [
                "NOQUEUE: client=h[192.0.2.1]",
                "NOQUEUE: proxy-reject: END-OF-MESSAGE from h[192.0.2.1]: 550 5.7.1 no; from=<a@x.example> to=<b@x.example> proto=ESMTP helo=<h>",
            ],
            records: [
                "a@x.example > b@x.example | - | a@x.example unproven denied | b@x.example rejected"
            ]),
    ]

    @Test("filters", arguments: answering + silent + other)
    func table(_ rule: Case) {
        PostfixTests.check(rule)
    }

    @Test("who comes through a trusted proxy is known by the address that the proxy states")
    func proxiedClient() throws {
        let lines =
            ["ABCDEF: client=localhost[127.0.0.1], orig_client=h[192.0.2.1]"]
            + PostfixFilterTests.first.dropFirst() + PostfixFilterTests.removed
        let log = MailLog(lines.map { "Nov 20 10:00:00 mail postfix/x[1]: \($0)" })
        #expect(log.parsed().records.map(\.client) == ["192.0.2.1"])
    }

    @Test("mail whose end is read before its beginning is counted as such, and given once")
    func wrongOrder() {
        let head = PostfixFilterTests.first.map { "Nov 20 10:00:00 mail postfix/x[1]: \($0)\n" }
        let tail = [
            "ABCDEF: to=<b@x.example>, \(PostfixTests.sent)", "ABCDEF: removed",
        ].map { "Nov 20 10:00:05 mail postfix/x[1]: \($0)\n" }
        let streams = [tail, head].map { Array($0.joined().utf8) }
        let result = MailLog(streams).parsed()
        #expect(result.records.map(\.subject) == ["Hi"])
        #expect(result.reasons == [.headMissing])
        let inOrder = MailLog(Array(streams.reversed())).parsed()
        #expect(inOrder.records.map(\.delivery) == [["b@x.example\tsent"]])
        #expect(inOrder.rejections.isEmpty)
    }
}
