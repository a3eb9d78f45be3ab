internal import CZlib

/// Deflates bytes into one gzip member.
///
/// The same bytes, level and time give the same member. As an ``Inflater``, a writer has one owner
/// at a time and may move between threads; that is the reason for `@unchecked Sendable`.
package struct GzipWriter: ~Copyable, @unchecked Sendable {
    private let stream: UnsafeMutablePointer<z_stream>
    /// On the heap, because zlib reads it when it writes the header.
    private let header: UnsafeMutablePointer<gz_header>
    private let chunk: UnsafeMutableRawBufferPointer

    /// Begins a member.
    ///
    /// - Parameters:
    ///   - level: 1 (fast) to 9 (small).
    ///   - modified: when the content was last changed, in seconds since 1970; 0 for unknown.
    /// - Throws: `outOfMemory`.
    package init(level: Int = 6, modified: UInt32 = 0) throws(GzipFault) {
        precondition((1...9).contains(level), "a deflate level is 1 to 9")
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard headnote_deflate_init2(stream, Int32(level), gzipWindowBits) == Z_OK else {
            let cause = message(of: stream)
            stream.deallocate()
            throw GzipFault(.outOfMemory, bytesIn: 0, bytesOut: 0, cause: cause)
        }
        self.stream = stream
        header = UnsafeMutablePointer<gz_header>.allocate(capacity: 1)
        header.initialize(to: gz_header())
        header.pointee.time = UInt(modified)
        header.pointee.os = 3  // Unix, whatever the machine, so that the bytes are the same
        deflateSetHeader(stream, header)
        chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        header.deallocate()
        chunk.deallocate()
    }

    /// Deflates more bytes.
    ///
    /// - Parameters:
    ///   - bytes: the next plain bytes.
    ///   - sink: takes gzip bytes, zero or more times; they are valid only during the call.
    /// - Throws: what the sink throws.
    package mutating func write<Failure: Error>(
        _ bytes: UnsafeRawBufferPointer,
        to sink: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        var rest = bytes
        while !rest.isEmpty {
            let offered = min(rest.count, Int(UInt32.max))
            let run = UnsafeRawBufferPointer(rebasing: rest[..<offered])
            try deflate(run, flush: Z_NO_FLUSH, to: sink)
            rest = UnsafeRawBufferPointer(rebasing: rest[offered...])
        }
    }

    /// Gives what is still held, so that all bytes so far can be inflated.
    ///
    /// - Parameter sink: takes gzip bytes, as in ``write(_:to:)``.
    /// - Throws: what the sink throws.
    package mutating func flush<Failure: Error>(
        to sink: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        try deflate(UnsafeRawBufferPointer(start: nil, count: 0), flush: Z_SYNC_FLUSH, to: sink)
    }

    /// Ends the member.
    ///
    /// - Parameter sink: takes gzip bytes, as in ``write(_:to:)``.
    /// - Throws: what the sink throws.
    package consuming func finish<Failure: Error>(
        to sink: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        try deflate(UnsafeRawBufferPointer(start: nil, count: 0), flush: Z_FINISH, to: sink)
    }

    private func deflate<Failure: Error>(
        _ input: UnsafeRawBufferPointer, flush: Int32,
        to sink: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        // zlib reads only; its type lacks the `const`.
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(input.count)
        repeat {
            stream.pointee.next_out = chunk.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = UInt32(chunk.count)
            _ = CZlib.deflate(stream, flush)
            let produced = chunk.count - Int(stream.pointee.avail_out)
            if produced > 0 { try sink(UnsafeRawBufferPointer(rebasing: chunk[..<produced])) }
        } while stream.pointee.avail_out == 0
    }
}

extension GzipWriter {
    /// Deflates bytes into one whole member.
    ///
    /// - Parameters:
    ///   - bytes: the plain bytes; may be none.
    ///   - level: 1 (fast) to 9 (small).
    ///   - modified: when the content was last changed, in seconds since 1970; 0 for unknown.
    /// - Returns: the member's bytes.
    /// - Throws: `outOfMemory`.
    package static func member(
        of bytes: [UInt8], level: Int = 6, modified: UInt32 = 0
    ) throws(GzipFault) -> [UInt8] {
        var writer = try GzipWriter(level: level, modified: modified)
        var member: [UInt8] = []
        bytes.withUnsafeBytes { bytes in
            writer.write(bytes) { member.append(contentsOf: $0) }
        }
        writer.finish { member.append(contentsOf: $0) }
        return member
    }
}
