import People
import Testing

@testable import Rules

@Suite("What a rule book refuses")
struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        /// Lines that come in place of the good rule's line of the same key, or after it.
        let text: String
        let place: String
        let message: String
        var testDescription: String { name }

        init(_ name: String, _ text: String, _ place: String, _ message: String) {
            self.name = name
            self.text = text
            self.place = place
            self.message = message
        }
    }

    /// A rule of a school's book around a detection.
    static func document(
        _ detection: String, source: String = "category: proxy", extra: String = ""
    ) -> String {
        """
        title: A rule
        id: 0d6a8b0e-5f5c-4a51-9a35-2f3a1be0a001
        logsource: {\(source)}
        detection:
        \(detection)
        \(extra)
        """
    }

    private func problems(
        _ text: String, _ mode: ReadingMode = ReadingMode(categories: ["gambling", "drugs"])
    ) -> [String] {
        let (documents, problems) = RuleFileReader.read(
            Array(text.utf8), path: "r.yml", mode: mode)
        if !problems.isEmpty { #expect(documents.rules.isEmpty) }
        return problems.map(\.description)
    }

    static let items = [
        Case(
            "unknown modifier", "c-uri|contain: x", "6:5",
            "unknown modifier 'contain'; did you mean 'contains'?"),
        Case(
            "modifier twice", "c-uri|contains|contains: x", "6:5",
            "the modifier 'contains' stands twice"),
        Case(
            "re after contains", "c-uri|contains|re: x", "6:5",
            "the modifier 're' does not go with what is before it"),
        Case(
            "contains after re", "c-uri|re|contains: x", "6:5",
            "the modifier 'contains' does not go with what is before it"),
        Case("i without re", "c-uri|i: x", "6:5", "the modifier 'i' goes after 're' only"),
        Case(
            "cased cidr", "cs-host|cidr|cased: 10.0.0.0/8", "6:5",
            "the modifier 'cased' goes with texts only"),
        Case(
            "all on one value", "c-uri|contains|all: x", "6:5", "'all' goes with a list of values"),
        Case("null in a list", "c-uri: [a, null]", "6:16", "null cannot stand in a list"),
        Case("null with a modifier", "c-uri|contains: null", "6:21", "null goes without modifiers"),
        Case("empty list", "c-uri: []", "6:12", "'c-uri' has an empty list"),
        Case(
            "mapping as value", "c-uri: {a: b}", "6:12",
            "'c-uri' takes a value or a list, not a mapping"),
        Case("list in a list", "c-uri: [[a]]", "6:13", "a value is text, not a list"),
        Case(
            "broken expression", "c-uri|re: 'a(b'", "6:15",
            "the expression does not compile: missing closing parenthesis (at offset 3)"),
        Case(
            "host bits", "cs-host|cidr: 10.0.0.1/8", "6:19",
            "'10.0.0.1/8' is no network, or has bits set behind its prefix"),
        Case(
            "exists maybe", "c-uri|exists: maybe", "6:19",
            "'exists' takes true or false, not 'maybe'"),
        Case("gt word", "sc-bytes|gt: big", "6:18", "'gt' takes a number, not 'big'"),
        Case("misspelt field", "c-urii: x", "6:5", "unknown field 'c-urii'; did you mean 'c-uri'?"),
        Case("field in capitals", "C-URI: x", "6:5", "unknown field 'C-URI'"),
        Case("field of no source", "cs-cookie: x", "6:5", "no source gives the field 'cs-cookie'"),
        Case(
            "field of mail", "sender: x", "6:5",
            "records of the channel 'web' have no field 'sender'"),
        Case(
            "user name", "cs-username: t.birch", "6:5",
            "the field 'cs-username' tells who somebody is; a site's rules may not ask for that"),
        Case(
            "client address", "c-ip|cidr: 192.0.2.0/24", "6:5",
            "the field 'c-ip' tells who somebody is; a site's rules may not ask for that"),
        Case(
            "source address", "src_ip: 192.0.2.7", "6:5",
            "the field 'src_ip' tells who somebody is; a site's rules may not ask for that"),
        Case(
            "unknown category", "category: gamblin", "6:15",
            "there is no list of the category 'gamblin'; did you mean 'gambling'?"),
        Case(
            "unknown role", "person-role: pupils", "6:18",
            "there is no 'pupils' here; there are staff, pupil, governor, volunteer, contractor, visitor, unknown"
        ),
        Case(
            "unknown action", "action: blocked", "6:13",
            "there is no 'blocked' here; there are allowed, denied, challenged"),
        Case(
            "keywords with a field's modifier", "'|startswith': [a, b]", "6:5",
            "the modifier 'startswith' does not go with keywords"),
        Case("empty keyword", "'|all': [a, '']", "6:17", "an empty keyword stands in everything"),
        Case("null keyword", "'': null", "6:9", "null goes without modifiers"),
        Case(
            "UTF-16 without Base64", "c-uri|wide|contains: x", "6:5",
            "UTF-16 is looked for in Base64 only: 'base64' or 'base64offset' is missing behind it"),
        Case(
            "Base64 after contains", "c-uri|contains|base64: x", "6:5",
            "the modifier 'base64' does not go with what is before it"),
        Case(
            "Base64 of a wildcard", "c-uri|base64|contains: 'a*'", "6:28",
            "a text with wildcards cannot be looked for in Base64"),
        Case(
            "Base64 of one character", "c-uri|base64offset|contains: ''", "6:34",
            "'' is too short to be looked for in Base64"),
        Case(
            "dashes of an expression", "c-uri|re|windash: a", "6:5",
            "the modifier 'windash' does not go with what is before it"),
        Case(
            "placeholder", "c-uri|expand: '%servers%'", "6:19",
            "nothing is known that '%servers%' could stand for"),
        Case(
            "field reference with a wildcard", "c-uri|fieldref: 'cs-*'", "6:21",
            "'fieldref' takes the name of a field, not 'cs-*'"),
        Case(
            "reference to an unknown field", "c-uri|fieldref: cs-hosts", "6:21",
            "unknown field 'cs-hosts'; did you mean 'cs-host'?"),
        Case(
            "reference to a name", "c-uri|fieldref|contains: cs-username", "6:30",
            "the field 'cs-username' tells who somebody is; a site's rules may not ask for that"),
        Case(
            "neq exists", "c-uri|exists|neq: true", "6:5",
            "the modifier 'neq' does not go with 'exists'"),
        Case(
            "hour of the day", "time|hour: 24", "6:16",
            "'hour' takes a number from 0 to 23, not '24'"),
        Case("hour of no time", "c-uri|hour: 3", "6:17", "the field has no hour"),
        Case("hour of a date", "date|hour: 3", "6:16", "the field has no hour"),
        Case(
            "a moment", "time: '2026-11-20T02:00'", "6:11",
            "the time of a record is asked for by its parts, such as 'time|hour'"),
        Case(
            "category by an expression", "category|re: gam", "6:18",
            "categories are compared as texts only"),
    ]

    @Test("An item that cannot be used is refused where it stands", arguments: items)
    func item(_ example: Case) {
        let text = Self.document("  s:\n    \(example.text)\n  condition: s")
        #expect(problems(text) == ["r.yml:\(example.place): \(example.message)"])
    }

    static let detections = [
        Case("empty selection", "  s: {}\n  condition: s", "5:6", "the selection 's' is empty"),
        Case(
            "timeframe", "  s:\n    c-uri: x\n  timeframe: 5m\n  condition: s", "7:3",
            "'timeframe' is not supported; it became 'timespan' of correlations"),
        Case("no condition", "  s:\n    c-uri: x", "5:3", "the key 'condition' is missing"),
        Case(
            "name with a space", "  a b:\n    c-uri: x\n  condition: 1 of them", "5:3",
            "a selection's name has letters, digits, '_' and '-' only"),
        Case(
            "aggregation", "  s:\n    c-uri: x\n  condition: s | count() > 3", "7:16",
            "aggregations after '|' are not supported"),
        Case(
            "unknown selection", "  s:\n    c-uri: x\n  condition: s or t", "7:19",
            "there is no selection 't'"),
    ]

    @Test("A detection that cannot be used is refused where it goes wrong", arguments: detections)
    func detection(_ example: Case) {
        let found = problems(Self.document(example.text))
        #expect(found.contains("r.yml:\(example.place): \(example.message)"), "\(found)")
    }

    static let documents = [
        Case(
            "collection", "action: global\ntitle: x", "1:1",
            "rule collections with 'action' are not supported"),
        Case("list", "- a\n- b", "1:1", "a rule is a mapping of keys to values, not a list"),
    ]

    @Test("Documents of another kind are refused by name")
    func kinds() {
        for example in Self.documents {
            #expect(problems(example.text) == ["r.yml:\(example.place): \(example.message)"])
        }
    }

    static let extras = [
        Case("taxonomy", "taxonomy: ecs", "8:1", "the taxonomy 'ecs' is not supported"),
        Case(
            "deprecated", "status: deprecated", "8:1",
            "rules with the status 'deprecated' are not loaded"),
        Case(
            "unsupported", "status: unsupported", "8:1",
            "rules with the status 'unsupported' are not loaded"),
        Case(
            "level", "level: urgent", "8:1",
            "'level' is one of informational, low, medium, high, critical, not 'urgent'"),
        Case(
            "switch", "headnote: {enable: false}", "8:12",
            "unknown key 'enable'; did you mean 'enabled'?"),
        Case(
            "switch value", "headnote: {enabled: maybe}", "8:21",
            "'enabled' takes true or false, not 'maybe'"),
    ]

    @Test("Keys beside the detection are held to what they may say", arguments: extras)
    func extra(_ example: Case) {
        let text = Self.document("  s:\n    c-uri: x\n  condition: s", extra: example.text)
        #expect(problems(text) == ["r.yml:\(example.place): \(example.message)"])
    }

    static let sources = [
        Case(
            "web server", "category: webserver", "3:13",
            "'webserver' is the log of a server at the school; use 'proxy' for what people request"),
        Case(
            "other category", "category: process_creation", "3:13",
            "no source is of the category 'process_creation'; there are 'proxy', 'email' and 'message'"
        ),
        Case(
            "product", "category: proxy, product: squid", "3:30", "no source here has a 'product'"),
        Case("no category", "definition: x", "3:12", "the key 'category' is missing"),
    ]

    @Test("A log source that we do not have is refused by name", arguments: sources)
    func source(_ example: Case) {
        let text = Self.document("  s:\n    c-uri: x\n  condition: s", source: example.text)
        #expect(problems(text) == ["r.yml:\(example.place): \(example.message)"])
    }

    @Test("What else is wrong with a rule of an unknown log source is told at once")
    func everything() {
        let text = Self.document(
            "  s:\n    c-uri|bad: x\n  timeframe: 1h\n  condition: s and t",
            source: "category: webserver")
        #expect(problems(text).count == 4, "\(problems(text))")
    }

    @Test("An id that is no text is told once")
    func idOnce() {
        let text = Self.document("  s:\n    c-uri: x\n  condition: s")
            .replacing("id: 0d6a8b0e-5f5c-4a51-9a35-2f3a1be0a001", with: "id: [a]")
        for mode in [ReadingMode(), ReadingMode(isSiteBook: false, acceptsAnySource: true)] {
            #expect(problems(text, mode).count { $0.contains("'id' takes") } == 1)
        }
    }

    @Test("A document is a detection or a correlation, and not both")
    func bothKinds() {
        let text = Self.document(
            "  s:\n    c-uri: x\n  condition: s", extra: "correlation: {type: event_count}")
        #expect(
            problems(text).contains(
                "r.yml:4:1: a document has a 'detection' or a 'correlation'; put '---' between the two"
            ))
    }

    @Test("A key that Sigma does not know is no problem")
    func customKey() {
        let text = Self.document("  s:\n    c-uri: x\n  condition: s", extra: "x-note: ours")
        #expect(problems(text).isEmpty)
    }

    @Test("An id is a UUID in a school's book")
    func ids() {
        let good = Self.document("  s:\n    c-uri: x\n  condition: s")
        let bad = good.replacing("0d6a8b0e-5f5c-4a51-9a35-2f3a1be0a001", with: "rule-1")
        #expect(problems(bad) == ["r.yml:2:1: 'id' is a UUID, not 'rule-1'"])
        let mode = ReadingMode(isSiteBook: false)
        #expect(problems(bad, mode).isEmpty)
    }

    @Test("Everything wrong with a file is told at once, and its good rules are kept")
    func collected() {
        let good = Self.document("  s:\n    c-uri: x\n  condition: s")
        let bad = Self.document("  s:\n    c-urii: x\n    cs-cookie: y\n  condition: t")
        let (documents, problems) = RuleFileReader.read(
            Array((good + "\n---\n" + bad).utf8), path: "r.yml", mode: ReadingMode())
        #expect(documents.rules.count == 1)
        #expect(problems.count == 3)
    }

    @Test("Anchors and doubled keys are refused")
    func yaml() {
        #expect(!problems("title: &a x\nid: *a\n").isEmpty)
        #expect(
            !problems(Self.document("  s:\n    c-uri: x\n  s:\n    c-uri: y\n  condition: s"))
                .isEmpty)
    }
}

