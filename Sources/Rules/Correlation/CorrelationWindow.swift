/// What lies in a window that slides over the hits of one group.
struct CorrelationWindow {
    private let shape: CorrelationShape
    private var records = 0
    private var sum = 0.0
    /// How many hits each rule has in the window, and how many rules have any.
    private var hitsOfSlot: [Int]
    private var slots = 0
    /// How often each value is in the window.
    private var timesOfValue: [Int: Int] = [:]
    /// For each rule in order: the latest start of a sequence that ends with that rule.
    private var starts: [Int64]
    /// The same before the hits of the present instant, which cannot follow one another.
    private var startsBefore: [Int64]

    init(_ shape: CorrelationShape) {
        self.shape = shape
        hitsOfSlot = [Int](repeating: 0, count: shape.slotCount)
        starts = [Int64](repeating: .min, count: shape.slotCount)
        startsBefore = starts
    }

    /// Begins an instant; the hits that are added until the next one have the same time.
    mutating func beginInstant() {
        if shape.type == .temporalOrdered { startsBefore = starts }
    }

    /// Takes a hit in at the window's end.
    ///
    /// - Parameters:
    ///   - hit: the hit.
    ///   - opensRecord: whether it is the first of its record.
    mutating func add(_ hit: CorrelationHit, opensRecord: Bool) {
        if opensRecord {
            records += 1
            sum += hit.number
        }
        switch shape.type {
        case .eventCount, .valueSum, .valueAverage: break
        case .valueCount: if hit.value >= 0 { timesOfValue[hit.value, default: 0] += 1 }
        case .temporal:
            if hitsOfSlot[hit.slot] == 0 { slots += 1 }
            hitsOfSlot[hit.slot] += 1
        case .temporalOrdered:
            let start = hit.slot == 0 ? hit.time : startsBefore[hit.slot - 1]
            starts[hit.slot] = max(starts[hit.slot], start)
        }
    }

    /// Lets a hit go that lies before the window's beginning.
    mutating func remove(_ hit: CorrelationHit, opensRecord: Bool) {
        if opensRecord {
            records -= 1
            sum = records == 0 ? 0 : sum - hit.number
        }
        switch shape.type {
        case .eventCount, .valueSum, .valueAverage, .temporalOrdered: break
        case .valueCount:
            guard let times = timesOfValue[hit.value] else { return }
            timesOfValue[hit.value] = times == 1 ? nil : times - 1
        case .temporal:
            hitsOfSlot[hit.slot] -= 1
            if hitsOfSlot[hit.slot] == 0 { slots -= 1 }
        }
    }

    /// Whether the window that begins at an instant and ends with the last hit is what is looked for.
    func isSatisfied(from beginning: Int64) -> Bool {
        if shape.type == .temporalOrdered {
            return starts.last.map { $0 >= beginning } ?? false
        }
        guard records > 0 else { return false }
        let measure = measure
        return shape.bounds.allSatisfy { $0.holds(for: measure) }
    }

    private var measure: Double {
        switch shape.type {
        case .eventCount: Double(records)
        case .valueCount: Double(timesOfValue.count)
        case .temporal, .temporalOrdered: Double(slots)
        case .valueSum: sum
        case .valueAverage: sum / Double(records)
        }
    }
}
