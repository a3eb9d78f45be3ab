internal import CZlib

/// What one call of an inflater did.
package struct InflateStep: Sendable, Equatable {
    /// Bytes taken from the input.
    package var consumed = 0
    /// Bytes put into the output; they are valid even when there is a fault.
    package var produced = 0
    /// Why no more will come.
    package var fault: GzipFault?
}

/// Inflates the members of one gzip content, handed over in runs of any length.
///
/// Members follow each other without a sign of it in the output; a member may be empty. Zeros
/// after the last member are ignored to the end. A fault is final: every later call repeats it.
///
/// An inflater has one owner at a time and may move between threads: zlib keeps no state
/// outside the stream. That is the reason for `@unchecked Sendable`.
package struct Inflater: ~Copyable, @unchecked Sendable {
    private enum Phase {
        /// In a member's header, data or trailer.
        case inside
        /// After a member; only another member may follow.
        case between
        /// In zeros after a member; only zeros may follow.
        case padding
    }

    /// On the heap, because zlib refuses a stream that has moved.
    private let stream: UnsafeMutablePointer<z_stream>
    private let limit: ExpansionLimit
    private let stopsAfterMember: Bool
    private var phase = Phase.inside
    private var wholeMembers = 0
    private var memberStart: UInt64 = 0

    /// Gzip bytes taken so far.
    package private(set) var bytesIn: UInt64 = 0
    /// Plain bytes given so far.
    package private(set) var bytesOut: UInt64 = 0
    /// The fault that ended the content.
    package private(set) var fault: GzipFault?

    /// Makes an inflater for one content.
    ///
    /// - Parameters:
    ///   - limit: how far the content may expand.
    ///   - stopsAfterMember: do not go over to the next member; see ``hasEndedMember``.
    /// - Throws: `outOfMemory`.
    package init(
        limit: ExpansionLimit = ExpansionLimit(), stopsAfterMember: Bool = false
    ) throws(GzipFault) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard headnote_inflate_init2(stream, gzipWindowBits) == Z_OK else {
            let cause = message(of: stream)
            stream.deallocate()
            throw GzipFault(.outOfMemory, bytesIn: 0, bytesOut: 0, cause: cause)
        }
        self.stream = stream
        self.limit = limit
        self.stopsAfterMember = stopsAfterMember
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Inflates until the input is used up, the output is full, or a fault ends the content.
    ///
    /// Call it again with the rest of the input. With no input it gives what zlib still holds;
    /// when it then gives nothing, the input has been used up (see ``finish()``).
    ///
    /// - Parameters:
    ///   - input: the next gzip bytes; may be empty.
    ///   - output: where plain bytes go; not empty.
    /// - Returns: how much was taken and given, and the fault when there is one.
    package mutating func step(
        from input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> InflateStep {
        precondition(!output.isEmpty, "an inflater needs room for at least one byte")
        var step = InflateStep()
        var isStuck = false
        while fault == nil, !isStuck, !(stopsAfterMember && hasEndedMember) {
            let rest = UnsafeRawBufferPointer(rebasing: input[step.consumed...])
            if phase == .inside {
                let room = UnsafeMutableRawBufferPointer(rebasing: output[step.produced...])
                let (consumed, produced) = inflateMember(from: rest, into: room)
                step.consumed += consumed
                step.produced += produced
                isStuck = consumed == 0 && produced == 0 && phase == .inside
            } else {
                step.consumed += crossGap(rest)
                isStuck = step.consumed == input.count
            }
        }
        step.fault = fault
        return step
    }

    /// Whether the first member is whole; `bytesIn` is its length then, where the inflater stops
    /// after it.
    package var hasEndedMember: Bool { phase != .inside }

    /// States that there is no more input.
    ///
    /// - Returns: the fault of the content, among them that it ends inside a member; `nil` when it
    ///   is whole.
    package mutating func finish() -> GzipFault? {
        guard fault == nil, phase == .inside else { return fault }
        // A single byte after a whole member may be the first of a member, but most likely is not.
        if wholeMembers > 0, bytesIn - memberStart < 2 {
            fail(.trailingGarbage, at: memberStart)
        } else {
            fail(.truncated, at: bytesIn)
        }
        return fault
    }

    /// Runs zlib once.
    private mutating func inflateMember(
        from input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> (consumed: Int, produced: Int) {
        let offered = min(input.count, Int(UInt32.max))
        let room = min(output.count, Int(UInt32.max))
        // A full output may come without an address; zlib wants one even for no bytes.
        var noRoom: UInt8 = 0
        let status = withUnsafeMutablePointer(to: &noRoom) { spare in
            // zlib reads only; its type lacks the `const`.
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
            stream.pointee.avail_in = UInt32(offered)
            stream.pointee.next_out =
                room == 0 ? spare : output.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = UInt32(room)
            return inflate(stream, Z_NO_FLUSH)
        }
        let consumed = offered - Int(stream.pointee.avail_in)
        let produced = room - Int(stream.pointee.avail_out)
        bytesIn += UInt64(consumed)
        bytesOut += UInt64(produced)
        judge(status)
        return (consumed, produced)
    }

    /// Turns zlib's answer into the next phase or a fault.
    private mutating func judge(_ status: Int32) {
        switch status {
        case Z_OK, Z_BUF_ERROR:
            break
        case Z_STREAM_END:
            phase = .between
            wholeMembers += 1
        case Z_MEM_ERROR:
            fail(.outOfMemory, at: bytesIn)
        default:
            let isHeader = bytesIn - memberStart <= 2
            if isHeader {
                fail(wholeMembers > 0 ? .trailingGarbage : .notGzip, at: memberStart)
            } else {
                fail(checksumMessages.contains(message(of: stream)) ? .badChecksum : .corrupt)
            }
        }
        if fault == nil, limit.isExceeded(bytesIn: bytesIn, bytesOut: bytesOut) {
            fail(.expansionLimit, at: bytesIn)
        }
    }

    /// Goes over zeros after a member, and begins the next member where there is one.
    private mutating func crossGap(_ input: UnsafeRawBufferPointer) -> Int {
        let zeros = input.prefix { $0 == 0 }.count
        if zeros > 0 { phase = .padding }
        bytesIn += UInt64(zeros)
        guard zeros < input.count else { return zeros }
        guard phase == .between, input[zeros] == 0x1F else {
            fail(.trailingGarbage, at: bytesIn)
            return zeros
        }
        inflateReset(stream)
        memberStart = bytesIn
        phase = .inside
        return zeros
    }

    private mutating func fail(_ code: GzipFault.Code, at position: UInt64? = nil) {
        let isZlibs = code == .corrupt || code == .badChecksum || code == .notGzip
        fault = GzipFault(
            code, bytesIn: position ?? bytesIn, bytesOut: bytesOut,
            cause: isZlibs ? message(of: stream) : nil)
    }
}

/// A window of 32 KiB, and a gzip header and trailer instead of zlib's own.
let gzipWindowBits: Int32 = 15 + 16

/// What zlib says when a member's trailer does not fit what was inflated.
private let checksumMessages: Set<String?> = ["incorrect data check", "incorrect length check"]

/// zlib's own text for the stream's last error.
func message(of stream: UnsafeMutablePointer<z_stream>) -> String? {
    stream.pointee.msg.map { String(cString: $0) }
}
