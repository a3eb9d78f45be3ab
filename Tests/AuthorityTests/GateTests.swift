import LogModel
import People
import Testing

@testable import Authority

/// One question to the gate: an authorisation, a flag, and the answer.
struct GateRow: Sendable, CustomStringConvertible {
    let description: String
    var changes: [String: String?] = [:]
    var signers = [School.head]
    var today = "2026-11-20"
    var account = "b.thornbury"
    var channel = Channel.web
    var day = "2026-11-17"
    var change: @Sendable (inout FlagFacts) -> Void = { _ in }
    /// The name of the refusal; `nil` where the flag is cleared.
    let expected: String?

    private static let handle = "[{ case-handle: PLACE }]"
    private static let standing: [String: String?] = [
        "kind": "standing", "subjects": "[{ roles: [staff, pupil, governor] }]",
        "channels": "[web, email, message]", "categories": "[]",
        "in-force": "{ from: 2026-11-16, until: 2027-08-31 }",
        "events": "{ from: 2026-11-16, to: 2027-08-31 }",
    ]

    static let time: [GateRow] = [
        GateRow(description: "P0 15: within all bounds", expected: nil),
        GateRow(
            description: "P3 8.2: collecting begins with in-force", today: "2026-11-15",
            expected: "notYetInForce"),
        GateRow(description: "P3 8.2: the last night counts", today: "2026-12-10", expected: nil),
        GateRow(
            description: "P3 8.2: collecting ends with in-force", today: "2026-12-11",
            expected: "expired"),
        GateRow(
            description: "P2 App 6: collecting ends when the head leaves",
            signers: [School.leavingHead], expected: "signerLeft"),
        GateRow(
            description: "design 6: the first day of the events", day: "2026-09-01", expected: nil),
        GateRow(
            description: "design 6: the day before the events", day: "2026-08-31",
            expected: "eventOutside"),
    ]

    static let scope: [GateRow] = [
        GateRow(
            description: "design 6: a channel that is not listed",
            changes: ["channels": "[email]"], expected: "channelNotCovered"),
        GateRow(
            description: "design 6: a rule by its category", change: { $0.ruleID = "x" },
            expected: nil),
        GateRow(
            description: "design 6: neither rule nor category",
            change: { $0.categories = ["shopping"] }, expected: "ruleNotCovered"),
        GateRow(
            description: "design 6: a rule by its id",
            changes: ["rules": "[web-gambling]", "categories": "[]"],
            change: { $0.categories = [] }, expected: nil),
        GateRow(
            description: "design 6: neither rules nor categories is every rule",
            changes: ["categories": "[]"], change: { $0.categories = [] }, expected: nil),
        GateRow(
            description: "design 6: another rule where only rules are listed",
            changes: ["rules": "[web-violence]", "categories": "[]"],
            expected: "ruleNotCovered"),
    ]

    static let subjects: [GateRow] = [
        GateRow(
            description: "P3 3.2: somebody else", account: "j.okafor", expected: "personNotCovered"),
        GateRow(
            description: "P3 3.2: the domain in front does not matter in the web",
            account: "OAKHILL\\B.Thornbury", expected: nil),
        GateRow(
            description: "P3 3.2: an account that was not listed at signing",
            changes: ["subjects": "[{ person: staff-07, accounts: [b.thornbury] }]"],
            account: "b.thornbury@staff.oakhill.example", channel: .email,
            expected: "accountNotCovered"),
        GateRow(
            description: "P3 3.2: a stranger's address that begins alike",
            account: "b.thornbury@evil.example", channel: .email, expected: "personNotCovered"),
        GateRow(
            description: "P0 15: a case handle", changes: ["subjects": handle], expected: nil),
        GateRow(
            description: "P0 15: another case handle",
            changes: ["subjects": "[{ case-handle: 0000-0000 }]"], expected: "personNotCovered"),
        GateRow(
            description: "P0 9.3: a name on a denied line counts against nobody",
            change: { $0.attribution = .unproven }, expected: "attributionNotProven"),
        GateRow(
            description: "P0 9.3: a case handle does not make up for an unproven name",
            changes: ["subjects": handle], change: { $0.attribution = .none },
            expected: "attributionNotProven"),
        GateRow(
            description: "P3 8.2.1: a role", changes: standing, account: "21.obellweather",
            expected: nil),
        GateRow(
            description: "P3 8.2.1: an unlisted account has none of the roles", changes: standing,
            account: "somebody", expected: "personNotCovered"),
    ]

