/// Finds the episodes of all correlations among the hits of a night, or of a trial.
///
/// Pure: hits in, episodes out, the same whatever the order of the hits. It looks at all hits at once
/// and at the time each was logged, so records that arrive out of order are in their place.
package struct CorrelationEngine: Sendable {
    /// How many hits of one group are looked at; of more the newest.
    package static let groupLimit = 50_000

    /// A correlation as the engine sees it.
    package struct Member: Sendable {
        package let shape: CorrelationShape
        /// Which of its slots are episodes of another correlation, by that correlation's place.
        package let inner: [(slot: Int, correlation: Int)]

        /// Makes a member; correlations that it names come before it.
        package init(_ shape: CorrelationShape, inner: [(slot: Int, correlation: Int)] = []) {
            self.shape = shape
            self.inner = inner
        }
    }

    /// A hit of one of the correlations.
    package struct Input: Sendable {
        package let correlation: Int
        /// False for what a record would say if an episode of the slot's correlation closed with it.
        package let isDirect: Bool
        package let hit: CorrelationHit

        package init(correlation: Int, isDirect: Bool = true, hit: CorrelationHit) {
            self.correlation = correlation
            self.isDirect = isDirect
            self.hit = hit
        }
    }

    /// What was found.
    package struct Findings: Sendable {
        /// For each correlation its episodes, by time, closer and group.
        package var episodes: [[CorrelationEpisode]]
        /// Records that were left out of a group because it had too many.
        package var overLimit: Set<Int> = []
        /// Records that closed an episode and lacked a field that another correlation needs to take
        /// it.
        package var lackingField: Set<Int> = []
    }

    private struct CarriedKey: Hashable {
        let correlation: Int
        let slot: Int
        let record: Int
    }

    private let members: [Member]
    private let groupLimit: Int

    /// Makes an engine.
    package init(_ members: [Member], groupLimit: Int = CorrelationEngine.groupLimit) {
        self.members = members
        self.groupLimit = groupLimit
    }

    /// Finds all episodes.
    package func findings(in inputs: [Input]) -> Findings {
        var findings = Findings(episodes: [])
        var direct = [[CorrelationHit]](repeating: [], count: members.count)
        var carried: [CarriedKey: [CorrelationHit]] = [:]
        for input in inputs {
            if input.isDirect {
                direct[input.correlation].append(input.hit)
            } else {
                let key = CarriedKey(
                    correlation: input.correlation, slot: input.hit.slot, record: input.hit.record)
                carried[key, default: []].append(input.hit)
            }
        }
        for (index, member) in members.enumerated() {
            var hits = direct[index]
            for (slot, inner) in member.inner {
                for (place, episode) in findings.episodes[inner].enumerated() {
                    let key = CarriedKey(correlation: index, slot: slot, record: episode.closer)
                    guard let said = carried[key] else {
                        findings.lackingField.insert(episode.closer)
                        continue
                    }
                    hits += said.map { hit in
                        var hit = hit
                        hit.episode = inner << 32 | place
                        return hit
                    }
                }
            }
            findings.episodes.append(
                episodes(of: member.shape, hits, among: findings.episodes, &findings.overLimit))
        }
        return findings
    }

    private func episodes(
        of shape: CorrelationShape, _ hits: [CorrelationHit], among inner: [[CorrelationEpisode]],
        _ overLimit: inout Set<Int>
    ) -> [CorrelationEpisode] {
        let hits = hits.sorted {
            $0.group != $1.group ? $0.group < $1.group : CorrelationHit.isOrdered($0, $1)
        }
        var found: [CorrelationEpisode] = []
        var start = 0
        while start < hits.count {
            let end = hits[start...].firstIndex { $0.group != hits[start].group } ?? hits.count
            let kept = max(start, end - groupLimit)
            overLimit.formUnion(hits[start..<kept].map(\.record))
            var sweep = CorrelationSweep(shape, over: hits[kept..<end])
            sweep.run()
            found += sweep.episodes.map { flattened($0, hits[kept..<end], inner) }
            start = end
        }
        return found.sorted {
            ($0.closedAt, $0.closer, $0.group) < ($1.closedAt, $1.closer, $1.group)
        }
    }

    /// Puts the records of inner episodes in the place of the records that closed them.
    private func flattened(
        _ episode: CorrelationEpisode, _ hits: ArraySlice<CorrelationHit>,
        _ inner: [[CorrelationEpisode]]
    ) -> CorrelationEpisode {
        let places = hits.filter { hit in
            hit.episode >= 0 && hit.time >= episode.first && hit.time <= episode.last
        }.map(\.episode)
        guard !places.isEmpty else { return episode }
        let parts = Set(places).map { inner[$0 >> 32][$0 & 0xFFFF_FFFF] }
        return CorrelationEpisode(
            group: episode.group, closer: episode.closer, closedAt: episode.closedAt,
            first: min(episode.first, parts.map(\.first).min() ?? episode.first),
            last: max(episode.last, parts.map(\.last).max() ?? episode.last),
            records: Set(episode.records).union(parts.flatMap(\.records)).sorted(),
            count: episode.count, values: episode.values)
    }
}
