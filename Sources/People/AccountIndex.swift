/// Finds the rows of an account by its bytes, without allocating.
///
/// Open addressing with linear probing; the table has at least twice as many slots as names, so a
/// search for a name that is not there ends after a few. The bytes are always compared: two
/// names with one hash stay two.
struct AccountIndex: Sendable {
    private struct Slot: Sendable {
        var hash: UInt64 = 0
        /// The newest row of the name; -1 where the slot is free.
        var row: Int32 = -1
    }

    private var slots: [Slot]
    /// Row to the next row of the same name; -1 ends the chain.
    private var following: [Int32]
    /// The names one after the other; row `n` is `ends[n - 1]..<ends[n]`.
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    /// Makes the index of the names of rows 0, 1, 2 and so on.
    init(_ names: [String]) {
        var size = 16
        while size < names.count * 2 { size *= 2 }
        slots = Array(repeating: Slot(), count: size)
        following = Array(repeating: -1, count: names.count)
        for name in names {
            bytes.append(contentsOf: name.utf8)
            ends.append(bytes.count)
        }
        // From the last to the first, so that a chain follows the order of the rows.
        for row in names.indices.reversed() { insert(row) }
    }

    /// The first row of a name.
    func first(named name: UnsafeRawBufferPointer) -> Int? {
        let slot = slots[slot(of: name)]
        return slot.row < 0 ? nil : Int(slot.row)
    }

    /// The row after another of the same name.
    func next(after row: Int) -> Int? {
        following[row] < 0 ? nil : Int(following[row])
    }

    private mutating func insert(_ row: Int) {
        let (place, hash) = bytes.withUnsafeBytes { all in
            let name = self.name(of: row, in: all)
            return (slot(of: name), AccountIndex.hash(name))
        }
        following[row] = slots[place].row
        slots[place] = Slot(hash: hash, row: Int32(row))
    }

    /// The slot that holds a name, or the free one where it belongs.
    private func slot(of name: UnsafeRawBufferPointer) -> Int {
        let hash = AccountIndex.hash(name)
        let mask = slots.count - 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while slots[place].row >= 0 {
            if slots[place].hash == hash, isName(name, ofRow: Int(slots[place].row)) { break }
            place = (place + 1) & mask
        }
        return place
    }

    private func isName(_ name: UnsafeRawBufferPointer, ofRow row: Int) -> Bool {
        bytes.withUnsafeBytes { self.name(of: row, in: $0).elementsEqual(name) }
    }

    private func name(of row: Int, in all: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: all[(row == 0 ? 0 : ends[row - 1])..<ends[row]])
    }

    /// FNV-1a, mixed once more because the low bits pick the slot.
    private static func hash(_ name: UnsafeRawBufferPointer) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
        return hash ^ (hash >> 32)
    }
}
