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

    /// Whether a host is a name as the lists have it but for the case of letters: no address, no
    /// other script, no `%41`, no dot at its end.
    ///
    /// Looks at eight bytes at a time, because every host of a log is asked. `false` says only that
    /// somebody has to look more closely.
    static func isPlainName(_ host: UnsafeRawBufferPointer) -> Bool {
        guard let last = host.last, host.count >= 8, last != UInt8(ascii: "."),
            last &- UInt8(ascii: "0") >= 10
        else { return false }
        var index = 0
        while index &+ 8 < host.count {
            guard isPlain(host.loadUnaligned(fromByteOffset: index, as: UInt64.self)) else {
                return false
            }
            index &+= 8
        }
        return isPlain(host.loadUnaligned(fromByteOffset: host.count &- 8, as: UInt64.self))
    }

    /// Whether none of eight bytes is above 0x7F, a percent sign or a colon.
    @inline(__always)
    private static func isPlain(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let percents = word ^ (ones &* 0x25)
        let colons = word ^ (ones &* 0x3A)
        let found = ((percents &- ones) & ~percents) | ((colons &- ones) & ~colons) | word
        return found & (ones &* 0x80) == 0
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
