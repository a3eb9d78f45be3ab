internal import Glibc

/// The file that holds compiled lists, and how it comes to be there.
enum CompiledListsFile {
    /// Opens the lists of a file.
    ///
    /// - Throws: ``CompiledFault`` for everything that is wrong with it.
    static func open(_ path: String) throws(CompiledFault) -> CompiledLists {
        let memory: ListMemory
        do throws(FileFault) {
            memory = try ListMemory(mapping: path)
        } catch {
            throw CompiledFault(error.cause)
        }
        return try CompiledLists(memory)
    }

    /// Writes compiled lists beside the old file and puts them in its place.
    ///
    /// The file is its owner's alone, and it is there under its name only when all of it is on the
    /// disk; who has the old one mapped keeps it.
    ///
    /// - Throws: ``FileFault`` with the system's words; then the old file is as it was.
    static func write(_ output: ListCompiler.Output, to path: String) throws(FileFault) {
        removeLeftovers(of: path)
        let temporary = "\(path).\(getpid()).new"
        try FolderReader.create(
            temporary, output.pieces, at: output.offsets, count: output.count, mode: 0o600)
        guard rename(temporary, path) == 0 else {
            let fault = FileFault.last
            unlink(temporary)
            throw fault
        }
    }

    /// Takes away what processes that were killed have left of writing the file.
    private static func removeLeftovers(of path: String) {
        guard let slash = path.lastIndex(of: "/") else { return }
        let folder = String(path[..<slash])
        let prefix = path[path.index(after: slash)...] + "."
        for entry in FolderReader.entries(of: folder) ?? []
        where entry.name.hasPrefix(prefix) && entry.name.hasSuffix(".new") {
            let writer = pid_t(entry.name.dropFirst(prefix.count).dropLast(4))
            guard let writer, kill(writer, 0) != 0, errno == ESRCH else { continue }
            unlink("\(folder)/\(entry.name)")
        }
    }
}
