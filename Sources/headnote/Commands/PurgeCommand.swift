import ArgumentParser
import EventStore
import Journal
import LogModel
import Nightly
import Retention

/// `headnote purge`: six months, both ways.
struct PurgeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Delete what is older than six calendar months.",
        discussion: """
            Events, tallies, keys, notices and checkpoints go, and, out of the rotated logs of \
            sources that say 'purge: true', each line when its own six months are over: the file \
            is made anew without them and takes the old one's place, a file of which nothing is \
            left goes. Every night does this too. \
            Backups of the logs, of the state folder, and reports that were exported are out of \
            reach and stay.

            With --dry-run the plan is printed, a reason for each item, and nothing is touched.

            Example:  headnote purge --site /etc/headnote/oakhill --dry-run
            """)

    @OptionGroup var place: SiteOption

    @Option(help: ArgumentHelp("A rehearsal's clock.", valueName: "rfc3339"))
    var now: String?

    @Flag(help: "Print the plan and touch nothing.")
    var dryRun = false

    @Flag(help: "The clock is right although it jumped; purge by it.")
    var confirmClock = false

    @Flag(help: "One line of totals.")
    var brief = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() throws {
        let site = try SiteFile.read(folder: place.site)
        let now = try SiteClock.now(of: site, override: now)
        let summary = try PurgeRun(site: site, now: now, confirmsClock: confirmClock)
            .run(isDryRun: dryRun)
        if json {
            Console.line(SummaryJSON.purge(summary).text)
        } else {
            for line in PurgeText(summary: summary).lines(isBrief: brief) { Console.line(line) }
        }
        try (summary.failures.isEmpty ? ExitStatus.done : .someInputFailed).end()
    }
}
