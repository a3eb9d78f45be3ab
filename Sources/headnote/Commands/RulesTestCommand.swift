import ArgumentParser
import Rules

/// `headnote rules test`.
struct RulesTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the cases that stand beside rules.",
        discussion: """
            Beside NAME.yml stands NAME.cases.ndjson: each line is a record as for 'rules try', \
            with 'expect' among its fields: true where a rule of the file must match, false where \
            none may, or a list of the ids or names of exactly those that must.

            The lines of a file are one stream to its correlations, by their times: a correlation \
            matches the line that closed an episode.

            A file of filters is tried with the rules that they are joined to.

            Ends with 0, or with 10 when a rule is refused or a case comes out otherwise.

            Example:  headnote rules test rules/flags
            """)

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(help: "Accept any logsource and any field name.")
    var anyLogsource = false

    @Argument(help: "Rule files, or folders of them.")
    var paths: [String]

    func run() throws {
        var trial = RuleTrial(rulesAt: paths, acceptsAnySource: anyLogsource)
        var run = CaseRun(problems: trial.problems)
        for file in trial.files { try run.test(file, with: &trial) }
        if json {
            Console.line(RulesJSON.test(run).text)
        } else {
            for problem in run.problems { Console.line(Console.safe(Messages.problem(problem))) }
            for failure in run.failures {
                Console.line(Console.safe(Messages.caseFailure(failure)))
            }
            for gap in run.gaps { Console.message(Console.safe(Messages.caseGap(gap))) }
            Console.message(Messages.casesDone(run))
        }
        try (run.isGood ? ExitStatus.done : .rulesInvalid).end()
    }
}
