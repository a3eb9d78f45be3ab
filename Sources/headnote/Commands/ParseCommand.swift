import ArgumentParser
import Foundation
import LogFormats
import LogInput
import LogModel

/// `headnote parse`: what the readers make of a log.
struct ParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Print the records of log files as JSON, one a line.",
        discussion: """
            Checks whether Headnote reads a log the way you expect. Files are read in the order \
            given, as one source: a mail that begins in one file and ends in the next is one \
            record. Compressed files are recognised by their content.

            This prints what the file holds, names included; it evaluates no rule.

            Example:  headnote parse --format postfix mail.log.2.gz mail.log.1 mail.log | jq .
            """)

    @Option(
        help:
            "The log's format (\(LogFormat.allCases.map(\.rawValue).joined(separator: ", "))), or auto."
    )
    var format = "auto"

    @Option(
        help: ArgumentHelp(
            "The line of squid.conf, Apache's or NGINX's configuration that says what is logged, for the formats that end in -logformat.",
            valueName: "string"))
    var logformat: String?

    @Option(
        help: ArgumentHelp(
            "For csv and ndjson: which column holds a field, such as account=Username. May be given several times.",
            valueName: "field=column"))
    var column: [String] = []

    @Option(help: "For csv and ndjson: what the log is of (web, email or message).")
    var channel: Channel = .web

    @Option(
        help: ArgumentHelp(
            "For dates such as 05/11/2026: day-first or month-first; found out from the file when not given.",
            valueName: "order"))
    var dates: DateOrder?

    @Option(help: "The zone of times that state none.")
    var timeZone = "Europe/London"

    @Option(
        help: ArgumentHelp(
            "The newest that the last line can be, for logs whose lines state no year; each file's own time when not given.",
            valueName: "rfc3339"))
    var referenceTime: String?

    @Option(
        help: ArgumentHelp("Write the lines that are no record here, as JSON.", valueName: "file"))
    var rejections: String?

    @Argument(help: "The log files, oldest first.")
    var files: [String]

    func run() throws {
        guard let zone = SystemZone.named(timeZone) else {
            throw CommandFailure.unknownZone(timeZone)
        }
        let reference = try referenceTime.map { text in
            guard let instant = Timestamp(rfc3339: text) else {
                throw CommandFailure.notAnInstant(text)
            }
            return instant
        }
        let rejectionsFile = try rejections.map { try OutputFile(path: $0) }
        var reading = ParseReading(
            zone: zone, referenceTime: reference, settings: try settings(),
            rejections: rejectionsFile)
        try reading.run(files: files, formatName: format)
        try (reading.someInputFailed ? ExitStatus.someInputFailed : .done).end()
    }

    private func settings() throws -> FormatSettings {
        var settings = FormatSettings()
        settings.channel = channel
        settings.template = logformat
        settings.dateOrder = dates
        for entry in column {
            let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ValidationError(Messages.notAColumn(entry)) }
            settings.columns[parts[0]] = parts[1]
        }
        return settings
    }
}

extension Channel: ExpressibleByArgument {}
extension DateOrder: ExpressibleByArgument {}
