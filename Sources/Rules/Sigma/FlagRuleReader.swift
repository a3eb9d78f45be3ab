internal import LogModel
internal import StrictYAML

/// Reads a document that is a detection rule.
enum FlagRuleReader {
    /// Reads the rule; it counts only when there are no problems afterwards.
    ///
    /// - Parameters:
    ///   - keys: the document; gets what is wrong.
    ///   - mode: how strictly.
    /// - Returns: `nil` when something that must be there is missing or wrong.
    static func read(_ keys: inout YAMLMapping, mode: ReadingMode) -> FlagRule? {
        let heading = HeadingReader.read(&keys, mode: mode)
        let source = LogSourceReader.read(&keys, mode: mode)
        let predicate = detection(in: &keys, channel: source?.channel, mode: mode)
        guard let heading, let source, let predicate else { return nil }
        return FlagRule(
            heading: heading, logSource: source.source, channel: source.channel,
            predicate: predicate)
    }

    private static func detection(
        in keys: inout YAMLMapping, channel: Channel?, mode: ReadingMode
    ) -> Predicate? {
        guard let tree = keys.tree("detection") else { return nil }
        // Without a channel the fields cannot be judged; the log source has its problem already.
        guard channel != nil || mode.acceptsAnySource else { return nil }
        let (predicate, found) = DetectionReader.read(
            tree, path: keys.path, channel: channel, mode: mode)
        keys.absorb(found)
        return predicate
    }
}
