/// Makes a keyed fingerprint of some bytes; the same bytes give the same one.
package typealias ContentMAC = @Sendable (UnsafeRawBufferPointer) -> [UInt8]

/// Recognises streams by their content, whatever became of their files' names.
///
/// A file continues a known stream when it begins with the same bytes (up to 4096, compared by
/// their MAC) and has the same bytes before the place up to which the stream was read. So
/// `access.log` is the same stream as `access.log.1` and `access.log.2.gz`, and a file that was
/// emptied and written anew is another one.
///
/// A file whose size, time of change and place on the disk are those it had when it was read to
/// its end is not opened again. Its name is not asked for, because numbered rotation renames
/// every archive every night.
package struct StreamTracker: Sendable {
    let known: [KnownStream]
    let mac: ContentMAC
    let random: @Sendable (Int) -> [UInt8]
    let limits: InputLimits

    /// Makes a tracker for one source.
    ///
    /// - Parameters:
    ///   - known: what was stored of the source's streams.
    ///   - mac: makes keyed fingerprints, with the key that made those in `known`.
    ///   - random: gives so many random bytes.
    ///   - limits: what is accepted of a gzip file.
    package init(
        known: [KnownStream], mac: @escaping ContentMAC,
        random: @escaping @Sendable (Int) -> [UInt8], limits: InputLimits = InputLimits()
    ) {
        self.known = known.filter { !$0.isBlank }
        self.mac = mac
        self.random = random
        self.limits = limits
    }

    /// Decides for each file what it is.
    ///
    /// Reads the first 4096 bytes of each file that is not settled; plain files also shortly before
    /// the place they were read to, while gzip has to be inflated up to there. Only files that seem
    /// to hold the same stream are read and compared whole.
    ///
    /// - Parameter files: all files of the source, in reading order.
    /// - Returns: the same files in the same order.
    package func recognise(_ files: [LogFile]) -> [RecognisedFile] {
        var recognition = Recognition(files, tracker: self)
        return StreamTracker.withoutAlternatives(recognition.decide())
    }

    /// Makes a duplicate of a file that holds a stream as it may look otherwise, beside the one that
    /// holds it as it does.
    private static func withoutAlternatives(_ files: [RecognisedFile]) -> [RecognisedFile] {
        guard files.contains(where: { $0.known?.isAlternative ?? false }) else { return files }
        var holders: [[UInt8]: String] = [:]
        for file in files {
            if let known = file.known, !known.isAlternative { holders[known.id] = file.file.path }
        }
        return files.map { file in
            guard let known = file.known, known.isAlternative else { return file }
            guard let holder = holders[known.id] else {
                holders[known.id] = file.file.path
                return file
            }
            return RecognisedFile(file: file.file, decision: .duplicate(of: holder))
        }
    }

    /// Brings a stream up to where a reader came: after each block of work, and at the end.
    ///
    /// `neededFrom` and its year are the caller's to change.
    ///
    /// - Parameters:
    ///   - stream: as it was before, or the blank one of a `new` decision.
    ///   - reader: has read this stream, from wherever it began.
    ///   - file: what the reader read, as listed.
    /// - Returns: the stream with its new place and fingerprints, settled when nothing of the file
    ///   is left to read; as it was, when the reader has not come so far again.
    /// - Throws: the fault, where the file had to be read again for the fingerprints and could not.
    package func advanced(
        _ stream: KnownStream, by reader: borrowing LineReader, in file: LogFile
    ) throws(InputFault) -> KnownStream {
        let outcome = reader.outcome
        guard outcome.end >= stream.readTo else { return stream }
        var advanced = stream
        if outcome.end > stream.readTo {
            advanced = try marked(stream, by: reader, in: file)
            advanced.settled = nil
        }
        if outcome.isFinal { advanced.settled = settledMark(of: file) }
        return advanced
    }

    /// Takes the fingerprints from what the reader still holds, or else from the file.
    private func marked(
        _ stream: KnownStream, by reader: borrowing LineReader, in file: LogFile
    ) throws(InputFault) -> KnownStream {
        let end = reader.outcome.end
        let hasWholeHead = stream.headLength == ContentHead.length
        guard let tail = reader.tailBytes, let head = hasWholeHead ? [] : reader.headBytes else {
            return try fingerprint(of: file, stream, upTo: end)
        }
        var stream = stream
        if !hasWholeHead {
            stream.head = headMark(head)
            stream.headLength = head.count
            stream.headLines = HeadLines(of: head, tracker: self).bytes
        }
        stream.tail = tailMark(tail, before: end.offset)
        stream.tailLength = tail.count
        stream.readTo = end
        return stream
    }

    /// Makes a stream's fingerprints anew from a file, for instance after its expired lines are gone.
    ///
    /// - Parameters:
    ///   - file: holds the stream.
    ///   - stream: whose id and needed-from are kept (the caller moves needed-from where the content
    ///     moved); it is not settled afterwards.
    ///   - readTo: up to where the content counts as read.
    /// - Returns: the stream with its new place and fingerprints.
    /// - Throws: the fault, when the file cannot be read up to there.
    package func fingerprint(
        of file: LogFile, _ stream: KnownStream, upTo readTo: StreamPoint
    ) throws(InputFault) -> KnownStream {
        var stream = stream
        let length = Int(min(readTo.offset, UInt64(ContentHead.length)))
        var content = try ContentReader(path: file.path, listed: file, limits: limits)
        let head = content.bytes(from: 0, count: length)
        var again = try ContentReader(path: file.path, listed: file, limits: limits)
        let tail = again.bytes(from: readTo.offset - UInt64(length), count: length)
        guard head.count == length, tail.count == length else {
            throw content.fault ?? again.fault
                ?? InputFault(.endsBeforeStart, path: file.path, plainOffset: again.position)
        }
        stream.head = headMark(head[...])
        stream.headLength = length
        stream.headLines = HeadLines(of: head[...], tracker: self).bytes
        stream.tail = tail.withUnsafeBytes { tailMark($0, before: readTo.offset) }
        stream.tailLength = length
        stream.readTo = readTo
        stream.settled = nil
        return stream
    }
}

