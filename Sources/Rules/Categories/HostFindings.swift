internal import LogModel

/// What the lists say of the hosts of several records, found side by side (``HostLookups``).
struct HostFindings: ~Copyable {
    /// A host, and what was found of it.
    private struct Entry {
        let host: UnsafeRawBufferPointer
        var finding = CategoryLists.HostFinding()
    }

    /// How many hosts are looked up at a time; those behind them are not.
    static var capacity: Int { RecordGroup.capacity }

    private let lists: CategoryLists
    private let entries: UnsafeMutablePointer<Entry>
    private var count = 0
    private var lookups = HostLookups()

    init(_ lists: CategoryLists) {
        self.lists = lists
        entries = .allocate(capacity: HostFindings.capacity)
    }

    deinit {
        // Nothing in an entry needs an end.
        entries.deallocate()
    }

    /// What was found of a host; `nil` where it is not the one that was asked about at a place.
    subscript(place: Int, of host: UnsafeRawBufferPointer) -> CategoryLists.HostFinding? {
        guard place >= 0, place < count else { return nil }
        let asked = entries[place].host
        guard asked.baseAddress == host.baseAddress, asked.count == host.count else { return nil }
        return entries[place].finding
    }

    /// Finds what ``CategoryLists/find(host:)`` would of each of some hosts.
    ///
    /// - Parameters:
    ///   - wanted: how many there are.
    ///   - host: gives each; `nil` for none, of which nothing is found.
    @inline(__always)
    mutating func find(_ wanted: Int, host: (Int) -> UnsafeRawBufferPointer?) {
        count = min(wanted, HostFindings.capacity)
        for place in 0..<count {
            let host = host(place) ?? UnsafeRawBufferPointer(start: nil, count: 0)
            (entries + place).initialize(to: Entry(host: host))
            let isBegun =
                HostText.isPlainName(host)
                && lookups.begin(host, place: place, in: lists.hosts)
            if !isBegun { entries[place].finding = lists.find(host: host) }
        }
        lookups.finish(in: lists.hosts) { place, host, start, number in
            lists.take(number, at: start, of: host, into: &entries[place].finding)
        }
    }
}
