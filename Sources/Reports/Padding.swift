/// Blank space at the end of notices, so that their sizes do not tell what they say.
///
/// All of one night get the size of the longest, so that a long one does not stand out among them.
enum Padding {
    /// Sizes are multiples of this many bytes: so large that the notices of most weeks, full or
    /// empty, are of one size.
    static let unit = 64 * 1024

    private static let open = "<!--"
    private static let close = "-->\n"

    /// The pages of one night, each with a comment of blanks behind it.
    static func html(_ pages: [String]) -> [String] {
        let frame = open.utf8.count + close.utf8.count
        return zip(pages, missing(pages.map { $0.utf8.count + frame })).map { page, count in
            page + open + blanks(count) + close
        }
    }

    /// What stands between a text and its blank lines.
    static let note = "The rest of this text is blank on purpose, so that its size tells nothing.\n"

    /// The texts of one night, each with a note and blank lines behind it.
    static func text(_ texts: [String]) -> [String] {
        let whole = texts.map { $0 + note }
        return zip(whole, missing(whole.map(\.utf8.count))).map { text, count in
            text + blanks(count)
        }
    }

    /// What each is short of the size of all, which is the longest's, up to the next multiple.
    private static func missing(_ sizes: [Int]) -> [Int] {
        let longest = sizes.max() ?? 0
        let common = (longest + unit - 1) / unit * unit
        return sizes.map { common - $0 }
    }

    private static func blanks(_ count: Int) -> String {
        let line = String(repeating: " ", count: 79) + "\n"
        return String(repeating: line, count: count / 80)
            + (count % 80 == 0 ? "" : String(repeating: " ", count: count % 80 - 1) + "\n")
    }
}