@Suite("People in a school's rule book")
struct PeopleGuardTests {
    private static let people = """
        person,role,name,account
        staff-01,staff,Rosa Ashdown-Vale,jsmith
        staff-02,staff,Al Oak,r.ashdown@school.example
        staff-03,staff,Toby Merrow,SCHOOL\\tmerrow
        pupil-01,pupil,Ada Finch,21.afinch
        pupil-02,pupil,Bea Wren,wren

        """

    private func problems(_ item: String, isSiteBook: Bool = true) throws -> [String] {
        let people = try Directory.read(csv: Array(Self.people.utf8), path: "people.csv")
        let mode = ReadingMode(isSiteBook: isSiteBook, people: PeopleGuard(people))
        let text = RefusalTests.document("  s:\n    \(item)\n  condition: s")
        return RuleFileReader.read(Array(text.utf8), path: "r.yml", mode: mode)
            .problems.map(\.message)
    }

    private static let refused = [
        "cs-host: jsmith-laptop", "cs-host|startswith: JSmith.", "c-uri|contains: '?user=jsmith&'",
        "c-uri|contains: r.ashdown", "c-uri|contains: r_ashdown@", "c-uri|contains: 'tmerrow'",
        "c-useragent|contains: 21.afinch", "c-uri|re: '\\bjsmith\\b'",
        "c-uri|contains: 'toby-merrow'", "c-uri|contains: [x, 'rosa.ashdown.vale']",
    ]

