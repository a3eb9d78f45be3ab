import Authority
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
        var site = try reader.site()
        site.file = bytes
        return site
    }
}

/// Builds a site from the mapping of its file; keeps what was wrong until the end.
private struct SiteReader {
    var root: YAMLMapping
    let folder: String

    mutating func site() throws -> Site {
        let school = root.text("school")
        let zone = SourceReader.zone(in: &root)
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
        site.permissions = root.textIfPresent("permissions").map(absolute)
        site.rules.ownDomains = root.texts("domains").map { $0.text.lowercased() }
        site.sharedComputers = Set(root.texts("shared-computers").map(\.text))
        site.rehearsal = root.valueIfPresent(
            "rehearsal", expected: "an instant such as 2026-11-20T02:00:00Z"
        ) { Timestamp(rfc3339: $0) }
        site.impactAssessment = impactAssessment()
        site.policyAdopted = date("policy-adopted")
        site.staffTold = date("staff-told")
        site.closedDays = closedDays()
        site.trustRoles = trustRoles()
        readConsultations(into: &site)
        let problems = root.finish()
        guard problems.isEmpty else { throw YAMLProblems(problems) }
        return site
    }

    /// When the school is closed.
    private mutating func closedDays() -> [Site.ClosedDays] {
        guard root.treeIfPresent("closed") != nil else { return [] }
        return root.list("closed").compactMap { item in
            var mapping = YAMLMapping(item, path: root.path, as: "an entry of 'closed'")
            let dates = ["from", "until"].map { key in
                mapping.value(key, expected: "a date such as 2026-12-21") { CivilDate($0) }
            }
            let reason = mapping.text("reason")
            if let from = dates[0], let until = dates[1], until < from {
                mapping.report("'until' lies before 'from'", at: mapping.mark)
            }
            root.absorb(mapping.finish())
            guard let from = dates[0], let until = dates[1], from <= until, let reason else {
                return nil
            }
            return Site.ClosedDays(days: from...until, reason: reason)
        }
    }

    /// Whose advice must be taken before a document is signed.
    private mutating func readConsultations(into site: inout Site) {
        guard let tree = root.treeIfPresent("consultations") else { return }
        var mapping = YAMLMapping(tree, path: root.path, as: "'consultations'")
        site.occasionalConsultations = offices("occasional", &mapping) ?? []
        site.privateConsultations = offices("private-communications", &mapping)
        root.absorb(mapping.finish())
    }

    /// The offices of one case; `nil` where the case is left out.
    private func offices(_ key: String, _ mapping: inout YAMLMapping) -> [String]? {
        mapping.textsIfPresent(key)?.compactMap { item in
            guard item.text.contains(where: { $0.isLetter || $0.isNumber }) else {
                mapping.report("'\(key)' takes offices such as HR", at: item.mark)
                return nil
            }
            return item.text
        }
    }

    /// Who governs the school, and which roles of a trust sign in which case.
    private mutating func trustRoles() -> TrustRoles {
        let isTrust = root.valueIfPresent("governance", expected: "'maintained' or 'trust'") {
            ["maintained": false, "trust": true][$0]
        }
        let tree = root.treeIfPresent("trust-signs")
        if tree != nil, isTrust != true {
            root.report(
                "'trust-signs' goes with 'governance: trust'", at: root.mark(ofKey: "trust-signs"))
        }
        guard let tree else { return isTrust == false ? .none : .any }
        var mapping = YAMLMapping(tree, path: root.path, as: "'trust-signs'")
        let roles = TrustRoles(
            forHead: trustRoles("for-headteacher", &mapping),
            forChair: trustRoles("for-chair-of-governors", &mapping),
            forBoth: trustRoles("for-both", &mapping))
        root.absorb(mapping.finish())
        return roles
    }

    /// The roles of one case; all of them where the case is left out.
    private func trustRoles(_ key: String, _ mapping: inout YAMLMapping) -> Set<AuthorityRole> {
        let names = AuthorityRole.allCases.filter(\.isTrust).map(\.rawValue)
        guard let items = mapping.textsIfPresent(key) else {
            return Set(AuthorityRole.allCases.filter(\.isTrust))
        }
        let roles = items.compactMap { item -> AuthorityRole? in
            if let role = AuthorityRole(rawValue: item.text), role.isTrust { return role }
            mapping.report(
                "'\(key)' takes roles of the trust (\(names.joined(separator: ", "))), "
                    + "not '\(item.text.prefix(60))'", at: item.mark)
            return nil
        }
        if roles.isEmpty {
            mapping.report("'\(key)' lists no role", at: mapping.mark(ofKey: key))
        }
        return Set(roles)
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

    private mutating func sources(zone: Zone) -> [Site.Source] {
        let items = root.list("sources")
        if items.isEmpty {
            root.report("'sources' must list at least one source", at: root.mark(ofKey: "sources"))
        }
        var names: Set<String> = []
        return items.compactMap { item in
            var mapping = YAMLMapping(item, path: root.path, as: "a source")
            let source = SourceReader(inheritedZone: zone).source(&mapping)
            if let source, !names.insert(source.name).inserted {
                mapping.report("two sources are called '\(source.name)'", at: mapping.mark)
            }
            root.absorb(mapping.finish())
            return source
        }
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
