/// A Sigma text with its wildcards: `*` for any run of characters, `?` for exactly one.
///
/// It is compared with a whole value. A character is a Unicode scalar; newlines are characters
/// like any other.
struct WildcardPattern: Hashable, Sendable {
    /// A byte to find (0 to 255) or one of the wildcards.
    private typealias Unit = UInt16
    private static let one: Unit = 256
    private static let run: Unit = 257
    /// Any of the dashes that begin an option: `-`, `/`, and three of Unicode.
    private static let dash: Unit = 258

    /// Where a pattern gets a `*` of its own, unless one is there already.
    struct Padding: OptionSet, Sendable {
        let rawValue: UInt8

        static let before = Padding(rawValue: 1)
        static let after = Padding(rawValue: 2)
    }

    /// Whether the case of letters counts.
    let isCased: Bool
    private let units: [Unit]

    /// Reads a text by Sigma's table of escapes (``SigmaText``).
    ///
    /// - Parameters:
    ///   - text: as the file has it.
    ///   - padding: where it gets a `*` of its own.
    ///   - isCased: whether the case of letters counts.
    ///   - variesDashes: whether a dash or slash that begins a word stands for every dash.
    init(
        _ text: String, padding: Padding = [], isCased: Bool = false, variesDashes: Bool = false
    ) {
        let text = SigmaText(text)
        var units: [Unit] = []
        var literal = ""
        func flush() {
            let bytes = isCased ? Array(literal.utf8) : CaseFolding.folded(literal)
            units += bytes.map(Unit.init)
            literal = ""
        }
        for (index, character) in text.characters.enumerated() {
            switch character {
            case .literal(let scalar):
                if variesDashes, text.isDashOfWord(at: index) {
                    flush()
                    units.append(WildcardPattern.dash)
                } else {
                    literal.unicodeScalars.append(scalar)
                }
            case .one:
                flush()
                units.append(WildcardPattern.one)
            case .run:
                flush()
                // Two stars say no more than one, and would only make the search go back more.
                if units.last != WildcardPattern.run { units.append(WildcardPattern.run) }
            }
        }
        flush()
        self.init(units, padding: padding, isCased: isCased)
    }

    /// Makes the pattern of a text that has no wildcards and no escapes.
    init(literal text: String, padding: Padding, isCased: Bool) {
        let bytes = isCased ? Array(text.utf8) : CaseFolding.folded(text)
        self.init(bytes.map(Unit.init), padding: padding, isCased: isCased)
    }

    private init(_ units: [Unit], padding: Padding, isCased: Bool) {
        let run = WildcardPattern.run
        var units = units
        if padding.contains(.before), units.first != run { units.insert(run, at: 0) }
        if padding.contains(.after), units.last != run { units.append(run) }
        self.units = units
        self.isCased = isCased
    }

    /// Whether it matches nothing but the empty value.
    var isEmpty: Bool { units.isEmpty }

    /// Whether there is no wildcard in it.
    var isExact: Bool { units.allSatisfy { $0 < 256 } }

    /// Whether there is something in it that stands for one of several characters.
    var hasSingleWildcard: Bool {
        units.contains { $0 == WildcardPattern.one || $0 == WildcardPattern.dash }
    }

    /// The runs of bytes between wildcards, in order.
    var literals: [[UInt8]] {
        units.split { $0 > 255 }.map { $0.map { UInt8(truncatingIfNeeded: $0) } }
    }

    var isAnchoredAtStart: Bool { units.first != WildcardPattern.run }
    var isAnchoredAtEnd: Bool { units.last != WildcardPattern.run }

    /// Whether some bytes match, in time that grows with their number times the pattern's length.
    ///
    /// The value is folded by ``CaseFolding`` before, if it is not ASCII and case does not count.
    func matches(_ value: UnsafeRawBufferPointer) -> Bool {
        units.withUnsafeBufferPointer { matches(value, $0) }
    }

    private func matches(
        _ value: UnsafeRawBufferPointer, _ units: UnsafeBufferPointer<Unit>
    ) -> Bool {
        var position = 0
        var index = 0
        var lastRun = -1
        var runEnd = 0
        while index < value.count {
            let unit = position < units.count ? units[position] : UInt16.max
            if unit < 256 && unit == byte(value[index]) {
                position += 1
                index += 1
            } else if unit == WildcardPattern.one {
                position += 1
                index = afterScalar(at: index, in: value)
            } else if unit == WildcardPattern.run {
                lastRun = position
                runEnd = index
                position += 1
            } else if unit == WildcardPattern.dash, let next = afterDash(at: index, in: value) {
                position += 1
                index = next
            } else if lastRun >= 0 {
                // The last run takes one character more.
                position = lastRun + 1
                runEnd = afterScalar(at: runEnd, in: value)
                index = runEnd
            } else {
                return false
            }
        }
        while position < units.count, units[position] == WildcardPattern.run { position += 1 }
        return position == units.count
    }

    @inline(__always)
    private func byte(_ byte: UInt8) -> Unit {
        Unit(isCased ? byte : lowerCased(byte))
    }

    /// The place behind a scalar, which is its first byte and those that continue it.
    @inline(__always)
    private func afterScalar(at index: Int, in value: UnsafeRawBufferPointer) -> Int {
        var next = index + 1
        guard value[index] >= 0xC0 else { return next }
        while next < value.count, value[next] & 0xC0 == 0x80, next < index + 4 { next += 1 }
        return next
    }
    /// The place behind a dash: `-`, `/`, or one of U+2013, U+2014 and U+2015; `nil` where there
    /// is none.
    private func afterDash(at index: Int, in value: UnsafeRawBufferPointer) -> Int? {
        let byte = value[index]
        if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") { return index + 1 }
        guard byte == 0xE2, index + 2 < value.count, value[index + 1] == 0x80,
            0x93...0x95 ~= value[index + 2]
        else { return nil }
        return index + 3
    }
}

extension WildcardPattern {
    /// The pattern in quotes, with its wildcards; bytes that are no text are replaced.
    var words: String {
        var bytes: [UInt8] = []
        for unit in units {
            switch unit {
            case WildcardPattern.one: bytes.append(UInt8(ascii: "?"))
            case WildcardPattern.run: bytes.append(UInt8(ascii: "*"))
            case WildcardPattern.dash: bytes.append(UInt8(ascii: "-"))
            default:
                let byte = UInt8(truncatingIfNeeded: unit)
                if byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?")
                    || byte == UInt8(ascii: "\\")
                {
                    bytes.append(UInt8(ascii: "\\"))
                }
                bytes.append(byte)
            }
        }
        return "'\(String(decoding: bytes, as: UTF8.self))'" + (isCased ? ", with its case" : "")
    }
}
