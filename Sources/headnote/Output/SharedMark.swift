import Synchronization

/// A mark that any thread may set and read.
final class SharedMark: Sendable {
    private let value = Atomic<Bool>(false)

    /// Whether it was set.
    var isSet: Bool { value.load(ordering: .relaxed) }

    /// Sets it; it stays set.
    func set() { value.store(true, ordering: .relaxed) }
}
