/// The `urls` of all lists: for each host the beginnings of paths, found by one binary search.
///
/// The paths of a host are sorted, and each knows the longest other one that it begins with.
/// A path listed that a request begins with is then either the last one not greater than the
/// request, or one of those that this one begins with: so the search looks at one path and its
/// chain, however many the host has. What is said of a path holds what its chain says.
///
/// In memory: an entry is 16 bytes (where its text begins, how long it is, the place of the other one
/// plus 1, the number of what the lists say), and a host's entries are those between two numbers of `groups`.
struct PathTable {
    static let entryBytes = 16

    let groups: UnsafeRawBufferPointer
    let entries: UnsafeRawBufferPointer
    let text: UnsafeRawBufferPointer

    /// What the lists say of a path on a host.
    ///
    /// - Parameters:
    ///   - path: in the form of ``RequestText``.
    ///   - group: the number of the host.
    /// - Returns: the number of what is said; `nil` where no listed path begins the one asked for.
    func find(path: [UInt8], group: UInt32) -> UInt32? {
        let place = Int(group) * 4
        guard place + 8 <= groups.count else { return nil }
        let first = number(groups, at: place)
        var low = first
        var high = min(number(groups, at: place + 4), entries.count / PathTable.entryBytes)
        while low < high {
            let middle = (low + high) / 2
            guard let candidate = text(of: middle) else { return nil }
            if path.lexicographicallyPrecedes(candidate) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        var candidate = low - 1
        while candidate >= first, let beginning = text(of: candidate) {
            if path.starts(with: beginning) {
                return UInt32(number(entries, at: candidate * PathTable.entryBytes + 12))
            }
            let next = number(entries, at: candidate * PathTable.entryBytes + 8) - 1
            // Only a damaged file has a chain that does not go back.
            guard next < candidate else { return nil }
            candidate = next
        }
        return nil
    }

    private func text(of entry: Int) -> UnsafeRawBufferPointer? {
        let place = entry * PathTable.entryBytes
        guard place >= 0, place + PathTable.entryBytes <= entries.count else { return nil }
        let start = number(entries, at: place)
        let length = number(entries, at: place + 4)
        guard start + length <= text.count else { return nil }
        return UnsafeRawBufferPointer(rebasing: text[start..<(start + length)])
    }

    private func number(_ bytes: UnsafeRawBufferPointer, at place: Int) -> Int {
        Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
    }
}

/// Gathers the lines of `urls` files and lays them out as a ``PathTable``.
struct PathTableWriter {
    /// One line of a `urls` file.
    struct Line {
        let host: [UInt8]
        let path: [UInt8]
        var verdict: ListVerdict
    }

    private struct Entry {
        let start: UInt32
        let length: UInt32
        /// The longest entry of the same host that this one begins with; -1 for none.
        let parent: Int
        let verdict: ListVerdict
    }

    private(set) var hosts: [[UInt8]] = []
    private var groups: [Int] = []
    private var entries: [Entry] = []
    private var text: [UInt8] = []

    /// Takes lines, in any order.
    init(_ lines: [Line]) {
        let sorted = lines.sorted { first, second in
            if first.host != second.host {
                return first.host.lexicographicallyPrecedes(second.host)
            }
            return first.path.lexicographicallyPrecedes(second.path)
        }
        var index = 0
        while index < sorted.count {
            // The same line in several lists is one entry for all.
            var line = sorted[index]
            index += 1
            while index < sorted.count, sorted[index].path == line.path,
                sorted[index].host == line.host
            {
                line.verdict.merge(sorted[index].verdict)
                index += 1
            }
            append(line)
        }
        groups.append(entries.count)
    }

    private mutating func append(_ line: Line) {
        if hosts.last != line.host {
            hosts.append(line.host)
            groups.append(entries.count)
        }
        var parent = entries.count > groups[groups.count - 1] ? entries.count - 1 : -1
        while parent >= 0, !line.path.starts(with: path(parent)) {
            parent = entries[parent].parent
        }
        var verdict = parent >= 0 ? entries[parent].verdict : ListVerdict()
        verdict.narrow(to: line.verdict)
        entries.append(
            Entry(
                start: UInt32(text.count), length: UInt32(line.path.count), parent: parent,
                verdict: verdict))
        text.append(contentsOf: line.path)
    }

    private func path(_ index: Int) -> ArraySlice<UInt8> {
        let entry = entries[index]
        return text[Int(entry.start)..<Int(entry.start + entry.length)]
    }

    /// The three parts of the table.
    ///
    /// - Parameter number: gives the number for a verdict.
    /// - Returns: their bytes.
    func finish(
        number: (ListVerdict) -> UInt32
    ) -> (groups: [UInt8], entries: [UInt8], text: [UInt8]) {
        var groupBytes: [UInt8] = []
        for group in groups { append(UInt32(group), to: &groupBytes) }
        var entryBytes: [UInt8] = []
        for entry in entries {
            append(entry.start, to: &entryBytes)
            append(entry.length, to: &entryBytes)
            append(UInt32(entry.parent + 1), to: &entryBytes)
            append(number(entry.verdict), to: &entryBytes)
        }
        return (groupBytes, entryBytes, text)
    }

    private func append(_ number: UInt32, to output: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { output.append(contentsOf: $0) }
    }
}
