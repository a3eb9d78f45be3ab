import LogFormats
import LogInput
import LogModel

/// What is to be read of a source this night, as units that do not need each other.
struct SourcePlan {
    /// Files whose streams are read one after the other by one parser.
    struct Unit {
        let source: Site.Source
        var streams: [PlannedStream]
    }

    /// A file that is read, and what is known of its stream.
    struct PlannedStream {
        let file: LogFile
        let known: KnownStream
        /// Where the reading begins.
        let start: StreamPoint
    }

    let source: Site.Source
    let units: [Unit]
    let files: [RecognisedFile]
    let faults: [InputFault]

    /// Plans a source.
    ///
    /// - Parameters:
    ///   - source: the source.
    ///   - folder: what its globs are relative to.
    ///   - tracker: knows the source's streams.
    ///   - reachesBack: read everything again, for an authorisation that was not on file before.
    ///   - taken: files of earlier sources; one of these is a fault here and not read twice.
    init(
        _ source: Site.Source, in folder: String, tracker: StreamTracker, reachesBack: Bool,
        taken: [LogFile] = []
    ) {
        self.source = source
        let found = SourceFiles.find(globs: source.globs, in: folder)
        let isTaken = { (file: LogFile) in taken.contains { $0.isSameFile(as: file) } }
        files = tracker.recognise(found.files.filter { !isTaken($0) })
        faults =
            found.faults
            + found.files.filter(isTaken).map { InputFault(.inAnotherSource, path: $0.path) }
            + files.compactMap(SourcePlan.fault)
        let candidates = files.compactMap {
            SourcePlan.candidate($0, reachesBack: reachesBack)
        }
        units =
            source.format.format.joinsLines
            ? SourcePlan.joinedUnit(of: candidates, source: source)
            : candidates.filter(\.hasNews).map {
                Unit(source: source, streams: [$0.stream])
            }
    }

    /// Files that hold nothing new.
    var unchangedFiles: Int {
        files.count { if case .unchanged = $0.decision { true } else { false } }
    }

    /// Whether a file is there that could not be opened, and may be another night.
    var hasUnreadableFiles: Bool {
        let passing: [InputFault.Code] = [
            .unreadable, .changedWhileRead, .noMatch, .truncatedGzip,
        ]
        return faults.contains { passing.contains($0.code) }
    }

    private struct Candidate {
        let stream: PlannedStream
        /// Whether there may be something new, or everything is read again.
        let hasNews: Bool
        /// Whether lines before read-to belong to a record that is still open.
        let isOpen: Bool
    }

    private static func candidate(_ file: RecognisedFile, reachesBack: Bool) -> Candidate? {
        switch file.decision {
        case .new(let known):
            planned(file.file, known, from: .start, hasNews: true)
        case .continues(let known):
            planned(file.file, known, from: reachesBack ? .start : known.neededFrom, hasNews: true)
        case .unchanged(let known), .cutShort(let known):
            planned(
                file.file, known, from: reachesBack ? .start : known.neededFrom,
                hasNews: reachesBack)
        case .duplicate, .empty, .unreadable:
            nil
        }
    }

    private static func planned(
        _ file: LogFile, _ known: KnownStream, from start: StreamPoint, hasNews: Bool
    ) -> Candidate {
        Candidate(
            stream: PlannedStream(file: file, known: known, start: start), hasNews: hasNews,
            isOpen: known.neededFrom < known.readTo)
    }

    /// One unit for a format that joins lines over files: from the first stream that still has an
    /// open record up to the last one with news.
    private static func joinedUnit(of candidates: [Candidate], source: Site.Source) -> [Unit] {
        guard let last = candidates.lastIndex(where: \.hasNews) else { return [] }
        let streams = candidates[...last].filter { $0.hasNews || $0.isOpen }.map(\.stream)
        return [Unit(source: source, streams: streams)]
    }

    private static func fault(_ file: RecognisedFile) -> InputFault? {
        switch file.decision {
        case .unreadable(let fault): fault
        case .cutShort: InputFault(.truncatedGzip, path: file.file.path)
        default: nil
        }
    }
}
