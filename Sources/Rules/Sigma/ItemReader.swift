internal import LogModel
internal import StrictYAML

/// How strictly a rule is read.
struct ReadingMode: Sendable {
    /// The rule is of a school's own book: it may not ask who somebody is, and must have an id.
    var isSiteBook = true
    /// Any field and log source is accepted, to try a rule on records of any kind.
    var acceptsAnySource = false
    /// The categories there are; `nil` where there are no lists and `category` is a plain text.
    var categories: [String]?
    /// The school's own domains, in lower case.
    var ownDomains: [String] = []
    /// Who may not be named; `nil` where nobody is known.
    var people: PeopleGuard?
}

/// Reads one item of a selection: `field|modifier: values`, or keywords, which have no field.
struct ItemReader {
    let mode: ReadingMode
    let channel: Channel?
    /// Gets what is wrong: the message and where.
    private(set) var found: [(message: String, mark: YAMLMark)] = []
    /// Gets what is allowed and probably not meant.
    private(set) var remarks: [(message: String, mark: YAMLMark)] = []

    init(mode: ReadingMode, channel: Channel?) {
        self.mode = mode
        self.channel = channel
    }

    /// Reads an item; `nil` with something found when it is refused.
    mutating func read(_ entry: YAMLTree.Entry) -> Predicate? {
        guard let key = entry.key.text else {
            report("a field's name is text, not \(entry.key.shape)", entry.key.mark)
            return nil
        }
        var parts = key.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        let name = parts.removeFirst()
        do throws(ModifierFault) {
            let chain = try ModifierChain(parts)
            if name.isEmpty { return keywords(entry, chain) }
            guard let field = field(name, at: entry.key.mark) else { return nil }
            return test(.field(field), called: "'\(name)'", chain, entry)
        } catch {
            report(error.message, entry.key.mark)
            return nil
        }
    }

    /// Reads keywords that stand in a list, or alone, without a key.
    mutating func keyword(_ tree: YAMLTree) -> Predicate? {
        let before = found.count
        let value = value(tree, .wholeRecord, .plain, isInList: false)
        guard let value, found.count == before else { return nil }
        return .test(FieldTest(subject: .wholeRecord, values: [value], needsAll: false))
    }

    private mutating func keywords(_ entry: YAMLTree.Entry, _ chain: ModifierChain) -> Predicate? {
        if let name = chain.unfitForKeywords {
            report("the modifier '\(name)' does not go with keywords", entry.key.mark)
            return nil
        }
        return test(.wholeRecord, called: "an item of keywords", chain, entry)
    }

    /// The field that a name stands for; `nil` with something found when it is refused.
    mutating func field(_ name: String, at mark: YAMLMark) -> FieldReference? {
        guard !mode.acceptsAnySource, let channel else {
            return FieldReference(name: name, field: nil)
        }
        switch FieldCatalogue.find(name, channel: channel, isSiteBook: mode.isSiteBook) {
        case .known(let field): return FieldReference(name: name, field: field)
        case .refused(let message):
            report(message, mark)
            return nil
        }
    }

    private mutating func test(
        _ subject: TestSubject, called name: String, _ chain: ModifierChain, _ entry: YAMLTree.Entry
    ) -> Predicate? {
        let before = found.count
        var values: [ValueTest] = []
        switch entry.value.kind {
        case .mapping:
            report("\(name) takes a value or a list, not a mapping", entry.value.mark)
        case .sequence(let items) where items.isEmpty:
            report("\(name) has an empty list", entry.value.mark)
        case .sequence(let items):
            if case .exists = chain.kind {
                report("'exists' takes true or false, not a list", entry.value.mark)
            }
            if chain.needsAll, items.count == 1 {
                remark("'all' says nothing about a single value", entry.key.mark)
            }
            values = items.compactMap { value($0, subject, chain, isInList: true) }
        case .scalar:
            if chain.needsAll { report("'all' goes with a list of values", entry.key.mark) }
            values = [value(entry.value, subject, chain, isInList: false)].compactMap { $0 }
        }
        guard found.count == before else { return nil }
        let test = Predicate.test(
            FieldTest(subject: subject, values: values, needsAll: chain.needsAll))
        return chain.isNegated ? .not(test) : test
    }

    private mutating func value(
        _ tree: YAMLTree, _ subject: TestSubject, _ chain: ModifierChain, isInList: Bool
    ) -> ValueTest? {
        guard case .scalar(let text, let isPlain) = tree.kind else {
            report("a value is text, not \(tree.shape)", tree.mark)
            return nil
        }
        if tree.isNull {
            if !isInList, chain.isPlain, subject != .wholeRecord { return null(subject, tree.mark) }
            report(
                isInList ? "null cannot stand in a list" : "null goes without modifiers", tree.mark)
            return nil
        }
        let before = found.count
        let test = test(text, isPlain: isPlain, subject, chain, tree.mark)
        guard let test, found.count == before else { return nil }
        if mode.isSiteBook, mode.people?.isNamed(in: text) == true {
            report(
                "it holds an account or a name of people.csv; a site's rules may not ask who "
                    + "somebody is", tree.mark)
        }
        if let field = subject.recordField {
            if let reason = refusal(of: test, text, field) { report(reason, tree.mark) }
            if field == .category { return categories(test, text, tree.mark) }
        }
        return found.count == before ? test : nil
    }

    /// The test for a missing field, which every field allows but those of the record's time.
    private mutating func null(_ subject: TestSubject, _ mark: YAMLMark) -> ValueTest? {
        if let field = subject.recordField, let reason = refusal(of: .null, "null", field) {
            report(reason, mark)
            return nil
        }
        return .null
    }

    /// Notes what is wrong.
    mutating func report(_ message: String, _ mark: YAMLMark) {
        found.append((message, mark))
    }

    /// Notes what is allowed and probably not meant.
    mutating func remark(_ message: String, _ mark: YAMLMark) {
        remarks.append((message, mark))
    }
}
