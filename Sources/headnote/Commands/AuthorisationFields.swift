import ArgumentParser
import Authority
import LogModel
import Nightly
import People

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

extension Role: ExpressibleByArgument {}
