import Archive
import LogFormats
package import EventStore
import LogInput
package import LogModel
package import Retention

/// Plans what has expired and carries the plan out, in the store and in the archives.
package struct Purge {
    private let site: Site
    private let store: EventStore
    private let now: Timestamp

    /// Prepares a purge by a clock that is believed.
    package init(site: Site, store: EventStore, now: Timestamp) {
        self.site = site
        self.store = store
        self.now = now
    }

    /// What would go today, with a reason for each; nothing is touched.
    ///
    /// - Parameter countsRecords: read the archives that stay and count what has expired in them.
    /// - Returns: the plan.
    /// - Throws: what the store throws.
    package func plan(countsRecords: Bool) throws -> PurgePlan {
        let survey = try survey()
        let archives = survey.archives.map { held($0, countsRecords: countsRecords) }
        var inventory = try store.inventory(streamsOnDisk: survey.streams)
        inventory.archives = archives
        let plan = PurgePlan(of: inventory, window: window)
        // The checkpoint of an archive that goes may go with it: nothing is left to recognise.
        let leaving = Set(plan.items(of: .archive).map(\.identity))
        guard !leaving.isEmpty else { return plan }
        let gone = survey.archives.filter { leaving.contains($0.file.file.path) }
            .compactMap(\.file.known?.id)
        inventory = try store.inventory(streamsOnDisk: survey.streams.subtracting(gone))
        inventory.archives = archives
        return PurgePlan(of: inventory, window: window)
    }

    /// Carries a plan out.
    ///
    /// Archives are recognised once more before they go, because rotation may have given their
    /// names to younger ones since. The checkpoint of one that could not be deleted stays: without
    /// it the next night would read the file as a new one.
    ///
    /// - Parameter plan: made from this site's store and files just now.
    /// - Returns: what went, and what could not be deleted.
    /// - Throws: what the store throws.
    package func execute(_ plan: PurgePlan) throws -> PurgeSummary {
        var (failures, after) = try removeArchives(of: plan)
        let outcome = try store.apply(after)
        failures += outcome.failures.map(\.description)
        return PurgeSummary(plan: plan, isDryRun: false, failures: failures)
    }

    /// Removes the archives of a plan.
    ///
    /// - Returns: what could not be removed, and the plan for what is left.
    private func removeArchives(of plan: PurgePlan) throws -> ([String], PurgePlan) {
        let planned = plan.items(of: .archive)
        guard !planned.isEmpty else { return ([], plan) }
        var now = Inventory()
        let survey = try survey()
        now.archives = survey.archives.map { held($0, countsRecords: false) }
        let expired = Set(PurgePlan(of: now, window: window).items(of: .archive).map(\.identity))
        var failures: [String] = []
        for item in planned {
            // One that is gone already went in an earlier purge, or somebody else removed it.
            guard let archive = survey.archives.first(where: { $0.file.file.path == item.identity })
            else { continue }
            guard expired.contains(item.identity) else {
                failures.append("\(item.identity): is another file now; it was left alone")
                continue
            }
            do throws(ArchiveError) {
                try ArchiveRemoval.remove(item.identity, ifStill: archive.file.file)
            } catch {
                failures.append(error.description)
            }
        }
        let left = try store.inventory(streamsOnDisk: try self.survey().streams)
        return (failures, PurgePlan(of: left, window: window))
    }

    private var window: Window { Window(today: site.zone.date(at: now)) }

    /// A log file that is not being written any more, and what is known of it.
    private struct SurveyedArchive {
        let source: Site.Source
        let file: RecognisedFile
        let days: ClosedRange<CivilDate>?
    }

    /// Which streams have a file, and which of the files are archives.
    private func survey() throws -> (streams: Set<[UInt8]>, archives: [SurveyedArchive]) {
        var found: Set<[UInt8]> = []
        var archives: [SurveyedArchive] = []
        for source in try SourceStreams(store: store, site: site).find() {
            let days = Dictionary(
                source.stored.map { ($0.checkpoint.id, $0.days) },
                uniquingKeysWith: { first, _ in first })
            for file in source.files {
                guard let known = file.known else { continue }
                found.insert(known.id)
                guard !file.file.isLive else { continue }
                archives.append(
                    SurveyedArchive(
                        source: source.source, file: file, days: days[known.id] ?? nil))
            }
        }
        return (found, archives)
    }

    /// A file as the plan sees it: its days are known only if all of it was read.
    private func held(_ archive: SurveyedArchive, countsRecords: Bool) -> HeldArchive {
        let (source, file) = (archive.source, archive.file)
        let known = days(of: archive)
        var expired = 0
        if countsRecords, let known, !window.contains(known.lowerBound) {
            expired = ExpiredRecords.count(
                in: file.file, format: source.format, zone: source.zone,
                referenceTime: site.newestLine(of: file.file, now: now), window: window,
                schoolZone: site.zone)
        }
        return HeldArchive(
            path: file.file.path, source: source.name, mayPurge: source.purge, days: known,
            expiredLines: expired)
    }

    /// The dates that an archive spans; `nil` when not all of it was read.
    ///
    /// One in which no line was a record has the date on which it was written, for its lines are
    /// to go like any other. In a rehearsal that is the time of a checkout and says nothing.
    private func days(of archive: SurveyedArchive) -> ClosedRange<CivilDate>? {
        guard case .unchanged = archive.file.decision else { return nil }
        if let days = archive.days {
            // A mail's last lines may be days younger than the mail's own time.
            let margin = archive.source.format.format.joinsLines ? 5 : 0
            return days.lowerBound...days.upperBound.adding(days: margin)
        }
        guard site.rehearsal == nil else { return nil }
        let file = archive.file.file
        let written = site.zone.date(at: file.gzipTime ?? file.modified)
        return written...written
    }
}

extension RecognisedFile {
    /// The stream that the file holds, if it was known before.
    var known: KnownStream? {
        switch decision {
        case .continues(let known), .unchanged(let known), .cutShort(let known): known
        case .new, .duplicate, .empty, .unreadable: nil
        }
    }
}

extension Site {
    /// The newest that a file's last line can be: when it was written, but never after now.
    ///
    /// In a rehearsal a file's time is that of a checkout and says nothing, so it is now.
    func newestLine(of file: LogFile, now: Timestamp) -> Timestamp {
        rehearsal == nil ? min(file.gzipTime ?? file.modified, now) : now
    }
}
