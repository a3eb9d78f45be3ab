internal import Authority
internal import EventStore
internal import Foundation
internal import LogModel
internal import People

/// What a reading page holds for its readers, sealed: what the machine can say, and the sealed
/// events with the secrets of their days.
///
/// Events are first opened in the reader's browser, so whatever depends on them (counts, names
/// behind case handles, what speaks for a person) is worked out there, from the words given here.
struct ReadingContent: Encodable {
    /// A part of the report, of a kind that the page's script knows.
    struct Block: Encodable {
        let kind: String
        var text: String?
        var items: [String]?
        var facts: [AuthorisationRow]?

        static func heading(_ text: String) -> Block { Block(kind: "heading", text: text) }
        static func paragraph(_ text: String) -> Block { Block(kind: "paragraph", text: text) }
        static func quote(_ lines: [String]) -> Block { Block(kind: "quote", items: lines) }
        static func list(_ items: [String]) -> Block { Block(kind: "list", items: items) }
        static func facts(_ rows: [AuthorisationRow]) -> Block {
            Block(kind: "facts", facts: rows)
        }
    }

    struct Offset: Encodable, Equatable {
        /// In seconds after 1970.
        let from: Int64
        let seconds: Int
    }

    struct Subject: Encodable {
        let id, name: String
        /// Who it is, for the list of those concerned.
        let words: String
        let handle: String?
        let accounts: [String]
        let isPupil: Bool
    }

    struct Recipient: Encodable {
        let name, role: String
        /// The public key as `authorities.yaml` states it, by which the page knows who reads.
        let key: String
        /// Why events may be missing from what this reader's key opens.
        let missing: [String]
        /// What is said where it opens none.
        let nothingOpened: String
    }

    /// The letter to each person concerned, without what first the opened events tell.
    struct Notice: Encodable {
        let title: String
        /// What was asked for, why and by whom.
        let opening: [Block]
        let limits: [Block]
        let keeping: [Block]
        let kept: Block
        let rights, rightsOfPupils: [Block]
    }

    struct Rule: Encodable {
        let id, title, clauses: String
        let isChildSafety: Bool
        let measure: String?
    }

    let number: String
    /// The digest of the authorisation's document.
    let document: Data
    let zone: String
    let offsets: [Offset]
    /// A rehearsal's clock; nothing where the reader's own counts.
    let rehearsalDay: String?
    let store: HandedOutEvents
    let subjects: [Subject]
    /// The label of the list of those concerned, which names more once events are opened.
    let concerns: String
    /// What each person's role is called.
    let roles: [String: String]
    let rules: [Rule]
    let sharedComputers: [String]
    let circumstances: [String: String]
    let actions: [String: String]
    /// What is known of a mail's marking.
    let markings: [String: String]
    /// What a letter says where no event is about its reader.
    let nothing: String
    let meaning, coverage: String
    /// By which day the page must be gone.
    let keepUntil: String
    /// What a letter says in place of totals that would be those of a part.
    let partOnly: String
    let readers: [Recipient]
    let notice: Notice
    let school: String
    let before, after: [Block]
    let isForChildren: Bool
    let told, adviserOnStaff, adviserOnPupils: String
    let nextForChildren, next: [String]

    init(
        _ model: ReportModel, _ clearance: Clearance, store: HandedOutEvents,
        sharedComputers: Set<String>
    ) {
        number = model.authorisation.number
        document = Data(clearance.digest)
        zone = model.page.zone.name
        offsets = ReadingContent.offsets(model.page.zone, over: model.authorisation.events)
        rehearsalDay =
            model.page.isRehearsal
            ? model.page.zone.date(at: model.page.madeAt).description : nil
        self.store = store
        subjects = model.subjects.map {
            Subject(
                id: $0.id, name: $0.name, words: $0.inWords, handle: $0.handle,
                accounts: $0.accounts, isPupil: $0.isPupil)
        }
        concerns = AuthorisationRow.concerns
        roles = Dictionary(
            Role.allCases.map { ($0.rawValue, $0.words) }, uniquingKeysWith: { first, _ in first })
        rules = model.rules.map {
            Rule(
                id: $0.id, title: $0.title, clauses: PolicyWords.clauses($0),
                isChildSafety: $0.isChildSafety, measure: $0.measure)
        }
        self.sharedComputers = sharedComputers.sorted()
        let known: [Circumstance] = [
            .singleShortVisit, .denied, .stoppedAtLogin, .sharedComputer, .permission(""),
        ]
        circumstances = Dictionary(
            known.map { ($0.code, $0.sentence) }, uniquingKeysWith: { first, _ in first })
        actions = Dictionary(
            Action.allCases.map { ($0.rawValue, Words.action($0)) },
            uniquingKeysWith: { first, _ in first })
        markings = Dictionary(
            PrivateMarking.allCases.compactMap { marking in
                EventDetail.marking(marking).map { (marking.rawValue, $0) }
            }, uniquingKeysWith: { first, _ in first })
        nothing = ReportSummary.nothingReleased(model.coverage)
        meaning = ReportSummary.meaning
        coverage = ReportSummary.coverage(model.coverage)
        keepUntil = ReadingContent.keepUntil(store.firstExpiry)
        partOnly = EmployeeNotice.partOnly
        readers = clearance.readers.map { Recipient($0, of: clearance, model) }
        notice = Notice(model)
        school = model.page.school
        before = ReadingContent.before(model)
        after = ReadingContent.after(model)
        isForChildren = model.authorisation.purpose == .childSafety
        nextForChildren = NextSteps.forChildren
        told = ReadingContent.notice(model)
        adviserOnStaff = NextSteps.adviserOnStaff
        adviserOnPupils = NextSteps.adviserOnPupils
        next = NextSteps.others(model)
    }

