import Foundation
import LogModel
import TestSupport
import Testing

@testable import Rules

@Suite("Filters in a school's rule book")
struct FilterTests {
    /// A filter over web records with one selection on the host.
    private func filter(
        _ rules: String, condition: String = "not ours", source: String = "proxy",
        extra: String = ""
    ) -> String {
        """
        title: A filter
        logsource: {category: \(source)}
        filter:
          rules: \(rules)
          ours:
            cs-host|endswith: .school.example
          condition: \(condition)
        \(extra)
        """
    }

    private let id = "00000000-0000-4000-8000-000000000001"

    private func load(
        _ documents: [String]
    ) throws -> (book: RuleBook, problems: [RuleProblem]) {
        let folder = try TemporaryFolder()
        for (index, text) in documents.enumerated() {
            try folder.write(text, to: "\(index).yml")
        }
        return RuleBook.load(RuleSources(flagFolders: [folder.url.path]))
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

    @Test("A filter may not ask who somebody is, either")
    func identity() throws {
        let text = filter("slots").replacing("cs-host|endswith: .school", with: "c-ip: 192.0.2.1 #")
        let (book, problems) = try load([rule, text])
        #expect(problems.map(\.message).contains { $0.contains("tells who somebody is") })
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
