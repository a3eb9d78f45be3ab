/// A charset of encoded words that can be turned into UTF-8 byte by byte.
enum EncodedCharset {
    case utf8
    /// ISO-8859-1 and windows-1252: mail that names the first means the second.
    case western
    /// ISO-8859-15, which has the euro sign in place of the currency sign.
    case latin9

    /// Reads the name of a charset, in any case, without the language that may follow a `*`.
    init?(_ name: UnsafeRawBufferPointer) {
        let end = name.firstIndex(of: UInt8(ascii: "*")) ?? name.count
        let name = name.part(0..<end)
        switch true {
        case EncodedCharset.isName("utf-8", name), EncodedCharset.isName("utf8", name),
            EncodedCharset.isName("us-ascii", name), EncodedCharset.isName("ascii", name):
            self = .utf8
        case EncodedCharset.isName("iso-8859-1", name), EncodedCharset.isName("latin1", name),
            EncodedCharset.isName("windows-1252", name), EncodedCharset.isName("cp1252", name):
            self = .western
        case EncodedCharset.isName("iso-8859-15", name), EncodedCharset.isName("latin-9", name):
            self = .latin9
        default:
            return nil
        }
    }

    private static func isName(_ text: StaticString, _ name: UnsafeRawBufferPointer) -> Bool {
        guard name.count == text.utf8CodeUnitCount else { return false }
        return name.indices.allSatisfy {
            let byte = name[$0]
            let lower = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            return lower == text.utf8Start[$0]
        }
    }

    /// Appends what a byte stands for.
    func append(_ byte: UInt8, to output: inout [UInt8]) {
        if byte < 0x20 || byte == 0x7F {
            output.append(0x20)
        } else if byte < 0x80 || self == .utf8 {
            output.append(byte)
        } else {
            EncodedCharset.append(scalar(byte), to: &output)
        }
    }

    private func scalar(_ byte: UInt8) -> UInt32 {
        switch self {
        case .utf8: UInt32(byte)
        case .western: byte < 0xA0 ? EncodedCharset.windows[Int(byte) - 0x80] : UInt32(byte)
        case .latin9: EncodedCharset.euro(byte)
        }
    }

    /// Appends a character below U+10000 as UTF-8.
    private static func append(_ scalar: UInt32, to output: inout [UInt8]) {
        if scalar < 0x800 {
            output.append(UInt8(0xC0 | scalar >> 6))
        } else {
            output.append(UInt8(0xE0 | scalar >> 12))
            output.append(UInt8(0x80 | scalar >> 6 & 0x3F))
        }
        output.append(UInt8(0x80 | scalar & 0x3F))
    }

    /// What windows-1252 has at 0x80 to 0x9F; the five unused places stay what they are.
    private static let windows: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
        0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ]

    /// The eight places in which ISO-8859-15 differs from ISO-8859-1.
    private static func euro(_ byte: UInt8) -> UInt32 {
        switch byte {
        case 0xA4: 0x20AC
        case 0xA6: 0x0160
        case 0xA8: 0x0161
        case 0xB4: 0x017D
        case 0xB8: 0x017E
        case 0xBC: 0x0152
        case 0xBD: 0x0153
        case 0xBE: 0x0178
        default: UInt32(byte)
        }
    }
}
