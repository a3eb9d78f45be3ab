import EventStore
import LogFormats
import LogInput
import LogModel

/// Reads the streams of one unit in order, and commits what it finds in blocks of work.
struct UnitScan {
    let unit: SourcePlan.Unit
    let context: NightContext
    let tracker: StreamTracker
    private let options: NightOptions
    private let commit: (BlockOfWork) throws -> CommitOutcome
    var parser: AnyLogParser
    var sink: GroupingSink<ScanSink>
    /// The streams as they stand after the last commit, by ordinal.
    var known: [KnownStream]
    /// Which streams were read as far as they can be, by ordinal.
    private var wasRead: [Bool]
    /// Which streams were read up to where an earlier night had read them, by ordinal.
    private var hasCaughtUp: [Bool]
    /// Whether lines are missing between the stream that was read last and the next one, and may
    /// come yet.
    private var hasGap = false
    /// Whether there was such a gap anywhere.
    private var waitsForLines: Bool
    var result: UnitResult

    init(
        _ unit: SourcePlan.Unit, context: NightContext, tracker: StreamTracker,
        options: NightOptions, store: EventStore, protected: Set<[UInt8]> = [],
        commit: @escaping (BlockOfWork) throws -> CommitOutcome
    ) {
        self.unit = unit
        self.context = context
        self.tracker = tracker
        self.options = options
        self.commit = commit
        parser = unit.source.format.makeParser()
        known = unit.streams.map(\.known)
        hasCaughtUp = unit.streams.map { _ in false }
        wasRead = hasCaughtUp
        waitsForLines = unit.lacksStream
        sink = GroupingSink(
            ScanSink(
                context: context, source: unit.source, readTo: known.map(\.readTo.offset),
                streams: known, files: unit.streams.map { fileName($0.file.path) },
                acts: CountedActs(unit.source.format.format, store: store),
                protection: ProtectedActs(
                    unit.source.format.format, store: store, surveyed: protected)))
        result = UnitResult(source: unit.source.name)
    }

    /// Reads everything, or up to the first error of the store, which the result holds then.
    ///
    /// A file that cannot be read is a fault of the result, and the next one is read; but not
    /// behind one that holds the beginning of a record that is still open, for its end would be
    /// passed over.
    mutating func run() {
        for ordinal in unit.streams.indices where result.failure == nil {
            do throws(InputFault) {
                try scanStream(ordinal)
            } catch {
                result.note(error)
                noteGap(after: ordinal)
                if known[ordinal].neededFrom < known[ordinal].readTo { break }
            }
        }
        guard result.failure == nil else { return }
        do {
            try releaseStreams()
        } catch {
            result.failure = error
        }
        noteEnds(of: known.indices.filter { wasRead[$0] })
    }

    /// Tells how streams stand, for what is done when everything is read.
    mutating func noteEnds(of ordinals: [Int]) {
        guard context.correlates else { return }
        result.ends += ordinals.map { ordinal in
            StreamEnd(
                source: unit.source.name, stream: known[ordinal].id,
                neededFrom: known[ordinal].neededFrom,
                neededFromYear: known[ordinal].neededFromYear)
        }
    }

    /// The checkpoint of a stream: it stays before every record that a correlation may count until
    /// the night has counted its episodes.
    func checkpoint(_ ordinal: Int) -> StreamCheckpoint {
        var known = known[ordinal]
        if let first = sink.target.firstCorrelated[ordinal], first.place < known.neededFrom {
            known.neededFrom = first.place
            known.neededFromYear = known.firstYear.map { _ in first.year }
        }
        return StreamCheckpoint(known)
    }

