import ArgumentParser
import EventStore
import Foundation
import Nightly
import Reports

/// `headnote report`: what an authorised reader reads.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Open the events of an authorisation with a reader's key, or make a page for it.",
        discussion: """
            Writes report.html, events.csv, report.json and, for each person concerned, the notice \
            that the policy asks for (notice-N.html and .txt). The journal notes that it was made.

            The key's passphrase is asked for on the terminal, or read from standard input with \
            --passphrase-stdin. Exported files are out of the purge's reach: delete them \
            when they are no longer needed.

            --key takes a file of `headnote key new`, and the file that the key page saved in a \
            browser. A reader's key does not belong on the machine with the site: --key is for a \
            rehearsal, or for a machine that only the reader uses. Everybody else reads on the page \
            of --page, on their own computer.

            With --page no key is needed and nothing is opened: the file is a page that opens in \
            the browser of a reader, with the key file and the passphrase from the key page. All \
            that it says is sealed to the readers. It holds the secrets of days that Headnote \
            will delete, so it must be deleted when it was read, and at the latest by the day that it \
            states when it is opened. The journal notes that it was made.

            Ends with 11 when the authorisation does not hold, when its events have expired, or when \
            the key is not a reader's, and with 1 when the clock is behind the last run. The journal \
            notes that it was refused.

            Example:  headnote report --site . 2026-014 --key head-reading.key --output report
                      headnote report --site . 2026-014 --page report-2026-014.html
            """)

    @OptionGroup var place: SiteOption

    @Argument(help: "The authorisation's number.")
    var authorisation: String

    @Option(help: ArgumentHelp("The reader's key file.", valueName: "file"))
    var key: String?

    @Option(help: ArgumentHelp("The folder to write to.", valueName: "dir"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Write a page that a reader opens in a browser; an existing file is not replaced.",
            valueName: "file"))
    var page: String?

    @Option(help: ArgumentHelp("A rehearsal's clock.", valueName: "rfc3339"))
    var now: String?

    @Flag(help: "Read the passphrase from standard input, one line.")
    var passphraseStdin = false

    func validate() throws {
        let isPage = page != nil && key == nil && output == nil && !passphraseStdin
        guard isPage || (page == nil && key != nil && output != nil) else {
            throw ValidationError(Messages.keyAndOutputOrPage)
        }
    }

    func run() throws {
        let site = try SiteFile.read(folder: place.site)
        let now = try SiteClock.now(of: site, override: now)
        let report = AuthorisedReport(site: site, number: authorisation, now: now)
        if let page { try write(page, of: report) }
        if let key, let output {
            let (privateKey, isPublished) = try readKey(key)
            try write(try report.make(with: privateKey, isPublished: isPublished), to: output)
        }
    }

    private func write(_ page: String, of report: AuthorisedReport) throws {
        try OutputFile.refuseExisting(page)
        let made = try report.makePage()
        try OutputFile.create(page, Array(made.html.utf8))
        for line in Messages.reportPageWritten(page, made) { Console.line(line) }
    }

    private func write(
        _ report: (files: ReportFiles, model: ReportModel), to output: String
    ) throws {
        let (files, model) = report
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

    /// The reader's key, and whether it is one that is published for rehearsals.
    private func readKey(_ key: String) throws -> (key: ReaderPrivateKey, isPublished: Bool) {
        let bytes = try InputFile.readHandedOver(key, limitBytes: ReaderKeyFile.limitBytes)
        switch try ReaderKeyFile(String(decoding: bytes, as: UTF8.self)) {
        case .locked(let locked):
            let passphrase = try Passphrase.existing(fromInput: passphraseStdin)
            return (try locked.unlocked(with: passphrase), false)
        case .browser(let locked):
            let passphrase = try Passphrase.existing(fromInput: passphraseStdin)
            return (try locked.unlocked(with: passphrase), false)
        case .rehearsal(let privateKey):
            return (privateKey, true)
        }
    }
}