    private static let accepted = [
        "cs-host: ashdown.example", "cs-host: merrow.example", "c-uri|contains: smith",
        // Too short to be an account's alone.
        "c-uri|contains: wren", "c-uri|contains: 'toby and merrow'", "cs-host: jsmithson.example",
    ]

    @Test("A rule may not look for an account or a name of people.csv", arguments: refused)
    func refuses(_ item: String) throws {
        let found = try problems(item)
        #expect(found.count == 1)
        #expect(found.first?.contains("it holds an account or a name of people.csv") == true)
        // Neither is repeated where a technician reads it.
        #expect(found.first?.lowercased().contains("smith") == false)
    }

    @Test("A rule may look for a part of one, or its words in another order", arguments: accepted)
    func accepts(_ item: String) throws {
        #expect(try problems(item) == [])
    }

    @Test("A rule that is only tried on records may look for anything")
    func trial() throws {
        #expect(try problems("cs-host: jsmith-laptop", isSiteBook: false) == [])
    }
}

@Suite("Addresses in a school's rule book")
struct IdentityGuardTests {
    static let mode = ReadingMode(ownDomains: ["school.example"])

    private func isRefused(_ item: String, source: String = "email") -> Bool {
        let text = RefusalTests.document(
            "  s:\n    \(item)\n  condition: s", source: "category: \(source)")
        return !RuleFileReader.read(Array(text.utf8), path: "r.yml", mode: Self.mode)
            .problems.isEmpty
    }

