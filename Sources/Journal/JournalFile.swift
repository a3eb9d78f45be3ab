import Glibc

/// The most that is looked through behind the last whole entry, and the longest line.
let tailLimit = 1 << 20
/// How much is read at once.
private let blockBytes = 64 << 10

/// What stands at the end of a journal.
struct JournalTail {
    /// The last whole entry.
    var head: JournalHead
    /// What comes after it, its last newline excluded; `nil` when nothing does.
    var torn: [UInt8]?
    /// Whether the file's last byte is a newline, or there is none.
    var endsWithNewline: Bool
}

/// An open journal, locked against other programs until it is closed.
struct JournalFile {
    private let descriptor: Int32
    private let path: String

    /// Opens a journal and waits for its lock.
    init(path: String, forAppending: Bool) throws(JournalError) {
        self.path = path
        let isNew = forAppending && access(path, F_OK) != 0
        let mode = forAppending ? O_RDWR | O_APPEND | O_CREAT : O_RDONLY
        // A pipe in its place would keep the run waiting.
        descriptor = open(path, mode | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw Self.fault(path, writing: forAppending) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            close()
            throw JournalError(.unreadable, path: path, cause: "it is not a file")
        }
        var locked = flock(descriptor, forAppending ? LOCK_EX : LOCK_SH)
        while locked != 0, errno == EINTR {
            locked = flock(descriptor, forAppending ? LOCK_EX : LOCK_SH)
        }
        guard locked == 0 else {
            close()
            throw Self.fault(path, writing: forAppending)
        }
        if isNew { try syncFolder() }
    }

    func close() {
        Glibc.close(descriptor)
    }

    /// Writes bytes at the end and waits until the disk has them.
    func write(_ bytes: [UInt8]) throws(JournalError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(
                    descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.fault(path, writing: true) }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw Self.fault(path, writing: true) }
    }

    /// Finds the last whole entry and what comes after it.
    ///
    /// An entry that lacks nothing but its newline is whole: it gets the newline.
    func tail() throws(JournalError) -> JournalTail {
        let size = Int(lseek(descriptor, 0, SEEK_END))
        guard size >= 0 else { throw Self.fault(path, writing: false) }
        guard size > 0 else { return JournalTail(head: .empty, torn: nil, endsWithNewline: true) }
        let start = max(0, size - tailLimit)
        let bytes = try read(from: start, count: size - start)
        var tail = JournalTail(
            head: .empty, torn: nil, endsWithNewline: bytes.last == newline)
        let content = tail.endsWithNewline ? bytes.dropLast() : bytes[...]
        var end = content.endIndex
        while end > content.startIndex || end == content.endIndex {
            let lineStart = content[..<end].lastIndex(of: newline).map { $0 + 1 } ?? 0
            if let entry = SealedLine(content[lineStart..<end]) {
                tail.head = entry.head
                tail.torn = end < content.endIndex ? Array(content[(end + 1)...]) : nil
                return tail
            }
            guard lineStart > 0 else { break }
            end = lineStart - 1
        }
        guard start == 0 else { throw JournalError(.damaged, path: path) }
        tail.torn = Array(content)
        return tail
    }

    /// Hands over the lines without their newlines, the last also when it has none.
    ///
    /// - Parameter body: takes a line and whether a newline ends it; says whether to go on.
    /// - Throws: ``JournalError``.
    func forEachLine(_ body: (ArraySlice<UInt8>, Bool) -> Bool) throws(JournalError) {
        var pending: [UInt8] = []
        var offset = 0
        while true {
            let block = try read(from: offset, count: blockBytes)
            guard !block.isEmpty else { break }
            offset += block.count
            pending += block
            var start = 0
            while let end = pending[start...].firstIndex(of: newline) {
                guard body(pending[start..<end], true) else { return }
                start = end + 1
            }
            pending.removeFirst(start)
            guard pending.count <= tailLimit else { throw JournalError(.damaged, path: path) }
        }
        if !pending.isEmpty { _ = body(pending[...], false) }
    }

    /// Reads up to a number of bytes from a place, fewer only at the file's end.
    private func read(from offset: Int, count: Int) throws(JournalError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, count - filled,
                    off_t(offset + filled))
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw Self.fault(path, writing: false) }
            if got == 0 { break }
            filled += got
        }
        bytes.removeLast(count - filled)
        return bytes
    }

    /// Makes the new file's name durable.
    private func syncFolder() throws(JournalError) {
        let end = path.lastIndex(of: "/")
        let folder = end.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let parent = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { throw Self.fault(folder, writing: true) }
        defer { Glibc.close(parent) }
        guard fsync(parent) == 0 else { throw Self.fault(folder, writing: true) }
    }

    private static func fault(_ path: String, writing: Bool) -> JournalError {
        JournalError(
            writing ? .unwritable : .unreadable, path: path,
            cause: String(cString: strerror(errno)))
    }
}
