import LogModel

extension JSONText {
    /// Appends what a string of JSON means.
    ///
    /// A lone half of a surrogate pair, and an escape that is none, become U+FFFD.
    ///
    /// - Parameters:
    ///   - bytes: the string without its quotes.
    ///   - scratch: takes the text.
    static func unescape(_ bytes: UnsafeRawBufferPointer, to scratch: inout [UInt8]) {
        var at = 0
        while at < bytes.count {
            let plainEnd = bytes.place(of: UInt8(ascii: "\\"), in: at..<bytes.count) ?? bytes.count
            scratch.append(contentsOf: bytes[at..<plainEnd])
            guard plainEnd < bytes.count else { return }
            at = plainEnd + 1
            guard at < bytes.count else { return append(replacement, to: &scratch) }
            let code = bytes[at]
            at += 1
            if code == UInt8(ascii: "u") {
                append(takeUnits(bytes, &at), to: &scratch)
            } else if let byte = meaning(of: code) {
                scratch.append(byte)
            } else {
                append(replacement, to: &scratch)
            }
        }
    }

    /// The value of four hexadecimal digits.
    static func hexadecimal(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> UInt32? {
        guard start + 4 <= bytes.count else { return nil }
        var value: UInt32 = 0
        for byte in bytes[start..<start + 4] {
            let letter = byte | 0x20
            if byte &- UInt8(ascii: "0") < 10 {
                value = value << 4 | UInt32(byte &- UInt8(ascii: "0"))
            } else if letter &- UInt8(ascii: "a") < 6 {
                value = value << 4 | UInt32(letter &- UInt8(ascii: "a") + 10)
            } else {
                return nil
            }
        }
        return value
    }

    private static var replacement: Unicode.Scalar { "\u{FFFD}" }

    private static func meaning(of code: UInt8) -> UInt8? {
        switch code {
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): code
        default: nil
        }
    }

    /// Takes the digits behind `\u`, and the second half of a pair.
    private static func takeUnits(
        _ bytes: UnsafeRawBufferPointer, _ at: inout Int
    ) -> Unicode.Scalar {
        guard let unit = hexadecimal(bytes, at) else { return replacement }
        at += 4
        guard unit & 0xFC00 == 0xD800, bytes.holds("\\u", at: at),
            let low = hexadecimal(bytes, at + 2), low & 0xFC00 == 0xDC00
        else { return Unicode.Scalar(unit) ?? replacement }
        at += 6
        return Unicode.Scalar(0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)) ?? replacement
    }

    private static func append(_ scalar: Unicode.Scalar, to scratch: inout [UInt8]) {
        scratch.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
}
