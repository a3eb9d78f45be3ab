import Glibc
import LogInput

/// An archive by its path, and the globs by which its source names it.
package struct ArchiveName: Sendable {
    package let path: String
    /// The source's globs, absolute or relative to `site`.
    package let globs: [String]
    /// The site's folder.
    package let site: String

    package init(path: String, globs: [String], site: String) {
        self.path = path
        self.globs = globs
        self.site = site
    }
}

/// Why an archive could not be changed.
package struct ArchiveError: Error, Sendable, Equatable, CustomStringConvertible {
    package let path: String
    package let cause: String

    package init(path: String, cause: String) {
        self.path = path
        self.cause = cause
    }

    /// What `errno` says.
    init(path: String) {
        self.init(path: path, cause: String(cString: strerror(errno)))
    }

    package var description: String { "\(path): \(cause)" }
}

/// The folder of an archive, held open, so that what is done to a name happens there and nowhere else.
///
/// The folder is reached from the part of the source's glob that is spelled out, which may lead over
/// links, and from there by names alone: a link below is refused.
struct ArchiveFolder: ~Copyable {
    let path: String
    let name: String
    /// The folder's own path, without a slash at the end.
    let folderPath: String
    private let folder: Descriptor
    private let calls: FileCalls

    /// Opens the folder.
    ///
    /// - Throws: ``ArchiveError`` when no glob of the source names the path, or a component of it is
    ///   a link or cannot be opened.
    init(of archive: ArchiveName, calls: FileCalls) throws(ArchiveError) {
        guard let route = archive.globs.lazy.compactMap({ Route(archive, glob: $0) }).first else {
            throw ArchiveError(
                path: archive.path, cause: "is not in a folder of its source; it was left alone")
        }
        let start = calls.openFolder(route.start)
        guard start >= 0 else { throw ArchiveError(path: archive.path) }
        var folder = Descriptor(start)
        for part in route.folders {
            let next = calls.openAt(
                folder.number, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0)
            guard next >= 0 else { throw ArchiveError(path: archive.path) }
            folder = Descriptor(next)
        }
        self.folder = folder
        self.calls = calls
        path = archive.path
        name = route.name
        // By bytes: a name may begin with a character that joins the slash before it.
        folderPath = String(
            decoding: archive.path.utf8.dropLast(route.name.utf8.count + 1), as: UTF8.self)
    }

    var descriptor: Int32 { folder.number }

    /// What the archive's name stands for now; `nil` when for nothing.
    func facts() throws(ArchiveError) -> stat? {
        var facts = stat()
        guard calls.factsAt(folder.number, name, &facts) == 0 else {
            if errno == ENOENT { return nil }
            throw ArchiveError(path: path)
        }
        return facts
    }

    /// Refuses what is no regular file with a single name, or not the file that was listed.
    func hold(_ facts: stat, to listed: LogFile?) throws(ArchiveError) {
        guard facts.st_mode & S_IFMT == S_IFREG else {
            throw ArchiveError(path: path, cause: "is no regular file; it was left alone")
        }
        guard facts.st_nlink == 1 else {
            throw ArchiveError(path: path, cause: "has a second name elsewhere; it was left alone")
        }
        // Rotation gives one archive's name to the next.
        let isListed = listed.map {
            $0.isStill(
                device: UInt64(facts.st_dev), inode: UInt64(facts.st_ino),
                size: UInt64(clamping: facts.st_size),
                modifiedSeconds: Int64(facts.st_mtim.tv_sec),
                modifiedNanoseconds: Int64(facts.st_mtim.tv_nsec))
        }
        guard isListed ?? true else {
            throw ArchiveError(path: path, cause: "is another file now; it was left alone")
        }
    }

    /// How a path is reached from what a glob spells out.
    private struct Route {
        var start: String
        var folders: [String]
        var name: String

        /// `nil` when the glob does not name the path.
        init?(_ archive: ArchiveName, glob: String) {
            let parts = glob.split(separator: "/").map(String.init)
            let base = glob.hasPrefix("/") ? "/" : archive.site
            let prefix = base.hasSuffix("/") || base.isEmpty ? base : base + "/"
            guard archive.path.hasPrefix(prefix) else { return nil }
            let names = archive.path.dropFirst(prefix.count).split(separator: "/").map(String.init)
            guard names.count == parts.count, let name = names.last,
                zip(parts, names).allSatisfy({ Route.fits($0, $1) })
            else { return nil }
            let spelledOut = min(
                parts.prefix { !Route.isPattern($0) }.count, parts.count - 1)
            let folders = Array(names[spelledOut..<(names.count - 1)])
            // Behind a wildcard `..` would lead to where the glob does not say.
            guard !folders.contains(where: { $0 == ".." || $0 == "." }) else { return nil }
            start = names[..<spelledOut].reduce(base.isEmpty ? "." : base) { folder, name in
                folder.hasSuffix("/") ? folder + name : folder + "/" + name
            }
            self.folders = folders
            self.name = name
        }

        private static func isPattern(_ part: String) -> Bool {
            part.contains { "*?[\\".contains($0) }
        }

        private static func fits(_ part: String, _ name: String) -> Bool {
            isPattern(part) ? fnmatch(part, name, FNM_PERIOD) == 0 : part == name
        }
    }
}
