import LogFormats
import LogInput
import LogModel
import Nightly
import StrictYAML

/// Reads one entry of `sources` in `site.yaml`.
struct SourceReader {
    /// The school's zone, where the source names none of its own.
    let inheritedZone: Zone

    /// Reads a source; what is wrong with it is reported to the mapping.
    func source(_ mapping: inout YAMLMapping) -> Site.Source? {
        let name = mapping.value("name", expected: "a short name of letters, digits and dashes") {
            SourceReader.isPlainName($0) ? $0 : nil
        }
        let channel = mapping.value("channel", expected: "web, email or message") {
            Channel(rawValue: $0)
        }
        let format = format(&mapping, channel: channel)
        let paths = mapping.texts("paths").map(\.text)
        if paths.isEmpty {
            mapping.report("'paths' must list at least one file or glob", at: mapping.mark)
        }
        let purge = mapping.flagIfPresent("purge") ?? false
        let lineLimit = mapping.valueIfPresent(
            "line-limit", expected: "a number of bytes from 1024 to 67108864"
        ) { Int($0).flatMap { (1_024...67_108_864).contains($0) ? $0 : nil } }
        let knownFaults = knownFaults(&mapping)
        let ownZone =
            mapping.treeIfPresent("time-zone") == nil
            ? inheritedZone : SourceReader.zone(in: &mapping)
        guard let name, let channel, let format, let ownZone else { return nil }
        var source = Site.Source(
            name: name, channel: channel, format: format, globs: paths, purge: purge, zone: ownZone)
        if let lineLimit { source.limits.lineBytes = lineLimit }
        source.knownFaults.entries = knownFaults
        return source
    }

    /// The zone of a mapping; an unknown one is a problem where it stands.
    static func zone(in mapping: inout YAMLMapping) -> Zone? {
        mapping.value(
            "time-zone",
            expected: "a zone that is installed (package tzdata), such as Europe/London"
        ) { SystemZone.named($0) }
    }

    private static func isPlainName(_ name: String) -> Bool {
        name.count <= 40
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }

    /// The format with its settings, checked against each other and against the channel.
    private func format(_ mapping: inout YAMLMapping, channel: Channel?) -> SourceFormat? {
        let formats = LogFormat.allCases.map(\.rawValue).joined(separator: ", ")
        let format = mapping.value("format", expected: "one of \(formats)") {
            LogFormat(rawValue: $0)
        }
        var settings = FormatSettings()
        settings.channel = channel
        settings.template = mapping.textIfPresent("logformat")
        settings.columns = columns(&mapping)
        settings.dateOrder = mapping.valueIfPresent("dates", expected: "day-first or month-first") {
            DateOrder(rawValue: $0)
        }
        guard let format else { return nil }
        if let channel, let own = format.channel, own != channel {
            mapping.report(
                "the format \(format.rawValue) gives \(own.rawValue) records, not "
                    + channel.rawValue, at: mapping.mark(ofKey: "format"))
        }
        do throws(FormatProblem) {
            return try SourceFormat(format, settings)
        } catch {
            mapping.report(Messages.formatProblem(error), at: mapping.mark(ofKey: error.setting))
            return nil
        }
    }

    /// The faults that may stay, each with its reason.
    private func knownFaults(_ mapping: inout YAMLMapping) -> [KnownFaults.Entry] {
        guard mapping.treeIfPresent("known-faults") != nil else { return [] }
        return mapping.list("known-faults").compactMap { item in
            var entry = YAMLMapping(item, path: mapping.path, as: "a known fault")
            let file = entry.text("file")
            let reason = entry.text("reason")
            mapping.absorb(entry.finish())
            guard let file, let reason else { return nil }
            return KnownFaults.Entry(file: file, reason: reason)
        }
    }

    /// The map of fields to columns.
    private func columns(_ mapping: inout YAMLMapping) -> [String: String] {
        guard let tree = mapping.treeIfPresent("columns") else { return [:] }
        guard case .mapping(let entries) = tree.kind else {
            mapping.report("'columns' maps names of fields to names of columns", at: tree.mark)
            return [:]
        }
        var columns: [String: String] = [:]
        for entry in entries {
            guard case .scalar(let name, _) = entry.key.kind,
                case .scalar(let column, _) = entry.value.kind
            else {
                mapping.report(
                    "'columns' maps names of fields to names of columns", at: entry.key.mark)
                continue
            }
            columns[name] = column
        }
        return columns
    }
}
