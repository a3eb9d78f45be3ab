/// A pattern that does not compile.
package struct PatternError: Error, Sendable, Hashable, CustomStringConvertible {
    /// PCRE2's error code, as in `pcre2_compile(3)`.
    package let code: Int32
    /// PCRE2's words for it.
    package let text: String
    /// Where in the pattern it was found, in bytes.
    package let offset: Int

    package var description: String {
        "\(text) (at offset \(offset))"
    }
}
