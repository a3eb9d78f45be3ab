/// The subject as Exim logs it: `quote \" and \\, C\303\241it, two\n lines`.
///
/// Exim decodes encoded words itself, but for those that are longer than they may be; it logs at
/// most 100 bytes of what it decoded.
///
/// - SeeAlso: The Exim specification, `log_selector`, "subject"; RFC 2047.
enum EximSubject {
    /// How many bytes of a subject Exim logs.
    private static let longest = 100

    /// Appends a subject, decoded to UTF-8.
    ///
    /// - Parameters:
    ///   - raw: what stands between the quotes.
    ///   - isRelayed: a syslog daemon may have written control characters as `#011`.
    ///   - output: what the decoded bytes are appended to.
    static func append(
        _ raw: UnsafeRawBufferPointer, isRelayed: Bool, to output: inout [UInt8]
    ) {
        var plain: [UInt8] = []
        plain.reserveCapacity(raw.count)
        var cursor = 0
        while cursor < raw.count {
            cursor = take(raw, cursor, isRelayed: isRelayed, into: &plain)
        }
        let isCut = plain.count >= longest
        unfold(&plain)
        // A server that was not built for UTF-8 logs in Latin-1.
        if !isUTF8(plain, isCut: isCut) { plain = western(plain) }
        plain.withUnsafeBytes { EncodedWord.append($0, isCut: isCut, to: &output) }
    }

    /// Takes the byte at an offset, or the escape that starts there; the offset after it.
    private static func take(
        _ raw: UnsafeRawBufferPointer, _ cursor: Int, isRelayed: Bool, into plain: inout [UInt8]
    ) -> Int {
        if isRelayed, raw.holds("#011", at: cursor) {
            plain.append(0x09)
            return cursor + 4
        }
        guard raw[cursor] == UInt8(ascii: "\\"), cursor + 1 < raw.count else {
            plain.append(raw[cursor])
            return cursor + 1
        }
        switch raw[cursor + 1] {
        case UInt8(ascii: "n"): plain.append(0x0A)
        case UInt8(ascii: "r"): plain.append(0x0D)
        case UInt8(ascii: "t"): plain.append(0x09)
        case UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "v"): plain.append(0x20)
        case let digit where digit &- UInt8(ascii: "0") < 4:
            guard let byte = octal(raw, cursor + 1) else {
                plain.append(raw[cursor])
                return cursor + 1
            }
            plain.append(byte < 0x20 || byte == 0x7F ? 0x20 : byte)
            return cursor + 4
        case let other: plain.append(other)
        }
        return cursor + 2
    }

    private static func octal(_ raw: UnsafeRawBufferPointer, _ start: Int) -> UInt8? {
        guard start + 3 <= raw.count else { return nil }
        var value = 0
        for index in start..<(start + 3) {
            let digit = raw[index] &- UInt8(ascii: "0")
            guard digit < 8 else { return nil }
            value = value * 8 + Int(digit)
        }
        return value < 256 ? UInt8(value) : nil
    }

    /// Makes one space of each fold of the header.
    ///
    /// A line end that no space follows is where the next of several subjects starts: the first one
    /// counts.
    private static func unfold(_ plain: inout [UInt8]) {
        guard plain.contains(where: isLineEnd) else { return }
        var output: [UInt8] = []
        var index = 0
        while index < plain.count {
            guard isLineEnd(plain[index]) else {
                output.append(plain[index])
                index += 1
                continue
            }
            while index < plain.count, isLineEnd(plain[index]) { index += 1 }
            let next = index
            while index < plain.count, plain[index] == 0x20 || plain[index] == 0x09 { index += 1 }
            guard index > next, index < plain.count else { break }
            output.append(0x20)
        }
        plain = output
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    /// Whether bytes are UTF-8; a last character may be incomplete where they were cut off.
    private static func isUTF8(_ bytes: [UInt8], isCut: Bool) -> Bool {
        var index = 0
        while index < bytes.count {
            let length: Int
            switch bytes[index] {
            case 0..<0x80: length = 1
            case 0xC2...0xDF: length = 2
            case 0xE0...0xEF: length = 3
            case 0xF0...0xF4: length = 4
            default: return false
            }
            let end = index + length
            if end > bytes.count, !isCut { return false }
            guard
                bytes[(index + 1)..<Swift.min(max(end, index + 1), bytes.count)]
                    .allSatisfy({ $0 & 0xC0 == 0x80 })
            else { return false }
            index = end
        }
        return true
    }

    private static func western(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        for byte in bytes { EncodedCharset.western.append(byte, to: &output) }
        return output
    }
}
