import ArgumentParser
import Authority
import Foundation
import LogModel
import Nightly
import People

extension AuthoriseCommand {
    /// `headnote authorise new`.
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a new authorisation, from options or from answers to questions.",
            discussion: """
                Give it a case handle from a trigger notice, or --person with an id of people.csv: \
                then the next free number of the year is taken, and a person's accounts are those \
                that were theirs on the days of the events. A number alone writes a commented form. \
                At a terminal, with nothing given, it asks in plain words.

                What an option does not say stands as a form in the file, which is refused until it \
                is filled in. Readers, unless given, are whoever is to sign (the headteacher; the \
                chair of governors where the head is the subject, or for a case on the chair's notice) \
                and a second one: a deputy, a 'reader' of authorities.yaml, or the other of head and \
                chair; for the safety of children the safeguarding lead. Who turns out to be the \
                subject opens nothing. The impact assessment is that of site.yaml.

                Of a case it shows what was counted, as the notice does; of a person nothing.

                Examples:
                  headnote authorise new --site /etc/headnote/oakhill K7QD-2MVX
                  headnote authorise new --person staff-07 --category gambling --until 2026-12-10 \\
                    --reason "Repeated visits in lesson time." --particulars "Told by a colleague."
                """)

        @Option(help: ArgumentHelp("The folder that holds site.yaml.", valueName: "dir"))
        var site = "."

        @Argument(
            help: ArgumentHelp(
                "Its number, without names in it (2026-021), or a case handle.",
                valueName: "number-or-handle"))
        var subject: String?

        @OptionGroup var fields: AuthorisationFields

        @Flag(help: "Ask for what is not given, also where standard input is no terminal.")
        var ask = false

        @Flag(help: "Write it also for a case for which nothing is counted.")
        var yes = false

        @Option(help: ArgumentHelp("A rehearsal's clock.", valueName: "rfc3339"))
        var now: String?

        private var isNumber: Bool { subject?.wholeMatch(of: /[0-9]{4}-[0-9]{3}/) != nil }

        /// Whether nothing was said of whom and what, so that somebody at a terminal is asked.
        private var asks: Bool {
            ask || (subject == nil && fields.areEmpty && isatty(STDIN_FILENO) == 1)
        }

        func validate() throws {
            if let subject {
                guard isNumber || CaseHandle(subject) != nil else {
                    throw ValidationError(Messages.neitherNumberNorHandle)
                }
            } else if !asks, fields.subjectsAreEmpty {
                throw ValidationError(Messages.neitherNumberNorHandle)
            }
        }

        func run() throws {
            let site = try SiteNow(folder: site, override: now)
            let review = try site.review()
            for problem in review.problems { Console.message(Console.safe(problem)) }
            let number = isNumber ? subject ?? "" : try fields.number ?? site.freeNumber()
            var form = try fields.form(number: number, site: site, review: review)
            if !isNumber, let handle = subject.flatMap({ CaseHandle($0) }) {
                form.subjects.insert(.handle(handle), at: 0)
            }
            if asks {
                form = try AuthorisationQuestions(review: review).ask(form)
            }
            let draft = DraftReaders(form: form, review: review)
            if form.readers.isEmpty { form.readers = draft.names }
            let isFilledIn = asks || !fields.areEmpty
            if isFilledIn, form.readers.count < 2, form.singleReader == nil {
                throw CommandFailure.oneReader
            }
            for case .handle(let handle) in form.subjects where !yes {
                try site.demandCounted(handle, in: review)
            }
            try site.create("\(number).yaml", form.text)
            try show(form, isFilledIn: isFilledIn, at: site)
        }

        /// Says what the document would cover, and what is still to be done.
        private func show(_ form: AuthorisationForm, isFilledIn: Bool, at site: SiteNow) throws {
            let review = try site.review()
            for subject in form.subjects {
                switch subject {
                case .handle(let handle):
                    let tallies = try review.tallies(of: handle, on: form.events)
                    for line in Messages.preview(handle, tallies, rules: review.rules) {
                        Console.line(Console.safe(line))
                    }
                case .person(let id, _): Console.line(Console.safe(Messages.noPreview(id)))
                case .role: continue
                }
            }
            for line in Messages.formWritten(
                site.path("\(form.number).yaml"), number: form.number, isFilledIn: isFilledIn,
                site.commands)
            { Console.line(line) }
            guard isFilledIn else { return }
            _ = try AuthoriseCommand.show(form.number, in: review, site.commands, json: false)
        }
    }
}

/// What the options of `authorise new` say of the document.
struct AuthorisationFields: ParsableArguments {
    @Option(help: ArgumentHelp("Its number; the next free one unless given.", valueName: "number"))
    var number: String?

