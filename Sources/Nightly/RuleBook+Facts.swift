import Reports
import Rules

extension RuleBook {
    /// The ids of all rules and correlations.
    var ruleIDs: Set<String> {
        Set(rules.map(\.heading.id) + correlations.rules.map(\.heading.id))
    }

    /// What a reader needs to know of some rules; one that is no longer in the book keeps its id.
    func facts(of ids: Set<String>) -> [RuleFacts] {
        ids.sorted().map { id in
            let headings = rules.lazy.map(\.heading) + correlations.rules.map(\.heading)
            guard let rule = headings.first(where: { $0.id == id }) else {
                return RuleFacts(id: id, title: id, clauses: [], isChildSafety: false)
            }
            return RuleFacts(
                id: id, title: rule.title, clauses: rule.references,
                isChildSafety: rule.isChildSafety)
        }
    }
}
