import Authority
import EventStore
import LogModel
import People
import Reports
import Retention

/// The notices of one night, one for each person who may authorise.
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

    /// Whether notices are written tonight: once a week, when one of the last has expired, and the
    /// same night when a child-safety rule matched, or may have matched in a run that was broken off.
    func areDue(tonight totals: NightTotals, afterBrokenRun: Bool) throws -> Bool {
        guard !addressees.isEmpty else { return false }
        let last = try store.lastNoticeDay(.weekly)
        // Two files for each; fewer are left when the purge took one that had expired, or somebody
        // took one away.
        return try totals.childSafety > 0 || afterBrokenRun
            || store.notices(.lyingThere).count < addressees.count * 2
            || last.map { $0.adding(days: 7) <= run.today } ?? true
    }

    /// Writes a notice for each addressee, the empty ones too; the earlier ones go.
    ///
    /// - Returns: what was written and where.
    func write(journalHead: String, occasion: TriggerNoticeModel.Occasion) throws -> [WrittenNotice]
    {
        let tallies = try store.tallies(days)
        let replaced = try store.notices(.known)
        let parts = addressees.map { addressee in
            (addressee: addressee, own: tallies.filter { isAddressed($0, to: addressee) })
        }
        let pages = try Reports.triggerNotices(
            try parts.map {
                try model(for: $0.addressee, tallies: $0.own, journalHead, occasion)
            })
        let written = try zip(parts, pages).map { part, page in
            let oldest = try oldestDay(of: part.own, for: part.addressee)
            return WrittenNotice(
                role: part.addressee.role.rawValue,
                html: try put(page.html, ".html", oldest),
                text: try put(page.text, ".txt", oldest))
        }
        for name in replaced { try store.removeNotice(name) }
        try store.noteNotices(.weekly, in: run)
        if occasion == .childSafety { try store.noteNotices(.sameNight, in: run) }
        return written
    }

    /// The oldest record-day that a notice counts, with which it expires.
    private func oldestDay(of tallies: [Tally], for addressee: AuthorityEntry) throws -> CivilDate {
        var counted = tallies.map(\.day)
        if addressee.role == .headteacher {
            counted += try store.unattributed(days).map(\.day)
            counted += try store.privateCounts(days).map(\.day)
        }
        return counted.min() ?? run.today
    }

    private func put(_ page: String, _ suffix: String, _ oldest: CivilDate) throws -> String {
        let name = try store.writeNotice(Array(page.utf8), suffix: suffix, oldestDay: oldest)
        return store.noticesFolder + "/" + name
    }

    private var days: ClosedRange<CivilDate> { coverage.days }

    /// Head and chair in office today, in the order of `authorities.yaml`.
    private var addressees: [AuthorityEntry] {
        inputs.authorities.filter { entry in
            (entry.role == .headteacher || entry.role == .chairOfGovernors)
                && entry.holds(on: run.today)
        }
    }

    /// Everything goes to the head but what concerns the head, which goes to the chair alone.
    private func isAddressed(_ tally: Tally, to addressee: AuthorityEntry) -> Bool {
        let concernsHead = handlesOfHeads.contains(tally.handle)
        return addressee.role == .headteacher ? !concernsHead : concernsHead
    }

    /// The handles of everybody whose cases the chair decides, in every month that has a key.
    private var handlesOfHeads: Set<CaseHandle> {
        handles(of: inputs.docket.authorities.heads(on: run.today).sorted())
    }

    private func handles(of persons: [String]) -> Set<CaseHandle> {
        Set(store.keys.handles(of: persons).keys)
    }

    private func model(
        for addressee: AuthorityEntry, tallies: [Tally], _ journalHead: String,
        _ occasion: TriggerNoticeModel.Occasion
    ) throws -> TriggerNoticeModel {
        let isHead = addressee.role == .headteacher
        let answered = AnsweredCases(
            tallies: CaseTally.all(tallies), answers: inputs.docket.closedCases,
            office: addressee.role, handles: { handles(of: [$0]) })
        let unattributed = isHead ? try store.unattributed(days) : []
        let privateCounts = isHead ? try store.privateCounts(days) : []
        var model = TriggerNoticeModel(
            page: PageFacts(
                school: site.school, isRehearsal: site.rehearsal != nil, zone: site.zone,
                madeAt: now),
            occasion: occasion,
            addressee: addressee.role.words,
            tallies: answered.open, unattributed: UnattributedTally.all(unattributed),
            privateMail: PrivateMail.all(privateCounts),
            rules: inputs.book.facts(
                of: Set(answered.open.map(\.ruleID) + unattributed.map(\.rule) + changedRules)),
            coverage: coverage, authoriseCommand: "headnote authorise new --site SITE",
            changes: memory.changes, refusedTable: refusedTable,
            journal: site.mark(of: memory, head: journalHead))
        model.closed = answered.closed
        model.covered = CoveredCases(rulings: inputs.rulings, today: run.today)
            .among(answered.open)
        model.delegations = inputs.docket.delegations(on: run.today).filter {
            $0.days.map { run.today <= $0.upperBound } ?? true
        }
        model.isReadByDeputy = isHead && model.delegations.contains { $0.acts(on: run.today) }
        model.due = inputs.docket.dueMatters(on: run.today, signedBy: addressee.role)
        model.missingGrounds = missingGrounds.map(\.clause)
        model.uncompared = uncompared
        model.comparedFrom = site.matchedFrom.flatMap { $0 > days.lowerBound ? $0 : nil }
        model.memoryBegan = try youngMemory
        return model
    }

    /// The day on which the site's memory began, while no change can have stood there for as long
    /// as a notice tells of it.
    private var youngMemory: CivilDate? {
        get throws {
            try store.firstDay().flatMap {
                $0.adding(days: SiteMemory.toldDays) > run.today ? $0 : nil
            }
        }
    }

    /// The rules that changes name.
    private var changedRules: [String] {
        memory.changes.flatMap { dated -> [String] in
            guard case .rules(let added, let removed, let changed) = dated.change else { return [] }
            return added + removed + changed
        }
    }

    /// Why the table that lies in the folder does not decide, while it does not.
    private var refusedTable: String? {
        guard case .pinned(.refused(let refusal, _)) = inputs.deciding.standing else { return nil }
        return refusal.reason
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

extension Site.MissingGround {
    /// What `site.yaml` does not say, as a clause for a notice.
    fileprivate var clause: String {
        switch self {
        case .impactAssessment: "that an impact assessment was made (impact-assessment)"
        case .assessmentOutOfDate:
            "that the impact assessment was reviewed in time (impact-assessment)"
        case .policyAdopted: "that the policy was adopted (policy-adopted)"
        case .staffTold: "that staff were told (staff-told)"
        }
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
