internal import LogModel

/// The notice that tells somebody who may authorise that rules matched, and of whom nothing.
enum TriggerNotice {
    /// The letter for a model that is in order.
    static func letter(_ model: TriggerNoticeModel) -> Letter {
        let days = Words.span(model.coverage.days)
        return Letter(
            title: "Trigger notice",
            page: model.page,
            subtitle: "For \(readers(model)). "
                + "Records of \(days).",
            handling: "Confidential: for \(readers(model)) only.",
            blocks: opening(model) + due(model) + cases(model) + closedCases(model)
                + unattributed(model) + privateMail(model) + coverage(model) + changes(model)
                + howToAuthorise(model) + closing(model))
    }

    private static func opening(_ model: TriggerNoticeModel) -> [Letter.Block] {
        let titles = Set(model.rules.filter(\.isChildSafety).map(\.id))
        let hasChildSafety =
            model.tallies.contains { titles.contains($0.ruleID) }
            || model.unattributed.contains { titles.contains($0.ruleID) }
        // Somebody whose own tallies hold no child-safety match must not learn that another
        // addressee's do, so the reason for an early notice is given only where it stands below.
        let occasion =
            model.occasion == .childSafety && hasChildSafety
            ? "This notice is made the same night because of a child-safety rule."
            : "Notices are made every week, and on other nights when there is need."
        var blocks: [Letter.Block] =
            model.missingGrounds.isEmpty
            ? [] : [.note(UncomparedWords.warning(model.missingGrounds))]
        blocks.append(.paragraph("\(occasion) \(whatWasDone(model))"))
        if hasChildSafety {
            blocks.append(
                .note(
                    "A child-safety rule matched. Please read this today and speak with the "
                        + "designated safeguarding lead. If a child may be in danger now, call "
                        + "999."))
        }
        blocks += model.delegations.map { .paragraph($0.sentence) }
        return blocks + whoOfTheTrust(model).map { .paragraph($0) }
            + (whoIsMissing(model) + warnings(model)).map { .note($0) }
    }

    /// What was compared, and what a match means.
    private static func whatWasDone(_ model: TriggerNoticeModel) -> String {
        guard model.missingGrounds.isEmpty else {
            return model.tallies.isEmpty && model.unattributed.isEmpty
                ? UncomparedWords.nothingCounted
                : "\(UncomparedWords.counted) \(ReportSummary.meaning)"
        }
        return "Headnote compared the school’s logs with the rules that follow from its policy. "
            + "Below is how often each rule matched, without names. \(ReportSummary.meaning)"
    }

    private static func cases(_ model: TriggerNoticeModel) -> [Letter.Block] {
        var blocks: [Letter.Block] = [.heading("Cases")]
        guard !model.tallies.isEmpty else {
            return blocks + [.paragraph(noCases(model))]
        }
        blocks.append(
            .paragraph(
                "The cases stand in the order of their handles, which are drawn by lot; the "
                    + "order means nothing."))
        var rest = model.tallies[...]
        while let first = rest.first {
            let month = first.day.calendarMonth
            let own = rest.prefix { $0.handle == first.handle && $0.day.calendarMonth == month }
            rest = rest.dropFirst(own.count)
            blocks.append(.subheading("Case \(first.handle), \(Words.month(first.day))"))
            blocks += model.covered.filter { $0.handle == first.handle }
                .map { .paragraph(covered($0)) }
            blocks.append(
                .table(
                    .init(
                        caption: "Matches of case \(first.handle) by rule and day",
                        columns: ["Rule", "Policy clause", "Day", "Allowed", "Denied"],
                        rows: own.map { row(of: $0, model.rules) })))
        }
        return blocks
    }

    private static func covered(_ covered: CoveredCaseFacts) -> String {
        let start = covered.from.map { " from \(Words.longDate($0)) on" } ?? ""
        return "Authorisation \(covered.number) covers this case\(start), for the rules, channels "
            + "and days that it states."
    }

    private static func noCases(_ model: TriggerNoticeModel) -> String {
        if model.coverage.records == 0 { return ReportSummary.nothing(model.coverage) }
        guard model.missingGrounds.isEmpty else { return UncomparedWords.noCases }
        return "There is no case for you to read. That is not the same as nothing having happened: "
            + "see below for what could not be attributed and what was not read."
    }

    private static func closedCases(_ model: TriggerNoticeModel) -> [Letter.Block] {
        guard !model.closed.isEmpty else { return [] }
        return [
            .heading("Closed, no action"),
            .paragraph(
                "You have answered these cases in writing. What was counted up to the day of the "
                    + "answer is not listed above; what came later is."),
            .list(
                model.closed.sorted { ($0.handle, $0.date) < ($1.handle, $1.date) }.map {
                    "Case \($0.handle): closed, no action, on \(Words.date($0.date)); "
                        + "\(Words.count($0.matches, "match", "matches")) up to then"
                }),
        ]
    }

    private static func row(of tally: CaseTally, _ rules: [RuleFacts]) -> [String] {
        let rule = rule(tally.ruleID, rules)
        return [
            PolicyWords.title(rule), PolicyWords.clauses(rule), Words.longDate(tally.day),
            Words.grouped(tally.allowed), Words.grouped(tally.denied),
        ]
    }

