import Synchronization

/// Counts calls, from whichever thread they come.
package final class CallCounter: Sendable {
    private let count = Atomic<Int>(0)

    package init() {}

    /// The number of this call, from 1.
    package func next() -> Int {
        count.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// How many calls there were.
    package var calls: Int { count.load(ordering: .relaxed) }
}
