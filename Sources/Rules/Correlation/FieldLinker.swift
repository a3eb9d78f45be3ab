internal import LogModel
internal import StrictYAML

/// Finds, for each rule that a correlation names, the fields that it groups by and looks at.
struct FieldLinker {
    private let draft: CorrelationDraft
    private let path: String
    private let slots: [CorrelationRule.Slot]
    /// What each slot is called by.
    private let headings: [RuleHeading]
    /// The channels of each slot's records.
    private let channels: [Set<Channel>]
    private let mode: ReadingMode

    init(
        _ document: CorrelationDocument, slots: [CorrelationRule.Slot], headings: [RuleHeading],
        channels: [Set<Channel>], mode: ReadingMode
    ) {
        draft = document.draft
        path = document.heading.path
        self.slots = slots
        self.headings = headings
        self.channels = channels
        self.mode = mode
    }

    /// The fields by slot, and what is wrong.
    func link() -> (
        groups: [[FieldReference]], values: [[FieldReference]], problems: [RuleProblem]
    ) {
        var problems = aliasProblems()
        // In a school's book a correlation is about one person anyway; saying so is welcome.
        let groupBy = draft.groupBy.filter { !(mode.isSiteBook && $0.text == "person") }
        var groups: [[FieldReference]] = []
        var values: [[FieldReference]] = []
        for slot in slots.indices {
            groups.append(groupBy.compactMap { field($0, slot, &problems) })
            values.append(draft.fields.compactMap { field($0, slot, &problems) })
        }
        var seen: Set<RuleProblem> = []
        return (groups, values, problems.filter { seen.insert($0).inserted })
    }

    private func field(
        _ word: CorrelationDraft.Word, _ slot: Int, _ problems: inout [RuleProblem]
    ) -> FieldReference? {
        var word = word
        if let alias = draft.aliases.first(where: { $0.name.text == word.text }) {
            if let own = alias.fields.first(where: { headings[slot].isCalled($0.rule.text) }) {
                word = own.field
            } else if !mode.acceptsAnySource {
                let rule = draft.rules[slot].text.prefix(80)
                problems.append(
                    problem(
                        "the alias '\(word.text)' says nothing of the rule '\(rule)'",
                        at: alias.name))
                return nil
            }
        }
        // A record that is tried may name its person.
        guard !mode.acceptsAnySource, word.text != "person" else {
            return FieldReference(name: word.text, field: nil)
        }
        var found: FieldReference?
        for channel in channels[slot].sorted(by: { $0.rawValue < $1.rawValue }) {
            switch FieldCatalogue.find(word.text, channel: channel, isSiteBook: mode.isSiteBook) {
            case .known(let field): found = FieldReference(name: word.text, field: field)
            case .refused(let message):
                problems.append(problem(message, at: word))
                return nil
            }
        }
        return found
    }

    /// Aliases that stand for nothing, and those of rules that are not named.
    private func aliasProblems() -> [RuleProblem] {
        var problems: [RuleProblem] = []
        let used = Set((draft.groupBy + draft.fields).map(\.text))
        for alias in draft.aliases {
            if !used.contains(alias.name.text) {
                problems.append(
                    problem(
                        "the alias '\(alias.name.text)' is used neither in 'group-by' nor as 'field'",
                        at: alias.name, gravity: .remark))
            }
            for (rule, _) in alias.fields
            where !headings.contains(where: { $0.isCalled(rule.text) }) {
                problems.append(
                    problem("'rules' does not name '\(rule.text.prefix(80))'", at: rule))
            }
        }
        return problems
    }

    private func problem(
        _ message: String, at word: CorrelationDraft.Word, gravity: RuleProblem.Gravity = .leftOut
    ) -> RuleProblem {
        RuleProblem(
            path, line: word.mark.line, column: word.mark.column, message, gravity: gravity)
    }
}
