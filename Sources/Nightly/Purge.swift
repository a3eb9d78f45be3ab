package import Archive
package import EventStore
import Foundation
import LogFormats
import LogInput
package import LogModel
package import Retention

/// Plans what has expired and carries the plan out, in the store and in the archives.
package struct Purge {
    let site: Site
    let store: EventStore
    let now: Timestamp
    let calls: FileCalls

    /// Prepares a purge by a clock that is believed.
    ///
    /// - Parameters:
    ///   - site: the site.
    ///   - store: open for running, or for reading where the plan is only printed.
    ///   - now: the site's clock.
    ///   - calls: the system's, except in tests.
    package init(
        site: Site, store: EventStore, now: Timestamp, calls: FileCalls = .system
    ) {
        self.site = site
        self.store = store
        self.now = now
        self.calls = calls
    }

    var window: Window { Window(today: site.zone.date(at: now)) }

    /// What would go today, with a reason for each; nothing is touched.
    ///
    /// - Parameter countsKept: look also into archives of sources that are not set to purge, to count
    ///   what has expired in them.
    /// - Returns: the plan, and the files it is about.
    /// - Throws: what the store throws.
    package func prepare(countsKept: Bool) throws -> PreparedPurge {
        let survey = try survey()
        var held: [HeldArchive] = []
        var oldestLines: [[UInt8]: CivilDate] = [:]
        for archive in survey.archives {
            var (found, oldestLine) = archive.held(
                in: site, window: window, now: now,
                looksInside: archive.source.purge || countsKept)
            if found.expiredDays != nil, found.mayPurge, found.hindrance == nil {
                found.hindrance = hindrance(of: archive)
            }
            held.append(found)
            if found.expiredDays == nil { oldestLines[archive.stored.checkpoint.id] = oldestLine }
        }
        let concerned = Set(held.filter { isConcerned($0) }.map(\.path)).union(survey.purgedBefore)
        held += survey.copies.filter { concerned.contains($0.holder) }.map { copy in
            var found = HeldArchive(
                path: copy.path, source: copy.source, mayPurge: true, days: nil)
            found.hindrance = "it holds what \(fileName(copy.holder)) holds, which alone is purged"
            return found
        }
        var inventory = try store.inventory(streamsOnDisk: survey.streams)
        inventory.archives = held
        let plan = PurgePlan(of: inventory, window: window)
        // The checkpoint of an archive that goes may go with it: nothing is left to recognise.
        let leaving = Set(plan.items(of: .archive).map(\.identity))
        let gone = survey.archives.filter { leaving.contains($0.path) }
            .map(\.stored.checkpoint.id)
        inventory = try store.inventory(streamsOnDisk: survey.streams.subtracting(gone))
        inventory.archives = held
        return PreparedPurge(
            plan: PurgePlan(of: inventory, window: window), archives: survey.archives,
            folders: Array(survey.folders.values),
            oldestLines: oldestLines)
    }

    /// Whether something goes from an archive today.
    private func isConcerned(_ archive: HeldArchive) -> Bool {
        archive.mayPurge && (archive.days.map { !window.contains($0.lowerBound) } ?? false)
    }

    /// Why nothing may be taken out of an archive today, although lines in it have expired.
    private func hindrance(of archive: SurveyedArchive) -> String? {
        if let cause = ArchiveRewrite.hindrance(
            globs: archive.source.globs, temporaryName: temporaryName)
        {
            return cause
        }
        // In a rehearsal the file's time is that of a checkout and says nothing.
        guard site.rehearsal == nil,
            abs(calls.now() - archive.file.file.modified.seconds) < Purge.restSeconds
        else { return nil }
        return "it was written to in the last minutes and is left for the next purge"
    }

    /// How long a file must have been left alone: it may still be being compressed.
    private static let restSeconds: Int64 = 600

    /// Under which name new files are made; two sites may read the same logs.
    var temporaryName: String {
        let tag = store.keys.mac(Array("files of a purge".utf8)).prefix(6)
        return ArchiveRewrite.temporaryName(
            tag: Hexadecimal.text(tag))
    }

    /// Carries a plan out.
    ///
    /// The checkpoint of an archive that could not be deleted stays: without it the next night would
    /// read the file as a new one.
    ///
    /// - Parameter prepared: made from this site's store and files just now.
    /// - Returns: what went, and what could not be deleted.
    /// - Throws: what the store throws.
    package func execute(_ prepared: PreparedPurge) throws -> PurgeSummary {
        var work = ArchiveWork(purge: self, prepared: prepared)
        try work.run()
        var after = prepared.plan
        if work.hasTouchedFiles {
            // Some files are there that the plan took for gone.
            let left = try store.inventory(streamsOnDisk: try survey().streams)
            after = PurgePlan(of: left, window: window)
        }
        let outcome = try store.apply(after)
        let items = work.done + after.items.filter(outcome.gone.contains)
        return PurgeSummary(
            plan: prepared.plan, isDryRun: false,
            items: items.sorted { ($0.kind, $0.identity) < ($1.kind, $1.identity) },
            failures: work.failures + outcome.failures.map(\.description))
    }

    /// What is found in the sources' folders.
    private struct Survey {
        /// The streams that have a file.
        var streams: Set<[UInt8]> = []
        var archives: [SurveyedArchive] = []
        /// Files that hold what another one holds too, in sources that are set to purge.
        var copies: [(path: String, source: String, holder: String)] = []
        /// A file of each folder of the sources that are set to purge, by the folder.
        var folders: [String: ArchiveName] = [:]
        /// Paths of archives from which something went before.
        var purgedBefore: Set<String> = []
    }

    private func survey() throws -> Survey {
        var survey = Survey()
        let streams = try SourceStreams(store: store, site: site)
        for found in try streams.find() {
            let source = found.source
            let byID = Dictionary(
                found.stored.map { ($0.checkpoint.id, $0) }, uniquingKeysWith: { first, _ in first }
            )
            for file in found.files {
                // An export is complete when it is there, though it is the only one of its name.
                let mayGrow = file.file.isLive && !source.format.format.isExport
                if case .duplicate(let holder) = file.decision, source.purge, !mayGrow {
                    survey.copies.append((file.file.path, source.name, holder))
                }
                if source.purge {
                    let path = file.file.path
                    let folder = String(path.dropLast(fileName(path).count))
                    survey.folders[folder] = ArchiveName(
                        path: path, globs: source.globs, site: site.folder)
                }
                guard let known = file.known, let stream = byID[known.id] else { continue }
                survey.streams.insert(known.id)
                if streams.alternatives[known.id] != nil {
                    survey.purgedBefore.insert(file.file.path)
                }
                guard !mayGrow, !known.isAlternative else { continue }
                survey.archives.append(SurveyedArchive(source: source, file: file, stored: stream))
            }
        }
        return survey
    }
}

/// A plan with the files that it is about.
package struct PreparedPurge {
    package let plan: PurgePlan
    let archives: [SurveyedArchive]
    /// A file of each folder in which a killed purge may have left something.
    let folders: [ArchiveName]
    /// The dates of the oldest lines of streams that lose none, for the store to remember.
    let oldestLines: [[UInt8]: CivilDate]
}

extension Site {
    /// The newest that a file's last line can be: when it was written, but never after now.
    ///
    /// In a rehearsal a file's time is that of a checkout and says nothing, so it is now.
    func newestLine(of file: LogFile, now: Timestamp) -> Timestamp {
        rehearsal == nil ? min(file.gzipTime ?? file.modified, now) : now
    }
}
