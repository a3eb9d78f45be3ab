@testable import Rules

/// Finds episodes in the plainest way there is: every window is looked at for itself.
struct CorrelationReference {
    let shape: CorrelationShape

    /// The episodes of all groups, ordered as the engine orders them.
    func episodes(of hits: [CorrelationHit]) -> [CorrelationEpisode] {
        Dictionary(grouping: hits, by: \.group).flatMap { group, hits in
            episodes(of: hits, group: group)
        }.sorted { ($0.closedAt, $0.closer, $0.group) < ($1.closedAt, $1.closer, $1.group) }
    }

    private func episodes(of hits: [CorrelationHit], group: Int) -> [CorrelationEpisode] {
        var found: [CorrelationEpisode] = []
        var windows: [(end: Int64, hits: [CorrelationHit])] = []
        func finish() {
            guard let first = windows.first else { return }
            let members = Set(windows.flatMap(\.hits))
            let records = Set(members.map(\.record))
            found.append(
                CorrelationEpisode(
                    group: group, closer: closer(of: first.hits, end: first.end),
                    closedAt: first.end, first: members.map(\.time).min() ?? 0,
                    last: members.map(\.time).max() ?? 0,
                    records: records.sorted { (time($0, hits), $0) < (time($1, hits), $1) },
                    count: records.count,
                    values: Set(members.map(\.value).filter { $0 >= 0 }).sorted()))
            windows = []
        }
        for end in Set(hits.map(\.time)).sorted() {
            let window = hits.filter { $0.time >= end - shape.spanMilliseconds && $0.time <= end }
            guard isSatisfied(window) else { continue }
            let shared = windows.last.map { last in
                !Set(last.hits.map(\.record)).isDisjoint(with: window.map(\.record))
            }
            if shared == false { finish() }
            windows.append((end, window))
        }
        finish()
        return found
    }

    private func time(_ record: Int, _ hits: [CorrelationHit]) -> Int64 {
        hits.first { $0.record == record }?.time ?? 0
    }

    private func closer(of window: [CorrelationHit], end: Int64) -> Int {
        let candidates = Set(window.filter { $0.time == end }.map(\.record)).sorted()
        return candidates.first { candidate in
            isSatisfied(window.filter { $0.time < end || $0.record <= candidate })
        } ?? -1
    }

    private func isSatisfied(_ window: [CorrelationHit]) -> Bool {
        if shape.type == .temporalOrdered {
            return hasSequence(from: 0, after: .min, in: window)
        }
        let records = Dictionary(grouping: window, by: \.record)
        let numbers = records.values.compactMap { $0.min(by: CorrelationHit.isOrdered)?.number }
        let measure: Double =
            switch shape.type {
            case .eventCount: Double(records.count)
            case .valueCount: Double(Set(window.map(\.value).filter { $0 >= 0 }).count)
            case .temporal, .temporalOrdered: Double(Set(window.map(\.slot)).count)
            case .valueSum: numbers.reduce(0, +)
            case .valueAverage: numbers.reduce(0, +) / Double(numbers.count)
            }
        return !window.isEmpty && shape.bounds.allSatisfy { $0.holds(for: measure) }
    }

    private func hasSequence(from slot: Int, after time: Int64, in window: [CorrelationHit]) -> Bool
    {
        guard slot < shape.slotCount else { return true }
        return window.contains { hit in
            hit.slot == slot && hit.time > time
                && hasSequence(from: slot + 1, after: hit.time, in: window)
        }
    }
}
