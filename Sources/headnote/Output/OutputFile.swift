import Foundation

/// A file that a command writes, readable only by its owner.
struct OutputFile {
    let path: String
    private let handle: FileHandle

    /// Creates the file, or empties it.
    init(path: String) throws {
        try self.init(path: path, flags: O_TRUNC)
    }

    private init(path: String, flags: Int32) throws {
        self.path = path
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure.unwritable(path: path, cause: String(cString: strerror(errno)))
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Appends bytes.
    func write(_ bytes: [UInt8]) throws {
        do {
            try handle.write(contentsOf: Data(bytes))
        } catch {
            throw CommandFailure.unwritable(path: path, cause: error.localizedDescription)
        }
    }

    /// Creates a file with a content, whole or not at all: it appears under its name only when
    /// everything was written.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - content: what it holds.
    ///   - prepare: a last step on the open file, before it has its name.
    /// - Throws: ``CommandFailure``.
    static func create(
        _ path: String, _ content: [UInt8], prepare: (OutputFile) throws -> Void = { _ in }
    ) throws {
        let temporary = path + ".new"
        // What an interrupted command left goes; what somebody else put there stays and is refused,
        // for its owner could read what is written to it.
        unlink(temporary)
        let file = try OutputFile(path: temporary, flags: O_EXCL | O_NOFOLLOW)
        do {
            try file.write(content)
            try prepare(file)
        } catch {
            unlink(temporary)
            throw error
        }
        guard fsync(file.handle.fileDescriptor) == 0, rename(temporary, path) == 0 else {
            throw CommandFailure.unwritable(path: path, cause: String(cString: strerror(errno)))
        }
    }

    /// Creates a file among those that a night reads.
    ///
    /// What an administrator writes as root goes to the owner and group of the folder, so that a
    /// night under an account of its own can read it.
    static func createInSite(_ path: String, _ content: [UInt8]) throws {
        try create(path, content) { try $0.giveToOwnerOfFolder(of: path) }
    }

    private func giveToOwnerOfFolder(of path: String) throws {
        guard geteuid() == 0 else { return }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var status = stat()
        guard stat(folder, &status) == 0, status.st_uid != 0 else { return }
        guard fchown(handle.fileDescriptor, status.st_uid, status.st_gid) == 0 else {
            throw CommandFailure.unwritable(path: path, cause: String(cString: strerror(errno)))
        }
    }

    /// Creates a file that is not there yet; one that is, is not replaced.
    static func createNew(_ path: String, _ content: [UInt8]) throws {
        try refuseExisting(path)
        try create(path, content)
    }

    /// Throws when there is a file of that name.
    static func refuseExisting(_ path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure.unwritable(path: path, cause: "it exists already")
        }
    }

    /// Creates a folder that only its owner may open, if it is not there.
    static func createFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure.unwritable(path: path, cause: error.localizedDescription)
        }
    }
}
