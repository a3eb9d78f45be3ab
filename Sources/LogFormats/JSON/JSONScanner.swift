import LogModel

/// What a value of JSON is.
enum JSONKind: UInt8, Sendable {
    case object, array, string, number, yes, no, null
}

/// A value, or an object's key, in the order in which they stand in the text.
///
/// An object is followed by its keys, each followed by its value; an array by its elements.
struct JSONNode: BitwiseCopyable, Sendable {
    var kind: JSONKind
    /// Of a string: whether it holds escapes.
    var hasEscapes = false
    /// Where it lies in the text; a string without its quotes.
    var start: UInt32
    var end: UInt32
    /// The index of the node that follows it and all that it holds.
    var next: UInt32
}

/// Checks a text of JSON and notes where its values lie.
///
/// Strict by RFC 8259, but for bytes beyond ASCII, which are not checked to be UTF-8. A text that is
/// nested deeper than ``depthLimit`` is refused. It keeps its notes' memory, so that scanning does
/// not allocate; nothing is decoded before it is asked for.
struct JSONScanner: Sendable {
    /// How many objects and arrays may stand inside one another.
    static let depthLimit = 64
    /// The longest text, in bytes.
    static let limitBytes = 16 << 20

    private var nodes: [JSONNode] = []
    /// The objects and arrays that are open.
    private var open: [UInt32] = []

    init() {}

    /// Scans a text that is one value, with white space around it.
    ///
    /// - Parameter text: must outlive the value.
    /// - Returns: the value, or `nil` where the text is no JSON.
    mutating func read(_ text: UnsafeRawBufferPointer) -> JSONValue? {
        nodes.removeAll(keepingCapacity: nodes.capacity <= 1 << 16)
        open.removeAll(keepingCapacity: true)
        guard text.count <= JSONScanner.limitBytes else { return nil }
        var cursor = JSONCursor(text)
        guard scan(&cursor) else { return nil }
        cursor.skipSpaces()
        return cursor.isAtEnd ? JSONValue(text: text, nodes: nodes, index: 0) : nil
    }

    /// Scans one value and all that it holds.
    private mutating func scan(_ cursor: inout JSONCursor) -> Bool {
        while true {
            // A value is due here.
            cursor.skipSpaces()
            guard let byte = cursor.peek else { return false }
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                guard let isEmpty = enter(byte == UInt8(ascii: "{"), &cursor) else { return false }
                if !isEmpty { continue }
            } else {
                guard let node = cursor.takeScalar(at: nodes.count) else { return false }
                nodes.append(node)
            }
            // What was read last is whole; close what it completes, then go on behind a comma.
            guard let isDone = leave(&cursor) else { return false }
            if isDone { return true }
        }
    }

    /// Opens an object or array.
    ///
    /// - Returns: whether it is empty, and was closed again; `nil` where the text is broken.
    private mutating func enter(_ isObject: Bool, _ cursor: inout JSONCursor) -> Bool? {
        guard open.count < JSONScanner.depthLimit else { return nil }
        let index = nodes.count
        let start = UInt32(truncatingIfNeeded: cursor.at)
        nodes.append(
            JSONNode(kind: isObject ? .object : .array, start: start, end: start, next: 0))
        cursor.at &+= 1
        cursor.skipSpaces()
        if cursor.take(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
            close(index, cursor)
            return true
        }
        open.append(UInt32(truncatingIfNeeded: index))
        if isObject, !takeKey(&cursor) { return nil }
        return false
    }

    private mutating func close(_ index: Int, _ cursor: JSONCursor) {
        nodes[index].end = UInt32(truncatingIfNeeded: cursor.at)
        nodes[index].next = UInt32(truncatingIfNeeded: nodes.count)
    }

    /// Takes `"key":`.
    private mutating func takeKey(_ cursor: inout JSONCursor) -> Bool {
        cursor.skipSpaces()
        guard cursor.peek == UInt8(ascii: "\""), let key = cursor.takeScalar(at: nodes.count)
        else { return false }
        nodes.append(key)
        cursor.skipSpaces()
        return cursor.take(UInt8(ascii: ":"))
    }

    /// Closes the objects and arrays that end here, up to the next comma.
    ///
    /// - Returns: whether all are closed; `nil` where the text is broken.
    private mutating func leave(_ cursor: inout JSONCursor) -> Bool? {
        while let index = open.last.map({ Int($0) }) {
            let isObject = nodes[index].kind == .object
            cursor.skipSpaces()
            if cursor.take(UInt8(ascii: ",")) {
                return isObject && !takeKey(&cursor) ? nil : false
            }
            guard cursor.take(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { return nil }
            open.removeLast()
            close(index, cursor)
        }
        return true
    }
}

