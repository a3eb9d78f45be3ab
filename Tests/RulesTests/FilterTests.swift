import Foundation
import LogModel
import People
import TestSupport
import Testing

@testable import Rules

@Suite("Filters in a school's rule book")
struct FilterTests {
    /// A filter over web records with one selection on the host.
    private func filter(
        _ rules: String, condition: String = "not ours", source: String = "proxy",
        item: String = "cs-host|endswith: .school.example", extra: String = ""
    ) -> String {
        """
        title: A filter
        logsource: {category: \(source)}
        filter:
          rules: \(rules)
          ours:
            \(item)
          condition: \(condition)
        \(extra)
        """
    }

    private let id = "00000000-0000-4000-8000-000000000001"

    private static let people = """
        person,role,name,account
        staff-07,staff,Bernard Thornbury,b.thornbury

        """

    private func load(
        _ documents: [String], people: String? = nil
    ) throws -> (book: RuleBook, problems: [RuleProblem]) {
        let folder = try TemporaryFolder()
        for (index, text) in documents.enumerated() {
            try folder.write(text, to: "\(index).yml")
        }
        var sources = RuleSources(flagFolders: [folder.url.path])
        sources.people = try people.map {
            PeopleGuard(try Directory.read(csv: Array($0.utf8), path: "people.csv"))
        }
        return RuleBook.load(sources)
    }

    private func hosts(_ book: RuleBook) -> [String] {
        var matcher = RecordMatcher(book, roles: NoRoles(), zone: .utc)
        return ["www.school.example", "casino.example"].filter { host in
            RecordMaker.web("http://\(host)/slots").with { matcher.match($0).hasFlags }
        }
    }

    private var rule: String {
        document(1, "s:\n  c-uri|contains: slots\ncondition: s", extra: "name: slots")
    }

    @Test("A filter is joined with 'and' to the rules it names, and to all with 'any'")
    func joined() throws {
        for reference in [id, id.uppercased(), "slots", "any", "[other-one, slots]"] {
            let other = document(2, "s:\n  mime: x/y\ncondition: s", extra: "name: other-one")
            let (book, problems) = try load([rule, other, filter(reference)])
            #expect(problems.isEmpty, "\(problems)")
            #expect(hosts(book) == ["casino.example"], "\(reference)")
            #expect(book.rules.first?.filters.map(\.title) == ["A filter"])
        }
        let (book, _) = try load([rule, filter("slots", condition: "ours")])
        #expect(hosts(book) == ["www.school.example"])
    }

    @Test("A filter over other records, or one that is switched off, changes nothing")
    func unfit() throws {
        let mail = filter("any", source: "email").replacing("cs-host", with: "sender")
        let (book, problems) = try load([rule, mail])
        #expect(problems.isEmpty && hosts(book).count == 2)
        let (named, remarks) = try load([rule, mail.replacing("any", with: "slots")])
        #expect(hosts(named).count == 2)
        #expect(remarks.map(\.gravity) == [.remark])
        #expect(remarks.first?.message.contains("about other records") == true)
        let off = filter("slots", extra: "headnote: {enabled: false}")
        #expect(hosts(try load([rule, off]).book).count == 2)
    }

    /// Items of a filter that would make it somebody's, by the records that it is over.
    private static let identities: [(source: String, item: String, says: String)] = [
        ("proxy", "account/person: K7QD-2MVX", "unknown field 'account/person'"),
        ("proxy", "person: staff-07", "unknown field 'person'"),
        ("proxy", "account: [K7QD-2MVX, b.thornbury]", "unknown field 'account'"),
        ("proxy", "case-handle|startswith: K7QD", "unknown field 'case-handle'"),
        ("proxy", "cs-username: K7QD-2MVX", "tells who somebody is"),
        ("proxy", "c-ip: 192.0.2.1", "tells who somebody is"),
        ("proxy", "person-role: K7QD-2MVX", "there is no 'K7QD-2MVX' here"),
        ("proxy", "cs-host: [a.example, b-thornbury-laptop]", "an account or a name of people.csv"),
        ("email", "sender: K7QD-2MVX", "it may tell who somebody is"),
        ("email", "recipient|contains: K7QD-2MVX", "it may tell who somebody is"),
        ("email", "subject|contains: Bernard Thornbury", "an account or a name of people.csv"),
        ("message", "sender|endswith: K7QD-2MVX", "it may tell who somebody is"),
    ]

    @Test(
        "A filter may not ask who somebody is, by a handle neither; it is told with file and line",
        arguments: identities)
    func identity(_ source: String, _ item: String, _ says: String) throws {
        let (book, problems) = try load(
            [rule, filter("any", source: source, item: item)], people: Self.people)
        #expect(problems.map(\.line) == [6], "\(problems)")
        #expect(problems.first?.path.hasSuffix("/1.yml") == true)
        #expect(problems.first?.message.contains(says) == true, "\(problems)")
        // The rule, which is over proxy logs, goes on as if the filter were not there.
        #expect(hosts(book).count == 2)
        if source == "proxy" { #expect(book.rules.map(\.filters.isEmpty) == [true]) }
    }

    @Test("A filter is for no rule that a handle could name")
    func handleForARule() throws {
        let (book, problems) = try load([rule, filter("K7QD-2MVX")], people: Self.people)
        #expect(problems.map(\.line) == [4], "\(problems)")
        #expect(problems.first?.message.contains("no detection rule with the id or name") == true)
        #expect(hosts(book).count == 2)
    }

    @Test("A filter in which nothing is negated is remarked on where its condition stands")
    func polarity() throws {
        let (book, problems) = try load([rule, filter("slots", condition: "ours")])
        #expect(problems.isEmpty)
        let remarks = RuleLint.remarks(on: book).filter { $0.message.contains("negated") }
        #expect(remarks.map(\.line) == [7] && remarks.map(\.column) == [14])
        let (good, _) = try load([rule, filter("slots")])
        #expect(!RuleLint.remarks(on: good).contains { $0.message.contains("negated") })
    }
}
