internal import Gzip

/// The plain content of a file from its start or an offset, whether stored plain or as gzip.
///
/// Whoever wants to inflate on a thread of its own puts it between this and ``LineReader``: all
/// that passes here is buffers of bytes, then an end with or without a fault.
struct ContentReader: ~Copyable {
    let isGzip: Bool
    /// Bytes of plain content given or skipped.
    private(set) var position: UInt64 = 0
    /// Why the content ended early; `nil` while it has not, or at its true end.
    private(set) var fault: InputFault?

    private let file: OpenFile
    /// `nil` for plain content.
    private var inflater: Inflater?
    private let gzipBytes: UnsafeMutableRawBufferPointer
    /// The part of `gzipBytes` that is not inflated yet.
    private var pending = 0..<0
    private var fileOffset: UInt64 = 0
    private var hasEnded = false

    /// Opens a content.
    ///
    /// - Parameters:
    ///   - path: of a regular file.
    ///   - listed: the file as it was listed; another one under its path is a fault.
    ///   - limits: what is accepted.
    /// - Throws: the fault, when there is nothing to read.
    init(path: String, listed: LogFile?, limits: InputLimits) throws(InputFault) {
        let file = try OpenFile(path: path)
        if let listed, listed.facts.identity != file.atOpen.identity {
            throw InputFault(.changedWhileRead, path: path, cause: "another file took its place")
        }
        let isGzip = try file.firstBytes().gzipHeader != nil
        if isGzip {
            do throws(GzipFault) {
                inflater = try Inflater(limit: limits.expansion)
            } catch {
                throw InputFault(error, path: path)
            }
        }
        self.isGzip = isGzip
        gzipBytes = .allocate(byteCount: isGzip ? limits.gzipBytes : 0, alignment: 16)
        self.file = file
    }

    deinit {
        gzipBytes.deallocate()
    }

    /// Fills a buffer with the next bytes; it stays unfilled only at the end of the content.
    ///
    /// - Returns: how many bytes were given; fewer than there is room for mean the end.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var filled = 0
        while filled < buffer.count, !hasEnded {
            let room = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            filled += isGzip ? inflate(into: room) : copy(into: room)
        }
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
        guard isGzip else { return seek(to: offset) }
        while position < offset {
            let wanted = Int(min(UInt64(scratch.count), offset - position))
            let count = read(into: UnsafeMutableRawBufferPointer(rebasing: scratch[..<wanted]))
            if count < wanted { return false }
        }
        return true
    }

    /// Whether the file is another now than when it was opened: it grew, or was written to.
    func hasChanged() -> Bool {
        do throws(InputFault) {
            return try file.facts() != file.atOpen
        } catch {
            // A file that cannot be looked at any more is not what it was.
            return true
        }
    }

    private mutating func seek(to offset: UInt64) -> Bool {
        do throws(InputFault) {
            guard try file.facts().size >= offset else { return false }
            try file.seek(to: offset)
            fileOffset = offset
            position = offset
            return true
        } catch {
            end(error)
            return false
        }
    }

    private mutating func copy(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = readFile(into: buffer)
        if count == 0 { hasEnded = true }
        return count
    }

    private mutating func inflate(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        if pending.isEmpty {
            pending = 0..<readFile(into: gzipBytes)
        }
        let input = UnsafeRawBufferPointer(rebasing: gzipBytes[pending])
        guard let step = inflater?.step(from: input, into: buffer) else { return 0 }
        pending = (pending.lowerBound + step.consumed)..<pending.upperBound
        if let fault = step.fault {
            end(InputFault(fault, path: file.path))
        } else if step.consumed == 0, step.produced == 0 {
            finish()
        }
        return step.produced
    }

    /// Ends a gzip content at the end of its file.
    private mutating func finish() {
        hasEnded = true
        if fault == nil, let gzipFault = inflater?.finish() {
            fault = InputFault(gzipFault, path: file.path)
        }
    }

    /// Reads the file as it is stored; 0 at its end or when it cannot be read.
    private mutating func readFile(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard fault == nil else { return 0 }
        do throws(InputFault) {
            let count = try file.read(into: buffer)
            fileOffset += UInt64(count)
            if count == 0, try file.facts().size < fileOffset {
                throw InputFault(.changedWhileRead, path: file.path, cause: "became shorter")
            }
            return count
        } catch {
            end(error)
            return 0
        }
    }

    private mutating func end(_ fault: InputFault) {
        hasEnded = true
        var fault = fault
        fault.fileOffset = fault.fileOffset ?? fileOffset
        fault.plainOffset = fault.plainOffset ?? position
        self.fault = fault
    }
}
