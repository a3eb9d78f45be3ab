internal import PCRE

/// Decides detections; holds the memory that takes, so each worker has its own.
struct Evaluator: ~Copyable {
    private var scratch: MatchScratch
    /// The folded form of a value that is not ASCII.
    private var folded: [UInt8] = []

    init(limits: MatchLimits = MatchLimits()) {
        scratch = MatchScratch(limits: limits)
    }

    /// Whether a detection holds.
    ///
    /// A search that gives up decides nothing; the answer is undecided only when it depends on it.
    mutating func decide(
        _ predicate: Predicate, over source: inout some FieldSource & ~Copyable
    ) -> Truth {
        switch predicate {
        case .test(let test):
            return decide(test, over: &source)
        case .not(let inner):
            return decide(inner, over: &source).negated
        case .all(let parts):
            var answer = Truth.yes
            for part in parts {
                let truth = decide(part, over: &source)
                if truth == .no { return .no }
                if truth == .undecided { answer = .undecided }
            }
            return answer
        case .any(let parts):
            var answer = Truth.no
            for part in parts {
                let truth = decide(part, over: &source)
                if truth == .yes { return .yes }
                if truth == .undecided { answer = .undecided }
            }
            return answer
        }
    }

    /// Searches for a pattern outside a detection.
    mutating func search(_ pattern: Pattern, in bytes: UnsafeRawBufferPointer) -> MatchResult {
        scratch.search(pattern, in: bytes)
    }

    private mutating func decide(
        _ test: FieldTest, over source: inout some FieldSource & ~Copyable
    ) -> Truth {
        var answer = test.needsAll ? Truth.yes : Truth.no
        for value in test.values {
            let truth = decide(value, test.field, over: &source)
            if truth == (test.needsAll ? .no : .yes) { return truth }
            if truth == .undecided { answer = .undecided }
        }
        return answer
    }

    /// Whether any of a field's values is what a test wants.
    private mutating func decide(
        _ test: ValueTest, _ field: FieldReference, over source: inout some FieldSource & ~Copyable
    ) -> Truth {
        switch test {
        case .null: return source.presence(of: field) == .present ? .no : .yes
        case .exists(let wanted):
            return (source.presence(of: field) != .absent) == wanted ? .yes : .no
        case .categories(let set): return source.hasCategory(in: set)
        default: break
        }
        var answer = Truth.no
        var cursor = 0
        while let value = source.nextValue(of: field, at: &cursor) {
            switch holds(test, value) {
            case .yes: return .yes
            case .undecided: answer = .undecided
            case .no: break
            }
        }
        return answer
    }

    private mutating func holds(_ test: ValueTest, _ value: FieldBytes) -> Truth {
        switch test {
        case .text(let pattern):
            return matches(pattern, value.bytes) ? .yes : .no
        case .number(let pattern, let wanted):
            if let number = value.number { return number == wanted ? .yes : .no }
            return matches(pattern, value.bytes) ? .yes : .no
        case .regex(let pattern, _):
            switch scratch.search(pattern, in: value.bytes) {
            case .found: return .yes
            case .notFound: return .no
            case .gaveUp: return .undecided
            }
        case .network(let network):
            guard let address = IPAddress(value.bytes) else { return .no }
            return network.contains(address) ? .yes : .no
        case .compare(let comparison, let limit):
            guard let number = value.number ?? DecimalNumber.value(value.bytes) else { return .no }
            return comparison.holds(number, limit) ? .yes : .no
        case .null, .exists, .categories:
            return .no
        }
    }

    private mutating func matches(
        _ pattern: WildcardPattern, _ bytes: UnsafeRawBufferPointer
    ) -> Bool {
        if pattern.isCased || bytes.allSatisfy({ $0 < 0x80 }) { return pattern.matches(bytes) }
        CaseFolding.fold(bytes, into: &folded)
        return folded.withUnsafeBytes { pattern.matches($0) }
    }
}
