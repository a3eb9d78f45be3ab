import Foundation
import LogModel
import Testing

@testable import Rules

@Suite("The rules and lists that are shipped")
struct ShippedRulesTests {
    static let flags = TestFiles.shipped + "/flags"

    private func shippedBook() -> (book: RuleBook, problems: [RuleProblem]) {
        RuleBook.load(
            RuleSources(
                flagFolders: [Self.flags], categoryFolders: [TestFiles.shipped + "/categories"],
                protectedFolders: [TestFiles.shipped + "/protected"], ownDomains: ["school.example"]
            ))
    }

    @Test("Every shipped file is good, every rule cites a clause and says what it is")
    func good() throws {
        let (book, problems) = shippedBook()
        #expect(problems.isEmpty, "\(problems)")
        #expect(book.rules.count >= 10 && !book.correlations.rules.isEmpty)
        for rule in book.headings.map(\.heading) {
            #expect(!rule.references.isEmpty, "\(rule.path)")
            for clause in rule.references { #expect(clause.contains(#/^P[0-4] .+/#), "\(clause)") }
            #expect(rule.description?.isEmpty == false, "\(rule.path)")
            #expect(!rule.tags.isEmpty, "\(rule.path)")
            #expect(!rule.falsePositives.isEmpty, "\(rule.path)")
        }
    }

    @Test("Each of the nine forbidden kinds of site has a list and a rule that is on")
    func nine() {
        let (book, _) = shippedBook()
        for name in [
            "adult", "gambling", "alcohol-tobacco", "drugs", "auctions", "violence-hate",
            "illegal-activity", "weapons", "illegal-file-sharing",
        ] {
            #expect(book.categories.contains(name))
            #expect(book.rules.contains { $0.path.hasSuffix("/\(name).yml") && $0.raisesFlags })
        }
    }

    @Test("Every list says what it is for, and since when")
    func usage() throws {
        for kind in ["categories", "protected"] {
            let folder = TestFiles.shipped + "/" + kind
            for name in try TestFiles.names(in: folder) {
                let text = try String(contentsOfFile: "\(folder)/\(name)/usage", encoding: .utf8)
                for key in ["NAME: \(name)", "PURPOSE: ", "POLICY: ", "DATE: 2"] {
                    #expect(text.contains(key), "\(kind)/\(name)")
                }
            }
        }
    }

    private func cases(of name: String) throws -> [RecordedCase] {
        try RecordedCase.all(in: "\(Self.flags)/\(name).cases.ndjson")
    }

    static let names: [String] = {
        let all = (try? TestFiles.names(in: flags)) ?? []
        return all.filter { $0.hasSuffix(".yml") }.map { String($0.dropLast(4)) }
    }()

    @Test("A rule's own cases come out as they say", arguments: names)
    func ownCases(_ name: String) throws {
        let cases = try cases(of: name)
        for kind in [true, false] { #expect(cases.contains { $0.expect == .flag(kind) }) }
        var trial = RuleTrial(rulesAt: ["\(Self.flags)/\(name).yml"], acceptsAnySource: false)
        #expect(trial.problems.isEmpty)
        var matched: [Int: Set<String>] = [:]
        for (line, example) in cases.enumerated() {
            matched[line] = Set(trial.match(example.fields, line: line).ids)
        }
        for match in trial.finish().matches { matched[match.line, default: []].insert(match.id) }
        for (line, example) in cases.enumerated() {
            #expect(.flag(matched[line]?.isEmpty == false) == example.expect, "\(example)")
        }
    }

    /// A record with the fields of a case.
    private func record(_ example: RecordedCase) -> RecordMaker {
        var maker = RecordMaker()
        maker.channel = example.fields["sender"] == nil ? .web : .email
        maker.url = example.text("c-uri")
        maker.host = example.text("cs-host")
        maker.method = example.text("cs-method")
        maker.mime = example.text("mime")
        maker.sender = example.text("sender")
        maker.recipients = example.texts("recipient")
        maker.action = example.text("action").flatMap(Action.init) ?? .allowed
        let bytes = example.number("sc-bytes") ?? example.number("size")
        maker.bytes = bytes.map { Int64($0) } ?? -1
        maker.recipientCount = example.number("recipient-count").map { Int32($0) }
        return maker
    }

    @Test("As records with the shipped lists they come out the same", arguments: names)
    func asRecords(_ name: String) throws {
        let (full, _) = shippedBook()
        // Switched on, whatever is shipped, to go through the matcher.
        let rules = full.rules.filter { $0.path.hasSuffix("/\(name).yml") }.map { $0.switchedOn() }
        // What only correlations count is nothing by itself.
        guard rules.contains(where: \.raisesFlags) else { return }
        let book = RuleBook(
            rules: rules, correlations: .empty, categories: full.categories, digest: [],
            lists: full.lists)
        for example in try cases(of: name) {
            let roles = EverybodyIs(role: example.text("person-role") ?? "unknown")
            var matcher = RecordMatcher(book, roles: roles, zone: .utc)
            let outcome = record(example).with { matcher.match($0) }
            #expect(.flag(outcome.hasFlags) == example.expect, "\(example)")
            guard outcome.hasFlags, let named = example.texts("category") else { continue }
            #expect(outcome.categories.map { book.categories[$0] } == named, "\(example)")
        }
    }

    @Test("The protected channels of the rehearsal school are protected")
    func protectedChannels() {
        let (book, _) = shippedBook()
        for host in [
            "helpline.example", "www.teachers-union.example", "www.samaritans.org",
            "chat.childline.org.uk", "ico.org.uk",
        ] {
            let finding = Array(host.utf8).withUnsafeBytes { book.lists.find(host: $0) }
            #expect(finding.verdict.isProtected, "\(host)")
        }
    }

    @Test("No protected host is in a list of a category")
    func apart() throws {
        let (book, _) = shippedBook()
        let folder = TestFiles.shipped + "/protected"
        for name in try TestFiles.names(in: folder) {
            let text = try String(contentsOfFile: "\(folder)/\(name)/domains", encoding: .utf8)
            for line in text.split(separator: "\n") where !line.hasPrefix("#") {
                let finding = Array(line.utf8).withUnsafeBytes { book.lists.find(host: $0) }
                #expect(finding.verdict.categories.isEmpty, "\(line)")
            }
        }
    }
}

extension FlagRule {
    /// The same rule, switched on.
    fileprivate func switchedOn() -> FlagRule {
        var rule = self
        rule.heading.isEnabled = true
        return rule
    }
}
