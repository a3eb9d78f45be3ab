import ArgumentParser
import Authority
import Foundation
import Nightly

extension AuthoriseCommand {
    /// `headnote authorise sign`.
    struct Sign: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sign a document with the system's ssh-keygen.",
            discussion: """
                Shows in plain words what is signed, after checking that nothing is wrong with it; \
                then ssh-keygen asks for the key's passphrase, or for a touch of the security key. \
                Headnote never sees the passphrase. The signature is verified before it is put \
                beside the document; one by somebody whose signature counts for nothing there is \
                not put there at all.

                A signer's key does not belong on the machine with the site. There, make a page to \
                sign with 'authorise page', or carry the document to the signer's computer, sign it \
                there with the line below and put the .sig beside it. This command is for a \
                rehearsal, and for a machine that only the signer uses.

                The same by hand:  ssh-keygen -Y sign -n headnote@v1 -f KEY 2026-014.yaml

                Ends with 0 when the document then holds or waits for further signatures, and with \
                11 when it was not signed.

                Example:  headnote authorise sign --site . 2026-014 --key head-signing
                """)

        @OptionGroup var options: AuthoriseOptions

        @Argument(help: "Its number, or the document's name without '.yaml'.")
        var document: String

        @Option(help: ArgumentHelp("The signer's key file for ssh-keygen.", valueName: "file"))
        var key: String

        @OptionGroup var signature: SignatureOptions

        func run() throws {
            let site = try options.site()
            if let document = PinToSign.Document(rawValue: document) {
                throw CommandFailure.signedOnItsPage(document, site.commands)
            }
            let name = document + ".yaml"
            let read = try AuthorisationFolder.read(site.site.authorisations)
            for problem in read.problems { Console.message(Console.safe(problem)) }
            guard let file = read.files.first(where: { $0.name == name }) else {
                throw CommandFailure.noSuchAuthorisation(document)
            }
            let made = try DocumentSigning(
                site: site, file: file, signing: signature.with(key: key)
            ).sign()
            try AuthoriseCommand.keep(made, of: document, at: site)
        }
    }
}

/// How a document is signed.
struct SigningOptions {
    /// The signer's private key file, or the public one of a key in an agent.
    let key: String
    /// The signer's name in `authorities.yaml`.
    let name: String?
    /// Whether nobody is asked.
    let yes: Bool
}

/// What can be said of a signature beside the key that makes it.
struct SignatureOptions: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Whose signature it must turn out to be.", valueName: "name"))
    var name: String?

    @Flag(help: "Do not ask: yes, it is meant so.")
    var yes = false

    /// How a document is signed with a key.
    func with(key: String) -> SigningOptions { SigningOptions(key: key, name: name, yes: yes) }
}

/// The options of a command that writes a document and may sign it at once.
struct OptionalSigningOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Sign at once with this key file; without it, sign afterwards on a page of "
                + "'authorise page', or with 'authorise sign'.",
            valueName: "file"))
    var key: String?

    @OptionGroup var signature: SignatureOptions

    /// Writes a document that can come to count; with a key, only when it could be signed.
    func write(_ kind: DocumentKind, _ text: String, at site: SiteNow) throws {
        let name = kind.fileName ?? ""
        try site.demandFree(name)
        let document = String(name.dropLast(5))
        let file = AuthorisationFile(name: name, bytes: Array(text.utf8), signatures: [])
        try DocumentSigning.demandOrder(file, at: site)
        guard let key else {
            try site.create(name, text)
            for line in Messages.documentWritten(
                site.path(name), kind, document: document, site.commands)
            { Console.line(line) }
            return
        }
        let made = try DocumentSigning(site: site, file: file, signing: signature.with(key: key))
            .sign()
        try site.create(name, text)
        try AuthoriseCommand.keep(made, of: document, at: site)
    }
}

extension AuthoriseCommand {
    /// Puts a signature beside its document, and says what the document now amounts to.
    static func keep(
        _ signature: AuthorisationFile.Signature, of document: String, at site: SiteNow
    ) throws {
        try OutputFile.createInSite(site.path(signature.name), signature.bytes)
        Console.line(Messages.signed(signature.name))
        _ = try show(document, in: try site.review(), site.commands, json: false)
    }
}
