internal import StrictYAML

/// A document that is a correlation, before the rules that it names are looked up.
struct CorrelationDocument: Sendable {
    let heading: RuleHeading
    let draft: CorrelationDraft

    /// Reads a document; it counts only when there are no problems afterwards.
    ///
    /// - Parameters:
    ///   - keys: the document; gets what is wrong.
    ///   - mode: how strictly.
    /// - Returns: the correlation, `nil` when something that must be there is missing; and the rules
    ///   that it names, whatever else is wrong with it.
    static func read(
        _ keys: inout YAMLMapping, mode: ReadingMode
    ) -> (document: CorrelationDocument?, named: [CorrelationDraft.Word]) {
        let heading = HeadingReader.read(&keys, mode: mode)
        let generates = keys.flagIfPresent("generate")
        guard let tree = keys.tree("correlation") else { return (nil, []) }
        let read = CorrelationReader.read(tree, path: keys.path, isSiteBook: mode.isSiteBook)
        keys.absorb(read.problems)
        var draft = read.draft
        if let generates { draft.generates = draft.generates || generates }
        guard let heading else { return (nil, draft.rules) }
        return (CorrelationDocument(heading: heading, draft: draft), draft.rules)
    }
}