/// Walks over the bytes of a text of JSON.
struct JSONCursor {
    private let text: UnsafeRawBufferPointer
    var at = 0

    init(_ text: UnsafeRawBufferPointer) {
        self.text = text
    }

    var isAtEnd: Bool { at == text.count }

    @inline(__always)
    var peek: UInt8? { at < text.count ? text[at] : nil }

    @inline(__always)
    mutating func skipSpaces() {
        while at < text.count {
            let byte = text[at]
            guard byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D else { return }
            at &+= 1
        }
    }

    @inline(__always)
    mutating func take(_ byte: UInt8) -> Bool {
        guard at < text.count, text[at] == byte else { return false }
        at &+= 1
        return true
    }

    /// Takes a string, a number, `true`, `false` or `null`.
    mutating func takeScalar(at index: Int) -> JSONNode? {
        let start = at
        var node = JSONNode(
            kind: .null, start: UInt32(truncatingIfNeeded: start), end: 0,
            next: UInt32(truncatingIfNeeded: index + 1))
        switch text[at] {
        case UInt8(ascii: "\""):
            guard let hasEscapes = takeString() else { return nil }
            node.kind = .string
            node.hasEscapes = hasEscapes
            node.start &+= 1
            node.end = UInt32(truncatingIfNeeded: at - 1)
            return node
        case UInt8(ascii: "t"):
            guard takeWord("true") else { return nil }
            node.kind = .yes
        case UInt8(ascii: "f"):
            guard takeWord("false") else { return nil }
            node.kind = .no
        case UInt8(ascii: "n"):
            guard takeWord("null") else { return nil }
        default:
            guard takeNumber() else { return nil }
            node.kind = .number
        }
        node.end = UInt32(truncatingIfNeeded: at)
        return node
    }

    private mutating func takeWord(_ word: StaticString) -> Bool {
        guard text.holds(word, at: at) else { return false }
        at += word.utf8CodeUnitCount
        return true
    }

    /// Takes a string with its quotes.
    ///
    /// - Returns: whether it holds escapes; `nil` where it is broken.
    @inline(__always)
    private mutating func takeString() -> Bool? {
        at &+= 1
        var hasEscapes = false
        while at < text.count {
            let byte = text[at]
            at &+= 1
            if byte == UInt8(ascii: "\"") { return hasEscapes }
            if byte < 0x20 { return nil }
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                guard takeEscape() else { return nil }
            }
        }
        return nil
    }

    /// Takes what stands behind a backslash.
    private mutating func takeEscape() -> Bool {
        guard let byte = peek else { return false }
        at &+= 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return true
        case UInt8(ascii: "u"):
            guard JSONText.hexadecimal(text, at) != nil else { return false }
            at &+= 4
            return true
        default:
            return false
        }
    }

    private mutating func takeDigits() -> Int {
        let start = at
        while at < text.count, text[at] &- UInt8(ascii: "0") < 10 { at &+= 1 }
        return at - start
    }

    private mutating func takeNumber() -> Bool {
        _ = take(UInt8(ascii: "-"))
        if take(UInt8(ascii: "0")) {
            if let byte = peek, byte &- UInt8(ascii: "0") < 10 { return false }
        } else if takeDigits() == 0 {
            return false
        }
        if take(UInt8(ascii: ".")), takeDigits() == 0 { return false }
        guard let byte = peek, byte | 0x20 == UInt8(ascii: "e") else { return true }
        at &+= 1
        if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
        return takeDigits() > 0
    }
}
