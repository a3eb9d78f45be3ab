import ArgumentParser
import LogModel
import Nightly

extension AuthoriseCommand {
    /// `headnote authorise page`.
    struct Page: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a page on which a document is read and signed in a browser.",
            discussion: """
                For a signer who uses no terminal and made their keys with `headnote key new \
                --page`. The page shows the document in words and its exact text, unlocks the \
                signer's key file and saves a signature that `ssh-keygen -Y verify` takes, under \
                the name that it must have beside the document.

                The document must hold but for its signatures; else this says what is wrong with \
                it, as `authorise check` does, and ends with 11. Changing the document afterwards \
                needs a new page.

                'site-confirmed' is the confirmation of the site's pin by two people, for which the \
                file is written when it is missing; 'authorities' is a changed authorities.yaml, \
                to be signed before it counts. Both lie in the site's folder.

                Example:  headnote authorise page --site . 2026-021 --output sign-2026-021.html
                          headnote authorise page --site . site-confirmed --output confirm.html
                """)

        @OptionGroup var place: SiteOption

        @Argument(help: "Its number, or its name without '.yaml'; see above for the pin.")
        var number: String

        @Option(
            help: ArgumentHelp(
                "Where the page is written; an existing file is not replaced.",
                valueName: "file"))
        var output: String

        @Option(help: ArgumentHelp("A rehearsal's clock.", valueName: "rfc3339"))
        var now: String?

        func run() throws {
            let site = try SiteFile.read(folder: place.site)
            let now = try SiteClock.now(of: site, override: now)
            if let document = PinToSign.Document(rawValue: number) {
                return try write(document, at: site, now: now)
            }
            let page = try DocumentToSign(site: site, number: number, now: now).page()
            try OutputFile.createNew(output, Array(page.utf8))
            for line in Messages.signingPageWritten(
                output, number: number, SiteCommands(site: place.site))
            { Console.line(line) }
        }

        /// Writes the page for something about who decides.
        private func write(
            _ document: PinToSign.Document, at site: Site, now: Timestamp
        ) throws {
            try OutputFile.refuseExisting(output)
            let toSign = try PinToSign(site: site, now: now)
            if document == .confirmation, let text = try toSign.missingConfirmation() {
                try OutputFile.createInSite(site.confirmation, Array(text.utf8))
                Console.line(Messages.confirmationWritten(site.confirmation))
            }
            try OutputFile.createNew(output, Array(try toSign.page(for: document).utf8))
            for line in Messages.pinPageWritten(output, document) { Console.line(line) }
        }
    }
}
