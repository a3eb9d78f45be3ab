internal import LogModel

/// Finds what is allowed in rules and probably not meant.
///
/// None of it changes what a rule does; it is told when rules are checked, never at night.
package enum RuleLint {
    /// Looks through a book.
    ///
    /// - Parameter book: as loaded.
    /// - Returns: remarks, in no order.
    package static func remarks(on book: RuleBook) -> [RuleProblem] {
        var remarks = book.remarks
        for rule in book.rules {
            remarks += rule.remarks
            if rule.references.isEmpty {
                remarks.append(
                    rule.remark("the rule names no 'references': which clause does it serve?"))
            }
        }
        for rule in book.correlations.rules where rule.references.isEmpty {
            remarks.append(
                RuleProblem(
                    rule.path, line: rule.line,
                    "the rule names no 'references': which clause does it serve?", gravity: .remark)
            )
        }
        return remarks + doubles(in: book)
    }

    /// Rules that ask for the same, but for those that correlations count beside them.
    private static func doubles(in book: RuleBook) -> [RuleProblem] {
        let own = book.rules.enumerated().filter {
            !book.correlations.silentRules.contains($0.offset)
        }.map(\.element)
        let groups = Dictionary(grouping: own) { rule in
            let words = PredicateWords(rule.predicate, categories: book.categories).lines
            return (["\(rule.channel?.rawValue ?? "")"] + words).joined(separator: "\n")
        }
        return groups.values.flatMap { rules in
            rules.dropFirst().map { rule in
                rule.remark(
                    "the rule asks for the same as '\(rules[0].title)' "
                        + "(\(rules[0].path):\(rules[0].line))")
            }
        }
    }
}

extension FlagRule {
    /// A remark on the rule as a whole, for what only its site can tell.
    package func remark(_ message: String) -> RuleProblem {
        RuleProblem(heading.path, line: heading.line, column: 1, message, gravity: .remark)
    }
}