    static let marking: [GateRow] = [
        GateRow(
            description: "P2 App 3: unmarked mail", channel: .email,
            change: { $0.account = "b.thornbury@staff.oakhill.example" }, expected: nil),
        GateRow(
            description: "P2 App 3: mail marked as private", channel: .email,
            change: { $0.marking = .marked }, expected: "privateMail"),
        GateRow(
            description: "P2 App 3: mail whose subject nobody knows", channel: .email,
            change: { $0.marking = .unknown }, expected: "markingUnknown"),
        GateRow(
            description: "design rule 9: such mail where the authorisation accepts it",
            changes: ["unmarked-mail": "true"], channel: .email,
            change: { $0.marking = .unknown }, expected: nil),
        GateRow(
            description: "design rule 9: accepting unmarked mail does not open marked mail",
            changes: ["unmarked-mail": "true"], channel: .email,
            change: { $0.marking = .marked }, expected: "privateMail"),
        GateRow(
            description: "P2 9.4: marked mail with the authority for it",
            changes: ["private-communications": "true"], signers: [School.head, School.chair],
            channel: .email, change: { $0.marking = .marked }, expected: nil),
        GateRow(
            description: "P2 App 3: the web has no marking", change: { $0.marking = .unknown },
            expected: nil),
    ]

    static let persons: [GateRow] = [
        GateRow(
            description: "design 6: a standing order does not cover the head who signed it",
            changes: standing, account: "m.ellwood", expected: "signedBySubject"),
        GateRow(
            description: "P3 8.5: nor does it cover any other head", changes: standing,
            account: "r.featherby", expected: "chairMustSignForHead"),
        GateRow(
            description: "P3 8.5: the chair's signature covers the head", changes: standing,
            signers: [School.head, School.chair], account: "m.ellwood", expected: nil),
        GateRow(
            description: "P0 15: the chair's signature alone does not cover staff",
            changes: ["subjects": handle], signers: [School.chair], expected: "headMustSign"),
        GateRow(
            description: "design 6: head and chair cover each other", changes: standing,
            signers: [School.head, School.chair], account: "w.castleforth", expected: nil),
        GateRow(
            description: "design 6: the chair's signature does not cover the chair",
            changes: ["subjects": handle], signers: [School.chair], account: "w.castleforth",
            expected: "signedBySubject"),
        GateRow(
            description: "P4 7.2.1: a reader does not read about themselves", changes: standing,
            account: "d.abernethie", expected: "readerIsSubject"),
        GateRow(
            description: "P3 8.5: a case handle that turns out to be the head's",
            changes: ["subjects": handle], account: "m.ellwood", expected: "signedBySubject"),
    ]
}

@Suite struct GateTests {
    let school: School

    init() throws {
        school = try School()
    }

    @Test("time bounds what is collected", arguments: GateRow.time)
    func time(_ row: GateRow) throws { try expect(row) }

    @Test("scope bounds what is collected", arguments: GateRow.scope)
    func scope(_ row: GateRow) throws { try expect(row) }

    @Test("only the subject's own accounts are covered", arguments: GateRow.subjects)
    func subjects(_ row: GateRow) throws { try expect(row) }

    @Test("private marking is honoured", arguments: GateRow.marking)
    func marking(_ row: GateRow) throws { try expect(row) }

    @Test("nobody signs for or reads about themselves", arguments: GateRow.persons)
    func persons(_ row: GateRow) throws { try expect(row) }

    private func expect(_ row: GateRow) throws {
        let facts = try school.facts(
            account: row.account, channel: row.channel, on: row.day, row.change)
        var changes = row.changes
        if let subjects = changes["subjects"], let text = subjects {
            changes["subjects"] = text.split(separator: "PLACE", omittingEmptySubsequences: false)
                .joined(separator: facts.handle.description)
        }
        let file = try school.file(changes, signers: row.signers)
        // Judged on the day of signing, asked on the day of the row.
        let rulings = try school.judge([file], on: "2026-11-15")
        #expect(rulings.first?.refusals == [])
        let gate = Gate(rulings: rulings, today: try date(row.today))
        switch gate.answer(facts, under: "2026-014") {
        case .success(let event):
            #expect(row.expected == nil)
            #expect(gate.clear(facts) == [event])
        case .failure(let refusal):
            #expect(name(of: refusal) == row.expected)
            #expect(gate.clear(facts).isEmpty)
        }
    }

