import Authority
import EventStore
import LogModel
import Reports

/// The notices of one night, one for each office that may authorise.
///
/// How many there are, and for which offices, follows from who may authorise and never from what
/// there is to tell (`AuthorityTable.noticeOffices(on:)`).
struct TriggerNotices {
    let site: Site
    let store: EventStore
    let inputs: NightInputs
    let memory: SiteMemory
    let run: Run
    let now: Timestamp
    let coverage: CoverageSummary
    /// Why nothing was compared tonight; empty when it was.
    let missingGrounds: [Site.MissingGround]
    /// The nights of the window that compared nothing.
    let uncompared: UncomparedNights?

    /// What one office is told.
    struct Part {
        let office: Office
        let tallies: [Tally]
    }

    /// Whether notices are written tonight: once a week, when an office lacks its own, and the same
    /// night when a child-safety rule matched, or may have matched in a run that was broken off.
    func areDue(tonight totals: NightTotals, afterBrokenRun: Bool) throws -> Bool {
        guard !offices.isEmpty else { return false }
        let last = try store.lastNoticeDay(.weekly)
        return try totals.childSafety > 0 || afterBrokenRun || isShort()
            || last.map { $0.adding(days: 7) <= run.today } ?? true
    }

    /// Whether an office lacks one of its two files: the purge took one that had expired, somebody
    /// took one away, or there was no notice for that office before.
    private func isShort() throws -> Bool {
        let lying = try store.notices(.lyingThere)
        return offices.contains { office in lying.count { $0.office == office } < 2 }
    }

    /// Writes a notice for each office, the empty ones too; the earlier ones go.
    ///
    /// - Returns: what was written and where.
    func write(journalHead: String, occasion: TriggerNoticeModel.Occasion) throws -> [WrittenNotice]
    {
        let replaced = try store.notices(.known)
        let parts = try parts()
        let pages = try Reports.triggerNotices(
            try parts.map { try model(for: $0, journalHead, occasion) })
        let written = try zip(parts, pages).map { part, page in
            let oldest = try oldestDay(of: part)
            return WrittenNotice(
                office: part.office, isReadByDeputy: isReadByDeputy(part.office),
                html: try put(page.html, ".html", for: part.office, oldest),
                text: try put(page.text, ".txt", for: part.office, oldest))
        }
        for notice in replaced { try store.removeNotice(notice.name) }
        try store.noteNotices(.weekly, in: run)
        if occasion == .childSafety { try store.noteNotices(.sameNight, in: run) }
        return written
    }

    /// The tallies, each with the office on whose notice its case stands; what goes to nobody is left
    /// out.
    private func parts() throws -> [Part] {
        let table = authorities
        let others = store.keys.handles(of: table.heads(on: run.today).sorted())
            .mapValues { table.noticeOffice(of: $0, on: run.today) }
        let tallies = Dictionary(grouping: try store.tallies(days)) { others[$0.handle] ?? .head }
        return offices.map { Part(office: $0, tallies: tallies[$0] ?? []) }
    }

    /// The oldest record-day that a notice counts, with which it expires.
    private func oldestDay(of part: Part) throws -> CivilDate {
        var counted = part.tallies.map(\.day)
        if part.office == .head {
            counted += try store.unattributed(days).map(\.day)
            counted += try store.privateCounts(days).map(\.day)
        }
        return counted.min() ?? run.today
    }

    private func put(
        _ page: String, _ suffix: String, for office: Office, _ oldest: CivilDate
    ) throws -> String {
        let name = try store.writeNotice(
            Array(page.utf8), for: office, suffix: suffix, oldestDay: oldest)
        return store.noticesFolder + "/" + name
    }

    var days: ClosedRange<CivilDate> { coverage.days }

    /// Who may authorise, with the deputies who act for the head.
    var authorities: AuthorityTable { inputs.docket.authorities }

    private var offices: [Office] { authorities.noticeOffices(on: run.today) }

    /// Whether a deputy reads an office's notice beside whoever holds it, or in their place.
    func isReadByDeputy(_ office: Office) -> Bool {
        office == .head && authorities.hasActingHead(on: run.today)
    }
}

extension EventStore {
    /// That files of notices were taken away, if it is so.
    func lostNotices() throws -> String? {
        let lost = try notices(.known).count - notices(.lyingThere).count
        guard lost > 0 else { return nil }
        let files =
            lost == 1
            ? "1 file of a notice was taken away before it expired"
            : "\(lost) files of notices were taken away before they expired"
        return "\(noticesFolder): \(files); the night writes all notices again"
    }
}

extension Site {
    /// Where the journal stands, and by which pin the site is known on paper.
    func mark(of memory: SiteMemory, head: String) -> JournalMark {
        JournalMark(
            head: head, pin: pin(of: memory)?.description,
            isConfirmed: memory.pin?.isConfirmed ?? false)
    }
}
