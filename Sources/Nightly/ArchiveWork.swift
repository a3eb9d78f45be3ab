import Archive
import EventStore
import LogFormats
import LogInput
import LogModel
import Retention

/// The part of a purge that is done to files: whole archives go, and lines inside others.
struct ArchiveWork {
    private let purge: Purge
    private let prepared: PreparedPurge
    /// What is done, for the summary.
    private(set) var done: [PurgeItem] = []
    /// What could not be done, with the file and the reason.
    private(set) var failures: [String] = []

    init(purge: Purge, prepared: PreparedPurge) {
        self.purge = purge
        self.prepared = prepared
    }

    /// Whether the plan was about any file.
    var hasTouchedFiles: Bool { !done.isEmpty || !failures.isEmpty }

    /// Does what the plan says; a file that cannot be changed does not stop those after it.
    mutating func run() throws {
        cleanUp()
        let archives = Dictionary(
            prepared.archives.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        for item in prepared.plan.items {
            guard let archive = archives[item.identity] else { continue }
            switch item.kind {
            case .archive: remove(archive, item)
            case .archiveLines: try rewrite(archive, item)
            default: continue
            }
        }
        for archive in prepared.archives {
            let id = archive.stored.checkpoint.id
            guard let oldest = prepared.oldestLines[id], oldest != archive.stored.oldestLine else {
                continue
            }
            try purge.store.noteOldestLine(oldest, of: id)
        }
    }

    /// Removes what a killed purge left in the sources' folders.
    private mutating func cleanUp() {
        for file in prepared.folders {
            do throws(ArchiveError) {
                try ArchiveRewrite.cleanUp(
                    beside: file, temporaryName: purge.temporaryName, calls: purge.calls)
            } catch {
                failures.append(error.description)
            }
        }
    }

    private mutating func remove(_ archive: SurveyedArchive, _ item: PurgeItem) {
        do throws(ArchiveError) {
            try ArchiveRemoval.remove(
                archive.name(in: purge.site), ifStill: archive.file.file, calls: purge.calls)
            done.append(item)
        } catch {
            failures.append(error.description)
        }
    }

    private mutating func rewrite(_ archive: SurveyedArchive, _ item: PurgeItem) throws {
        let reading = archive.reading(
            in: purge.site, window: purge.window, now: purge.now)
        let point = archive.stored.checkpoint
        let rewrite = ArchiveRewrite(
            archive.name(in: purge.site), reading: reading,
            readTo: StreamPoint(offset: point.readTo, line: point.readToLine),
            temporaryName: purge.temporaryName, calls: purge.calls)
        do {
            var intent: Int64?
            let new = try rewrite.run { new in
                intent = try purge.store.intend(
                    try StreamRewrite(archive, new, window: purge.window, tracker: tracker(archive))
                )
            }
            if let intent { try purge.store.adopt(intent) }
            if new != nil { done.append(item) }
        } catch let error as ArchiveError {
            failures.append(error.description)
        } catch let error as InputFault {
            failures.append("\(archive.path): \(error.cause ?? error.code.rawValue)")
        } catch let error as StoreError {
            failures.append("\(archive.path): \(error)")
        }
    }

    /// Makes the fingerprints of the archive's new content.
    private func tracker(_ archive: SurveyedArchive) -> StreamTracker {
        StreamTracker(
            known: [], mac: purge.store.keys.fingerprint, random: randomBytes,
            limits: archive.source.limits)
    }
}

extension StreamRewrite {
    /// How an archive's stream looks without the lines that are gone from it.
    fileprivate init(
        _ archive: SurveyedArchive, _ new: RewrittenArchive, window: Window, tracker: StreamTracker
    ) throws(InputFault) {
        let old = KnownStream(archive.stored.checkpoint)
        var stream = try tracker.fingerprint(of: new.file, old, upTo: new.readTo)
        stream.neededFrom = min(new.neededFrom, new.readTo)
        if new.neededLineWent {
            // What was open there has expired; a later line may still belong to something open.
            stream.neededFromYear = new.survey.neededYear
            if new.survey.neededYear == nil { stream.neededFrom = new.readTo }
        }
        if !archive.source.format.format.statesYear {
            stream.firstYear = new.survey.firstYear ?? old.firstYear
        }
        stream.removed = old.removed.removing(new.gone)
        stream = tracker.settled(stream, in: new.file)
        let days = archive.stored.days.flatMap { days in
            days.upperBound < window.oldestKept
                ? nil : max(days.lowerBound, window.oldestKept)...days.upperBound
        }
        self.init(
            checkpoint: StreamCheckpoint(stream), days: days,
            oldestLine: new.survey.kept?.lowerBound, bytesRemoved: new.bytesGone,
            linesRemoved: new.linesGone)
    }
}
