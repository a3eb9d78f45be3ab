extension StringProtocol {
    /// Every run of white space as one blank, so that it does not matter where lines end.
    package var flat: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
