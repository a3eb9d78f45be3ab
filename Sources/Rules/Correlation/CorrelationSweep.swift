/// Finds the episodes of one group.
///
/// A window `[t - span, t]` is looked at for every instant `t` at which a record was logged, with all
/// records of that instant in it. Satisfied windows that share a record are one episode. The record
/// that closes it is the first, in the order of the records, with which the condition holds.
struct CorrelationSweep {
    private let shape: CorrelationShape
    private let hits: ArraySlice<CorrelationHit>
    private var window: CorrelationWindow
    /// The first hit in the window.
    private var low: Int
    private var open: (range: Range<Int>, closer: Int, closedAt: Int64, lastEnd: Int64)?
    private(set) var episodes: [CorrelationEpisode] = []

    /// Prepares a sweep over hits of one group, ordered by ``CorrelationHit/isOrdered(_:_:)``.
    init(_ shape: CorrelationShape, over hits: ArraySlice<CorrelationHit>) {
        self.shape = shape
        self.hits = hits
        window = CorrelationWindow(shape)
        low = hits.startIndex
    }

    /// Goes over all hits.
    mutating func run() {
        var index = hits.startIndex
        while index < hits.endIndex {
            let time = hits[index].time
            let beginning = time - shape.spanMilliseconds
            while hits[low].time < beginning {
                window.remove(hits[low], opensRecord: opensRecord(low))
                low += 1
            }
            let closer = addInstant(from: &index, beginning: beginning)
            if let closer, window.isSatisfied(from: beginning) {
                extend(to: index, closer: closer, at: time)
            }
        }
        finishEpisode()
    }

    /// Adds all hits of an instant; gives the first record with which the condition held.
    private mutating func addInstant(from index: inout Int, beginning: Int64) -> Int? {
        let time = hits[index].time
        var closer: Int?
        window.beginInstant()
        while index < hits.endIndex, hits[index].time == time {
            let record = hits[index].record
            repeat {
                window.add(hits[index], opensRecord: opensRecord(index))
                index += 1
            } while index < hits.endIndex && hits[index].time == time
                && hits[index].record == record
            if closer == nil, window.isSatisfied(from: beginning) { closer = record }
        }
        return closer
    }

    private func opensRecord(_ index: Int) -> Bool {
        index == hits.startIndex || hits[index - 1].record != hits[index].record
    }

    /// Takes a satisfied window into the episode that it overlaps, or begins one.
    private mutating func extend(to end: Int, closer: Int, at time: Int64) {
        if let current = open, time - current.lastEnd <= shape.spanMilliseconds {
            open = (current.range.lowerBound..<end, current.closer, current.closedAt, time)
            return
        }
        finishEpisode()
        open = (low..<end, closer, time, time)
    }

    private mutating func finishEpisode() {
        guard let open else { return }
        self.open = nil
        let members = hits[open.range]
        var records: [Int] = []
        for hit in members where records.last != hit.record { records.append(hit.record) }
        episodes.append(
            CorrelationEpisode(
                group: members[open.range.lowerBound].group, closer: open.closer,
                closedAt: open.closedAt, first: members[open.range.lowerBound].time,
                last: members[open.range.upperBound - 1].time, records: records,
                count: records.count,
                values: Set(members.map(\.value).filter { $0 >= 0 }).sorted()))
    }
}
