import ArgumentParser
import Foundation
import Nightly

/// `headnote nightly`: the main job.
struct NightlyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nightly",
        abstract: "Read what is new in the logs, tally it, seal what is authorised, purge.",
        discussion: """
            Run it once a night. It reads only what it has not read before, however the logs were \
            rotated; it may be killed at any point and run again. Nothing it prints or writes in \
            plain names a person, a host or a subject.

            It ends with 2 when some input could not be read, with everything else done.

            Example (cron):  15 2 * * *  headnote nightly --site /etc/headnote/oakhill
            """)

    @OptionGroup var place: SiteOption

    @Option(help: ArgumentHelp("A rehearsal's clock.", valueName: "rfc3339"))
    var now: String?

    @Option(help: "How many logs are read at the same time.")
    var workers = max(1, ProcessInfo.processInfo.activeProcessorCount)

    @Flag(help: "Leave out what was read, what is missing and where the notices lie.")
    var brief = false

    @Flag(help: "Print the summary as JSON.")
    var json = false

    @Flag(help: "The clock is right although it jumped; purge by it.")
    var confirmClock = false

    func validate() throws {
        guard (1...64).contains(workers) else {
            throw ValidationError("--workers takes a number from 1 to 64.")
        }
    }

    func run() throws {
        let site = try SiteFile.read(folder: place.site)
        let now = try SiteClock.now(of: site, override: now)
        let interruption = Interruption()
        var options = NightOptions(now: now, workers: workers)
        options.confirmsClock = confirmClock
        options.isInterrupted = { [mark = interruption.mark] in mark.isSet }
        options.progress = { Console.progress(Messages.progress($0)) }
        let summary = try withExtendedLifetime(interruption) {
            try Night(site: site, options: options).run()
        }
        Console.progress("")
        if json {
            Console.bytes(SummaryJSON.bytes(of: summary))
        } else {
            let text = NightText(summary: summary, commands: SiteCommands(site: place.site))
            for line in text.lines(isBrief: brief) { Console.line(line) }
        }
        try (summary.someInputFailed ? ExitStatus.someInputFailed : .done).end()
    }
}

/// `--site`, which most commands take.
struct SiteOption: ParsableArguments {
    @Option(help: ArgumentHelp("The folder that holds site.yaml.", valueName: "dir"))
    var site: String
}

/// Turns the first interrupt into a request to stop between two blocks.
final class Interruption {
    /// Set when somebody pressed Ctrl-C.
    let mark = SharedMark()
    private let source: any DispatchSourceSignal

    init() {
        signal(SIGINT, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler { [mark] in mark.set() }
        source.resume()
    }
}
