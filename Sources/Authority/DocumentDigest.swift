/// The digest that tells one text of a document from another, as people and machines write it.
package enum DocumentDigest {
    /// Lower-case hexadecimal.
    package static func text(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The 32 bytes that 64 lower-case digits stand for; `nil` for anything else.
    package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let nibbles = text.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
            default: nil
            }
        }
        guard nibbles.count == 64, text.utf8.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
    }

    /// The digest as documents write it: `sha256:` and the digits.
    static func stated(_ text: String) -> [UInt8]? {
        text.hasPrefix("sha256:") ? bytes(text.dropFirst(7)) : nil
    }
}
