internal import Glibc

/// The bytes of compiled lists: a file mapped into memory, or memory of this process alone.
///
/// The bytes stay where they are, and nobody writes to them, for as long as this lives; that is what
/// makes it safe to hand to several workers although it holds a bare pointer. A file is only ever
/// replaced by another one under its name, so the mapped one stays whole.
final class ListMemory: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer
    private let isMapped: Bool

    /// Copies some bytes.
    init(copying pieces: [[UInt8]], at offsets: [Int], count: Int) {
        let memory = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(count, 1), alignment: CompiledLayout.alignment)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        for (piece, offset) in zip(pieces, offsets) {
            UnsafeMutableRawBufferPointer(rebasing: memory[offset..<(offset + piece.count)])
                .copyBytes(from: piece)
        }
        bytes = UnsafeRawBufferPointer(rebasing: memory[..<count])
        isMapped = false
    }

    /// Maps a file for reading.
    ///
    /// - Throws: ``FileFault`` with the system's words.
    init(mapping path: String) throws(FileFault) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw FileFault.last }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw FileFault.last }
        guard facts.st_mode & S_IFMT == S_IFREG, facts.st_size > 0 else {
            throw FileFault(cause: "it is no file, or empty")
        }
        let size = Int(facts.st_size)
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0),
            start != MAP_FAILED
        else { throw FileFault.last }
        bytes = UnsafeRawBufferPointer(start: start, count: size)
        isMapped = true
    }

    deinit {
        guard let start = bytes.baseAddress else { return }
        let memory = UnsafeMutableRawPointer(mutating: start)
        if isMapped {
            munmap(memory, bytes.count)
        } else {
            memory.deallocate()
        }
    }
}
