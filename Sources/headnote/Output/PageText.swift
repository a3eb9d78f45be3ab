import Authority
import Nightly

extension Messages {
    static let outputOrPage = "Give --output for a key file, or --page for a page; not both."
    static let passphraseInBrowser =
        "--passphrase-stdin goes with --output; on a page the passphrase is typed in the browser."
    static let keyAndOutputOrPage =
        "Give --key and --output for a report in files, or --page for a page that a reader opens."

    /// A reading key that was made: lines that `authorities.yaml` takes as they are.
    static func keyMade(_ publicText: String, fingerprint: String) -> [String] {
        [
            "reading-key: \(publicText)",
            "# reads with \(fingerprint)",
            "# Write the line above on paper and sign it in ink: `headnote status` prints the same, and "
                + "so does the page on which the set-up is confirmed.",
        ]
    }

    /// Where the key page lies, and who opens it.
    static func keyPageWritten(_ path: String) -> [String] {
        [
            "wrote \(path). It holds nothing secret; hand it to the signer, who opens it in a "
                + "browser on their own computer.",
            "They hand back the printed page, signed in ink. Compare its fingerprints with the "
                + "lines that go into authorities.yaml.",
        ]
    }

    /// Where the signing page lies, and what comes back.
    static func signingPageWritten(
        _ path: String, number: String, _ commands: SiteCommands
    ) -> [String] {
        [
            "wrote \(path). It shows the whole document; hand it to nobody but its signers.",
            "Put the signature that comes back beside \(number).yaml, under the name that it has, "
                + "then:",
            "  " + commands.check(number),
        ]
    }

    /// Where the page about who decides lies, and what comes back.
    static func pinPageWritten(_ path: String, _ document: PinToSign.Document) -> [String] {
        [
            "wrote \(path). It names everybody in authorities.yaml; hand it to nobody but its "
                + "signers.",
            "Put each signature that comes back beside \(document.rawValue).yaml; the next night "
                + "takes it.",
        ]
    }

    /// The file that repeats the pin was made.
    static func confirmationWritten(_ path: String) -> String {
        "wrote \(path), which repeats the pin"
    }

    /// Where the reading page lies, who can open it, and that it must not stay there.
    ///
    /// By which day it must be gone would tell of which day the first event is; the page says it to its
    /// readers.
    static func reportPageWritten(_ path: String, _ page: ReadingPageResult) -> [String] {
        [
            "wrote \(path), sealed to "
                + "\(count(page.readers.count, "reader")): \(page.readers.joined(separator: ", "))",
            "hand it to a reader and delete it here: Headnote cannot reach a copy. Opened, the page "
                + "says by which day at the latest it must be gone.",
        ]
    }

    /// Why no signing page was made, for the author of the document.
    static func signingRefusal(_ refusal: SigningRefusal) -> [String] {
        switch refusal {
        case .noSuchAuthorisation(let number): ["no authorisation \(number) is on file"]
        case .refused(let number, let reasons):
            ["\(number) would not hold, whoever signed it:"] + reasons.map { "- \($0.sentence)" }
        case .nothingCounted(let handles): handles.map(Messages.uncountedInDocument)
        case .nothingPinned:
            ["no table of authorities is pinned yet; the first night pins it"]
        case .confirmedAlready: ["the pin of this site is confirmed already"]
        case .unchanged: ["authorities.yaml is the table that decides; there is nothing to sign"]
        case .pin(let refusal): ["nobody's signature would make it count: \(refusal.reason)"]
        case .nobodyMaySign: ["nobody who may sign is in office today, by authorities.yaml"]
        }
    }
}
