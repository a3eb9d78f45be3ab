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
        let detection = DetectionReader.read(
            "detection", in: &keys, channel: source?.channel, mode: mode)
        guard let heading, let source, let detection, let predicate = detection.predicate else {
            return nil
        }
        return FlagRule(
            heading: heading, logSource: source.source, channel: source.channel,
            predicate: predicate, remarks: detection.remarks, condition: detection.condition)
    }
}
