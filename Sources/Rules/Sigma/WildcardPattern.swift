/// A Sigma text with its wildcards: `*` for any run of characters, `?` for exactly one.
///
/// It is compared with a whole value. A character is a Unicode scalar; newlines are characters
/// like any other.
struct WildcardPattern: Hashable, Sendable {
    /// A byte to find (0 to 255) or one of the wildcards.
    private typealias Unit = UInt16
    private static let one: Unit = 256
    private static let run: Unit = 257

    /// Where a pattern gets a `*` of its own, unless one is there already.
    struct Padding: OptionSet, Sendable {
        let rawValue: UInt8

        static let before = Padding(rawValue: 1)
        static let after = Padding(rawValue: 2)
    }

    /// Whether the case of letters counts.
    let isCased: Bool
    private let units: [Unit]

    /// Reads a text by Sigma's table of escapes.
    ///
    /// `\*` and `\?` are the characters themselves, `\\` is one backslash, and a backslash before
    /// anything else, or at the end, stands for itself.
    init(_ text: String, padding: Padding = [], isCased: Bool = false) {
        self.isCased = isCased
        var units: [Unit] = []
        var literal = ""
        func flush() {
            let bytes = isCased ? Array(literal.utf8) : CaseFolding.folded(literal)
            units += bytes.map(Unit.init)
            literal = ""
        }
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "*", "?":
                flush()
                // Two stars say no more than one, and would only make the search go back more.
                let unit = scalar == "*" ? WildcardPattern.run : WildcardPattern.one
                if unit == WildcardPattern.one || units.last != unit { units.append(unit) }
            case "\\":
                if let next = scalars.first, next == "*" || next == "?" || next == "\\" {
                    scalars.removeFirst()
                    literal.unicodeScalars.append(next)
                } else {
                    literal.unicodeScalars.append(scalar)
                }
            default:
                literal.unicodeScalars.append(scalar)
            }
        }
        flush()
        let run = WildcardPattern.run
        if padding.contains(.before), units.first != run { units.insert(run, at: 0) }
        if padding.contains(.after), units.last != run { units.append(run) }
        self.units = units
    }

    /// Whether it matches nothing but the empty value.
    var isEmpty: Bool { units.isEmpty }

    /// Whether there is no wildcard in it.
    var isExact: Bool { units.allSatisfy { $0 < 256 } }

    /// Whether there is a `?` in it.
    var hasSingleWildcard: Bool { units.contains(WildcardPattern.one) }

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
}
