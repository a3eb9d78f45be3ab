import LogModel
import TestSupport
import Testing

@Suite("A record keeps the place at which it was first read")
struct RemovedContentTests {
    @Test("Purge after purge, every byte that stays has its original place")
    func places() {
        for seed in UInt64(1)...200 {
            var random = SeededGenerator(seed: seed)
            var content = Array(0..<200)
            var removed = RemovedContent()
            for _ in 0..<4 where content.count > 20 {
                var runs: [Range<UInt64>] = []
                var left: [Int] = []
                var start = 0
                while start < content.count {
                    let gone = Int.random(in: 0...12, using: &random)
                    let stays = Int.random(in: 1...40, using: &random)
                    let end = min(start + gone, content.count)
                    if end > start { runs.append(UInt64(start)..<UInt64(end)) }
                    left += content[end..<min(end + stays, content.count)]
                    start = end + stays
                }
                removed = removed.removing(runs)
                content = left
                let places = content.indices.map { removed.originalOffset(of: UInt64($0)) }
                #expect(places == content.map(UInt64.init), "seed \(seed)")
            }
        }
    }

    @Test("Nothing was taken out: every place is its own")
    func nothing() {
        #expect(RemovedContent().isEmpty)
        #expect(RemovedContent().removing([]).originalOffset(of: 77) == 77)
    }

    @Test("Only so many places are kept")
    func bounded() {
        let runs = (UInt64(0)..<10_000).map { (number: UInt64) -> Range<UInt64> in
            let start = number * 10
            return start..<(start + 5)
        }
        let removed = RemovedContent().removing(runs)
        #expect(removed.originalOffset(of: 0) == 5)
        #expect(removed.originalOffset(of: 5 * 4000) == 40_005)
        #expect(removed.originalOffset(of: 5 * 9000) < 90_005)
    }
}
