internal import Gzip

/// The bytes of a file's content, whether stored plain or as gzip, in whatever encoding.
struct StoredContent: ~Copyable {
    let isGzip: Bool
    /// The first bytes of the file as it is stored.
    let firstBytes: [UInt8]
    /// Bytes of content given or skipped.
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
        let firstBytes = try file.firstBytes()
        let isGzip = firstBytes.gzipHeader != nil
        if isGzip {
            do throws(GzipFault) {
                inflater = try Inflater(limit: limits.expansion)
            } catch {
                throw InputFault(error, path: path)
            }
        }
        self.isGzip = isGzip
        self.firstBytes = firstBytes.bytes
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

    /// Lets the next read of a plain content begin at an offset.
    ///
    /// - Parameter offset: anywhere in the content.
    /// - Returns: whether the content reaches so far.
    mutating func seek(to offset: UInt64) -> Bool {
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

    /// Whether the file is another now than when it was opened: it grew, or was written to.
    func hasChanged() -> Bool {
        do throws(InputFault) {
            return try file.facts() != file.atOpen
        } catch {
            // A file that cannot be looked at any more is not what it was.
            return true
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
