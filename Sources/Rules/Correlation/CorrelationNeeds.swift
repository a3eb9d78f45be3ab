package import LogModel

extension RuleBook {
    /// What correlations over records of one channel cannot do without, for those that flag.
    ///
    /// - Parameter channel: correlations that rest on records of another one too are left out.
    /// - Returns: the titles, and the parts of a record without which each can never match.
    package func correlationNeeds(in channel: Channel) -> [(title: String, parts: RecordParts)] {
        correlations.rules.indices.compactMap { index in
            let rule = correlations.rules[index]
            guard correlations.raisesFlags(index), rule.channels == [channel] else { return nil }
            return (rule.title, neededParts(of: rule))
        }
    }

    private func neededParts(of rule: CorrelationRule) -> RecordParts {
        let needs = rule.slots.indices.map { slot in
            (rule.groupFields[slot] + rule.valueFields[slot]).reduce(
                neededParts(of: rule.slots[slot])
            ) { $0.union($1.field?.part ?? []) }
        }
        switch rule.shape.type {
        case .temporal, .temporalOrdered: return needs.reduce([]) { $0.union($1) }
        case .eventCount, .valueCount, .valueSum, .valueAverage: return RecordParts(sharedBy: needs)
        }
    }

    private func neededParts(of slot: CorrelationRule.Slot) -> RecordParts {
        switch slot {
        case .rule(let index): rules[index].neededParts
        case .correlation(let place): neededParts(of: correlations.rules[place])
        }
    }
}
