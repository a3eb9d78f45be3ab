/// Blank space at the end of a notice, so that its size does not tell what it says.
enum Padding {
    /// Sizes are multiples of this many bytes: so large that the notices of most weeks, full or
    /// empty, are of one size.
    static let unit = 64 * 1024

    private static let open = "<!--"
    private static let close = "-->\n"

    /// The page with a comment of blanks behind it.
    static func html(_ page: String) -> String {
        let size = page.utf8.count + open.utf8.count + close.utf8.count
        return page + open + blanks(missing(size)) + close
    }

    /// What stands between a text and its blank lines.
    static let note = "The rest of this text is blank on purpose, so that its size tells nothing.\n"

    /// The text with a note and blank lines behind it.
    static func text(_ text: String) -> String {
        let whole = text + note
        return whole + blanks(missing(whole.utf8.count))
    }

    private static func missing(_ size: Int) -> Int {
        (unit - size % unit) % unit
    }

    private static func blanks(_ count: Int) -> String {
        let line = String(repeating: " ", count: 79) + "\n"
        return String(repeating: line, count: count / 80)
            + (count % 80 == 0 ? "" : String(repeating: " ", count: count % 80 - 1) + "\n")
    }
}
