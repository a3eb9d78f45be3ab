import Crypto
package import LogModel

/// The keyed pseudonym of a person for one calendar month: `K7QD-2MVX`.
///
/// Forty bits, written in Crockford's base 32, which has no letter that looks like a digit.
/// Without the month's key nobody can tell whose handle it is, and next month's is another.
package struct CaseHandle: Hashable, Comparable, Sendable {
    /// The forty bits, in the low end.
    package let bits: UInt64

    /// Makes a handle from its forty bits; what lies above them is cut off.
    package init(bits: UInt64) {
        self.bits = bits & 0xFF_FFFF_FFFF
    }

    /// Reads a handle as somebody typed it; `nil` when the text is none.
    ///
    /// Case does not matter, nor does the hyphen; `O` is read as 0, `I` and `L` as 1.
    package init?(_ text: some StringProtocol) {
        var bits: UInt64 = 0
        var count = 0
        for byte in text.utf8 where byte != UInt8(ascii: "-") && byte != 0x20 {
            guard let digit = CaseHandle.digit(byte), count < 8 else { return nil }
            bits = bits << 5 | UInt64(digit)
            count += 1
        }
        guard count == 8 else { return nil }
        self.bits = bits
    }

    package static func < (first: CaseHandle, second: CaseHandle) -> Bool {
        first.bits < second.bits
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    private static func digit(_ byte: UInt8) -> Int? {
        let isLetter = (byte | 0x20) &- UInt8(ascii: "a") < 26
        let upper = isLetter ? byte & 0xDF : byte
        switch upper {
        case UInt8(ascii: "O"): return 0
        case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
        default: return alphabet.firstIndex(of: upper)
        }
    }
}

extension CaseHandle: CustomStringConvertible {
    /// `K7QD-2MVX`.
    package var description: String {
        let digits = (0..<8).map { CaseHandle.alphabet[Int(bits >> (35 - 5 * UInt64($0))) & 31] }
        return String(decoding: digits[..<4], as: UTF8.self) + "-"
            + String(decoding: digits[4...], as: UTF8.self)
    }
}

extension CaseHandle: Codable {
    /// Reads the handle from its text.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let handle = CaseHandle(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a case handle")
        }
        self = handle
    }

    /// Writes the handle as its text.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// The key of a calendar month, which makes that month's case handles.
package struct HandleKey: Sendable {
    package let month: CalendarMonth
    private let key: SymmetricKey

    /// Makes a key from 32 secret bytes; `nil` when there are more or fewer.
    package init?(month: CalendarMonth, key: [UInt8]) {
        guard key.count == 32 else { return nil }
        self.month = month
        self.key = SymmetricKey(data: key)
    }

    /// The handle of a person in this key's month.
    package func handle(for personID: String) -> CaseHandle {
        let mac = HMAC<SHA256>.authenticationCode(for: Array(personID.utf8), using: key)
        return CaseHandle(bits: mac.prefix(5).reduce(0) { $0 << 8 | UInt64($1) })
    }
}
