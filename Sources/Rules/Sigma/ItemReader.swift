internal import LogModel
internal import PCRE
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
}

/// Reads one item of a selection: `field|modifier: values`.
struct ItemReader {
    let mode: ReadingMode
    let channel: Channel?
    /// Gets what is wrong: the message and where.
    private(set) var found: [(message: String, mark: YAMLMark)] = []

    init(mode: ReadingMode, channel: Channel?) {
        self.mode = mode
        self.channel = channel
    }

    /// Reads an item; `nil` with something found when it is refused.
    mutating func read(_ entry: YAMLTree.Entry) -> FieldTest? {
        guard let key = entry.key.text else {
            found.append(("a field's name is text, not \(entry.key.shape)", entry.key.mark))
            return nil
        }
        var parts = key.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        let name = parts.removeFirst()
        guard !name.isEmpty else {
            found.append(("keywords without a field are not supported", entry.key.mark))
            return nil
        }
        do throws(ModifierFault) {
            let chain = try ModifierChain(parts)
            guard let field = field(name, at: entry.key.mark) else { return nil }
            return test(field, chain, entry)
        } catch {
            found.append((error.message, entry.key.mark))
            return nil
        }
    }

    private mutating func field(_ name: String, at mark: YAMLMark) -> FieldReference? {
        guard !mode.acceptsAnySource, let channel else {
            return FieldReference(name: name, field: nil)
        }
        switch FieldCatalogue.find(name, channel: channel, isSiteBook: mode.isSiteBook) {
        case .known(let field): return FieldReference(name: name, field: field)
        case .refused(let message):
            found.append((message, mark))
            return nil
        }
    }

    private mutating func test(
        _ field: FieldReference, _ chain: ModifierChain, _ entry: YAMLTree.Entry
    ) -> FieldTest? {
        let before = found.count
        var values: [ValueTest] = []
        switch entry.value.kind {
        case .mapping:
            found.append(
                ("'\(field.name)' takes a value or a list, not a mapping", entry.value.mark))
        case .sequence(let items) where items.isEmpty:
            found.append(("'\(field.name)' has an empty list", entry.value.mark))
        case .sequence(let items):
            if case .exists = chain.kind {
                found.append(("'exists' takes true or false, not a list", entry.value.mark))
            }
            values = items.compactMap { value($0, field, chain, isInList: true) }
        case .scalar:
            if chain.needsAll {
                found.append(("'all' goes with a list of values", entry.key.mark))
            }
            values = [value(entry.value, field, chain, isInList: false)].compactMap { $0 }
        }
        guard found.count == before else { return nil }
        return FieldTest(field: field, values: values, needsAll: chain.needsAll)
    }

    private mutating func value(
        _ tree: YAMLTree, _ field: FieldReference, _ chain: ModifierChain, isInList: Bool
    ) -> ValueTest? {
        guard case .scalar(let text, let isPlain) = tree.kind else {
            found.append(("a value is text, not \(tree.shape)", tree.mark))
            return nil
        }
        if tree.isNull {
            if !isInList, chain.isPlain { return .null }
            found.append(
                (
                    isInList ? "null cannot stand in a list" : "null goes without modifiers",
                    tree.mark
                ))
            return nil
        }
        let before = found.count
        let test = test(text, isPlain: isPlain, field, chain, tree.mark)
        if let test, let field = field.field, found.count == before {
            if let reason = refusal(of: test, text, field) { found.append((reason, tree.mark)) }
            if field == .category { return categories(test, text, tree.mark) }
        }
        return found.count == before ? test : nil
    }

    /// A value by the kind of comparison.
    private mutating func test(
        _ text: String, isPlain: Bool, _ field: FieldReference, _ chain: ModifierChain,
        _ mark: YAMLMark
    ) -> ValueTest? {
        switch chain.kind {
        case .text(let padding):
            let pattern = WildcardPattern(text, padding: padding, isCased: chain.isCased)
            guard isPlain, padding.isEmpty, let number = DecimalNumber.canonical(text) else {
                return .text(pattern)
            }
            return .number(pattern, number)
        case .regex(let options):
            do throws(PatternError) {
                return .regex(
                    try Pattern(text, options: options),
                    literals: RegexLiterals.required(
                        by: Array(text.utf8), ignoresCase: options.contains(.ignoreCase)))
            } catch {
                found.append(("the expression does not compile: \(error)", mark))
            }
        case .network:
            if let network = NetworkRange(text) { return .network(network) }
            found.append(("'\(text)' is no network, or has bits set behind its prefix", mark))
        case .exists:
            if let wanted = ["true": true, "false": false][text] { return .exists(wanted) }
            found.append(("'exists' takes true or false, not '\(text)'", mark))
        case .compare(let comparison):
            if let number = DecimalNumber.value(text) { return .compare(comparison, number) }
            found.append(("'\(comparison.rawValue)' takes a number, not '\(text)'", mark))
        }
        return nil
    }

    /// Why a value may not be asked for, or could never match.
    private func refusal(of test: ValueTest, _ text: String, _ field: RecordField) -> String? {
        if mode.isSiteBook, field == .sender || field == .recipient {
            return IdentityGuard(ownDomains: mode.ownDomains).refusal(of: test, text)
        }
        guard let known = FieldCatalogue.closedValues(of: field), case .text(let pattern) = test
        else { return nil }
        let fits = known.contains { value in
            Array(value.utf8).withUnsafeBytes { pattern.matches($0) }
        }
        guard !fits else { return nil }
        return "there is no '\(text)' here; there are \(known.joined(separator: ", "))"
    }

    /// A test of categories by their index, so that matching compares no names.
    private mutating func categories(
        _ test: ValueTest, _ text: String, _ mark: YAMLMark
    ) -> ValueTest? {
        guard let names = mode.categories else { return test }
        let pattern: WildcardPattern
        switch test {
        case .text(let text), .number(let text, _): pattern = text
        default:
            found.append(("categories are compared as texts only", mark))
            return nil
        }
        var set = CategorySet.empty
        for (index, name) in names.enumerated() {
            let matches = CaseFolding.folded(name).withUnsafeBytes { pattern.matches($0) }
            if matches { set.formUnion(CategorySet(index)) }
        }
        guard set.isEmpty else { return .categories(set) }
        let hint = nearest(to: text, among: names).map { "; did you mean '\($0)'?" } ?? ""
        found.append(("there is no list of the category '\(text)'\(hint)", mark))
        return nil
    }
}
