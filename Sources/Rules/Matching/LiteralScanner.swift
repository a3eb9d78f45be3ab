/// Finds which of many short texts stand in some bytes, in one pass and without regard to case.
///
/// The pass looks at four bytes (three, if a text is so short) at every n-th position and asks a
/// table of 65,536 bits whether any text has them. Every text of at least `shortest` bytes has such
/// a piece at one of the looked-at positions, because its pieces at the first n offsets are all in
/// the table. What the table lets through is compared with the texts that have the piece.
final class LiteralScanner: Sendable {
    private struct Entry {
        var text: Int32
        var offset: Int32
        var next: Int32
    }

    private let texts: [UInt8]
    private let bounds: [Range<Int>]
    private let bits: [UInt64]
    private let heads: [Int32]
    private let entries: [Entry]
    private let pieceLength: Int
    private let step: Int

    /// Makes a scanner.
    ///
    /// - Parameter texts: each at least 3 bytes, in lower case; they are reported by their index.
    init(_ texts: [[UInt8]]) {
        let shortest = texts.map(\.count).min() ?? 4
        precondition(shortest >= 3, "a text has at least 3 bytes")
        let length = min(4, shortest)
        let step = shortest - length + 1
        var bounds: [Range<Int>] = []
        var bits = [UInt64](repeating: 0, count: 1024)
        var heads = [Int32](repeating: -1, count: 65_536)
        var entries: [Entry] = []
        var end = 0
        for (index, text) in texts.enumerated() {
            bounds.append(end..<(end + text.count))
            end += text.count
            for offset in 0..<step {
                let piece = text.withUnsafeBytes { LiteralScanner.piece($0, at: offset, length) }
                let slot = LiteralScanner.slot(piece)
                bits[slot >> 6] |= 1 << UInt64(slot & 63)
                entries.append(
                    Entry(text: Int32(index), offset: Int32(offset), next: heads[slot]))
                heads[slot] = Int32(entries.count - 1)
            }
        }
        self.texts = texts.flatMap { $0 }
        self.bounds = bounds
        self.bits = bits
        self.heads = heads
        self.entries = entries
        self.step = step
        pieceLength = length
    }

    /// Calls for every text found, once or more often.
    @inline(__always)
    func scan(_ bytes: UnsafeRawBufferPointer, _ found: (Int) -> Void) {
        guard bytes.count >= pieceLength, let base = bytes.baseAddress else { return }
        let mask: UInt32 = pieceLength == 4 ? 0x2020_2020 : 0x0020_2020
        let keep: UInt32 = pieceLength == 4 ? 0xFFFF_FFFF : 0x00FF_FFFF
        bits.withUnsafeBufferPointer { bits in
            var position = 0
            let last = bytes.count - 4
            while position <= last {
                let word = base.loadUnaligned(fromByteOffset: position, as: UInt32.self)
                let slot = LiteralScanner.slot(word & keep | mask)
                if bits[slot >> 6] & (1 << UInt64(slot & 63)) != 0 {
                    verify(slot, bytes, position, found)
                }
                position += step
            }
            if position + pieceLength <= bytes.count {
                let slot = LiteralScanner.slot(
                    LiteralScanner.piece(bytes, at: position, pieceLength))
                if bits[slot >> 6] & (1 << UInt64(slot & 63)) != 0 {
                    verify(slot, bytes, position, found)
                }
            }
        }
    }

    @inline(never)
    private func verify(
        _ slot: Int, _ bytes: UnsafeRawBufferPointer, _ position: Int, _ found: (Int) -> Void
    ) {
        var index = heads[slot]
        while index >= 0 {
            let entry = entries[Int(index)]
            index = entry.next
            let text = bounds[Int(entry.text)]
            let start = position - Int(entry.offset)
            guard start >= 0, start + text.count <= bytes.count else { continue }
            var isSame = true
            for (offset, place) in text.enumerated()
            where lowerCased(bytes[start + offset]) != texts[place] {
                isSame = false
                break
            }
            if isSame { found(Int(entry.text)) }
        }
    }

    /// A piece with the bits set that tell small letters from capitals, so that both look alike.
    private static func piece(
        _ bytes: UnsafeRawBufferPointer, at offset: Int, _ length: Int
    ) -> UInt32 {
        var piece: UInt32 = 0
        for index in 0..<length {
            piece |= UInt32(bytes[offset + index] | 0x20) << UInt32(8 * index)
        }
        return piece
    }

    @inline(__always)
    private static func slot(_ piece: UInt32) -> Int {
        Int((piece &* 0x9E37_79B1) >> 16)
    }
}
