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
        let lines: [UInt8]
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
        let average = HostIndex.namesPerBucket * HostLine.buckets
        let lineCount = max(1, known.count / average)
        let bucketCount = lineCount * HostLine.buckets
        let (order, starts) = orderedByBucket(bucketCount)
        var lines: [UInt8] = []
        lines.reserveCapacity(lineCount * HostLine.byteCount)
        var names: [UInt8] = []
        names.reserveCapacity(pool.count - 2 * known.count)
        for line in 0..<lineCount {
            let base = names.count
            var hashes: [UInt64] = []
            var bounds: [UInt16] = [0]
            for bucket in (line * HostLine.buckets)..<((line + 1) * HostLine.buckets) {
                for member in order[Int(starts[bucket])..<Int(starts[bucket + 1])] {
                    hashes.append(known[Int(member)].hash)
                    append(known[Int(member)], to: &names)
                }
                // 370 names of the greatest length where 32 are usual: a seeded hash does not do that.
                bounds.append(UInt16(names.count - base))
            }
            HostLine.append(hashes: hashes, base: UInt32(base), bounds: bounds, to: &lines)
        }
        return Parts(lines: lines, names: names, hasSingleLabels: hasSingleLabels)
    }

    /// Appends a name as it is stored.
    private func append(_ name: Known, to names: inout [UInt8]) {
        let place = Int(name.place)
        let wordCount = Int(pool[place + 4])
        StoredName.appendHead(wordCount: wordCount, number: number(at: place), to: &names)
        names.append(contentsOf: pool[(place + 5)..<(place + 5 + 2 * wordCount)])
    }

    /// The places in `known`, those of one bucket together, and where each bucket begins among them.
    private func orderedByBucket(_ count: Int) -> (order: [UInt32], starts: [UInt32]) {
        var next = [UInt32](repeating: 0, count: count + 1)
        for name in known {
            next[HostIndex.place(of: name.hash, among: UInt64(count)) + 1] += 1
        }
        for bucket in 0..<count { next[bucket + 1] += next[bucket] }
        let starts = next
        var order = [UInt32](repeating: 0, count: known.count)
        for index in known.indices {
            let bucket = HostIndex.place(of: known[index].hash, among: UInt64(count))
            order[Int(next[bucket])] = UInt32(index)
            next[bucket] += 1
        }
        return (order, starts)
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
