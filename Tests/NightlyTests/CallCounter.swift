import Synchronization

/// Counts calls, from whichever thread they come.
final class CallCounter: Sendable {
    private let count = Atomic<Int>(0)

    /// The number of this call, from 1.
    func next() -> Int {
        count.wrappingAdd(1, ordering: .relaxed).newValue
    }
}
