/// Names of hosts with a number each, laid out so that a few million of them are found without
/// being read in.
///
/// Three parts. The *filter* has eight bits for each name, in words of 64: a name sets four bits of
/// one word, so that 97 of 100 names that are not there end here. The *starts* say where each bucket
/// of names begins; a hash says which bucket is a name's own. The *names* lie in the order of the
/// buckets. Every name is compared word by word, so a hash that two names share costs time and never
/// gives a wrong answer.
///
/// A host that is not there costs one read of the filter for each of its parent domains, none of
/// which waits for another. Every read is checked against the ends of the parts: a damaged file gives
/// wrong answers at worst.
struct HostIndex: BitwiseCopyable {
    /// How many names a bucket holds on average.
    static let namesPerBucket = 4
    /// How many names share a word of the filter on average.
    static let namesPerWord = 8

    private let filter: UnsafeRawPointer
    private let wordCount: UInt64
    private let starts: UnsafeRawPointer
    private let bucketCount: UInt64
    private let names: UnsafeRawBufferPointer
    private let seed: UInt64
    /// Whether a name without a dot is among them.
    private let hasSingleLabels: Bool

    /// Looks into a table that lies in memory; `nil` when the parts cannot be those of one.
    ///
    /// - Parameters:
    ///   - filter: a whole number of words, one at least.
    ///   - starts: a number of 4 bytes for each bucket, and one that says where the names end.
    ///   - names: what the starts point into.
    ///   - seed: of the hashes.
    ///   - hasSingleLabels: whether names without a dot are among them.
    init?(
        filter: UnsafeRawBufferPointer, starts: UnsafeRawBufferPointer,
        names: UnsafeRawBufferPointer, seed: UInt64, hasSingleLabels: Bool
    ) {
        guard let firstWord = filter.baseAddress, let firstStart = starts.baseAddress,
            filter.count >= 8, filter.count % 8 == 0, filter.count / 8 <= UInt32.max,
            starts.count >= 8, starts.count % 4 == 0, starts.count / 4 <= UInt32.max
        else { return nil }
        self.filter = firstWord
        wordCount = UInt64(filter.count / 8)
        self.starts = firstStart
        bucketCount = UInt64(starts.count / 4 - 1)
        self.names = names
        self.seed = seed
        self.hasSingleLabels = hasSingleLabels
    }

    /// Calls for the host and each of its parent domains that is in the table, shortest first.
    ///
    /// - Parameters:
    ///   - host: a name in any case, without a dot at the end.
    ///   - body: gets the offset in the host at which the found name begins, and its number.
    @inline(__always)
    func forEachSuffix(of host: UnsafeRawBufferPointer, _ body: (Int, UInt32) -> Void) {
        // Hardly any list has a name without a dot, and every host ends in one.
        var isWanted = hasSingleLabels
        HostHash.forEachSuffix(of: host, seed: seed) { start, hash in
            if isWanted, mayHold(hash), let number = search(hash, host, from: start) {
                body(start, number)
            }
            isWanted = true
        }
    }

    /// The number of exactly this name, in any case.
    func find(_ name: UnsafeRawBufferPointer) -> UInt32? {
        guard !name.isEmpty else { return nil }
        let hash = HostHash.hash(name, seed: seed)
        return mayHold(hash) ? search(hash, name, from: 0) : nil
    }

    /// Which of so many a hash belongs to.
    @inline(__always)
    static func place(of hash: UInt64, among count: UInt64) -> Int {
        Int(truncatingIfNeeded: ((hash >> 32) &* count) >> 32)
    }

    /// The bits that a hash sets in its word of the filter.
    @inline(__always)
    static func bits(of hash: UInt64) -> UInt64 {
        let first: UInt64 = 1 &<< (hash & 63)
        let second: UInt64 = 1 &<< ((hash &>> 6) & 63)
        let third: UInt64 = 1 &<< ((hash &>> 12) & 63)
        let fourth: UInt64 = 1 &<< ((hash &>> 18) & 63)
        return first | second | third | fourth
    }

    @inline(__always)
    private func mayHold(_ hash: UInt64) -> Bool {
        let place = HostIndex.place(of: hash, among: wordCount)
        let bits = HostIndex.bits(of: hash)
        return filter.load(fromByteOffset: place &* 8, as: UInt64.self) & bits == bits
    }

    /// Looks through the bucket of a hash for `host[start...]`.
    @inline(never)
    private func search(
        _ hash: UInt64, _ host: UnsafeRawBufferPointer, from start: Int
    ) -> UInt32? {
        let bucket = HostIndex.place(of: hash, among: bucketCount)
        var place = Int(starts.load(fromByteOffset: bucket &* 4, as: UInt32.self))
        let end = Int(starts.load(fromByteOffset: bucket &* 4 &+ 4, as: UInt32.self))
        let name = UnsafeRawBufferPointer(rebasing: host[start...])
        let wanted = HostCode.wordCount(ofLength: name.count)
        guard let first = HostCode.word(name, at: 0) else { return nil }
        while place < end, let entry = StoredName(names, at: place) {
            place = entry.end
            if entry.wordCount == wanted, entry.word(0, of: names) == first, isSame(name, entry) {
                return entry.number
            }
        }
        return nil
    }

    /// Whether the words of an entry after the first are those of a name.
    private func isSame(_ name: UnsafeRawBufferPointer, _ entry: StoredName) -> Bool {
        var index = 1
        while index < entry.wordCount {
            guard HostCode.word(name, at: 3 &* index) == entry.word(index, of: names) else {
                return false
            }
            index &+= 1
        }
        return true
    }
}

/// Where the pieces of a stored name lie: the count of its words (1 byte), its number (7 bits a byte,
/// the low ones first; the high bit says that more follow), the words of ``HostCode``.
struct StoredName {
    let wordCount: Int
    let number: UInt32
    /// Where the words begin.
    private let words: Int

    /// Where the next name begins.
    var end: Int { words + 2 * wordCount }

    /// Reads the name that begins at a place; `nil` where it would reach beyond the end.
    @inline(__always)
    init?(_ names: UnsafeRawBufferPointer, at start: Int) {
        guard start + 2 <= names.count else { return nil }
        wordCount = Int(names[start])
        var place = start + 2
        var number = UInt32(names[start + 1])
        if number >= 0x80 {
            number &= 0x7F
            var shift: UInt32 = 7
            while true {
                guard place < names.count, shift < 35 else { return nil }
                let byte = names[place]
                place += 1
                number |= UInt32(byte & 0x7F) << shift
                shift += 7
                if byte < 0x80 { break }
            }
        }
        self.number = number
        words = place
        guard wordCount > 0, end <= names.count else { return nil }
    }

    /// One of its words.
    @inline(__always)
    func word(_ index: Int, of names: UnsafeRawBufferPointer) -> UInt16 {
        UInt16(
            littleEndian: names.loadUnaligned(
                fromByteOffset: words &+ 2 &* index, as: UInt16.self))
    }

    /// Appends what comes before the words.
    static func appendHead(wordCount: Int, number: UInt32, to output: inout [UInt8]) {
        output.append(UInt8(wordCount))
        var rest = number
        while rest >= 0x80 {
            output.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        output.append(UInt8(rest))
    }
}
