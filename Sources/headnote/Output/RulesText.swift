import LogModel
import Nightly
import Rules

/// What people read about rules.
extension Messages {
    static let neitherPathsNorSite = "Name rule files or folders, or a site with --site."
    static let neitherRulesNorSite =
        "Name rule files or folders with --rules, or a site with --site."

    /// Something wrong with a rule, or remarkable, with its place.
    static func problem(_ problem: RuleProblem) -> String {
        guard problem.gravity == .remark else { return problem.description }
        return "\(problem.path):\(problem.line):\(problem.column): remark: \(problem.message)"
    }

    /// That lines of lists are left out because they name somebody; nothing where none are.
    static func namedLines(_ number: Int, _ commands: SiteCommands) -> [String] {
        guard number > 0 else { return [] }
        let holders = number == 1 ? "was left out: it holds" : "were left out: they hold"
        return [
            "\(count(number, "line")) of lists \(holders) an account or a name of people.csv; "
                + "which, and what to do: \(commands.checkRules)"
        ]
    }

    /// All rules of a check are good.
    static func rulesGood(_ number: Int) -> String {
        "\(count(number, "rule")), no problem"
    }

    /// A rule in a line: how serious, what, by which clause, over which records.
    static func listed(_ rule: RuleHeading, flagsByItself: Bool) -> String {
        let state =
            !rule.isEnabled
            ? " (switched off)" : !flagsByItself ? " (never flags by itself)" : ""
        let clauses = rule.references.joined(separator: ", ")
        return "\(rule.level.rawValue.padding(to: 9))\(rule.title)\(state)  [\(clauses)]"
    }

    /// Rules that gave up at their match limit.
    static func undecided(_ number: Int, line: Int) -> String {
        "line \(line): \(count(number, "rule")) could not be decided (match limit)"
    }

    /// What correlations of a trial could not count.
    static func uncounted(_ found: CorrelationTrial.Findings, path: String) -> [String] {
        var messages: [String] = []
        if let first = found.linesWithoutTime.first {
            let others = found.linesWithoutTime.count - 1
            messages.append(
                "\(path):\(first): no time in this record"
                    + (others > 0 ? " and in \(others) more" : "") + ", so no correlation counts it"
            )
        }
        if found.lackingField > 0 {
            messages.append(
                "\(path): \(count(found.lackingField, "time")) a record lacked a field that a "
                    + "correlation needs")
        }
        if found.overLimit > 0 {
            messages.append(
                "\(path): \(count(found.overLimit, "record")) too many for one group of a correlation"
            )
        }
        return messages
    }

    /// A line of a trial that is no JSON object.
    static func notARecord(path: String, line: Int) -> String {
        "\(path):\(line): no flat JSON object"
    }

    /// A case that came out otherwise than it says.
    static func caseFailure(_ failure: CaseRun.Failure) -> String {
        "\(failure.path):\(failure.line):1: " + cause(failure.cause)
    }

    /// Why a case failed.
    static func cause(_ cause: CaseRun.Cause) -> String {
        switch cause {
        case .unreadable:
            "no JSON object with 'expect': true, false or a list of rules"
        case .noMatch: "a rule must match, and none does"
        case .matched(let ids): "no rule may match, and \(names(ids)) does"
        case .others(let expected, let matched):
            "\(names(expected)) must match, and \(names(matched)) does"
        case .undecided: "a search gave up at its match limit"
        }
    }

    private static func names(_ ids: [String]) -> String {
        ids.isEmpty ? "no rule" : ids.joined(separator: " and ")
    }

    /// A rule file whose cases do not say enough.
    static func caseGap(_ gap: CaseRun.Gap) -> String {
        switch gap {
        case .noCases(let file): "\(file): no cases beside it"
        case .oneSided(let file, let hasMatches):
            "\(file): no case that " + (hasMatches ? "must not match" : "must match")
        }
    }

    /// How many cases were run.
    static func casesDone(_ run: CaseRun) -> String {
        "\(count(run.cases, "case")) of \(count(run.files, "file")), "
            + "\(run.failures.count) came out otherwise"
    }

    /// What a rule became.
    static func explanation(_ rule: RuleExplanation) -> [String] {
        let records = rule.channel.map { "records of the channel '\($0)'" } ?? "records of any kind"
        var lines = [
            "\(rule.heading.title)  \(rule.heading.id)",
            "  \(rule.heading.path):\(rule.heading.line), level \(rule.heading.level.rawValue)"
                + (rule.heading.isEnabled ? "" : ", switched off"),
            "matches \(records) where",
        ]
        lines += rule.detection.map { "  " + $0 }
        if !rule.filters.isEmpty {
            lines.append("joined to it: " + rule.filters.joined(separator: ", "))
        }
        lines.append(cost(rule.cost))
        if !rule.clues.isEmpty {
            lines.append("  it is looked at only where one of these is seen:")
            lines += rule.clues.map { "    " + $0 }
        }
        return lines
    }

    private static func cost(_ cost: RuleExplanation.Cost) -> String {
        switch cost {
        case .filtered: "cost: small, it can be told beforehand which records it may match"
        case .everyRecord: "cost: looked at for every record of its channel"
        case .everyRecordWithExpression:
            "cost: dear, every record of its channel is searched for an expression"
        }
    }
}
