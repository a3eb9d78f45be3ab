/// The `urls` of all lists: for each host the beginnings of paths, found by one binary search.
///
/// The paths of a host are sorted, and each knows the longest other one that it begins with.
/// A path listed that a request begins with is then either the last one not greater than the
/// request, or one of those that this one begins with: so the search looks at one path and its
/// chain, however many the host has. The categories of a path include those of its chain.
struct AddressTable: Sendable {
    /// One line of a `urls` file.
    struct Line {
        let host: [UInt8]
        let path: [UInt8]
        let verdict: ListVerdict
    }

    private struct Entry {
        var start: UInt32
        var length: UInt32
        /// The longest entry of the same host that this one begins with; -1 for none.
        var parent: Int32
        var verdict: ListVerdict
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    private var groups: [Range<Int>] = []
    /// The host of each group.
    private(set) var hosts: [[UInt8]] = []

    /// Makes the table of some lines, in any order.
    init(_ lines: [Line]) {
        let sorted = lines.sorted { first, second in
            if first.host != second.host {
                return first.host.lexicographicallyPrecedes(second.host)
            }
            return first.path.lexicographicallyPrecedes(second.path)
        }
        for line in sorted { append(line) }
    }

    private mutating func append(_ line: Line) {
        if hosts.last != line.host {
            hosts.append(line.host)
            groups.append(entries.count..<entries.count)
        }
        var parent = Int32(groups[groups.count - 1].isEmpty ? -1 : entries.count - 1)
        while parent >= 0, !line.path.starts(with: path(Int(parent))) {
            parent = entries[Int(parent)].parent
        }
        var verdict = line.verdict
        if parent >= 0 {
            verdict.formUnion(entries[Int(parent)].verdict)
            if path(Int(parent)).elementsEqual(line.path) {
                // The same line in a second list: one entry for both.
                entries[Int(parent)].verdict = verdict
                return
            }
        }
        entries.append(
            Entry(
                start: UInt32(bytes.count), length: UInt32(line.path.count), parent: parent,
                verdict: verdict))
        bytes.append(contentsOf: line.path)
        groups[groups.count - 1] = groups[groups.count - 1].lowerBound..<entries.count
    }

    /// What the lists say of a path on a host.
    ///
    /// - Parameters:
    ///   - path: in the form of ``RequestText``.
    ///   - group: the index of the host in ``hosts``.
    /// - Returns: the categories of every listed beginning of the path.
    func verdict(path: [UInt8], group: Int) -> ListVerdict {
        var low = groups[group].lowerBound
        var high = groups[group].upperBound
        while low < high {
            let middle = (low + high) / 2
            if path.lexicographicallyPrecedes(self.path(middle)) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        var candidate = Int32(low == groups[group].lowerBound ? -1 : low - 1)
        while candidate >= 0 {
            if path.starts(with: self.path(Int(candidate))) {
                return entries[Int(candidate)].verdict
            }
            candidate = entries[Int(candidate)].parent
        }
        return ListVerdict()
    }

    private func path(_ index: Int) -> ArraySlice<UInt8> {
        let entry = entries[index]
        return bytes[Int(entry.start)..<Int(entry.start + entry.length)]
    }
}

/// What the lists say of a host or an address.
struct ListVerdict: Hashable, Sendable {
    var categories = CategorySet.empty
    /// The host is one of the channels that are never matched.
    var isProtected = false

    mutating func formUnion(_ other: ListVerdict) {
        categories.formUnion(other.categories)
        isProtected = isProtected || other.isProtected
    }
}
