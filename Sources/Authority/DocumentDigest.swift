import LogModel

/// The digest that tells one text of a document from another, as documents write it:
/// `sha256:` and 64 digits.
enum DocumentDigest {
    static func text(_ digest: [UInt8]) -> String { "sha256:" + Hexadecimal.text(digest) }

    /// The 32 bytes; `nil` for anything else.
    static func stated(_ text: String) -> [UInt8]? {
        guard text.hasPrefix("sha256:"), text.utf8.count == 7 + 64 else { return nil }
        return Hexadecimal.bytes(text.utf8.dropFirst(7))
    }
}
