import Testing

@testable import Rules

@Suite("Wildcards and escapes")
struct WildcardPatternTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let pattern: String
        let matching: [String]
        let others: [String]
        var testDescription: String { pattern }

        init(_ pattern: String, matches matching: [String], not others: [String]) {
            self.pattern = pattern
            self.matching = matching
            self.others = others
        }
    }

    private func matches(
        _ pattern: WildcardPattern, _ value: String
    ) -> Bool {
        let bytes = pattern.isCased ? Array(value.utf8) : CaseFolding.folded(value)
        return bytes.withUnsafeBytes { pattern.matches($0) }
    }

    static let escapes = [
        Case(#"a\*b"#, matches: ["a*b"], not: ["ab", "axb", #"a\*b"#]),
        Case(#"a\?b"#, matches: ["a?b"], not: ["axb", #"a\?b"#]),
        Case(#"a\\b"#, matches: [#"a\b"#], not: [#"a\\b"#]),
        Case(#"C:\temp"#, matches: [#"C:\temp"#], not: [#"C:\\temp"#, "C:temp"]),
        Case(#"C:\\temp"#, matches: [#"C:\temp"#], not: [#"C:\\temp"#]),
        Case(#"a\\*"#, matches: [#"a\"#, #"a\xyz"#], not: ["a*", "axyz"]),
        Case(#"a\\\*"#, matches: [#"a\*"#], not: [#"a\x"#, #"a\"#]),
        Case(#"a\\\"#, matches: [#"a\\"#], not: [#"a\"#, #"a\\\"#]),
        Case(#"a\\\\"#, matches: [#"a\\"#], not: [#"a\"#, #"a\\\\"#]),
        Case(#"a\"#, matches: [#"a\"#], not: ["a", #"a\\"#]),
        Case("%x%_.[(+", matches: ["%x%_.[(+", "%X%_.[(+"], not: ["yxz_.[(+", "%x%a.[(+"]),
    ]

    @Test("Every row of the table of escapes", arguments: escapes)
    func escape(_ example: Case) {
        let pattern = WildcardPattern(example.pattern)
        for value in example.matching { #expect(matches(pattern, value), "\(value)") }
        for value in example.others { #expect(!matches(pattern, value), "\(value)") }
    }

    static let wildcards = [
        Case("a*c", matches: ["ac", "abc", "a\nc", "AxxxC"], not: ["abcd", "xac"]),
        Case("a?c", matches: ["abc", "a\nc", "aüc", "a😀c"], not: ["ac", "abbc"]),
        Case("*", matches: ["", "x"], not: []),
        Case("?", matches: ["x", "ü"], not: ["", "xy"]),
        Case("*??", matches: ["ab", "xüb"], not: ["a", "ü", ""]),
        Case("a*??b", matches: ["axyb", "aüüb"], not: ["axb", "aüb"]),
        Case("a*b*c", matches: ["abc", "aXbXbXc"], not: ["acb", "ab"]),
        Case("**a**", matches: ["a", "bab"], not: ["b"]),
        Case("MÜLLER", matches: ["müller", "Müller"], not: ["muller", "mu\u{308}ller"]),
        Case("straße", matches: ["STRAßE"], not: ["strasse"]),
        Case("", matches: [""], not: ["x"]),
    ]

    @Test("A star is any run and a question mark one character", arguments: wildcards)
    func wildcard(_ example: Case) {
        let pattern = WildcardPattern(example.pattern)
        for value in example.matching { #expect(matches(pattern, value), "\(value)") }
        for value in example.others { #expect(!matches(pattern, value), "\(value)") }
    }

    @Test("Padding adds a star only where none is")
    func padding() {
        #expect(
            WildcardPattern("a*b", padding: [.before, .after]) == WildcardPattern("*a*b*"))
        #expect(WildcardPattern("*a", padding: .before) == WildcardPattern("*a"))
        #expect(matches(WildcardPattern(#"\"#, padding: .before), #"C:\dir\"#))
        #expect(matches(WildcardPattern(#"a\*"#, padding: .after), "a*b"))
    }

    @Test("A cased pattern tells capitals from small letters")
    func cased() {
        let pattern = WildcardPattern("Ab*", isCased: true)
        #expect(matches(pattern, "Abc"))
        #expect(!matches(pattern, "abc"))
    }

    @Test("The Kelvin sign does not become the letter k")
    func kelvin() {
        #expect(!matches(WildcardPattern("k"), "\u{212A}"))
        #expect(matches(WildcardPattern("\u{212A}"), "\u{212A}"))
    }

    @Test("Folding keeps bytes that are no UTF-8")
    func invalid() {
        var output: [UInt8] = []
        let bytes: [UInt8] = [0xFF, 0x41, 0xC3, 0x9C, 0xC3]
        bytes.withUnsafeBytes { CaseFolding.fold($0, into: &output) }
        #expect(output == [0xFF, 0x61, 0xC3, 0xBC, 0xC3])
    }

    @Test("Many stars do not make a search endless")
    func manyStars() {
        let pattern = WildcardPattern(String(repeating: "*a", count: 50) + "*b")
        #expect(!matches(pattern, String(repeating: "a", count: 5000)))
    }
}