    @Option(
        name: .customLong("handle"), parsing: .singleValue,
        help: "A case handle from a trigger notice; may be given several times.",
        transform: Arguments.handle)
    var handles: [CaseHandle] = []

    @Option(
        name: .customLong("person"), parsing: .singleValue,
        help: "A person's id in people.csv, with the accounts that were theirs then.")
    var persons: [String] = []

    @Option(
        name: .customLong("role"), parsing: .singleValue,
        help: "A role, such as pupil; for a standing authorisation.")
    var roles: [Role] = []

    @Option(help: "occasional or standing; standing for roles unless given.")
    var kind: Authorisation.Kind?

    @Option(help: "What it is for.")
    var purpose: Authorisation.Purpose?

    @Option(help: "What gave rise to it.")
    var grounds: Authorisation.Grounds?

    @Option(help: "Why, in words that the person will read.")
    var reason: String?

    @Option(help: "What is known, for the file only; never printed.")
    var particulars: String?

    @Option(
        name: .customLong("channel"), parsing: .singleValue,
        help: "web, email or message; web unless given.")
    var channels: [Channel] = []

    @Option(name: .customLong("rule"), parsing: .singleValue, help: "The id of a rule.")
    var rules: [String] = []

    @Option(
        name: .customLong("category"), parsing: .singleValue,
        help: "The name of a category; with neither rule nor category every rule counts.")
    var categories: [String] = []

    @Option(
        help: ArgumentHelp("The first day of the events; 30 days ago.", valueName: "date"),
        transform: Arguments.date)
    var eventsFrom: CivilDate?

    @Option(
        help: ArgumentHelp("The last day of the events; that of --until.", valueName: "date"),
        transform: Arguments.date)
    var eventsTo: CivilDate?

    @Option(
        help: ArgumentHelp("The first night that collects; today.", valueName: "date"),
        transform: Arguments.date)
    var from: CivilDate?

    @Option(
        help: ArgumentHelp(
            "The last night that collects; 30 days on, for a standing one a year.",
            valueName: "date"), transform: Arguments.date)
    var until: CivilDate?

    @Option(
        name: .customLong("reader"), parsing: .singleValue,
        help: "A reader's name in authorities.yaml; may be given several times.")
    var readers: [String] = []

    @Option(help: ArgumentHelp("Why one reader is enough.", valueName: "why"))
    var singleReader: String?

    @Option(
        name: .customLong("detail"), parsing: .singleValue,
        help: "A detail to give leave for: paths, search-terms or subjects.")
    var details: [DetailLeave] = []

    @Flag(help: "Let mail count whose subject was not logged.")
    var unmarkedMail = false

    @Flag(help: "Cover private communications; head and chair must sign.")
    var privateCommunications = false

    @Option(
        name: .customLong("assessment"),
        help: ArgumentHelp(
            "The impact assessment's reference; with --assessed. That of site.yaml unless given.",
            valueName: "reference"))
    var assessmentReference: String?

    @Option(
        help: ArgumentHelp("The date of that assessment.", valueName: "date"),
        transform: Arguments.date)
    var assessed: CivilDate?

    @Option(
        name: .customLong("consulted"), parsing: .singleValue,
        help: "Somebody who was asked: 'HR adviser, NAME, DATE'; may be given several times.",
        transform: Arguments.consultation)
    var consultations: [Authorisation.Consultation] = []

    @Option(
        help: ArgumentHelp(
            """
            By when the person is told; a week after --until, for a standing one at most six months \
            after --from.
            """, valueName: "date"),
        transform: Arguments.date)
    var tellBy: CivilDate?

    @Option(
        help: ArgumentHelp(
            "Until when telling is put off; with --defer-because.", valueName: "date"),
        transform: Arguments.date)
    var deferUntil: CivilDate?

    @Option(help: ArgumentHelp("Why telling is put off.", valueName: "why"))
    var deferBecause: String?

    func validate() throws {
        if let number, number.wholeMatch(of: /[0-9]{4}-[0-9]{3}/) == nil {
            throw ValidationError(Messages.notANumber(number))
        }
        guard (assessmentReference == nil) == (assessed == nil) else {
            throw ValidationError(Messages.pair("--assessment", "--assessed"))
        }
        guard (deferUntil == nil) == (deferBecause == nil) else {
            throw ValidationError(Messages.pair("--defer-until", "--defer-because"))
        }
    }

    /// Whether no option says whom it is about.
    var subjectsAreEmpty: Bool { handles.isEmpty && persons.isEmpty && roles.isEmpty }

