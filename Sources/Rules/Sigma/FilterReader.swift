internal import StrictYAML

/// Reads a document that is a filter.
enum FilterReader {
    /// Reads the filter; it counts only when there are no problems afterwards.
    ///
    /// - Parameters:
    ///   - keys: the document; gets what is wrong.
    ///   - mode: how strictly.
    /// - Returns: `nil` when something that must be there is missing or wrong.
    static func read(_ keys: inout YAMLMapping, mode: ReadingMode) -> RuleFilter? {
        let heading = HeadingReader.read(&keys, mode: mode, needsID: false)
        let source = LogSourceReader.read(&keys, mode: mode)
        let targets = targets(in: &keys)
        let detection = DetectionReader.read(
            "filter", in: &keys, channel: source?.channel, mode: mode, besides: ["rules"])
        guard let heading, let source, let targets, let detection,
            let predicate = detection.predicate
        else { return nil }
        var remarks = detection.remarks
        if !predicate.hasNegation {
            remarks.append(
                RuleProblem(
                    keys.path, line: detection.condition.line, column: detection.condition.column,
                    "nothing is negated here, so its rules match only what the filter matches; "
                        + "'not' takes that away", gravity: .remark))
        }
        return RuleFilter(
            heading: heading, logSource: source.source, targets: targets,
            predicate: predicate, remarks: remarks)
    }

    /// The rules it is for; `nil` when none are named.
    private static func targets(in keys: inout YAMLMapping) -> RuleFilter.Targets? {
        guard let tree = keys.treeIfPresent("filter"), case .mapping = tree.kind else { return nil }
        var own = YAMLMapping(tree, path: keys.path, as: "a filter")
        defer { keys.absorb(own.problems) }
        guard own.tree("rules") != nil else { return nil }
        let named = own.texts("rules")
        guard !named.isEmpty else {
            own.report("'rules' names no rule; 'any' stands for all", at: own.mark(ofKey: "rules"))
            return nil
        }
        if named.count == 1, named[0].text == "any" { return .all }
        return .named(
            named.map {
                RuleFilter.Reference(text: $0.text, line: $0.mark.line, column: $0.mark.column)
            })
    }
}

extension Predicate {
    /// Whether anything in it must not hold.
    fileprivate var hasNegation: Bool {
        switch self {
        case .test: false
        case .not: true
        case .all(let parts), .any(let parts): parts.contains(where: \.hasNegation)
        }
    }
}
