internal import LogModel

/// What the template `report` is given.
enum ReportPage {
    /// The values for a model that is in order.
    static func value(of model: ReportModel) -> PageValue {
        let number = model.authorisation.number
        let last = model.events.map(\.goneAfter).max()
        let destroy = last.map { " Destroy by \(Words.date($0))." } ?? ""
        return [
            "title": .text("Report under authorisation \(number)"),
            "school": .text(model.page.school),
            "subtitle": .text(Words.list(model.subjects.map(\.name))),
            "is-rehearsal": .flag(model.page.isRehearsal),
            "handling": .text(
                "Confidential. Copy opened for \(model.reader). Authorisation \(number).\(destroy)"),
            "made": .text(Words.moment(model.page.madeAt, model.page.zone)),
            "zone": .text(model.page.zone.name),
            "authorisation": .list(AuthorisationRow.all(of: model).map(\.value)),
            "reason": .texts(VisibleText.lines(of: model.authorisation.reason)),
            "summary": .texts(summary(model)),
            "meaning": .text(ReportSummary.meaning),
            "unopened": .texts(
                unopened(model.unopened) + model.missingInWords + ReportSummary.renamed(model)),
            "has-events": .flag(!model.events.isEmpty),
            "nothing": .text(
                ReportSummary.nothingOpened(
                    model.coverage, mayMissEvents: model.mayMissEvents,
                    hasOneReader: model.hasOneReader)),
            "timeline": Charts.timeline(
                model.events, over: shownDays(model), missing: model.coverage.daysMissing),
            "timeline-title": .text("Matches by day, \(Words.span(shownDays(model)))"),
            "timeline-text": .text(timelineText(model)),
            "rules": .list(rules(model)),
            "days": .list(days(model)),
            "registers": .texts(registers(model)),
            "explanations": .texts(ReportSummary.otherExplanations),
            "coverage": coverage(model.coverage),
            "next": .texts(NextSteps.sentences(model)),
            "retention": .texts(retention(model)),
            "journal-head": .text(model.journal.head),
            "journal-pin": .text(model.journal.pinInWords), "styles": .list([]),
            "scripts": .list([]),
        ]
    }

    private static func summary(_ model: ReportModel) -> [String] {
        guard !model.events.isEmpty else { return [] }
        let denied = model.events.count { $0.action != .allowed }
        let rules = Set(model.events.map(\.ruleID)).count
        let days = Set(model.events.map(\.date)).count
        let circumstances = Circumstances(model.events)
        let beside = model.events.count { !circumstances.of($0).isEmpty }
        return [
            "\(Words.count(model.events.count, "match", "matches")) of "
                + "\(Words.count(rules, "rule", "rules")) on \(Words.count(days, "day", "days")). "
                + "\(Words.grouped(model.events.count - denied)) allowed, "
                + "\(Words.grouped(denied)) denied or stopped at the login.",
            "Beside \(Words.count(beside, "match", "matches")) stands something that speaks for "
                + "the person.",
        ]
    }

    private static func unopened(_ events: UnopenedEvents) -> [String] {
        var sentences: [String] = []
        if events.changed > 0 {
            let count = Words.count(events.changed, "event", "events")
            sentences.append(
                "\(count) in the store did not open, because somebody or something changed them. "
                    + "This report is incomplete; ask who had access to the machine.")
        }
        if events.expired > 0 {
            let count = Words.count(events.expired, "event", "events")
            sentences.append("\(count) passed the six months and are not opened any more.")
        }
        return sentences
    }

    /// The days of the drawing: what the authorisation and the coverage have in common, and every
    /// event.
    private static func shownDays(_ model: ReportModel) -> ClosedRange<CivilDate> {
        let wanted = model.authorisation.events.clamped(to: model.coverage.days)
        let dates = model.events.map(\.date)
        return min(
            dates.min() ?? wanted.lowerBound, wanted.lowerBound)...max(
                dates.max() ?? wanted.upperBound, wanted.upperBound)
    }

    private static func timelineText(_ model: ReportModel) -> String {
        let byDay = Dictionary(grouping: model.events, by: \.date).sorted { $0.key < $1.key }
        let parts = byDay.map { day, events in
            let denied = events.count { $0.action != .allowed }
            return "\(Words.shortDate(day)): \(events.count - denied) allowed, \(denied) denied"
        }
        return parts.joined(separator: "; ")
    }

    private static func rules(_ model: ReportModel) -> [PageValue] {
        let counts = RuleCount.all(in: model)
        let most = counts.map { $0.allowed + $0.denied }.max() ?? 0
        return counts.map { count in
            [
                "title": .text(count.rule.title), "id": .text(count.rule.id),
                "clauses": .text(PolicyWords.clauses(count.rule)),
                "is-child-safety": .flag(count.rule.isChildSafety),
                "has-measure": .flag(count.rule.measure != nil),
                "measure": .text(count.rule.measure ?? ""),
                "allowed": .text(Words.grouped(count.allowed)),
                "denied": .text(Words.grouped(count.denied)),
                "bar": Charts.ruleBar(allowed: count.allowed, denied: count.denied, most: most),
            ]
        }
    }

