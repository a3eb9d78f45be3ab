import EventStore
import LogFormats
import LogInput
import LogModel

/// What is to be read of a source this night, as chains of streams that do not need each other.
struct SourcePlan {
    /// Files whose streams are read one after the other by one parser.
    struct Unit {
        let source: Site.Source
        var streams: [PlannedStream]
        /// Whether the file of a stream with open records is away, or broke off.
        var lacksStream = false
    }

    /// A file that is read, and what is known of its stream.
    struct PlannedStream {
        let file: LogFile
        let known: KnownStream
        /// Where the reading begins.
        let start: StreamPoint
    }

    /// A file that may be read, or may be needed to read another.
    struct Candidate {
        let file: LogFile
        var known: KnownStream
        /// Whether there may be something new, or everything is read again.
        var hasNews: Bool
        /// Whether everything is read again.
        let reachesBack: Bool
        /// Whether the file holds all that was read of its stream.
        let isWhole: Bool

        /// Whether lines before read-to belong to a record that is still open.
        var isOpen: Bool { known.neededFrom < known.readTo }

        /// The stream as it is read in its turn.
        var stream: PlannedStream {
            PlannedStream(
                file: file, known: known, start: reachesBack ? .start : known.neededFrom)
        }

        /// The stream as it is read when all of it is needed.
        var wholeStream: PlannedStream {
            PlannedStream(file: file, known: known, start: .start)
        }
    }

    /// Files that are read one after the other: the rotations of one log where records are joined
    /// over them, the exports of one source, or else one file.
    struct Chain {
        let source: Site.Source
        var candidates: [Candidate]
        /// Whether the file of a stream with open records is away, or broke off.
        var lacksStream = false
    }

    let source: Site.Source
    let tracker: StreamTracker
    let chains: [Chain]
    let files: [RecognisedFile]
    let faults: [InputFault]

    /// Plans a source.
    ///
    /// - Parameters:
    ///   - found: the source's files.
    ///   - reachesBack: read everything again, for an authorisation that was not on file before.
    ///   - readsOpen: whether a stream without news is read that holds what is needed of it again.
    ///   - mayGrow: whether a file was written to so lately that more may come.
    init(
        _ found: SourceStreams.Found, reachesBack: Bool, readsOpen: Bool = false,
        mayGrow: (LogFile) -> Bool
    ) {
        source = found.source
        tracker = found.tracker
        files = found.files
        let isExport = source.format.format.isExport
        let waiting = files.filter {
            isExport && mayGrow($0.file) && SourcePlan.hasNews($0)
        }
        faults =
            found.faults + files.compactMap(SourcePlan.fault)
            + waiting.map { InputFault(.stillWritten, path: $0.file.path) }
        let candidates = files.filter { file in !waiting.contains(file) }
            .compactMap { SourcePlan.candidate($0, reachesBack: reachesBack, isExport: isExport) }
        let lacksStream = SourcePlan.lacksStream(found)
        chains = SourcePlan.chains(
            of: candidates, source: source,
            isRead: { $0.hasNews || (readsOpen && $0.isOpen) }
        ).map { chain in
            var chain = chain
            chain.lacksStream = lacksStream
            return chain
        }
    }

    /// Whether a stream with open records has no whole file, and had one some days ago.
    private static func lacksStream(_ found: SourceStreams.Found) -> Bool {
        guard found.source.format.format.joinsLines else { return false }
        let present = found.files.compactMap { file -> [UInt8]? in
            if case .cutShort = file.decision { return nil }
            return file.known?.id
        }
        let lastSeen = found.stored.map(\.seenDay).max()
        return found.stored.contains { stored in
            let stream = stored.checkpoint
            return stored.source == found.source.name && stream.neededFrom < stream.readTo
                && !present.contains(stream.id)
                && lastSeen.map {
                    stored.seenDay.adding(days: NightContext.patienceDays) >= $0
                } ?? false
        }
    }

    /// Files that hold nothing new.
    var unchangedFiles: Int {
        files.count { if case .unchanged = $0.decision { true } else { false } }
    }

