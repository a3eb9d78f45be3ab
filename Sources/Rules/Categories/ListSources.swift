internal import Glibc

/// One file of a list.
struct ListFile: Sendable {
    /// What a file of a list holds.
    enum Part: String, CaseIterable, Sendable {
        case domains, urls, expressions
        /// The school's own additions to the list.
        case add
        /// What the school takes out of the list.
        case allow
        /// What the list is for, and of when.
        case usage
    }

    let part: Part
    /// Which piece of a file that was split (`domains.0`); -1 for a whole one.
    let piece: Int
    let path: String
    let stamp: FileStamp

    /// What a name in a list's folder stands for; `nil` for files that are none of a list.
    static func part(named name: String) -> (part: Part, piece: Int)? {
        if let part = Part(rawValue: name) { return (part, -1) }
        guard let dot = name.lastIndex(of: "."), let part = Part(rawValue: String(name[..<dot])),
            part == .domains || part == .urls,
            let piece = UInt16(name[name.index(after: dot)...])
        else { return nil }
        return (part, Int(piece))
    }
}

/// The folder of one list.
struct ListFolder {
    let name: String
    let path: String
    let isProtected: Bool
    /// By part and piece.
    let files: [ListFile]

    /// The files of a list in a folder, by part and piece; `nil` when the folder cannot be read.
    ///
    /// What bears the name of one and is none is among them, so that whoever reads it tells of it.
    static func files(in folder: String) -> [ListFile]? {
        guard let entries = FolderReader.entries(of: folder) else { return nil }
        var files: [ListFile] = []
        for entry in entries {
            let path = "\(folder)/\(entry.name)"
            guard let (part, piece) = ListFile.part(named: entry.name),
                let stamp = FileStamp(of: path) ?? FileStamp(ofLink: path)
            else { continue }
            files.append(ListFile(part: part, piece: piece, path: path, stamp: stamp))
        }
        return files.sorted { ($0.part.rawValue, $0.piece) < ($1.part.rawValue, $1.piece) }
    }
}

/// The folders of all lists, as they are found.
///
/// Of most lists nothing is read but names, sizes and times, so that a night can tell soon whether the
/// compiled lists are still those of these files; `global_usage` is read, and short lists where names
/// are looked for.
struct ListSources {
    private(set) var folders: [ListFolder] = []
    private(set) var problems: [RuleProblem] = []
    /// The lines that name somebody and are left out.
    private(set) var named = NamedEntries()
    private var seen: Set<FileStamp.Identity> = []
    private var stamps: [String] = []

    /// Finds the lists below some folders.
    ///
    /// - Parameters:
    ///   - categories: folders that hold one folder for each category; a category that is in two
    ///     of them has the lines of both.
    ///   - protected: folders that hold one folder for each kind of protected channel.
    init(categories: [String], protected: [String]) {
        for root in categories { search(root, areProtected: false) }
        for root in protected { search(root, areProtected: true) }
    }

    /// Everything that tells whether files have changed since: their paths, sizes, times and places on
    /// the disk, what each counts as, and which of their lines are left out.
    var manifest: [UInt8] { Array((stamps + named.marks).joined(separator: "\n").utf8) }

    /// Leaves out the lines that name somebody.
    ///
    /// They are looked for every time, because who is somebody changes while the lists stay as they
    /// are.
    mutating func leaveOutNames(of people: PeopleGuard) {
        named = NamedEntries(in: folders, of: people)
        problems += named.problems
    }

