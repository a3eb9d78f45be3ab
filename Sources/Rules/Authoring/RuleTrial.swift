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
/// are tried too, and so are those of the level `informational`, which never flag at night: a trial
/// shows what matches.
/// What correlations match is known when all records were given.
package struct RuleTrial: ~Copyable {
    package let rules: [FlagRule]
    /// The rule files that were found, in the order in which they were read.
    package let files: [String]
    /// What is wrong with the files; the rules concerned are left out.
    package let problems: [RuleProblem]
    private let correlations: CorrelationBook
    /// The headings of all rules and correlations.
    package var headings: [RuleHeading] {
        rules.map(\.heading) + correlations.rules.map(\.heading)
    }
    private var correlated = CorrelationTrial()
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
        correlations = CorrelationLinker.link(documents, mode: mode, log: &log)
        problems = log.sorted
    }

    /// Tries every rule on one record.
    ///
    /// - Parameters:
    ///   - fields: the record; any names.
    ///   - line: its number, by which correlations name it.
    ///   - file: tries only the rules of this file, those that its filters are joined to and those
    ///     that correlations name.
    /// - Returns: the ids of the rules that match and flag by themselves, sorted, and how many could
    ///   not be decided.
    package mutating func match(
        _ fields: [String: FieldValue], line: Int = 0, concerning file: String? = nil
    ) -> (ids: [String], undecided: Int) {
        var source = DictionarySource(fields)
        var matched: [RuleIndex] = []
        var undecided = 0
        for (index, rule) in rules.enumerated() where isTried(index, file) {
            switch evaluator.decide(rule.predicate, over: &source) {
            case .yes: matched.append(index)
            case .undecided: undecided += 1
            case .no: break
            }
        }
        correlated.take(matched, of: &source, fields, line: line, for: correlations)
        var ids: [String] = []
        for index in matched where flagsByItself(index) && rules[index].concerns(file) {
            ids.append(rules[index].id)
        }
        return (ids, undecided)
    }

    /// What correlations match among the records since the last time it was called.
    ///
    /// - Parameter file: only the correlations of this file.
    /// - Returns: for each episode the line that closed it and the rule's id; and what could not be
    ///   counted.
    package mutating func finish(concerning file: String? = nil) -> CorrelationTrial.Findings {
        let found = correlated.findings(correlations, concerning: file)
        correlated = CorrelationTrial()
        return found
    }

    private func isTried(_ rule: RuleIndex, _ file: String?) -> Bool {
        rules[rule].concerns(file) || correlations.concerns(rule)
    }

    private func flagsByItself(_ rule: RuleIndex) -> Bool {
        !correlations.silentRules.contains(rule)
    }
}

extension FlagRule {
    /// Whether a file holds the rule or a filter of it; any rule does where no file is named.
    fileprivate func concerns(_ file: String?) -> Bool {
        guard let file else { return true }
        return heading.path == file || filters.contains { $0.path == file }
    }
}
