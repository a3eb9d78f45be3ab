/// Says when a regular expression could be written as a plainer and cheaper modifier.
enum RegexAdvice {
    /// What to say of an expression; `nil` where it is as it should be.
    static func text(for expression: String, ignoresCase: Bool) -> String? {
        let cased = ignoresCase ? "" : "|cased"
        if !expression.utf8.contains(where: isSpecial) {
            return "nothing in the expression is special: '\("contains" + cased)' says the same"
        }
        if expression.hasPrefix(".*") || expression.hasSuffix(".*"), !expression.hasSuffix("\\.*") {
            return "an expression is searched for anywhere in the value, so '.*' at its "
                + (expression.hasPrefix(".*") ? "beginning" : "end") + " says nothing"
        }
        return nil
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        ".^$*+?{}[]|()\\".utf8.contains(byte)
    }
}
