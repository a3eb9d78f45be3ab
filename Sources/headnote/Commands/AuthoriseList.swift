import ArgumentParser
import Authority
import Nightly

extension AuthoriseCommand {
    /// `headnote authorise list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the documents on file by number, without names.",
            discussion: """
                Authorisations first, then revocations, amendments, answers 'no action' and \
                delegations. With --json also how often each report was opened, in which role and \
                when.
                """)

        @OptionGroup var options: AuthoriseOptions

        @Flag(help: "Print the list as JSON.")
        var json = false

        func run() throws {
            let review = try options.site().review()
            for stray in review.strays {
                Console.message(Console.safe(stray.listing))
            }
            if json {
                let entries =
                    review.rulings.map { AuthorisationText.entry($0, review) }
                    + review.docket.supplements.map {
                        SupplementText.entry($0, today: review.today)
                    }
                Console.line("[" + entries.map(\.text).joined(separator: ",") + "]")
            } else {
                for ruling in review.rulings {
                    Console.line(Messages.listed(ruling, today: review.today))
                }
                for ruling in review.docket.supplements {
                    Console.line(SupplementText.listed(ruling, today: review.today))
                }
            }
            for problem in review.problems { Console.message(Console.safe(problem)) }
            try (review.problems.isEmpty ? ExitStatus.done : .someInputFailed).end()
        }
    }
}
