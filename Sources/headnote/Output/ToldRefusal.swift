import Authority

/// A refusal as the author of a document reads it, with what to do about it.
struct ToldRefusal {
    let sentence: String
    let remedy: String

    /// Puts a refusal into words.
    ///
    /// Of a document that nobody has signed yet the ways to sign it are named, the page first.
    ///
    /// - Parameters:
    ///   - refusal: what is wrong.
    ///   - document: the document's name without `.yaml`.
    ///   - commands: those that come next.
    init(_ refusal: Refusal, of document: String, _ commands: SiteCommands) {
        guard refusal == .unsigned else {
            sentence = refusal.sentence
            remedy = refusal.remedy
            return
        }
        sentence = "The document is not signed."
        remedy =
            "make a page to sign in a browser: \(commands.page(document)); or, where only its signer "
            + "works, sign it with ssh-keygen: \(commands.sign(document))"
    }

    /// For a person.
    var lines: [String] { ["- \(sentence)", "  what to do: \(remedy)"] }

    /// For machines.
    var json: JSONObject {
        var object = JSONObject()
        object.add("sentence", sentence)
        object.add("what-to-do", remedy)
        return object
    }
}
