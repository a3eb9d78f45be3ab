/// A value of a field of a record that is given as a dictionary.
package enum FieldValue: Sendable, Hashable {
    case text(String)
    case number(Double)
    case flag(Bool)
    case null
    case list([FieldValue])
}

/// Tries rules on records that are given as dictionaries, for the authors of rules.
///
/// Fields are found by exactly the name that the rule has for them. Rules that are switched off
/// are tried too; those of the level `informational` never match.
package struct RuleTrial: ~Copyable {
    package let rules: [FlagRule]
    /// The rule files that were found, in the order in which they were read.
    package let files: [String]
    /// What is wrong with the files; the rules concerned are left out.
    package let problems: [RuleProblem]
    private var evaluator = Evaluator()

    /// Reads the rules to try.
    ///
    /// - Parameters:
    ///   - paths: rule files, or folders of them.
    ///   - acceptsAnySource: any log source and field name is accepted.
    package init(rulesAt paths: [String], acceptsAnySource: Bool) {
        var log = ProblemLog()
        var digest = RuleDigest()
        let mode = ReadingMode(isSiteBook: false, acceptsAnySource: acceptsAnySource)
        let documents = RuleFiles.read(paths, mode: mode, log: &log, digest: &digest)
        rules = documents.rules
        files = documents.files
        problems = log.sorted
    }

    /// Tries every rule on one record.
    ///
    /// - Parameters:
    ///   - fields: the record; any names.
    ///   - file: tries only the rules of this file and those that its filters are joined to.
    /// - Returns: the ids of the rules that match, sorted, and how many could not be decided.
    package mutating func match(
        _ fields: [String: FieldValue], concerning file: String? = nil
    ) -> (ids: [String], undecided: Int) {
        var source = DictionarySource(fields)
        var ids: [String] = []
        var undecided = 0
        for rule in rules where rule.level != .informational && rule.concerns(file) {
            switch evaluator.decide(rule.predicate, over: &source) {
            case .yes: ids.append(rule.id)
            case .undecided: undecided += 1
            case .no: break
            }
        }
        return (ids, undecided)
    }
}

extension FlagRule {
    /// Whether a file holds the rule or a filter of it; any rule does where no file is named.
    fileprivate func concerns(_ file: String?) -> Bool {
        guard let file else { return true }
        return heading.path == file || filters.contains { $0.path == file }
    }
}