    private mutating func search(_ root: String, areProtected: Bool) {
        guard let entries = FolderReader.entries(of: root) else {
            problems.append(RuleProblem(root, "the folder cannot be read"))
            return
        }
        let white = areProtected ? [] : whiteNames(in: root)
        // What is here under its own name is not read under another one too.
        for entry in entries where entry.kind == .folder {
            if let stamp = FileStamp(of: "\(root)/\(entry.name)") { seen.insert(stamp.identity) }
        }
        for entry in entries {
            let path = "\(root)/\(entry.name)"
            switch entry.kind {
            case .folder, .folderLink: break
            case .file: continue
            case .other:
                // Channels that are protected no more would be matched.
                if areProtected {
                    problems.append(
                        RuleProblem(path, "this is no folder, or a link that leads nowhere"))
                }
                continue
            }
            guard ListSources.isName(entry.name) else {
                problems.append(
                    RuleProblem(path, "a list's name has letters, digits, '-' and '_' only"))
                continue
            }
            if white.contains(entry.name) {
                remark(path, "a list of what is to be let through (global_usage) is no category")
            } else if entry.kind == .folder || isNew(path) {
                take(entry.name, path, areProtected)
            } else {
                remark(path, "a link to another list is skipped")
            }
        }
    }

    /// Whether a link leads to a folder that was not found yet.
    private mutating func isNew(_ path: String) -> Bool {
        guard let stamp = FileStamp(of: path) else { return false }
        return seen.insert(stamp.identity).inserted
    }

    private mutating func whiteNames(in root: String) -> Set<String> {
        let path = "\(root)/global_usage"
        guard FileStamp(of: path) != nil else { return [] }
        do throws(FileFault) {
            let bytes = try FolderReader.bytes(of: path, limitBytes: GlobalUsage.limitBytes)
            return GlobalUsage(bytes).whiteNames
        } catch {
            problems.append(RuleProblem(path, "cannot be read: \(error.cause)"))
            return []
        }
    }

    private mutating func take(_ name: String, _ path: String, _ isProtected: Bool) {
        guard let files = ListFolder.files(in: path) else {
            problems.append(RuleProblem(path, "the folder cannot be read"))
            return
        }
        if files.allSatisfy({ $0.part == .usage }) {
            remark(path, "no domains, urls or expressions in it")
        }
        let kind = isProtected ? "protected" : "category"
        for file in files {
            stamps.append("\(kind) \(name) \(file.part) \(file.stamp) \(file.path)")
        }
        folders.append(ListFolder(name: name, path: path, isProtected: isProtected, files: files))
    }

    private mutating func remark(_ path: String, _ message: String) {
        problems.append(RuleProblem(path, message, gravity: .remark))
    }

    /// Whether a folder's name can be that of a category.
    static func isName(_ name: String) -> Bool {
        name.utf8.count <= 64
            && name.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                    || byte &- UInt8(ascii: "0") < 10 || lowerCased(byte) &- UInt8(ascii: "a") < 26
            }
    }
}

/// What tells a file's state apart from every other, without reading it.
///
/// The time of the last change of the file's own entry is among it: no program sets that back.
struct FileStamp: CustomStringConvertible, Sendable {
    /// Which file it is, under whatever name.
    struct Identity: Hashable, Sendable {
        let device: UInt64
        let inode: UInt64
    }

    let identity: Identity
    let bytes: Int
    /// Seconds since 1970 of the last change of the content.
    let modified: Int
    private let nanoseconds: Int
    private let changed: Int
    private let changedNanoseconds: Int

    /// Asks for a file's or a folder's state, through links; `nil` when there is none.
    init?(of path: String) {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        self.init(facts)
    }

    /// Asks for the state of a link itself; `nil` when there is none.
    init?(ofLink path: String) {
        var facts = stat()
        guard lstat(path, &facts) == 0 else { return nil }
        self.init(facts)
    }

    private init(_ facts: stat) {
        identity = Identity(device: UInt64(facts.st_dev), inode: UInt64(facts.st_ino))
        bytes = Int(facts.st_size)
        modified = facts.st_mtim.tv_sec
        nanoseconds = facts.st_mtim.tv_nsec
        changed = facts.st_ctim.tv_sec
        changedNanoseconds = facts.st_ctim.tv_nsec
    }

    var description: String {
        "\(identity.device):\(identity.inode) \(bytes) \(modified).\(nanoseconds) \(changed).\(changedNanoseconds)"
    }
}
