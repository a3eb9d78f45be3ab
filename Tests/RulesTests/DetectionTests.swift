import Testing

@testable import Rules

/// Reads one rule, any field and source accepted.
func rule(detection: String) throws -> FlagRule {
    let indented = detection.split(separator: "\n", omittingEmptySubsequences: false)
        .map { "  " + $0 }.joined(separator: "\n")
    let text = "title: A rule\nid: r1\nlogsource: {category: any}\ndetection:\n\(indented)\n"
    let (documents, problems) = RuleFileReader.read(
        Array(text.utf8), path: "r.yml",
        mode: ReadingMode(isSiteBook: false, acceptsAnySource: true))
    #expect(problems.isEmpty, "\(problems)")
    return try #require(documents.rules.first)
}

/// Decides a rule over a dictionary.
func decide(_ rule: FlagRule, _ fields: [String: FieldValue]) -> Truth {
    var source = DictionarySource(fields)
    var evaluator = Evaluator()
    return evaluator.decide(rule.predicate, over: &source)
}

@Suite("Detections")
struct DetectionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let item: String
        let fields: [String: FieldValue]
        let expected: Bool
        var testDescription: String { "\(item) over \(fields)" }

        init(_ item: String, _ fields: [String: FieldValue], _ expected: Bool) {
            self.item = item
            self.fields = fields
            self.expected = expected
        }
    }

    static let values = [
        Case("f: abc", ["f": .text("ABC")], true),
        Case("f: abc", ["f": .text("xabc")], false),
        Case("f: abc", ["F": .text("abc")], false),
        Case("f: [a, b]", ["f": .text("b")], true),
        Case("f: [a, b]", ["f": .text("c")], false),
        Case("f: [a, b]", ["f": .list([.text("x"), .text("a")])], true),
        Case("f|contains: b*d", ["f": .text("abxxde")], true),
        Case("f|startswith: ab", ["f": .text("abc")], true),
        Case("f|startswith: b", ["f": .text("abc")], false),
        Case("f|endswith: bc", ["f": .text("aBC")], true),
        Case("f|contains|all: [a, c]", ["f": .text("xcxa")], true),
        Case("f|all|contains: [a, c]", ["f": .text("xcx")], false),
        Case("f|all: ['a*', '*c']", ["f": .text("abc")], true),
        Case("f|cased: abc", ["f": .text("ABC")], false),
        Case("f|contains|cased: B", ["f": .text("ABC")], true),
        Case("f|cased|contains: b", ["f": .text("ABC")], false),
        Case("a.b: x", ["a.b": .text("x")], true),
    ]

    static let presence = [
        Case("f: ''", ["f": .text("")], true),
        Case("f: ''", ["f": .null], false),
        Case("f: ''", [:], false),
        Case("f: null", [:], true),
        Case("f: null", ["f": .null], true),
        Case("f:", [:], true),
        Case("f: null", ["f": .text("")], false),
        Case("f: 'null'", ["f": .text("null")], true),
        Case("f|exists: true", ["f": .text("")], true),
        Case("f|exists: true", ["f": .null], true),
        Case("f|exists: true", [:], false),
        Case("f|exists: false", [:], true),
        Case("f|exists: false", ["f": .null], false),
        Case("f|contains: ''", [:], false),
    ]

    static let numbers = [
        Case("f: 200", ["f": .number(200)], true),
        Case("f: 200", ["f": .text("200")], true),
        Case("f: '200'", ["f": .number(200)], true),
        Case("f: 200.0", ["f": .number(200)], true),
        Case("f: 200", ["f": .text("0200")], false),
        Case("f: '007'", ["f": .number(7)], false),
        Case("f: '007'", ["f": .text("007")], true),
        Case("f: 007", ["f": .text("007")], true),
        Case("f: true", ["f": .flag(true)], true),
        Case("f: true", ["f": .text("True")], true),
        Case("f: no", ["f": .text("no")], true),
        Case("f|gt: 999", ["f": .text("1000")], true),
        Case("f|gt: 1000", ["f": .number(1000)], false),
        Case("f|gte: 1000", ["f": .number(1000)], true),
        Case("f|lt: -1", ["f": .text("-1.5")], true),
        Case("f|lte: 5", ["f": .text("5")], true),
        Case("f|gt: 1", ["f": .text("0x10")], false),
        Case("f|gt: 1", ["f": .text("")], false),
        Case("f|lt: 1", ["f": .text("n/a")], false),
        Case("f|lt: 1", [:], false),
        Case("f|gt: [100, 5]", ["f": .number(7)], true),
    ]

    static let networks = [
        Case("f|cidr: 10.4.0.0/14", ["f": .text("10.7.255.255")], true),
        Case("f|cidr: 10.4.0.0/14", ["f": .text("10.8.0.0")], false),
        Case("f|cidr: 192.0.2.128/25", ["f": .text("192.0.2.127")], false),
        Case("f|cidr: 192.0.2.1", ["f": .text("192.0.2.1")], true),
        Case("f|cidr: 0.0.0.0/0", ["f": .text("203.0.113.9")], true),
        Case("f|cidr: 0.0.0.0/0", ["f": .text("2001:db8::1")], false),
        Case("f|cidr: '2001:db8:8000::/33'", ["f": .text("2001:DB8:ffff::1")], true),
        Case("f|cidr: '2001:db8:8000::/33'", ["f": .text("2001:db8:7fff::1")], false),
        Case("f|cidr: 192.0.2.0/24", ["f": .text("::ffff:192.0.2.1")], false),
        Case("f|cidr: '::ffff:0:0/96'", ["f": .text("::ffff:192.0.2.1")], true),
        Case("f|cidr: 192.0.2.0/24", ["f": .text("192.0.2.1:443")], false),
        Case("f|cidr: 192.0.2.0/24", ["f": .text("192.0.2.01")], false),
        Case("f|cidr: [10.0.0.0/8, 192.0.2.0/24]", ["f": .text("192.0.2.9")], true),
    ]

    static let expressions = [
        Case("f|re: b+c", ["f": .text("abbcd")], true),
        Case("f|re: B", ["f": .text("abc")], false),
        Case("f|re|i: B", ["f": .text("abc")], true),
        Case("f|re|i: MÜLLER", ["f": .text("müller")], true),
        Case("f|re: a.c", ["f": .text("a\nc")], false),
        Case("f|re|s: a.c", ["f": .text("a\nc")], true),
        Case("f|re: ^b", ["f": .text("a\nb")], false),
        Case("f|re|m: ^b", ["f": .text("a\nb")], true),
        Case("f|re: ^.$", ["f": .text("ü")], true),
        Case("f|re: a$", ["f": .text("a\n")], true),
        Case(#"f|re: "it's""#, ["f": .text("it's")], true),
        Case(#"f|re: '\d{3}\*'"#, ["f": .text("x123*")], true),
        Case("f|re: [x, b]", ["f": .text("abc")], true),
        Case("f|re|all: [a, x]", ["f": .text("abc")], false),
    ]

    @Test(
        "An item says what its values must be",
        arguments: [
            values, presence, numbers, networks, expressions,
        ].flatMap { $0 })
    func item(_ example: Case) throws {
        let rule = try rule(detection: "sel:\n  \(example.item)\ncondition: sel")
        #expect((decide(rule, example.fields) == .yes) == example.expected)
    }

    @Test("A map is and, a list of maps is or")
    func shapes() throws {
        let rule = try rule(
            detection: "sel:\n  - a: 1\n    b: 2\n  - c: 3\ncondition: sel")
        #expect(decide(rule, ["a": .text("1"), "b": .text("2")]) == .yes)
        #expect(decide(rule, ["a": .text("1")]) == .no)
        #expect(decide(rule, ["c": .number(3)]) == .yes)
    }

    @Test("A filter on a field that is not there does not suppress")
    func absentFilter() throws {
        let rule = try rule(
            detection: "sel:\n  a: 1\nfilter:\n  b: 2\ncondition: sel and not filter")
        #expect(decide(rule, ["a": .text("1")]) == .yes)
        #expect(decide(rule, ["a": .text("1"), "b": .text("2")]) == .no)
    }

    @Test("A list of conditions is or")
    func conditionList() throws {
        let rule = try rule(
            detection: "x:\n  a: 1\ny:\n  b: 2\ncondition:\n  - x\n  - y")
        #expect(decide(rule, ["b": .text("2")]) == .yes)
        #expect(decide(rule, ["b": .text("3")]) == .no)
    }

    @Test("A search that gives up decides nothing, unless nothing depends on it")
    func undecided() throws {
        let hostile: [String: FieldValue] = [
            "f": .text(String(repeating: "a", count: 60) + "!"), "g": .text("1"),
        ]
        let detection = "bomb:\n  f|re: (a+)+$\ng:\n  g: 1\ncondition: "
        #expect(decide(try rule(detection: detection + "bomb"), hostile) == .undecided)
        #expect(decide(try rule(detection: detection + "not bomb"), hostile) == .undecided)
        #expect(decide(try rule(detection: detection + "bomb and g"), hostile) == .undecided)
        #expect(decide(try rule(detection: detection + "bomb or g"), hostile) == .yes)
        #expect(decide(try rule(detection: detection + "bomb and not g"), hostile) == .no)
    }

    @Test("Bytes that are no UTF-8 match a star and no text")
    func invalidBytes() {
        let bytes: [UInt8] = [0x61, 0xFF, 0x62]
        let fits = bytes.withUnsafeBytes { WildcardPattern("a*b").matches($0) }
        #expect(fits)
    }
}
