/// A Sigma filter: what must also hold before some rules match.
///
/// Its condition is joined to a rule's with `and`, as it is written: `not selection` takes away
/// what the selection matches.
struct RuleFilter: Sendable {
    /// A rule as the filter calls it, and where.
    struct Reference: Sendable, Hashable {
        let text: String
        let line: Int
        let column: Int
    }

    /// The rules it is for, as far as its log source fits theirs.
    enum Targets: Sendable, Hashable {
        case all
        case named([Reference])
    }

    let heading: RuleHeading
    let logSource: LogSource
    let targets: Targets
    let predicate: Predicate
    /// What is allowed and probably not meant.
    let remarks: [RuleProblem]
}

extension RuleDocuments {
    /// Joins the filters to the rules they are for.
    ///
    /// In the order of their ids, so that the same files make the same rules. A filter that is
    /// switched off is joined to none.
    ///
    /// - Parameter log: gets references that lead nowhere.
    mutating func applyFilters(log: inout ProblemLog) {
        for filter in filters.sorted(by: { $0.heading.id < $1.heading.id }) {
            if case .named(let references) = filter.targets {
                for reference in references { check(reference, of: filter, log: &log) }
            }
            guard filter.heading.isEnabled else { continue }
            for index in rules.indices where filter.isFor(rules[index]) {
                rules[index].predicate = .all([rules[index].predicate, filter.predicate])
                rules[index].filters.append(filter.heading)
            }
        }
    }

    private func check(
        _ reference: RuleFilter.Reference, of filter: RuleFilter, log: inout ProblemLog
    ) {
        let named = rules.filter { $0.heading.isCalled(reference.text) }
        if named.isEmpty {
            log.note(
                filter.problem(
                    "there is no detection rule with the id or name '\(reference.text)'",
                    at: reference, .leftOut))
        } else if !named.contains(where: { filter.logSource.fits($0.logSource) }) {
            log.note(
                filter.problem(
                    "the rule '\(reference.text)' is about other records than this filter, which "
                        + "does nothing to it", at: reference, .remark))
        }
    }
}

extension RuleFilter {
    fileprivate func isFor(_ rule: FlagRule) -> Bool {
        guard logSource.fits(rule.logSource) else { return false }
        guard case .named(let references) = targets else { return true }
        return references.contains { rule.heading.isCalled($0.text) }
    }

    fileprivate func problem(
        _ message: String, at reference: Reference, _ gravity: RuleProblem.Gravity
    ) -> RuleProblem {
        RuleProblem(
            heading.path, line: reference.line, column: reference.column, message, gravity: gravity)
    }
}
