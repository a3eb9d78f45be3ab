import ArgumentParser
import Foundation
import Nightly
import Rules

/// `headnote rules import`: lists from elsewhere.
struct RulesImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take over category lists from elsewhere.",
        subcommands: [UT1.self])

    /// `headnote rules import ut1`.
    struct UT1: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ut1",
            abstract: "Take over the category lists of Université Toulouse Capitole.",
            discussion: """
                DIR is the folder that their archive unpacks to. Lists of what is to be let \
                through (the press, banks) are left out, and so are second names of other lists, \
                each with a line that says so; a list that --include names is taken whatever it is. \
                Files that a mirror split are joined; lines that no list can use are left out and \
                counted.

                Each list becomes a folder with domains, urls, expressions and a usage that states \
                its date, source and licence (CC BY-SA 4.0). A list is replaced only when all of it \
                is on the disk. The school's own 'add' and 'allow' are never touched, and a list that \
                was not taken over like this is left alone.

                It ends with 0, or with 2 when a list was left alone or not found.

                Examples:
                  headnote rules import ut1 blacklists --dry-run
                  headnote rules import ut1 blacklists --include gambling drogue=drugs
                """)

        @Option(
            help: ArgumentHelp("The folder of categories.", valueName: "folder"))
        var output = "rules/categories"

        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp(
                "The lists to take, each with the name it gets here if that is another.",
                valueName: "name[=own-name]"))
        var include: [String] = []

        @Flag(help: "Say what would be taken and touch nothing.")
        var dryRun = false

        @Flag(help: "Print the result as JSON.")
        var json = false

        @Argument(help: "The folder of the download.")
        var folder: String

        func run() throws {
            let download = try UT1Download(folder: folder, names: try names())
            let work = UT1Import(output: output, isDryRun: dryRun)
            var outcomes: [UT1Import.Outcome] = []
            for list in download.lists {
                Console.progress(
                    Messages.importing(list.name, outcomes.count + 1, of: download.lists.count))
                outcomes.append(try work.take(list))
            }
            Console.progress("")
            let result = ImportResult(download: download, outcomes: outcomes, isDryRun: dryRun)
            if json {
                Console.line(result.json.text)
            } else {
                for line in result.lines { Console.line(Console.safe(line)) }
            }
            try (result.isComplete ? ExitStatus.done : .someInputFailed).end()
        }

        /// The lists that were named, each with the name it gets.
        private func names() throws -> [String: String] {
            var names: [String: String] = [:]
            var own: Set<String> = []
            for word in include {
                let parts = word.split(separator: "=", omittingEmptySubsequences: false)
                    .map(String.init)
                guard parts.count <= 2, let name = parts.first, let ownName = parts.last,
                    !name.isEmpty, RuleSources.isListName(ownName), names[name] == nil,
                    own.insert(ownName).inserted
                else {
                    throw ValidationError(
                        "--include takes NAME or NAME=OWN-NAME, each name once, not '\(word)'.")
                }
                names[name] = ownName
            }
            return names
        }
    }
}
