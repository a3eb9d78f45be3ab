internal import LogModel

/// How many matches of one rule a report or a letter counts.
struct RuleCount {
    let rule: RuleFacts
    var allowed = 0
    /// Denied, or stopped at the login.
    var denied = 0

    /// The counts of all rules that the model lists or its events name, in the order of their ids.
    static func all(in model: ReportModel) -> [RuleCount] {
        counts(of: model.events, rules: model.rules)
    }

    /// The counts of some events, by rule, in the order of the rules' ids.
    static func counts(of events: [ReportEvent], rules: [RuleFacts]) -> [RuleCount] {
        var counts: [String: RuleCount] = [:]
        for rule in rules { counts[rule.id] = RuleCount(rule: rule) }
        for event in events {
            let unlisted = RuleFacts(
                id: event.ruleID, title: event.ruleTitle, clauses: [], isChildSafety: false)
            if event.action == .allowed {
                counts[event.ruleID, default: RuleCount(rule: unlisted)].allowed += 1
            } else {
                counts[event.ruleID, default: RuleCount(rule: unlisted)].denied += 1
            }
        }
        return counts.values.sorted { $0.rule.id < $1.rule.id }
    }
}
