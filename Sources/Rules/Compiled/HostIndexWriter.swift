/// Gathers names with a number each, and lays them out as a ``HostIndex``.
///
/// Names lie one after another (their number, 4 bytes; the count of their words; the words), and a
/// table of slots finds them again, so that a name that is in several lists is kept once: about 45 bytes
/// for a domain of 15 letters.
struct HostIndexWriter {
    /// The longest name that DNS knows.
    static let longestName = 253

    /// The parts of an index, and what goes with them.
    struct Parts {
        let filter: [UInt8]
        let starts: [UInt8]
        let names: [UInt8]
        let hasSingleLabels: Bool
    }

    private struct Known {
        let hash: UInt64
        /// Where it begins in `pool`.
        let place: UInt32
    }

    private let seed: UInt64
    private var pool: [UInt8] = []
    private var known: [Known] = []
    /// For each slot the place in `known` plus one; 0 for none.
    private var slots: [UInt32]
    private var hasSingleLabels = false

    /// Makes an empty table.
    ///
    /// - Parameters:
    ///   - names: about how many will come.
    ///   - seed: of the hashes.
    init(expecting names: Int, seed: UInt64) {
        var size = 64
        while size < names * 2 { size *= 2 }
        slots = [UInt32](repeating: 0, count: size)
        pool.reserveCapacity(names * 18)
        known.reserveCapacity(names)
        self.seed = seed
    }

    var count: Int { known.count }

    /// Puts in a name or changes its number.
    ///
    /// - Parameters:
    ///   - name: 1 to 253 bytes that ``HostCode`` knows, in either case.
    ///   - update: gets the name's number, `nil` for a new name, and gives the new one.
    mutating func insert(_ name: UnsafeRawBufferPointer, update: (UInt32?) -> UInt32) {
        precondition(
            (1...HostIndexWriter.longestName).contains(name.count), "a name has 1 to 253 bytes")
        if known.count * 2 >= slots.count { grow() }
        let hash = HostHash.hash(name, seed: seed)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let candidate = known[Int(slots[slot]) - 1]
            if candidate.hash == hash, isName(name, at: Int(candidate.place)) {
                setNumber(update(number(at: Int(candidate.place))), at: Int(candidate.place))
                return
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        precondition(pool.count < Int(UInt32.max) - 512, "the lists hold more than 4 GiB of names")
        let place = pool.count
        pool.append(contentsOf: [0, 0, 0, 0])
        pool.append(UInt8(HostCode.wordCount(ofLength: name.count)))
        let isCoded = HostCode.append(name, to: &pool)
        precondition(isCoded, "the name holds a byte that no name has")
        setNumber(update(nil), at: place)
        known.append(Known(hash: hash, place: UInt32(place)))
        slots[slot] = UInt32(known.count)
        if !name.contains(UInt8(ascii: ".")) { hasSingleLabels = true }
    }

    /// Lays the names out.
    consuming func finish() -> Parts {
        slots = []
        let bucketCount = max(1, known.count / HostIndex.namesPerBucket)
        var starts = [UInt32](repeating: 0, count: bucketCount + 1)
        var names: [UInt8] = []
        names.reserveCapacity(pool.count - 2 * known.count)
        var bucket = 0
        for member in orderedByBucket(bucketCount) {
            let name = known[Int(member)]
            let own = HostIndex.place(of: name.hash, among: UInt64(bucketCount))
            while bucket < own {
                bucket += 1
                starts[bucket] = UInt32(names.count)
            }
            let place = Int(name.place)
            let wordCount = Int(pool[place + 4])
            StoredName.appendHead(wordCount: wordCount, number: number(at: place), to: &names)
            names.append(contentsOf: pool[(place + 5)..<(place + 5 + 2 * wordCount)])
        }
        while bucket < bucketCount {
            bucket += 1
            starts[bucket] = UInt32(names.count)
        }
        return Parts(
            filter: filter(), starts: HostIndexWriter.bytes(starts), names: names,
            hasSingleLabels: hasSingleLabels)
    }

    /// The places in `known`, those of one bucket together.
    private func orderedByBucket(_ count: Int) -> [UInt32] {
        var starts = [UInt32](repeating: 0, count: count + 1)
        for name in known {
            starts[HostIndex.place(of: name.hash, among: UInt64(count)) + 1] += 1
        }
        for bucket in 0..<count { starts[bucket + 1] += starts[bucket] }
        var order = [UInt32](repeating: 0, count: known.count)
        for index in known.indices {
            let bucket = HostIndex.place(of: known[index].hash, among: UInt64(count))
            order[Int(starts[bucket])] = UInt32(index)
            starts[bucket] += 1
        }
        return order
    }

    private func filter() -> [UInt8] {
        let count = max(1, known.count / HostIndex.namesPerWord)
        var words = [UInt64](repeating: 0, count: count)
        for name in known {
            words[HostIndex.place(of: name.hash, among: UInt64(count))] |=
                HostIndex.bits(of: name.hash)
        }
        return HostIndexWriter.bytes(words)
    }

    /// The bytes of numbers, the low ones first as on every machine that this runs on.
    private static func bytes<Number: FixedWidthInteger>(_ numbers: [Number]) -> [UInt8] {
        numbers.withUnsafeBytes { Array($0) }
    }

    private func isName(_ name: UnsafeRawBufferPointer, at place: Int) -> Bool {
        guard Int(pool[place + 4]) == HostCode.wordCount(ofLength: name.count) else { return false }
        return pool.withUnsafeBytes { pool in
            var stored = place + 5
            for index in stride(from: 0, to: name.count, by: 3) {
                let word = UInt16(pool[stored]) | UInt16(pool[stored + 1]) << 8
                guard HostCode.word(name, at: index) == word else { return false }
                stored += 2
            }
            return true
        }
    }

    private func number(at place: Int) -> UInt32 {
        pool.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: UInt32.self) }
    }

    private mutating func setNumber(_ number: UInt32, at place: Int) {
        pool.withUnsafeMutableBytes {
            $0.storeBytes(of: number, toByteOffset: place, as: UInt32.self)
        }
    }

    /// Doubles the slots; names stay where they are.
    private mutating func grow() {
        var larger = [UInt32](repeating: 0, count: slots.count * 2)
        for index in known.indices {
            var slot = Int(truncatingIfNeeded: known[index].hash) & (larger.count - 1)
            while larger[slot] != 0 { slot = (slot + 1) & (larger.count - 1) }
            larger[slot] = UInt32(index + 1)
        }
        slots = larger
    }
}