    @Test("a flag becomes one event under each authorisation that covers it, by number")
    func twoAuthorisations() throws {
        let files = [
            try school.file(["number": "2026-015"], name: "2026-015.yaml"), try school.file(),
            try school.file(
                ["number": "2026-016", "channels": "[message]"], name: "2026-016.yaml"),
        ]
        let gate = Gate(rulings: try school.judge(files), today: try date("2026-11-20"))
        #expect(gate.clear(try school.facts()).map(\.number) == ["2026-014", "2026-015"])
    }

    @Test(
        "whom an event turns out to be about does not read it; the other readers do",
        arguments: [
            ("d.abernethie", [School.dsl]), ("j.okafor", [School.reader]),
            ("b.thornbury", [School.reader, School.dsl]),
        ])
    func ownEvent(account: String, readers: [String]) throws {
        let facts = try school.facts(account: account)
        let standing = GateRow.persons[0].changes.merging([
            "readers": "[\(School.reader), \(School.dsl)]"
        ]) { $1 }
        let oneCase: [String: String?] = [
            "subjects": "[{ case-handle: \(facts.handle) }]",
            "readers": "[\(School.reader), \(School.dsl)]",
        ]
        for changes in [standing, oneCase] {
            let rulings = try school.judge([try school.file(changes)])
            #expect(rulings.first?.refusals == [])
            let gate = Gate(rulings: rulings, today: try date("2026-11-20"))
            #expect(gate.clear(facts).map { $0.readers.map(\.name) } == [readers])
        }
    }

    @Test("what is looked at again for a new authorisation is of those whom one on file is about")
    func concerns() throws {
        let facts = try school.facts()
        for (changes, isConcerned) in [
            ([:], true), (["subjects": "[{ person: staff-03, accounts: [j.okafor] }]"], false),
            (["subjects": "[{ case-handle: \(facts.handle) }]"], true),
            (["subjects": "[{ case-handle: 0000-0000 }]"], false),
            (["kind": "standing", "subjects": "[{ roles: [staff] }]"], true),
            (["kind": "standing", "subjects": "[{ roles: [pupil, governor] }]"], false),
        ] as [([String: String?], Bool)] {
            let rulings = try school.judge([try school.file(changes)])
            #expect(rulings.first?.refusals == [], "\(changes)")
            let gate = Gate(rulings: rulings, today: try date("2026-11-20"))
            #expect(
                gate.concerns(facts.person, handle: facts.handle) == isConcerned, "\(changes)")
        }
        let refused = Gate(
            rulings: try school.judge([try school.file(signers: [])]),
            today: try date("2026-11-20"))
        #expect(!refused.concerns(facts.person, handle: facts.handle))
    }

    @Test("a refused authorisation and one that is not there clear nothing")
    func refused() throws {
        let rulings = try school.judge([try school.file(signers: [])])
        let gate = Gate(rulings: rulings, today: try date("2026-11-20"))
        let facts = try school.facts()
        #expect(gate.clear(facts).isEmpty)
        #expect(gate.answer(facts, under: "2026-014") == .failure(.unsigned))
        #expect(gate.answer(facts, under: "2026-001") == .failure(.noSuchAuthorisation("2026-001")))
    }

    @Test("no leave keeps host, time and rule, and nothing that says what was read")
    func noLeave() throws {
        let body = try body(["details": "[]"])
        #expect(body.authorisation == "2026-014")
        #expect(body.host == "www.bet.example")
        #expect(body.client == "192.0.2.17")
        #expect(body.status == 200)
        #expect(body.bytes == 5120)
        #expect(body.recipientDomains == ["other.example", "parents.example"])
        #expect(body.recipientCount == 3)
        #expect(body.sender == nil)
        #expect(
            [body.method, body.mime, body.path, body.query, body.referrer, body.subject, body.room]
                == Array(repeating: nil, count: 7))
        #expect(body.recipients == nil)
    }

    @Test("a sender that is not the person's own address needs the leave for subjects")
    func sender() throws {
        let address = "b.thornbury@staff.oakhill.example"
        let own = try body(["details": "[]"]) { $0.isOwnSender = true }
        #expect(own.sender == address)
        #expect(try body(["details": "[paths, search-terms]"]).sender == nil)
        #expect(try body(["details": "[subjects]"]).sender == address)
    }

    @Test("leave for paths keeps no search terms")
    func paths() throws {
        let body = try body(["details": "[paths]"])
        #expect(body.path == "/search/[withheld]")
        #expect(body.query == "q=[withheld]&page=2")
        #expect(body.referrer == "http://find.example/?q=[withheld]")
        #expect(body.method == "GET")
        #expect(body.subject == nil)
    }

    @Test("leave for search terms keeps nothing else of the address")
    func searchTerms() throws {
        let body = try body(["details": "[search-terms]"])
        #expect(body.query == "q=accumulator+tips")
        #expect(body.path == nil)
        #expect(body.referrer == nil)
    }

    @Test("leave for subjects keeps the subject, the room and the recipients")
    func subjectsLeave() throws {
        let body = try body(["details": "[subjects]"])
        #expect(body.subject == "Saturday")
        #expect(body.room == "Staff room")
        #expect(body.recipients == ["a@parents.example", "B@parents.example", "c@Other.example"])
        #expect(body.query == nil)
    }

    private func body(
        _ changes: [String: String?], _ change: (inout FlagFacts) -> Void = { _ in }
    ) throws -> EventBody {
        let rulings = try school.judge([try school.file(changes)])
        let gate = Gate(rulings: rulings, today: try date("2026-11-20"))
        return try gate.answer(try school.facts(change), under: "2026-014").get().body
    }
}

