internal import Glibc

/// The bytes of compiled lists: a file mapped into memory, or memory of this process alone.
///
/// The bytes stay where they are, and nobody writes to them, for as long as this lives; that is what
/// makes it safe to hand to several workers although it holds a bare pointer. A file is only ever
/// replaced by another one under its name, so the mapped one stays whole.
final class ListMemory: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer
    /// What to give back to the system; `nil` for memory that was allocated.
    private let mapping: UnsafeRawBufferPointer?

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
        mapping = nil
    }

    /// Maps a file for reading.
    ///
    /// - Throws: ``FileFault`` with the system's words.
    init(mapping path: String) throws(FileFault) {
        let file = try RegularFile.open(path, followsLinks: false)
        defer { close(file.descriptor) }
        let size = file.byteCount
        guard size > 0 else { throw FileFault(cause: "it is empty") }
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, file.descriptor, 0),
            start != MAP_FAILED
        else { throw FileFault.last }
        // A wish: a system that can keep files in pages of 2 MiB finds its way with fewer steps then.
        _ = madvise(start, size, MADV_HUGEPAGE)
        bytes = UnsafeRawBufferPointer(start: start, count: size)
        mapping = bytes
    }

    /// Copies some bytes to where the processor finds its way with few steps.
    ///
    /// What is read at random places of a large file costs the processor as much for finding the
    /// page as for reading it. In pages of 2 MiB there are few of them; few systems have them for a
    /// mapped file. Where the system has none to give, these are ordinary ones.
    ///
    /// - Returns: `nil` when there is no memory.
    init?(inLargePages source: UnsafeRawBufferPointer) {
        let page = 2 << 20
        let size = (source.count + page - 1) / page * page + page
        guard
            let start = mmap(
                nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            start != MAP_FAILED
        else { return nil }
        let address = UInt(bitPattern: start)
        let gap = Int((UInt(page) - address % UInt(page)) % UInt(page))
        // A wish: where it is not granted everything works as well, a little slower.
        _ = madvise(start + gap, size - page, MADV_HUGEPAGE)
        UnsafeMutableRawBufferPointer(start: start + gap, count: source.count).copyMemory(
            from: source)
        bytes = UnsafeRawBufferPointer(start: start + gap, count: source.count)
        mapping = UnsafeRawBufferPointer(start: start, count: size)
    }

    deinit {
        if let mapping {
            munmap(UnsafeMutableRawPointer(mutating: mapping.baseAddress), mapping.count)
        } else {
            bytes.baseAddress.map { UnsafeMutableRawPointer(mutating: $0).deallocate() }
        }
    }
}
