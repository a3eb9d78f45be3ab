import Foundation
import LogFormats
import LogInput
import LogModel
import Nightly
import Rules
import StrictYAML

/// Reads `site.yaml`.
enum SiteFile {
    /// Reads the site file of a folder.
    ///
    /// - Parameter folder: the folder that holds `site.yaml`.
    /// - Returns: the checked configuration, with absolute paths.
    /// - Throws: ``YAMLProblems`` with everything wrong in it, or ``InputFileError`` when it cannot
    ///   be read.
    static func read(folder: String) throws -> Site {
        let folder = URL(fileURLWithPath: folder).standardizedFileURL.path
        let path = folder + "/site.yaml"
        let bytes = try InputFile.read(path, limitBytes: StrictYAML.defaultLimitBytes)
        let root = try StrictYAML.document(bytes, path: path)
        var reader = SiteReader(
            root: YAMLMapping(root, path: path, as: "a site file"), folder: folder)
        return try reader.site()
    }
}

/// Builds a site from the mapping of its file; keeps what was wrong until the end.
private struct SiteReader {
    var root: YAMLMapping
    let folder: String

    mutating func site() throws -> Site {
        let school = root.text("school")
        let zone = zone(in: &root, or: nil)
        let sources = sources(zone: zone ?? .utc)
        let rules = rules()
        let people = path("people")
        let authorities = path("authorities")
        let authorisations = path("authorisations")
        let state = path("state")
        var site = Site(
            folder: folder, school: school ?? "", zone: zone ?? .utc, sources: sources,
            rules: rules, people: people, authorities: authorities,
            authorisations: authorisations, state: state)
        site.rules.ownDomains = root.texts("domains").map { $0.text.lowercased() }
        site.sharedComputers = Set(root.texts("shared-computers").map(\.text))
        site.rehearsal = root.valueIfPresent(
            "rehearsal", expected: "an instant such as 2026-11-20T02:00:00Z"
        ) { Timestamp(rfc3339: $0) }
        site.impactAssessment = impactAssessment()
        site.policyAdopted = date("policy-adopted")
        site.staffTold = date("staff-told")
        let problems = root.finish()
        guard problems.isEmpty else { throw YAMLProblems(problems) }
        return site
    }

    private mutating func date(_ key: String) -> CivilDate? {
        root.valueIfPresent(key, expected: "a date such as 2026-11-20") { CivilDate($0) }
    }

    private mutating func path(_ key: String) -> String {
        root.text(key).map(absolute) ?? ""
    }

    private func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : URL(fileURLWithPath: folder + "/" + path).standardized.path
    }

    /// The zone of a mapping; an unknown one is a problem where it stands.
    private func zone(in mapping: inout YAMLMapping, or inherited: Zone?) -> Zone? {
        if let inherited, mapping.treeIfPresent("time-zone") == nil { return inherited }
        return mapping.value(
            "time-zone",
            expected: "a zone that is installed (package tzdata), such as Europe/London"
        ) { SystemZone.named($0) }
    }

    private mutating func sources(zone: Zone) -> [Site.Source] {
        let items = root.list("sources")
        if items.isEmpty {
            root.report("'sources' must list at least one source", at: root.mark(ofKey: "sources"))
        }
        var names: Set<String> = []
        return items.compactMap { item in
            var mapping = YAMLMapping(item, path: root.path, as: "a source")
            let source = source(&mapping, zone: zone)
            if let source, !names.insert(source.name).inserted {
                mapping.report("two sources are called '\(source.name)'", at: mapping.mark)
            }
            root.absorb(mapping.finish())
            return source
        }
    }

    private func source(_ mapping: inout YAMLMapping, zone: Zone) -> Site.Source? {
        let name = mapping.value("name", expected: "a short name of letters, digits and dashes") {
            SiteReader.isPlainName($0) ? $0 : nil
        }
        let channel = mapping.value("channel", expected: "web, email or message") {
            Channel(rawValue: $0)
        }
        let formats = LogFormat.allCases.map(\.rawValue).joined(separator: ", ")
        let format = mapping.value("format", expected: "one of \(formats)") {
            LogFormat(rawValue: $0)
        }
        if let channel, let format, format.channel != channel {
            mapping.report(
                "the format \(format.rawValue) gives \(format.channel.rawValue) records, not "
                    + channel.rawValue, at: mapping.mark(ofKey: "format"))
        }
        let paths = mapping.texts("paths").map(\.text)
        if paths.isEmpty {
            mapping.report("'paths' must list at least one file or glob", at: mapping.mark)
        }
        let purge = mapping.flagIfPresent("purge") ?? false
        let lineLimit = mapping.valueIfPresent(
            "line-limit", expected: "a number of bytes from 1024 to 67108864"
        ) { Int($0).flatMap { (1_024...67_108_864).contains($0) ? $0 : nil } }
        let ownZone = self.zone(in: &mapping, or: zone)
        guard let name, let channel, let format, let ownZone else { return nil }
        var source = Site.Source(
            name: name, channel: channel, format: format, globs: paths, purge: purge, zone: ownZone)
        if let lineLimit { source.limits.lineBytes = lineLimit }
        return source
    }

    private static func isPlainName(_ name: String) -> Bool {
        name.count <= 40
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }

    private mutating func rules() -> RuleSources {
        guard let tree = root.tree("rules") else {
            return RuleSources(flagFolders: [])
        }
        var mapping = YAMLMapping(tree, path: root.path, as: "'rules'")
        let folders = RuleSources(
            flagFolders: mapping.texts("flags").map { absolute($0.text) },
            categoryFolders: mapping.texts("categories").map { absolute($0.text) },
            protectedFolders: mapping.texts("protected").map { absolute($0.text) })
        for (key, list) in [
            ("flags", folders.flagFolders), ("protected", folders.protectedFolders),
        ]
        where list.isEmpty {
            mapping.report("'\(key)' must name at least one folder", at: mapping.mark)
        }
        root.absorb(mapping.finish())
        return folders
    }

    private mutating func impactAssessment() -> Site.ImpactAssessment? {
        guard let tree = root.treeIfPresent("impact-assessment") else { return nil }
        var mapping = YAMLMapping(tree, path: root.path, as: "'impact-assessment'")
        let reference = mapping.text("reference")
        let date = mapping.value("date", expected: "a date such as 2026-09-01") { CivilDate($0) }
        let reviewBy = mapping.value("review-by", expected: "a date such as 2027-09-01") {
            CivilDate($0)
        }
        root.absorb(mapping.finish())
        guard let reference, let date, let reviewBy else { return nil }
        return Site.ImpactAssessment(reference: reference, date: date, reviewBy: reviewBy)
    }
}