    /// Whether a file is there that could not be opened, and may be another night.
    var hasUnreadableFiles: Bool {
        let passing: [InputFault.Code] = [
            .unreadable, .changedWhileRead, .noMatch, .truncatedGzip, .olderCopy, .stillWritten,
        ]
        return faults.contains { passing.contains($0.code) }
    }

    /// Whether a file had gone from where it was listed before it was looked into.
    var hasMovedFiles: Bool {
        faults.contains { $0.hasMoved && !source.globs.contains($0.path) }
    }

    private static func hasNews(_ file: RecognisedFile) -> Bool {
        switch file.decision {
        case .new, .continues: true
        case .unchanged, .duplicate, .cutShort, .empty, .unreadable: false
        }
    }

    private static func candidate(
        _ file: RecognisedFile, reachesBack: Bool, isExport: Bool
    ) -> Candidate? {
        let known: KnownStream
        var isWhole = true
        switch file.decision {
        case .new(let stream), .continues(let stream), .unchanged(let stream): known = stream
        // Only what is read again for an authorisation may end anywhere.
        case .cutShort(let stream) where reachesBack: (known, isWhole) = (stream, false)
        case .cutShort: return nil
        case .duplicate, .empty, .unreadable: return nil
        }
        let hasNews = hasNews(file)
        // Rows of one act may stand anywhere in an export, so one that grew is read again.
        return Candidate(
            file: file.file, known: known, hasNews: hasNews || reachesBack,
            reachesBack: reachesBack || isExport, isWhole: isWhole)
    }

    private static func chains(
        of candidates: [Candidate], source: Site.Source, isRead: (Candidate) -> Bool
    ) -> [Chain] {
        let format = source.format.format
        guard format.joinsLines || format.isExport else {
            return candidates.filter(isRead).map { Chain(source: source, candidates: [$0]) }
        }
        // The exports of a source are read in one chain, and so are the rotations of a log. Files
        // of no live log go with the one that there is, for instance copies that were put back.
        let live = Set(candidates.filter(\.file.isNamedLive).map(\.file.family))
        var families: [String] = []
        var chains: [String: [Candidate]] = [:]
        for candidate in candidates {
            let own = candidate.file.family
            let family =
                format.isExport
                ? "" : live.contains(own) ? own : live.count == 1 ? live.first ?? own : own
            if chains[family] == nil { families.append(family) }
            chains[family, default: []].append(candidate)
        }
        return families.compactMap { family in
            let named = chains[family] ?? []
            let members = format.isExport ? named : inTurn(named, of: family)
            guard members.contains(where: isRead) else { return nil }
            return Chain(source: source, candidates: members)
        }
    }

    /// Puts the files of a log in the order in which they were written.
    ///
    /// That is the order of their names, but for a file of another name and for an archive that was
    /// put back under a number that is no longer its own: one that began before another that comes
    /// before it.
    private static func inTurn(_ files: [Candidate], of family: String) -> [Candidate] {
        var members: [Candidate] = []
        var strays: [Candidate] = []
        var latest: Timestamp?
        for file in files {
            let begins = file.known.firstTime
            let isLate = latest.map { latest in begins.map { $0 < latest } ?? false } ?? false
            guard file.file.family == family, file.file.isNamedLive || !isLate else {
                strays.append(file)
                continue
            }
            members.append(file)
            latest = [latest, begins].compactMap { $0 }.max()
        }
        for stray in strays.reversed() {
            members.insert(stray, at: place(of: stray, among: members))
        }
        return members
    }

    /// Where a file whose name says nothing of its turn belongs: by when its first line was written.
    ///
    /// - Returns: before the first that is new or began later; one of which nothing was read comes
    ///   first, because a log that was not there before is most likely an old one.
    private static func place(of stray: Candidate, among members: [Candidate]) -> Int {
        guard let begins = stray.known.firstTime else { return 0 }
        return members.firstIndex { member in
            member.known.firstTime.map { $0 > begins } ?? true
        } ?? members.endIndex
    }

    private static func fault(_ file: RecognisedFile) -> InputFault? {
        switch file.decision {
        case .unreadable(let fault): fault
        case .cutShort:
            InputFault(file.file.isGzip ? .truncatedGzip : .olderCopy, path: file.file.path)
        default: nil
        }
    }
}
