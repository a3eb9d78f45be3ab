import EventStore
import LogFormats
import LogInput

/// Reads a chain of streams: first what comes late, then what is new.
struct ChainScan {
    private let chain: SourcePlan.Chain
    private let context: NightContext
    private let tracker: StreamTracker
    private let options: NightOptions
    private let store: EventStore
    private let run: Run
    private var candidates: [SourcePlan.Candidate]
    /// The marks of the messages that some file of the night shows as protected.
    private var protected: Set<[UInt8]> = []
    private(set) var results: [UnitResult] = []

    init(
        _ chain: SourcePlan.Chain, context: NightContext, tracker: StreamTracker,
        options: NightOptions, store: EventStore, run: Run
    ) {
        self.chain = chain
        self.context = context
        self.tracker = tracker
        self.options = options
        self.store = store
        self.run = run
        candidates = chain.candidates
    }

    /// The marks of the messages that a file of the chain shows as protected; see ``ProtectedActs``.
    func protectedMessages() -> Set<[UInt8]> {
        guard chain.source.format.format.isExport else { return [] }
        var marks: Set<[UInt8]> = []
        for unit in units {
            var scan = scan(of: unit)
            marks.formUnion(scan.protectedMessages())
        }
        return marks
    }

    /// Reads everything, or up to the first error of the store.
    ///
    /// - Parameter protected: the marks of what is protected though not every row says so.
    mutating func readAll(protected: Set<[UInt8]>) {
        self.protected = protected
        if chain.source.format.format.joinsLines {
            for index in candidates.indices where isLate(index) {
                readLate(index)
                if hasFailed { return }
            }
        }
        for unit in units {
            var scan = scan(of: unit)
            scan.run()
            results.append(scan.result)
            if hasFailed { return }
        }
    }

    private var hasFailed: Bool { results.last?.failure != nil }

    /// One unit for a format that joins lines over files, a unit for each file otherwise.
    ///
    /// The one goes from the first stream that still has an open record up to the last with news.
    ///
    /// Correlations also look at streams without news that hold records of the last day.
    private var units: [SourcePlan.Unit] {
        let isRead = { (candidate: SourcePlan.Candidate) in
            candidate.hasNews || (context.correlates && candidate.isOpen)
        }
        guard let last = candidates.lastIndex(where: isRead) else { return [] }
        let streams = candidates[...last].filter { candidate in
            isRead(candidate) || (chain.source.format.format.joinsLines && candidate.isOpen)
        }.map(\.stream)
        guard !chain.source.format.format.joinsLines else {
            return [
                SourcePlan.Unit(
                    source: chain.source, streams: streams, lacksStream: chain.lacksStream)
            ]
        }
        return streams.map { SourcePlan.Unit(source: chain.source, streams: [$0]) }
    }

    /// Whether a file has something to read although one that was written after it was read.
    private func isLate(_ index: Int) -> Bool {
        candidates[index].hasNews
            && candidates[index].known.readTo.isBeforeEnd(of: candidates[index])
            && candidates[(index + 1)...].contains { $0.known.readTo > .start }
    }

    /// Reads a late stream together with the one before it and all that were read after it.
    private mutating func readLate(_ index: Int) {
        let isThere = { (candidate: SourcePlan.Candidate) in
            candidate.known.readTo > .start && candidate.isWhole
        }
        // What is open since before the stream that comes before may end in the late one.
        let first = candidates[..<index].firstIndex { isThere($0) && $0.isOpen }
        let last = candidates[..<index].lastIndex(where: isThere)
        let before = (min(first ?? index, last ?? index)..<index).filter {
            isThere(candidates[$0])
        }
        let after = candidates[(index + 1)...].indices.filter {
            isThere(candidates[$0])
        }
        let members = before + [index] + after
        let unit = SourcePlan.Unit(
            source: chain.source, streams: members.map { candidates[$0].wholeStream })
        let late = before.count
        var scan = scan(of: unit)
        guard scan.hasUnreadLines(late) else { return }
        scan.runLate(late)
        results.append(scan.result)
        for (member, known) in zip(members, scan.known) { candidates[member].known = known }
        if !candidates[index].reachesBack { candidates[index].hasNews = false }
    }

    private func scan(of unit: SourcePlan.Unit) -> UnitScan {
        let (store, run) = (store, run)
        return UnitScan(
            unit, context: context, tracker: tracker, options: options, store: store,
            protected: protected
        ) {
            try store.commit($0, in: run)
        }
    }
}

extension StreamPoint {
    /// Whether a plain file is longer than what was read of it; an archive may always be.
    fileprivate func isBeforeEnd(of candidate: SourcePlan.Candidate) -> Bool {
        candidate.file.isGzip || offset < candidate.file.size
    }
}
