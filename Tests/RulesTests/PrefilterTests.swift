import LogModel
import TestSupport
import Testing

@testable import Rules

@Suite("Looking only at rules that may match")
struct PrefilterTests {
    @Test("The scan finds a text wherever it stands, in any case")
    func scanner() {
        var random = SeededGenerator(seed: 11)
        let letters = Array("abcXYZ.-/".utf8)
        for shortest in 3...9 {
            let texts = (0..<20).map { _ in
                (0..<Int.random(in: shortest...12, using: &random)).map { _ in
                    lowerCased(letters.randomElement(using: &random) ?? 0x61)
                }
            }
            let scanner = LiteralScanner(texts)
            for _ in 0..<200 {
                var bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                    letters.randomElement(using: &random) ?? 0x61
                }
                if Bool.random(using: &random), let text = texts.randomElement(using: &random) {
                    let place = Int.random(in: 0...bytes.count, using: &random)
                    bytes.insert(contentsOf: text.map { $0 &- 0x61 < 26 ? $0 - 32 : $0 }, at: place)
                }
                var found: Set<Int> = []
                bytes.withUnsafeBytes { scanner.scan($0) { found.insert($0) } }
                let folded = bytes.map(lowerCased)
                let expected = texts.indices.filter { index in
                    folded.count >= texts[index].count
                        && (0...(folded.count - texts[index].count)).contains {
                            folded[$0...].starts(with: texts[index])
                        }
                }
                #expect(found == Set(expected))
            }
        }
    }

    static let expressions: [(String, [String])] = [
        ("abc", ["abc"]), ("a+bcd", ["bcd"]), ("ab?cde", ["cde"]), ("(foo|barx)", ["foo", "barx"]),
        ("(foo|b)", []), ("foo|bar", ["foo", "bar"]), ("abc[0-9]+defg", ["defg"]),
        (#"\.torrent$"#, [".torrent"]), (#"a\d+b"#, []), ("(?i)abc", []), ("(?:abcd)x", ["abcd"]),
        ("(abcd)?xyz", ["xyz"]), ("(abcd){0,2}xyz", ["xyz"]), ("ABC", ["abc"]), ("a.b", []),
        (#"\Qabc\E"#, []), (#"\x61bc"#, []), ("(?!abc)def", []), ("[[:alpha:]]abc", []),
        ("^/browse", ["/browse"]), ("abcü?", ["abc"]), ("(abc", []), ("a{2,}bcd", ["bcd"]),
    ]

    @Test("The texts that an expression needs", arguments: expressions)
    func literals(_ pattern: String, _ expected: [String]) {
        let found = RegexLiterals.required(by: Array(pattern.utf8))
        #expect(found.map { String(decoding: $0, as: UTF8.self) } == expected)
    }

    @Test(
        "With the case ignored, k and s are not relied on, for two signs outside ASCII equal them")
    func risky() {
        let found = RegexLiterals.required(by: Array("likescasino".utf8), ignoresCase: true)
        #expect(found.map { String(decoding: $0, as: UTF8.self) } == ["ino"])
    }

    /// Items over the fields of web records, some of which cannot be filtered for.
    static let items = [
        "c-uri|contains: casino", "c-uri|contains: [bet, slots, 'x*y']", "c-uri|endswith: .exe",
        "c-uri-extension: [exe, msi]", "c-uri-extension: '?xe'", "c-uri-query|contains: u=",
        "c-uri-stem|startswith: /browse", "cs-host|endswith: .example", "cs-host: casino.example",
        "cs-host|cidr: 192.0.2.0/24", "cs-method: CONNECT", "cs-method: [GET, POST]",
        "sc-status: 403", "sc-bytes|gt: 500", "mime|startswith: video/", "mime: null",
        "c-uri|re: '(casino|slots)[0-9]?'", "c-uri|re|i: BET", "c-uri|re: '^http'",
        "c-useragent|contains: Mozilla", "c-useragent|cased: Mozilla", "cs-referrer|exists: true",
        "category: gambling", "category: [gambling, drugs]", "action: denied", "person-role: pupil",
        "c-uri|contains|all: [casino, slots]", "cs-referrer|contains: müll", "c-uri: ''",
        "c-uri|neq: 'http://casino.example/'", "c-uri|contains|neq: [casino, bet]",
        "mime|neq: null", "cs-host|cased|endswith: Casino.example", "c-uri|startswith: http://w",
        "c-uri|re|i|m|s: 'slots.casino'", "c-uri|re|all: [casino, slots]", "sc-bytes|gte: 5000",
        "sc-bytes|lt: 100", "sc-bytes|lte: 0", "mime|exists: false",
        "cs-host|cidr: '2001:db8::/32'",
        "c-uri|base64|contains: bets", "c-uri|base64offset|contains: casino!",
        "c-uri|wide|base64offset|contains: bet", "c-uri|utf16le|base64|contains: ab",
        "c-uri|utf16be|base64|contains: ab", "c-uri|utf16|base64|contains: ab",
        "c-uri-query|contains|windash: '-setup'", "c-uri|windash|contains|all: ['-setup', casino]",
        "c-useragent|expand: Mozilla", "c-uri|fieldref|contains: cs-host",
        "cs-host|fieldref: c-uri", "cs-referrer|fieldref|startswith|neq: c-useragent",
        "cs-host|fieldref|cased|endswith: cs-host", "time|hour: 2", "time|hour|gte: 2",
        "time|minute: 0", "date|day: [20, 21]", "date|week: 47", "date|month: 11",
        "date|year: 2026",
        "'|all': [casino, slots]", "'|re': 'bro[a-z]+e'", "'': [video, Mozilla]",
        "'|cased': [Casino, Mozilla]", "'|neq': [casino]", "'|windash': ['-setup now']",
        "proxy-category|contains: gamb", "proxy-category|neq: gambling",
        "'|base64offset': [casino!]", "'|re|all|i': [CASINO, 'X']", "'|contains': müll",
    ]

    static let conditions = [
        "a", "a and b", "a or b", "not a", "a and not b", "not a or b", "(a or b) and c",
        "not (a and b)", "1 of them", "all of them", "a and (b or not c)",
    ]

    /// A random record from pieces that the items ask for.
    private func record(_ random: inout SeededGenerator) -> RecordMaker {
        func one<Element>(_ list: [Element]) -> Element {
            list[Int.random(in: 0..<list.count, using: &random)]
        }
        let host = one([
            "casino.example", "www.Casino.example", "weeds.example", "192.0.2.9", "a.test",
            "[2001:db8::1]",
        ])
        let path = one([
            "", "/", "/setup.EXE", "/browse.php?u=1", "/slots/Casino", "/bet%41", "//x",
            "/a.msi?q=x.exe", "/x12y", "/x?o=-setup", "/x?o=/setup%20now", "/x?o=—setup now",
            "/YmV0cw==", "/xYmV0cwx", "/Y2FzaW5vIQ==", "/eGNhc2lubyF4", "/YgBlAHQA", "/AGEAYg==",
            "/slots\ncasino",
        ])
        var maker =
            Bool.random(using: &random)
            ? RecordMaker.web("http://\(host)\(path)") : .web("\(host):443", method: "CONNECT")
        maker.mime = one([nil, "-", "VIDEO/mp4", "text/html"])
        maker.userAgent = one([nil, "Mozilla/5.0", "mozilla", ""])
        maker.referrer = one([nil, "http://MÜLL.example/", "", "x"])
        maker.proxyCategories = one([nil, ["gambling"], ["News", "Gambling sites"]])
        maker.status = one([200, 403, -1])
        maker.bytes = one([-1, 0, 5000])
        maker.action = one([.allowed, .denied])
        if Int.random(in: 0..<10, using: &random) == 0 { maker.url = nil }
        if Int.random(in: 0..<10, using: &random) == 0 {
            maker.host = one([nil, "elsewhere.casino.example"])
        }
        return maker
    }

    /// Items over the fields of messages, in letters whose cases are no matter of ASCII.
    static let messageItems = [
        "room|contains: οδοσ", "room|contains: ΟΔΟΣ", "room|contains: οδος", "room|re|i: bank",
        "room|re: '(bank|club)'", "room: Staff room", "room|startswith: staff",
        "room|endswith: club", "room|contains|all: [staff, room]", "room|exists: true",
        "room: null", "room|neq: Staff room", "room|cased|contains: BANK", "room|contains: straße",
        "room|contains: kelvin", "sender|endswith: '@school.example'",
        "recipient|endswith: '@elsewhere.example'", "recipient: null", "recipient-count|gte: 2",
        "recipient-count|lt: 2", "time|hour: 2", "time|hour|gte: 2", "date|month: 11",
        "person-role: pupil", "channel: message", "'': [bank, οδος]", "'|all': [staff, room]",
        "'|re': 'ba[n]k'", "'|re|i': BANK", "'|cased': [BANK, club]", "'|neq': [club]",
        "'|contains': straße",
    ]

    /// A random message from pieces that the items ask for.
    private func message(_ random: inout SeededGenerator) -> RecordMaker {
        func one<Element>(_ list: [Element]) -> Element {
            list[Int.random(in: 0..<list.count, using: &random)]
        }
        var maker = RecordMaker.message(
            to: one([nil, ["a@elsewhere.example"], ["a@school.example", "b@ELSEWHERE.example"]]),
            in: one([
                nil, "", "Staff room", "BANK club", "Bank Club", "ΟΔΟΣ", "οδος", "οδοσ 9", "Straße",
                "STRASSE", "\u{212A}elvin ban\u{212A}", "\u{17F}taff room", "club\nbank",
            ]))
        maker.roomIsNamed = Int.random(in: 0..<4, using: &random) > 0
        if Int.random(in: 0..<10, using: &random) == 0 { maker.sender = nil }
        return maker
    }

    @Test(
        "Filtered and plain evaluation agree on random rules and records",
        arguments: [1, 2, 3, 4] as [UInt64])
    func property(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let book = try book(
            documents(from: Self.items, &random),
            lists: [
                ("gambling", "domains", "casino.example\n"),
                ("drugs", "domains", "weeds.example\n"),
            ])
        agree(book, &random) { record(&$0) }
    }

    @Test(
        "Filtered and plain evaluation agree on random rules and messages",
        arguments: [5, 6, 7, 8] as [UInt64])
    func messages(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let book = try book(documents(from: Self.messageItems, source: "message", &random))
        agree(book, &random) { message(&$0) }
    }

    /// Rules of random items and conditions.
    private func documents(
        from items: [String], source: String = "proxy", _ random: inout SeededGenerator
    ) -> [String] {
        func one(_ list: [String]) -> String {
            list[Int.random(in: 0..<list.count, using: &random)]
        }
        return (0..<120).map { number in
            let selections = ["a", "b", "c"].map { "\($0):\n  \(one(items))" }.joined(
                separator: "\n")
            return document(
                number, selections + "\ncondition: \(one(Self.conditions))", source: source)
        }
    }

    /// Compares what the matcher finds in random records with what every rule by itself says.
    private func agree(
        _ book: RuleBook, _ random: inout SeededGenerator,
        make: (inout SeededGenerator) -> RecordMaker
    ) {
        let roles = EverybodyIs(role: "pupil")
        var matcher = RecordMatcher(book, roles: roles, zone: .utc)
        var evaluator = Evaluator()
        let digits = UnsafeMutableRawBufferPointer.allocate(
            byteCount: RecordSource.digitsNeeded, alignment: 1)
        defer { digits.deallocate() }
        for _ in 0..<250 {
            let maker = make(&random)
            maker.with { record in
                let categories =
                    record.bytes(record.host).map { book.lists.find(host: $0).verdict.categories }
                    ?? .empty
                var source = RecordSource(
                    record, categories: categories, undecided: .empty,
                    names: book.categories.map { Array($0.utf8) }, roles: roles, zone: .utc,
                    digits: digits)
                let expected = book.rules.indices.filter {
                    evaluator.decide(book.rules[$0].predicate, over: &source) == .yes
                }
                #expect(matcher.match(record).rules == expected, "\(maker)")
            }
        }
    }
}
