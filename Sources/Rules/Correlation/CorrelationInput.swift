/// What a record says to one slot of a correlation, because a rule matched it.
package struct CorrelationInput: Sendable, Hashable {
    /// The correlation's place in the book.
    package let correlation: Int
    package let slot: Int
    /// False for what holds only if an episode of the slot's correlation closes with this record.
    package let isDirect: Bool
    /// The values of the fields that it is grouped by, folded; each behind its length.
    package let group: [UInt8]
    /// The values of the fields that are counted, in the same form; `nil` where none are.
    package let value: [UInt8]?
    /// The number that is added.
    package let number: Double
}

/// What a record says to correlations.
package struct CorrelatedMatch: Sendable, Hashable {
    package internal(set) var inputs: [CorrelationInput] = []
    /// How often it lacks a field that a correlation groups by or looks at.
    package internal(set) var lackingField = 0
    /// How often it has more values than are looked at.
    package internal(set) var overLimit = 0
}

/// Takes from records what correlations want to know of them.
struct CorrelationTaker {
    /// How many inputs one record may give to one slot: lists of recipients multiply.
    static let mostInputs = 1024

    private let book: CorrelationBook
    private(set) var match = CorrelatedMatch()
    private var folded: [UInt8] = []

    init(_ book: CorrelationBook) {
        self.book = book
    }

    /// Looks at a record that some rules match.
    mutating func take(
        _ rules: [RuleIndex], of source: inout some FieldSource & ~Copyable
    ) {
        var seen: Set<CorrelationBook.Tap> = []
        for rule in rules {
            for tap in book.taps(of: rule) where seen.insert(tap).inserted {
                take(tap, of: &source)
            }
        }
    }

    private mutating func take(
        _ tap: CorrelationBook.Tap, of source: inout some FieldSource & ~Copyable
    ) {
        let rule = book.rules[tap.correlation]
        let fields = rule.valueFields[tap.slot]
        guard let groups = combinations(of: rule.groupFields[tap.slot], in: &source) else {
            match.lackingField += 1
            return
        }
        var values: [[UInt8]?] = [nil]
        var number = 0.0
        switch rule.shape.type {
        case .eventCount, .temporal, .temporalOrdered: break
        case .valueCount:
            guard let found = combinations(of: fields, in: &source) else {
                match.lackingField += 1
                return
            }
            values = found
        case .valueSum, .valueAverage:
            guard let field = fields.first, let found = sum(of: field, in: &source) else {
                match.lackingField += 1
                return
            }
            number = found
        }
        for group in groups {
            for value in values {
                match.inputs.append(
                    CorrelationInput(
                        correlation: tap.correlation, slot: tap.slot, isDirect: tap.isDirect,
                        group: group, value: value, number: number))
            }
        }
    }

    /// Every choice of one value from each field; `nil` when a field has none.
    private mutating func combinations(
        of fields: [FieldReference], in source: inout some FieldSource & ~Copyable
    ) -> [[UInt8]]? {
        var found: [[UInt8]] = [[]]
        for field in fields {
            let values = texts(of: field, in: &source)
            guard !values.isEmpty else { return nil }
            var next: [[UInt8]] = []
            for start in found {
                for value in values where next.count < CorrelationTaker.mostInputs {
                    next.append(start + value)
                }
            }
            if found.count * values.count > next.count { match.overLimit += 1 }
            found = next
        }
        return found
    }

    /// The different values of a field, folded, each behind its length.
    private mutating func texts(
        of field: FieldReference, in source: inout some FieldSource & ~Copyable
    ) -> [[UInt8]] {
        var seen: Set<[UInt8]> = []
        var texts: [[UInt8]] = []
        var cursor = 0
        while let value = source.nextValue(of: field, at: &cursor) {
            CaseFolding.fold(value.bytes, into: &folded)
            let text = withUnsafeBytes(of: UInt32(folded.count).bigEndian) { Array($0) } + folded
            if seen.insert(text).inserted { texts.append(text) }
        }
        return texts
    }

    /// The sum of the numbers of a field; `nil` when none of its values is one.
    private func sum(
        of field: FieldReference, in source: inout some FieldSource & ~Copyable
    ) -> Double? {
        var sum: Double?
        var cursor = 0
        while let value = source.nextValue(of: field, at: &cursor) {
            guard let number = value.number ?? DecimalNumber.value(value.bytes), number.isFinite
            else { continue }
            sum = (sum ?? 0) + number
        }
        return sum
    }
}

extension CorrelationInput {
    /// The only value of a key of one field, as text.
    package static func text(ofValue value: [UInt8]) -> String {
        String(decoding: value.dropFirst(4), as: UTF8.self)
    }
}
