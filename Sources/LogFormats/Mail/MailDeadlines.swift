import LogModel

/// When open messages have been silent for too long, the earliest first.
///
/// A message's entry may be older than its real deadline, which moves with every line; whoever
/// takes an entry out looks at the message and puts it back with the new one.
struct MailDeadlines: Sendable {
    struct Entry: Sendable, BitwiseCopyable {
        let time: Timestamp
        let slot: Int
        let serial: UInt64
    }

    private var heap: [Entry] = []

    /// Whether the earliest lies before an instant.
    @inline(__always)
    func isDue(_ time: Timestamp) -> Bool {
        guard let first = heap.first else { return false }
        return first.time < time
    }

    /// Adds a deadline.
    mutating func push(_ entry: Entry) {
        heap.append(entry)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].time < heap[parent].time else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the earliest out.
    mutating func pop() -> Entry? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var parent = 0
        while true {
            var child = parent * 2 + 1
            guard child < heap.count else { return first }
            if child + 1 < heap.count, heap[child + 1].time < heap[child].time { child += 1 }
            guard heap[child].time < heap[parent].time else { return first }
            heap.swapAt(child, parent)
            parent = child
        }
    }
}
