import LogModel
import TestSupport
import Testing

@testable import Rules

/// Makes a book from texts: rule documents and lists.
func book(
    _ documents: [String], lists: [(String, String, String)] = [],
    protected: [(String, String, String)] = []
) throws -> RuleBook {
    let folder = try TemporaryFolder()
    for (index, text) in documents.enumerated() { try folder.write(text, to: "flags/\(index).yml") }
    for (name, file, text) in lists { try folder.write(text, to: "categories/\(name)/\(file)") }
    for (name, file, text) in protected { try folder.write(text, to: "protected/\(name)/\(file)") }
    let (book, problems) = RuleBook.load(
        RuleSources(
            flagFolders: documents.isEmpty ? [] : [folder.path("flags")],
            categoryFolders: lists.isEmpty ? [] : [folder.path("categories")],
            protectedFolders: protected.isEmpty ? [] : [folder.path("protected")]))
    #expect(problems.isEmpty, "\(problems)")
    return book
}

/// A rule of a school's book with the number in its id.
func document(_ number: Int, _ detection: String, source: String = "proxy", extra: String = "")
    -> String
{
    let digits = String(number)
    let id = "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    let indented = detection.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    return
        "title: Rule \(number)\nid: \(id)\nlogsource: {category: \(source)}\ndetection:\n\(indented)\n\(extra)\n"
}

@Suite("Matching records")
struct RecordMatcherTests {
    private func match(
        _ book: RuleBook, _ maker: RecordMaker, role: String = "unknown"
    ) -> MatchOutcome {
        var matcher = RecordMatcher(book, roles: EverybodyIs(role: role), zone: .utc)
        return maker.with { matcher.match($0) }
    }

    @Test("A record with a category matches the rule that asks for it")
    func category() throws {
        let book = try book(
            [document(1, "s:\n  category: gambling\ncondition: s")],
            lists: [
                ("gambling", "domains", "casino.example\n"),
                ("other", "domains", "casino.example\n"),
            ])
        let outcome = match(book, .web("http://www.casino.example/x"))
        #expect(outcome.rules == [0])
        #expect(outcome.categories == [0, 1])
        #expect(!match(book, .web("http://notcasino.example/")).hasFlags)
    }

    @Test("Keywords are searched in what a request states, and never in who made it")
    func webKeywords() throws {
        let book = try book([document(1, "s: [needle]\ncondition: s")])
        var maker = RecordMaker.web("http://www.school.example/")
        maker.account = "needle"
        maker.client = "needle"
        #expect(!match(book, maker).hasFlags)
        let places: [WritableKeyPath<RecordMaker, String?>] = [
            \.url, \.userAgent, \.referrer, \.mime, \.host,
        ]
        for place in places {
            var other = maker
            other[keyPath: place] = "a Needle here"
            #expect(match(book, other).hasFlags, "\(place)")
        }
        maker.proxyCategories = ["news", "needles"]
        #expect(match(book, maker).hasFlags)
    }

    @Test("Keywords are searched in a mail's subject, and not in its addresses")
    func mailKeywords() throws {
        let book = try book([document(1, "s: [ashdown]\ncondition: s", source: "email")])
        var maker = RecordMaker.mail(from: "r.ashdown@school.example", to: ["ashdown@a.example"])
        #expect(!match(book, maker).hasFlags)
        maker.subject = "About Ashdown Forest"
        #expect(match(book, maker).hasFlags)
    }

    @Test("Keywords are searched in the name of a message's room, and not in addresses or numbers")
    func messageKeywords() throws {
        let book = try book([document(1, "s: [ashdown]\ncondition: s", source: "message")])
        #expect(!match(book, .message(to: ["ashdown@a.example"])).hasFlags)
        #expect(match(book, .message(in: "Ashdown Forest trip")).hasFlags)
        var numbered = RecordMaker.message(in: "19:ashdown@unq.gbl.spaces")
        numbered.roomIsNamed = false
        #expect(!match(book, numbered).hasFlags)
    }

