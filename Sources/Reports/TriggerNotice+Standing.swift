internal import EventStore
internal import LogModel

/// What stands on a notice whatever was counted: warnings, and what was changed.
extension TriggerNotice {
    /// What whoever may sign must know before reading on.
    static func warnings(_ model: TriggerNoticeModel) -> [String] {
        var warnings: [String] = []
        if model.missingGrounds.isEmpty, let nights = model.uncompared {
            warnings.append(nights.sentence)
        }
        if model.missingGrounds.isEmpty, let day = model.comparedFrom {
            warnings.append(
                "Records of days before \(Words.date(day)) are not compared with any rule: by "
                    + "site.yaml it was not until then that the monitoring was assessed, the policy "
                    + "adopted and the staff told.")
        }
        if let reason = model.refusedTable {
            warnings.append(
                "The file authorities.yaml, which says who may sign, was changed, and the change "
                    + "does not count: \(reason). Those who could sign before go on deciding. If "
                    + "you did not ask for it, ask who did.")
        }
        if !model.journal.isConfirmed {
            warnings.append(
                "This site is UNPINNED: the headteacher and the chair of governors have not yet "
                    + "confirmed who may sign here. If they once had, its memory was lost or taken "
                    + "away. Ask whoever runs Headnote for the page on which the pin is confirmed.")
        }
        return warnings
    }

    /// What was changed in the files that decide, as far as the site can remember.
    static func changes(_ model: TriggerNoticeModel) -> [Letter.Block] {
        let began = model.memoryBegan.map {
            "Headnote’s memory of this site began on \(Words.longDate($0)); what was changed before "
                + "is not known."
        }
        let heading = Letter.Block.heading("What was changed in the files that decide")
        guard !model.changes.isEmpty else {
            return [
                heading,
                .paragraph(
                    began
                        ?? "Nothing in the last four weeks: who may sign, who has which account, "
                        + "the rules, the lists and the settings are as they were."),
            ]
        }
        let titles = Dictionary(model.rules.map { ($0.id, $0.title) }) { first, _ in first }
        return [
            heading,
            .paragraph(
                "Each change stands here for four weeks. If you do not know why one was made, ask."
                    + (began.map { " \($0)" } ?? "")
            ),
            .list(
                model.changes.map {
                    "\(Words.longDate($0.day)): \(ChangeWords.sentence($0.change, titles: titles))"
                }),
        ]
    }
}
