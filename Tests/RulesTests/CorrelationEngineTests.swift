import TestSupport
import Testing

@testable import Rules

@Suite("Episodes of correlations")
struct CorrelationEngineTests {
    /// Hits written as `time` or `time:slot`, in seconds; a record each, in the order given.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let type: CorrelationType
        let bounds: [CorrelationBound]
        let hits: String
        /// `first-last/count closed by record`, all counted from 0.
        let episodes: [String]

        init(
            _ name: String, _ type: CorrelationType, _ bounds: [CorrelationBound], _ hits: String,
            _ episodes: [String]
        ) {
            testDescription = name
            self.type = type
            self.bounds = bounds
            self.hits = hits
            self.episodes = episodes
        }
    }

    static let three = [CorrelationBound(.gte, 3)]
    static let two = [CorrelationBound(.gte, 2)]

    /// All windows are ten seconds long.
    static let cases = [
        Case("too few", .eventCount, three, "0 1", []),
        Case("the third record closes it", .eventCount, three, "0 1 2", ["0-2/3 by 2"]),
        Case("both ends of a window belong to it", .eventCount, three, "0 5 10", ["0-10/3 by 2"]),
        Case("a moment longer is too long", .eventCount, three, "0 5 10.001", []),
        Case(
            "six close records are one episode", .eventCount, three, "0 1 2 3 4 5", ["0-5/6 by 2"]),
        Case(
            "windows that share a record are one episode", .eventCount, three, "0 1 2 11 12",
            ["0-12/5 by 2"]),
        Case(
            "windows that share none are two", .eventCount, three, "0 1 2 12.001 13 14",
            ["0-2/3 by 2", "12.001-14/3 by 5"]),
        Case(
            "records out of order are in their place", .eventCount, three, "2 0 9 1",
            ["0-9/4 by 0"]),
        Case(
            "records of one moment close in their order", .eventCount, three, "4 4 4 4",
            ["4-4/4 by 2"]),
        Case("gt is not gte", .eventCount, [CorrelationBound(.gt, 2)], "0 1 2", ["0-2/3 by 2"]),
        Case(
            "a range", .eventCount, [CorrelationBound(.gte, 2), CorrelationBound(.lt, 3)], "0 1 2",
            ["0-1/2 by 1"]),
        Case("exactly two", .eventCount, [CorrelationBound(.eq, 2)], "0 1 2 30", ["0-1/2 by 1"]),
        Case("not one", .eventCount, [CorrelationBound(.neq, 1)], "0 1", ["0-1/2 by 1"]),
        Case(
            "fewer than two", .eventCount, [CorrelationBound(.lt, 2)], "0 1 30",
            ["0-0/1 by 0", "30-30/1 by 2"]),
        Case("temporal takes any order", .temporal, two, "3:1 5:0", ["3-5/2 by 1"]),
        Case("temporal needs all rules", .temporal, two, "3:1 5:1", []),
        Case("temporal at one moment", .temporal, two, "3:1 3:0", ["3-3/2 by 1"]),
        Case("in order", .temporalOrdered, two, "3:0 5:1", ["3-5/2 by 1"]),
        Case("out of order", .temporalOrdered, two, "3:1 5:0", []),
        Case("one moment is no order", .temporalOrdered, two, "3:0 3:1", []),
        Case("the order is that of the times", .temporalOrdered, two, "5:1 3:0", ["3-5/2 by 0"]),
        Case("the sequence must fit into the window", .temporalOrdered, two, "0:0 10.001:1", []),
        Case(
            "the latest beginning counts", .temporalOrdered, two, "0:0 8:0 12:1", ["8-12/2 by 2"]),
    ]

    @Test("An episode is what its type says, at every edge", arguments: cases)
    func edges(_ item: Case) throws {
        let shape = CorrelationShape(
            item.type, slotCount: 2, spanMilliseconds: 10_000, bounds: item.bounds)
        let hits = try item.hits.split(separator: " ").enumerated().map { record, text in
            let parts = text.split(separator: ":")
            return CorrelationHit(
                time: Int64(try #require(Double(parts[0])) * 1000), record: record,
                slot: parts.count > 1 ? try #require(Int(parts[1])) : 0)
        }
        for order in [hits, hits.reversed()] {
            #expect(episodes(shape, order).map(text) == item.episodes)
        }
        #expect(CorrelationReference(shape: shape).episodes(of: hits).map(text) == item.episodes)
    }

    @Test("A record that several rules match, or that has several values, is one record")
    func oneRecord() {
        let count = CorrelationShape(
            .eventCount, slotCount: 2, spanMilliseconds: 1000, bounds: Self.two)
        let twice = [
            CorrelationHit(time: 0, record: 0), CorrelationHit(time: 0, record: 0, slot: 1),
        ]
        #expect(episodes(count, twice).isEmpty)
        let temporal = CorrelationShape(
            .temporal, slotCount: 2, spanMilliseconds: 1000, bounds: Self.two)
        #expect(episodes(temporal, twice).map(text) == ["0-0/1 by 0"])
        let sum = CorrelationShape(
            .valueSum, slotCount: 2, spanMilliseconds: 1000, bounds: [CorrelationBound(.gte, 20)])
        let numbers = twice.map { hit in
            var hit = hit
            hit.number = 10
            return hit
        }
        #expect(episodes(sum, numbers).isEmpty)
    }

    @Test("Values are counted once each, and groups apart")
    func values() {
        let shape = CorrelationShape(
            .valueCount, slotCount: 1, spanMilliseconds: 1000, bounds: Self.two)
        let hits = [(0, 7), (0, 7), (1, 8), (0, 8)].enumerated().map { record, item in
            CorrelationHit(time: 0, record: record, group: item.0, value: item.1)
        }
        let found = episodes(shape, hits)
        #expect(found.map(\.group) == [0])
        #expect(found.map(\.values) == [[7, 8]])
        #expect(found.map(\.closer) == [3])
    }

    @Test("A correlation of correlations counts episodes, at the record that closed each")
    func chain() {
        let inner = CorrelationShape(
            .eventCount, slotCount: 1, spanMilliseconds: 1000, bounds: Self.two)
        let outer = CorrelationShape(
            .temporalOrdered, slotCount: 2, spanMilliseconds: 60_000, bounds: Self.two)
        let engine = CorrelationEngine([
            CorrelationEngine.Member(inner),
            CorrelationEngine.Member(outer, inner: [(slot: 0, correlation: 0)]),
        ])
        let times: [Int64] = [0, 1, 2, 3000]
        var inputs = times.prefix(3).enumerated().map { record, time in
            CorrelationEngine.Input(
                correlation: 0, hit: CorrelationHit(time: time, record: record))
        }
        // What each of them would say to the outer one, and a record of the outer one's own.
        inputs += times.prefix(3).enumerated().map { record, time in
            CorrelationEngine.Input(
                correlation: 1, isDirect: false, hit: CorrelationHit(time: time, record: record))
        }
        inputs.append(
            CorrelationEngine.Input(
                correlation: 1, hit: CorrelationHit(time: 3000, record: 3, slot: 1)))
        for order in [inputs, inputs.reversed()] {
            let found = engine.findings(in: order)
            #expect(found.episodes[0].map(\.closer) == [1])
            #expect(found.episodes[1].map(\.records) == [[0, 1, 2, 3]])
            #expect(found.episodes[1].map(\.closer) == [3] && found.lackingField.isEmpty)
        }
        let silent = engine.findings(in: inputs.filter { $0.isDirect })
        #expect(silent.episodes[1].isEmpty && silent.lackingField == [1])
    }

    @Test("Of a group with too many hits the newest count, and the others are told")
    func limit() {
        let shape = CorrelationShape(
            .eventCount, slotCount: 1, spanMilliseconds: 1_000_000, bounds: Self.three)
        let engine = CorrelationEngine([CorrelationEngine.Member(shape)], groupLimit: 4)
        let inputs = (0..<10).shuffled().map { number in
            CorrelationEngine.Input(
                correlation: 0,
                hit: CorrelationHit(time: Int64(number), record: number, group: number == 0 ? 1 : 0)
            )
        }
        let found = engine.findings(in: inputs)
        #expect(found.overLimit == [1, 2, 3, 4, 5])
        #expect(found.episodes[0].map(\.records) == [[6, 7, 8, 9]])
    }

    @Test(
        "Episodes are those of the plainest search, whatever the order of the hits",
        arguments: CorrelationType.allCases)
    func reference(_ type: CorrelationType) {
        var random = SeededGenerator(seed: 20_261_128)
        let relations = CorrelationBound.Relation.allCases
        for round in 0..<400 {
            let slots = Int.random(in: 1...3, using: &random)
            let isOrder = type == .temporal || type == .temporalOrdered
            let bounds =
                isOrder
                ? [CorrelationBound(.gte, Double(slots))]
                : [
                    CorrelationBound(
                        relations.randomElement(using: &random) ?? .gte,
                        Double(Int.random(in: 1...4, using: &random)))
                ]
            let shape = CorrelationShape(
                type, slotCount: slots,
                spanMilliseconds: Int64.random(in: 1...12, using: &random), bounds: bounds)
            var hits: [CorrelationHit] = []
            for record in 0..<Int.random(in: 0...24, using: &random) {
                let time = Int64.random(in: 0...40, using: &random)
                let number = Double(Int.random(in: 0...3, using: &random))
                for _ in 0..<Int.random(in: 1...2, using: &random) {
                    hits.append(
                        CorrelationHit(
                            time: time, record: record,
                            slot: Int.random(in: 0..<slots, using: &random),
                            group: record % 2, value: Int.random(in: 0...3, using: &random),
                            number: number))
                }
            }
            let expected = CorrelationReference(shape: shape).episodes(of: hits)
            #expect(episodes(shape, hits.shuffled(using: &random)) == expected, "round \(round)")
        }
    }

    private func episodes(
        _ shape: CorrelationShape, _ hits: [CorrelationHit]
    ) -> [CorrelationEpisode] {
        CorrelationEngine([CorrelationEngine.Member(shape)]).findings(
            in: hits.map { CorrelationEngine.Input(correlation: 0, hit: $0) }
        ).episodes[0]
    }

    private func text(_ episode: CorrelationEpisode) -> String {
        "\(seconds(episode.first))-\(seconds(episode.last))/\(episode.count) by \(episode.closer)"
    }

    private func seconds(_ milliseconds: Int64) -> String {
        DecimalNumber.text(Double(milliseconds) / 1000)
    }
}
