internal import Glibc

/// Reads folders and files, without Foundation.
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
    /// - Throws: ``FileFault`` with the system's words.
    static func bytes(of path: String, limitBytes: Int) throws(FileFault) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFault(cause: systemText()) }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw FileFault(cause: systemText()) }
        guard facts.st_mode & S_IFMT == S_IFREG else { throw FileFault(cause: "it is no file") }
        guard Int(facts.st_size) <= limitBytes else {
            throw FileFault(cause: "it has \(facts.st_size) bytes; at most \(limitBytes) are read")
        }
        return try bytes(from: descriptor, size: Int(facts.st_size))
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
        guard !failed else { throw FileFault(cause: systemText()) }
        return result
    }

    private static func systemText() -> String {
        String(cString: strerror(errno))
    }
}

/// A file that cannot be read, with the system's words.
struct FileFault: Error, Equatable {
    let cause: String
}
