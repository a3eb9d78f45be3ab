internal import PCRE

/// Decides detections; holds the memory that takes, so each worker has its own.
struct Evaluator: ~Copyable {
    private var scratch: MatchScratch
    /// The folded form of a value that is not ASCII.
    private var folded: [UInt8] = []
    /// A value while it is compared with those of another field.
    private var kept: [UInt8] = []

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
            let truth = decide(value, test.subject, over: &source)
            if truth == (test.needsAll ? .no : .yes) { return truth }
            if truth == .undecided { answer = .undecided }
        }
        return answer
    }

    /// Whether any of the values looked at is what a test wants.
    private mutating func decide(
        _ test: ValueTest, _ subject: TestSubject, over source: inout some FieldSource & ~Copyable
    ) -> Truth {
        switch (test, subject) {
        case (.null, .field(let field)): return source.presence(of: field) == .present ? .no : .yes
        case (.exists(let wanted), .field(let field)):
            return (source.presence(of: field) != .absent) == wanted ? .yes : .no
        case (.categories(let set), _): return source.hasCategory(in: set)
        case (.fieldReference(let comparison), .field(let field)):
            return decide(comparison, with: field, over: &source)
        default: break
        }
        var answer = Truth.no
        var cursor = 0
        while let value = next(of: subject, at: &cursor, in: &source) {
            switch holds(test, value) {
            case .yes: return .yes
            case .undecided: answer = .undecided
            case .no: break
            }
        }
        return answer
    }

    @inline(__always)
    private func next(
        of subject: TestSubject, at cursor: inout Int, in source: inout some FieldSource & ~Copyable
    ) -> FieldBytes? {
        switch subject {
        case .field(let field): source.nextValue(of: field, at: &cursor)
        case .wholeRecord: source.nextSearchedValue(at: &cursor)
        }
    }

    private mutating func holds(_ test: ValueTest, _ value: FieldBytes) -> Truth {
        switch test {
        case .text(let pattern):
            return matches(pattern, value.bytes) ? .yes : .no
        case .variants(let patterns):
            for pattern in patterns where matches(pattern, value.bytes) { return .yes }
            return .no
        case .number(let pattern, let wanted):
            if let number = value.number { return number == wanted ? .yes : .no }
            return matches(pattern, value.bytes) ? .yes : .no
        case .regex(let pattern, _, _):
            switch scratch.search(pattern, in: value.bytes) {
            case .found: return .yes
            case .notFound: return .no
            case .gaveUp: return .undecided
            }
        case .network(let network, _):
            guard let address = IPAddress(value.bytes) else { return .no }
            return network.contains(address) ? .yes : .no
        case .compare(let comparison, let limit):
            guard let number = value.number ?? DecimalNumber.value(value.bytes) else { return .no }
            return comparison.holds(number, limit) ? .yes : .no
        case .timePart(let part, let comparison, let wanted):
            guard let number = part.value(of: value).map(Double.init) else { return .no }
            return comparison?.holds(number, wanted) ?? (number == wanted) ? .yes : .no
        case .null, .exists, .categories, .fieldReference:
            return .no
        }
    }

    /// Whether any value of a field stands in the right place of any value of another.
    private mutating func decide(
        _ comparison: FieldComparison, with field: FieldReference,
        over source: inout some FieldSource & ~Copyable
    ) -> Truth {
        var cursor = 0
        while let value = source.nextValue(of: field, at: &cursor) {
            // The source may use the same memory for the other field.
            comparison.put(value.bytes, into: &kept)
            var otherCursor = 0
            while let other = source.nextValue(of: comparison.other, at: &otherCursor) {
                if comparison.padding.isEmpty, let number = value.number, number == other.number {
                    return .yes
                }
                comparison.put(other.bytes, into: &folded)
                if comparison.holds(kept, folded) { return .yes }
            }
        }
        return .no
    }

    private mutating func matches(
        _ pattern: WildcardPattern, _ bytes: UnsafeRawBufferPointer
    ) -> Bool {
        if pattern.isCased || bytes.allSatisfy({ $0 < 0x80 }) { return pattern.matches(bytes) }
        CaseFolding.fold(bytes, into: &folded)
        return folded.withUnsafeBytes { pattern.matches($0) }
    }
}

extension FieldComparison {
    /// Puts a value into a buffer, in the form in which values are compared.
    fileprivate func put(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
        guard isCased else { return CaseFolding.fold(bytes, into: &output) }
        output.removeAll(keepingCapacity: true)
        output.append(contentsOf: bytes)
    }

    /// Whether a text stands in a value where it must.
    fileprivate func holds(_ value: [UInt8], _ text: [UInt8]) -> Bool {
        guard text.count <= value.count else { return false }
        switch padding {
        case []: return value == text
        case .after: return value.starts(with: text)
        case .before: return value.suffix(text.count) == text[...]
        default: return text.isEmpty || value.firstRange(of: text) != nil
        }
    }
}
