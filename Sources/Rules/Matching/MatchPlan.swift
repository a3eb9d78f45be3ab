internal import LogModel

/// Which rules to look at for a record of one channel, by what is seen in it.
final class MatchPlan: Sendable {
    /// The rules of a scanner's texts.
    private final class Scan: Sendable {
        let field: ScanField
        private let scanner: LiteralScanner
        /// For each text, the rules that need it.
        private let rules: [[RuleIndex]]

        init(_ field: ScanField, _ texts: [(text: [UInt8], rules: [RuleIndex])]) {
            self.field = field
            scanner = LiteralScanner(texts.map(\.text))
            rules = texts.map(\.rules)
        }

        @inline(__always)
        func mark(_ bytes: UnsafeRawBufferPointer, in marks: inout RuleMarks) {
            scanner.scan(bytes) { text in
                for rule in rules[text] { marks.set(rule) }
            }
        }
    }

    /// Whether the channel has any rule that can flag.
    let isEmpty: Bool
    /// The categories that some rule asks for.
    let categories: CategorySet
    private let always: [RuleIndex]
    /// The rules that need a bare address as host.
    private let byAddress: [RuleIndex]
    /// For each category, the rules that need it.
    private let byCategory: [[RuleIndex]]
    private let scans: [Scan]

    /// Makes the plan of a channel.
    init(_ rules: [FlagRule], channel: Channel, categoryCount: Int) {
        var always: [RuleIndex] = []
        var byAddress: [RuleIndex] = []
        var byCategory = [[RuleIndex]](repeating: [], count: categoryCount)
        var texts: [ScanField: [[UInt8]: [RuleIndex]]] = [:]
        var categories = CategorySet.empty
        for (index, rule) in rules.enumerated() where rule.channel == channel && rule.raisesFlags {
            categories.formUnion(MatchPlan.categories(in: rule.predicate))
            guard case .some(let clues) = Need(rule.predicate) else {
                always.append(index)
                continue
            }
            for clue in clues {
                switch clue {
                case .category(let category): byCategory[category].append(index)
                case .addressAsHost: byAddress.append(index)
                case .literal(let field, let text):
                    texts[field, default: [:]][text, default: []].append(index)
                }
            }
        }
        self.always = always
        self.byAddress = byAddress
        self.byCategory = byCategory
        self.categories = categories
        scans = ScanField.allCases.compactMap { field -> Scan? in
            guard let found = texts[field] else { return nil }
            let sorted = found.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            return Scan(field, sorted.map { (text: $0.key, rules: $0.value) })
        }
        isEmpty =
            always.isEmpty && byAddress.isEmpty && scans.isEmpty
            && byCategory.allSatisfy(\.isEmpty)
    }

    /// All categories that a detection names.
    private static func categories(in predicate: Predicate) -> CategorySet {
        var set = CategorySet.empty
        switch predicate {
        case .all(let parts), .any(let parts):
            for part in parts { set.formUnion(categories(in: part)) }
        case .not(let part): set = categories(in: part)
        case .test(let test):
            for case .categories(let named) in test.values { set.formUnion(named) }
        }
        return set
    }

    /// Marks the rules that a record might match.
    func mark(_ record: RecordView, categories: CategorySet, in marks: inout RuleMarks) {
        for rule in always { marks.set(rule) }
        categories.intersection(self.categories).forEach { category in
            for rule in byCategory[category] { marks.set(rule) }
        }
        if !byAddress.isEmpty, let host = record.bytes(record.host),
            IPAddress.mayBeAddress(host)
        {
            for rule in byAddress { marks.set(rule) }
        }
        for scan in scans {
            guard let bytes = bytes(of: scan.field, in: record) else { continue }
            scan.mark(bytes, in: &marks)
            // A parser may have the host from elsewhere than the URL.
            if scan.field == .url, let host = record.bytes(record.host), !isInside(host, bytes) {
                scan.mark(host, in: &marks)
            }
        }
    }

    private func isInside(_ part: UnsafeRawBufferPointer, _ whole: UnsafeRawBufferPointer) -> Bool {
        guard let start = part.baseAddress, let wholeStart = whole.baseAddress else { return false }
        return start >= wholeStart && start + part.count <= wholeStart + whole.count
    }

    private func bytes(of field: ScanField, in record: RecordView) -> UnsafeRawBufferPointer? {
        switch field {
        case .url: record.bytes(record.url) ?? record.bytes(record.host)
        case .userAgent: record.bytes(record.userAgent)
        case .referrer: record.bytes(record.referrer)
        case .mime: record.bytes(record.mime)
        case .sender: record.bytes(record.sender)
        case .recipients: record.bytes(record.recipients)
        case .subject: record.bytes(record.subject)
        }
    }
}

/// A mark for each rule of a book, cleared without touching what is not set.
struct RuleMarks {
    private var words: [UInt64]
    private(set) var isEmpty = true

    init(count: Int) {
        words = [UInt64](repeating: 0, count: (count + 63) / 64)
    }

    mutating func set(_ rule: RuleIndex) {
        words[rule >> 6] |= 1 << UInt64(rule & 63)
        isEmpty = false
    }

    /// Gives the lowest marked rule and takes its mark away.
    mutating func takeFirst() -> RuleIndex? {
        guard !isEmpty else { return nil }
        for index in words.indices where words[index] != 0 {
            let bit = words[index].trailingZeroBitCount
            words[index] &= words[index] - 1
            return index << 6 + bit
        }
        isEmpty = true
        return nil
    }
}