    private mutating func scanStream(_ ordinal: Int) throws(InputFault) {
        let stream = unit.streams[ordinal]
        forgetWhatCrossesGap()
        sink.target.beginStream()
        parser.begin(try facts(of: stream, ordinal: ordinal))
        try observeContext(of: stream)
        var reader = try LineReader(
            file: stream.file, stream: UInt32(ordinal), limits: unit.source.limits,
            startingAt: stream.start)
        var outcome: ReadOutcome
        repeat {
            outcome = read(
                from: &reader, lastLine: lastLine(of: stream),
                // The acts of an export are counted all at once.
                upTo: unit.source.format.format.isExport ? .max : options.commitBytes)
            if outcome.reachedEnd { parser.end(into: &sink) }
            var advanced = try tracker.advanced(known[ordinal], by: reader, in: stream.file)
            if stream.start == .start {
                advanced.firstTime = advanced.firstTime ?? sink.target.timeOfFirstLine
            }
            let before = known[ordinal].readTo
            let lines = advanced.readTo.line - before.line
            let bytes = advanced.readTo.offset - before.offset
            known[ordinal] = advanced
            // A broken file is looked at again every night, so that its fault is told every night.
            if outcome.fault != nil { known[ordinal].settled = nil }
            hasCaughtUp[ordinal] = outcome.end >= before
            if outcome.brokeOff { noteGap(after: ordinal) }
            updateNeededFrom(ordinal)
            commitBatch(ordinal: ordinal, lines: lines, bytes: bytes)
        } while !outcome.reachedEnd && result.failure == nil
        if let fault = outcome.fault { result.note(fault) }
        wasRead[ordinal] = true
    }

    /// Notes that lines are missing behind what can be read of a stream, if they may come yet.
    mutating func noteGap(after ordinal: Int) {
        guard unit.source.format.format.joinsLines,
            context.mayBeMended(unit.streams[ordinal].file)
        else { return }
        hasGap = true
        waitsForLines = true
    }

    /// Forgets the records that are open where lines are missing, before the next stream begins.
    ///
    /// Some of their lines may be among the missing ones: given without these, a record could not be
    /// known again when it is whole. What was read of it stays needed, and is read again when the
    /// file is whole, or when nobody waits for it any more.
    ///
    /// - Returns: where the forgotten records start.
    @discardableResult
    mutating func forgetWhatCrossesGap() -> [OpenPosition] {
        guard hasGap else { return [] }
        hasGap = false
        defer { parser = unit.source.format.makeParser() }
        return parser.openPositions
    }

    /// Reads about so many bytes.
    mutating func read(
        from reader: inout LineReader, lastLine: LastLine, upTo bytes: Int
    ) -> ReadOutcome {
        var left = bytes
        return reader.read(lastLine: lastLine) { block in
            if lastLine == .offer, block.bytes.last != 0x0A, !isRecord(block) { return false }
            take(block)
            left -= block.bytes.count
            return left > 0 && sink.target.failure == nil
                || (lastLine == .offer && block.bytes.last != 0x0A)
        } rejected: { rejection in
            sink.reject(rejection)
        }
    }

    /// Takes the records of some lines.
    mutating func take(_ block: LineBlock) {
        sink.begin(block)
        parser.parse(block, into: &sink)
        sink.endBlock()
    }

    /// What becomes of the bytes after the last newline of a file.
    func lastLine(of stream: SourcePlan.PlannedStream) -> LastLine {
        if unit.source.format.format.isExport { return .deliver }
        return stream.file.isLive || context.mayGrow(stream.file) ? .hold : .offer
    }

    /// Whether the first part of a line is a record as it stands.
    ///
    /// Otherwise it waits before read-to for a better copy of the file; so does what a record over
    /// several lines might miss.
    private func isRecord(_ block: LineBlock) -> Bool {
        guard !unit.source.format.format.joinsLines else { return false }
        var trial = parser
        var given = RecordCount()
        trial.parse(block, into: &given)
        return given.records > 0
    }

    /// Commits what was found; `others` are streams that were read with it and stay where they are.
    mutating func commitBatch(
        ordinal: Int, lines: Int, bytes: UInt64, others: [Int] = []
    ) {
        let batch = sink.target.takeBatch()
        if let found = sink.target.takeCorrelated() {
            context.correlated.add(found, of: unit.source.name)
        }
        do {
            if let failure = sink.target.failure { throw failure }
            var block = batch.block(source: unit.source.name, stream: checkpoint(ordinal))
            let coverage = result.coverage(of: batch, lines: lines, bytes: bytes) { position in
                fileName(unit.streams[Int(position.stream)].file.path)
            }
            block.coverage = coverage
            block.others = others.map { checkpoint($0) }
            let outcome = try commit(block)
            result.take(batch, coverage: coverage, outcome)
            options.progress(
                NightProgress(
                    source: unit.source.name, bytes: UInt64(result.coverage.bytes),
                    records: result.coverage.records))
            if options.isInterrupted() { throw NightRefusal.interrupted }
        } catch {
            result.failure = error
        }
    }

