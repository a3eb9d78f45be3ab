internal import StrictYAML

/// Finds rule files and reads them all.
enum RuleFiles {
    private static let deepest = 12

    /// Reads the rules of some folders and files.
    ///
    /// - Parameters:
    ///   - paths: folders and files.
    ///   - mode: how strictly.
    ///   - log: gets what is wrong.
    ///   - digest: takes every file that is read.
    /// - Returns: the good rules, ordered by id. Rules that share an id are all left out.
    static func read(
        _ paths: [String], mode: ReadingMode, log: inout ProblemLog, digest: inout RuleDigest
    ) -> [FlagRule] {
        var rules: [FlagRule] = []
        for root in paths {
            for path in files(at: root, depth: 0, log: &log) {
                do throws(FileFault) {
                    let bytes = try FolderReader.bytes(
                        of: path, limitBytes: StrictYAML.ruleLimitBytes)
                    digest.add(name: "flags/\(path.dropFirst(root.count))", bytes: bytes)
                    let (good, problems) = FlagRuleReader.read(bytes, path: path, mode: mode)
                    rules += good
                    log.note(problems)
                } catch {
                    log.note(RuleProblem(path, "cannot be read: \(error.cause)"))
                }
            }
        }
        return withoutDoubles(rules, log: &log).sorted { $0.id < $1.id }
    }

    /// The rule files below a folder, sorted; links to folders are not followed.
    private static func files(at path: String, depth: Int, log: inout ProblemLog) -> [String] {
        switch FolderReader.kind(of: path) {
        case .file: return [path]
        case .other:
            log.note(RuleProblem(path, "there is no such file or folder"))
            return []
        case .folderLink where depth > 0: return []
        case .folder, .folderLink: break
        }
        guard depth < deepest, let entries = FolderReader.entries(of: path) else {
            log.note(RuleProblem(path, "the folder cannot be read, or lies too deep"))
            return []
        }
        var found: [String] = []
        for entry in entries {
            let isRule = entry.name.hasSuffix(".yml") || entry.name.hasSuffix(".yaml")
            guard entry.kind == .folder || (entry.kind == .file && isRule) else { continue }
            found += files(at: "\(path)/\(entry.name)", depth: depth + 1, log: &log)
        }
        return found
    }

    private static func withoutDoubles(_ rules: [FlagRule], log: inout ProblemLog) -> [FlagRule] {
        let groups = Dictionary(grouping: rules) { $0.id }
        for group in groups.values where group.count > 1 {
            for rule in group {
                let others = group.filter { $0.path != rule.path || $0.idLine != rule.idLine }
                    .map { "\($0.path):\($0.idLine)" }.sorted().joined(separator: ", ")
                log.note(
                    RuleProblem(
                        rule.path, line: rule.idLine, column: rule.idColumn,
                        "the id '\(rule.id)' is also that of \(others)"))
            }
        }
        return rules.filter { groups[$0.id]?.count == 1 }
    }
}
