/// Decodes the encoded words of a subject: `=?utf-8?q?R=C3=A9union?=`.
///
/// Both encodings, in UTF-8, US-ASCII, ISO-8859-1, ISO-8859-15 and windows-1252; a word in another
/// charset, or one that is none, stays as logged. Postfix logs a folded header with a `?` for each
/// line end and tab, so what stands between two words is dropped if it is made of spaces and `?`.
/// Control characters that were encoded become spaces.
///
/// - SeeAlso: RFC 2047, sections 2, 4 and 6.2.
enum EncodedWord {
    /// Appends a subject, decoded to UTF-8.
    ///
    /// - Parameters:
    ///   - raw: the subject as logged.
    ///   - isCut: the logger cut it short, so that the last word and the last character may be
    ///     incomplete: what is there of them is decoded, or left out.
    ///   - output: what the decoded bytes are appended to.
    static func append(_ raw: UnsafeRawBufferPointer, isCut: Bool, to output: inout [UInt8]) {
        let start = output.count
        var cursor = 0
        /// Where the output of the last word ended, and the first raw byte after it.
        var lastWord: (output: Int, raw: Int)?
        while cursor < raw.count {
            guard raw.holds("=?", at: cursor),
                let word = Word(raw, at: cursor, isCut: isCut)
            else {
                output.append(raw[cursor])
                cursor += 1
                continue
            }
            if let lastWord, isFold(raw, lastWord.raw..<cursor) {
                output.removeSubrange(lastWord.output...)
            }
            word.decode(raw, into: &output)
            cursor = word.end
            lastWord = (output.count, cursor)
        }
        if isCut { dropPartialCharacter(of: &output, from: start) }
    }

    /// Whether a range holds only what a folded header leaves between two words.
    private static func isFold(_ raw: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
        range.allSatisfy {
            raw[$0] == 0x20 || raw[$0] == 0x09 || raw[$0] == UInt8(ascii: "?")
        }
    }

    /// Removes the first bytes of a character whose last ones were cut off.
    private static func dropPartialCharacter(of output: inout [UInt8], from start: Int) {
        var lead = output.count - 1
        while lead >= start, output[lead] & 0xC0 == 0x80, output.count - lead < 4 { lead -= 1 }
        guard lead >= start else { return }
        let length =
            switch output[lead] {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 0
            }
        if length > output.count - lead { output.removeSubrange(lead...) }
    }

    /// One encoded word, by where its parts stand.
    private struct Word {
        let charset: EncodedCharset
        let isBase64: Bool
        let text: Range<Int>
        /// The offset after the word.
        let end: Int

        /// Finds the word that starts at an offset; `nil` when there is none or its charset is
        /// unknown.
        init?(_ raw: UnsafeRawBufferPointer, at start: Int, isCut: Bool) {
            let question = UInt8(ascii: "?")
            guard let charsetEnd = raw.place(of: question, in: (start + 2)..<raw.count),
                let charset = EncodedCharset(raw.part((start + 2)..<charsetEnd)),
                charsetEnd + 2 < raw.count, raw[charsetEnd + 2] == question
            else { return nil }
            switch raw[charsetEnd + 1] | 0x20 {
            case UInt8(ascii: "b"): isBase64 = true
            case UInt8(ascii: "q"): isBase64 = false
            default: return nil
            }
            self.charset = charset
            let textStart = charsetEnd + 3
            var cursor = textStart
            while cursor < raw.count, raw[cursor] > 0x20, raw[cursor] != question { cursor += 1 }
            text = textStart..<cursor
            if raw.holds("?=", at: cursor) {
                end = cursor + 2
            } else if isCut, cursor >= raw.count - 1 {
                end = raw.count
            } else {
                return nil
            }
        }

        func decode(_ raw: UnsafeRawBufferPointer, into output: inout [UInt8]) {
            if isBase64 {
                decodeBase64(raw, into: &output)
            } else {
                decodeQuoted(raw, into: &output)
            }
        }

        private func decodeBase64(_ raw: UnsafeRawBufferPointer, into output: inout [UInt8]) {
            var bits: UInt32 = 0
            var bitCount = 0
            for index in text {
                guard let value = sextet(raw[index]) else { continue }
                bits = bits << 6 | value
                bitCount += 6
                guard bitCount >= 8 else { continue }
                bitCount -= 8
                charset.append(UInt8(truncatingIfNeeded: bits >> bitCount), to: &output)
            }
        }

        private func decodeQuoted(_ raw: UnsafeRawBufferPointer, into output: inout [UInt8]) {
            var index = text.lowerBound
            while index < text.upperBound {
                let byte = raw[index]
                if byte == UInt8(ascii: "="), index + 2 < text.upperBound,
                    let high = nibble(raw[index + 1]), let low = nibble(raw[index + 2])
                {
                    charset.append(high << 4 | low, to: &output)
                    index += 3
                } else if byte == UInt8(ascii: "="), end == text.upperBound {
                    return  // The cut went through an escape.
                } else {
                    charset.append(byte == UInt8(ascii: "_") ? 0x20 : byte, to: &output)
                    index += 1
                }
            }
        }
    }
}

private func sextet(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
}

private func nibble(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
}
