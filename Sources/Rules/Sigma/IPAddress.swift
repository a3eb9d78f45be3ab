internal import Glibc

/// An IPv4 or IPv6 address, as 4 or 16 bytes in network order.
struct IPAddress: Hashable, Sendable {
    let isVersion4: Bool
    /// The address in the upper bits: the first 32 or all 128.
    let high: UInt64
    let low: UInt64

    /// Reads an address and nothing else: no port, brackets, zone or leading zeros.
    ///
    /// Allocates nothing, because the hosts of a whole log may be asked.
    init?(_ text: UnsafeRawBufferPointer) {
        guard let last = text.last, (2...45).contains(text.count) else { return nil }
        if text.contains(UInt8(ascii: ":")) {
            guard let words = IPAddress.groups(text) else { return nil }
            isVersion4 = false
            high = words[0]
            low = words[1]
        } else {
            // Most hosts are names, and no name ends in a digit.
            guard last &- UInt8(ascii: "0") < 10, let value = IPAddress.dotted(text, from: 0)
            else { return nil }
            isVersion4 = true
            high = UInt64(value) << 32
            low = 0
        }
    }

    /// Whether some bytes could be an address: it takes a digit at the end or a colon, which no
    /// name has.
    @inline(__always)
    static func mayBeAddress(_ host: UnsafeRawBufferPointer) -> Bool {
        guard let last = host.last, let start = host.baseAddress else { return false }
        if last &- UInt8(ascii: "0") < 10 { return true }
        return memchr(start, 0x3A, host.count) != nil
    }

    /// Four numbers of 0 to 255 with dots between them, from a place to the end.
    private static func dotted(_ text: UnsafeRawBufferPointer, from start: Int) -> UInt32? {
        var value: UInt32 = 0
        var part: UInt32 = 0
        var digits = 0
        var parts = 0
        for byte in text[start...] {
            if byte == UInt8(ascii: ".") {
                guard digits > 0, parts < 3 else { return nil }
                value = value << 8 | part
                (part, digits, parts) = (0, 0, parts + 1)
                continue
            }
            let digit = byte &- UInt8(ascii: "0")
            // `010` is 8 to some programs and 10 to others.
            guard digit < 10, digits == 0 || part > 0 else { return nil }
            part = part * 10 + UInt32(digit)
            digits += 1
            guard part < 256 else { return nil }
        }
        return parts == 3 && digits > 0 ? value << 8 | part : nil
    }

    /// The two halves of an IPv6 address; `::` and a dotted end are understood.
    private static func groups(_ text: UnsafeRawBufferPointer) -> SIMD2<UInt64>? {
        var reader = GroupReader(text)
        return reader.read()
    }

    /// Reads the groups of an IPv6 address from left to right.
    private struct GroupReader {
        private let text: UnsafeRawBufferPointer
        private var groups = SIMD8<UInt16>.zero
        private var count = 0
        /// How many groups stand before the `::`.
        private var gap: Int?
        private var index = 0

        init(_ text: UnsafeRawBufferPointer) {
            self.text = text
        }

        mutating func read() -> SIMD2<UInt64>? {
            if text[0] == UInt8(ascii: ":") {
                guard text[1] == UInt8(ascii: ":") else { return nil }
                gap = 0
                index = 2
            }
            while index < text.count {
                guard takeGroup() else { return nil }
                guard index < text.count else { break }
                // A colon between two groups, or the gap.
                index += 1
                guard index < text.count else { return nil }
                if text[index] == UInt8(ascii: ":") {
                    guard gap == nil else { return nil }
                    gap = count
                    index += 1
                }
            }
            return words()
        }

        private mutating func takeGroup() -> Bool {
            var end = index
            while end < text.count, text[end] != UInt8(ascii: ":") { end += 1 }
            if end == text.count, text[index...].contains(UInt8(ascii: ".")) {
                guard count <= 6, let value = IPAddress.dotted(text, from: index) else {
                    return false
                }
                append(UInt16(value >> 16))
                append(UInt16(value & 0xFFFF))
                index = end
                return true
            }
            guard (1...4).contains(end - index), count < 8 else { return false }
            var value: UInt16 = 0
            for byte in text[index..<end] {
                guard let digit = hexValue(byte) else { return false }
                value = value << 4 | UInt16(digit)
            }
            append(value)
            index = end
            return true
        }

        private mutating func append(_ group: UInt16) {
            groups[count] = group
            count += 1
        }

        /// The address, with the groups behind the gap moved to the end.
        private func words() -> SIMD2<UInt64>? {
            guard gap == nil ? count == 8 : count <= 7 else { return nil }
            var words = SIMD2<UInt64>.zero
            for place in 0..<8 {
                var group: UInt16 = 0
                let source = place - (8 - count)
                if let gap {
                    if place < gap {
                        group = groups[place]
                    } else if source >= gap {
                        group = groups[source]
                    }
                } else {
                    group = groups[place]
                }
                words[place >> 2] = words[place >> 2] << 16 | UInt64(group)
            }
            return words
        }
    }
}

/// A network in CIDR notation.
struct NetworkRange: Hashable, Sendable {
    let address: IPAddress
    /// How many bits the addresses of the network have in common.
    let length: Int

    /// Reads `10.0.0.0/8` or `2001:db8::/32`; a bare address is a network of one.
    ///
    /// `nil` when it is none, or when bits beyond the prefix are set (probably a slip).
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2,
            let address = Array(first.utf8).withUnsafeBytes({ IPAddress($0) })
        else { return nil }
        let bits = address.isVersion4 ? 32 : 128
        var length = bits
        if parts.count == 2 {
            guard (1...3).contains(parts[1].utf8.count), parts[1].allSatisfy(\.isASCII),
                let number = UInt8(parts[1]), Int(number) <= bits
            else { return nil }
            length = Int(number)
        }
        self.address = address
        self.length = length
        guard mask(address) == address.words else { return nil }
    }

    /// Whether an address of the same version lies in the network.
    func contains(_ other: IPAddress) -> Bool {
        other.isVersion4 == address.isVersion4 && mask(other) == address.words
    }

    private func mask(_ other: IPAddress) -> SIMD2<UInt64> {
        let high: UInt64 = length == 0 ? 0 : ~0 << UInt64(64 - min(length, 64))
        let low: UInt64 = length <= 64 ? 0 : ~0 << UInt64(128 - length)
        return other.words & SIMD2(high, low)
    }
}

extension IPAddress {
    fileprivate var words: SIMD2<UInt64> { SIMD2(high, low) }
}