    /// Notes from where a stream must be read again for what is still open.
    ///
    /// What is noted of the streams of a unit must fit together whenever the run may be killed: a
    /// mail whose head is read again from one stream needs the lines that complete it from the
    /// next. So the place that an earlier night noted stays
    /// - while lines are replayed that were read before, for the parser does not know yet what is
    ///   open at read-to,
    /// - while a stream before this one is still needed,
    /// - while the file of an open stream is away or broke off: what is read without it is read again
    ///   with it,
    /// - where it lies behind what seems open in a replay, for that was completed long ago.
    private mutating func updateNeededFrom(_ ordinal: Int) {
        guard !waitsForLines, hasCaughtUp[ordinal],
            known[..<ordinal].allSatisfy({ $0.neededFrom >= $0.readTo })
        else { return }
        let open = parser.openPositions.filter { Int($0.position.stream) == ordinal }
            .min { $0.position.offset < $1.position.offset }
        let needed =
            open.map { StreamPoint(offset: $0.position.offset, line: $0.position.line) }
            ?? known[ordinal].readTo
        guard needed > known[ordinal].neededFrom else { return }
        known[ordinal].neededFrom = needed
        known[ordinal].neededFromYear = open?.year
    }

    /// Notes what is no longer open, the earliest stream first; a later one that is read again
    /// without it gives nothing that was not given before.
    private mutating func releaseStreams() throws {
        for ordinal in known.indices {
            let before = known[ordinal].neededFrom
            updateNeededFrom(ordinal)
            guard known[ordinal].neededFrom != before else { continue }
            _ = try commit(
                BlockOfWork(source: unit.source.name, stream: checkpoint(ordinal)))
        }
    }

    /// What the parser is told of a stream; some logs are looked through for it first.
    mutating func facts(
        of stream: SourcePlan.PlannedStream, ordinal: Int
    ) throws(InputFault) -> StreamFacts {
        let zone = unit.source.zone
        let format = unit.source.format
        let reference = context.site.newestLine(of: stream.file, now: context.now)
        var firstYear =
            stream.start == stream.known.neededFrom ? stream.known.neededFromYear : nil
        if stream.start == .start { firstYear = stream.known.firstYear ?? firstYear }
        var dateOrder = format.settings.dateOrder
        if firstYear == nil,
            var scan = StreamScan(
                format: format.format, settings: format.settings, zone: zone,
                referenceTime: reference)
        {
            try look(
                at: stream, from: scan.needsWholeStream ? .start : stream.start
            ) { scan.observe($0) }
            firstYear = scan.firstYear
            if stream.start == .start { known[ordinal].firstYear = firstYear }
            dateOrder = scan.dateOrder ?? dateOrder
        }
        return StreamFacts(
            ordinal: UInt32(ordinal), zone: zone, referenceTime: reference, firstYear: firstYear,
            dateOrder: dateOrder)
    }

    /// Shows the parser what was read before, where lines there say what later ones mean.
    private mutating func observeContext(of stream: SourcePlan.PlannedStream) throws(InputFault) {
        guard unit.source.format.format.hasContext, stream.start > .start else { return }
        try look(at: stream, from: .start, upTo: stream.start) { parser.observe($0) }
    }

    /// Reads lines without moving the stream on.
    ///
    /// - Returns: how far the reading came; to the end of the content where the lines do.
    @discardableResult
    func look(
        at stream: SourcePlan.PlannedStream, as ordinal: UInt32 = 0, from start: StreamPoint,
        upTo end: StreamPoint? = nil, _ observe: (LineBlock) -> Void
    ) throws(InputFault) -> ReadOutcome {
        var reader = try LineReader(
            file: stream.file, stream: ordinal, limits: unit.source.limits, startingAt: start)
        return reader.read(lastLine: .hold) { block in
            guard let end else {
                observe(block)
                return true
            }
            guard block.offset < end.offset else { return false }
            let count = min(block.bytes.count, Int(end.offset - block.offset))
            observe(
                LineBlock(
                    bytes: UnsafeRawBufferPointer(rebasing: block.bytes[..<count]),
                    stream: block.stream, firstLine: block.firstLine, offset: block.offset))
            return true
        } rejected: { _ in
        }
    }
}

/// The name of a file without its folder.
func fileName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
}
