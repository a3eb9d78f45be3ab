internal import LogModel
internal import People
internal import StrictYAML

/// Looks up the rules that correlations name, and makes one book of them.
struct CorrelationLinker {
    private enum State {
        case unread
        case underWay
        case refused
        case linked(Int)
    }

    private let mode: ReadingMode
    private let rules: [FlagRule]
    private let documents: [CorrelationDocument]
    private var states: [State]
    private var linked: [CorrelationRule] = []
    /// By place, the roles of those whom a linked correlation can be about.
    private var reaches: [Set<Role>] = []
    private var problems: [RuleProblem] = []

    private init(_ documents: [CorrelationDocument], rules: [FlagRule], mode: ReadingMode) {
        self.mode = mode
        self.rules = rules
        self.documents = documents
        states = [State](repeating: .unread, count: documents.count)
    }

    /// Links correlations to rules.
    ///
    /// - Parameters:
    ///   - all: the good rules, in the order of the book, and the good correlations. What refused
    ///     ones name was not meant to flag by itself, and does not.
    ///   - mode: how strictly.
    ///   - log: gets what is wrong.
    /// - Returns: the good ones; those that name what is not there, or each other, are left out.
    static func link(
        _ all: RuleDocuments, mode: ReadingMode, log: inout ProblemLog
    ) -> CorrelationBook {
        guard !all.correlations.isEmpty || !all.namedByRefused.isEmpty else { return .empty }
        var linker = CorrelationLinker(all.correlations, rules: all.rules, mode: mode)
        for index in all.correlations.indices { _ = linker.link(index) }
        log.note(linker.problems)
        return linker.book(refused: all.namedByRefused)
    }

    /// Links one correlation and those that it names; `nil` when it is left out.
    private mutating func link(_ index: Int) -> Int? {
        switch states[index] {
        case .linked(let place): return place
        case .refused, .underWay: return nil
        case .unread: break
        }
        states[index] = .underWay
        let document = documents[index]
        let before = problems.count
        var slots: [CorrelationRule.Slot] = []
        for word in document.draft.rules {
            if let slot = slot(word, of: document) { slots.append(slot) }
        }
        if slots.count == document.draft.rules.count {
            let fields = FieldLinker(
                document, slots: slots, headings: slots.map(heading),
                channels: slots.map(channels), mode: mode)
            let (groups, values, found) = fields.link()
            let rule = rule(document, slots, groups, values)
            let reach = rule.shape.roles(ofRules: slots.map(roles))
            let choices = rule.shape.alternatives(ofRules: slots.map(alternatives))
            problems += found + objection(to: [reach] + choices, of: document)
            if problems[before...].allSatisfy({ $0.gravity == .remark }) {
                linked.append(rule)
                reaches.append(reach)
                states[index] = .linked(linked.count - 1)
                return linked.count - 1
            }
        }
        states[index] = .refused
        return nil
    }

    private func rule(
        _ document: CorrelationDocument, _ slots: [CorrelationRule.Slot],
        _ groups: [[FieldReference]], _ values: [[FieldReference]]
    ) -> CorrelationRule {
        CorrelationRule(
            heading: document.heading,
            shape: CorrelationShape(
                document.draft.type, slotCount: slots.count,
                spanMilliseconds: document.draft.spanMilliseconds, bounds: document.draft.bounds),
            channels: slots.reduce(into: []) { $0.formUnion(channels($1)) }, slots: slots,
            groupFields: groups, valueFields: values)
    }

    private func heading(_ slot: CorrelationRule.Slot) -> RuleHeading {
        switch slot {
        case .rule(let index): rules[index].heading
        case .correlation(let place): linked[place].heading
        }
    }

    private func channels(_ slot: CorrelationRule.Slot) -> Set<Channel> {
        switch slot {
        case .rule(let index): Set([rules[index].channel].compactMap(\.self))
        case .correlation(let place): linked[place].channels
        }
    }

    private func roles(_ slot: CorrelationRule.Slot) -> Set<Role> {
        switch slot {
        case .rule(let index): rules[index].predicate.roleReach.possible
        case .correlation(let place): reaches[place]
        }
    }

    private func alternatives(_ slot: CorrelationRule.Slot) -> Set<Set<Role>> {
        switch slot {
        case .rule(let index): rules[index].predicate.alternatives
        case .correlation(let place): [reaches[place]]
        }
    }

