internal import LogModel

/// An IPv4 or IPv6 address, as 4 or 16 bytes in network order.
struct IPAddress: Hashable, Sendable {
    let isVersion4: Bool
    /// The address in the upper bits: the first 32 or all 128.
    let high: UInt64
    let low: UInt64

    /// Reads an address and nothing else: no port, brackets, zone or leading zeros.
    init?(_ text: UnsafeRawBufferPointer) {
        guard text.count >= 2, text.count <= 45 else { return nil }
        if text.contains(UInt8(ascii: ":")) {
            guard let groups = IPAddress.groups(text) else { return nil }
            isVersion4 = false
            high = groups[..<4].reduce(0) { $0 << 16 | UInt64($1) }
            low = groups[4...].reduce(0) { $0 << 16 | UInt64($1) }
        } else {
            guard let value = IPAddress.dotted(text) else { return nil }
            isVersion4 = true
            high = UInt64(value) << 32
            low = 0
        }
    }

    /// Four numbers of 0 to 255 with dots between them.
    private static func dotted(_ text: UnsafeRawBufferPointer) -> UInt32? {
        var value: UInt32 = 0
        var parts = 0
        for part in text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0"),
                let number = decimal(text, part.startIndex, part.count), number < 256
            else { return nil }
            value = value << 8 | UInt32(number)
            parts += 1
        }
        return parts == 4 ? value : nil
    }

    /// The eight groups of an IPv6 address; `::` and a dotted end are understood.
    private static func groups(_ text: UnsafeRawBufferPointer) -> [UInt16]? {
        var before: [UInt16] = []
        var after: [UInt16]?
        var index = 0
        if text[0] == UInt8(ascii: ":") {
            guard text[1] == UInt8(ascii: ":") else { return nil }
            after = []
            index = 2
        }
        while index < text.count {
            var end = index
            while end < text.count, text[end] != UInt8(ascii: ":") { end += 1 }
            guard
                let found = group(
                    UnsafeRawBufferPointer(rebasing: text[index..<end]), end == text.count)
            else { return nil }
            if after == nil { before += found } else { after? += found }
            guard before.count + (after?.count ?? 0) <= 8 else { return nil }
            index = end
            guard index < text.count else { break }
            index += 1
            if index < text.count, text[index] == UInt8(ascii: ":") {
                guard after == nil else { return nil }
                after = []
                index += 1
            } else if index == text.count {
                return nil
            }
        }
        guard let after else { return before.count == 8 ? before : nil }
        let missing = 8 - before.count - after.count
        guard missing >= 1 else { return nil }
        return before + [UInt16](repeating: 0, count: missing) + after
    }

    /// One group, or the two that a dotted end stands for.
    private static func group(_ text: UnsafeRawBufferPointer, _ isLast: Bool) -> [UInt16]? {
        if isLast, text.contains(UInt8(ascii: ".")) {
            return dotted(text).map { [UInt16($0 >> 16), UInt16($0 & 0xFFFF)] }
        }
        guard (1...4).contains(text.count) else { return nil }
        var value: UInt16 = 0
        for byte in text {
            guard let digit = hexValue(byte) else { return nil }
            value = value << 4 | UInt16(digit)
        }
        return [value]
    }
}

/// A network in CIDR notation.
struct NetworkRange: Hashable, Sendable {
    private let address: IPAddress
    private let length: Int

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
