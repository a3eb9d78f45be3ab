internal import People
internal import StrictYAML

extension PeopleGuard {
    /// Those for whom a school's policies are written and rules are shipped.
    ///
    /// A rule about all of them is about no one of them, in the smallest school either.
    private static let bodies: Set<Role> = [.staff, .pupil]

    /// Why a rule that can be about some roles only is a rule on somebody; `nil` when it is none.
    ///
    /// Of accounts that nobody is listed with, which have the role `unknown`, it is not known whose they
    /// are, so they do not make a group of a few. A rule that can be about nobody listed tells of nobody.
    ///
    /// - Parameters:
    ///   - roles: those for which it can match.
    ///   - rule: what to call it: `this rule`.
    /// - Returns: a clause that names roles and nobody.
    func objection(to roles: Set<Role>, of rule: String) -> String? {
        // A body of which nobody is listed makes no rule one about many.
        let held = roles.filter { directory.holders(of: [$0]) > 0 }
        guard held.isDisjoint(with: PeopleGuard.bodies), directory.isAboutSomebody(held) else {
            return nil
        }
        let count = directory.holders(of: held)
        let names = held.map(\.rawValue).sorted()
        return "\(rule) can be about \(count) \(count == 1 ? "person" : "people") of people.csv "
            + "only: \(count == 1 ? "who holds" : "those who hold") the "
            + "\(names.count == 1 ? "role" : "roles") \(names.joined(separator: ", ")); "
            + "a site's rules may not ask who somebody is"
    }
}

extension PeopleGuard {
    /// Why a rule is one on somebody; `nil` when it is none.
    fileprivate func objection(to rule: FlagRule) -> String? {
        let name = rule.filters.isEmpty ? "this rule" : "with its filters this rule"
        if let objection = objection(to: rule.predicate.roleReach.possible, of: name) {
            return objection
        }
        return rule.predicate.alternatives.compactMap { roles in
            objection(
                to: roles,
                of: "an alternative of "
                    + (rule.filters.isEmpty ? name : "this rule with its filters"))
        }.min()
    }
}

extension RuleDocuments {
    /// Leaves out the rules that are switched on and, with their filters, can be about a few people only.
    ///
    /// - Parameters:
    ///   - people: who holds which role.
    ///   - log: gets what is left out.
    mutating func leaveOutRules(onFewOf people: PeopleGuard, log: inout ProblemLog) {
        rules.removeAll { rule in
            guard rule.heading.isEnabled, let objection = people.objection(to: rule) else {
                return false
            }
            log.note(
                RuleProblem(
                    rule.heading.path, line: rule.condition.line, column: rule.condition.column,
                    objection))
            return true
        }
    }
}
