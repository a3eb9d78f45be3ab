internal import CZlib

/// The header of a gzip member, byte for byte as it stands in the file.
///
/// - SeeAlso: RFC 1952, section 2.3.
package struct GzipMemberHeader: Sendable, Equatable {
    /// The longest header that is read, name and comment included.
    package static let mostBytes = 128 << 10

    package let bytes: [UInt8]

    /// Finds the end of a header; `nil` where it is not complete or no gzip header at all.
    package init?(_ start: UnsafeRawBufferPointer) {
        guard start.count >= GzipHeader.length, start[0] == 0x1F, start[1] == 0x8B, start[2] == 8
        else { return nil }
        let flags = start[3]
        var end = GzipHeader.length
        if flags & 0x04 != 0 {  // extra field
            guard start.count >= end + 2 else { return nil }
            end += 2 + Int(start[end]) + Int(start[end + 1]) << 8
        }
        for flag: UInt8 in [0x08, 0x10] where flags & flag != 0 {  // name, comment
            guard end < start.count, let zero = start[end...].firstIndex(of: 0) else { return nil }
            end = zero + 1
        }
        if flags & 0x02 != 0 { end += 2 }  // checksum of the header
        guard end <= start.count else { return nil }
        bytes = Array(start[..<end])
    }

    /// The deflate level that the header tells of.
    var level: Int32 {
        switch bytes[8] {
        case 2: 9
        case 4: 1
        default: 6
        }
    }
}

/// Deflates bytes into a member whose header is given: time, name and all.
///
/// As a ``GzipWriter``, it has one owner at a time and may move between threads; that is the reason
/// for `@unchecked Sendable`.
package struct GzipMemberWriter: ~Copyable, @unchecked Sendable {
    private let stream: UnsafeMutablePointer<z_stream>
    private let chunk: UnsafeMutableRawBufferPointer
    private let header: GzipMemberHeader
    private var checksum: UInt
    private var count: UInt64 = 0

    /// Begins a member.
    ///
    /// - Parameter header: its header, which is written with the first bytes.
    /// - Throws: `outOfMemory`.
    package init(_ header: GzipMemberHeader) throws(GzipFault) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // A negative window is zlib's sign for deflate data without a header.
        guard headnote_deflate_init2(stream, header.level, 16 - gzipWindowBits) == Z_OK else {
            let cause = message(of: stream)
            stream.deallocate()
            throw GzipFault(.outOfMemory, bytesIn: 0, bytesOut: 0, cause: cause)
        }
        self.stream = stream
        self.header = header
        chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        checksum = crc32(0, nil, 0)
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        chunk.deallocate()
    }

    /// Deflates more bytes.
    ///
    /// - Parameters:
    ///   - bytes: the next plain bytes, fewer than 4 GiB.
    ///   - sink: takes gzip bytes, zero or more times; they are valid only during the call.
    /// - Throws: what the sink throws.
    package mutating func write<Failure: Error>(
        _ bytes: UnsafeRawBufferPointer,
        to sink: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        guard !bytes.isEmpty else { return }
        try begin(sink)
        checksum = crc32(
            checksum, bytes.bindMemory(to: UInt8.self).baseAddress, UInt32(bytes.count))
        count += UInt64(bytes.count)
        try deflate(bytes, flush: Z_NO_FLUSH, to: sink)
    }

    /// Ends the member.
    ///
    /// - Parameter sink: takes gzip bytes, as in ``write(_:to:)``.
    /// - Throws: what the sink throws.
    package consuming func finish<Failure: Error>(
        to sink: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        try begin(sink)
        try deflate(UnsafeRawBufferPointer(start: nil, count: 0), flush: Z_FINISH, to: sink)
        let trailer = (0..<8).map { index in
            let value = index < 4 ? UInt64(checksum) : count
            return UInt8(truncatingIfNeeded: value >> UInt64(index % 4 * 8))
        }
        try give(trailer, to: sink)
    }

    /// Writes the header, before the first bytes.
    private func begin<Failure: Error>(
        _ sink: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        if count == 0 { try give(header.bytes, to: sink) }
    }

    private func give<Failure: Error>(
        _ bytes: [UInt8], to sink: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        chunk.copyBytes(from: bytes.prefix(chunk.count))
        try sink(UnsafeRawBufferPointer(rebasing: chunk[..<min(bytes.count, chunk.count)]))
        if bytes.count > chunk.count { try give(Array(bytes.dropFirst(chunk.count)), to: sink) }
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
