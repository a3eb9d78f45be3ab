import LogModel

/// The recipients of one message, distinct and in the order in which they were first named.
struct EnvelopeRecipients: Sendable {
    private struct Entry: BitwiseCopyable {
        let start: Int
        let length: Int
        let hash: UInt64
        var outcome: Delivery?
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    /// Indices of `entries` by hash, once there are many; a power of two of places, -1 for none.
    private var table: [Int32] = []
    /// How many were named after the limit was reached, not known to be distinct.
    private(set) var left = 0

    /// Up to how many are found by looking at all of them.
    private static let few = 16

    var count: Int { entries.count + left }
    var isEmpty: Bool { entries.isEmpty }
    var byteCount: Int { bytes.count + entries.count * MemoryLayout<Entry>.stride }

    /// Notes what became of the message for a recipient.
    ///
    /// The last outcome holds, but *sent* stays: an address that stands for many people was
    /// reached as soon as one of them was.
    mutating func note(
        _ address: UnsafeRawBufferPointer, _ outcome: Delivery?, limit: Int
    ) {
        let hash = stableHash(address)
        if let index = find(address, hash) {
            if let outcome, entries[index].outcome != .sent { entries[index].outcome = outcome }
            return
        }
        guard entries.count < limit else {
            left += 1
            return
        }
        entries.append(
            Entry(start: bytes.count, length: address.count, hash: hash, outcome: outcome))
        bytes.append(contentsOf: address)
        if entries.count > EnvelopeRecipients.few { place(entries.count - 1) }
    }

    /// The hashes of the addresses that were named; `nil` when there were more than are kept.
    var hashes: Set<UInt64>? { left > 0 ? nil : Set(entries.map(\.hash)) }

    /// Whether an address was named.
    func contains(_ address: UnsafeRawBufferPointer) -> Bool {
        find(address, stableHash(address)) != nil
    }

    /// Notes that what was still to be tried was given up.
    mutating func giveUp() {
        for index in entries.indices where entries[index].outcome == .deferred {
            entries[index].outcome = .bounced
        }
    }

    /// Forgets everything but the memory.
    mutating func reset() {
        bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 16)
        entries.removeAll(keepingCapacity: entries.capacity <= 1 << 10)
        table.removeAll(keepingCapacity: false)
        left = 0
    }

    /// Appends the addresses, separated by newlines.
    func appendAddresses(to output: inout [UInt8]) {
        for (index, entry) in entries.enumerated() {
            if index > 0 { output.append(0x0A) }
            output.append(contentsOf: bytes[entry.start..<(entry.start + entry.length)])
        }
    }

    /// Appends `address TAB outcome` of those whose outcome is known, separated by newlines;
    /// whether there was one.
    func appendOutcomes(to output: inout [UInt8]) -> Bool {
        var isFirst = true
        for entry in entries {
            guard let outcome = entry.outcome else { continue }
            if !isFirst { output.append(0x0A) }
            isFirst = false
            output.append(contentsOf: bytes[entry.start..<(entry.start + entry.length)])
            output.append(0x09)
            output.append(contentsOf: outcome.rawValue.utf8)
        }
        return !isFirst
    }

    private func find(_ address: UnsafeRawBufferPointer, _ hash: UInt64) -> Int? {
        guard entries.count > EnvelopeRecipients.few else {
            return entries.indices.first { holds($0, address, hash) }
        }
        var place = Int(truncatingIfNeeded: hash) & (table.count - 1)
        while table[place] >= 0 {
            if holds(Int(table[place]), address, hash) { return Int(table[place]) }
            place = (place + 1) & (table.count - 1)
        }
        return nil
    }

    private func holds(
        _ index: Int, _ address: UnsafeRawBufferPointer, _ hash: UInt64
    ) -> Bool {
        let entry = entries[index]
        guard entry.hash == hash, entry.length == address.count else { return false }
        return bytes[entry.start..<(entry.start + entry.length)].elementsEqual(address)
    }

    /// Puts the last entry into the table, or all of them into a larger one.
    private mutating func place(_ index: Int) {
        guard table.count < entries.count * 2 else {
            insert(index)
            return
        }
        table = Array(repeating: -1, count: max(64, table.count * 4))
        for index in entries.indices { insert(index) }
    }

    private mutating func insert(_ index: Int) {
        var place = Int(truncatingIfNeeded: entries[index].hash) & (table.count - 1)
        while table[place] >= 0 { place = (place + 1) & (table.count - 1) }
        table[place] = Int32(index)
    }
}
