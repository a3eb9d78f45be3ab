import Foundation
import LogModel
import People
import Testing

@testable import Authority

/// An invented school with its people, its authorities and an authorisation that holds.
struct School {
    let directory: Directory
    let authorities: AuthorityTable
    let keys: [String: SigningKey]
    let handleKey: HandleKey

    static let head = "Margaret Ellwood"
    static let chair = "Winifred Castleforth"
    static let dsl = "Josephine Okafor"
    static let trust = "Adaeze Nwosu"
    static let formerHead = "Lionel Garside"
    static let leavingHead = "Rosalind Featherby"
    static let stranger = "Ingrid Halloran"
    static let reader = "Duncan Abernethie"
    static let keyless = "Priya Sandhu"
    static let deputy = "Ambrose Kettlewell"

    static let people = """
        person,role,name,account,from,until,hours
        staff-01,staff,Margaret Ellwood,m.ellwood,,,
        staff-01,staff,Margaret Ellwood,m.ellwood@staff.oakhill.example,,,
        staff-02,staff,Lionel Garside,l.garside,,2025-08-31,
        staff-03,staff,Josephine Okafor,j.okafor,,,
        staff-04,staff,Rosalind Featherby,r.featherby,,,
        staff-05,staff,Ambrose Kettlewell,a.kettlewell,,,
        staff-06,staff,Duncan Abernethie,d.abernethie,,,
        staff-07,staff,Bernard Thornbury,b.thornbury,,,
        staff-07,staff,Bernard Thornbury,b.thornbury@staff.oakhill.example,,,
        staff-08,staff,Frederick Quillanby,supply.desk3,,2026-08-31,
        staff-09,staff,Annalise Corringham,supply.desk3,2026-09-01,,
        governor-01,governor,Winifred Castleforth,w.castleforth,,,
        governor-02,governor,Humphrey Ashgrove,h.ashgrove,,,
        pupil-01,pupil,Oliver Bellweather,21.obellweather,,,
        """

    private struct Post {
        var name: String
        var role: String
        var person: String?
        var isReader = false
        var until: String?
    }

    private static let posts = [
        Post(name: head, role: "headteacher", person: "staff-01", isReader: true),
        Post(name: chair, role: "chair-of-governors", person: "governor-01", isReader: true),
        Post(name: dsl, role: "dsl", person: "staff-03", isReader: true),
        Post(name: trust, role: "trust-ceo"),
        Post(name: formerHead, role: "headteacher", person: "staff-02", until: "2025-08-31"),
        Post(name: leavingHead, role: "headteacher", person: "staff-04", until: "2026-11-18"),
        Post(name: stranger, role: "headteacher", person: "staff-99"),
        Post(name: reader, role: "reader", person: "staff-06", isReader: true),
        Post(name: keyless, role: "trust-director"),
        Post(name: deputy, role: "deputy-headteacher", person: "staff-05"),
    ]

    /// Makes the school; its head signs with a key of their own kind where one is given.
    init(headKey: SigningKey? = nil) throws {
        directory = try Directory.read(csv: Array(School.people.utf8), path: "people.csv")
        var keys: [String: SigningKey] = [:]
        var yaml = "authorities:\n"
        for (index, post) in School.posts.enumerated() {
            let own = try SigningKey.numbered(UInt8(index + 1))
            let key = post.name == School.head ? headKey ?? own : own
            keys[post.name] = key
            yaml += "  - name: \(post.name)\n    role: \(post.role)\n"
            yaml += "    signing-key: \(try key.publicLine)\n"
            if let person = post.person { yaml += "    person: \(person)\n" }
            if let until = post.until { yaml += "    until: \(until)\n" }
            if post.isReader {
                let bytes = Data(repeating: UInt8(index + 1), count: 32)
                yaml += "    reading-key: x25519:\(bytes.base64EncodedString())\n"
            }
        }
        authorities = try AuthorityTable.read(Array(yaml.utf8), path: "authorities.yaml")
        self.keys = keys
        let month = try #require(CalendarMonth("2026-11"))
        handleKey = try #require(HandleKey(month: month, key: Array(repeating: 7, count: 32)))
    }

    /// The keys of an authorisation that holds when the head signs it, in their order.
    private static let lines: [(key: String, value: String)] = [
        ("number", "\"2026-014\""),
        ("date", "2026-11-15"),
        ("kind", "occasional"),
        ("purpose", "unauthorised-use"),
        ("grounds", "trigger"),
        ("reason", "\"The weekly notice showed gambling sites during lessons.\""),
        ("particulars", "\"Raised by a parent.\""),
        (
            "subjects",
            "[{ person: staff-07, accounts: [b.thornbury, b.thornbury@staff.oakhill.example] }]"
        ),
        ("channels", "[web, email]"),
        ("rules", "[]"),
        ("categories", "[gambling]"),
        ("events", "{ from: 2026-09-01, to: 2026-12-10 }"),
        ("in-force", "{ from: 2026-11-16, until: 2026-12-10 }"),
        ("readers", "[Duncan Abernethie]"),
        ("single-reader", "\"A copy of the key lies in the safe.\""),
        ("details", "[paths]"),
        ("unmarked-mail", "false"),
        ("private-communications", "false"),
        ("impact-assessment", "{ reference: DPIA-2026-03, date: 2026-09-01 }"),
        (
            "consultations",
            "[{ with: HR adviser, name: A, date: 2026-11-14 }, { with: IT Services, name: B,"
                + " date: 2026-11-14 }, { with: Audit, name: C, date: 2026-11-14 }]"
        ),
        ("notify", "{ by: 2026-12-17 }"),
    ]