extension StreamTracker {
    /// States that a stream was read to the end of a file, which is not opened again unless it changes.
    package func settled(_ stream: KnownStream, in file: LogFile) -> KnownStream {
        var stream = stream
        stream.settled = settledMark(of: file)
        return stream
    }

    /// The MAC of a content's first bytes.
    func headMark(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        mark(of: "head", numbers: [], bytes)
    }

    /// The MAC of a content up to the end of one of its first lines.
    func lineMark(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        mark(of: "line", numbers: [], bytes)
    }

    /// The MAC of the bytes before a place; the place is part of it.
    func tailMark(_ bytes: UnsafeRawBufferPointer, before offset: UInt64) -> [UInt8] {
        mark(of: "tail", numbers: [offset], bytes)
    }

    /// The MAC of what the system says of a file, its name excepted.
    func settledMark(of file: LogFile) -> [UInt8] {
        let facts = file.facts
        let numbers = [
            facts.identity.device, facts.identity.inode, facts.size,
            UInt64(bitPattern: facts.modifiedSeconds),
            UInt64(bitPattern: facts.modifiedNanoseconds),
        ]
        return mark(of: "settled", numbers: numbers, [])
    }

    /// The kind stands in front, so that no mark can be taken for one of another kind.
    private func mark(
        of kind: String, numbers: [UInt64], _ bytes: some Collection<UInt8>
    ) -> [UInt8] {
        var message = Array(kind.utf8) + [0]
        for number in numbers {
            withUnsafeBytes(of: number.littleEndian) { message.append(contentsOf: $0) }
        }
        message.append(contentsOf: bytes)
        return message.withUnsafeBytes { mac($0) }
    }
}

extension ReadOutcome {
    /// Whether reading the same file again would give nothing more.
    var isFinal: Bool {
        guard reachedEnd, !hasUnfinishedLine else { return false }
        return fault.map { !$0.isPassing } ?? true
    }
}

extension ContentReader {
    /// The bytes from an offset on, fewer where the content ends before.
    mutating func bytes(from offset: UInt64, count: Int) -> [UInt8] {
        var scratch = [UInt8](repeating: 0, count: 64 << 10)
        let isThere = scratch.withUnsafeMutableBytes { skip(to: offset, through: $0) }
        guard isThere else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        let filled = bytes.withUnsafeMutableBytes { read(into: $0) }
        return Array(bytes.prefix(filled))
    }
}
