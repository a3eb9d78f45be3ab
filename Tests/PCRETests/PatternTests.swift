import PCRE
import Testing

@Suite("Patterns")
struct PatternTests {
    /// Searches with limits of their own, so that no test waits.
    private func search(
        _ pattern: String, _ options: Pattern.Options = [], in text: String
    ) throws -> MatchResult {
        try search(pattern, options, in: Array(text.utf8))
    }

    private func search(
        _ pattern: String, _ options: Pattern.Options = [], in bytes: [UInt8]
    ) throws -> MatchResult {
        let compiled = try Pattern(pattern, options: options)
        var scratch = MatchScratch()
        return bytes.withUnsafeBytes { scratch.search(compiled, in: $0) }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let pattern: String
        var options: Pattern.Options = []
        let text: String
        let expected: MatchResult
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "unanchored", pattern: "b+", text: "abbc", expected: .found),
        Case(name: "case counts", pattern: "B", text: "abc", expected: .notFound),
        Case(
            name: "case ignored", pattern: "B", options: .ignoreCase, text: "abc", expected: .found),
        Case(name: "dot stops at newline", pattern: "a.c", text: "a\nc", expected: .notFound),
        Case(
            name: "dot matches newline", pattern: "a.c", options: .dotMatchesNewline, text: "a\nc",
            expected: .found),
        Case(name: "caret at the start only", pattern: "^b", text: "a\nb", expected: .notFound),
        Case(
            name: "caret at every line", pattern: "^b", options: .multiline, text: "a\nb",
            expected: .found),
        Case(name: "bytes, not characters", pattern: "^..$", text: "ü", expected: .found),
        Case(
            name: "characters when asked", pattern: "^.$", options: .unicode, text: "ü",
            expected: .found),
        Case(
            name: "folds beyond ASCII when asked", pattern: "MÜLLER",
            options: [.unicode, .ignoreCase], text: "müller", expected: .found),
        Case(
            name: "what is no space, beyond ASCII", pattern: "^a\\S{3}b$", options: .unicode,
            text: "aéü😀b", expected: .found),
        Case(
            name: "what is no letter, beyond ASCII", pattern: "^\\W\\D$", options: .unicode,
            text: "😀é", expected: .found),
        Case(
            name: "letters beyond ASCII when asked", pattern: "^\\w+\\b", options: .unicode,
            text: "café", expected: .found),
        Case(name: "empty text", pattern: "^$", text: "", expected: .found),
    ]

    @Test("A search answers as its options say", arguments: cases)
    func answers(_ example: Case) throws {
        #expect(
            try search(example.pattern, example.options, in: example.text) == example.expected)
    }

    @Test("A pattern that does not compile is refused with the words and offset of PCRE2")
    func refusal() throws {
        let error = #expect(throws: PatternError.self) { try Pattern("ab(c") }
        #expect(error?.text == "missing closing parenthesis")
        #expect(error?.offset == 4)
        #expect(error?.code == 114)
    }

    @Test("A pattern cannot switch to UTF by itself, nor match half a character")
    func refusedSwitches() {
        #expect(throws: PatternError.self) { try Pattern("(*UTF)a") }
        #expect(throws: PatternError.self) { try Pattern("\\C", options: .unicode) }
    }

    @Test("A pattern longer than the limit is refused")
    func longPattern() {
        #expect(throws: PatternError.self) {
            try Pattern(String(repeating: "a", count: Pattern.longestPattern + 1))
        }
    }

    @Test("A hostile search gives up instead of running on")
    func hostile() throws {
        let subject = String(repeating: "a", count: 40) + "b"
        #expect(try search("(a+)+$", in: subject) == .gaveUp)
        #expect(try search("(*NO_JIT)(a+)+$", in: subject) == .gaveUp)
        // The pattern may lower the limit, not raise it.
        #expect(try search("(*LIMIT_MATCH=4000000000)(a+)+$", in: subject) == .gaveUp)
    }

    @Test(
        "An ordinary expression is decided in a long address",
        arguments: ["(?:/[^/]+)+\\.php", "^(?:[a-z/]|%20)+\\.php$", "^(/\\w{2})+\\.php"])
    func longAddress(_ pattern: String) throws {
        let address = String(repeating: "/ab", count: 2_700) + ".php"
        #expect(try search(pattern, in: address) == .found)
        #expect(try search(pattern, .unicode, in: address) == .found)
        #expect(try search("(*NO_JIT)" + pattern, in: address) == .found)
    }

    @Test("Deep recursion gives up instead of breaking the stack")
    func deepRecursion() throws {
        let subject = [UInt8](repeating: UInt8(ascii: "("), count: 200_000) + Array("yz".utf8)
        #expect(try search("^(\\((?1)*+)z", in: subject) == .gaveUp)
        #expect(try search("(*NO_JIT)^(\\((?1)*+)z", in: subject) == .gaveUp)
    }

    @Test("Bytes that are no UTF-8 are searched, with and without Unicode")
    func invalidBytes() throws {
        let bytes: [UInt8] = [0xFF, 0xC3, 0x61, 0x62]
        #expect(try search("ab", in: bytes) == .found)
        #expect(try search("ab", .unicode, in: bytes) == .found)
        #expect(try search("\\xFF", in: bytes) == .found)
        #expect(try search("\\xFF", .unicode, in: bytes) == .notFound)
    }

    @Test("One scratch serves many patterns, and remembers none")
    func sharedScratch() throws {
        var scratch = MatchScratch()
        let first = try Pattern("(a)(b)(c)")
        let second = try Pattern("x")
        Array("abc".utf8).withUnsafeBytes { bytes in
            #expect(scratch.search(first, in: bytes) == .found)
            #expect(scratch.search(second, in: bytes) == .notFound)
            #expect(scratch.search(first, in: bytes) == .found)
        }
    }

    @Test("Nothing at all can be searched")
    func nilBuffer() throws {
        var scratch = MatchScratch()
        let pattern = try Pattern("a*")
        #expect(scratch.search(pattern, in: UnsafeRawBufferPointer(start: nil, count: 0)) == .found)
    }
}