    private static func keepUntil(_ day: CivilDate?) -> String {
        guard let day else {
            return "This page holds nothing that opens an event. Delete it when you have read it."
        }
        return
            "Delete this page when you have read it, and by \(Words.date(day)) at the latest: then "
            + "the six months of its first event are over. A new page can be made at any time."
    }

    private static func before(_ model: ReportModel) -> [Block] {
        [
            .paragraph(ReportSummary.meaning),
            .paragraph(ReportSummary.coverage(model.coverage)),
            .heading("The authorisation"),
            .paragraph("The reason, as the person concerned is told it:"),
            .quote(VisibleText.lines(of: model.authorisation.reason)),
            .facts(AuthorisationRow.all(of: model)),
        ]
    }

    private static func after(_ model: ReportModel) -> [Block] {
        var blocks: [Block] = [
            .heading("What the table cannot know"), .list(ReportPage.registers(model)),
            .heading("Other explanations to consider"), .list(ReportSummary.otherExplanations),
            .heading("What was read, and what was not"),
            .paragraph(ReportSummary.coverage(model.coverage)),
            .list(ReportSummary.sources(model.coverage)),
        ]
        if !model.coverage.rulesLeftOut.isEmpty {
            blocks += [
                .paragraph("Rules and lines of files that could not be used:"),
                .list(model.coverage.rulesLeftOut),
            ]
        }
        return blocks
    }

    private static func notice(_ model: ReportModel) -> String {
        let told =
            "Everybody whom it concerns: in writing, by "
            + Words.longDate(model.notice.deferral?.until ?? model.notice.giveBy)
            + ". The letters stand at the end of this page."
        guard let deferral = model.notice.deferral else { return told }
        return told + " The notice due on \(Words.date(model.notice.giveBy)) is deferred: "
            + deferral.reason
    }

    /// When the school's clocks changed, from two days before the events to two days after.
    static func offsets(_ zone: Zone, over days: ClosedRange<CivilDate>) -> [Offset] {
        let first = zone.start(of: days.lowerBound.adding(days: -2)).seconds
        let last = zone.start(of: days.upperBound.adding(days: 3)).seconds
        var offsets: [Offset] = []
        // Clocks change on the quarter of an hour, wherever they do.
        for instant in stride(from: first - first % 900, through: last, by: 900) {
            let seconds = zone.offsetSeconds(at: Timestamp(seconds: instant))
            if offsets.last?.seconds != seconds {
                offsets.append(Offset(from: instant, seconds: seconds))
            }
        }
        return offsets
    }
}

extension ReadingContent.Recipient {
    fileprivate init(_ reader: Reader, of clearance: Clearance, _ model: ReportModel) {
        name = reader.name
        role = reader.role.words
        key = readingKeyText(reader.publicKey)
        missing = ReportSummary.missing(
            reader.name, added: reader.addedOn,
            othersReadBefore: clearance.isReadByOthers(before: reader))
        nothingOpened = ReportSummary.nothingOpened(
            model.coverage, mayMissEvents: !missing.isEmpty, hasOneReader: model.hasOneReader)
    }
}

extension ReadingContent.Notice {
    fileprivate init(_ model: ReportModel) {
        title = EmployeeNotice.title
        opening = (EmployeeNotice.opening(model) + EmployeeNotice.whatAndWhy([], model))
            .map(ReadingContent.Block.init)
        limits = EmployeeNotice.limits(model).map(ReadingContent.Block.init)
        let readings = EmployeeNotice.readings(model)
        keeping =
            ([EmployeeNotice.keepingHeading, EmployeeNotice.mayRead(model)]
            + (readings.isEmpty ? [] : [EmployeeNotice.openingsNoted, .list(readings)])).map(
                ReadingContent.Block.init)
        kept = ReadingContent.Block(EmployeeNotice.kept(last: ""))
        rights = EmployeeNotice.rights(model, isPupil: false).map(ReadingContent.Block.init)
        rightsOfPupils = EmployeeNotice.rights(model, isPupil: true)
            .map(ReadingContent.Block.init)
    }
}

extension ReadingContent.Block {
    /// A part of a letter.
    fileprivate init(_ block: Letter.Block) {
        switch block {
        case .heading(let text): self = .heading(text)
        case .subheading(let text): self.init(kind: "subheading", text: text)
        case .note(let text): self.init(kind: "note", text: text)
        case .paragraph(let text), .command(let text), .smallPrint(let text):
            self = .paragraph(text)
        case .quote(let lines): self = .quote(lines)
        case .list(let items): self = .list(items)
        case .facts(let facts):
            self = .facts(facts.map { AuthorisationRow(label: $0.label, texts: [$0.text]) })
        case .table(let table): self = .list(table.rows.map { $0.joined(separator: ": ") })
        }
    }
}
