/// The generator's source of chance: SplitMix64, which gives the same numbers everywhere.
///
/// Nothing here is secret, and `SystemRandomNumberGenerator` could not be seeded. The few draws
/// below are written out instead of taken from the standard library, whose way of mapping a
/// random word to a range may change between Swift versions and would change every byte.
struct SplitMix64 {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A generator for one part of the school, so that a change to one part leaves the others.
    init(seed: UInt64, part: String, day: Day? = nil) {
        var mixed = SplitMix64(seed: seed)
        for byte in part.utf8 {
            mixed.state = mixed.next() ^ UInt64(byte)
        }
        if let day {
            mixed.state = mixed.next() ^ UInt64(day.number)
        }
        state = mixed.next()
    }

    /// The next 64 bits.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// A number from a closed range; the slight bias of the remainder does no harm here.
    mutating func number(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    /// True once in so many draws.
    mutating func onceIn(_ draws: Int) -> Bool {
        number(in: 1...draws) == 1
    }

    /// One element of a list that has at least one.
    mutating func pick<Element>(_ list: [Element]) -> Element {
        list[number(in: 0...(list.count - 1))]
    }

    /// So many different elements of a list, in a random order.
    mutating func sample<Element>(_ count: Int, of list: [Element]) -> [Element] {
        var rest = list
        var chosen: [Element] = []
        while chosen.count < count, !rest.isEmpty {
            chosen.append(rest.remove(at: number(in: 0...(rest.count - 1))))
        }
        return chosen
    }
}