    /// That a correlation which is switched on can be about a few people only, as a whole or by some
    /// choice of alternatives of its rules.
    private func objection(
        to reaches: [Set<Role>], of document: CorrelationDocument
    ) -> [RuleProblem] {
        let texts = reaches.compactMap { mode.people?.objection(to: $0, of: "this correlation") }
        guard mode.isSiteBook, document.heading.isEnabled, let text = texts.min() else {
            return []
        }
        let mark = document.draft.mark
        return [
            RuleProblem(document.heading.path, line: mark.line, column: mark.column, text)
        ]
    }

    /// What a word of `rules` stands for; `nil` with a problem noted.
    private mutating func slot(
        _ word: CorrelationDraft.Word, of document: CorrelationDocument
    ) -> CorrelationRule.Slot? {
        let called = rules.indices.filter { rules[$0].heading.isCalled(word.text) }
        let chained = documents.indices.filter { documents[$0].heading.isCalled(word.text) }
        guard called.count + chained.count == 1 else {
            report(
                called.isEmpty && chained.isEmpty
                    ? "there is no rule '\(word.text.prefix(80))', or it was left out"
                    : "several rules are called '\(word.text.prefix(80))'; name one by its id",
                at: word, of: document)
            return nil
        }
        if let index = called.first {
            refuseIfOff(rules[index].heading, word, document)
            return .rule(index)
        }
        guard let inner = chained.first else { return nil }
        if case .underWay = states[inner] {
            report(
                "'\(word.text.prefix(80))' rests on this correlation itself", at: word, of: document
            )
            return nil
        }
        guard let place = link(inner) else {
            report(
                "the correlation '\(word.text.prefix(80))' was left out", at: word, of: document)
            return nil
        }
        refuseIfOff(documents[inner].heading, word, document)
        return .correlation(place)
    }

    /// A correlation that is switched on waits in vain for one that is not.
    private mutating func refuseIfOff(
        _ heading: RuleHeading, _ word: CorrelationDraft.Word, _ document: CorrelationDocument
    ) {
        guard mode.isSiteBook, document.heading.isEnabled, !heading.isEnabled else { return }
        report(
            "the rule '\(word.text.prefix(80))' is switched off, so this correlation could never match",
            at: word, of: document)
    }

    private mutating func report(
        _ message: String, at word: CorrelationDraft.Word, of document: CorrelationDocument
    ) {
        problems.append(
            RuleProblem(
                document.heading.path, line: word.mark.line, column: word.mark.column, message))
    }

    // MARK: The book

    private func book(refused: [CorrelationDraft.Word]) -> CorrelationBook {
        let active = activeCorrelations()
        var taps = [[CorrelationBook.Tap]](repeating: [], count: rules.count)
        for (place, rule) in linked.enumerated() where active.contains(place) {
            for (slot, target) in rule.slots.enumerated() {
                for index in base(of: target) {
                    let isDirect = target == .rule(index)
                    let tap = CorrelationBook.Tap(
                        correlation: place, slot: slot, isDirect: isDirect)
                    if !taps[index].contains(tap) { taps[index].append(tap) }
                }
            }
        }
        let silent = silent(refused)
        return CorrelationBook(
            rules: linked, taps: taps, silentRules: silent.rules,
            silentCorrelations: silent.correlations)
    }

    /// The rules that a slot rests on in the end.
    private func base(of slot: CorrelationRule.Slot) -> Set<RuleIndex> {
        switch slot {
        case .rule(let index): [index]
        case .correlation(let place):
            linked[place].slots.reduce(into: []) { $0.formUnion(base(of: $1)) }
        }
    }

    /// The correlations that flag, and those that they rest on; in a trial all.
    private func activeCorrelations() -> Set<Int> {
        guard mode.isSiteBook else { return Set(linked.indices) }
        var active: Set<Int> = []
        // Whoever names another stands behind it.
        for (place, rule) in linked.enumerated().reversed() {
            guard rule.raisesFlags || active.contains(place) else { continue }
            active.insert(place)
            for case .correlation(let inner) in rule.slots { active.insert(inner) }
        }
        return active
    }

    /// What does not flag by itself: what a correlation names, unless one of those says otherwise.
    private func silent(
        _ refused: [CorrelationDraft.Word]
    ) -> (rules: Set<RuleIndex>, correlations: Set<Int>) {
        var heard: Set<String> = []
        var named = refused.map(\.text)
        for document in documents {
            if document.draft.generates {
                heard.formUnion(document.draft.rules.map(\.text))
            } else {
                named += document.draft.rules.map(\.text)
            }
        }
        let isSilent = { (heading: RuleHeading) in
            named.contains(where: heading.isCalled) && !heard.contains(where: heading.isCalled)
        }
        return (
            Set(rules.indices.filter { isSilent(rules[$0].heading) }),
            Set(linked.indices.filter { isSilent(linked[$0].heading) })
        )
    }
}
