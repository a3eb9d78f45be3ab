import ArgumentParser
import Nightly
import Rules

/// `headnote rules try`.
struct RulesTryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract: "Try rules on records given as JSON.",
        discussion: """
            Each line of the input is a flat JSON object with Sigma's field names. The output is \
            one line a match, LINE<TAB>RULE-ID, sorted; a rule without an id goes by its name or \
            title. A list matches when any of its elements does, and an object within the object \
            is read as fields with dots in their names. Rules that are switched off are tried \
            too.

            A correlation is shown at the line that closed it: the first one, in the order of the \
            records' times, with which its condition held. A record's time is looked for in its \
            fields time, @timestamp, timestamp, date and some more; it is RFC 3339 or a number \
            since 1970. What a correlation names is not shown by itself, unless the correlation \
            says 'generate: true'.

            Ends with 0; with 2 when a line is no record or could not be counted, and with 10 when a rule was left out.

            Example:  headnote rules try --rules rules/flags records.ndjson
            """)

    @Option(help: ArgumentHelp("A rule file or a folder of them.", valueName: "path"))
    var rules: String

    @Flag(help: "Accept any logsource and any field name.")
    var anyLogsource = false

    @Argument(help: "The records, one JSON object a line; /dev/stdin for a pipe.")
    var records: String

    func run() throws {
        var trial = RuleTrial(rulesAt: [rules], acceptsAnySource: anyLogsource)
        for problem in trial.problems {
            Console.message(Console.safe(Messages.problem(problem)))
        }
        let bytes = try InputFile.readHandedOver(records, limitBytes: 1 << 30)
        var someInputFailed = false
        var matches: [(line: Int, id: String)] = []
        for line in RecordLines(bytes) {
            guard let record = line.record else {
                Console.message(Messages.notARecord(path: records, line: line.number))
                someInputFailed = true
                continue
            }
            let found = trial.match(record, line: line.number)
            matches += found.ids.map { (line.number, $0) }
            if found.undecided > 0 {
                Console.message(Messages.undecided(found.undecided, line: line.number))
                someInputFailed = true
            }
        }
        let correlated = trial.finish()
        matches += correlated.matches
        for match in matches.sorted(by: <) { Console.line("\(match.line)\t\(match.id)") }
        for message in Messages.uncounted(correlated, path: records) {
            Console.message(message)
            someInputFailed = true
        }
        let isGood = trial.problems.allSatisfy { $0.gravity == .remark }
        let status: ExitStatus =
            !isGood ? .rulesInvalid : someInputFailed ? .someInputFailed : .done
        try status.end()
    }
}
