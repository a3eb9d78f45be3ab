/// The fields of a record that is given as a dictionary.
struct DictionarySource: FieldSource, ~Copyable {
    private struct Value {
        let range: Range<Int>
        let number: Double?
    }

    /// The values of a field; `nil` for null.
    private var fields: [String: [Value]?] = [:]
    /// The values of all fields.
    private let all: [Value]
    /// The text of all values, one after another, in memory that does not move.
    private let text: UnsafeMutableRawBufferPointer

    init(_ record: [String: FieldValue]) {
        var bytes: [UInt8] = []
        for (name, value) in record {
            fields[name] = .some(DictionarySource.values(of: value, in: &bytes))
        }
        all = fields.values.flatMap { $0 ?? [] }
        text = .allocate(byteCount: bytes.count, alignment: 1)
        text.copyBytes(from: bytes)
    }

    deinit {
        text.deallocate()
    }

    private static func values(of value: FieldValue, in bytes: inout [UInt8]) -> [Value]? {
        switch value {
        case .null: return nil
        case .text(let text): return [append(text, number: nil, to: &bytes)]
        case .number(let number):
            return [append(DecimalNumber.text(number), number: number, to: &bytes)]
        case .flag(let flag): return [append(flag ? "true" : "false", number: nil, to: &bytes)]
        case .list(let list):
            return list.flatMap { values(of: $0, in: &bytes) ?? [] }
        }
    }

    private static func append(_ text: String, number: Double?, to bytes: inout [UInt8]) -> Value {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        return Value(range: start..<bytes.count, number: number)
    }

    mutating func presence(of field: FieldReference) -> Presence {
        guard let value = fields[field.name] else { return .absent }
        return value == nil ? .null : .present
    }

    mutating func nextValue(of field: FieldReference, at cursor: inout Int) -> FieldBytes? {
        next(of: fields[field.name] ?? nil, at: &cursor)
    }

    mutating func nextSearchedValue(at cursor: inout Int) -> FieldBytes? {
        next(of: all, at: &cursor)
    }

    private func next(of values: [Value]?, at cursor: inout Int) -> FieldBytes? {
        guard let values, cursor < values.count else { return nil }
        defer { cursor += 1 }
        let value = values[cursor]
        return FieldBytes(
            bytes: UnsafeRawBufferPointer(rebasing: text[value.range]), number: value.number)
    }

    func hasCategory(in set: CategorySet) -> Truth {
        // Without lists `category` is compared as a text, so nobody asks.
        .no
    }
}
