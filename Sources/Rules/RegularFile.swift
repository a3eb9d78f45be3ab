internal import Glibc

/// Opens files that must be files: those that decide, those that hold keys, those with rules and
/// lists.
///
/// A pipe, a device or a socket in the place of one would keep a run waiting that holds the lock.
/// It is opened without waiting, looked at and refused; to a file that makes no difference.
package enum RegularFile {
    /// An open file.
    package struct Opened {
        /// To be closed by whoever asked for it.
        package let descriptor: Int32
        /// How long it was when it was opened.
        package let byteCount: Int
    }

    /// Opens a file for reading.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - followsLinks: whether a link to a file will do.
    /// - Returns: the file, at its beginning.
    /// - Throws: ``FileFault`` with the system's words, or with what lies there instead.
    package static func open(
        _ path: String, followsLinks: Bool
    ) throws(FileFault) -> Opened {
        let flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK
        let descriptor = Glibc.open(path, followsLinks ? flags : flags | O_NOFOLLOW)
        guard descriptor >= 0 else {
            let fault = FileFault.last
            if errno == ELOOP, !followsLinks { throw FileFault(cause: "it is a link, not a file") }
            // The system's words for a socket are those for a device that is not there, and for a
            // link that leads nowhere those for nothing.
            throw objection(to: path).map { FileFault(cause: $0) } ?? fault
        }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else {
            let fault = FileFault.last
            close(descriptor)
            throw fault
        }
        if let kind = kind(of: facts) {
            close(descriptor)
            throw FileFault(cause: "it is \(kind), not a file")
        }
        return Opened(descriptor: descriptor, byteCount: Int(facts.st_size))
    }

    /// What lies in the place of a file, as a clause: `it is a pipe, not a file`, `it is a link that
    /// leads nowhere`; `nil` for a file, and where nothing lies.
    package static func objection(to path: String) -> String? {
        var facts = stat()
        guard stat(path, &facts) == 0 else {
            let leadsNowhere = errno == ENOENT && lstat(path, &facts) == 0
            return leadsNowhere ? "it is a link that leads nowhere" : nil
        }
        return kind(of: facts).map { "it is \($0), not a file" }
    }

    /// What something is; `nil` for a file.
    private static func kind(of facts: stat) -> String? {
        switch facts.st_mode & S_IFMT {
        case S_IFREG: nil
        case S_IFDIR: "a folder"
        case S_IFIFO: "a pipe"
        case S_IFSOCK: "a socket"
        default: "a device"
        }
    }
}
