import Glibc

/// A new file beside an archive, written through a buffer.
struct OutputFile: ~Copyable {
    private let file: Descriptor
    private let path: String
    private let calls: FileCalls
    private var buffer: [UInt8] = []

    private static let bufferBytes = 256 << 10

    /// Makes the file, which only its owner can read until it takes the archive's place.
    ///
    /// One of the same name is what a purge left that was killed; it is replaced.
    init(_ name: String, in folder: borrowing ArchiveFolder, calls: FileCalls) throws(ArchiveError)
    {
        guard calls.remove(folder.descriptor, name) == 0 || errno == ENOENT else {
            throw ArchiveError(path: folder.path)
        }
        let number = calls.openAt(
            folder.descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
        guard number >= 0 else { throw ArchiveError(path: folder.path) }
        file = Descriptor(number)
        path = folder.path
        self.calls = calls
        buffer.reserveCapacity(OutputFile.bufferBytes)
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        if buffer.count + bytes.count > OutputFile.bufferBytes { try flush() }
        if bytes.count > OutputFile.bufferBytes {
            try write(bytes)
        } else {
            buffer.append(contentsOf: bytes)
        }
    }

    mutating func flush() throws(ArchiveError) {
        let full = buffer
        buffer.removeAll(keepingCapacity: true)
        var failure: ArchiveError?
        full.withUnsafeBytes { bytes in
            do throws(ArchiveError) {
                try write(bytes)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// Gives the file the owner, the rights, the attributes and the times of another one, and waits
    /// until it is on disk.
    mutating func finish(like original: borrowing Descriptor, _ facts: stat) throws(ArchiveError) {
        try flush()
        let own = try self.facts()
        if own.st_uid != facts.st_uid || own.st_gid != facts.st_gid {
            try check(calls.setOwner(file.number, facts.st_uid, facts.st_gid))
        }
        try check(calls.setMode(file.number, facts.st_mode & 0o7777))
        try copyAttributes(of: original)
        try check(calls.setTimes(file.number, facts.st_atim, facts.st_mtim))
        try check(calls.sync(file.number))
    }

    func facts() throws(ArchiveError) -> stat {
        var facts = stat()
        try check(calls.facts(file.number, &facts))
        return facts
    }

    /// Copies the extended attributes, access lists among them.
    private func copyAttributes(of original: borrowing Descriptor) throws(ArchiveError) {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 << 10, alignment: 16)
        defer { room.deallocate() }
        let value = UnsafeMutableRawBufferPointer(rebasing: room[(64 << 10)...])
        let count = calls.attributeNames(
            original.number, UnsafeMutableRawBufferPointer(rebasing: room[..<(64 << 10)]))
        guard count >= 0 else {
            if errno == ENOTSUP { return }
            throw ArchiveError(path: path)
        }
        for name in room[..<count].split(separator: 0).map({ String(decoding: $0, as: UTF8.self) })
        {
            let length = calls.attribute(original.number, name, value)
            guard length >= 0 else { throw ArchiveError(path: path) }
            let bytes = UnsafeRawBufferPointer(rebasing: value[..<length])
            guard calls.setAttribute(file.number, name, bytes) != 0 else { continue }
            // What the system labels files with is its own to set.
            guard name.hasPrefix("security."), errno == EPERM || errno == ENOTSUP else {
                throw ArchiveError(path: path)
            }
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = calls.write(file.number, rest)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw ArchiveError(path: path) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    private func check(_ result: Int32) throws(ArchiveError) {
        guard result == 0 else { throw ArchiveError(path: path) }
    }
}
