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
                chair of governors where the head is the subject, or for a case on the chair's notice; \
                the trust where the subject is both, or for a case on its notice) and a second one: a \
                deputy, a 'reader' of authorities.yaml, or the chair of governors (another of the trust \
                where it signs); for the safety of children the safeguarding lead. Who turns out to be the subject opens nothing. The \
                impact assessment is that of site.yaml.

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
            if isFilledIn, Set(form.readers).count < 2,
                form.singleReader.map(AuthorisationTemplate.isStandIn) ?? true
            {
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
