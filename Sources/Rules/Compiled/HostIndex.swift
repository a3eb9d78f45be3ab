internal import CPrefetch

/// Names of hosts with a number each, laid out so that a few million of them are found without
/// being read in.
///
/// Two parts. The *names* lie in buckets of four on average; a hash says which bucket is a name's
/// own. The *lines* have 64 bytes for eight buckets each, as much as the processor reads at once: a
/// filter of those names and where each bucket begins (``HostLine``). Every name is compared word by
/// word, so a hash that two names share costs time and never gives a wrong answer.
///
/// A host that is not there costs one read of a line for each of its parent domains, none of which
/// waits for another. One that is there costs a second read, of its bucket. Every read is checked
/// against the ends of the parts: a damaged file gives wrong answers at worst.
struct HostIndex: BitwiseCopyable {
    /// How many names a bucket holds on average.
    static let namesPerBucket = 4

    private let lines: UnsafeRawPointer
    private let bucketCount: UInt64
    private let names: UnsafeRawBufferPointer
    private let seed: UInt64
    /// Whether a name without a dot is among them.
    private let hasSingleLabels: Bool

    /// Looks into a table that lies in memory; `nil` when the parts cannot be those of one.
    ///
    /// - Parameters:
    ///   - lines: a whole number of them, one at least.
    ///   - names: what the lines point into.
    ///   - seed: of the hashes.
    ///   - hasSingleLabels: whether names without a dot are among them.
    init?(
        lines: UnsafeRawBufferPointer, names: UnsafeRawBufferPointer, seed: UInt64,
        hasSingleLabels: Bool
    ) {
        let count = lines.count / HostLine.byteCount
        guard let first = lines.baseAddress, count >= 1, lines.count % HostLine.byteCount == 0,
            count <= UInt32.max / UInt32(HostLine.buckets)
        else { return nil }
        self.lines = first
        bucketCount = UInt64(count * HostLine.buckets)
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
        forEachHash(of: host) { start, hash in
            if mayHold(hash), let number = search(for: hash, host, from: start) {
                body(start, number)
            }
        }
    }

    /// Calls for the host and each of its parent domains that can be in the table, shortest first.
    ///
    /// - Parameters:
    ///   - host: as for ``forEachSuffix(of:_:)``.
    ///   - body: gets the offset in the host at which the domain begins, and its hash.
    @inline(__always)
    func forEachHash(of host: UnsafeRawBufferPointer, _ body: (Int, UInt64) -> Void) {
        // Hardly any list has a name without a dot, and every host ends in one.
        var isWanted = hasSingleLabels
        HostHash.forEachSuffix(of: host, seed: seed) { start, hash in
            if isWanted { body(start, hash) }
            isWanted = true
        }
    }

    /// The number of exactly this name, in any case.
    func find(_ name: UnsafeRawBufferPointer) -> UInt32? {
        guard !name.isEmpty else { return nil }
        let hash = HostHash.hash(name, seed: seed)
        return mayHold(hash) ? search(for: hash, name, from: 0) : nil
    }

    /// Asks for the line of a hash and does not wait for it.
    @inline(__always)
    func prefetchLine(of hash: UInt64) {
        headnote_prefetch(line(of: bucket(of: hash)).bytes)
    }

    /// Whether a name with a hash may be there, by its line alone.
    @inline(__always)
    func mayHold(_ hash: UInt64) -> Bool {
        line(of: bucket(of: hash)).mayHold(hash)
    }

    /// Asks for the names among which one with a hash would be, and does not wait for them.
    @inline(__always)
    func prefetchBucket(of hash: UInt64) {
        guard let first = names.baseAddress else { return }
        let (start, end) = bounds(of: bucket(of: hash))
        headnote_prefetch(first + start)
        // Four names seldom reach over more than two lines.
        headnote_prefetch(first + (end &- 1))
    }

    /// Which of so many a hash belongs to.
    @inline(__always)
    static func place(of hash: UInt64, among count: UInt64) -> Int {
        Int(truncatingIfNeeded: ((hash >> 32) &* count) >> 32)
    }

    @inline(__always)
    private func bucket(of hash: UInt64) -> Int {
        HostIndex.place(of: hash, among: bucketCount)
    }

    @inline(__always)
    private func line(of bucket: Int) -> HostLine {
        HostLine(lines + (bucket / HostLine.buckets) &* HostLine.byteCount)
    }

    /// Where the names of a bucket begin and end.
    @inline(__always)
    private func bounds(of bucket: Int) -> (start: Int, end: Int) {
        line(of: bucket).bounds(of: bucket % HostLine.buckets)
    }

    /// Looks through the bucket of a hash for `host[start...]`, whose hash it is.
    @inline(never)
    func search(
        for hash: UInt64, _ host: UnsafeRawBufferPointer, from start: Int
    ) -> UInt32? {
        var (place, end) = bounds(of: bucket(of: hash))
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
