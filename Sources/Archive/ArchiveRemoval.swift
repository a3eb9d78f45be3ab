import Glibc
package import LogInput
import LogModel

/// Why an archive could not be removed.
package struct ArchiveError: Error, Sendable, Equatable, CustomStringConvertible {
    package let path: String
    package let cause: String

    package var description: String { "\(path): \(cause)" }
}

/// Removes whole archives.
package enum ArchiveRemoval {
    /// Removes a file and waits until its folder is on disk.
    ///
    /// The folder is opened once and the file removed by its name in it, so that a folder that is
    /// replaced in between cannot lead elsewhere. A file that is already gone is fine: an earlier
    /// purge was interrupted after removing it.
    ///
    /// - Parameters:
    ///   - path: an archive; not a link, and with no second name.
    ///   - listed: the file as it was when it was found to have expired; another one is left alone.
    /// - Throws: ``ArchiveError`` with the reason; then the file is still there.
    package static func remove(
        _ path: String, ifStill listed: LogFile? = nil
    ) throws(ArchiveError) {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { String(path[..<$0]) } ?? "."
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        let handle = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard handle >= 0 else { throw fault(path) }
        defer { close(handle) }

        var facts = stat()
        guard fstatat(handle, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT { return }
            throw fault(path)
        }
        guard facts.st_mode & S_IFMT == S_IFREG else {
            throw ArchiveError(path: path, cause: "is no regular file; it was left alone")
        }
        guard facts.st_nlink == 1 else {
            throw ArchiveError(path: path, cause: "has a second name elsewhere; it was left alone")
        }
        // Rotation gives one archive's name to the next.
        guard listed.map({ isSame($0, facts) }) ?? true else {
            throw ArchiveError(path: path, cause: "is another file now; it was left alone")
        }
        guard unlinkat(handle, name, 0) == 0 || errno == ENOENT, fsync(handle) == 0 else {
            throw fault(path)
        }
    }

    /// Whether a file has the size and the time of change that it was listed with.
    private static func isSame(_ listed: LogFile, _ facts: stat) -> Bool {
        let modified =
            Int64(facts.st_mtim.tv_sec) * 1000 + Int64(facts.st_mtim.tv_nsec) / 1_000_000
        return Int64(facts.st_size) == Int64(clamping: listed.size)
            && modified == listed.modified.milliseconds
    }

    private static func fault(_ path: String) -> ArchiveError {
        ArchiveError(path: path, cause: String(cString: strerror(errno)))
    }
}
