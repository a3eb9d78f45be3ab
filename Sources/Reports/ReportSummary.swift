internal import LogModel

/// The sentences that the report and the letters share.
enum ReportSummary {
    /// What a match means.
    static let meaning =
        "A match means that a line of a log fits a pattern which the school wrote down "
        + "beforehand. It does not say who sat at the keyboard, what was meant, or that anybody "
        + "did something wrong; people have to find that out."

    /// What else than its person can have made a match.
    static let otherExplanations = [
        "Somebody else was at the keyboard, or knew the password. An account is not a person.",
        "A page, an advertisement or a link led there by itself. One click can leave many lines in a log.",
        "A programme or an open tab asked again and again in the background, with nobody looking.",
        "The site is in a category by mistake, or changed hands since it was listed.",
        "The visit served a lesson, a safeguarding matter or other work of the school.",
    ]

    /// The sentence for a report without a single event.
    ///
    /// It never says that nothing was flagged: what an authorisation does not cover, or its
    /// signatures do not, is flagged all the same and lies under no authorisation.
    static func nothingReleased(_ coverage: CoverageSummary) -> String {
        if coverage.records == 0 { return nothing(coverage) }
        return "No event lies under this authorisation. Nothing that it covers was flagged in the "
            + "\(Words.count(coverage.records, "record", "records")) that could be read by then, or "
            + "no night has collected under it yet. This says nothing of what it does not cover."
    }

    /// What must be added to a promise about protected channels where messages are read: some of their
    /// logs state no domain.
    static let protectedAsFar = " Of messages this holds as far as the log says who took part."

    /// The sentence for a reader's copy in which no event opened.
    ///
    /// The same for every reader: it must not tell one of them that it is about them.
    static func nothingOpened(
        _ coverage: CoverageSummary, mayMissEvents: Bool, hasOneReader: Bool
    ) -> String {
        (mayMissEvents ? nothingOpens : nothingReleased(coverage))
            + (hasOneReader
                ? " What is found about its reader is not kept."
                : " What is found about one of its readers is sealed to the others alone.")
    }

    /// The sentence for a key that does not open everything, and opened nothing.
    private static let nothingOpens =
        "No event opens with this key. That does not say that there is none: what was sealed before it "
        + "was a reader’s key does not open with it."

    /// Why events may be missing from a copy, a sentence for each reason.
    ///
    /// - Parameters:
    ///   - reader: whose copy it is.
    ///   - added: the day of the amendment that named them; `nil` for a reader of the first day.
    ///   - othersReadBefore: whether somebody else still reads who did so before that day.
    /// - Returns: none where the reader's key opens everything.
    static func missing(
        _ reader: String, added: CivilDate?, othersReadBefore: Bool
    ) -> [String] {
        guard let added else { return [] }
        return [
            "\(reader) was added as a reader with this key on \(Words.date(added)). Events that were "
                + "sealed before the next night do not open with it, so they are missing here; "
                + (othersReadBefore
                    ? "the readers of then can open them." : "nobody can open them any more.")
        ]
    }

    /// Where the events of a person bear another name than the people's table has now.
    static func renamed(_ model: ReportModel) -> [String] {
        model.subjects.compactMap { subject -> String? in
            let names = Set(
                model.events.filter { $0.personID == subject.id }.map(\.personName)
            ).subtracting([subject.name])
            guard !names.isEmpty else { return nil }
            return
                "The events name \(subject.id) \(Words.list(names.sorted())), the school’s list of "
                + "people \(subject.name): the name there was changed. Make sure that it is the same "
                + "person before the letter is given."
        }
    }

    /// The sentence for a notice without a single match.
    static func nothing(_ coverage: CoverageSummary) -> String {
        if coverage.records == 0 {
            return "Nothing was read in these days, so nothing can be said: an empty page here "
                + "is not a clean page."
        }
        return "Nothing was flagged: no rule matched any of the "
            + "\(Words.count(coverage.records, "record", "records")) that could be read."
    }

    /// What was read, in a sentence or two.
    static func coverage(_ coverage: CoverageSummary) -> String {
        let read =
            "For \(Words.span(coverage.days)), Headnote read "
            + "\(Words.count(coverage.lines, "line", "lines")) in "
            + "\(Words.count(coverage.files, "file", "files")) and took "
            + "\(Words.count(coverage.records, "record", "records")) from them."
        guard coverage.hasGaps else {
            return read + " No day is missing and no line was refused."
        }
        return read + " Not all of it could be read: " + Words.list(gaps(coverage)) + "."
    }

