import ArgumentParser
import Foundation
import Nightly
import Rules

/// `headnote rules`: for those who write rules.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Check and try flag rules.",
        subcommands: [
            Check.self, Try.self, List.self, RulesCompileCommand.self, RulesImportCommand.self,
        ])

    /// `headnote rules check`.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List every problem of rule files with file, line and column.",
            discussion: """
                Rules are held to what a school's rule book may do: what is not supported is \
                refused by name and never ignored, and no rule may ask who somebody is.

                Ends with 0, or with 10 when something is wrong.
                """)

        @Argument(help: "Rule files, or folders of them.")
        var paths: [String]

        func run() throws {
            let (book, problems) = RuleBook.load(RuleSources(flagFolders: paths))
            for problem in problems { Console.line(Console.safe(problem.description)) }
            let isGood = problems.allSatisfy { $0.gravity == .remark }
            if isGood { Console.message(Messages.rulesGood(book.rules.count)) }
            try (isGood ? ExitStatus.done : .rulesInvalid).end()
        }
    }

    /// `headnote rules list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say in a line each what rules look for and which clause they serve.")

        @Argument(help: "Rule files, or folders of them.")
        var paths: [String]

        func run() throws {
            let (book, problems) = RuleBook.load(RuleSources(flagFolders: paths))
            for rule in book.rules {
                let state = rule.isEnabled ? "" : " (switched off)"
                let clauses = rule.references.joined(separator: ", ")
                Console.line(
                    Console.safe(
                        "\(rule.level.rawValue.padding(to: 9))\(rule.title)\(state)  [\(clauses)]"))
            }
            for problem in problems { Console.message(Console.safe(problem.description)) }
            try (problems.isEmpty ? ExitStatus.done : .rulesInvalid).end()
        }
    }

    /// `headnote rules try`.
    struct Try: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Try rules on records given as JSON.",
            discussion: """
                Each line of the input is a flat JSON object with Sigma's field names. The output \
                is one line a match, LINE<TAB>RULE-ID, sorted.

                Example:  headnote rules try --rules rules/flags records.ndjson
                """)

        @Option(help: ArgumentHelp("A rule file or a folder of them.", valueName: "path"))
        var rules: String

        @Flag(help: "Accept any logsource and any field name.")
        var anyLogsource = false

        @Argument(help: "The records, one JSON object a line.")
        var records: String

        func run() throws {
            var trial = RuleTrial(rulesAt: [rules], acceptsAnySource: anyLogsource)
            for problem in trial.problems { Console.message(Console.safe(problem.description)) }
            let bytes = try InputFile.read(records, limitBytes: 1 << 30)
            var number = 0
            var someInputFailed = false
            for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
                number += 1
                guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) else { continue }
                do {
                    let fields = try JSONDecoder().decode(
                        [String: JSONFieldValue].self, from: Data(line))
                    let found = trial.match(fields.mapValues(\.value))
                    for id in found.ids { Console.line("\(number)\t\(id)") }
                    if found.undecided > 0 {
                        Console.message(Messages.undecided(found.undecided, line: number))
                    }
                } catch {
                    Console.message(Messages.notARecord(path: records, line: number))
                    someInputFailed = true
                }
            }
            let status: ExitStatus =
                !trial.problems.isEmpty ? .rulesInvalid : someInputFailed ? .someInputFailed : .done
            try status.end()
        }
    }
}

/// A value of a flat JSON object, as rules see it.
private struct JSONFieldValue: Decodable {
    let value: FieldValue

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            value = .null
        } else if let flag = try? container.decode(Bool.self) {
            value = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            value = .number(number)
        } else if let text = try? container.decode(String.self) {
            value = .text(text)
        } else {
            value = .list(try container.decode([JSONFieldValue].self).map(\.value))
        }
    }
}
