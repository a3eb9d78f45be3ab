/// Finds anchors, aliases, tags and deep nesting without parsing.
///
/// The parser expands aliases while it builds its tree, and a few hundred bytes can keep it busy
/// for minutes; so the text is looked through first. The scan follows YAML closely enough to
/// tell `a: *b` (an alias) from `a: x *b`, `'*b'` and a block of text. Where the two could
/// differ, it refuses: a value that begins with `*` or `&` can always be put in quotes.
struct ReferenceScan {
    private static let deepestNesting = 64

    private let bytes: [UInt8]
    private var cursor = 0
    private var line = 1
    private var lineStart = 0
    private var flowDepth = 0
    /// The column (from 0) of the key or dash that the node now expected belongs to.
    private var parentColumn = 0
    private var dashes = 0
    private var found: [(mark: YAMLMark, message: String)] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Looks through the whole text and gives what must not be there.
    mutating func run() -> [(mark: YAMLMark, message: String)] {
        while cursor < bytes.count {
            scanLine()
        }
        return found
    }

    /// Scans from the start of a line; quoted scalars and blocks may take it over several.
    private mutating func scanLine() {
        dashes = 0
        skipSpaces()
        if flowDepth == 0 { parentColumn = column }
        if column == 0, peek() == UInt8(ascii: "%") { skipLine() }
        while let byte = peek(), byte != 0x0A {
            scanNode(byte)
        }
        takeNewline()
    }

    /// Scans one token where a node may begin.
    private mutating func scanNode(_ byte: UInt8) {
        switch byte {
        case 0x20, 0x09, 0x0D, UInt8(ascii: ","), UInt8(ascii: ":"):
            cursor += 1
        case UInt8(ascii: "#"):
            skipLine()
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            scanQuoted(byte)
        case UInt8(ascii: "*"):
            refuse("an alias; write the value out, or put it in quotes")
        case UInt8(ascii: "&"):
            refuse("an anchor; anchors are not accepted, or put the value in quotes")
        case UInt8(ascii: "!"):
            refuse("a tag; tags are not accepted, or put the value in quotes")
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            cursor += 1
            nest(flowDepth + 1)
            flowDepth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
            cursor += 1
            flowDepth = max(0, flowDepth - 1)
        case UInt8(ascii: "-"), UInt8(ascii: "?"):
            scanDash()
        case UInt8(ascii: "|"), UInt8(ascii: ">"):
            flowDepth == 0 ? scanBlock() : scanPlain()
        default:
            scanPlain()
        }
    }

    /// A dash that begins an item, or a plain scalar such as `-1`.
    private mutating func scanDash() {
        guard isSeparator(at: cursor + 1) else { return scanPlain() }
        if flowDepth == 0 { parentColumn = column }
        dashes += 1
        nest(dashes)
        cursor += 1
    }

    /// A plain scalar, up to the end of the key, the value or the line.
    private mutating func scanPlain() {
        let start = column
        while let byte = peek(), byte != 0x0A {
            if byte == UInt8(ascii: ":"), isSeparator(at: cursor + 1) {
                if flowDepth == 0 { parentColumn = start }
                return
            }
            if byte == UInt8(ascii: "#"), cursor > 0, isSeparator(at: cursor - 1) { return }
            if flowDepth > 0, ",[]{}".utf8.contains(byte) { return }
            cursor += 1
        }
    }

    /// A quoted scalar, over as many lines as it takes.
    private mutating func scanQuoted(_ quote: UInt8) {
        let start = column
        cursor += 1
        while let byte = peek() {
            if byte == 0x0A {
                takeNewline()
            } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                cursor += 1
                if peek() == 0x0A { takeNewline() } else { cursor += 1 }
            } else if byte == quote {
                cursor += 1
                // Two single quotes stand for one.
                guard quote == UInt8(ascii: "'"), peek() == quote else { break }
                cursor += 1
            } else {
                cursor += 1
            }
        }
        if flowDepth == 0, peek() == UInt8(ascii: ":") { parentColumn = start }
    }

    /// A block of text: its header line and every line that is blank or lies deeper.
    private mutating func scanBlock() {
        let parent = parentColumn
        skipLine()
        while cursor < bytes.count {
            let mark = (cursor, line, lineStart)
            takeNewline()
            skipSpaces()
            let isBlank = peek() == nil || peek() == 0x0A || peek() == 0x0D
            // A root block (`--- |`) has no parent that it could lie deeper than.
            if !isBlank, column <= parent {
                (cursor, line, lineStart) = mark
                return
            }
            skipLine()
        }
    }

    private var column: Int { cursor - lineStart }

    private func peek() -> UInt8? {
        cursor < bytes.count ? bytes[cursor] : nil
    }

    private func isSeparator(at index: Int) -> Bool {
        guard index < bytes.count else { return true }
        let byte = bytes[index]
        if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { return true }
        return flowDepth > 0 && ",[]{}".utf8.contains(byte)
    }

    private mutating func skipSpaces() {
        while let byte = peek(), byte == 0x20 || byte == 0x09 { cursor += 1 }
    }

    private mutating func skipLine() {
        while let byte = peek(), byte != 0x0A { cursor += 1 }
    }

    private mutating func takeNewline() {
        guard peek() == 0x0A else { return }
        cursor += 1
        line += 1
        lineStart = cursor
    }

    private mutating func nest(_ depth: Int) {
        guard depth > ReferenceScan.deepestNesting else { return }
        refuse("nested deeper than \(ReferenceScan.deepestNesting) levels")
        cursor = bytes.count
    }

    private mutating func refuse(_ message: String) {
        // Columns count characters, so continuation bytes do not.
        let before = bytes[lineStart..<min(cursor, bytes.count)].count { $0 & 0xC0 != 0x80 }
        found.append((YAMLMark(line: line, column: before + 1), message))
        scanPlain()
        if cursor < bytes.count, bytes[cursor] != 0x0A { cursor += 1 }
    }
}
