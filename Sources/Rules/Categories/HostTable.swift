/// Host names with a number each, for a few million of them, found by any suffix in one pass.
///
/// Names lie one after another in one array (`value`, 4 bytes; `length`, 1 byte; the name, in
/// lower case), and a table of 8-byte slots points into it: about 35 bytes for a domain of
/// 15 letters. A slot holds the upper half of the name's hash and the name's place plus one; the
/// name itself is always compared, so a collision can cost time and never give a wrong answer.
/// The hash runs from the last byte to the first, so that the hash of every parent domain
/// is passed on the way, and begins with a random seed.
struct HostTable: Sendable {
    /// The longest name that DNS knows.
    static let longestName = 253

    private var slots: [UInt64]
    private var names: [UInt8] = []
    private let seed: UInt64
    private(set) var count = 0

    /// Makes an empty table with room for a number of names.
    init(expecting names: Int = 0, seed: UInt64 = .random(in: .min ... .max)) {
        var size = 1024
        while size < names * 2 { size *= 2 }
        slots = [UInt64](repeating: 0, count: size)
        self.names.reserveCapacity(names * 20)
        self.seed = seed
    }

    var isEmpty: Bool { count == 0 }

    /// Puts in a name or changes its number.
    ///
    /// - Parameters:
    ///   - name: 1 to 253 bytes, in lower case.
    ///   - update: gets the name's number, `nil` for a new name, and gives the new one.
    mutating func insert(_ name: UnsafeRawBufferPointer, update: (UInt32?) -> UInt32) {
        precondition((1...HostTable.longestName).contains(name.count), "a name has 1 to 253 bytes")
        if count * 2 >= slots.count { grow() }
        var running = seed
        for byte in name.reversed() { running = HostTable.step(running, byte) }
        let hash = HostTable.finish(running)

        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            if slots[slot] >> 32 == hash >> 32, isName(name, at: place(slots[slot])) {
                let place = place(slots[slot])
                setValue(update(value(at: place)), at: place)
                return
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        precondition(names.count < Int(UInt32.max), "the lists hold more than 4 GiB of names")
        slots[slot] = hash & ~0xFFFF_FFFF | UInt64(names.count + 1)
        count += 1
        let place = names.count
        names.append(contentsOf: [0, 0, 0, 0, UInt8(name.count)])
        names.append(contentsOf: name)
        setValue(update(nil), at: place)
    }

    /// The number of exactly this name, in any case.
    func find(_ name: UnsafeRawBufferPointer) -> UInt32? {
        guard count > 0, (1...HostTable.longestName).contains(name.count) else { return nil }
        var running = seed
        for byte in name.reversed() { running = HostTable.step(running, lowerCased(byte)) }
        return probe(HostTable.finish(running), name, from: 0)
    }

    /// Calls for the host and each of its parent domains that is in the table, shortest first.
    ///
    /// - Parameters:
    ///   - host: a name in any case; longer ones than DNS knows find only their parents.
    ///   - body: gets the offset in the host at which the found name begins, and its number.
    @inline(__always)
    func forEachSuffix(of host: UnsafeRawBufferPointer, _ body: (Int, UInt32) -> Void) {
        guard count > 0, !host.isEmpty else { return }
        var running = seed
        var index = host.count - 1
        while index >= 0 {
            let byte = lowerCased(host[index])
            if byte == UInt8(ascii: "."), index + 1 < host.count,
                let value = probe(HostTable.finish(running), host, from: index + 1)
            {
                body(index + 1, value)
            }
            running = HostTable.step(running, byte)
            index -= 1
        }
        if let value = probe(HostTable.finish(running), host, from: 0) { body(0, value) }
    }

    /// Looks for `host[start...]`, whose hash is known.
    @inline(__always)
    private func probe(_ hash: UInt64, _ host: UnsafeRawBufferPointer, from start: Int) -> UInt32? {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            if slots[slot] >> 32 == hash >> 32 {
                let place = place(slots[slot])
                if isName(UnsafeRawBufferPointer(rebasing: host[start...]), at: place) {
                    return value(at: place)
                }
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private func isName(_ name: UnsafeRawBufferPointer, at place: Int) -> Bool {
        guard Int(names[place + 4]) == name.count else { return false }
        return names.withUnsafeBytes { stored in
            for index in 0..<name.count
            where stored[place + 5 + index] != lowerCased(name[index]) {
                return false
            }
            return true
        }
    }

    private func value(at place: Int) -> UInt32 {
        names.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: UInt32.self) }
    }

    private mutating func setValue(_ value: UInt32, at place: Int) {
        names.withUnsafeMutableBytes {
            $0.storeBytes(of: value, toByteOffset: place, as: UInt32.self)
        }
    }

    private func place(_ slot: UInt64) -> Int {
        Int(truncatingIfNeeded: slot & 0xFFFF_FFFF) - 1
    }

    /// Doubles the slots; names stay where they are.
    private mutating func grow() {
        var larger = [UInt64](repeating: 0, count: slots.count * 2)
        for entry in slots where entry != 0 {
            let place = place(entry)
            let length = Int(names[place + 4])
            var running = seed
            for byte in names[(place + 5)..<(place + 5 + length)].reversed() {
                running = HostTable.step(running, byte)
            }
            var slot = Int(truncatingIfNeeded: HostTable.finish(running)) & (larger.count - 1)
            while larger[slot] != 0 { slot = (slot + 1) & (larger.count - 1) }
            larger[slot] = entry
        }
        slots = larger
    }

    @inline(__always)
    private static func step(_ running: UInt64, _ byte: UInt8) -> UInt64 {
        (running ^ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15
    }

    @inline(__always)
    private static func finish(_ running: UInt64) -> UInt64 {
        let mixed = (running ^ (running >> 29)) &* 0xBF58_476D_1CE4_E5B9
        return mixed ^ (mixed >> 32)
    }
}

/// A letter of ASCII in lower case; any other byte as it is.
@inline(__always)
func lowerCased(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
}
