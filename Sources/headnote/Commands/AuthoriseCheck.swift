import ArgumentParser
import Authority
import Nightly

extension AuthoriseCommand {
    /// `headnote authorise check`.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say in plain words what a document allows, or everything that is wrong.",
            discussion: """
                For its author, names included; the night tells only the number and a reason that \
                names nobody. Says what is allowed, of whom, from when until when, who may read, \
                and what must still happen; or each thing that is wrong, with what to do about it.

                Beside an authorisation's number it takes the name of any other document, such as \
                2026-014.revoked or no-action-2026-003, and of the two about who decides: \
                site-confirmed and authorities.

                Ends with 0 when the document holds, and with 11 when it does not or not yet.
                """)

        @OptionGroup var options: AuthoriseOptions

        @Argument(help: "Its number, or the document's name without '.yaml'.")
        var document: String

        @Flag(help: "Print the result as JSON.")
        var json = false

        func run() throws {
            let site = try options.site()
            if let document = PinToSign.Document(rawValue: document) {
                return try check(document, at: site)
            }
            let review = try site.review()
            for problem in review.problems { Console.message(Console.safe(problem)) }
            let holds = try AuthoriseCommand.show(
                document, in: review, site.commands, json: json)
            try (holds ? ExitStatus.done : .refused).end()
        }

        /// Judges something about who decides.
        private func check(_ document: PinToSign.Document, at site: SiteNow) throws {
            let standing = try PinStanding(site: site.site, now: site.now)
            let problems = document == .change ? standing.tableProblems : []
            for problem in problems + standing.problems {
                Console.message(Console.safe(problem))
            }
            let text = PinText(document: document, standing: standing, commands: site.commands)
            if json {
                Console.line(text.json.text)
            } else {
                for line in text.lines { Console.line(Console.safe(line)) }
            }
            try (text.holds ? ExitStatus.done : .refused).end()
        }
    }

    /// Prints all about a document.
    ///
    /// - Returns: whether it holds.
    /// - Throws: ``CommandFailure/noSuchAuthorisation(_:)`` when none has the name.
    static func show(
        _ document: String, in review: AuthorisationReview, _ commands: SiteCommands, json: Bool
    ) throws -> Bool {
        let supplements = review.docket.supplements.filter { $0.file == document + ".yaml" }
        let rulings = review.rulings.filter {
            $0.number == document || $0.file == document + ".yaml"
        }
        guard !supplements.isEmpty || !rulings.isEmpty else {
            throw CommandFailure.noSuchAuthorisation(document)
        }
        let texts = try rulings.map { try AuthorisationText($0, in: review, commands) }
        let others = supplements.map {
            SupplementText(ruling: $0, review: review, commands: commands)
        }
        if json {
            for object in texts.map(\.json) + others.map(\.json) { Console.line(object.text) }
        } else {
            for line in texts.flatMap(\.lines) + others.flatMap(\.lines) {
                Console.line(Console.safe(line))
            }
        }
        return rulings.allSatisfy { $0.clearance != nil } && supplements.allSatisfy(\.holds)
    }
}
