/// Finds texts of which at least one stands in everything that a regular expression matches.
///
/// A careful guess that may give up and never lies: what it does not understand (look-around,
/// back references, `\Q`, extended syntax) makes it say that nothing is known, and the expression
/// is then tried on everything.
struct RegexLiterals {
    /// The shortest text that is worth looking for.
    static let shortest = 3
    /// The most texts that stand for one expression.
    private static let most = 64

    private let pattern: [UInt8]
    /// With the case ignored, `k` and `s` also match two signs outside ASCII.
    private let breaksAtKS: Bool
    private var cursor = 0
    private var gaveUp = false
    private var depth = 0

    /// Finds the texts, in lower case; none when nothing is known.
    ///
    /// - Parameters:
    ///   - pattern: the expression.
    ///   - ignoresCase: whether it is compiled to ignore case among all of Unicode.
    /// - Returns: at most 64 texts of at least ``shortest`` bytes.
    static func required(by pattern: [UInt8], ignoresCase: Bool = false) -> [[UInt8]] {
        // Switches inside the pattern can change what any part of it means.
        guard !hasSwitches(pattern) else { return [] }
        var reader = RegexLiterals(pattern: pattern, breaksAtKS: ignoresCase)
        let found = reader.alternatives()
        guard !reader.gaveUp, reader.cursor == pattern.count else { return [] }
        return found.map { $0.map(lowerCased) }
    }

    private init(pattern: [UInt8], breaksAtKS: Bool) {
        self.pattern = pattern
        self.breaksAtKS = breaksAtKS
    }

    private static func hasSwitches(_ pattern: [UInt8]) -> Bool {
        for index in pattern.indices.dropLast() where pattern[index] == UInt8(ascii: "(") {
            let next = pattern[index + 1]
            if next == UInt8(ascii: "*") { return true }
            guard next == UInt8(ascii: "?") else { continue }
            guard index + 2 < pattern.count, pattern[index + 2] == UInt8(ascii: ":") else {
                return true
            }
        }
        return false
    }

    /// Branches separated by bars: each must give something.
    private mutating func alternatives() -> [[UInt8]] {
        depth += 1
        defer { depth -= 1 }
        guard depth < 50 else {
            gaveUp = true
            return []
        }
        var all: [[UInt8]] = []
        var isKnown = true
        while true {
            let branch = sequence()
            if branch.isEmpty { isKnown = false }
            all += branch
            guard !gaveUp, cursor < pattern.count, pattern[cursor] == UInt8(ascii: "|") else {
                break
            }
            cursor += 1
        }
        return isKnown && all.count <= RegexLiterals.most ? all : []
    }

    /// One branch: the best of its runs of letters and of its groups.
    private mutating func sequence() -> [[UInt8]] {
        var best: [[UInt8]] = []
        var run: [UInt8] = []
        func consider(_ candidate: [[UInt8]], over best: inout [[UInt8]]) {
            guard let shortest = candidate.map(\.count).min(), shortest >= RegexLiterals.shortest
            else { return }
            let bestShortest = best.map(\.count).min() ?? 0
            // A longer text is rarer; among equals fewer are better.
            if shortest > bestShortest || (shortest == bestShortest && candidate.count < best.count)
            {
                best = candidate
            }
        }
        while !gaveUp, cursor < pattern.count {
            let byte = pattern[cursor]
            if byte == UInt8(ascii: "|") || byte == UInt8(ascii: ")") { break }
            let piece = atom()
            let least = quantifier()
            switch piece {
            case .byte(let byte) where least == .one:
                run.append(byte)
            case .byte(let byte) where least == .many:
                consider([run + [byte]], over: &best)
                run = []
            case .group(let texts) where least != .none:
                consider([run], over: &best)
                consider(texts, over: &best)
                run = []
            case .position:
                break
            default:
                consider([run], over: &best)
                run = []
            }
        }
        consider([run], over: &best)
        return best
    }

