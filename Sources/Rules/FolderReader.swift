internal import Glibc

/// Reads and writes folders and files, without Foundation.
enum FolderReader {
    /// What a name in a folder stands for.
    enum Kind: Sendable {
        case folder
        case file
        /// A symbolic link to a folder.
        case folderLink
        case other
    }

    /// The largest list that is read, in bytes.
    static let largestList = 1 << 30

    /// The names in a folder with their kinds, sorted; `nil` when it cannot be read.
    ///
    /// Names that begin with a dot are left out.
    static func entries(of folder: String) -> [(name: String, kind: Kind)]? {
        guard let stream = opendir(folder) else { return nil }
        defer { closedir(stream) }
        var found: [(name: String, kind: Kind)] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard !name.hasPrefix(".") else { continue }
            found.append((name, kind(of: "\(folder)/\(name)")))
        }
        return found.sorted { $0.name < $1.name }
    }

    /// What a path stands for; a link to a file counts as the file.
    static func kind(of path: String) -> Kind {
        var facts = stat()
        guard lstat(path, &facts) == 0 else { return .other }
        let isLink = facts.st_mode & S_IFMT == S_IFLNK
        guard !isLink || stat(path, &facts) == 0 else { return .other }
        switch facts.st_mode & S_IFMT {
        case S_IFDIR: return isLink ? .folderLink : .folder
        case S_IFREG: return .file
        default: return .other
        }
    }

    /// Reads a whole file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - limitBytes: a larger file is not read.
    /// - Returns: its bytes.
    /// - Throws: ``FileFault`` with the system's words, or with what lies there instead of a file.
    static func bytes(of path: String, limitBytes: Int) throws(FileFault) -> [UInt8] {
        let file = try RegularFile.open(path, followsLinks: true)
        defer { close(file.descriptor) }
        guard file.byteCount <= limitBytes else {
            throw FileFault(cause: "it has \(file.byteCount) bytes; at most \(limitBytes) are read")
        }
        return try bytes(from: file.descriptor, size: file.byteCount)
    }

    private static func bytes(from descriptor: Int32, size: Int) throws(FileFault) -> [UInt8] {
        var failed = false
        let result = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size, let start = buffer.baseAddress {
                let taken = read(descriptor, start + count, size - count)
                if taken < 0, errno == EINTR { continue }
                failed = taken < 0
                guard taken > 0 else { return }
                count += taken
            }
        }
        guard !failed else { throw FileFault.last }
        return result
    }

    /// Makes a folder unless it is there.
    static func makeFolder(_ path: String) throws(FileFault) {
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw FileFault.last }
    }

    /// Creates a file from some pieces and brings it to the disk; one that is there is replaced.
    ///
    /// - Throws: ``FileFault`` with the system's words; then there is no file.
    static func create(
        _ path: String, _ pieces: [[UInt8]], at offsets: [Int]? = nil, count: Int? = nil,
        mode: mode_t
    ) throws(FileFault) {
        unlink(path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw FileFault.last }
        defer { close(descriptor) }
        var end = 0
        var isWritten = true
        for (index, piece) in pieces.enumerated() where isWritten {
            let start = offsets?[index] ?? end
            isWritten = write(piece, at: start, to: descriptor)
            end = start + piece.count
        }
        guard isWritten, ftruncate(descriptor, off_t(count ?? end)) == 0, fsync(descriptor) == 0
        else {
            let fault = FileFault.last
            unlink(path)
            throw fault
        }
    }

    private static func write(_ bytes: [UInt8], at offset: Int, to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count, let start = bytes.baseAddress {
                let written = pwrite(
                    descriptor, start + done, bytes.count - done, off_t(offset + done))
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { return false }
                done += written
            }
            return true
        }
    }
}

/// A file that cannot be read.
package struct FileFault: Error, Sendable, Equatable {
    /// The system's words, or what lies there instead, as a clause.
    package let cause: String

    /// The system's last error.
    static var last: FileFault { FileFault(cause: String(cString: strerror(errno))) }
}
