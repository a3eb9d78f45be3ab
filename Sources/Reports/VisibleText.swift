/// Text that strangers chose, made fit for a reader's eye.
///
/// Characters that are not seen but change what is seen (controls, direction marks, zero-width
/// and other ignorable characters) are replaced by their code point in brackets: `⟨U+202E⟩`.
enum VisibleText {
    /// The text with every hidden character shown.
    static func of(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHidden) else { return text }
        var visible = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isHidden(scalar) {
                visible.append(contentsOf: name(of: scalar).unicodeScalars)
            } else {
                visible.append(scalar)
            }
        }
        return String(visible)
    }

    /// The lines of a text that may hold line breaks, each with every hidden character shown.
    static func lines(of text: String) -> [String] {
        text.split { $0 == "\n" || $0 == "\r\n" }.map { of(String($0)) }
    }

    /// Whether a character is a control, or changes the text around it without being seen.
    static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return true
        default:
            return properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint
        }
    }

    private static func name(of scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "⟨U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "⟩"
    }
}
