import ArgumentParser
import EventStore
import Foundation
import Nightly
import Reports

/// `headnote report`: what an authorised reader reads.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Open the events of an authorisation with a reader's key.",
        discussion: """
            Writes report.html, events.csv, report.json and, for each person concerned, the notice \
            that the policy asks for (notice-N.html and .txt). The journal notes that it was made.

            The key's passphrase is asked for on the terminal, or read from standard input with \
            --passphrase-stdin. Exported files are out of the purge's reach: delete them \
            when they are no longer needed.

            Ends with 11 when the authorisation does not hold or the key is not a reader's.

            Example:  headnote report --site . 2026-014 --key head-reading.key --output report
            """)

    @OptionGroup var place: SiteOption

    @Argument(help: "The authorisation's number.")
    var authorisation: String

    @Option(help: ArgumentHelp("The reader's key file.", valueName: "file"))
    var key: String

    @Option(help: ArgumentHelp("The folder to write to.", valueName: "dir"))
    var output: String

    @Option(help: ArgumentHelp("A rehearsal's clock.", valueName: "rfc3339"))
    var now: String?

    @Flag(help: "Read the passphrase from standard input, one line.")
    var passphraseStdin = false

    func run() throws {
        let site = try SiteFile.read(folder: place.site)
        let now = try SiteClock.now(of: site, override: now)
        let privateKey = try readKey(isRehearsal: site.rehearsal != nil)
        let (files, model) = try AuthorisedReport(site: site, number: authorisation, now: now)
            .make(with: privateKey)
        try OutputFile.createFolder(output)
        var written: [(name: String, text: String)] = [
            ("report.html", files.html), ("events.csv", files.csv), ("report.json", files.json),
        ]
        for (index, letter) in files.letters.enumerated() {
            written.append(("notice-\(index + 1).html", letter.html))
            written.append(("notice-\(index + 1).txt", letter.text))
        }
        for (name, text) in written {
            try OutputFile.create("\(output)/\(name)", Array(text.utf8))
        }
        for line in Messages.report(model, folder: output, files: written.map(\.name)) {
            Console.line(line)
        }
    }

    private func readKey(isRehearsal: Bool) throws -> ReaderPrivateKey {
        let bytes = try InputFile.read(key, limitBytes: ReaderKeyFile.limitBytes)
        switch try ReaderKeyFile(String(decoding: bytes, as: UTF8.self)) {
        case .locked(let locked):
            return try locked.unlocked(with: Passphrase.existing(fromInput: passphraseStdin))
        case .rehearsal(let privateKey):
            guard isRehearsal else { throw ReportRefusal.rehearsalKey }
            return privateKey
        }
    }
}
