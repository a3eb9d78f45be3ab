import LogModel

/// What a filter's own word for its decision says.
enum ActionWord {
    /// The action that a word stands for; `nil` for a word that is not known.
    ///
    /// | words that begin with | action |
    /// |---|---|
    /// | `block`, `deny`, `denied`, `drop`, `reject`, `refus`, `forbid`, `prevent`, `disallow`, `banned`, `redirect`, `reset`, `quarantin`, `sinkhole`, `not allow`, `not permit`, `override-lockout` | denied |
    /// | `allow`, `permit`, `pass`, `accept`, `observ`, `monitor`, `proxied`, `alert`, `continue`, `override`, `exempt`, `ok`, `success`, `none` | allowed |
    ///
    /// `block-continue` of Palo Alto is the page that asks; `continue` is the answer. Lightspeed's
    /// *redirected* and squidGuard's *REDIRECT* fetched nothing of what was asked for.
    static func action(_ word: UnsafeRawBufferPointer) -> Action? {
        if denied.contains(where: { word.beginsWith(word: $0) }) { return .denied }
        return allowed.contains { word.beginsWith(word: $0) } ? .allowed : nil
    }

    private static let denied: [StaticString] = [
        "block", "deny", "denied", "drop", "reject", "refus", "forbid", "prevent", "disallow",
        "banned", "redirect", "reset", "quarantin", "sinkhole", "not allow", "not permit",
        "override-lockout",
    ]

    private static let allowed: [StaticString] = [
        "allow", "permit", "pass", "accept", "observ", "monitor", "proxied", "alert", "continue",
        "override", "exempt", "ok", "success", "none",
    ]

    /// What yes or no means; `nil` for anything else.
    static func truth(_ word: UnsafeRawBufferPointer) -> Bool? {
        if word.isWord("yes") || word.isWord("true") || word.isWord("1") || word.isWord("y") {
            return true
        }
        return word.isWord("no") || word.isWord("false") || word.isWord("0") || word.isWord("n")
            ? false : nil
    }
}

extension UnsafeRawBufferPointer {
    /// Whether these bytes begin with a word, whatever the case of ASCII letters.
    ///
    /// - Parameter word: in lower case.
    /// - Returns: whether they do.
    func beginsWith(word: StaticString) -> Bool {
        count >= word.utf8CodeUnitCount && part(0..<word.utf8CodeUnitCount).isWord(word)
    }
}
