import ArgumentParser
import Foundation
import Nightly
import Rules

/// `headnote rules explain`.
struct RulesExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show what a rule became: what it asks for, and what it costs.",
        discussion: """
            Prints the rule's detection in words, with the filters that were joined to it; what \
            must be seen in a record before the rule is looked at; and what looking costs. Of a \
            correlation: what it counts, over how long, and when that is a flag.

            RULE is an id, a name or a title. A folder 'categories' beside the rules is read, too, \
            so that the cost is the one that the rule has in a school.

            Example:  headnote rules explain --rules rules/flags "Gambling site"
            """)

    @Option(help: ArgumentHelp("A rule file or a folder of them.", valueName: "path"))
    var rules: [String] = []

    @Option(help: ArgumentHelp("The folder that holds site.yaml.", valueName: "dir"))
    var site: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    @Argument(help: "The rule's id, name or title.")
    var rule: String

    func validate() throws {
        guard rules.isEmpty, site == nil else { return }
        throw ValidationError(Messages.neitherRulesNorSite)
    }

    func run() throws {
        var sources =
            try site.map { try SiteFile.read(folder: $0).rules }
            ?? RuleSources(flagFolders: [])
        if !rules.isEmpty { sources.flagFolders = rules }
        if site == nil { sources.categoryFolders = Self.categories(beside: rules) }
        let (book, problems) = RuleBook.load(sources)
        let found = book.rules.filter { isMeant($0.heading) }
        let correlations = book.correlations.rules.indices.filter {
            isMeant(book.correlations.rules[$0].heading)
        }
        guard !found.isEmpty || !correlations.isEmpty else {
            for problem in problems where problem.gravity == .leftOut {
                Console.message(Console.safe(Messages.problem(problem)))
            }
            throw CommandFailure.noSuchRule(rule)
        }
        for rule in found {
            let explanation = RuleExplanation(of: rule, in: book)
            if json {
                Console.line(RulesJSON.explanation(explanation).text)
            } else {
                for line in Messages.explanation(explanation) { Console.line(Console.safe(line)) }
            }
        }
        for index in correlations {
            let explanation = CorrelationExplanation(of: index, in: book)
            if json {
                Console.line(RulesJSON.explanation(explanation).text)
            } else {
                for line in Messages.explanation(explanation) { Console.line(Console.safe(line)) }
            }
        }
    }

    private func isMeant(_ heading: RuleHeading) -> Bool {
        heading.isCalled(rule) || heading.title == rule
    }

    /// The folders of lists that stand beside folders of rules, as in the shipped rules.
    private static func categories(beside rules: [String]) -> [String] {
        let folders = rules.map { path in
            URL(fileURLWithPath: path).deletingLastPathComponent()
                .appendingPathComponent("categories").path
        }
        return Set(folders).sorted().filter { FileManager.default.fileExists(atPath: $0) }
    }
}
