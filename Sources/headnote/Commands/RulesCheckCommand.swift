import ArgumentParser
import Nightly
import Rules

/// `headnote rules check`.
struct RulesCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "List every problem of rule files with file, line and column.",
        discussion: """
            Rules are held to what a school's rule book may do: what is not supported is refused \
            by name and never ignored, and no rule may ask who somebody is. What is allowed and \
            probably not meant is told as a remark.

            With --site the lists, people and sources of that site are taken into account: \
            categories without a list, rules that name somebody or can be about a few people \
            only, and rules that none of its sources could ever match. Without paths the site's \
            own rules are checked.

            Ends with 0, or with 10 when something is wrong; remarks do not count.

            Example:  headnote rules check --site SITE
            """)

    @Option(help: ArgumentHelp("The folder that holds site.yaml.", valueName: "dir"))
    var site: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    @Argument(help: "Rule files, or folders of them.")
    var paths: [String] = []

    func validate() throws {
        guard paths.isEmpty, site == nil else { return }
        throw ValidationError(Messages.neitherPathsNorSite)
    }

    func run() throws {
        let site = try site.map { try SiteFile.read(folder: $0) }
        var sources = site?.checkedRules ?? RuleSources(flagFolders: [])
        if !paths.isEmpty { sources.flagFolders = paths }
        var (book, problems) = RuleBook.load(sources)
        problems += RuleLint.remarks(on: book)
        if let site { problems += SourceFit.remarks(on: book.rules, sources: site.sources) }
        problems.sort()
        let isGood = problems.allSatisfy { $0.gravity == .remark }
        if json {
            Console.line(RulesJSON.check(problems, rules: book.headings.count).text)
        } else {
            for problem in problems { Console.line(Console.safe(Messages.problem(problem))) }
            if isGood { Console.message(Messages.rulesGood(book.headings.count)) }
        }
        try (isGood ? ExitStatus.done : .rulesInvalid).end()
    }
}