@Suite("The gate asked about a correlation")
struct EpisodeGateTests {
    /// An episode of two records, the second with some part changed; or of none that are known.
    private func answer(
        _ part: EpisodeFacts.Part?, changes: [String: String?] = [:]
    ) throws -> String? {
        let school = try School()
        let ruling = try #require(
            try school.judge([try school.file(changes)], on: "2026-11-15").first)
        let gate = Gate(rulings: [ruling], today: try date("2026-11-20"))
        let facts = try school.facts { facts in
            let own = EpisodeFacts.Part(
                channel: .web, account: "b.thornbury", date: facts.date)
            facts.episode = EpisodeFacts(
                count: 2, last: facts.time.adding(seconds: 60),
                parts: part.map { [own, $0] } ?? [],
                distinctValues: nil, values: [])
        }
        switch gate.answer(facts, under: ruling.number) {
        case .success(let event):
            #expect(event.body.matches == 2 && event.body.lastTime == facts.episode?.last)
            return nil
        case .failure(let refusal): return name(of: refusal)
        }
    }

    private func part(
        _ day: String = "2026-11-17", account: String = "b.thornbury", channel: Channel = .web
    ) throws -> EpisodeFacts.Part {
        EpisodeFacts.Part(channel: channel, account: account, date: try date(day))
    }

    @Test("Every record of it must be covered: its time, its channel and its account")
    func everyRecord() throws {
        #expect(try answer(part()) == nil)
        #expect(try answer(part("2026-11-18")) == nil)
        #expect(try answer(part("2027-01-01")) == "eventOutside")
        #expect(try answer(part(channel: .message)) == "channelNotCovered")
        #expect(try answer(part(account: "somebody.else")) == "accountNotCovered")
    }

    @Test("An episode of which no record is known is asked about as the flag that it is")
    func noRecord() throws {
        #expect(try answer(nil) == nil)
        #expect(try answer(nil, changes: ["channels": "[email]"]) == "channelNotCovered")
    }

    @Test("A case handle covers one month, so it does not cover what goes on into the next")
    func handle() throws {
        let handle = try School().facts().handle
        let changes: [String: String?] = ["subjects": "[{ case-handle: \(handle) }]"]
        #expect(try answer(part("2026-11-18"), changes: changes) == nil)
        #expect(try answer(part("2026-12-01"), changes: changes) == "eventOutside")
        // Whoever is named is the same person in the next month.
        #expect(try answer(part("2026-12-01")) == nil)
    }
}
