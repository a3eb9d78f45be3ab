import Foundation
import Rules

/// The records of a file for `rules try` and `rules test`: one JSON object a line.
///
/// A byte order mark, blank lines and the line ends of Windows are nothing.
struct RecordLines: Sequence, IteratorProtocol {
    struct Line {
        /// From 1.
        let number: Int
        /// The record; `nil` where the line is no JSON object.
        let record: [String: FieldValue]?
    }

    private var rest: ArraySlice<UInt8>
    private var number = 0
    private var isAtEnd = false
    private let decoder = JSONDecoder()

    init(_ bytes: [UInt8]) {
        rest = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    }

    mutating func next() -> Line? {
        while let line = nextLine() {
            guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) else { continue }
            return Line(number: number, record: record(line))
        }
        return nil
    }

    private mutating func nextLine() -> ArraySlice<UInt8>? {
        guard !isAtEnd else { return nil }
        number += 1
        let end = rest.firstIndex(of: 0x0A)
        isAtEnd = end == nil
        defer { rest = end.map { rest[($0 + 1)...] } ?? [] }
        return rest[..<(end ?? rest.endIndex)]
    }

    private func record(_ line: ArraySlice<UInt8>) -> [String: FieldValue]? {
        // What the decoder says of a broken line is of no use to anybody; the place is told.
        guard let members = try? decoder.decode([String: JSONMember].self, from: Data(line)) else {
            return nil
        }
        var record: [String: FieldValue] = [:]
        for (name, member) in members { member.add(to: &record, as: name) }
        return record
    }
}

/// A value of a record in JSON.
private indirect enum JSONMember: Decodable {
    case value(FieldValue)
    case list([JSONMember])
    case object([String: JSONMember])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .value(.null)
        } else if let flag = try? container.decode(Bool.self) {
            self = .value(.flag(flag))
        } else if let whole = try? container.decode(Int64.self) {
            // Beyond 2^53 a number in floating point is not the one that was written.
            let isExact = whole.magnitude < 1 << 53
            self = .value(isExact ? .number(Double(whole)) : .text(String(whole)))
        } else if let whole = try? container.decode(Decimal.self), whole.magnitude >= 1e15,
            whole.isWhole
        {
            self = .value(.text(whole.description))
        } else if let number = try? container.decode(Double.self) {
            self = .value(.number(number))
        } else if let text = try? container.decode(String.self) {
            self = .value(.text(text))
        } else if let list = try? container.decode([JSONMember].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: JSONMember].self))
        }
    }

    /// Puts it into a record: an object's members as fields with a dot in their names, and those
    /// of the objects in a list as values of one field.
    func add(to record: inout [String: FieldValue], as name: String) {
        switch self {
        case .value(let value): JSONMember.add(value, to: &record, as: name)
        case .object(let members):
            for (key, member) in members { member.add(to: &record, as: "\(name).\(key)") }
        case .list(let elements):
            // An empty list is there, too.
            if record[name] == nil { record[name] = .list([]) }
            for element in elements { element.add(to: &record, as: name) }
        }
    }

    private static func add(
        _ value: FieldValue, to record: inout [String: FieldValue], as name: String
    ) {
        switch record[name] {
        case nil: record[name] = value
        case .list(let others): record[name] = .list(others + [value])
        case .some(let other): record[name] = .list([other, value])
        }
    }
}

extension Decimal {
    /// It has no fraction.
    fileprivate var isWhole: Bool { exponent >= 0 }
}