    private static func days(_ model: ReportModel) -> [PageValue] {
        let circumstances = Circumstances(model.events)
        let byDay = Dictionary(grouping: model.events, by: \.date).sorted { $0.key < $1.key }
        return byDay.map { day, events in
            [
                "day": .text(Words.longDate(day)),
                "count": .text(Words.count(events.count, "match", "matches")),
                "events": .list(
                    events.map { event($0, model.page.zone, circumstances.of($0)) }),
            ]
        }
    }

    private static func event(
        _ event: ReportEvent, _ zone: Zone, _ circumstances: [Circumstance]
    ) -> PageValue {
        [
            "time": .text(Words.timeOfDay(event.time, zone)),
            "offset": .text(Words.offset(event.time, zone)),
            "rule": .text(event.ruleTitle), "categories": .text(Words.list(event.categories)),
            "place": .text(event.place.isEmpty ? "not stated" : event.place),
            "details": .list(
                event.details.map { ["label": .text($0.label), "text": .text($0.text)] }),
            "action": .text(Words.action(event.action)),
            "is-allowed": .flag(event.action == .allowed), "account": .text(event.account),
            "person": .text(event.personName),
            "circumstances": .texts(circumstances.map(\.sentence)),
        ]
    }

    /// What the table cannot know, because the school did not tell.
    static func registers(_ model: ReportModel) -> [String] {
        [
            model.keepsSelfReports
                ? "What people reported themselves is looked up in the school’s register."
                : "The school keeps no register of what people report themselves, so a report of "
                    + "an accident would not show here. Ask whether there was one.",
            model.keepsPermissions
                ? "Permissions are shown as the school’s register had them in the night that wrote the "
                    + "event."
                : "The school keeps no register of permissions, so a permission would not show "
                    + "here. Ask whether there was one.",
            model.knowsSharedComputers
                ? "Shared computers are marked as the school listed them."
                : "Headnote was not told which computers are shared, so none is marked.",
        ]
    }

    private static func coverage(_ coverage: CoverageSummary) -> PageValue {
        [
            "sentence": .text(ReportSummary.coverage(coverage)),
            "sources": .list(
                coverage.sources.map { source in
                    [
                        "name": .text(source.name),
                        "channel": .text(Words.channel(source.channel)),
                        "files": .text(Words.grouped(source.files)),
                        "lines": .text(Words.grouped(source.lines)),
                        "records": .text(Words.grouped(source.records)),
                        "refused": .text(ReportSummary.refused(source) ?? "none"),
                        "missing": .text(
                            source.daysMissing.isEmpty ? "none" : ReportSummary.missing(source)),
                        "faults": .texts(source.faults.map(ReportSummary.fault)),
                        "remarks": .texts(
                            [ReportSummary.silence(source)].compactMap { $0 }
                                + source.blindSpots.map {
                                    $0.words.prefix(1).uppercased() + $0.words.dropFirst() + "."
                                }),
                    ]
                }),
            "rules-left-out": .texts(coverage.rulesLeftOut),
            "has-rules-left-out": .flag(!coverage.rulesLeftOut.isEmpty),
        ]
    }

    private static func retention(_ model: ReportModel) -> [String] {
        guard let first = model.events.map(\.goneAfter).min(),
            let last = model.events.map(\.goneAfter).max()
        else { return ["This report holds no event. Keep it no longer than the authorisation."] }
        let span =
            first == last
            ? "All events are gone after \(Words.date(last))."
            : "The first event is gone after \(Words.date(first)), the last after "
                + "\(Words.date(last))."
        return [
            "\(span) That is six months after each was logged; nobody can open it then.",
            "This copy, on paper or in a file, is outside Headnote’s reach. Whoever holds it must "
                + "destroy it by \(Words.date(last)).",
        ]
    }
}

extension ReportModel {
    /// What a reader must know whose key was put on file after some of the events were sealed.
    package var missingInWords: [String] {
        ReportSummary.missing(reader, added: readerAddedOn, othersReadBefore: othersReadBefore)
    }
}

extension ClosedRange where Bound == CivilDate {
    /// The days that both spans hold; this span when there are none.
    fileprivate func clamped(to other: ClosedRange<CivilDate>) -> ClosedRange<CivilDate> {
        overlaps(other)
            ? Swift.max(lowerBound, other.lowerBound)...Swift.min(upperBound, other.upperBound)
            : self
    }
}
