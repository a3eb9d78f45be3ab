/// The kinds of correlations that are carried out.
package enum CorrelationType: String, Sendable, CaseIterable {
    /// How many records.
    case eventCount = "event_count"
    /// How many different values of some fields.
    case valueCount = "value_count"
    /// Records of all rules, in any order.
    case temporal
    /// Records of all rules in the order in which the rules are listed, each later than the last.
    case temporalOrdered = "temporal_ordered"
    /// The sum of a field.
    case valueSum = "value_sum"
    /// The mean of a field.
    case valueAverage = "value_avg"

    /// Whether it looks at values of a field.
    var takesField: Bool {
        switch self {
        case .valueCount, .valueSum, .valueAverage: true
        case .eventCount, .temporal, .temporalOrdered: false
        }
    }
}

/// What a window must measure.
package struct CorrelationBound: Sendable, Hashable {
    /// How the measure is compared with the number.
    package enum Relation: String, Sendable, CaseIterable {
        case gt, gte, lt, lte, eq, neq
    }

    package let relation: Relation
    package let number: Double

    /// States a bound.
    package init(_ relation: Relation, _ number: Double) {
        self.relation = relation
        self.number = number
    }

    func holds(for measure: Double) -> Bool {
        switch relation {
        case .gt: measure > number
        case .gte: measure >= number
        case .lt: measure < number
        case .lte: measure <= number
        case .eq: measure == number
        case .neq: measure != number
        }
    }
}

/// What the engine must know of a correlation: nothing of rules, fields and people.
package struct CorrelationShape: Sendable {
    package let type: CorrelationType
    /// How many rules it names; a hit's slot is the place of its rule among them.
    package let slotCount: Int
    /// The length of the window; both its ends belong to it.
    package let spanMilliseconds: Int64
    /// What the window must measure; all must hold.
    ///
    /// Of ``CorrelationType/temporal`` and ``CorrelationType/temporalOrdered`` the number of different
    /// rules is measured.
    package let bounds: [CorrelationBound]

    /// States a shape.
    package init(
        _ type: CorrelationType, slotCount: Int, spanMilliseconds: Int64, bounds: [CorrelationBound]
    ) {
        self.type = type
        self.slotCount = slotCount
        self.spanMilliseconds = spanMilliseconds
        self.bounds = bounds
    }
}

/// One record that one of a correlation's rules matched.
///
/// A record that several rules match, or that has several values, gives several hits; it still counts
/// as one record.
package struct CorrelationHit: Sendable, Hashable {
    /// When the record was logged, in milliseconds since the epoch.
    package var time: Int64
    /// Tells records apart and orders those of the same time.
    package var record: Int
    /// Which of the correlation's rules.
    package var slot: Int
    /// What the records of one window have in common, numbered by the caller.
    package var group: Int
    /// A value to count, numbered by the caller; -1 for none.
    package var value: Int
    /// A number to add.
    package var number: Double
    /// The episode that this hit stands for, in a chain; -1 for a record.
    var episode = -1

    /// Makes a hit.
    package init(
        time: Int64, record: Int, slot: Int = 0, group: Int = 0, value: Int = -1,
        number: Double = 0
    ) {
        self.time = time
        self.record = record
        self.slot = slot
        self.group = group
        self.value = value
        self.number = number
    }

    /// The order in which hits of a group are looked at: by time, then by record.
    static func isOrdered(_ first: CorrelationHit, _ second: CorrelationHit) -> Bool {
        (first.time, first.record, first.slot, first.value)
            < (second.time, second.record, second.slot, second.value)
    }
}

/// Windows of one group that satisfy a correlation and overlap: one flag.
package struct CorrelationEpisode: Sendable, Hashable {
    package let group: Int
    /// The record with which the condition first held.
    package let closer: Int
    /// When that record was logged.
    package let closedAt: Int64
    /// When the first and the last of its records were logged.
    package let first: Int64
    package let last: Int64
    /// Its records, in the order of their times; of a chain those of the episodes that it holds.
    package let records: [Int]
    /// How many records, or in a chain records and episodes, were counted.
    package let count: Int
    /// The different values that were counted, ascending by their numbers.
    package let values: [Int]
}
