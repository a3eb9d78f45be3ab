import Testing

@testable import Rules

@Suite("Conditions")
struct ConditionParserTests {
    static let names = [
        "a", "b", "c", "_hidden", "sel_one", "sel_two", "notsel", "orders", "and-x",
    ]

    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let expected: Condition
        var testDescription: String { text }

        init(_ text: String, _ expected: Condition) {
            self.text = text
            self.expected = expected
        }
    }

    static func select(_ name: String) -> Condition { .selection(name) }

    static let cases = [
        Case("a", select("a")),
        Case("a or b and c", .any([select("a"), .all([select("b"), select("c")])])),
        Case("not a and b", .all([.not(select("a")), select("b")])),
        Case("not (a and b)", .not(.all([select("a"), select("b")]))),
        Case("not not a", .not(.not(select("a")))),
        Case("(a or b) and c", .all([.any([select("a"), select("b")]), select("c")])),
        Case("(a)or(b)", .any([select("a"), select("b")])),
        Case("1 of sel_*", .any([select("sel_one"), select("sel_two")])),
        Case("any of sel*o*", .any([select("sel_one"), select("sel_two")])),
        Case("all of *_two", .all([select("sel_two")])),
        Case("not 1 of sel_*", .not(.any([select("sel_one"), select("sel_two")]))),
        Case("1 of _*", .any([select("_hidden")])),
        Case("_hidden", select("_hidden")),
        Case("all of a", .all([select("a")])),
        Case("notsel or orders", .any([select("notsel"), select("orders")])),
        Case("and-x and a", .all([select("and-x"), select("a")])),
        Case("a\n  and b", .all([select("a"), select("b")])),
    ]

    @Test("Not binds closest, then and, then or", arguments: cases)
    func parses(_ example: Case) throws {
        let condition = try ConditionParser.parse(example.text, selections: Self.names)
        #expect(condition == example.expected)
    }

    @Test("'them' skips the selections that begin with an underscore")
    func them() throws {
        let condition = try ConditionParser.parse("all of them", selections: ["a", "_b", "c"])
        #expect(condition == .all([.selection("a"), .selection("c")]))
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let text: String
        let offset: Int
        let message: String
        var testDescription: String { text }

        init(_ text: String, _ offset: Int, _ message: String) {
            self.text = text
            self.offset = offset
            self.message = message
        }
    }

    static let faults = [
        Fault("", 0, "a selection is missing"),
        Fault("a and", 5, "a selection is missing"),
        Fault("a b", 2, "'b' is not expected here"),
        Fault("(a", 2, "a ')' is missing"),
        Fault("a)", 1, "')' is not expected here"),
        Fault("x", 0, "there is no selection 'x'"),
        Fault("a AND b", 2, "'AND' is not expected here"),
        Fault("NOT a", 0, "there is no selection 'NOT'; operators are written small"),
        Fault("1 of none*", 5, "no selection fits 'none*'"),
        Fault("2 of them", 0, "'2 of' is not supported; use '1 of', 'any of' or 'all of'"),
        Fault("a | count() > 5", 2, "aggregations after '|' are not supported"),
        Fault("a or | count()", 5, "aggregations after '|' are not supported"),
        Fault("sel_*", 0, "write '1 of sel_*' or 'all of sel_*'"),
        Fault("and a", 0, "a selection is missing before 'and'"),
        Fault("1 of", 4, "'them' or a pattern is missing after 'of'"),
    ]

    @Test("What is no condition is refused where it goes wrong", arguments: faults)
    func refuses(_ example: Fault) {
        let fault = #expect(throws: ConditionFault.self) {
            try ConditionParser.parse(example.text, selections: Self.names)
        }
        #expect(fault == ConditionFault(offset: example.offset, message: example.message))
    }

    @Test("Nesting has an end")
    func nesting() {
        let deep = String(repeating: "(", count: 5000) + "a"
        #expect(throws: ConditionFault.self) {
            try ConditionParser.parse(deep, selections: ["a"])
        }
    }
}
