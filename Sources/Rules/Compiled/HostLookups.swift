/// Hosts that are looked up side by side, so that they wait for memory together.
///
/// To read a place of a large table takes the processor longer than all else that a lookup does, and
/// it waits for one place no shorter than for twenty. So the hosts of a group go through the lookup
/// step by step: every suffix is hashed and its line asked for; then every line is read, and the
/// bucket asked for of each suffix that it may hold; then the names are compared. What is found is
/// what ``HostIndex/forEachSuffix(of:_:)`` finds.
struct HostLookups: ~Copyable {
    /// A suffix of one of the hosts.
    private struct Suffix: BitwiseCopyable {
        let hash: UInt64
        let host: UnsafeRawBufferPointer
        /// Where in the host it begins.
        let start: UInt32
        /// Which of the hosts it is.
        let place: UInt32
    }

    /// How many suffixes there is room for: eight for each host of a group, and hardly one has five.
    private static let capacity = 128

    private let suffixes: UnsafeMutablePointer<Suffix>
    private var count = 0

    init() {
        suffixes = .allocate(capacity: HostLookups.capacity)
    }

    deinit {
        suffixes.deallocate()
    }

    /// Begins to look a host up.
    ///
    /// - Parameters:
    ///   - host: a name in any case, without a dot at the end; must stay until ``finish(in:_:)``.
    ///   - place: which of the hosts it is.
    ///   - index: the same for all hosts.
    /// - Returns: `false`, and nothing begun, where there is no room for so many labels.
    @inline(__always)
    mutating func begin(
        _ host: UnsafeRawBufferPointer, place: Int, in index: HostIndex
    ) -> Bool {
        var next = count
        var fits = true
        index.forEachHash(of: host) { start, hash in
            guard next < HostLookups.capacity else {
                fits = false
                return
            }
            index.prefetchLine(of: hash)
            suffixes[next] = Suffix(
                hash: hash, host: host, start: UInt32(truncatingIfNeeded: start),
                place: UInt32(truncatingIfNeeded: place))
            next &+= 1
        }
        if fits { count = next }
        return fits
    }

    /// Finishes all lookups that were begun.
    ///
    /// - Parameters:
    ///   - index: in which they were begun.
    ///   - body: gets for each suffix that is in the index, a host's shortest first, which host it is
    ///     of, the host, where in it the suffix begins, and its number.
    @inline(__always)
    mutating func finish(
        in index: HostIndex, _ body: (Int, UnsafeRawBufferPointer, Int, UInt32) -> Void
    ) {
        var kept = 0
        for number in 0..<count {
            let suffix = suffixes[number]
            suffixes[kept] = suffix
            // Added and not branched to: whether a host is listed, no processor can guess.
            kept &+= index.mayHold(suffix.hash) ? 1 : 0
        }
        for number in 0..<kept { index.prefetchBucket(of: suffixes[number].hash) }
        for number in 0..<kept {
            let suffix = suffixes[number]
            let start = Int(suffix.start)
            if let found = index.search(for: suffix.hash, suffix.host, from: start) {
                body(Int(suffix.place), suffix.host, start, found)
            }
        }
        count = 0
    }
}
