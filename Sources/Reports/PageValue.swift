internal import Mustache

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
