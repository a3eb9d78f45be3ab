/// Puts a host's name into the one form that lists are compared in: small letters of ASCII.
///
/// Names in other scripts become what DNS knows them by (`bücher.example` is
/// `xn--bcher-kva.example`), in lists as in requests; capitals of all scripts become small, and the
/// full stops of East Asia count as dots. What IDNA does beyond that (composing an accent that is
/// written apart, wide letters, `ß` into `ss`) is not done: such a spelling is another name here.
///
/// - SeeAlso: RFC 5891, RFC 3490 (section 3.1 for the dots).
enum HostText {
    /// Whether some bytes need ``plain(_:)`` to be compared at all.
    static func needsWork(_ host: UnsafeRawBufferPointer) -> Bool {
        host.contains { $0 >= 0x80 || $0 == UInt8(ascii: "%") }
    }

    /// The plain form of a name in any script, with `%41` decoded.
    ///
    /// Allocates; names that are plain already never come here.
    ///
    /// - Returns: `nil` for bytes that are no UTF-8 and labels that DNS has no room for.
    static func plain(_ host: UnsafeRawBufferPointer) -> [UInt8]? {
        var decoded: [UInt8] = []
        RequestText.append(host, to: &decoded)
        guard let text = String(validating: decoded, as: UTF8.self) else { return nil }
        var output: [UInt8] = []
        var label: [UInt32] = []
        for scalar in text.unicodeScalars {
            if isDot(scalar) {
                guard append(label, to: &output) else { return nil }
                output.append(UInt8(ascii: "."))
                label.removeAll(keepingCapacity: true)
            } else {
                for small in CaseFolding.smallScalars(of: scalar) { label.append(small.value) }
            }
        }
        return append(label, to: &output) ? output : nil
    }

    private static func isDot(_ scalar: Unicode.Scalar) -> Bool {
        [0x2E, 0x3002, 0xFF0E, 0xFF61].contains(scalar.value)
    }

    private static func append(_ label: [UInt32], to output: inout [UInt8]) -> Bool {
        if label.allSatisfy({ $0 < 0x80 }) {
            output += label.map { UInt8($0) }
            return true
        }
        guard let encoded = Punycode.encode(label),
            encoded.count + Punycode.prefix.count <= 63
        else { return false }
        output += Punycode.prefix + encoded
        return true
    }
}