    private static func unattributed(_ model: TriggerNoticeModel) -> [Letter.Block] {
        var blocks: [Letter.Block] = [.heading("Not attributed to anybody")]
        guard !model.unattributed.isEmpty else {
            let text =
                model.missingGrounds.isEmpty
                ? "This notice counts no match without attribution."
                : UncomparedWords.noneUnattributed
            return blocks + [.paragraph(text)]
        }
        struct Key: Hashable {
            let source: String
            let ruleID: String
        }
        var totals: [Key: (days: Set<CivilDate>, allowed: Int, denied: Int)] = [:]
        for tally in model.unattributed {
            let key = Key(source: tally.source, ruleID: tally.ruleID)
            totals[key, default: ([], 0, 0)].days.insert(tally.day)
            totals[key, default: ([], 0, 0)].allowed += tally.allowed
            totals[key, default: ([], 0, 0)].denied += tally.denied
        }
        let rows = totals.sorted { ($0.key.source, $0.key.ruleID) < ($1.key.source, $1.key.ruleID) }
            .map { key, total in
                [
                    PolicyWords.title(rule(key.ruleID, model.rules)), key.source,
                    Words.grouped(total.days.count), Words.grouped(total.allowed),
                    Words.grouped(total.denied),
                ]
            }
        blocks += [
            .paragraph(
                "Here the log gives no name, or one that nobody proved by logging in. They count "
                    + "for no case, because anybody can type somebody else’s name."),
            .table(
                .init(
                    caption: "Matches without attribution by rule and source",
                    columns: ["Rule", "Source", "Days", "Allowed", "Denied"], rows: rows)),
        ]
        return blocks
    }

    private static func privateMail(_ model: TriggerNoticeModel) -> [Letter.Block] {
        let blind = model.coverage.sources.filter { $0.channel == .email && !$0.logsSubjects }
        guard !model.privateMail.isEmpty || !blind.isEmpty else { return [] }
        var items = model.privateMail.map {
            "\($0.source): \(Words.count($0.count, "mail", "mails")) set aside as private"
        }
        items += blind.map {
            "\($0.name): its log states no subjects, so all its mail counts as private"
        }
        return [
            .heading("Private mail"),
            .paragraph(
                "Mail marked personal or private is counted for each source and never for a "
                    + "case."),
            .list(items),
        ]
    }

    private static func coverage(_ model: TriggerNoticeModel) -> [Letter.Block] {
        var blocks: [Letter.Block] = [
            .heading("What was read"), .paragraph(ReportSummary.coverage(model.coverage)),
        ]
        let sources = ReportSummary.sources(model.coverage)
        if !sources.isEmpty { blocks.append(.list(sources)) }
        if !model.coverage.rulesLeftOut.isEmpty {
            blocks.append(
                .paragraph(
                    "Rules and lines of files left out: "
                        + "\(Words.list(model.coverage.rulesLeftOut))."))
        }
        return blocks
    }

    private static func howToAuthorise(_ model: TriggerNoticeModel) -> [Letter.Block] {
        var blocks: [Letter.Block] = [.heading("If you think a closer look is needed")]
        blocks.append(
            .paragraph(
                "Nothing further happens unless you ask for it in writing. If there is good "
                    + "cause, write an authorisation for the handle, with your reason, and sign "
                    + "it; the name stands only in the report that follows. If you find no cause, "
                    + "you need do nothing. Speak first with your HR adviser about a member of "
                    + "staff, and with the designated safeguarding lead about a pupil."))
        let covered = model.covered.map(\.handle)
        let handles = Set(model.tallies.map(\.handle)).subtracting(covered).sorted()
        blocks += handles.map { .command("\(model.authoriseCommand) \($0)") }
        return blocks
    }

    private static func closing(_ model: TriggerNoticeModel) -> [Letter.Block] {
        [
            .heading("What this notice does not say, and why"),
            .list([
                "No name, account, address, site, subject or hour: until somebody has signed for "
                    + "it, Headnote writes none of them down.",
                whatOthersRead(model),
                protected(model.coverage),
                "Nothing about how grave a matter is: counts do not tell that, and many matches "
                    + "are accidents, advertisements or pages that load others by themselves.",
            ]),
            .facts([
                .init(label: "Head of the journal", text: model.journal.head),
                .init(label: "Pin of this site", text: model.journal.pinInWords),
            ]),
            .smallPrint(
                "A handle stands for one person in one calendar month. In the next month the same "
                    + "person has another handle, so cases of two months cannot be joined. A "
                    + "denied count includes requests that were stopped at the login. The blank "
                    + "space at the end of the file makes notices alike in size, whatever they "
                    + "say. This notice is destroyed when the records it counts are six months "
                    + "old."),
        ]
    }

    /// Protected channels are known by a domain, which some message logs do not state.
    private static func protected(_ coverage: CoverageSummary) -> String {
        "Nothing about the sites and addresses that are listed as those of unions, counselling, "
            + "helplines, whistleblowing or the regulator: they are never matched."
            + (coverage.sources.contains { $0.channel == .message }
                ? ReportSummary.protectedAsFar : "")
    }

    private static func rule(_ id: String, _ rules: [RuleFacts]) -> RuleFacts {
        rules.first { $0.id == id }
            ?? RuleFacts(id: id, title: id, clauses: [], isChildSafety: false)
    }
}