    static let refused = [
        "sender: r.ashdown@school.example", "recipient: R.Ashdown@School.Example",
        "sender|cased: r.ashdown@SCHOOL.example", "sender: r.ashdown@staff.school.example",
        "sender: 'r.ashdown@*'", "sender|startswith: r.ashdown", "sender|contains: ashdown",
        "sender|endswith: ashdown@school.example", "sender: '*r*@school.example'",
        "sender: '?.ashdown@school.example'", "sender: '?????@school.example'",
        "sender|re: ashdown", "sender: r.ashdown", "sender|contains: 'ashdown@'",
        "recipient: [x@shop.example, r.ashdown@school.example]",
    ]

    static let accepted = [
        "sender|endswith: '@school.example'", "sender|endswith: '@staff.school.example'",
        "sender|endswith: .ac.example", "recipient: '*@freemail.example'",
        "sender: offers@shop.example", "sender|endswith: 'news@shop.example'", "sender: ''",
        "recipient: null", "sender|exists: true", "sender|contains: '@freemail.'",
        "subject|contains: ashdown",
    ]

    @Test("A rule may not ask for a person's address", arguments: refused)
    func refuses(_ item: String) {
        #expect(isRefused(item))
    }

    static let refusedOfMessages = [
        "sender: r.ashdown@school.example", "recipient: r.ashdown@school.example",
        // Whoever writes a message is its account, from wherever they are.
        "sender: guest@partner.example", "sender|endswith: 'guest@partner.example'",
        // An account may be a name without a domain.
        "sender|endswith: thornbury", "sender: '*ashdown'", "recipient|endswith: thornbury",
        "recipient|endswith: .ac.example",
        "subject: x", "size|gt: 5", "cs-host: x", "category: x",
    ]

    static let acceptedOfMessages = [
        "sender|endswith: '@partner.example'", "sender|endswith: '@school.example'",
        "recipient: offers@shop.example", "sender|exists: true", "room: Staff room",
    ]

    @Test("A rule may not ask who wrote a message, whoever it was", arguments: refusedOfMessages)
    func refusesOfMessages(_ item: String) {
        #expect(isRefused(item, source: "message"))
    }

    @Test("A rule may ask where a message came from and went to", arguments: acceptedOfMessages)
    func acceptsOfMessages(_ item: String) {
        #expect(!isRefused(item, source: "message"))
    }

    @Test("A rule may ask for a domain, or for somebody else's address", arguments: accepted)
    func accepts(_ item: String) {
        #expect(!isRefused(item))
    }
}
