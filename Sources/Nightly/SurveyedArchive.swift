import Archive
import EventStore
import LogFormats
import LogInput
import LogModel
import Retention

/// A log file that is not being written any more, and what is known of it.
struct SurveyedArchive {
    let source: Site.Source
    let file: RecognisedFile
    /// What the store holds of its stream.
    let stored: StoredStream

    var path: String { file.file.path }

    /// Whether its lines have dates other than the records'.
    private var hasLinesBesideRecords: Bool {
        source.format.format.joinsLines || source.format.format.isExport
    }

    /// The dates of its records; a mail's last lines may be days younger than the mail's own time.
    private var days: ClosedRange<CivilDate>? {
        stored.days.map {
            $0.lowerBound...$0.upperBound.adding(days: hasLinesBesideRecords ? 5 : 0)
        }
    }

    /// How the archive's lines are dated.
    func reading(in site: Site, window: Window, now: Timestamp) -> ArchiveReading {
        ArchiveReading(
            file: file.file, format: source.format, zone: source.zone,
            referenceTime: site.newestLine(of: file.file, now: now),
            firstYear: stored.checkpoint.firstYear, limits: source.limits, window: window,
            schoolZone: site.zone,
            // In a rehearsal the file's time is that of a checkout and says nothing.
            written: site.rehearsal == nil ? file.file.gzipTime ?? file.file.modified : now,
            oldestRecord: stored.days?.lowerBound,
            neededFrom: StreamPoint(
                offset: stored.checkpoint.neededFrom, line: stored.checkpoint.neededFromLine))
    }

    /// The name by which it is changed.
    func name(in site: Site) -> ArchiveName {
        ArchiveName(path: path, globs: source.globs, site: site.folder)
    }

    /// What the plan is to know of it.
    ///
    /// - Parameters:
    ///   - site: the site.
    ///   - window: the window of today.
    ///   - now: the site's clock.
    ///   - looksInside: read the file where the store alone cannot tell.
    /// - Returns: the archive as the plan sees it, and the date of its oldest line, if it was read.
    func held(
        in site: Site, window: Window, now: Timestamp, looksInside: Bool
    ) -> (archive: HeldArchive, oldestLine: CivilDate?) {
        // Only what was read to its end, and is the same still, is known well enough.
        guard case .unchanged = file.decision else { return (held(days: nil), nil) }
        if let known = knownDays(window), source.purge || window.contains(known.lowerBound) {
            return (held(days: known), nil)
        }
        guard looksInside else { return (held(days: days), nil) }
        let reading = reading(in: site, window: window, now: now)
        do throws(LineSurvey.Unfit) {
            let survey = try LineSurvey(reading)
            let days = SurveyedArchive.joined(survey.expired, survey.kept)
            var held = held(days: days)
            guard survey.expired != nil, survey.kept != nil || !source.purge else {
                return (held, days?.lowerBound)
            }
            held.expiredDays = survey.expired
            do throws(InputFault) {
                held.expiredLines = try survey.countLines(reading)
            } catch {
                throw .breaksOff(error.code.rawValue)
            }
            return (held, days?.lowerBound)
        } catch {
            var held = held(days: days)
            // One whose newest record has expired goes whole, whatever else it holds.
            if days.map({ window.contains($0.upperBound) && !window.contains($0.lowerBound) })
                ?? true
            {
                held.hindrance = error.description
            }
            return (held, nil)
        }
    }

    /// The dates it spans, where the store knows them well enough for the plan.
    private func knownDays(_ window: Window) -> ClosedRange<CivilDate>? {
        if let oldest = stored.oldestLine, window.contains(oldest) {
            return oldest...max(oldest, stored.days?.upperBound ?? oldest)
        }
        guard !hasLinesBesideRecords, let days = stored.days else { return nil }
        return window.contains(days.lowerBound) || !window.contains(days.upperBound) ? days : nil
    }

    private func held(days: ClosedRange<CivilDate>?) -> HeldArchive {
        HeldArchive(path: path, source: source.name, mayPurge: source.purge, days: days)
    }

    private static func joined(
        _ one: ClosedRange<CivilDate>?, _ other: ClosedRange<CivilDate>?
    ) -> ClosedRange<CivilDate>? {
        guard let one, let other else { return one ?? other }
        return min(one.lowerBound, other.lowerBound)...max(one.upperBound, other.upperBound)
    }
}