    static let messageFields: [(String, RecordMaker, Bool)] = [
        ("room: staff room", .message(in: "Staff Room"), true),
        ("room|contains: staff", .message(in: "The old staffroom"), true),
        ("room: null", .message(), true), ("room|exists: true", .message(), false),
        ("recipient|endswith: '@b.example'", .message(to: ["1@a.example", "2@B.example"]), true),
        ("recipient-count|gte: 2", .message(to: ["1@a.example", "2@b.example"]), true),
        // Whom nobody named are not none.
        ("recipient-count|lt: 2", .message(), false),
        ("sender|endswith: '@school.example'", .message(), true),
        ("person-role: staff", .message(), true), ("action: allowed", .message(), true),
        ("channel: message", .message(), true), ("time|hour: 2", .message(), true),
        ("time|hour: 3", .message(), false),
    ]

    @Test("Fields of a message are those of its envelope", arguments: messageFields)
    func messageField(_ item: String, _ maker: RecordMaker, _ expected: Bool) throws {
        let book = try book([document(1, "s:\n  \(item)\ncondition: s", source: "message")])
        var maker = maker
        maker.time = try #require(Timestamp(rfc3339: "2026-11-18T02:30:00Z"))
        #expect(match(book, maker, role: "staff").hasFlags == expected)
    }

