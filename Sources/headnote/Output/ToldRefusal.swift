import Authority

/// A refusal as the author of a document reads it, with what to do about it.
struct ToldRefusal {
    let sentence: String
    private(set) var remedy: String

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

    /// What is wrong with a document, each once.
    ///
    /// That nobody has signed and that somebody's signature is missing are one fault: it says who
    /// must sign, and how.
    ///
    /// - Parameters:
    ///   - refusals: all that was found.
    ///   - document: the document's name without `.yaml`.
    ///   - commands: those that come next.
    /// - Returns: the faults, in their order.
    static func all(
        _ refusals: [Refusal], of document: String, _ commands: SiteCommands
    ) -> [ToldRefusal] {
        let saysWho = refusals.contains { $0 != .unsigned && $0.isMissingSignature }
        guard saysWho, refusals.contains(.unsigned) else {
            return refusals.map { ToldRefusal($0, of: document, commands) }
        }
        let how = ToldRefusal(.unsigned, of: document, commands).remedy
        return refusals.filter { $0 != .unsigned }.map { refusal in
            var told = ToldRefusal(refusal, of: document, commands)
            if refusal.isMissingSignature { told.remedy = how }
            return told
        }
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
