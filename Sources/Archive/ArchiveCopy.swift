import Glibc
import Gzip

/// Copies an archive without the lines that go, in memory of a fixed size.
///
/// Plain content is copied line run by line run. Of gzip content each member is inflated once to see
/// what it loses: one that loses nothing is copied byte for byte, one that loses everything is left
/// out, and any other is made anew under its own header.
struct ArchiveCopy: ~Copyable {
    private let source: Int32
    private let path: String
    private let calls: FileCalls
    private var cut: LineCut
    private(set) var tally: CutTally
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    private let plain = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)

    /// Prepares a copy.
    ///
    /// - Parameters:
    ///   - source: the open archive.
    ///   - path: its path, for errors.
    ///   - runs: which lines go.
    ///   - offsets: places whose new place is wanted.
    ///   - calls: the system's.
    init(
        of source: Int32, path: String, runs: LineRuns, watching offsets: [UInt64],
        calls: FileCalls
    ) {
        self.source = source
        self.path = path
        self.calls = calls
        cut = LineCut(runs)
        tally = CutTally(watching: offsets)
    }

    deinit {
        input.deallocate()
        plain.deallocate()
    }

    /// Copies plain content.
    mutating func copyPlain(to output: inout OutputFile) throws(ArchiveError) {
        var offset: UInt64 = 0
        while true {
            let count = try read(at: offset, into: input)
            guard count > 0 else { break }
            let bytes = UnsafeRawBufferPointer(rebasing: input[..<count])
            try cut.walk(bytes, at: offset) { piece, place, goes throws(ArchiveError) in
                tally.take(piece, at: place, goes: goes)
                if !goes { try output.append(piece) }
            }
            offset += UInt64(count)
        }
        tally.finish()
    }

    /// Copies gzip content, member by member.
    mutating func copyGzip(to output: inout OutputFile) throws(ArchiveError) {
        var start: UInt64 = 0
        var plainStart: UInt64 = 0
        var tally = tally
        // Zeros may follow the last member; they are left out.
        while try byte(at: start).map({ $0 != 0 }) ?? false {
            var after = cut
            let goneBefore = tally.bytesGone
            let end = try inflateMember(at: start, plainAt: plainStart) {
                piece, place throws(ArchiveError) in
                after.walk(piece, at: place) { tally.take($0, at: $1, goes: $2) }
            }
            let length = end.plain - plainStart
            let gone = tally.bytesGone - goneBefore
            if gone == 0 {
                try copyBytes(start..<end.file, to: &output)
            } else if gone < length {
                try rewriteMember(at: start, plainAt: plainStart, to: &output)
            }
            cut = after
            start = end.file
            plainStart = end.plain
        }
        tally.finish()
        self.tally = tally
    }

    /// Makes a member anew under its header.
    private mutating func rewriteMember(
        at start: UInt64, plainAt plainStart: UInt64, to output: inout OutputFile
    ) throws(ArchiveError) {
        var room = [UInt8](repeating: 0, count: GzipMemberHeader.mostBytes)
        var count = 0
        var failure: ArchiveError?
        room.withUnsafeMutableBytes { room in
            do throws(ArchiveError) {
                count = try read(at: start, into: room)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        guard let header = room[..<count].withUnsafeBytes({ GzipMemberHeader($0) }) else {
            throw ArchiveError(path: path, cause: "has a gzip header that is too long")
        }
        var writer: GzipMemberWriter
        do throws(GzipFault) {
            writer = try GzipMemberWriter(header)
        } catch {
            throw ArchiveError(path: path, cause: "\(error.code)")
        }
        var cut = cut
        _ = try inflateMember(at: start, plainAt: plainStart) { piece, place throws(ArchiveError) in
            try cut.walk(piece, at: place) { part, _, goes throws(ArchiveError) in
                guard !goes else { return }
                try writer.write(part) { bytes throws(ArchiveError) in try output.append(bytes) }
            }
        }
        try writer.finish { bytes throws(ArchiveError) in try output.append(bytes) }
    }

    /// Inflates one member.
    ///
    /// - Returns: where it ends, in the file and in the plain content.
    private func inflateMember(
        at start: UInt64, plainAt plainStart: UInt64,
        _ take: (UnsafeRawBufferPointer, UInt64) throws(ArchiveError) -> Void
    ) throws(ArchiveError) -> (file: UInt64, plain: UInt64) {
        var inflater: Inflater
        do throws(GzipFault) {
            // The survey has held the content to the source's limit.
            inflater = try Inflater(
                limit: ExpansionLimit(ratio: .max, floorBytes: .max), stopsAfterMember: true)
        } catch {
            throw ArchiveError(path: path, cause: "\(error.code)")
        }
        var place = plainStart
        var read = start
        var pending = 0..<0
        while !inflater.hasEndedMember {
            if pending.isEmpty {
                pending = 0..<(try self.read(at: read, into: input))
                read += UInt64(pending.count)
            }
            let step = inflater.step(
                from: UnsafeRawBufferPointer(rebasing: input[pending]), into: plain)
            pending = (pending.lowerBound + step.consumed)..<pending.upperBound
            guard step.fault == nil, step.consumed + step.produced > 0 else {
                throw ArchiveError(
                    path: path, cause: "changed while it was read; it was left alone")
            }
            if step.produced > 0 {
                try take(UnsafeRawBufferPointer(rebasing: plain[..<step.produced]), place)
                place += UInt64(step.produced)
            }
        }
        return (start + inflater.bytesIn, place)
    }

    private mutating func copyBytes(
        _ range: Range<UInt64>, to output: inout OutputFile
    ) throws(ArchiveError) {
        var offset = range.lowerBound
        while offset < range.upperBound {
            let wanted = Int(min(UInt64(input.count), range.upperBound - offset))
            let count = try read(
                at: offset, into: UnsafeMutableRawBufferPointer(rebasing: input[..<wanted]))
            guard count > 0 else {
                throw ArchiveError(
                    path: path, cause: "changed while it was read; it was left alone")
            }
            try output.append(UnsafeRawBufferPointer(rebasing: input[..<count]))
            offset += UInt64(count)
        }
    }

    private func byte(at offset: UInt64) throws(ArchiveError) -> UInt8? {
        let one = UnsafeMutableRawBufferPointer(rebasing: input[..<1])
        return try read(at: offset, into: one) == 1 ? one[0] : nil
    }

    /// Fills a buffer as far as the file goes.
    private func read(
        at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
    ) throws(ArchiveError) -> Int {
        var filled = 0
        while filled < buffer.count {
            let count = calls.readAt(
                source, UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]),
                Int(clamping: offset) + filled)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ArchiveError(path: path) }
            if count == 0 { break }
            filled += count
        }
        return filled
    }
}
