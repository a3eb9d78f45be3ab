import LogModel

/// Small matters of the text of mails.
enum MailText {
    /// An ASCII letter in lower case, anything else as it is.
    @inline(__always)
    static func folded(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }

    /// A hash that is the same for addresses that differ in case and control characters only.
    static func foldedHash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes where byte > 0x1F {
            hash = (hash ^ UInt64(folded(byte))) &* 0x0000_0100_0000_01B3
        }
        return hash
    }

    /// Whether some bytes hold more than spaces and control characters.
    static func hasText(_ bytes: UnsafeRawBufferPointer) -> Bool { bytes.contains { $0 > 0x20 } }

    /// Some bytes without the spaces around them.
    static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var (start, end) = (0, bytes.count)
        while start < end, bytes[start] <= 0x20 { start &+= 1 }
        while end > start, bytes[end &- 1] <= 0x20 { end &-= 1 }
        return bytes.part(start..<end)
    }

    /// Some bytes without angle brackets around them.
    static func unbracketed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let text = trimmed(bytes)
        guard text.count >= 2, text[0] == UInt8(ascii: "<"),
            text[text.count - 1] == UInt8(ascii: ">")
        else { return text }
        return trimmed(text.part(1..<(text.count - 1)))
    }

    /// Whether a word stands in some bytes, in whatever case of ASCII letters.
    ///
    /// - Parameters:
    ///   - bytes: where it is looked for.
    ///   - word: in lower case.
    /// - Returns: whether it does.
    static func holds(_ bytes: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard bytes.count >= length else { return false }
        return (0...(bytes.count - length)).contains { start in
            bytes.part(start..<(start + length)).isWord(word)
        }
    }

    /// Hands over the parts between separators, without the spaces around them; empty ones not.
    static func forEachPart(
        of list: UnsafeRawBufferPointer, separator: UInt8,
        _ body: (UnsafeRawBufferPointer) -> Void
    ) {
        var start = 0
        while start < list.count {
            let end = list.place(of: separator, in: start..<list.count) ?? list.count
            let part = trimmed(list.part(start..<end))
            if !part.isEmpty { body(part) }
            start = end + 1
        }
    }
}
