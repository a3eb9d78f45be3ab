package import EventStore
import LogModel
internal import People

extension CaseTally {
    /// The store's tallies with the outcomes of one case, rule and day drawn together.
    package static func all(_ tallies: [Tally]) -> [CaseTally] {
        var found: [CaseTally: (allowed: Int, denied: Int)] = [:]
        for tally in tallies {
            let key = CaseTally(
                handle: tally.handle.description, ruleID: tally.rule, day: tally.day, allowed: 0,
                denied: 0)
            if tally.action == .allowed {
                found[key, default: (0, 0)].allowed += tally.count
            } else {
                found[key, default: (0, 0)].denied += tally.count
            }
        }
        return found.map { key, counts in
            CaseTally(
                handle: key.handle, ruleID: key.ruleID, day: key.day, allowed: counts.allowed,
                denied: counts.denied)
        }.sorted { ($0.handle, $0.ruleID, $0.day) < ($1.handle, $1.ruleID, $1.day) }
    }
}

extension UnattributedTally {
    /// The store's counts with each outcome in its column.
    package static func all(_ counts: [UnattributedCount]) -> [UnattributedTally] {
        counts.map {
            UnattributedTally(
                source: $0.source, ruleID: $0.rule, day: $0.day,
                allowed: $0.action == .allowed ? $0.count : 0,
                denied: $0.action == .allowed ? 0 : $0.count)
        }
    }
}

extension PrivateMail {
    /// The store's counts added up by source, in the order of the sources' names.
    package static func all(_ counts: [PrivateCount]) -> [PrivateMail] {
        Dictionary(grouping: counts, by: \.source)
            .map { PrivateMail(source: $0.key, count: $0.value.reduce(0) { $0 + $1.count }) }
            .sorted { $0.source < $1.source }
    }
}
