internal import LogModel
internal import StrictYAML

/// The log source of a rule or a filter: what kind of records it is about.
struct LogSource: Hashable, Sendable {
    var category: String?
    var product: String?
    var service: String?

    /// Whether something for these records is about the records of a rule, too: every key that is
    /// set here must be the same there, and a key that is not stands for anything.
    func fits(_ rule: LogSource) -> Bool {
        (category == nil || category == rule.category)
            && (product == nil || product == rule.product)
            && (service == nil || service == rule.service)
    }
}

/// Reads the key `logsource` of a document.
enum LogSourceReader {
    /// Reads a log source.
    ///
    /// - Parameters:
    ///   - keys: the document; gets what is wrong.
    ///   - mode: where any source is accepted, there is no channel.
    /// - Returns: the source and the channel it stands for; `nil` when it is missing.
    static func read(
        _ keys: inout YAMLMapping, mode: ReadingMode
    ) -> (source: LogSource, channel: Channel?)? {
        guard let tree = keys.tree("logsource") else { return nil }
        var own = YAMLMapping(tree, path: keys.path, as: "a log source")
        defer { keys.absorb(own.problems) }
        let source = LogSource(
            category: own.textIfPresent("category"), product: own.textIfPresent("product"),
            service: own.textIfPresent("service"))
        _ = own.treeIfPresent("definition")
        guard !mode.acceptsAnySource else { return (source, nil) }
        _ = own.finish()
        for (key, value) in [("product", source.product), ("service", source.service)]
        where value != nil {
            own.report("no source here has a '\(key)'", at: own.mark(ofKey: key))
        }
        return (source, channel(of: source.category, in: &own))
    }

    private static func channel(of category: String?, in own: inout YAMLMapping) -> Channel? {
        switch category {
        case "proxy": return .web
        case "email": return .email
        case "message": return .message
        case "webserver":
            own.report(
                "'webserver' is the log of a server at the school; use 'proxy' for what people request",
                at: own.mark(ofKey: "category"))
        case .some(let other):
            own.report(
                "no source is of the category '\(other)'; there are 'proxy', 'email' and 'message'",
                at: own.mark(ofKey: "category"))
        case nil:
            own.report("the key 'category' is missing", at: own.mark)
        }
        return nil
    }
}
