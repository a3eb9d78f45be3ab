package import LogModel

/// One JSON object a line, with a map of fields.
///
/// A site names the paths (`event.user`) that lead to the fields. For a field that it does not name
/// the value is found by the names that programs use, also inside other objects: `source.ip` goes by
/// the name of `sourceip`, and what stands inside `event`, `data`, `record`, `log`, `fields`, `json`
/// or `payload` by its own; an object `host` is the
/// machine that wrote the log, and passed over. See ``MappedRecord`` for what the values mean.
///
/// Anything but one whole object is malformed, and so is an object that has a name twice of which a
/// field is taken: it could be read in two ways. A NUL in place of a newline, as Squid leaves it behind a record that it cut, glues records
/// together: the last one is given, and those before it are counted as malformed.
package struct NDJSONLine: LineFormat {
    package let channel: Channel
    private let order: DateOrder?
    private let paths: [(field: MappedField, path: JSONPath)]
    /// Whether a site maps a field, by its place.
    private let isMapped: [Bool]
    private var scanner = JSONScanner()
    private var values = MappedRecord()
    /// How good the name was by which a value was found, by its field's place.
    private var ranks: [Int]
    /// The ranks of the names that were met, as bits, by their field's place.
    private var met: [UInt64]
    private var hasTwo = false
    private var hasLost = false

    /// Makes a reader for one source.
    ///
    /// - Parameter settings: the channel, the paths, the order of day and month.
    /// - Throws: ``FormatProblem``, where the map has a key that is no field.
    package init(_ settings: FormatSettings) throws(FormatProblem) {
        channel = settings.channel ?? .web
        order = settings.dateOrder
        let map = try MappedField.map(settings.columns)
        paths = map.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { ($0.key, JSONPath($0.value)) }
        isMapped = MappedField.allCases.map { map[$0] != nil }
        ranks = Array(repeating: Int.max, count: MappedField.allCases.count)
        met = Array(repeating: 0, count: ranks.count)
    }

    package mutating func begin(_ stream: StreamFacts) {
        values.begin(stream, order: order)
    }

    package mutating func read(
        _ line: UnsafeRawBufferPointer, into record: inout RecordView
    ) -> LineVerdict {
        hasLost = false
        if let value = scanner.read(line) { return read(value, into: &record) }
        guard let nul = line.lastIndex(of: 0) else { return .rejected(.malformed) }
        let rest = line.part(nul + 1..<line.count)
        guard let base = rest.bindMemory(to: UInt8.self).baseAddress,
            let value = scanner.read(rest)
        else { return .rejected(.malformed) }
        record.base = base
        hasLost = line[..<nul].contains { $0 != 0 }
        return read(value, into: &record)
    }

    package var remark: RejectionReason? { hasLost ? .malformed : values.remark }
    package var resumption: OpenPosition? { values.resumption }
    package var scratch: [UInt8] { values.scratch }

    /// Whether a line is one whole object.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool {
        var scanner = JSONScanner()
        return line.first == UInt8(ascii: "{") && scanner.read(line) != nil
    }

    private mutating func read(
        _ root: JSONValue, into record: inout RecordView
    ) -> LineVerdict {
        guard root.kind == .object else { return .rejected(.malformed) }
        values.start()
        for index in ranks.indices { (ranks[index], met[index]) = (Int.max, 0) }
        hasTwo = false
        values.isUTC = false
        for (field, path) in paths {
            if path.repeats(in: root) { return .rejected(.malformed) }
            if let value = root[path] { set(field, value) }
        }
        collect(root, NameHash(), depth: 0)
        return hasTwo ? .rejected(.malformed) : values.read(root.text, into: &record)
    }

    /// Sets what the members of an object stand for by their names.
    private mutating func collect(_ object: JSONValue, _ prefix: NameHash, depth: Int) {
        for (key, value) in object.members {
            if value.kind == .object {
                guard depth < 4, !key.isWord("host") else { continue }
                var inner = prefix
                if !NDJSONLine.isWrapper(key) { inner.take(key.bytes) }
                collect(value, inner, depth: depth + 1)
                continue
            }
            var name = prefix
            name.take(key.bytes)
            guard let meaning = MappedField.meaning(of: name), value.kind != .null else { continue }
            let place = meaning.field.rawValue
            guard !isMapped[place] else { continue }
            let bit = UInt64(1) << UInt64(meaning.rank)
            if met[place] & bit != 0 { hasTwo = true }
            met[place] |= bit
            guard meaning.rank < ranks[place] else { continue }
            let before = values[meaning.field]
            set(meaning.field, value)
            if values[meaning.field].isAbsent {
                values[meaning.field] = before
            } else {
                ranks[place] = meaning.rank
                if meaning.field == .time || meaning.field == .date { values.isUTC = meaning.isUTC }
                if meaning.field == .account { values.isUnchecked = meaning.isUnchecked }
            }
        }
    }

    /// Whether an object is only there to hold the others.
    private static func isWrapper(_ key: JSONValue) -> Bool {
        key.isWord("event") || key.isWord("data") || key.isWord("record") || key.isWord("log")
            || key.isWord("fields") || key.isWord("json") || key.isWord("payload")
    }

    /// Sets a value: a slice of the line where it stands there as it is meant.
    private mutating func set(_ field: MappedField, _ value: JSONValue) {
        switch value.kind {
        case .string where value.hasEscapes:
            values.compose(field, of: value.text) { value.append(to: &$0) }
        case .string, .number, .yes, .no:
            values.set(
                field, FieldSlice(offset: value.range.lowerBound, length: value.range.count),
                of: value.text)
        case .array:
            values.compose(field, of: value.text) { scratch in
                let start = scratch.count
                for element in value.elements where element.isScalar {
                    if scratch.count > start { scratch.append(0x0A) }
                    element.append(to: &scratch)
                }
            }
        case .object, .null:
            break
        }
    }
}