    @Test("A rule over messages is tried on flat records as one over mail is")
    func triedMessages() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            document(1, "s:\n  room: Staff room\ncondition: s", source: "message"), to: "r.yml")
        var trial = RuleTrial(rulesAt: [path], acceptsAnySource: false)
        let there = trial.match(["room": .text("staff room")], line: 1).ids
        let elsewhere = trial.match(["room": .text("Trips")], line: 2).ids
        let problems = trial.problems
        #expect(problems.isEmpty && there.count == 1 && elsewhere.isEmpty)
    }

    @Test("A message is protected by its sender, any recipient or any domain that takes part")
    func protectedMessages() throws {
        let book = try book(
            [document(1, "s:\n  channel: message\ncondition: s", source: "message")],
            protected: [("help", "domains", "helpline.example\n")])
        #expect(match(book, .message(to: ["a@nothelpline.example"])).hasFlags)
        var fromThere = RecordMaker.message()
        fromThere.sender = "a@helpline.example"
        var takingPart = RecordMaker.message()
        takingPart.domains = ["school.example", "Advice.Helpline.Example"]
        let toThere = RecordMaker.message(to: ["b@school.example", "A@helpline.example"])
        for maker in [fromThere, takingPart, toThere] {
            let outcome = match(book, maker)
            #expect(outcome.isProtected && outcome.rules.isEmpty)
        }
    }

    @Test("Parts of the time are those of the school's clocks")
    func time() throws {
        let book = try book([
            document(1, "s:\n  time|hour: 0\n  date|day: 1\n  date|month: 7\ncondition: s"),
            document(2, "s:\n  time|minute: 30\n  date|week: 27\n  date|year: 2026\ncondition: s"),
        ])
        var maker = RecordMaker.web("http://a.example/")
        maker.time = try #require(Timestamp(rfc3339: "2026-06-30T23:30:00Z"))
        let london = try TestFiles.zone("Europe/London")
        for (zone, expected) in [(london, [0, 1]), (Zone.utc, [1])] {
            var matcher = RecordMatcher(book, roles: NoRoles(), zone: zone)
            #expect(maker.with { matcher.match($0).rules } == expected)
        }
    }

    @Test("A field is compared with another of the same record, numbers too")
    func fieldReference() throws {
        let book = try book([
            document(1, "s:\n  cs-referrer|fieldref|contains: cs-host\ncondition: s"),
            document(2, "s:\n  sc-bytes|fieldref: sc-status\ncondition: s"),
            document(3, "s:\n  sc-bytes|fieldref|neq: sc-status\ncondition: s"),
        ])
        var maker = RecordMaker.web("http://www.casino.example/")
        maker.referrer = "http://WWW.casino.example/home"
        maker.bytes = 200
        #expect(match(book, maker).rules == [0, 1])
        maker.referrer = "http://casino.example/"
        maker.bytes = 20
        #expect(match(book, maker).rules == [2])
    }

    @Test("Urls and expressions give categories too, decoded and in small letters")
    func addressAndExpression() throws {
        let book = try book(
            [document(1, "s:\n  category: x\ncondition: s")],
            lists: [
                ("x", "urls", "h.example/bad\n"), ("x", "expressions", "/glype/\n\\.torrent$\n"),
            ])
        #expect(match(book, .web("http://www.h.example/BAD/1")).hasFlags)
        #expect(match(book, .web("http://o.example/gl%59pe/")).hasFlags)
        #expect(match(book, .web("http://o.example//glype//x")).hasFlags)
        #expect(match(book, .web("http://o.example/Film.TORRENT")).hasFlags)
        #expect(!match(book, .web("http://o.example/film.torrents")).hasFlags)
    }

    @Test("A protected channel is never matched, by host, address, sender or any recipient")
    func protected() throws {
        let book = try book(
            [
                document(1, "s:\n  cs-method: GET\ncondition: s"),
                document(2, "s:\n  recipient-count|gte: 1\ncondition: s", source: "email"),
            ],
            lists: [("x", "domains", "helpline.example\n")],
            protected: [
                ("help", "domains", "helpline.example\n"),
                ("help", "urls", "state.example/speak-up\n"),
            ])
        let protectedRecords: [RecordMaker] = [
            .web("http://helpline.example/"), .web("https://chat.HELPLINE.example/x"),
            .web("helpline.example:443", method: "CONNECT"),
            .web("http://www.state.example/speak-up/form"),
            .mail(from: "a@helpline.example", to: ["b@school.example"]),
            .mail(from: "b@school.example", to: ["c@school.example", "A@Advice.Helpline.Example"]),
        ]
        for maker in protectedRecords {
            let outcome = match(book, maker)
            #expect(outcome.isProtected)
            #expect(outcome.rules.isEmpty && outcome.categories.isEmpty)
        }
        #expect(match(book, .web("http://www.state.example/")).hasFlags)
        #expect(
            match(book, .mail(from: "x@nothelpline.example", to: ["b@school.example"])).hasFlags)
    }

    @Test("Rules that are off, informational or of another channel never match")
    func inactive() throws {
        let detection = "s:\n  action: allowed\ncondition: s"
        let book = try book([
            document(1, detection, extra: "headnote: {enabled: false}"),
            document(2, detection, extra: "level: informational"),
            document(3, detection, source: "email"), document(4, detection),
            document(5, detection, source: "message"),
        ])
        #expect(Channel.allCases.allSatisfy { book.looksAt($0) })
        #expect(match(book, .web("http://a.example/")).rules == [3])
        #expect(match(book, .mail(from: "a@a.example", to: [])).rules == [2])
        #expect(match(book, .message()).rules == [4])
    }

    @Test("A book looks at a channel for which a rule is on, or counted by a correlation")
    func looksAt() throws {
        let detection = "s:\n  action: allowed\ncondition: s"
        let book = try book([
            document(1, detection, extra: "headnote: {enabled: false}"),
            document(2, detection, source: "email", extra: "level: informational"),
            document(3, detection, source: "message", extra: "name: counted\nlevel: informational"),
            """
            title: Many
            id: 00000000-0000-4000-8000-000000000004
            correlation: {type: event_count, rules: [counted], timespan: 1h, condition: {gte: 3}}
            """,
        ])
        #expect(Channel.allCases.filter { book.looksAt($0) } == [.message])
    }

    @Test("A search that gives up counts as undecided and not as a match")
    func matchLimit() throws {
        let book = try book(
            [
                document(1, "s:\n  c-uri|re: (a+)+$\ncondition: s"),
                document(2, "s:\n  category: x\ncondition: s"),
            ], lists: [("x", "expressions", "(b+)+$\n")])
        let hostile = String(repeating: "a", count: 60) + String(repeating: "b", count: 60) + "!"
        let outcome = match(book, .web("http://h.example/" + hostile))
        #expect(outcome.rules.isEmpty)
        #expect(outcome.undecided == 2)
    }

    @Test("The role is that of the record's account")
    func role() throws {
        let book = try book([document(1, "s:\n  person-role: pupil\ncondition: s")])
        #expect(match(book, .web("http://a.example/"), role: "pupil").hasFlags)
        #expect(!match(book, .web("http://a.example/"), role: "staff").hasFlags)
        var anonymous = RecordMaker.web("http://a.example/")
        anonymous.account = nil
        #expect(!match(book, anonymous, role: "pupil").hasFlags)
    }

    static let fields: [(String, RecordMaker, Bool)] = [
        ("c-uri-extension: exe", .web("http://h.example/a/b.EXE?x=.txt"), true),
        ("c-uri-extension: exe", .web("http://h.example/exe"), false),
        ("c-uri-extension: example", .web("http://h.example/"), false),
        ("c-uri-query: x=1", .web("http://h.example/?x=1"), true),
        ("c-uri-query: null", .web("http://h.example/"), true),
        ("c-uri-stem: /a/b", .web("http://h.example/a/b?c"), true),
        ("c-uri-stem|exists: false", .web("h.example:443", method: "CONNECT"), true),
        ("r-dns: H.example", .web("http://h.example/"), true),
        ("cs-uri|endswith: /z", .web("http://h.example/z"), true),
        ("sc-status: 200", .web("http://h.example/"), true),
        ("sc-bytes|gt: 999", .web("http://h.example/"), true),
        ("action: denied", .web("http://h.example/"), false),
        ("channel: web", .web("http://h.example/"), true),
        ("cs-host|cidr: '2001:db8::/32'", .web("http://[2001:db8::9]/"), true),
        ("cs-host|cidr: 192.0.2.0/24", .web("http://192.0.2.9:8080/"), true),
    ]

    @Test("Fields are cut out of the record", arguments: fields)
    func field(_ item: String, _ maker: RecordMaker, _ expected: Bool) throws {
        let book = try book([document(1, "s:\n  \(item)\ncondition: s")])
        #expect(match(book, maker).hasFlags == expected)
    }

    @Test("A list-valued field matches when any of its values does")
    func recipients() throws {
        let book = try book([
            document(1, "s:\n  recipient|endswith: '@b.example'\ncondition: s", source: "email"),
            document(2, "s:\n  sender: ''\ncondition: s", source: "email"),
        ])
        #expect(
            match(book, .mail(from: "x@a.example", to: ["1@a.example", "2@B.example"])).rules == [0]
        )
        #expect(match(book, .mail(from: "", to: ["1@a.example"])).rules == [1])
        #expect(match(book, .mail(from: nil, to: [])).rules.isEmpty)
    }

    @Test("Two rules with one id are both left out, each told of the other")
    func doubles() throws {
        let folder = try TemporaryFolder()
        let text = document(1, "s:\n  c-uri: x\ncondition: s")
        let first = try folder.write(text, to: "a.yml")
        let second = try folder.write("\n" + text.replacing("8000", with: "8000"), to: "sub/b.yml")
        try folder.write(document(2, "s:\n  c-uri: x\ncondition: s"), to: "c.yml")
        let (book, problems) = RuleBook.load(RuleSources(flagFolders: [folder.path("")]))
        #expect(book.rules.map(\.title) == ["Rule 2"])
        let id = "00000000-0000-4000-8000-000000000001"
        #expect(
            problems.map(\.description) == [
                "\(first):2:1: the id '\(id)' is also that of \(second):3",
                "\(second):3:1: the id '\(id)' is also that of \(first):2",
            ])
    }

    @Test("The digest is that of the files, and order of reading does not change the book")
    func digest() throws {
        let first = try book([document(1, "s:\n  c-uri: x\ncondition: s")])
        let same = try book([document(1, "s:\n  c-uri: x\ncondition: s")])
        let other = try book([document(1, "s:\n  c-uri: y\ncondition: s")])
        #expect(first.digest.count == 32)
        #expect(first.digest == same.digest)
        #expect(first.digest != other.digest)
    }

    @Test("A folder that is not there is told, and the rest works")
    func missing() {
        let (book, problems) = RuleBook.load(
            RuleSources(
                flagFolders: ["/nonexistent/flags"], categoryFolders: ["/nonexistent/lists"]))
        #expect(book.rules.isEmpty)
        #expect(problems.count == 2)
    }
}
