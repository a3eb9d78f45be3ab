internal import StrictYAML

/// Finds rule files and reads them all.
enum RuleFiles {
    private static let deepest = 12

    /// Reads the documents of some folders and files.
    ///
    /// - Parameters:
    ///   - paths: folders and files.
    ///   - mode: how strictly.
    ///   - log: gets what is wrong.
    ///   - digest: takes every file that is read.
    /// - Returns: the good ones, ordered by id. Those that share an id are all left out.
    static func read(
        _ paths: [String], mode: ReadingMode, log: inout ProblemLog, digest: inout RuleDigest
    ) -> RuleDocuments {
        var all = RuleDocuments()
        for root in paths {
            for path in files(at: root, depth: 0, log: &log) {
                do throws(FileFault) {
                    let bytes = try FolderReader.bytes(
                        of: path, limitBytes: StrictYAML.ruleLimitBytes)
                    digest.add(name: "flags/\(path.dropFirst(root.count))", bytes: bytes)
                    let (good, problems) = RuleFileReader.read(bytes, path: path, mode: mode)
                    all.rules += good.rules
                    log.note(problems)
                } catch {
                    log.note(RuleProblem(path, "cannot be read: \(error.cause)"))
                }
            }
        }
        let doubles = doubles(in: all.rules.map(\.heading), log: &log)
        all.rules = all.rules.filter { !doubles.contains($0.id) }.sorted { $0.id < $1.id }
        return all
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

    /// The ids that several documents have, each of which is told.
    private static func doubles(in headings: [RuleHeading], log: inout ProblemLog) -> Set<String> {
        let groups = Dictionary(grouping: headings) { $0.id }.filter { $0.value.count > 1 }
        for group in groups.values {
            for heading in group {
                let others = group.filter { $0 != heading }
                    .map { "\($0.path):\($0.idLine)" }.sorted().joined(separator: ", ")
                log.note(
                    RuleProblem(
                        heading.path, line: heading.idLine, column: heading.idColumn,
                        "the id '\(heading.id)' is also that of \(others)"))
            }
        }
        return Set(groups.keys)
    }
}