    /// Whether no option says anything of the document, its number apart.
    var areEmpty: Bool {
        subjectsAreEmpty && channels.isEmpty && rules.isEmpty && categories.isEmpty
            && readers.isEmpty && details.isEmpty && consultations.isEmpty && !unmarkedMail
            && !privateCommunications && kind == nil && purpose == nil && grounds == nil
            && [reason, particulars, singleReader, assessmentReference, deferBecause]
                .allSatisfy { $0 == nil }
            && [eventsFrom, eventsTo, from, until, tellBy].allSatisfy { $0 == nil }
    }

    /// The document as far as the options say it.
    ///
    /// - Throws: ``CommandFailure`` when a person is unknown or had no account.
    func form(
        number: String, site: SiteNow, review: AuthorisationReview
    ) throws -> AuthorisationForm {
        var form = AuthorisationForm(number: number, date: review.today)
        form.kind = kind ?? (roles.isEmpty ? .occasional : .standing)
        form.purpose = purpose ?? form.purpose
        form.grounds = grounds ?? form.grounds
        form.reason = reason
        form.particulars = particulars
        setDates(of: &form)
        if !channels.isEmpty { form.channels = channels }
        form.rules = rules
        form.categories = categories
        form.readers = readers
        form.singleReader = singleReader
        form.details = Set(details)
        form.acceptsUnmarkedMail = unmarkedMail
        form.coversPrivateCommunications = privateCommunications
        form.consultations = consultations
        form.impactAssessment = assessment(of: site.site)
        form.subjects =
            handles.map { .handle($0) }
            + (try persons.map { try review.subject(person: $0, events: form.events) })
            + roles.map { .role($0) }
        return form
    }

    private func setDates(of form: inout AuthorisationForm) {
        let from = from ?? form.inForce.from
        let usual = from.adding(days: form.kind == .occasional ? 30 : 365)
        let until = until ?? usual
        form.inForce = Days(from: from, to: until)
        form.events = Days(from: eventsFrom ?? form.events.from, to: eventsTo ?? until)
        form.notifyBy = tellBy ?? form.usualNotifyBy
        if let deferUntil, let deferBecause { form.deferral = (deferUntil, deferBecause) }
    }

    /// The assessment that the options name, or the site's.
    private func assessment(of site: Site) -> Authorisation.ImpactAssessment? {
        if let assessmentReference, let assessed {
            return .init(reference: assessmentReference, date: assessed)
        }
        return site.impactAssessment.map { .init(reference: $0.reference, date: $0.date) }
    }
}

extension AuthorisationReview {
    /// A person as a subject, with every account that was theirs on a day of the events.
    ///
    /// - Throws: ``CommandFailure`` when nobody has the id, or had an account then.
    func subject(person id: String, events: Days) throws -> Authorisation.Subject {
        guard directory.person(id: id) != nil else { throw CommandFailure.unknownPerson(id) }
        let own = directory.accounts(of: id).filter {
            $0.overlaps(from: events.from, until: events.to)
        }
        let accounts = own.map(\.account).reduce(into: [String]()) {
            if !$0.contains($1) { $0.append($1) }
        }
        guard !accounts.isEmpty else { throw CommandFailure.noAccounts(id) }
        return .person(id: id, accounts: accounts)
    }
}

/// The readers that a new authorisation proposes: whoever is to sign it, and a second one.
///
/// Of a case it goes by the notice alone, and never by whose case it is: what it left out would tell
/// that. Of the two one at least can read whatever turns out.
struct DraftReaders {
    let form: AuthorisationForm
    let review: AuthorisationReview

    /// One or two names in `authorities.yaml`, in office today and with a reading key; fewer where
    /// there are no more.
    var names: [String] {
        let able = review.docket.authorities.entries.filter { entry in
            entry.holds(on: review.today) && entry.readingKey != nil
                && !review.concerns(entry, form.subjects)
        }
        let first: [AuthorityRole] =
            isChairs ? [.chairOfGovernors] : [.headteacher, .chairOfGovernors]
        let second: [AuthorityRole] =
            (form.purpose == .childSafety ? [.safeguardingLead] : [])
            + [.deputyHeadteacher, .reader, .chairOfGovernors]
        let signer = able.first(in: first)
        let other = able.filter { $0.name != signer?.name }.first(in: second)
        return [signer, other].compactMap { $0?.name }
    }

    /// Whether the chair decides: the head is named, or a case is on the chair's notice.
    private var isChairs: Bool {
        form.subjects.contains { subject in
            if case .handle(let handle) = subject { review.isOnChairsNotice(handle) } else { false }
        }
            || review.docket.authorities.entries.contains {
                $0.role == .headteacher && review.concerns($0, form.subjects)
            }
    }
}

extension [AuthorityEntry] {
    /// The first entry that has the first of some roles, then of the next.
    fileprivate func first(in roles: [AuthorityRole]) -> AuthorityEntry? {
        roles.lazy.compactMap { role in self.first { $0.role == role } }.first
    }
}

extension Role: ExpressibleByArgument {}
