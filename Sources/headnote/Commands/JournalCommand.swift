import ArgumentParser
import Journal
import Nightly

/// `headnote journal`: what Headnote itself did.
struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract: "Check the record of what Headnote itself did.",
        subcommands: [Verify.self])

    /// `headnote journal verify`.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Find a changed, removed or inserted line.",
            discussion: """
                The journal is also compared with what the store remembers of the last run, which \
                shows a tail that was cut off. Every page that Headnote writes prints the journal's \
                head. Give one of them with --expect: then it shows, too, that journal and store \
                were both put back from an older copy, or written anew.

                Ends with 0 when the journal holds and 1 when it does not.

                Example:  headnote journal verify --site .
                          headnote journal verify --site . --expect 31:7a08e60f...
                """)

        @OptionGroup var place: SiteOption

        @Option(help: ArgumentHelp("A head from a printed page.", valueName: "number:hash"))
        var expect: String?

        @Flag(help: "Print the result as JSON.")
        var json = false

        func validate() throws {
            guard let expect, JournalHead(expect) == nil else { return }
            throw ValidationError(Messages.notAHead)
        }

        func run() throws {
            let site = try SiteFile.read(folder: place.site)
            let check = try JournalCheck(site: site, expect: expect.flatMap { JournalHead($0) })
            let report = check.report
            if json {
                var object = JSONObject()
                object.add("holds", report.problem == nil)
                object.add("entries", report.head.number)
                object.add("head", report.head.description)
                object.add("recovered-lines", report.recoveredLines)
                object.add("compared-with-last-run", check.witness == .lastRun)
                object.add("problem", report.problem?.description)
                Console.line(object.text)
            } else {
                let text = JournalText(check: check, hasHead: expect != nil)
                for line in text.lines { Console.line(Console.safe(line)) }
            }
            try (report.problem == nil ? ExitStatus.done : .failed).end()
        }
    }
}
