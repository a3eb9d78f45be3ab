/// Writes the texts and numbers of a description one after another.
struct DescriptionWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ number: Int) {
        withUnsafeBytes(of: UInt64(number).littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ data: [UInt8]) {
        append(data.count)
        bytes += data
    }

    mutating func append(_ text: String) {
        append(Array(text.utf8))
    }

    mutating func append<Item>(_ items: [Item], _ body: (inout DescriptionWriter, Item) -> Void) {
        append(items.count)
        for item in items { body(&self, item) }
    }
}

/// Reads what a ``DescriptionWriter`` wrote; everything is checked against the end.
struct DescriptionReader {
    private var rest: UnsafeRawBufferPointer.SubSequence

    init(_ bytes: UnsafeRawBufferPointer) {
        rest = bytes[...]
    }

    mutating func number() throws(CompiledFault) -> Int {
        guard rest.count >= 8 else { throw CompiledFault("its description ends too early") }
        let start = UnsafeRawBufferPointer(rebasing: rest)
        let value = UInt64(littleEndian: start.loadUnaligned(as: UInt64.self))
        rest = rest.dropFirst(8)
        guard let number = Int(exactly: value) else {
            throw CompiledFault("its description holds a number that cannot be")
        }
        return number
    }

    mutating func data() throws(CompiledFault) -> [UInt8] {
        let count = try number()
        guard count <= rest.count else { throw CompiledFault("its description ends too early") }
        let data = Array(rest.prefix(count))
        rest = rest.dropFirst(count)
        return data
    }

    mutating func text() throws(CompiledFault) -> String {
        String(decoding: try data(), as: UTF8.self)
    }

    mutating func list<Item>(
        _ body: (inout DescriptionReader) throws(CompiledFault) -> Item
    ) throws(CompiledFault) -> [Item] {
        let count = try number()
        // Every item takes a byte at least: a count beyond that is damage, and no reason to
        // reserve memory for it.
        guard count <= rest.count else { throw CompiledFault("its description ends too early") }
        var items: [Item] = []
        for _ in 0..<count { items.append(try body(&self)) }
        return items
    }
}

/// What compiled lists hold beside the tables.
struct ListDescription: Equatable {
    /// The source of an expression.
    struct Expression: Equatable {
        let category: Int
        let text: [UInt8]
    }

    var names: [String] = []
    /// Of each category, in the order of the names.
    var versions: [(date: String, digest: [UInt8])] = []
    /// SHA-256 over every file of every list.
    var digest: [UInt8] = []
    /// SHA-256 over every file of the protected channels.
    var protectedDigest: [UInt8] = []
    var expressions: [Expression] = []
    /// What was wrong with the files.
    var problems: [RuleProblem] = []
    /// What the lists were made from.
    var manifest: [UInt8] = []

    init() {}

    static func == (first: ListDescription, second: ListDescription) -> Bool {
        first.encoded == second.encoded
    }

    var encoded: [UInt8] {
        var writer = DescriptionWriter()
        writer.append(manifest)
        writer.append(digest)
        writer.append(protectedDigest)
        writer.append(names) { $0.append($1) }
        writer.append(versions) { writer, version in
            writer.append(version.date)
            writer.append(version.digest)
        }
        writer.append(expressions) { writer, expression in
            writer.append(expression.category)
            writer.append(expression.text)
        }
        writer.append(problems) { writer, problem in
            writer.append(problem.path)
            writer.append(problem.line)
            writer.append(problem.column)
            writer.append(problem.message)
            writer.append(problem.gravity.rawValue)
        }
        return writer.bytes
    }

    init(decoding bytes: UnsafeRawBufferPointer) throws(CompiledFault) {
        var reader = DescriptionReader(bytes)
        manifest = try reader.data()
        digest = try reader.data()
        protectedDigest = try reader.data()
        names = try reader.list { reader throws(CompiledFault) in try reader.text() }
        versions = try reader.list { reader throws(CompiledFault) in
            (date: try reader.text(), digest: try reader.data())
        }
        expressions = try reader.list { reader throws(CompiledFault) in
            Expression(category: try reader.number(), text: try reader.data())
        }
        problems = try reader.list { reader throws(CompiledFault) in
            let path = try reader.text()
            let (line, column) = (try reader.number(), try reader.number())
            let message = try reader.text()
            guard let gravity = RuleProblem.Gravity(rawValue: try reader.text()) else {
                throw CompiledFault("its description holds a word that cannot be")
            }
            return RuleProblem(path, line: line, column: column, message, gravity: gravity)
        }
        guard names.count <= CategorySet.capacity, versions.count == names.count,
            digest.count == 32, protectedDigest.count == 32,
            versions.allSatisfy({ $0.digest.count == 32 }),
            expressions.allSatisfy({ names.indices.contains($0.category) })
        else { throw CompiledFault("its description does not fit together") }
    }
}
