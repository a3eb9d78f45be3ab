internal import LogModel
internal import StrictYAML

/// Reads the documents of one rule file.
enum FlagRuleReader {
    /// Reads all rules of a file; a document with a problem gives no rule.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - path: what problems call it.
    ///   - mode: how strictly.
    /// - Returns: the good rules, and everything that is wrong with the others.
    static func read(
        _ bytes: [UInt8], path: String, mode: ReadingMode
    ) -> (rules: [FlagRule], problems: [RuleProblem]) {
        var rules: [FlagRule] = []
        var problems: [RuleProblem] = []
        do throws(YAMLProblems) {
            let documents = try StrictYAML.documents(
                bytes, path: path, limitBytes: StrictYAML.ruleLimitBytes)
            for document in documents where !document.isNull {
                var reader = DocumentReader(document, path: path, mode: mode)
                let rule = reader.read()
                if reader.problems.isEmpty, let rule { rules.append(rule) }
                problems += reader.problems.map(RuleProblem.init)
            }
            if !documents.contains(where: { !$0.isNull }) {
                problems.append(RuleProblem(path, "there is no rule in the file"))
            }
        } catch {
            problems += error.problems.map(RuleProblem.init)
        }
        return (rules, problems)
    }
}

/// Reads one document.
private struct DocumentReader {
    private static let longestTitle = 256

    private let path: String
    private let mode: ReadingMode
    private let tree: YAMLTree
    private var keys: YAMLMapping
    private(set) var problems: [YAMLProblem] = []

    init(_ tree: YAMLTree, path: String, mode: ReadingMode) {
        self.tree = tree
        self.path = path
        self.mode = mode
        keys = YAMLMapping(tree, path: path, as: "a rule")
    }

    /// Reads the rule; it counts only when there are no problems afterwards.
    mutating func read() -> FlagRule? {
        defer { problems += keys.problems }
        guard case .mapping = tree.kind, isDetectionRule() else { return nil }
        let title = keys.text("title")
        if let title, title.count > DocumentReader.longestTitle {
            keys.report(
                "'title' has more than \(DocumentReader.longestTitle) characters",
                at: keys.mark(ofKey: "title"))
        }
        checkStanding()
        let level = level()
        let id = id(orTitle: title)
        let channel = channel()
        let switches = switches()
        let references = keys.texts("references").map(\.text)
        let tags = keys.texts("tags").map(\.text)
        let falsePositives = keys.texts("falsepositives").map(\.text)
        let description = keys.textIfPresent("description")
        guard let predicate = detection(channel), let title, let id, let level else { return nil }
        return FlagRule(
            id: id, title: title, description: description, level: level, channel: channel,
            references: references, tags: tags, falsePositives: falsePositives,
            isEnabled: switches.enabled, isChildSafety: switches.childSafety, path: path,
            line: tree.mark.line, idLine: keys.mark(ofKey: "id").line,
            idColumn: keys.mark(ofKey: "id").column, predicate: predicate)
    }

    /// Refuses the other kinds of documents by name.
    private mutating func isDetectionRule() -> Bool {
        for kind in ["correlation", "filter", "action"] where keys.keys.contains(kind) {
            let message =
                kind == "action"
                ? "rule collections with 'action' are not supported"
                : "a \(kind) is not supported"
            keys.report(message, at: keys.mark(ofKey: kind))
            return false
        }
        return true
    }

    /// Refuses what Sigma says is not to be used, or not by us.
    private mutating func checkStanding() {
        if let taxonomy = keys.textIfPresent("taxonomy"), taxonomy != "sigma" {
            keys.report(
                "the taxonomy '\(taxonomy)' is not supported", at: keys.mark(ofKey: "taxonomy"))
        }
        guard let status = keys.textIfPresent("status") else { return }
        switch status {
        case "stable", "test", "experimental": break
        case "deprecated", "unsupported":
            keys.report(
                "rules with the status '\(status)' are not loaded", at: keys.mark(ofKey: "status"))
        default:
            keys.report("unknown status '\(status)'", at: keys.mark(ofKey: "status"))
        }
    }

    private mutating func level() -> RuleLevel? {
        guard let text = keys.textIfPresent("level") else { return .medium }
        if let level = RuleLevel(rawValue: text) { return level }
        let names = RuleLevel.allCases.map(\.rawValue).joined(separator: ", ")
        keys.report("'level' is one of \(names), not '\(text)'", at: keys.mark(ofKey: "level"))
        return nil
    }

    /// The rule's id; without one, where that is accepted, its name or title.
    private mutating func id(orTitle title: String?) -> String? {
        let name = keys.textIfPresent("name")
        guard let id = keys.textIfPresent("id") else {
            guard mode.isSiteBook else { return name ?? title }
            keys.report("the key 'id' is missing", at: tree.mark)
            return nil
        }
        guard !mode.isSiteBook || isUUID(id) else {
            keys.report("'id' is a UUID, not '\(id.prefix(60))'", at: keys.mark(ofKey: "id"))
            return nil
        }
        return mode.isSiteBook ? id.lowercased() : id
    }

    private func isUUID(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return parts.map(\.count) == [8, 4, 4, 4, 12]
            && parts.joined().allSatisfy { hexValue($0) != nil }
    }

    /// The channel that a rule's log source stands for.
    private mutating func channel() -> Channel? {
        guard let source = keys.tree("logsource") else { return nil }
        var sourceKeys = YAMLMapping(source, path: path, as: "a log source")
        defer { keys.absorb(sourceKeys.problems) }
        let category = sourceKeys.textIfPresent("category")
        let others = ["product", "service"].filter { sourceKeys.textIfPresent($0) != nil }
        _ = sourceKeys.treeIfPresent("definition")
        guard !mode.acceptsAnySource else { return nil }
        _ = sourceKeys.finish()
        for key in others {
            sourceKeys.report("no source here has a '\(key)'", at: sourceKeys.mark(ofKey: key))
        }
        switch category {
        case "proxy": return .web
        case "email": return .email
        case "webserver":
            sourceKeys.report(
                "'webserver' is the log of a server at the school; use 'proxy' for what people request",
                at: sourceKeys.mark(ofKey: "category"))
        case .some(let other):
            sourceKeys.report(
                "no source is of the category '\(other)'; there are 'proxy' and 'email'",
                at: sourceKeys.mark(ofKey: "category"))
        case nil:
            sourceKeys.report("the key 'category' is missing", at: source.mark)
        }
        return nil
    }

    /// This program's own switches, below the key `headnote`.
    private mutating func switches() -> (enabled: Bool, childSafety: Bool) {
        guard let tree = keys.treeIfPresent("headnote") else { return (true, false) }
        var own = YAMLMapping(tree, path: path, as: "'headnote'")
        let enabled = own.flagIfPresent("enabled") ?? true
        let childSafety = own.flagIfPresent("child-safety") ?? false
        keys.absorb(own.finish())
        return (enabled, childSafety)
    }

    private mutating func detection(_ channel: Channel?) -> Predicate? {
        guard let tree = keys.tree("detection") else { return nil }
        // Without a channel the fields cannot be judged; the log source has its problem already.
        guard channel != nil || mode.acceptsAnySource else { return nil }
        let (predicate, found) = DetectionReader.read(
            tree, path: path, channel: channel, mode: mode)
        keys.absorb(found)
        return predicate
    }
}
