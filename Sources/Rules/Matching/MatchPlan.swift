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
    /// The rules that need one of some extensions of the path.
    private let byExtension: [PackedText: [RuleIndex]]
    /// For each category, the rules that need it.
    private let byCategory: [[RuleIndex]]
    private let scans: [Scan]

    /// Makes the plan of a channel.
    init(_ book: RuleBook, channel: Channel) {
        var always: [RuleIndex] = []
        var byAddress: [RuleIndex] = []
        var byExtension: [PackedText: [RuleIndex]] = [:]
        var byCategory = [[RuleIndex]](repeating: [], count: book.categories.count)
        var texts: [ScanField: [[UInt8]: [RuleIndex]]] = [:]
        var categories = CategorySet.empty
        for (index, rule) in book.rules.enumerated()
        where rule.channel == channel && book.isMatched(index) {
            categories.formUnion(MatchPlan.categories(in: rule.predicate))
            guard case .some(let clues) = Need(rule.predicate) else {
                always.append(index)
                continue
            }
            for clue in clues {
                switch clue {
                case .category(let category): byCategory[category].append(index)
                case .addressAsHost: byAddress.append(index)
                case .uriExtension(let text):
                    if let packed = PackedText(text) {
                        byExtension[packed, default: []].append(index)
                    }
                case .literal(let field, _) where !field.isPart(of: channel): break
                case .literal(let field, let text):
                    texts[field, default: [:]][text, default: []].append(index)
                }
            }
        }
        self.always = always
        self.byAddress = byAddress
        self.byExtension = byExtension
        self.byCategory = byCategory
        self.categories = categories
        scans = ScanField.allCases.compactMap { field -> Scan? in
            guard let found = texts[field] else { return nil }
            let sorted = found.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            return Scan(field, sorted.map { (text: $0.key, rules: $0.value) })
        }
        isEmpty =
            always.isEmpty && byAddress.isEmpty && byExtension.isEmpty && scans.isEmpty
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
    ///
    /// - Parameters:
    ///   - record: the record.
    ///   - categories: all it may have.
    ///   - hostIsAddress: whether its host is the address of a machine.
    ///   - marks: gets them.
    func mark(
        _ record: RecordView, categories: CategorySet, hostIsAddress: Bool,
        in marks: inout RuleMarks
    ) {
        // By index and not by element: iterating would count references, which workers share.
        for index in always.indices { marks.set(always[index]) }
        categories.intersection(self.categories).forEach { category in
            for rule in byCategory[category] { marks.set(rule) }
        }
        if hostIsAddress {
            for rule in byAddress { marks.set(rule) }
        }
        if !byExtension.isEmpty { markExtension(record, in: &marks) }
        for index in scans.indices {
            let scan = scans[index]
            guard let bytes = bytes(of: scan.field, in: record) else { continue }
            scan.mark(bytes, in: &marks)
            // A parser may have the host from elsewhere than the URL.
            if scan.field == .url, let host = record.bytes(record.host), !isInside(host, bytes) {
                scan.mark(host, in: &marks)
            }
        }
    }

    /// Marks the rules that need the extension of the record's path.
    private func markExtension(_ record: RecordView, in marks: inout RuleMarks) {
        guard let url = record.bytes(record.url) else { return }
        var start = Int(record.host.offset) - Int(record.url.offset) + Int(record.host.length)
        if record.host.isAbsent || start < 0 || start > url.count {
            start = RequestText.pathStart(of: url)
        }
        guard let found = RequestText.pathExtension(of: url, from: start),
            let packed = PackedText(found), let rules = byExtension[packed]
        else { return }
        for rule in rules { marks.set(rule) }
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
        case .proxyCategories: record.bytes(record.proxyCategories)
        case .sender: record.bytes(record.sender)
        case .recipients: record.bytes(record.recipients)
        case .subject: record.bytes(record.subject)
        case .room: record.bytes(record.namedRoom)
        }
    }
}

/// A text of one to eight bytes in one number, letters of ASCII in lower case.
struct PackedText: Hashable, Sendable {
    private let word: UInt64

    init?(_ bytes: some Collection<UInt8>) {
        guard (1...8).contains(bytes.count) else { return nil }
        var word: UInt64 = 0
        for byte in bytes {
            guard byte != 0 else { return nil }
            word = word << 8 | UInt64(lowerCased(byte))
        }
        self.word = word
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
