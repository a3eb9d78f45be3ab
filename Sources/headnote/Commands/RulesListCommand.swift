import ArgumentParser
import Rules

/// `headnote rules list`.
struct RulesListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Say in a line each what rules look for and which clause they serve.",
        discussion: """
            Example:  headnote rules list rules/flags
            """)

    @Flag(help: "Print one JSON object.")
    var json = false

    @Argument(help: "Rule files, or folders of them.")
    var paths: [String]

    func run() throws {
        let (book, problems) = RuleBook.load(RuleSources(flagFolders: paths))
        let faults = problems.filter { $0.gravity == .leftOut }
        if json {
            Console.line(RulesJSON.list(book, problems: faults).text)
        } else {
            for (heading, flags) in book.headings {
                Console.line(Console.safe(Messages.listed(heading, flagsByItself: flags)))
            }
            for problem in faults { Console.message(Console.safe(problem.description)) }
        }
        try (faults.isEmpty ? ExitStatus.done : .rulesInvalid).end()
    }
}
