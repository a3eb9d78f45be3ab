import Foundation

/// A JSON value, as the browser's protocol sends and takes it.
indirect enum JSON: Sendable, Equatable {
    case null
    case flag(Bool)
    case number(Double)
    case text(String)
    case list([JSON])
    case object([String: JSON])

    /// A member of an object; `null` when there is none.
    subscript(name: String) -> JSON {
        if case .object(let members) = self { members[name] ?? .null } else { .null }
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var number: Double? { if case .number(let number) = self { number } else { nil } }
    var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
    var list: [JSON] { if case .list(let items) = self { items } else { [] } }
}

extension JSON: Codable {
    init(from decoder: any Decoder) throws {
        let box = try decoder.singleValueContainer()
        if box.decodeNil() {
            self = .null
        } else if let flag = try? box.decode(Bool.self) {
            // The kinds are tried in turn: a failure means the next one, not a fault.
            self = .flag(flag)
        } else if let number = try? box.decode(Double.self) {
            self = .number(number)
        } else if let text = try? box.decode(String.self) {
            self = .text(text)
        } else if let list = try? box.decode([JSON].self) {
            self = .list(list)
        } else {
            self = .object(try box.decode([String: JSON].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var box = encoder.singleValueContainer()
        switch self {
        case .null: try box.encodeNil()
        case .flag(let flag): try box.encode(flag)
        case .number(let number): try box.encode(number)
        case .text(let text): try box.encode(text)
        case .list(let items): try box.encode(items)
        case .object(let members): try box.encode(members)
        }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral text: String) { self = .text(text) }
    init(booleanLiteral flag: Bool) { self = .flag(flag) }
    init(integerLiteral number: Int) { self = .number(Double(number)) }
    init(arrayLiteral items: JSON...) { self = .list(items) }
    init(dictionaryLiteral members: (String, JSON)...) {
        self = .object(Dictionary(members) { _, later in later })
    }
}
