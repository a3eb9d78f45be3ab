import Crypto
import Glibc
import LogModel

/// Whole files of a folder whose names, sizes and times are to tell nothing.
///
/// A file is written under a temporary name, synced, renamed, and the folder synced; its times
/// are set to the start of 1970. What stays to be seen is how many files there are, and, by
/// whoever can ask the file system itself, the inode's change time, which no program can set.
struct PrivateFolder: Sendable {
    let path: String

    private static let temporary = ".new-"

    /// Opens the folder, and with leave makes it, 0700.
    init(path: String, create: Bool) throws(StoreError) {
        _ = try StateFolder(path: path, create: create)
        self.path = path
    }

    /// A name that tells nothing: 32 random hexadecimal digits.
    static func randomName() -> String {
        Hexadecimal.text(randomBytes(16))
    }

    /// The names of the files, sorted; what a crash left half written is not among them.
    func names() throws(StoreError) -> [String] {
        try entries().filter { !$0.hasPrefix(".") }.sorted()
    }

    /// Removes what a crash left half written.
    func removeLeftovers() throws(StoreError) {
        for name in try entries() where name.hasPrefix(Self.temporary) { try remove(name) }
    }

    private func entries() throws(StoreError) -> [String] {
        guard let directory = opendir(path) else { throw .fault(.unreadable, path) }
        defer { closedir(directory) }
        var names: [String] = []
        while true {
            // The end and a fault differ in errno alone.
            errno = 0
            guard let entry = readdir(directory) else { break }
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        guard errno == 0 else { throw .fault(.unreadable, path) }
        return names
    }

    /// Writes a file, whole or not at all.
    func write(_ bytes: [UInt8], to name: String) throws(StoreError) {
        let final = "\(path)/\(name)"
        let temporary = "\(path)/\(Self.temporary)\(name)"
        let descriptor = open(
            temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .fault(.unwritable, temporary) }
        defer { close(descriptor) }
        try Self.write(bytes, to: descriptor, temporary)
        var times = [timespec(), timespec()]
        guard fchmod(descriptor, 0o600) == 0, futimens(descriptor, &times) == 0,
            fsync(descriptor) == 0, rename(temporary, final) == 0
        else { throw .fault(.unwritable, final) }
        try sync()
    }

    /// Reads a file, of one that is longer than a limit only a byte more than that; `nil` when
    /// there is none (any more).
    func read(_ name: String, limitBytes: Int) throws(StoreError) -> [UInt8]? {
        let file = "\(path)/\(name)"
        // A pipe in its place would keep the run waiting.
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .fault(.unreadable, file)
        }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw .fault(.unreadable, file) }
        guard facts.st_mode & S_IFMT == S_IFREG else {
            throw StoreError(.unreadable, path: file, cause: "it is not a file")
        }
        var bytes = [UInt8](repeating: 0, count: limitBytes + 1)
        var filled = 0
        while filled < bytes.count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(
                    descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .fault(.unreadable, file) }
            if got == 0 { break }
            filled += got
        }
        return Array(bytes.prefix(filled))
    }

    /// Overwrites a file and removes it; one that is not there is no fault.
    ///
    /// On a plain disk with a plain file system the overwriting reaches the old blocks. On flash,
    /// on file systems that copy on write, in snapshots and in backups it does not: there the old
    /// bytes last until their place is used again. `docs/retention.md` says so.
    ///
    /// It loses its name first. A run that is killed in between leaves something half written,
    /// which the next one removes, and not a file that is no longer what its name says.
    func remove(_ name: String) throws(StoreError) {
        let isLeaving = name.hasPrefix(Self.temporary)
        let file = "\(path)/" + (isLeaving ? name : Self.temporary + name)
        if !isLeaving {
            // When the name is gone already, a removal that was broken off may have to be ended.
            guard rename("\(path)/\(name)", file) == 0 || errno == ENOENT else {
                throw .fault(.unwritable, "\(path)/\(name)")
            }
            try sync()
        }
        let descriptor = open(file, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return }
            throw .fault(.unwritable, file)
        }
        defer { close(descriptor) }
        let size = lseek(descriptor, 0, SEEK_END)
        guard size >= 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw .fault(.unwritable, file)
        }
        try Self.write([UInt8](repeating: 0, count: Int(size)), to: descriptor, file)
        guard fsync(descriptor) == 0, unlink(file) == 0 || errno == ENOENT else {
            throw .fault(.unwritable, file)
        }
        try sync()
    }

    /// Makes the folder's names durable.
    private func sync() throws(StoreError) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .fault(.unwritable, path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw .fault(.unwritable, path) }
    }

    private static func write(
        _ bytes: [UInt8], to descriptor: Int32, _ file: String
    ) throws(StoreError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(
                    descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .fault(.unwritable, file) }
            written += count
        }
    }
}

/// Bytes nobody can guess.
func randomBytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
}
