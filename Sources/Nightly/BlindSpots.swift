import EventStore
import LogModel
import Reports
import Rules

/// Finds what a source can never show, from what its records stated so far.
enum BlindSpots {
    /// From how many records on a part that none of them states counts as never stated.
    private static let enough = 20
    /// From how many records on a single client's address is no accident.
    private static let enoughForOneClient = 200

    /// The blind spots of a source, in the order of the causes.
    ///
    /// - Parameters:
    ///   - coverage: what was read of the source in the window.
    ///   - channel: the source's channel.
    ///   - rules: those that raise flags are asked what they need.
    ///   - correlations: what those of the channel need, by title.
    ///   - hasRules: whether any rule looks at records of the channel.
    /// - Returns: nothing while too few records were read to tell, but that no rule looks at them.
    static func find(
        in coverage: SourceCoverage, channel: Channel, rules: [FlagRule],
        correlations: [(title: String, parts: RecordParts)] = [], hasRules: Bool = true
    ) -> [BlindSpot] {
        let isLookedAt = hasRules || coverage.records == 0
        guard coverage.records >= enough else {
            return isLookedAt ? [] : [BlindSpot(cause: .noRules, rules: [])]
        }
        let parts = coverage.parts
        var titles: [BlindSpot.Cause: [String]] = isLookedAt ? [:] : [.noRules: []]
        if channel != .email, !parts.contains(.account) { titles[.noAccounts] = [] }
        if channel == .web, parts.contains(.client), !parts.contains(.severalClients),
            coverage.records >= enoughForOneClient
        {
            titles[.oneClient] = []
        }
        if channel == .email, !parts.contains(.subject) { titles[.noSubjects] = [] }
        if channel == .message, parts.isDisjoint(with: [.recipients, .domains]) {
            titles[.noParticipants] = []
        }
        let own = rules.filter {
            $0.raisesFlags && ($0.channel.map { $0 == channel } ?? true)
        }.map { (title: $0.title, parts: $0.neededParts) }
        for rule in own + correlations {
            let missing = rule.parts.subtracting(parts)
            guard !missing.isEmpty else { continue }
            titles[cause(of: missing), default: []].append(rule.title)
        }
        return BlindSpot.Cause.allCases.compactMap { cause in
            titles[cause].map { BlindSpot(cause: cause, rules: $0.sorted()) }
        }
    }

    /// What to call it that some parts are never stated.
    private static func cause(of missing: RecordParts) -> BlindSpot.Cause {
        let causes: [(RecordParts, BlindSpot.Cause)] = [
            (.path, .onlyTunnels), (.query, .noQueries), (.subject, .noSubjects),
            (.userAgent, .noUserAgents), (.referrer, .noReferrers), (.mime, .noMediaTypes),
            (.size, .noSizes), (.recipients, .noRecipients),
            (.proxyCategories, .noProxyCategories), (.room, .noRooms),
        ]
        return causes.first { missing.contains($0.0) }?.1 ?? .other
    }
}
