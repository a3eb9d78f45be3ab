/// Hashes a name and each of its parent domains in one pass.
///
/// The pass takes eight bytes at a time from the end of the name to its beginning, so that a parent
/// domain has the same hash whatever stands before it. Capitals and small letters hash alike. The
/// seed is drawn anew for every compiled file: nobody can prepare names that collide.
enum HostHash {
    private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15
    private static let lengthMultiplier: UInt64 = 0xBF58_476D_1CE4_E5B9

    /// Calls for each parent domain, shortest first, and then for the name itself.
    ///
    /// - Parameters:
    ///   - host: 1 byte or more.
    ///   - seed: what the hashes begin with.
    ///   - body: gets where the domain begins in the host, and its hash.
    @inline(__always)
    static func forEachSuffix(
        of host: UnsafeRawBufferPointer, seed: UInt64, _ body: (Int, UInt64) -> Void
    ) {
        let length = host.count
        guard length > 0, let base = host.baseAddress else { return }
        var running = seed
        var position = length
        while position >= 8 {
            position &-= 8
            let word = folded(base.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            forEachDot(in: word) { index in
                let start = position &+ index &+ 1
                guard start < length else { return }
                let piece = index == 7 ? 0 : word &>> UInt64(8 &* (index &+ 1))
                body(start, finish(running, piece, length &- start, seed))
            }
            running = mixed(running ^ word, multiplier)
        }
        let head = folded(firstBytes(of: host, count: position), bytes: position)
        forEachDot(in: head) { index in
            let start = index &+ 1
            guard start < length else { return }
            let piece = head &>> UInt64(8 &* (index &+ 1))
            body(start, finish(running, piece, length &- start, seed))
        }
        body(0, finish(running, head, length, seed))
    }

    /// The hash of a name.
    static func hash(_ name: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
        var result: UInt64 = 0
        forEachSuffix(of: name, seed: seed) { start, hash in
            if start == 0 { result = hash }
        }
        return result
    }

    /// The first bytes of a name, fewer than eight.
    @inline(__always)
    private static func firstBytes(of host: UnsafeRawBufferPointer, count: Int) -> UInt64 {
        if host.count >= 8, let base = host.baseAddress {
            let mask = (1 as UInt64) &<< UInt64(8 &* count) &- 1
            return base.loadUnaligned(as: UInt64.self) & mask
        }
        var bytes: UInt64 = 0
        for index in 0..<count { bytes |= UInt64(host[index]) &<< UInt64(8 &* index) }
        return bytes
    }

    /// Letters in either case alike; the dot, the dash and the digits have the bit already.
    @inline(__always)
    private static func folded(_ word: UInt64) -> UInt64 {
        word | 0x2020_2020_2020_2020
    }

    @inline(__always)
    private static func folded(_ word: UInt64, bytes: Int) -> UInt64 {
        bytes == 0 ? 0 : word | (0x2020_2020_2020_2020 &>> UInt64(8 &* (8 &- bytes)))
    }

    /// Calls for each dot in eight bytes, from the last to the first.
    @inline(__always)
    private static func forEachDot(in word: UInt64, _ body: (Int) -> Void) {
        let difference = word ^ 0x2E2E_2E2E_2E2E_2E2E
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        // The high bit of each byte that is a dot, and of no other.
        var dots = ~(((difference & low) &+ low) | difference | low)
        while dots != 0 {
            let bit = 63 &- dots.leadingZeroBitCount
            body(bit &>> 3)
            dots &= ~(1 &<< UInt64(bit))
        }
    }

    @inline(__always)
    private static func finish(
        _ running: UInt64, _ piece: UInt64, _ length: Int, _ seed: UInt64
    ) -> UInt64 {
        mixed(
            running ^ piece ^ multiplier,
            seed ^ (UInt64(truncatingIfNeeded: length) &* lengthMultiplier))
    }

    @inline(__always)
    private static func mixed(_ first: UInt64, _ second: UInt64) -> UInt64 {
        let product = first.multipliedFullWidth(by: second)
        return product.high ^ product.low
    }
}
