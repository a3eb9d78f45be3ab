/// A set of at most 256 categories, by their index in the book's list.
struct CategorySet: Hashable, Sendable, BitwiseCopyable {
    /// How many categories one book can hold.
    static let capacity = 256
    static let empty = CategorySet()

    private var words = SIMD4<UInt64>.zero

    init() {}

    /// The set of one category; the index must be below the capacity.
    init(_ index: Int) {
        words[index >> 6] = 1 << UInt64(index & 63)
    }

    /// The set of all categories with an index below a number.
    init(below count: Int) {
        for index in 0..<min(count, CategorySet.capacity) { formUnion(CategorySet(index)) }
    }

    /// The members from 64 × `index` on, a bit each.
    subscript(word index: Int) -> UInt64 {
        get { words[index] }
        set { words[index] = newValue }
    }

    var isEmpty: Bool { words == .zero }

    func contains(_ index: Int) -> Bool {
        words[index >> 6] & (1 << UInt64(index & 63)) != 0
    }

    func union(_ other: CategorySet) -> CategorySet {
        var result = self
        result.words |= other.words
        return result
    }

    mutating func formUnion(_ other: CategorySet) {
        words |= other.words
    }

    func intersection(_ other: CategorySet) -> CategorySet {
        var result = self
        result.words &= other.words
        return result
    }

    func subtracting(_ other: CategorySet) -> CategorySet {
        var result = self
        result.words &= ~other.words
        return result
    }

    func intersects(_ other: CategorySet) -> Bool {
        words & other.words != .zero
    }

    /// Calls for each member, ascending.
    @inline(__always)
    func forEach(_ body: (Int) -> Void) {
        for word in 0..<4 {
            var rest = words[word]
            while rest != 0 {
                body(word << 6 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
    }

    /// The members, ascending.
    var members: [Int] {
        var result: [Int] = []
        forEach { result.append($0) }
        return result
    }
}
