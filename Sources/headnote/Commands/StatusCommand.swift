import ArgumentParser
import Authority
import Nightly
import Reports

/// `headnote status`: coverage, the last run, what waits for whom.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show coverage, the last run and what waits for whom.",
        discussion: """
            Reads only; names nobody but entries of authorities.yaml that are not who people.csv \
            says. The fingerprints of each office's keys are those to compare with the signed \
            prints. Ends with 2 when something needs looking at.

            Every page that Headnote writes prints the site's pin. Give it with --expect: a site \
            where somebody else may sign now, or whose state folder was made anew, has another pin. \
            Then the command ends with 1.

            Example:  headnote status --site /etc/headnote/oakhill --expect K7QD-2MVX-9XHT-44PA
            """)

    @OptionGroup var place: SiteOption

    @Option(help: ArgumentHelp("A rehearsal's clock.", valueName: "rfc3339"))
    var now: String?

    @Option(help: ArgumentHelp("The pin from a printed page.", valueName: "pin"))
    var expect: String?

    @Flag(help: "Print the status as JSON.")
    var json = false

    func run() throws {
        let expected = try expect.map { text in
            guard let pin = SitePin(text) else { throw ValidationError(Messages.notAPin) }
            return pin
        }
        let site = try SiteFile.read(folder: place.site)
        let status = try SiteStatus(site: site, now: SiteClock.now(of: site, override: now))
        let text = StatusText(status: status, commands: SiteCommands(site: place.site))
        if json {
            Console.line(text.json.text)
        } else {
            for line in text.lines { Console.line(line) }
        }
        if let expected, status.pin != expected {
            throw CommandFailure.otherPin(status.pin, expected: expected)
        }
        let needsLooking = !status.problems.isEmpty || status.journalProblem != nil
        try (needsLooking ? ExitStatus.someInputFailed : .done).end()
    }
}
