import TestSupport
import Testing

@testable import Rules

@Suite("Remarks on rules")
struct RuleLintTests {
    /// What is remarked on a rule with these items, beside the place.
    private func remarks(_ item: String, extra: String = "references: [P1 6.3.1]") throws
        -> [String]
    {
        let book = try book([document(1, "s:\n  \(item)\ncondition: s", extra: extra)])
        return RuleLint.remarks(on: book).map { "\($0.line):\($0.column): \($0.message)" }
    }

    static let items: [(String, String)] = [
        (
            "c-uri|re: casino",
            "6:15: nothing in the expression is special: 'contains|cased' says the same"
        ),
        (
            "c-uri|re|i: casino",
            "6:17: nothing in the expression is special: 'contains' says the same"
        ),
        (
            "c-uri|re: '.*casino[0-9]'",
            "6:15: an expression is searched for anywhere in the value, so '.*' at its beginning says nothing"
        ),
        (
            "c-uri|re: 'casino[0-9].*'",
            "6:15: an expression is searched for anywhere in the value, so '.*' at its end says nothing"
        ),
        ("c-uri|contains|all: [casino]", "6:5: 'all' says nothing about a single value"),
        (
            "c-uri|base64offset: casino",
            "6:25: 'base64offset' without 'contains' behind it compares the whole value"
        ),
    ]

    @Test("What is allowed and probably not meant is told where it stands", arguments: items)
    func item(_ item: String, _ remark: String) throws {
        #expect(try remarks(item) == [remark])
    }

    @Test(
        "What is as it should be is not remarked on",
        arguments: [
            "c-uri|re: '^casino'", "c-uri|re: 'casino[0-9]'", #"c-uri|re: 'a\.*'"#,
            "c-uri|contains|all: [a, b]", "c-uri|base64offset|contains: casino",
            "c-uri|re: '^.*x.*$'",
        ])
    func silence(_ item: String) throws {
        #expect(try remarks(item).isEmpty)
    }

    @Test("A rule without references, and one that asks for what another asks, are told")
    func wholeRules() throws {
        #expect(try remarks("c-uri: x", extra: "").first?.contains("names no 'references'") == true)
        let extra = "references: [P1 6.3.1]"
        let twins = try book([
            document(1, "a:\n  c-uri|contains: X\ncondition: a", extra: extra),
            document(2, "b:\n  c-uri|contains: x\ncondition: b", extra: extra),
            document(3, "b:\n  c-uri|contains|cased: x\ncondition: b", extra: extra),
            document(4, "b:\n  c-uri|contains: x\ncondition: not b", extra: extra),
        ])
        let found = RuleLint.remarks(on: twins)
        #expect(found.count == 1)
        #expect(found.first?.message.hasPrefix("the rule asks for the same as 'Rule 1' (") == true)
        #expect(found.allSatisfy { $0.gravity == .remark })
    }
}

@Suite("What a rule became")
struct RuleExplanationTests {
    private func explain(_ detection: String) throws -> RuleExplanation {
        let book = try book(
            [document(1, detection)], lists: [("gambling", "domains", "casino.example\n")])
        let rule = try #require(book.rules.first)
        return RuleExplanation(of: rule, in: book)
    }

    @Test("The detection is said in words, a line for each part")
    func words() throws {
        let explanation = try explain(
            """
            a:
              category: gambling
              time|hour|gte: 22
              cs-method|neq: [GET, HEAD]
              c-uri|contains|all: [x*y, 'a\\*b']
            b:
              - mime: null
              - cs-referrer|fieldref|contains: cs-host
              - '|re': ^casino
              - sc-bytes|gt: 500
              - cs-host|cidr: 192.0.2.0/24
            c:
              c-useragent|cased: Bot
            condition: (a or b) and not c
            """)
        #expect(
            explanation.detection == [
                "all of:", "  at least one of:", "    all of:",
                "      a category is one of gambling", "      the hour of time is at least 22",
                "      not:", "        at least one of:", "          cs-method is like 'get'",
                "          cs-method is like 'head'", "      all of:",
                "        c-uri is like '*x*y*'", "        c-uri is like '*a\\*b*'",
                "    at least one of:", "      mime is missing",
                "      cs-referrer contains cs-host",
                "      any text of the record has a match of the expression ^casino",
                "      sc-bytes is more than 500", "      cs-host is an address in 192.0.2.0/24",
                "  not: c-useragent is like 'Bot', with its case",
            ])
        #expect(explanation.channel == "web")
    }

    @Test("What must be seen before a rule is looked at, and what that costs")
    func costs() throws {
        let table: [(String, RuleExplanation.Cost, [String])] = [
            ("category: gambling", .filtered, ["the category gambling"]),
            ("c-uri|contains: Casino", .filtered, ["'casino' in the address"]),
            (
                "c-uri-extension: [exe, msi]", .filtered,
                ["the extension 'exe'", "the extension 'msi'"]
            ),
            ("cs-host|cidr: 192.0.2.0/24", .filtered, ["the address of a machine as host"]),
            ("sc-bytes|gt: 5", .everyRecord, []),
            ("c-uri|re: '[0-9]+'", .everyRecordWithExpression, []),
            (
                "'|all': [needle]", .filtered,
                [
                    "'needle' in the address", "'needle' in the user agent",
                    "'needle' in the referrer", "'needle' in the media type",
                    "'needle' in the proxy's categories",
                ]
            ),
        ]
        for (item, cost, clues) in table {
            let explanation = try explain("s:\n  \(item)\ncondition: s")
            #expect(explanation.cost == cost, "\(item)")
            #expect(explanation.clues == clues, "\(item)")
        }
    }
}