    private enum Atom {
        case byte(UInt8)
        /// Matches no character itself: `^`, `$`, `\b`.
        case position
        case group([[UInt8]])
        case unknown
    }

    private enum Least {
        case none
        case one
        case many
    }

    private mutating func atom() -> Atom {
        let byte = pattern[cursor]
        cursor += 1
        switch byte {
        case UInt8(ascii: "("): return group()
        case UInt8(ascii: "["): return bracket()
        case UInt8(ascii: "\\"): return escape()
        case UInt8(ascii: "."): return .unknown
        case UInt8(ascii: "^"), UInt8(ascii: "$"): return .position
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
            gaveUp = true
            return .unknown
        default: return literal(byte)
        }
    }

    private func literal(_ byte: UInt8) -> Atom {
        let folded = lowerCased(byte)
        let isRisky = breaksAtKS && (folded == UInt8(ascii: "k") || folded == UInt8(ascii: "s"))
        return byte < 0x80 && !isRisky ? .byte(byte) : .unknown
    }

    private mutating func group() -> Atom {
        if pattern[cursor...].starts(with: [UInt8(ascii: "?"), UInt8(ascii: ":")]) { cursor += 2 }
        let texts = alternatives()
        guard cursor < pattern.count, pattern[cursor] == UInt8(ascii: ")") else {
            gaveUp = true
            return .unknown
        }
        cursor += 1
        return texts.isEmpty ? .unknown : .group(texts)
    }

    /// Skips a bracket expression, in which a first `]` and classes like `[:alpha:]` are members.
    private mutating func bracket() -> Atom {
        if cursor < pattern.count, pattern[cursor] == UInt8(ascii: "^") { cursor += 1 }
        if cursor < pattern.count, pattern[cursor] == UInt8(ascii: "]") { cursor += 1 }
        while cursor < pattern.count, pattern[cursor] != UInt8(ascii: "]") {
            if pattern[cursor] == UInt8(ascii: "[") || pattern[cursor] == UInt8(ascii: "Q") {
                // A class in a class, or `\Q`: not worth understanding.
                gaveUp = true
                return .unknown
            }
            cursor += pattern[cursor] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard cursor < pattern.count else {
            gaveUp = true
            return .unknown
        }
        cursor += 1
        return .unknown
    }

    private mutating func escape() -> Atom {
        guard cursor < pattern.count else {
            gaveUp = true
            return .unknown
        }
        let byte = pattern[cursor]
        cursor += 1
        switch byte {
        case UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "A"), UInt8(ascii: "z"),
            UInt8(ascii: "Z"):
            return .position
        case UInt8(ascii: "d"), UInt8(ascii: "D"), UInt8(ascii: "w"), UInt8(ascii: "W"),
            UInt8(ascii: "s"), UInt8(ascii: "S"):
            return .unknown
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E:
            return .byte(byte)
        default:
            gaveUp = true
            return .unknown
        }
    }

    /// Takes a quantifier, if there is one, and says how often the piece before it occurs at least.
    private mutating func quantifier() -> Least {
        guard cursor < pattern.count else { return .one }
        var least = Least.one
        switch pattern[cursor] {
        case UInt8(ascii: "*"), UInt8(ascii: "?"):
            least = .none
            cursor += 1
        case UInt8(ascii: "+"):
            least = .many
            cursor += 1
        case UInt8(ascii: "{"):
            // `{0,3}` may occur never; which numbers there are is not worth reading.
            least = .none
            guard let end = pattern[cursor...].firstIndex(of: UInt8(ascii: "}")) else {
                gaveUp = true
                return .none
            }
            cursor = end + 1
        default: return .one
        }
        if cursor < pattern.count,
            pattern[cursor] == UInt8(ascii: "?") || pattern[cursor] == UInt8(ascii: "+")
        {
            cursor += 1
        }
        return least
    }
}
