import LogModel

/// A value inside a text that a ``JSONScanner`` has read.
///
/// A view: valid as long as the text is.
struct JSONValue {
    let text: UnsafeRawBufferPointer
    let nodes: [JSONNode]
    fileprivate(set) var index: Int

    init(text: UnsafeRawBufferPointer, nodes: [JSONNode], index: Int) {
        self.text = text
        self.nodes = nodes
        self.index = index
    }

    @inline(__always)
    private var node: JSONNode { nodes[index] }

    var kind: JSONKind { node.kind }

    /// Of a string: whether it holds escapes, so that its bytes are not what it means.
    var hasEscapes: Bool { node.hasEscapes }

    /// Where it lies in the text; a string without its quotes.
    var range: Range<Int> { Int(node.start)..<Int(node.end) }

    /// Its bytes as they stand in the text; a string without its quotes.
    var bytes: UnsafeRawBufferPointer { text.part(range) }

    /// Its bytes where it is a string or a number, `nil` otherwise.
    var scalar: UnsafeRawBufferPointer? { isScalar ? bytes : nil }

    /// Whether it is a string or a number.
    var isScalar: Bool { node.kind == .string || node.kind == .number }

    /// Appends what a string means, or a value of another kind as it stands.
    func append(to scratch: inout [UInt8]) {
        guard node.hasEscapes else {
            scratch.append(contentsOf: bytes)
            return
        }
        JSONText.unescape(bytes, to: &scratch)
    }

    /// The whole number that it is, or that a string holds; `nil` otherwise and beyond 18 digits.
    var integer: Int64? {
        guard let digits = scalar, !digits.isEmpty else { return nil }
        let isNegative = digits[0] == UInt8(ascii: "-")
        let start = isNegative ? 1 : 0
        guard let value = digits.number(at: start),
            digits.dropFirst(start).allSatisfy({ $0 &- UInt8(ascii: "0") < 10 })
        else { return nil }
        return isNegative ? -value : value
    }

    /// Whether it is a string of these bytes.
    func isText(_ wanted: UnsafeRawBufferPointer) -> Bool {
        guard node.kind == .string else { return false }
        guard node.hasEscapes else { return bytes.elementsEqual(wanted) }
        var plain: [UInt8] = []
        JSONText.unescape(bytes, to: &plain)
        return plain.elementsEqual(wanted)
    }

    /// Whether it is a string of this text.
    func isText(_ wanted: StaticString) -> Bool {
        isText(UnsafeRawBufferPointer(start: wanted.utf8Start, count: wanted.utf8CodeUnitCount))
    }

    /// Whether it is a string of this word, whatever the case of ASCII letters.
    ///
    /// - Parameter word: in lower case.
    /// - Returns: whether it is; `false` for a string with escapes.
    func isWord(_ word: StaticString) -> Bool {
        node.kind == .string && !node.hasEscapes && bytes.isWord(word)
    }
}

/// Looking into objects and arrays.
extension JSONValue {
    /// The value of an object's key; the first, where it has several.
    ///
    /// - Parameter key: as it means, without escapes.
    /// - Returns: `nil` where this is no object or has no such key.
    subscript(key: StaticString) -> JSONValue? {
        self[UnsafeRawBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)]
    }

    /// The value of an object's key; the first, where it has several.
    subscript(key: UnsafeRawBufferPointer) -> JSONValue? {
        guard kind == .object else { return nil }
        var at = index + 1
        while at < Int(node.next) {
            if JSONValue(text: text, nodes: nodes, index: at).isText(key) {
                return JSONValue(text: text, nodes: nodes, index: at + 1)
            }
            at = Int(nodes[at + 1].next)
        }
        return nil
    }

    /// Whether an object has a key more than once, so that it can be read in two ways.
    func repeats(_ key: UnsafeRawBufferPointer) -> Bool {
        members.lazy.filter { $0.key.isText(key) }.dropFirst().first != nil
    }

    /// What stands at the end of a path of keys; a number picks an array's element.
    subscript(path: JSONPath) -> JSONValue? {
        var value = self
        for step in path.steps {
            let found = step.key.withUnsafeBytes { key in
                value.kind == .array ? step.index.flatMap { value.element($0) } : value[key]
            }
            guard let found else { return nil }
            value = found
        }
        return value
    }

    /// The element of an array at an index from 0.
    func element(_ index: Int) -> JSONValue? {
        var rest = elements.makeIterator()
        for _ in 0..<index where rest.next() == nil { return nil }
        return rest.next()
    }

    /// The elements of an array; none of anything else.
    var elements: JSONElements {
        JSONElements(value: self, at: index + 1, end: kind == .array ? Int(node.next) : 0)
    }

    /// An array's elements, and of a lone value itself: for what is written both ways.
    var elementsOrSelf: JSONElements {
        kind == .array
            ? elements : JSONElements(value: self, at: index, end: Int(node.next))
    }

    /// The keys and values of an object; none of anything else.
    var members: JSONMembers {
        JSONMembers(value: self, at: index + 1, end: kind == .object ? Int(node.next) : 0)
    }

    /// The first object of an array that has this text under a key: one of a list of names and
    /// values.
    ///
    /// - Parameters:
    ///   - key: the key that holds the name, such as `name`.
    ///   - text: the name that is looked for.
    /// - Returns: the object, or `nil` where there is none or this is no array.
    func first(where key: StaticString, is text: StaticString) -> JSONValue? {
        elements.first { $0[key]?.isText(text) ?? false }
    }
}

/// The elements of an array, in their order.
struct JSONElements: Sequence, IteratorProtocol {
    fileprivate let value: JSONValue
    fileprivate var at: Int
    fileprivate let end: Int

    mutating func next() -> JSONValue? {
        guard at < end else { return nil }
        var element = value
        element.index = at
        at = Int(value.nodes[at].next)
        return element
    }
}

/// The keys and values of an object, in their order.
struct JSONMembers: Sequence, IteratorProtocol {
    fileprivate let value: JSONValue
    fileprivate var at: Int
    fileprivate let end: Int

    mutating func next() -> (key: JSONValue, value: JSONValue)? {
        guard at + 1 < end else { return nil }
        var (key, member) = (value, value)
        key.index = at
        member.index = at + 1
        at = Int(value.nodes[at + 1].next)
        return (key, member)
    }
}

/// The keys that lead to a value: `event.user`, `events.0.name`.
struct JSONPath: Sendable, Equatable {
    struct Step: Sendable, Equatable {
        let key: [UInt8]
        /// The key as the index of an array's element.
        let index: Int?
    }

    let steps: [Step]

    /// Reads a path of keys with dots between them.
    init(_ path: String) {
        steps = path.split(separator: ".", omittingEmptySubsequences: false).map {
            Step(key: Array($0.utf8), index: Int($0).flatMap { $0 >= 0 ? $0 : nil })
        }
    }

    /// Whether an object on the path has the next key more than once, so that the path leads to two
    /// values.
    func repeats(in root: JSONValue) -> Bool {
        var value = root
        for step in steps {
            let (isTwice, next) = step.key.withUnsafeBytes { key in
                value.kind == .array
                    ? (false, step.index.flatMap { value.element($0) })
                    : (value.repeats(key), value[key])
            }
            if isTwice { return true }
            guard let next else { return false }
            value = next
        }
        return false
    }
}
