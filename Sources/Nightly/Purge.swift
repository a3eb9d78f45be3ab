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
    package func plan() throws -> PurgePlan {
        let window = Window(today: site.zone.date(at: now))
        var streamsOnDisk: Set<[UInt8]> = []
        var streamOfPath: [String: [UInt8]] = [:]
        var archives: [HeldArchive] = []
        for source in site.sources {
            let stored = try store.streams(of: source.name)
            let tracker = StreamTracker(
                known: stored.map { KnownStream($0.checkpoint) }, mac: store.keys.fingerprint,
                random: randomBytes, limits: source.limits)
            let days = Dictionary(
                stored.map { ($0.checkpoint.id, $0.days) }, uniquingKeysWith: { first, _ in first })
            let files = SourceFiles.find(globs: source.globs, in: site.folder).files
            for file in tracker.recognise(files) {
                guard let known = file.known else { continue }
                streamsOnDisk.insert(known.id)
                streamOfPath[file.file.path] = known.id
                guard !file.file.isLive else { continue }
                archives.append(
                    held(file, of: source, days: days[known.id] ?? nil, window: window))
            }
        }
        var inventory = try store.inventory(streamsOnDisk: streamsOnDisk)
        inventory.archives = archives
        let plan = PurgePlan(of: inventory, window: window)
        // The checkpoint of an archive that goes may go with it: nothing is left to recognise.
        let leaving = Set(plan.items(of: .archive).map(\.identity))
        guard !leaving.isEmpty else { return plan }
        let staying = streamsOnDisk.subtracting(leaving.compactMap { streamOfPath[$0] })
        inventory = try store.inventory(streamsOnDisk: staying)
        inventory.archives = archives
        return PurgePlan(of: inventory, window: window)
    }

    /// Carries a plan out.
    ///
    /// - Parameter plan: made from this site's store and files just now.
    /// - Returns: what went, and what could not be deleted.
    /// - Throws: what the store throws.
    package func execute(_ plan: PurgePlan) throws -> PurgeSummary {
        var failures: [String] = []
        for item in plan.items(of: .archive) {
            do throws(ArchiveError) {
                try ArchiveRemoval.remove(item.identity)
            } catch {
                failures.append(error.description)
            }
        }
        let outcome = try store.apply(plan)
        failures += outcome.failures.map(\.description)
        return PurgeSummary(plan: plan, isDryRun: false, failures: failures)
    }

    /// A file as the plan sees it: its days are known only if all of it was read.
    private func held(
        _ file: RecognisedFile, of source: Site.Source, days: ClosedRange<CivilDate>?,
        window: Window
    ) -> HeldArchive {
        var known: ClosedRange<CivilDate>?
        if case .unchanged = file.decision, let days {
            // A mail's last lines may be days younger than the mail's own time.
            let margin = source.format.joinsLines ? 5 : 0
            known = days.lowerBound...days.upperBound.adding(days: margin)
        }
        var expired = 0
        if let known, !window.contains(known.lowerBound) {
            expired = ExpiredRecords.count(
                in: file.file, format: source.format, zone: source.zone,
                referenceTime: site.newestLine(of: file.file, now: now), window: window,
                schoolZone: site.zone)
        }
        return HeldArchive(
            path: file.file.path, source: source.name, mayPurge: source.purge, days: known,
            expiredLines: expired)
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
