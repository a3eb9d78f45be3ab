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
                Every page that Headnote writes prints the journal's head. Give one of them with \
                --expect: then a journal whose tail was cut off, or that was written anew, is \
                found as well.

                Ends with 0 when the journal holds and 1 when it does not.
                """)

        @OptionGroup var place: SiteOption

        @Option(help: ArgumentHelp("A head from a printed page.", valueName: "number:hash"))
        var expect: String?

        @Flag(help: "Print the result as JSON.")
        var json = false

        func run() throws {
            let site = try SiteFile.read(folder: place.site)
            let expected = try expect.map { text in
                guard let head = JournalHead(text) else {
                    throw ValidationError(Messages.notAHead)
                }
                return head
            }
            let report = try Journal(path: site.journalPath).verify(expect: expected)
            if json {
                var object = JSONObject()
                object.add("holds", report.problem == nil)
                object.add("entries", report.head.number)
                object.add("head", report.head.description)
                object.add("recovered-lines", report.recoveredLines)
                object.add("problem", report.problem?.description)
                Console.line(object.text)
            } else {
                Console.line(Messages.journal(report))
            }
            try (report.problem == nil ? ExitStatus.done : .failed).end()
        }
    }
}
