/// The plain content of a file from its start or an offset, as UTF-8.
///
/// Whether it is stored plain or as gzip, as UTF-8 or UTF-16, makes no difference to anybody above:
/// every offset counts the bytes that are given here. Whoever wants to inflate on a thread of its
/// own puts it between this and ``LineReader``: all that passes here is buffers of bytes, then an
/// end with or without a fault.
struct ContentReader: ~Copyable {
    /// How the text is stored; decided once, by the first bytes.
    let encoding: ContentEncoding
    /// Bytes of plain content given or skipped.
    private(set) var position: UInt64 = 0

    private var stored: StoredContent
    /// The first bytes of a gzip content, inflated to tell its encoding and not given yet.
    private var peeked: ArraySlice<UInt8> = []
    private var decoder: UTF16Decoder
    private let wideBytes: UnsafeMutableRawBufferPointer
    /// The part of `wideBytes` that is not decoded yet.
    private var undecoded = 0..<0

    /// Opens a content.
    ///
    /// - Parameters:
    ///   - path: of a regular file.
    ///   - listed: the file as it was listed; another one under its path is a fault.
    ///   - limits: what is accepted.
    /// - Throws: the fault, when there is nothing to read.
    init(path: String, listed: LogFile?, limits: InputLimits) throws(InputFault) {
        var stored = try StoredContent(path: path, listed: listed, limits: limits)
        var firstBytes = stored.firstBytes
        if stored.isGzip {
            firstBytes = [UInt8](repeating: 0, count: ContentEncoding.deciding)
            let count = firstBytes.withUnsafeMutableBytes { stored.read(into: $0) }
            firstBytes.removeLast(firstBytes.count - count)
            peeked = firstBytes[...]
        }
        encoding = ContentEncoding(firstBytes)
        decoder = UTF16Decoder(isBigEndian: encoding == .utf16BigEndian)
        wideBytes = .allocate(
            byteCount: encoding == .utf8 ? 0 : limits.gzipBytes, alignment: 16)
        self.stored = stored
    }

    deinit {
        wideBytes.deallocate()
    }

    /// Whether the content is gzip.
    var isGzip: Bool { stored.isGzip }

    /// Why the content ended early; `nil` while it has not, or at its true end.
    var fault: InputFault? {
        var fault = stored.fault
        if encoding != .utf8, fault != nil { fault?.plainOffset = position }
        return fault
    }

    /// Fills a buffer with the next bytes; it stays unfilled only at the end of the content.
    ///
    /// - Returns: how many bytes were given; fewer than there is room for mean the end.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let filled = encoding == .utf8 ? readStored(into: buffer) : decode(into: buffer)
        position += UInt64(filled)
        return filled
    }

    /// Goes forward to an offset of the plain content.
    ///
    /// - Parameters:
    ///   - offset: at or behind the present position.
    ///   - scratch: where skipped bytes may be put.
    /// - Returns: whether the content reaches so far.
    mutating func skip(to offset: UInt64, through scratch: UnsafeMutableRawBufferPointer) -> Bool {
        if !isGzip, encoding == .utf8 {
            let reaches = stored.seek(to: offset)
            position = stored.position
            return reaches
        }
        while position < offset {
            let wanted = Int(min(UInt64(scratch.count), offset - position))
            let count = read(into: UnsafeMutableRawBufferPointer(rebasing: scratch[..<wanted]))
            if count < wanted { return false }
        }
        return true
    }

    /// Whether the file is another now than when it was opened: it grew, or was written to.
    func hasChanged() -> Bool { stored.hasChanged() }

    private mutating func readStored(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard !peeked.isEmpty else { return stored.read(into: buffer) }
        let count = min(peeked.count, buffer.count)
        buffer.copyBytes(from: peeked.prefix(count))
        peeked.removeFirst(count)
        return count + stored.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
    }

    private mutating func decode(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var filled = decoder.drain(into: buffer)
        while filled < buffer.count {
            if undecoded.isEmpty {
                undecoded = 0..<readStored(into: wideBytes)
                if undecoded.isEmpty { break }
            }
            let step = decoder.step(
                from: UnsafeRawBufferPointer(rebasing: wideBytes[undecoded]),
                into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            undecoded = (undecoded.lowerBound + step.consumed)..<undecoded.upperBound
            filled += step.produced
        }
        return filled
    }
}
