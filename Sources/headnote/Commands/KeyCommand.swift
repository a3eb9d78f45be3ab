import ArgumentParser
import EventStore
import Foundation

/// `headnote key`: reading keys.
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make a reading key.", subcommands: [New.self])

    /// `headnote key new`.
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a reader's key, locked by a passphrase.",
            discussion: """
                Run it on the reader's own computer. The file opens events; keep it, and do not \
                keep it on the machine that runs the night. The line that is printed goes into \
                authorities.yaml.

                The passphrase is asked for on the terminal, or read from standard input with \
                --passphrase-stdin. Nobody can replace a forgotten one.

                Example:  headnote key new --output head-reading.key
                """)

        @Option(
            help: ArgumentHelp(
                "Where the key is written; an existing file is not replaced.", valueName: "file"))
        var output: String

        @Flag(help: "Read the passphrase from standard input, one line.")
        var passphraseStdin = false

        func run() throws {
            guard !FileManager.default.fileExists(atPath: output) else {
                throw CommandFailure.unwritable(path: output, cause: "it exists already")
            }
            let passphrase = try Passphrase.new(fromInput: passphraseStdin)
            let locked = try LockedKey(ReaderPrivateKey(), passphrase: passphrase)
            try OutputFile.create(output, Array(ReaderKeyFile.locked(locked).text.utf8))
            Console.line("reading-key: \(locked.publicText)")
        }
    }
}
