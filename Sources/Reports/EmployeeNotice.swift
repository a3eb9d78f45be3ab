internal import LogModel

/// The letter that tells a person in writing that they were monitored, and why.
///
/// It names nobody else that the authorisation concerns, and it counts only the person's own
/// events.
enum EmployeeNotice {
    static let title = "Notice that your use of the school’s systems was monitored"

    /// The letter to one of the model's subjects; the model is in order.
    static func letter(to subject: SubjectFacts, _ model: ReportModel) -> Letter {
        let events = model.events.filter { $0.personID == subject.id }
        let number = model.authorisation.number
        return Letter(
            title: title,
            page: model.page,
            subtitle: "To \(subject.name). Authorisation \(number).",
            handling: "Confidential: for \(subject.name) only. Authorisation \(number).",
            blocks: opening(model) + whatAndWhy(subject.accounts, model) + limits(model)
                + findings(events, model) + keeping(events, model)
                + rights(model, isPupil: subject.isPupil))
    }

    /// That the person was monitored, and by when they are told.
    static func opening(_ model: ReportModel) -> [Letter.Block] {
        var blocks: [Letter.Block] = [
            .paragraph(
                "The school is writing to tell you that records of your use of its systems were "
                    + "looked at, what was looked at and why. You have a right to know this. "
                    + "This letter is not an accusation."),
            .facts([
                .init(
                    label: "To be given to you by",
                    text: Words.longDate(model.notice.deferral?.until ?? model.notice.giveBy))
            ]),
        ]
        if let deferral = model.notice.deferral {
            blocks += [
                .paragraph(
                    "You would have been told by \(Words.date(model.notice.giveBy)). The notice "
                        + "was held back until \(Words.date(deferral.until)). The reason written "
                        + "down for that:"),
                .quote(VisibleText.lines(of: deferral.reason)),
            ]
        }
        return blocks
    }

    /// The reason, who asked, and what was looked at.
    static func whatAndWhy(
        _ accounts: [String], _ model: ReportModel
    ) -> [Letter.Block] {
        let authorisation = model.authorisation
        let signers = authorisation.signers.map(\.inWords)
        var facts: [Letter.Fact] = [
            .init(label: "Asked for and signed by", text: signers.joined(separator: "; ")),
            .init(label: "Signed on", text: Words.longDate(authorisation.signedOn)),
            .init(label: "Purpose", text: authorisation.purposeInWords),
            .init(label: "What gave rise to it", text: authorisation.groundsInWords),
            .init(
                label: "Records looked at",
                text: Words.list(authorisation.channels.map(Words.channel))),
            .init(label: "Dates of the records", text: Words.span(authorisation.events)),
            .init(
                label: "Watched for",
                text: PolicyWords.scope(authorisation, model.rules)),
        ]
        if !accounts.isEmpty {
            facts.append(.init(label: "Your accounts", text: Words.list(accounts)))
        }
        return [
            .heading("Why"),
            .paragraph("The reason, in the words of the person who asked for it:"),
            .quote(VisibleText.lines(of: authorisation.reason)),
            .heading("Who asked, and what was looked at"),
            .facts(facts),
        ]
    }

    private static func findings(
        _ events: [ReportEvent], _ model: ReportModel
    ) -> [Letter.Block] {
        var blocks: [Letter.Block] = [.heading("What was found")]
        if model.mayMissEvents {
            blocks.append(.paragraph(partOnly))
        } else if events.isEmpty {
            blocks.append(.paragraph(ReportSummary.nothingReleased(model.coverage)))
        } else {
            let counts = RuleCount.counts(of: events, rules: model.rules)
                .filter { $0.allowed + $0.denied > 0 }
            let days = Set(events.map(\.date)).count
            blocks += [
                .paragraph(
                    "In all, \(Words.count(events.count, "match", "matches")) on "
                        + "\(Words.count(days, "day", "days")). \(ReportSummary.meaning)"),
                .table(
                    .init(
                        caption: "Matches by rule", columns: ["Rule", "Allowed", "Denied"],
                        rows: counts.map {
                            [
                                PolicyWords.title($0.rule), Words.grouped($0.allowed),
                                Words.grouped($0.denied),
                            ]
                        })),
            ]
        }
        blocks.append(.paragraph(ReportSummary.coverage(model.coverage)))
        return blocks
    }

