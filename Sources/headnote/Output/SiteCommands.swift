import Nightly

/// Commands that are printed for somebody to run, with the site as it was named.
///
/// Where a browser and a terminal both lead there, the browser comes first: whoever made their keys
/// on a page has none that `ssh-keygen` takes.
struct SiteCommands: Equatable, Sendable {
    private let site: String

    /// Names the site.
    ///
    /// - Parameter site: what stood behind `--site`.
    init(site: String) {
        self.site = SiteCommands.shellWord(site)
    }

    /// Says what a document allows, or what is wrong with it.
    func check(_ document: String) -> String {
        "headnote authorise check --site \(site) \(document)"
    }

    /// Makes the page on which a document is signed in a browser.
    func page(_ document: String, output: String? = nil) -> String {
        "headnote authorise page --site \(site) \(document) --output "
            + (output ?? "sign-\(document).html")
    }

    /// Makes the page on which something about who decides is signed in a browser.
    func page(of document: PinToSign.Document) -> String {
        page(document.rawValue, output: document == .confirmation ? "confirm.html" : "change.html")
    }

    /// Signs a document with `ssh-keygen`.
    func sign(_ document: String) -> String {
        "headnote authorise sign --site \(site) \(document) --key KEY"
    }

    /// Names what is wrong with rules and lists, and what is remarkable.
    var checkRules: String { "headnote rules check --site \(site)" }

    /// Runs a night.
    var nightly: String { "headnote nightly --site \(site)" }

    /// Both ways to have a document signed, each to be copied as it stands.
    func waysToSign(_ document: String) -> [String] {
        [
            page(document) + "   # a page to sign in a browser",
            sign(document) + "   # with ssh-keygen, where only its signer works",
        ]
    }

    /// A text as a shell takes it for one word.
    private static func shellWord(_ text: String) -> String {
        let isPlain = { (character: Character) in
            character.isLetter || character.isNumber || "/._-+:@%=,".contains(character)
        }
        guard text.isEmpty || !text.allSatisfy(isPlain) else { return text }
        return "'" + text.replacing("'", with: #"'\''"#) + "'"
    }
}
