internal import StrictYAML

/// What the documents of rule files are, by kind.
struct RuleDocuments: Sendable {
    var rules: [FlagRule] = []
    var correlations: [CorrelationDocument] = []
    /// The rules that refused correlations name.
    var namedByRefused: [CorrelationDraft.Word] = []
    var filters: [RuleFilter] = []
    /// The files they were read from, good or not.
    var files: [String] = []

    /// Takes what another file holds.
    mutating func append(_ other: RuleDocuments) {
        rules += other.rules
        filters += other.filters
        correlations += other.correlations
        namedByRefused += other.namedByRefused
    }

    /// Leaves out what has one of some ids.
    mutating func remove(ids: Set<String>) {
        rules.removeAll { ids.contains($0.heading.id) }
        filters.removeAll { ids.contains($0.heading.id) }
        namedByRefused += correlations.filter { ids.contains($0.heading.id) }
            .flatMap(\.draft.rules)
        correlations.removeAll { ids.contains($0.heading.id) }
    }

    /// The headings of all that must have an id of its own.
    var headings: [RuleHeading] {
        rules.map(\.heading) + filters.map(\.heading) + correlations.map(\.heading)
    }
}

/// The kinds of documents that a rule file may hold.
enum DocumentKind: Sendable {
    /// A detection over records, the usual rule.
    case detection
    case correlation
    case filter
    /// The `action` of old collections of rules.
    case collection

    /// The kind of a document, by the key that no other kind has.
    init(_ keys: YAMLMapping) {
        let names = keys.keys
        if names.contains("correlation") {
            self = .correlation
        } else if names.contains("filter") {
            self = .filter
        } else if names.contains("action") {
            self = .collection
        } else {
            self = .detection
        }
    }
}

/// Reads the documents of one rule file: tells of each what kind it is, and has it read by the
/// reader for that kind.
enum RuleFileReader {
    /// Reads all documents of a file; a document with a problem gives nothing.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - path: what problems call it.
    ///   - mode: how strictly.
    /// - Returns: the good documents, and everything that is wrong with the others.
    static func read(
        _ bytes: [UInt8], path: String, mode: ReadingMode
    ) -> (documents: RuleDocuments, problems: [RuleProblem]) {
        var good = RuleDocuments()
        var problems: [RuleProblem] = []
        do throws(YAMLProblems) {
            let trees = try StrictYAML.documents(
                bytes, path: path, limitBytes: StrictYAML.ruleLimitBytes)
            for tree in trees where !tree.isNull {
                problems += read(tree, path: path, mode: mode, into: &good)
            }
            if !trees.contains(where: { !$0.isNull }) {
                problems.append(RuleProblem(path, "there is no rule in the file"))
            }
        } catch {
            problems += error.problems.map(RuleProblem.init)
        }
        return (good, problems)
    }

    /// Reads one document; gives what is wrong with it.
    private static func read(
        _ tree: YAMLTree, path: String, mode: ReadingMode, into good: inout RuleDocuments
    ) -> [RuleProblem] {
        var keys = YAMLMapping(tree, path: path, as: "a rule")
        guard case .mapping = tree.kind else { return keys.problems.map(RuleProblem.init) }
        switch DocumentKind(keys) {
        case .detection:
            let rule = FlagRuleReader.read(&keys, mode: mode)
            if let rule, keys.problems.isEmpty { good.rules.append(rule) }
        case .correlation:
            let (document, named) = CorrelationDocument.read(&keys, mode: mode)
            if keys.keys.contains("detection") {
                keys.report(
                    "a document has a 'detection' or a 'correlation'; put '---' between the two",
                    at: keys.mark(ofKey: "detection"))
            }
            if let document, keys.problems.isEmpty {
                good.correlations.append(document)
            } else {
                good.namedByRefused += named
            }
        case .filter:
            let filter = FilterReader.read(&keys, mode: mode)
            if let filter, keys.problems.isEmpty { good.filters.append(filter) }
        case .collection:
            keys.report(
                "rule collections with 'action' are not supported", at: keys.mark(ofKey: "action"))
        }
        return keys.problems.map(RuleProblem.init)
    }
}
