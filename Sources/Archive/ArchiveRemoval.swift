import Glibc
package import LogInput

/// Removes whole archives.
package enum ArchiveRemoval {
    /// Removes a file and waits until its folder is on disk.
    ///
    /// The folder is opened once and the file removed by its name in it, so that a folder that is
    /// replaced in between cannot lead elsewhere. A file that is already gone is fine: an earlier
    /// purge was interrupted after removing it.
    ///
    /// - Parameters:
    ///   - archive: not a link, and with no second name.
    ///   - listed: the file as it was when it was found to have expired; another one is left alone.
    ///   - calls: the system's, except in tests.
    /// - Throws: ``ArchiveError`` with the reason; then the file is still there, or the folder not
    ///   yet on disk.
    package static func remove(
        _ archive: ArchiveName, ifStill listed: LogFile? = nil, calls: FileCalls = .system
    ) throws(ArchiveError) {
        let folder = try ArchiveFolder(of: archive, calls: calls)
        guard let facts = try folder.facts() else { return }
        try folder.hold(facts, to: listed)
        guard calls.remove(folder.descriptor, folder.name) == 0 || errno == ENOENT,
            calls.sync(folder.descriptor) == 0
        else { throw ArchiveError(path: archive.path) }
    }
}
