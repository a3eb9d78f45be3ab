package import LogModel
internal import PCRE

/// What the rule book says of one record.
package struct MatchOutcome: Sendable, Hashable {
    /// The record belongs to a channel that is never matched, tallied or shown.
    package var isProtected = false
    /// The rules that match, ascending.
    package var rules: [RuleIndex] = []
    /// The categories of a record that a rule matches, ascending.
    package var categories: [CategoryIndex] = []
    /// How many rules could not be decided because a search reached its limits.
    package var undecided = 0
    /// What the record says to correlations, because of the rules that match; `nil` where those
    /// concern none.
    package var correlated: CorrelatedMatch?

    package init() {}

    /// Whether any rule matches.
    package var hasFlags: Bool { !rules.isEmpty }

    static let none = MatchOutcome()
}

/// Matches records against a rule book; each worker has its own.
///
/// Order: protected channels first; then the categories of a web record (by host, address and
/// expression; mail and messages have none); then the rules of the channel for which something is
/// there that they need. For a record without any of it nothing is allocated.
package struct RecordMatcher: ~Copyable {
    private let book: RuleBook
    private let roles: any RoleLookup
    private let zone: Zone
    private let web: MatchPlan
    private let email: MatchPlan
    private let message: MatchPlan
    private let expressions: ExpressionFilter
    private let categoryNames: [[UInt8]]
    private var evaluator: Evaluator
    private var marks: RuleMarks
    /// Of the group that was looked at last.
    private var findings: HostFindings
    private let digits: UnsafeMutableRawBufferPointer
    /// The plain form of a URL, or of its path.
    private var plain: [UInt8] = []

    /// Makes a matcher.
    ///
    /// - Parameters:
    ///   - book: the rules and lists.
    ///   - roles: knows the roles of accounts.
    ///   - zone: the school's, for the day a record belongs to.
    package init(_ book: RuleBook, roles: some RoleLookup, zone: Zone) {
        self.book = book
        self.roles = roles
        self.zone = zone
        web = MatchPlan(book, channel: .web)
        email = MatchPlan(book, channel: .email)
        message = MatchPlan(book, channel: .message)
        expressions = ExpressionFilter(book.lists.expressions, for: web.categories)
        categoryNames = book.categories.map { Array($0.utf8) }
        evaluator = Evaluator()
        marks = RuleMarks(count: book.rules.count)
        findings = HostFindings(book.lists)
        digits = .allocate(byteCount: RecordSource.digitsNeeded, alignment: 1)
        plain.reserveCapacity(4096)
    }

    deinit {
        digits.deallocate()
    }

    /// Looks the hosts of some records up, side by side.
    ///
    /// Each of the records can then be matched at its place. That gives what matching it by itself
    /// gives, and waits less for the memory of large lists.
    ///
    /// - Parameter group: records that are still valid when they are matched.
    package mutating func look(at group: [RecordView]) {
        findings.find(group.count) { place in
            group[place].bytes(group[place].host)
        }
    }

    /// Matches one record.
    ///
    /// - Parameters:
    ///   - record: the record.
    ///   - place: its place in the group that was looked at last; `nil` for a record of none.
    /// - Returns: what the book says of it.
    package mutating func match(_ record: RecordView, at place: Int? = nil) -> MatchOutcome {
        switch record.channel {
        case .web: matchWeb(record, at: place)
        case .email: matchAddressed(record, by: email)
        case .message: matchAddressed(record, by: message)
        }
    }

    private mutating func matchWeb(_ record: RecordView, at place: Int?) -> MatchOutcome {
        var finding = CategoryLists.HostFinding()
        if let host = record.bytes(record.host) {
            finding = place.flatMap { findings[$0, of: host] } ?? book.lists.find(host: host)
            if finding.mayHavePaths, let url = record.bytes(record.url) {
                let path = UnsafeRawBufferPointer(rebasing: url[RequestText.pathStart(of: url)...])
                plain.removeAll(keepingCapacity: true)
                if path.first != UInt8(ascii: "/") { plain.append(UInt8(ascii: "/")) }
                RequestText.append(path, to: &plain)
                book.lists.find(path: plain, host: host, into: &finding)
            }
        }
        if finding.verdict.isProtected { return protected() }
        guard !web.isEmpty else { return .none }
        var undecided = CategorySet.empty
        if !expressions.isEmpty, let url = record.bytes(record.url) {
            undecided = searchExpressions(url, found: &finding.verdict)
        }
        let categories = finding.verdict.categories
        web.mark(
            record, categories: categories.union(undecided), hostIsAddress: finding.isAddress,
            in: &marks)
        guard !marks.isEmpty else { return .none }
        return evaluate(record, categories: categories, undecided: undecided)
    }

    /// Matches a mail or a message, neither of which has a category.
    private mutating func matchAddressed(
        _ record: RecordView, by plan: MatchPlan
    ) -> MatchOutcome {
        if isProtected(record) { return protected() }
        guard !plan.isEmpty else { return .none }
        plan.mark(record, categories: .empty, hostIsAddress: false, in: &marks)
        guard !marks.isEmpty else { return .none }
        return evaluate(record, categories: .empty, undecided: .empty)
    }

    private func protected() -> MatchOutcome {
        var outcome = MatchOutcome()
        outcome.isProtected = true
        return outcome
    }

    /// Whether anybody who wrote a mail or message, or to whom it went, is in a protected domain.
    package func isProtected(_ record: RecordView) -> Bool {
        isProtected(addresses: record.bytes(record.sender))
            || isProtected(addresses: record.bytes(record.recipients))
            || isProtected(addresses: record.bytes(record.domains))
    }

    /// Whether the domain of any address is protected; addresses are separated by newlines, and a
    /// domain may stand alone.
    private func isProtected(addresses: UnsafeRawBufferPointer?) -> Bool {
        guard let addresses else { return false }
        var start = 0
        while start < addresses.count {
            var end = start
            var domain = start
            while end < addresses.count, addresses[end] != 0x0A {
                if addresses[end] == UInt8(ascii: "@") { domain = end + 1 }
                end += 1
            }
            let host = UnsafeRawBufferPointer(rebasing: addresses[domain..<end])
            if book.lists.find(host: host).verdict.isProtected { return true }
            start = end + 1
        }
        return false
    }

    /// Adds the categories whose expressions match a URL; gives those that cannot be decided.
    private mutating func searchExpressions(
        _ url: UnsafeRawBufferPointer, found: inout ListVerdict
    ) -> CategorySet {
        var undecided = CategorySet.empty
        // What is there already, or what the school took away, need not be searched for.
        var settled = found.categories.union(found.allowed)
        var candidates = ExpressionCandidates()
        let isPlain = RequestText.isPlain(url: url)
        if isPlain {
            expressions.mark(url, in: &candidates)
            guard candidates.hasAny else { return .empty }
        }
        plain.removeAll(keepingCapacity: true)
        RequestText.append(withoutScheme: url, to: &plain)
        let text = plain
        text.withUnsafeBytes { text in
            if !isPlain { expressions.mark(text, in: &candidates) }
            for index in expressions.indices where candidates.contains(index) {
                let expression = expressions[index]
                guard !settled.contains(expression.category) else { continue }
                switch evaluator.search(expression.pattern, in: text) {
                case .found:
                    found.listed.formUnion(CategorySet(expression.category))
                    settled.formUnion(CategorySet(expression.category))
                case .gaveUp: undecided.formUnion(CategorySet(expression.category))
                case .notFound: break
                }
            }
        }
        return undecided
    }

    /// Decides the marked rules, and clears the marks.
    private mutating func evaluate(
        _ record: RecordView, categories: CategorySet, undecided: CategorySet
    ) -> MatchOutcome {
        var outcome = MatchOutcome()
        var source = RecordSource(
            record, categories: categories, undecided: undecided, names: categoryNames,
            roles: roles, zone: zone, digits: digits)
        while let index = marks.takeFirst() {
            switch evaluator.decide(book.rules[index].predicate, over: &source) {
            case .yes: outcome.rules.append(index)
            case .undecided: outcome.undecided += 1
            case .no: break
            }
        }
        guard outcome.hasFlags else { return outcome }
        outcome.categories = categories.members
        if outcome.rules.contains(where: book.correlations.concerns) {
            var taker = CorrelationTaker(book.correlations)
            taker.take(outcome.rules, of: &source)
            outcome.correlated = taker.match
        }
        return outcome
    }
}