    /// What a letter says in place of totals that would be those of a part.
    static let partOnly =
        "This letter does not say how much was found: whoever had it made cannot open all of the "
        + "records about you. Ask the school whether another reader can make one that says it."

    private static func keeping(_ events: [ReportEvent], _ model: ReportModel) -> [Letter.Block] {
        let readings = self.readings(model)
        let newest = model.mayMissEvents ? nil : events.map(\.goneAfter).max()
        let last = newest.map {
            " The last of the records about you is gone after \(Words.date($0))."
        }
        let opened: [Letter.Block] =
            readings.isEmpty
            ? [.paragraph("Up to the making of this letter nobody had opened them.")]
            : [openingsNoted, .list(readings)]
        return [keepingHeading, mayRead(model)] + opened + [kept(last: last ?? "")]
    }

    /// What the list of openings says, and what it does not: nobody keeps a count of what they showed.
    static let openingsNoted = Letter.Block.paragraph(
        "The report was opened by the people below. Headnote notes each opening, but not whether "
            + "anything about you stood in the report by then.")

    /// Each opening so far, as an item of a list.
    static func readings(_ model: ReportModel) -> [String] {
        model.notice.readings.map {
            "\($0.name), \($0.role), on \(Words.date($0.date))"
                + ($0.times > 1 ? " (\($0.times) times)" : "")
        }
    }

    static let keepingHeading = Letter.Block.heading("Who has read it, and how long it is kept")

    /// Who may open the records.
    static func mayRead(_ model: ReportModel) -> Letter.Block {
        let readers = model.authorisation.readers.map { "\($0.name), \($0.role)" }
        return .paragraph(
            "These people may read the records: \(readers.joined(separator: "; ")). Nobody "
                + "else can open them with Headnote.")
    }

    /// How long the records are kept, with a sentence on the last of them where that is known.
    static func kept(last: String) -> Letter.Block {
        .paragraph(
            "Each record is kept for six months from the day it was logged and is then "
                + "destroyed.\(last) Copies that were printed or saved are outside "
                + "Headnote’s reach; whoever holds one must destroy it by the same day, unless "
                + "the school tells you in writing why it is needed for longer.")
    }

    private static let helpForAdults =
        "Speak with your union or a friend, or with a confidential counselling service. "
        + outOfSight

    private static let helpForPupils =
        "Speak with your parents or carers, or with a teacher whom you trust; they may do all of "
        + "this for you. You can also ring Childline, free and confidential: 0800 1111. "
        + outOfSight

    /// True of everybody who helps, listed as a protected channel or not.
    private static let outOfSight =
        "Headnote sees nothing of what you say in person, by telephone, or on a device of your own "
        + "away from the school’s network and accounts."

    /// What the person can do now.
    static func rights(_ model: ReportModel, isPupil: Bool) -> [Letter.Block] {
        let contact =
            model.notice.contact.map { " Write to: \($0)." }
            ?? " Write to the school office and ask for the data protection officer."
        return [
            .heading("What you can do"),
            .list([
                "Ask for a copy of the data about you. The school must answer within one month."
                    + contact,
                "Say what happened. If it was an accident, if somebody else used the computer or "
                    + "your account, or if you had permission, tell the school: it belongs beside "
                    + "the record.",
                "Ask for mistakes to be put right, or object to the monitoring.",
                "Complain to the school, and to the Information Commissioner’s Office (ICO): "
                    + "ico.org.uk, telephone 0303 123 1113.",
                isPupil ? helpForPupils : helpForAdults,
            ]),
            .heading("How this letter can be checked"),
            .facts([
                .init(label: "Head of the journal", text: model.journal.head),
                .init(label: "Pin of this site", text: model.journal.pinInWords),
            ]),
        ]
    }
}
