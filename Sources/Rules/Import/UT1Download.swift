internal import Glibc
package import LogModel

/// The category lists of a UT1 download, as its archive unpacks.
///
/// What the folder holds beside lists that can be flagged is left out, each with its reason: lists of what
/// is to be let through (`global_usage`), second names of other lists (links, or small files that hold the
/// other name where the archive was unpacked without links), folders without a list.
package struct UT1Download: Sendable {
    /// One list of the download.
    package struct List: Sendable {
        /// The name of its folder.
        package let name: String
        /// The name that it gets here.
        package let ownName: String
        /// The day (UTC) on which its youngest file was written; UT1 states no other date.
        package let date: CivilDate
        /// What it holds, in the publisher's words; `nil` where they say nothing.
        package let purpose: String?
        let source: String
        let files: [ListFile]
    }

    /// A name of the download that is no list here, and why.
    package struct LeftOut: Sendable, Hashable {
        package let name: String
        /// A clause.
        package let reason: String
    }

    /// The lists, by name.
    package private(set) var lists: [List] = []
    package private(set) var leftOut: [LeftOut] = []
    /// Names that were asked for and are not there.
    package private(set) var missing: [String] = []

    private static let publisher = "https://dsi.ut-capitole.fr/blacklists/"

    /// Looks through a download; only names, sizes and times are read, and `global_usage`.
    ///
    /// - Parameters:
    ///   - folder: the folder that the archive unpacks to.
    ///   - names: the lists that are wanted, each with the name that it gets here; all that are not
    ///     white when empty. A list that is named is taken although it is white.
    /// - Throws: ``ListImportFault`` when the folder cannot be read.
    package init(folder: String, names: [String: String]) throws(ListImportFault) {
        guard let entries = FolderReader.entries(of: folder) else {
            let isFile = errno == ENOTDIR
            throw ListImportFault(
                path: folder, cause: isFile ? "it is not a folder" : FileFault.last.cause,
                isWriting: false)
        }
        let usage = try UT1Download.usage(of: folder)
        let folders = Set(entries.filter { $0.kind == .folder }.map(\.name))
        for entry in entries where names.isEmpty || names[entry.name] != nil {
            let path = "\(folder)/\(entry.name)"
            switch entry.kind {
            case .folder:
                take(
                    entry.name, as: names[entry.name], path,
                    usage.entries[entry.name, default: GlobalUsage.Entry()])
            case .folderLink: leave(entry.name, "a second name of another list")
            case .file where UT1Download.isAlias(path, of: folders):
                leave(entry.name, "a second name of another list")
            case .file, .other: break
            }
        }
        let known = Set(lists.map(\.name)).union(leftOut.map(\.name))
        missing = names.keys.filter { !known.contains($0) }.sorted()
    }

    private mutating func take(
        _ name: String, as ownName: String?, _ path: String, _ usage: GlobalUsage.Entry
    ) {
        guard ListSources.isName(name) else {
            leave(name, "a list's name has letters, digits, '-' and '_' only")
            return
        }
        if usage.isWhite, ownName == nil {
            leave(name, "a list of what is to be let through")
            return
        }
        let files = ListFolder.files(in: path) ?? []
        let own = files.filter { [.domains, .urls, .expressions].contains($0.part) }
        guard let youngest = own.map(\.stamp.modified).max() else {
            leave(name, "no domains, urls or expressions in it")
            return
        }
        lists.append(
            List(
                name: name, ownName: ownName ?? name,
                date: CivilDate(daysSinceEpoch: youngest / 86_400), purpose: usage.purpose,
                source: usage.source ?? UT1Download.publisher, files: own))
    }

    private mutating func leave(_ name: String, _ reason: String) {
        leftOut.append(LeftOut(name: name, reason: reason))
    }

    private static func usage(of folder: String) throws(ListImportFault) -> GlobalUsage {
        let path = "\(folder)/global_usage"
        guard FileStamp(of: path) != nil else { return GlobalUsage() }
        do throws(FileFault) {
            return GlobalUsage(
                try FolderReader.bytes(of: path, limitBytes: GlobalUsage.limitBytes))
        } catch {
            throw ListImportFault(path: path, cause: error.cause, isWriting: false)
        }
    }

    /// Whether a file holds nothing but the name of a folder beside it, as a link does where links
    /// cannot be.
    private static func isAlias(_ path: String, of folders: Set<String>) -> Bool {
        guard let stamp = FileStamp(of: path), stamp.bytes <= 64,
            let bytes = try? FolderReader.bytes(of: path, limitBytes: 64)
        else { return false }
        let name = String(decoding: bytes, as: UTF8.self)
            .split(whereSeparator: \.isWhitespace).first.map(String.init)
        return name.map(folders.contains) ?? false
    }
}

/// A file or folder that an import cannot work with.
package struct ListImportFault: Error, Sendable, Hashable {
    package let path: String
    /// The system's words.
    package let cause: String
    /// It was to be written, and not read.
    package let isWriting: Bool
}
