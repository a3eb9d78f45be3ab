internal import Glibc

/// Bytes of a content, a bounded run at a time: some that were consumed, then some that were not.
///
/// `historyStart ≤ start ≤ end ≤ capacity`. The bytes from `historyStart` to `start` are the last
/// ones consumed, at most ``historyBytes``; those from `start` to `end` are still to be consumed.
/// Both always lie next to each other, so that the bytes before any point reached can be had.
struct LineBuffer: ~Copyable {
    /// How many consumed bytes are kept.
    static let historyBytes = 4096

    private let storage: UnsafeMutableRawBufferPointer
    private var historyStart = 0
    private(set) var start = 0
    private(set) var end = 0

    /// Makes an empty buffer that can hold so many bytes that are not consumed.
    init(capacity: Int) {
        storage = .allocate(byteCount: LineBuffer.historyBytes + capacity, alignment: 64)
    }

    deinit {
        storage.deallocate()
    }

    /// The size of the memory, which never changes.
    var capacity: Int { storage.count }

    /// How many bytes are not consumed.
    var count: Int { end - start }

    /// The bytes that are not consumed.
    var unconsumed: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: storage[start..<end])
    }

    /// The last bytes consumed.
    var history: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: storage[historyStart..<start])
    }

    /// Consumes bytes from the front.
    mutating func consume(_ count: Int) {
        start += count
        historyStart = max(historyStart, start - LineBuffer.historyBytes)
    }

    /// Rolls what is kept to the front, and gives room behind it.
    ///
    /// - Parameter count: the room wanted; there must be as much.
    /// - Returns: the room, to be filled from its front.
    mutating func room(for count: Int) -> UnsafeMutableRawBufferPointer {
        if historyStart > 0, let base = storage.baseAddress {
            memmove(base, base + historyStart, end - historyStart)
            start -= historyStart
            end -= historyStart
            historyStart = 0
        }
        precondition(end + count <= storage.count, "the line buffer is too small")
        return UnsafeMutableRawBufferPointer(rebasing: storage[end..<(end + count)])
    }

    /// States how much of the room was filled.
    mutating func fill(_ count: Int) {
        end += count
    }
}
