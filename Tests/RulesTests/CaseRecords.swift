import Foundation

@testable import Rules

/// One line of a file of cases, read without what the program reads them with.
struct RecordedCase: Sendable, CustomStringConvertible {
    /// `gambling.cases.ndjson:3`.
    let place: String
    /// What stands under `expect`: `true`, `false`, or a list of names.
    let expect: FieldValue
    let fields: [String: FieldValue]

    var description: String { place }

    /// The cases of a file, in its order.
    static func all(in path: String) throws -> [RecordedCase] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return try text.split(separator: "\n").enumerated().map { index, line in
            var fields = try JSONDecoder().decode([String: Member].self, from: Data(line.utf8))
            let expect = fields.removeValue(forKey: "expect")?.value ?? .null
            let name = URL(fileURLWithPath: path).lastPathComponent
            return RecordedCase(
                place: "\(name):\(index + 1)", expect: expect, fields: fields.mapValues(\.value))
        }
    }

    /// The only text of a field.
    func text(_ name: String) -> String? {
        if case .text(let text) = fields[name] { text } else { nil }
    }

    /// The number in a field.
    func number(_ name: String) -> Double? {
        if case .number(let number) = fields[name] { number } else { nil }
    }

    /// The texts of a list.
    func texts(_ name: String) -> [String]? {
        guard case .list(let values) = fields[name] else { return nil }
        return values.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    private struct Member: Decodable {
        let value: FieldValue

        init(from decoder: any Decoder) throws {
            let single = try decoder.singleValueContainer()
            if single.decodeNil() {
                value = .null
            } else if let flag = try? single.decode(Bool.self) {
                value = .flag(flag)
            } else if let number = try? single.decode(Double.self) {
                value = .number(number)
            } else if let list = try? single.decode([Member].self) {
                value = .list(list.map(\.value))
            } else {
                value = .text(try single.decode(String.self))
            }
        }
    }
}
