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
    /// - Returns: the good ones, rules ordered by id and with their filters joined to them. Those
    ///   that share an id or a name are all left out, and so are rules on a few people.
    static func read(
        _ paths: [String], mode: ReadingMode, log: inout ProblemLog, digest: inout RuleDigest
    ) -> RuleDocuments {
        var all = RuleDocuments()
        for root in paths {
            for path in files(at: root, depth: 0, log: &log) {
                all.files.append(path)
                do throws(FileFault) {
                    let bytes = try FolderReader.bytes(
                        of: path, limitBytes: StrictYAML.ruleLimitBytes)
                    digest.add(name: "flags/\(path.dropFirst(root.count))", bytes: bytes)
                    let (good, problems) = RuleFileReader.read(bytes, path: path, mode: mode)
                    all.append(good)
                    log.note(problems)
                } catch {
                    log.note(RuleProblem(path, "cannot be read: \(error.cause)"))
                }
            }
        }
        all.remove(ids: doubles(in: all.headings, log: &log))
        all.rules.sort { $0.id < $1.id }
        all.correlations.sort { $0.heading.id < $1.heading.id }
        all.applyFilters(log: &log)
        if mode.isSiteBook, let people = mode.people {
            all.leaveOutRules(onFewOf: people, log: &log)
        }
        return all
    }

    /// The rule files below a folder, sorted; links to folders are not followed, and told where they
    /// bear a rule's name.
    private static func files(at path: String, depth: Int, log: inout ProblemLog) -> [String] {
        switch FolderReader.kind(of: path) {
        case .file: return [path]
        case .other:
            let cause = RegularFile.objection(to: path).map { "cannot be read: \($0)" }
            log.note(RuleProblem(path, cause ?? "there is no such file or folder"))
            return []
        case .folderLink where depth > 0:
            log.note(RuleProblem(path, "cannot be read: it is a link to a folder, not a file"))
            return []
        case .folder, .folderLink: break
        }
        guard depth < deepest, let entries = FolderReader.entries(of: path) else {
            log.note(RuleProblem(path, "the folder cannot be read, or lies too deep"))
            return []
        }
        var found: [String] = []
        for entry in entries {
            // What bears a rule's name and is no file is told: a rule is missing.
            let isRule = entry.name.hasSuffix(".yml") || entry.name.hasSuffix(".yaml")
            guard entry.kind == .folder || isRule else { continue }
            found += files(at: "\(path)/\(entry.name)", depth: depth + 1, log: &log)
        }
        return found
    }

    /// The ids of documents that share their id or their name with another, each of which is told.
    private static func doubles(in headings: [RuleHeading], log: inout ProblemLog) -> Set<String> {
        let named = headings.filter { $0.name != nil }
        let numbered = headings.filter(\.hasOwnID)
        let ids = tellRepeated("id", of: numbered, log: &log) { $0.id.lowercased() }
        let names = tellRepeated("name", of: named, log: &log) { $0.name ?? $0.id }
        return Set(ids + names)
    }

    /// Tells of every document that another shares a value with, and gives their ids.
    private static func tellRepeated(
        _ key: String, of headings: [RuleHeading], log: inout ProblemLog,
        value: (RuleHeading) -> String
    ) -> [String] {
        let groups = Dictionary(grouping: headings, by: value).filter { $0.value.count > 1 }
        for (shared, group) in groups {
            for heading in group {
                let others = group.filter { $0 != heading }
                    .map { "\($0.path):\($0.idLine)" }.sorted().joined(separator: ", ")
                log.note(
                    RuleProblem(
                        heading.path, line: heading.idLine, column: heading.idColumn,
                        "the \(key) '\(shared)' is also that of \(others)"))
            }
        }
        return groups.values.flatMap { $0.map(\.id) }
    }
}
