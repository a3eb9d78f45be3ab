import LogModel
import Rules

/// What is said about rules, for machines.
enum RulesJSON {
    /// The outcome of `rules check`.
    static func check(_ problems: [RuleProblem], rules: Int) -> JSONObject {
        var object = JSONObject()
        object.add("rules", rules)
        object.add("problems", problems.map(problem))
        return object
    }

    /// The rules of `rules list`.
    static func list(_ book: RuleBook, problems: [RuleProblem]) -> JSONObject {
        var object = JSONObject()
        object.add("rules", book.rules.map(rule))
        object.add("correlations", book.correlations.rules.map { heading($0.heading) })
        object.add("problems", problems.map(problem))
        return object
    }

    /// The outcome of `rules test`.
    static func test(_ run: CaseRun) -> JSONObject {
        var object = JSONObject()
        object.add("files", run.files)
        object.add("cases", run.cases)
        object.add(
            "failures",
            run.failures.map { failure in
                var entry = JSONObject()
                entry.add("path", failure.path)
                entry.add("line", failure.line)
                entry.add("message", Messages.cause(failure.cause))
                return entry
            })
        object.add("gaps", run.gaps.map(Messages.caseGap))
        object.add("problems", run.problems.map(problem))
        return object
    }

    /// What a rule became.
    static func explanation(_ rule: RuleExplanation) -> JSONObject {
        var object = heading(rule.heading)
        object.add("channel", rule.channel)
        object.add("detection", rule.detection)
        object.add("filters", rule.filters)
        object.add("cost", rule.cost.rawValue)
        object.add("clues", rule.clues)
        return object
    }

    /// What a correlation became.
    static func explanation(_ rule: CorrelationExplanation) -> JSONObject {
        var object = heading(rule.heading)
        object.add("type", rule.type.rawValue)
        object.add(
            "condition",
            rule.bounds.map { bound in
                var entry = JSONObject()
                entry.add("relation", bound.relation.rawValue)
                entry.add("number", bound.number)
                return entry
            })
        object.add("timespan-seconds", Int(rule.spanSeconds))
        object.add(
            "counts",
            rule.parts.map { part in
                var entry = JSONObject()
                entry.add("id", part.id)
                entry.add("title", part.title)
                entry.add("flags-by-itself", part.flagsByItself)
                return entry
            })
        object.add("group-by", rule.groupBy)
        object.add("values", rule.values)
        object.add("raises-flags", rule.raisesFlags)
        return object
    }

    private static func rule(_ rule: FlagRule) -> JSONObject {
        var object = heading(rule.heading)
        object.add("channel", rule.channel?.rawValue)
        object.add("filters", rule.filters.map(\.title))
        return object
    }

    private static func heading(_ heading: RuleHeading) -> JSONObject {
        var object = JSONObject()
        object.add("id", heading.id)
        object.add("name", heading.name)
        object.add("title", heading.title)
        object.add("description", heading.description)
        object.add("status", heading.status?.rawValue)
        object.add("level", heading.level.rawValue)
        object.add("enabled", heading.isEnabled)
        object.add("child-safety", heading.isChildSafety)
        object.add("references", heading.references)
        object.add("tags", heading.tags)
        object.add("false-positives", heading.falsePositives)
        object.add("path", heading.path)
        object.add("line", heading.line)
        return object
    }

    private static func problem(_ problem: RuleProblem) -> JSONObject {
        var object = JSONObject()
        object.add("path", problem.path)
        object.add("line", problem.line)
        object.add("column", problem.column)
        object.add("gravity", problem.gravity == .remark ? "remark" : "error")
        object.add("message", problem.message)
        return object
    }
}
