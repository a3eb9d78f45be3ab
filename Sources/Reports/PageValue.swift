internal import Foundation

/// What a template is given: the only way for text into a page.
///
/// Every text passes ``VisibleText`` on the way out; the template escapes it for HTML after that.
enum PageValue: Sendable, Equatable {
    case text(String)
    case flag(Bool)
    case list([PageValue])
    case fields([String: PageValue])

    /// A count or a coordinate.
    static func number(_ value: Int) -> PageValue { .text(String(value)) }

    /// A list of texts.
    static func texts(_ texts: [String]) -> PageValue { .list(texts.map { .text($0) }) }

    /// Data that a page carries for its script: JSON in base 64, in which nothing needs escaping.
    static func carried(_ value: some Encodable) throws -> PageValue {
        .text(Data(try json(value)).base64EncodedString())
    }

    /// A value as JSON, the same every time.
    static func json(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }

    /// The value as the template library takes it.
    var rendered: Any {
        switch self {
        case .text(let text): VisibleText.of(text)
        case .flag(let flag): flag
        case .list(let values): values.map(\.rendered)
        case .fields(let fields): fields.mapValues(\.rendered)
        }
    }
}

extension PageValue: ExpressibleByStringInterpolation, ExpressibleByBooleanLiteral,
    ExpressibleByDictionaryLiteral
{
    init(stringLiteral text: String) { self = .text(text) }
    init(booleanLiteral flag: Bool) { self = .flag(flag) }
    init(dictionaryLiteral fields: (String, PageValue)...) {
        self = .fields(Dictionary(fields) { _, later in later })
    }
}
