import ArgumentParser
import Foundation
import Nightly
import Rules

/// `headnote rules compile`.
struct RulesCompileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compile",
        abstract: "Compile category lists into one file that is mapped into memory.",
        discussion: """
            A night does this by itself when a list has changed; the command is for doing it at \
            another time, after an import say, and for seeing what the lists hold. With --site the \
            file is the one in the site's state folder that its nights use. Rules are not in the \
            file: they are small and are read from their own files every time.

            Problems of the lists are told with file, line and column. It ends with 0, or with 10 \
            when a list or a line of an 'add' or 'allow' was left out for what is wrong with it; \
            remarks do not count, such as a line that holds an account or a name of people.csv.

            Examples:
              headnote rules compile --site /etc/headnote/oakhill
              headnote rules compile --categories rules/categories --output lists.compiled
            """)

    @Option(help: ArgumentHelp("The folder that holds site.yaml.", valueName: "folder"))
    var site: String?

    @Option(
        help: ArgumentHelp("A folder of categories; may be given again.", valueName: "folder"))
    var categories: [String] = []

    @Option(
        help: ArgumentHelp(
            "A folder of protected channels; may be given again.", valueName: "folder")
    )
    var protected: [String] = []

    @Option(help: ArgumentHelp("The file to write, without --site.", valueName: "file"))
    var output: String?

    @Flag(help: "Compile although nothing has changed.")
    var force = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    func validate() throws {
        let names = !categories.isEmpty || !protected.isEmpty
        guard site != nil ? !names && output == nil : names && output != nil else {
            throw ValidationError(
                "Give either --site, or --categories and --output.")
        }
    }

    func run() throws {
        var sources = try sources()
        sources.flagFolders = []
        sources.keepsCompiledLists = true
        guard let file = sources.compiledLists else { return }
        if force, unlink(file) != 0, errno != ENOENT {
            throw CommandFailure.unwritable(path: file, cause: String(cString: strerror(errno)))
        }
        let start = ContinuousClock.now
        let (book, problems) = RuleBook.load(sources)
        let result = CompiledListsResult(
            book: book, problems: problems, file: file,
            seconds: (ContinuousClock.now - start) / .seconds(1))
        for problem in problems { Console.message(Console.safe(Messages.problem(problem))) }
        if json {
            Console.line(result.json.text)
        } else {
            for line in result.lines { Console.line(Console.safe(line)) }
        }
        try (problems.allSatisfy { $0.gravity == .remark } ? ExitStatus.done : .rulesInvalid).end()
    }

    private func sources() throws -> RuleSources {
        if let folder = site {
            let site = try SiteFile.read(folder: folder)
            var sources = site.checkedRules
            sources.compiledLists = site.compiledRules.compiledLists
            return sources
        }
        var sources = RuleSources(
            flagFolders: [], categoryFolders: categories, protectedFolders: protected)
        sources.compiledLists = output
        return sources
    }
}
