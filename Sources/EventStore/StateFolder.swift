import Glibc

/// The folder that holds everything Headnote remembers, readable by its owner alone.
package struct StateFolder: Sendable {
    /// The folder in it that holds the secrets.
    static let keys = "keys"

    /// The folder's path.
    package let path: String

    /// Opens the folder, makes it 0700, and creates it when that is allowed.
    init(path: String, create: Bool) throws(StoreError) {
        self.path = path
        if create, mkdir(path, 0o700) != 0, errno != EEXIST { throw .fault(.unwritable, path) }
        var facts = stat()
        guard stat(path, &facts) == 0 else {
            throw errno == ENOENT ? StoreError(.missing, path: path) : .fault(.unreadable, path)
        }
        guard facts.st_mode & S_IFMT == S_IFDIR else {
            throw StoreError(.unreadable, path: path, cause: "it is not a folder")
        }
        if create, facts.st_mode & 0o777 != 0o700, chmod(path, 0o700) != 0 {
            throw .fault(.unwritable, path)
        }
    }

    /// The path of something in the folder.
    package func path(of name: String) -> String {
        "\(path)/\(name)"
    }

    /// Makes sure that a file exists and only its owner can read it.
    ///
    /// SQLite gives the write-ahead log and the shared memory the mode of the database, so
    /// creating that one first is enough and the process's umask does not matter.
    func secureFile(_ file: String) throws(StoreError) {
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .fault(.unwritable, file) }
        defer { close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0 else { throw .fault(.unwritable, file) }
    }
}

/// The lock that one run holds, so that two nights never read the same logs.
///
/// The system lifts it when the process ends, however it ends; the file stays.
final class RunLock: Sendable {
    private let descriptor: Int32

    init(path: String) throws(StoreError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .fault(.unwritable, path) }
        guard RunLock.take(descriptor) else {
            let wasLocked = errno == EWOULDBLOCK
            let fault = StoreError.fault(.unwritable, path)
            close(descriptor)
            throw wasLocked ? StoreError(.locked, path: path) : fault
        }
    }

    deinit {
        close(descriptor)
    }

    /// Takes the lock, trying for a second: a process that is just being started holds copies of
    /// its parent's open files, and their locks, until it has become its own program.
    private static func take(_ descriptor: Int32) -> Bool {
        for _ in 0..<20 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            guard errno == EWOULDBLOCK else { return false }
            usleep(50_000)
        }
        return flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }
}

extension StoreError {
    /// The system's last error, about a path.
    static func fault(_ code: Code, _ path: String) -> StoreError {
        StoreError(code, path: path, cause: String(cString: strerror(errno)))
    }
}
