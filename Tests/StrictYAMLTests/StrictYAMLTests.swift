import StrictYAML
import Testing

@Suite("Files that people write are read as they were written")
struct StrictYAMLTests {
    @Test(
        "A scalar stays the text it was written as", arguments: ["012", "no", "1e3", "0x10", "~x"])
    func scalarsStayText(_ text: String) throws {
        let root = try StrictYAML.document(Array("key: \(text)\n".utf8), path: "a.yaml")
        var mapping = YAMLMapping(root, path: "a.yaml", as: "the file")
        #expect(mapping.text("key") == text)
        #expect(mapping.finish().isEmpty)
    }

    @Test(
        "Two spellings of the same have one canonical text, and two meanings never",
        arguments: [
            ("a: 1\nb: [x, 'y']\n", "# by hand\na:   '1'\nb:\n  - x\n  - y\n", true),
            ("a: null\n", "a: 'null'\n", false), ("a: ''\n", "a:\n", false),
            ("a: [x, y]\n", "a: ['x,1:y']\n", false), ("a: { b: c }\n", "a: [b, c]\n", false),
            ("a: 1\nb: 2\n", "b: 2\na: 1\n", false), ("a: 1\n", "a: 2\n", false),
        ])
    func canonicalText(_ first: String, _ second: String, _ same: Bool) throws {
        let texts = try [first, second].map {
            try StrictYAML.document(Array($0.utf8), path: "a.yaml")
        }
        #expect((texts[0].canonicalText == texts[1].canonicalText) == same)
        let mapping = YAMLMapping(texts[0], path: "a.yaml", as: "the file")
        #expect(mapping.canonicalText == texts[0].canonicalText)
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let line: Int
        let column: Int
        let word: String
        var testDescription: String { name }
    }

    static let refused = [
        Refused(name: "alias as a value", text: "a: 1\nb: *a\n", line: 2, column: 4, word: "alias"),
        Refused(name: "anchor", text: "a: &x 1\n", line: 1, column: 4, word: "anchor"),
        Refused(
            name: "alias in a flow list", text: "a: [1, *x]\n", line: 1, column: 8, word: "alias"),
        Refused(name: "alias as a key", text: "*a : 1\n", line: 1, column: 1, word: "alias"),
        Refused(name: "alias after a dash", text: "- - *a\n", line: 1, column: 5, word: "alias"),
        Refused(
            name: "alias after a block", text: "- a: |\n    text *x\n  b: *x\n", line: 3, column: 6,
            word: "alias"),
        Refused(
            name: "alias after a quoted key", text: "'k': |\n  x\n\"j\": *k\n", line: 3, column: 6,
            word: "alias"),
        Refused(
            name: "alias after a multi-line quote", text: "a: 'x\n\n y'\nb: *q\n", line: 4,
            column: 4,
            word: "alias"),
        Refused(name: "alias after é", text: "é: [é, *a]\n", line: 1, column: 8, word: "alias"),
        Refused(name: "merge key", text: "a: {<<: *b}\n", line: 1, column: 9, word: "alias"),
        Refused(name: "tag", text: "a: !!binary x\n", line: 1, column: 4, word: "tag"),
        Refused(name: "duplicate key", text: "a: 1\nb: 2\na: 3\n", line: 1, column: 1, word: "'a'"),
        Refused(name: "no YAML", text: "a: [1\nb: 2\n", line: 2, column: 2, word: ""),
        Refused(name: "empty file", text: "", line: 1, column: 1, word: "empty"),
        Refused(
            name: "second document", text: "a: 1\n---\nb: 2\n", line: 3, column: 1, word: "second"),
        Refused(
            name: "deep nesting", text: "a: " + String(repeating: "[", count: 70), line: 1,
            column: 69, word: "nested"),
        Refused(
            name: "deep dashes", text: String(repeating: "- ", count: 70) + "x", line: 1,
            column: 129, word: "nested"),
    ]

    @Test("What must not be in a file is refused with its place", arguments: refused)
    func refusal(_ row: Refused) {
        let problems = #expect(throws: YAMLProblems.self) {
            try StrictYAML.document(Array(row.text.utf8), path: "a.yaml")
        }?.problems
        #expect(problems?.first?.mark == YAMLMark(line: row.line, column: row.column))
        #expect(problems?.first?.message.contains(row.word) == true, "\(problems ?? [])")
    }

    @Test(
        "A star or an ampersand inside text is text",
        arguments: [
            "a: b *c\n", "a: 'x'\nb: AT&T & co\n", "a: '*b'\n", "a: \"&b\"\n", "# *b\na: 1\n",
            "a: |\n  *b\n  &c\nd: 1\n", "a: >-\n  x\n\n  *y\n", "a: it's *x\n",
            "- a: |\n    *x\n- b\n",
            "a: 1 # *b\n", "a: http://x/*y\n",
        ])
    func textIsText(_ text: String) throws {
        _ = try StrictYAML.document(Array(text.utf8), path: "a.yaml")
    }

    @Test("A bomb of aliases is refused before it is expanded")
    func bomb() {
        var text = "a0: &a0 [x, x]\n"
        for level in 1...12 {
            text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n"
        }
        text += "{*a12 : 1}: 2\n"
        #expect(throws: YAMLProblems.self) {
            try StrictYAML.document(Array(text.utf8), path: "bomb.yaml")
        }
    }

    @Test("A file over the limit, with a zero byte or not UTF-8 is refused unread")
    func badBytes() {
        for bytes in [Array(repeating: UInt8(ascii: "a"), count: 300_000), [97, 0], [97, 0xFF]] {
            #expect(throws: YAMLProblems.self) {
                try StrictYAML.document(bytes, path: "a.yaml")
            }
        }
    }

    @Test("All problems of a mapping are told at once, with the nearest known key")
    func allProblems() throws {
        let root = try StrictYAML.document(
            Array("nubmer: 1\ndate: soon\nflag: yes\nlist: {a: 1}\n".utf8), path: "x.yaml")
        var mapping = YAMLMapping(root, path: "x.yaml", as: "an authorisation")
        #expect(mapping.text("number") == nil)
        #expect(mapping.value("date", expected: "a number") { Int($0) } == nil)
        #expect(mapping.flagIfPresent("flag") == nil)
        #expect(mapping.list("list").isEmpty)
        let problems = YAMLProblems(mapping.finish())
        #expect(
            problems.problems.map(\.description) == [
                "x.yaml:1:1: the key 'number' is missing",
                "x.yaml:1:1: unknown key 'nubmer'; did you mean 'number'?",
                "x.yaml:2:7: 'date' takes a number, not 'soon'",
                "x.yaml:3:7: 'flag' takes true or false, not 'yes'",
                "x.yaml:4:7: 'list' is a list, not a mapping",
            ])
    }
}
