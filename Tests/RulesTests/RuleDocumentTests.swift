import Foundation
import LogModel
import TestSupport
import Testing

@testable import Rules

@Suite("The page on rules")
struct RuleDocumentTests {
    private func page() throws -> String {
        let url = Program.repository.appendingPathComponent("docs/rules.md")
        return try String(contentsOf: url, encoding: .utf8)
    }

    @Test("names every modifier and every field that a rule may ask for")
    func complete() throws {
        let page = try page()
        let fields = Channel.allCases.flatMap { FieldCatalogue.names(of: $0) }
        for name in ModifierChain.names + fields {
            #expect(page.contains("`\(name)`"), "\(name)")
        }
    }

    @Test("shows rules, filters and correlations that a school's book takes")
    func examples() throws {
        let blocks = try page().components(separatedBy: "```yaml\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
        #expect(blocks.count == 3)
        let folder = try TemporaryFolder()
        try folder.write(blocks.joined(separator: "---\n"), to: "r.yml")
        let (book, problems) = RuleBook.load(RuleSources(flagFolders: [folder.url.path]))
        #expect(problems.isEmpty, "\(problems)")
        #expect(book.rules.map(\.filters.count) == [0, 1])
        #expect(book.correlations.rules.count == 1)
    }
}