    private static func gaps(_ coverage: CoverageSummary) -> [String] {
        var gaps: [String] = []
        let faults = coverage.sources.reduce(0) { $0 + $1.faults.count }
        if coverage.refused > 0 {
            gaps.append(Words.count(coverage.refused, "line was refused", "lines were refused"))
        }
        let silent = coverage.sources.filter { $0.silentSince != nil }
        if !silent.isEmpty {
            gaps.append(
                Words.count(silent.count, "source fell silent", "sources fell silent")
                    + " (\(Words.list(silent.map(\.name))))")
        }
        let blind = coverage.sources.filter { !$0.blindSpots.isEmpty }
        if !blind.isEmpty {
            gaps.append(
                Words.count(
                    blind.count, "source cannot show everything that the rules ask for",
                    "sources cannot show everything that the rules ask for"))
        }
        if !coverage.daysMissing.isEmpty {
            gaps.append(
                Words.count(
                    coverage.daysMissing.count, "day is missing from a source",
                    "days are missing from a source"))
        }
        if faults > 0 {
            gaps.append(
                Words.count(faults, "file is faulty or cut short", "files are faulty or cut short"))
        }
        if !coverage.rulesLeftOut.isEmpty {
            gaps.append(
                Words.count(
                    coverage.rulesLeftOut.count, "rule or line of a file could not be used",
                    "rules or lines of files could not be used"))
        }
        return gaps
    }

    /// What the coverage says of each source, for a list.
    static func sources(_ coverage: CoverageSummary) -> [String] {
        coverage.sources.map { source in
            var parts = [
                "\(source.name) (\(Words.channel(source.channel))): "
                    + "\(Words.count(source.files, "file", "files")), "
                    + "\(Words.count(source.lines, "line", "lines")), "
                    + Words.count(source.records, "record", "records")
            ]
            if source.repeated > 0 {
                parts.append(
                    Words.count(source.repeated, "act", "acts") + " told more than once")
            }
            if let silent = silence(source) { parts.append(silent) }
            if let refused = refused(source) { parts.append("refused: \(refused)") }
            if !source.daysMissing.isEmpty {
                parts.append("days missing: \(missing(source))")
            }
            parts += source.faults.map(fault)
            parts += source.blindSpots.map(\.words)
            return parts.joined(separator: "; ") + "."
        }
    }

    /// The refused lines of a source by reason, in the order of the reasons; `nil` when none.
    static func refused(_ source: CoverageSummary.Source) -> String? {
        let parts = RejectionReason.allCases.compactMap { reason in
            source.refused.first { $0.reason == reason && $0.count > 0 }.map {
                "\(Words.grouped($0.count)) (\(Words.reason(reason)), such as "
                    + "\($0.file) line \(Words.grouped($0.line)))"
            }
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// That a source is silent; `nil` when it is not.
    static func silence(_ source: CoverageSummary.Source) -> String? {
        source.silentSince.map {
            "SILENT since \(Words.date($0)): no records came although they were expected"
        }
    }

    /// A fault, with the reason why it may stay where there is one.
    static func fault(_ fault: CoverageSummary.Fault) -> String {
        let known = fault.knownReason.map { " (known: \($0))" } ?? ""
        return FaultWords.clause(fault.code, of: fault.file) + known
    }

    /// The missing days of a source, neighbours drawn together.
    static func missing(_ source: CoverageSummary.Source) -> String {
        var spans: [ClosedRange<CivilDate>] = []
        for day in source.daysMissing {
            if let last = spans.last, last.upperBound.adding(days: 1) == day {
                spans[spans.count - 1] = last.lowerBound...day
            } else {
                spans.append(day...day)
            }
        }
        return Words.list(spans.map(Words.span))
    }
}

/// How rules and scopes are named.
enum PolicyWords {
    /// A rule's title, marked when it is about the safety of children.
    static func title(_ rule: RuleFacts) -> String {
        rule.isChildSafety ? "\(rule.title) [child safety]" : rule.title
    }

    /// The clauses a rule rests on.
    static func clauses(_ rule: RuleFacts) -> String {
        rule.clauses.isEmpty ? "no clause stated" : rule.clauses.joined(separator: "; ")
    }

    /// The rules and categories that an authorisation covers.
    static func scope(_ authorisation: AuthorisationFacts, _ rules: [RuleFacts]) -> String {
        if authorisation.rules.isEmpty && authorisation.categories.isEmpty { return "every rule" }
        let titles = authorisation.rules.map { id in
            rules.first { $0.id == id }.map { "“\($0.title)”" } ?? id
        }
        let parts = [
            titles.isEmpty
                ? nil : "the \(titles.count == 1 ? "rule" : "rules") \(Words.list(titles))",
            authorisation.categories.isEmpty
                ? nil
                : "the \(authorisation.categories.count == 1 ? "category" : "categories") "
                    + Words.list(authorisation.categories),
        ]
        return Words.list(parts.compactMap { $0 })
    }
}
