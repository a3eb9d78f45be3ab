/// In what form a text is looked for in a value, and where.
struct TextForm: Equatable {
    /// How characters become bytes before Base64.
    enum UTF16Form: Equatable {
        case littleEndian
        case bigEndian
        /// Little-endian behind a byte order mark.
        case marked
    }

    enum Base64Form: Equatable {
        case whole
        /// At each of the three offsets that a text can have inside a longer one.
        case anyOffset
    }

    var padding: WildcardPattern.Padding = []
    private(set) var utf16: UTF16Form?
    private(set) var base64: Base64Form?
    /// A dash before a word also stands for the others, and for a slash.
    private(set) var variesDashes = false
    /// `%name%` stands for values that are kept elsewhere.
    private(set) var hasPlaceholders = false

    /// Takes a modifier; `false` when it does not go with what was taken before.
    mutating func take(_ name: String) -> Bool {
        switch name {
        case "utf16le", "wide": return encode(.littleEndian)
        case "utf16be": return encode(.bigEndian)
        case "utf16": return encode(.marked)
        case "base64": return encode(.whole)
        case "base64offset": return encode(.anyOffset)
        case "windash" where base64 == nil && utf16 == nil: variesDashes = true
        case "expand" where base64 == nil && utf16 == nil: hasPlaceholders = true
        default: return false
        }
        return true
    }

    private mutating func encode(_ form: UTF16Form) -> Bool {
        guard utf16 == nil, base64 == nil, padding.isEmpty, !variesDashes else { return false }
        utf16 = form
        return true
    }

    private mutating func encode(_ form: Base64Form) -> Bool {
        guard base64 == nil, padding.isEmpty, !variesDashes else { return false }
        base64 = form
        return true
    }

    /// The texts to look for instead of one that is to be found inside Base64.
    ///
    /// A text that begins somewhere in a longer one stands at one of three offsets in a group of
    /// three bytes; the characters that also depend on its neighbours are cut off.
    ///
    /// - Parameter text: without wildcards.
    /// - Returns: one text, or three.
    func encoded(_ text: String) -> [String] {
        let bytes = bytes(of: text)
        guard base64 == .anyOffset else { return [Base64.text(bytes)] }
        return (0..<3).map { offset in
            let padded = [UInt8](repeating: 0x20, count: offset) + bytes
            let whole = Base64.text(padded).utf8
            let cut = [0, 3, 2][padded.count % 3]
            let body = whole.dropLast(cut).dropFirst([0, 2, 3][offset])
            return String(decoding: body, as: UTF8.self)
        }
    }

    private func bytes(of text: String) -> [UInt8] {
        guard let utf16 else { return Array(text.utf8) }
        let mark: [UInt8] = utf16 == .marked ? [0xFF, 0xFE] : []
        return mark
            + text.utf16.flatMap { unit -> [UInt8] in
                let (high, low) = (UInt8(unit >> 8), UInt8(truncatingIfNeeded: unit))
                return utf16 == .bigEndian ? [high, low] : [low, high]
            }
    }
}

/// Base64 as in RFC 4648, section 4; `Rules` does without Foundation.
enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The text for some bytes, filled up with `=`.
    static func text(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var word: UInt32 = 0
            for (place, byte) in group.enumerated() { word |= UInt32(byte) << (16 - 8 * place) }
            for place in 0..<4 {
                let isFilled = place <= group.count
                output.append(
                    isFilled
                        ? alphabet[Int(word >> (18 - 6 * UInt32(place)) & 63)] : UInt8(ascii: "="))
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