    /// A document; a value of `nil` leaves its key out.
    static func document(_ changes: [String: String?] = [:]) -> [UInt8] {
        let text = lines.compactMap { line -> String? in
            let value = changes.keys.contains(line.key) ? changes[line.key] ?? nil : line.value
            return value.map { "\(line.key): \($0)\n" }
        }
        return Array(text.joined().utf8)
    }

    /// A document signed by some; the first signature lies in `NUMBER.yaml.sig`.
    func file(
        _ changes: [String: String?] = [:], signers: [String] = [School.head],
        name: String = "2026-014.yaml"
    ) throws -> AuthorisationFile {
        let document = School.document(changes)
        let signatures = try signers.enumerated().map { index, signer in
            let key = try #require(keys[signer])
            return AuthorisationFile.Signature(
                name: index == 0 ? "\(name).sig" : "\(name).\(index).sig",
                bytes: try key.sign(document))
        }
        return AuthorisationFile(name: name, bytes: document, signatures: signatures)
    }

    /// A file with the signatures of some; the first lies in `NAME.0.sig`.
    func signed(
        _ name: String, _ text: String, by signers: [String]
    ) throws -> AuthorisationFile {
        let bytes = Array(text.utf8)
        return AuthorisationFile(
            name: name, bytes: bytes,
            signatures: try signers.enumerated().map { index, signer in
                let key = try #require(keys[signer])
                return .init(name: "\(name).\(index).sig", bytes: try key.sign(bytes))
            })
    }

    /// What the court says about some files on a day, whose signatures were seen on the day of the
    /// document that holds.
    func judge(_ files: [AuthorisationFile], on today: String = "2026-11-20") throws
        -> [AuthorisationRuling]
    {
        Authorisations.judge(
            files: files, authorities: authorities, directory: directory, today: try date(today),
            firstSeen: try School.seen(files))
    }

    /// That the signatures of some files were first seen on a day.
    static func seen(
        _ files: [AuthorisationFile], on day: String = "2026-11-15"
    ) throws -> [Sight: CivilDate] {
        let day = try date(day)
        return Dictionary(files.flatMap(\.sights).map { ($0, day) }) { first, _ in first }
    }

    /// What the court says about one authorisation.
    func refusals(
        _ changes: [String: String?] = [:], signers: [String] = [School.head],
        on today: String = "2026-11-20"
    ) throws -> [Refusal] {
        let rulings = try judge([try file(changes, signers: signers)], on: today)
        return try #require(rulings.first).refusals
    }

    /// A flag of somebody's, as the rules would raise it.
    func facts(
        account: String = "b.thornbury", channel: Channel = .web, on day: String = "2026-11-17",
        _ change: (inout FlagFacts) -> Void = { _ in }
    ) throws -> FlagFacts {
        let date = try date(day)
        let person = try #require(directory.person(account: account, channel: channel, on: date))
        var details = FlagDetails()
        details.client = "192.0.2.17"
        details.host = "www.bet.example"
        details.method = "GET"
        details.status = 200
        details.bytes = 5120
        details.path = "/search/football"
        details.query = "q=accumulator+tips&page=2"
        details.referrer = "http://find.example/?q=bets"
        details.mime = "text/html"
        details.sender = "b.thornbury@staff.oakhill.example"
        details.recipients = ["a@parents.example", "B@parents.example", "c@Other.example"]
        details.subject = "Saturday"
        details.room = "Staff room"
        var facts = FlagFacts(
            person: person, account: account, handle: handleKey.handle(for: person.id),
            channel: channel, ruleID: "web-gambling", ruleTitle: "Gambling site",
            ruleLevel: "medium", categories: ["gambling"], date: date,
            time: Timestamp(seconds: 1_795_000_000), action: .allowed, attribution: .proven,
            marking: .none, recordIdentity: [1, 2, 3], source: "proxy", details: details)
        change(&facts)
        return facts
    }
}

/// A date from its text.
func date(_ text: String) throws -> CivilDate {
    try #require(CivilDate(text))
}

extension Docket {
    /// The supplements that do not hold.
    var refusedSupplements: [SupplementRuling] { supplements.filter { !$0.holds } }
}
