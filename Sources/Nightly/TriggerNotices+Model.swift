import Authority
import EventStore
import LogModel
import Reports

/// What one notice says.
extension TriggerNotices {
    /// The model of one office's notice.
    func model(
        for part: Part, _ journalHead: String, _ occasion: TriggerNoticeModel.Occasion
    ) throws -> TriggerNoticeModel {
        let answered = AnsweredCases(
            tallies: CaseTally.all(part.tallies), answers: inputs.docket.closedCases,
            office: part.office, handles: { Set(store.keys.handles(of: [$0]).keys) })
        var model = try counts(answered.open, for: part.office, journalHead, occasion)
        model.closed = answered.closed
        model.covered = CoveredCases(rulings: inputs.rulings, today: run.today)
            .among(answered.open)
        model.due = inputs.docket.dueMatters(on: run.today, signedBy: part.office)
        tellReaders(of: part.office, in: &model)
        model.missingGrounds = missingGrounds.map(\.clause)
        model.uncompared = uncompared
        model.comparedFrom = site.matchedFrom.flatMap { $0 > days.lowerBound ? $0 : nil }
        model.memoryBegan = try youngMemory
        return model
    }

    /// The model with what was counted; what belongs to no case is for the head.
    private func counts(
        _ tallies: [CaseTally], for office: Office, _ journalHead: String,
        _ occasion: TriggerNoticeModel.Occasion
    ) throws -> TriggerNoticeModel {
        let unattributed = office == .head ? try store.unattributed(days) : []
        let privateCounts = office == .head ? try store.privateCounts(days) : []
        return TriggerNoticeModel(
            page: PageFacts(
                school: site.school, isRehearsal: site.rehearsal != nil, zone: site.zone,
                madeAt: now),
            occasion: occasion, office: office, tallies: tallies,
            unattributed: UnattributedTally.all(unattributed),
            privateMail: PrivateMail.all(privateCounts),
            rules: inputs.book.facts(
                of: Set(tallies.map(\.ruleID) + unattributed.map(\.rule) + changedRules)),
            coverage: coverage, authoriseCommand: "headnote authorise new --site SITE",
            changes: memory.changes, refusedTable: refusedTable,
            journal: site.mark(of: memory, head: journalHead))
    }

    /// Who reads the notice, and who is missing.
    private func tellReaders(of office: Office, in model: inout TriggerNoticeModel) {
        model.delegations = inputs.docket.delegations(on: run.today).filter {
            $0.days.map { run.today <= $0.upperBound } ?? true
        }
        model.isReadByDeputy = isReadByDeputy(office)
        model.isVacant = !authorities.hasReader(ofNoticeFor: office, on: run.today)
        model.trustRoles = authorities.trustRolesOnNotice(on: run.today)
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
