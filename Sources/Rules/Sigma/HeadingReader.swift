internal import StrictYAML

/// Reads what documents of every kind have in common.
enum HeadingReader {
    private static let longestTitle = 256

    /// Reads the heading of a document.
    ///
    /// - Parameters:
    ///   - keys: the document; gets what is wrong.
    ///   - mode: in a school's own book ids must be UUIDs.
    ///   - needsID: whether what the document makes must have an id of its own in a school's book;
    ///     what has none is called by its name or title.
    /// - Returns: `nil` when something in it that must be there is missing or wrong.
    static func read(
        _ keys: inout YAMLMapping, mode: ReadingMode, needsID: Bool = true
    ) -> RuleHeading? {
        let title = title(in: &keys)
        checkTaxonomy(in: &keys)
        let status = status(in: &keys)
        let level = level(in: &keys)
        let name = keys.textIfPresent("name")
        let written = keys.textIfPresent("id")
        let id = id(written, in: &keys, mode: mode, needsID: needsID, otherwise: name ?? title)
        let switches = switches(in: &keys)
        let references = keys.texts("references").map(\.text)
        let tags = keys.texts("tags").map(\.text)
        let falsePositives = keys.texts("falsepositives").map(\.text)
        let description = keys.textIfPresent("description")
        guard let title, let id, let level else { return nil }
        let mark = keys.mark(ofKey: "id")
        return RuleHeading(
            id: id, hasOwnID: written?.isEmpty == false, name: name, title: title,
            description: description, status: status,
            level: level, references: references, tags: tags, falsePositives: falsePositives,
            isEnabled: switches.enabled, isChildSafety: switches.childSafety, path: keys.path,
            line: keys.mark.line, idLine: mark.line, idColumn: mark.column,
            fingerprint: RuleDigest.of(keys.canonicalText))
    }

    private static func title(in keys: inout YAMLMapping) -> String? {
        let title = keys.text("title")
        if let title, title.count > longestTitle {
            keys.report(
                "'title' has more than \(longestTitle) characters", at: keys.mark(ofKey: "title"))
        }
        return title
    }

    private static func checkTaxonomy(in keys: inout YAMLMapping) {
        guard let taxonomy = keys.textIfPresent("taxonomy"), taxonomy != "sigma" else { return }
        keys.report("the taxonomy '\(taxonomy)' is not supported", at: keys.mark(ofKey: "taxonomy"))
    }

    /// The status; those that Sigma says are not to be used are refused.
    private static func status(in keys: inout YAMLMapping) -> RuleStatus? {
        guard let text = keys.textIfPresent("status") else { return nil }
        if let status = RuleStatus(rawValue: text) { return status }
        let isRetired = text == "deprecated" || text == "unsupported"
        keys.report(
            isRetired
                ? "rules with the status '\(text)' are not loaded" : "unknown status '\(text)'",
            at: keys.mark(ofKey: "status"))
        return nil
    }

    private static func level(in keys: inout YAMLMapping) -> RuleLevel? {
        guard let text = keys.textIfPresent("level") else { return .medium }
        if let level = RuleLevel(rawValue: text) { return level }
        let names = RuleLevel.allCases.map(\.rawValue).joined(separator: ", ")
        keys.report("'level' is one of \(names), not '\(text)'", at: keys.mark(ofKey: "level"))
        return nil
    }

    private static func id(
        _ written: String?, in keys: inout YAMLMapping, mode: ReadingMode, needsID: Bool,
        otherwise: String?
    ) -> String? {
        guard let id = written, !id.isEmpty || mode.isSiteBook else {
            guard mode.isSiteBook, needsID else { return otherwise }
            keys.report("the key 'id' is missing", at: keys.mark)
            return nil
        }
        guard !mode.isSiteBook || isUUID(id) else {
            keys.report("'id' is a UUID, not '\(id.prefix(60))'", at: keys.mark(ofKey: "id"))
            return nil
        }
        return mode.isSiteBook ? id.lowercased() : id
    }

    private static func isUUID(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return parts.map(\.count) == [8, 4, 4, 4, 12]
            && parts.joined().allSatisfy { hexValue($0) != nil }
    }

    /// This program's own switches, below the key `headnote`.
    private static func switches(in keys: inout YAMLMapping) -> (enabled: Bool, childSafety: Bool) {
        guard let tree = keys.treeIfPresent("headnote") else { return (true, false) }
        var own = YAMLMapping(tree, path: keys.path, as: "'headnote'")
        let enabled = own.flagIfPresent("enabled") ?? true
        let childSafety = own.flagIfPresent("child-safety") ?? false
        keys.absorb(own.finish())
        return (enabled, childSafety)
    }
}
