import ArgumentParser
import Nightly
import Reports

/// `headnote status`: coverage, the last run, what waits for whom.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show coverage, the last run and what waits for whom.",
        discussion: "Reads only; names nobody. Ends with 2 when something needs looking at.")

    @OptionGroup var place: SiteOption

    @Option(help: ArgumentHelp("A rehearsal's clock.", valueName: "rfc3339"))
    var now: String?

    @Flag(help: "Print the status as JSON.")
    var json = false

    func run() throws {
        let site = try SiteFile.read(folder: place.site)
        let status = try SiteStatus(site: site, now: SiteClock.now(of: site, override: now))
        if json {
            Console.line(StatusText(status: status).json.text)
        } else {
            for line in StatusText(status: status).lines { Console.line(line) }
        }
        let needsLooking = !status.problems.isEmpty || status.journalProblem != nil
        try (needsLooking ? ExitStatus.someInputFailed : .done).end()
    }
}
