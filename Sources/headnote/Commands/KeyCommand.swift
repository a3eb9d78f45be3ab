import ArgumentParser
import Authority
import EventStore
import Foundation
import Reports

/// `headnote key`: keys of readers and signers.
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make a reading key, or a page that makes keys in a browser.",
        subcommands: [New.self])

    /// `headnote key new`.
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a reader's key, locked by a passphrase, or a page for a signer.",
            discussion: """
                Run it on the reader's own computer. The file opens events; keep it, and do not \
                keep it on the machine that runs the night. The lines that are printed go into \
                authorities.yaml; the fingerprint in them is compared on paper.

                `headnote report --key` needs the file where the site is: that is for a rehearsal, \
                or for a machine that only the reader uses. Whoever reads on another computer makes \
                their keys on a page, and opens the page of `headnote report --page` with them.

                The passphrase is asked for on the terminal, or read from standard input with \
                --passphrase-stdin. It needs at least \(PassphraseRule.leastCharacters) characters, \
                \(PassphraseRule.leastDifferent) of them different. Nobody can replace a forgotten one.

                With --page no key is made here: the file is a page for somebody who uses no \
                terminal. In their browser it makes a key that signs and a key that reads, \
                saves both as a file that their passphrase locks, and shows the lines for \
                authorities.yaml with their fingerprints, to be printed and signed in ink. It \
                holds nothing secret and nothing of a site, and works without a network.

                Example:  headnote key new --output head-reading.key
                          headnote key new --page make-keys.html
                """)

        @Option(
            help: ArgumentHelp(
                "Where the key is written; an existing file is not replaced.", valueName: "file"))
        var output: String?

        @Option(
            help: ArgumentHelp(
                "Write a page that makes the keys in a browser; an existing file is not replaced.",
                valueName: "file"))
        var page: String?

        @Flag(help: "Read the passphrase from standard input, one line.")
        var passphraseStdin = false

        func validate() throws {
            guard (output == nil) != (page == nil) else {
                throw ValidationError(Messages.outputOrPage)
            }
            guard page == nil || !passphraseStdin else {
                throw ValidationError(Messages.passphraseInBrowser)
            }
        }

        func run() throws {
            if let output { try makeKey(output) }
            if let page {
                try OutputFile.createNew(page, Array(try Reports.keyPage().utf8))
                for line in Messages.keyPageWritten(page) { Console.line(line) }
            }
        }

        private func makeKey(_ output: String) throws {
            try OutputFile.refuseExisting(output)
            let passphrase = try Passphrase.new(fromInput: passphraseStdin)
            let key = ReaderPrivateKey()
            let locked = try LockedKey(key, passphrase: passphrase)
            try OutputFile.create(output, Array(ReaderKeyFile.text(of: locked).utf8))
            let fingerprint = AuthorityTable.fingerprint(ofReadingKey: key.publicKey)
            for line in Messages.keyMade(locked.publicText, fingerprint: fingerprint) {
                Console.line(line)
            }
        }
    }
}
