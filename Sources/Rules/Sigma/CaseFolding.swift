/// Sigma compares without regard to case; this is what that means here.
///
/// Each Unicode scalar is replaced by the lower case of its capital where both are single scalars:
/// `MÜLLER` and `müller` are equal, and so are `ΟΔΟΣ` and `οδος`, whose last letter is written in two
/// ways; `ß` and `ss` are not. That is close to Unicode's simple folding. Scalars without a capital
/// of one scalar stay apart (U+0390 and U+1FD3, the ligatures `ﬅ` and `ﬆ`), and a scalar outside
/// ASCII never becomes one inside it (the Kelvin sign and the long s stay), so that a text of ASCII
/// can be looked for in raw bytes. Combining marks are left as they are: `é` in one scalar and in
/// two are different. Bytes that are no UTF-8 stay as they are.
enum CaseFolding {
    /// The folded form of a text, in UTF-8.
    static func folded(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        for scalar in text.unicodeScalars { append(scalar, to: &output) }
        return output
    }

    /// Puts the folded form of some bytes into a buffer, replacing what was there.
    static func fold(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
        output.removeAll(keepingCapacity: true)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                output.append(lowerCased(byte))
                index += 1
                continue
            }
            let rest = UnsafeRawBufferPointer(rebasing: bytes[index..<min(index + 4, bytes.count)])
            if let (scalar, length) = scalar(rest) {
                append(scalar, to: &output)
                index += length
            } else {
                output.append(byte)
                index += 1
            }
        }
    }

    /// A scalar in lower case, in as many scalars as that takes.
    static func smallScalars(of scalar: Unicode.Scalar) -> String.UnicodeScalarView {
        scalar.properties.lowercaseMapping.unicodeScalars
    }

    private static func append(_ scalar: Unicode.Scalar, to output: inout [UInt8]) {
        if scalar.isASCII {
            output.append(lowerCased(UInt8(scalar.value)))
            return
        }
        let capital = single(scalar.properties.uppercaseMapping) ?? scalar
        let folded = single(capital.properties.lowercaseMapping) ?? capital
        output.append(contentsOf: UTF8.encode(folded) ?? UTF8.encodedReplacementCharacter)
    }

    /// The scalar of a text that has one, outside ASCII.
    private static func single(_ text: String) -> Unicode.Scalar? {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, !first.isASCII,
            scalars.index(after: scalars.startIndex) == scalars.endIndex
        else { return nil }
        return first
    }

    /// The scalar that some bytes begin with, and its length; `nil` when they begin with none.
    private static func scalar(_ bytes: UnsafeRawBufferPointer) -> (Unicode.Scalar, Int)? {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
        return (scalar, UTF8.width(scalar))
    }
}
