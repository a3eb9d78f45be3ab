import LogModel
import Testing

@testable import Rules

@Suite("The parts of a record that a rule cannot do without")
struct NeededPartsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let item: String
        let source: String
        let parts: RecordParts
        var testDescription: String { item }

        init(_ item: String, _ parts: RecordParts, source: String = "proxy") {
            self.item = item
            self.source = source
            self.parts = parts
        }
    }

    static let cases = [
        Case("c-useragent|contains: bot", .userAgent),
        Case("c-useragent|neq: bot", []),
        Case("mime: null", []),
        Case("mime|exists: true", .mime),
        Case("cs-referrer|fieldref|contains: cs-host", [.referrer, .host]),
        Case(#"c-uri|contains: '/x\?q=1'"#, [.url, .path, .query]),
        Case("c-uri|base64offset|contains: longer", .url),
        Case("time|hour: 3", []),
        Case("'|all': [needle, other]", []),
        Case("'|all': [needle, other]", .subject, source: "email"),
        Case("'|neq': [needle]", [], source: "email"),
        Case("subject|re: a", .subject, source: "email"),
        Case("room: Staff room", .room, source: "message"),
        Case("recipient-count|gte: 5", .recipients, source: "message"),
        Case("'|all': [needle, other]", .room, source: "message"),
    ]

    @Test("are those of its field, and of a keyword all that is searched", arguments: cases)
    func parts(_ example: Case) throws {
        let book = try book([
            document(1, "s:\n  \(example.item)\ncondition: s", source: example.source)
        ])
        #expect(book.rules.map(\.neededParts) == [example.parts])
    }
}
