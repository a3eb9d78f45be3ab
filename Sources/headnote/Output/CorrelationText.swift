import LogModel
import Rules

/// What people read about correlations.
extension Messages {
    /// What a correlation became.
    static func explanation(_ rule: CorrelationExplanation) -> [String] {
        var lines = [
            "\(rule.heading.title)  \(rule.heading.id)",
            "  \(rule.heading.path):\(rule.heading.line), level \(rule.heading.level.rawValue)"
                + (rule.heading.isEnabled ? "" : ", switched off"),
            "holds where, for one person and within \(span(rule.spanSeconds)),",
            "  " + condition(rule),
        ]
        if !rule.groupBy.isEmpty {
            lines.append("  counted apart for each " + rule.groupBy.joined(separator: ", each "))
        }
        lines.append("of the records that these match:")
        lines += rule.parts.map { part in
            "  \(part.title)" + (part.flagsByItself ? " (a flag of its own, too)" : "")
        }
        lines.append(
            rule.raisesFlags || !rule.heading.isEnabled
                ? "overlapping windows are one episode, and each episode one flag"
                : "its episodes are no flags of their own")
        lines.append("cost: that of the rules which it counts; `rules explain` tells it of each")
        return lines
    }

    private static func condition(_ rule: CorrelationExplanation) -> String {
        let values = rule.values.joined(separator: " and ")
        let measure =
            switch rule.type {
            case .eventCount: "the number of records"
            case .valueCount: "the number of different values of \(values)"
            case .valueSum: "the sum of \(values)"
            case .valueAverage: "the mean of \(values)"
            case .temporal: "the number of different rules that match"
            case .temporalOrdered: "the number of rules that match, in the order below,"
            }
        return "\(measure) \(bounds(rule.bounds))"
    }

    private static func bounds(_ bounds: [CorrelationBound]) -> String {
        bounds.map { bound in
            let relation =
                switch bound.relation {
                case .gt: "is more than"
                case .gte: "is at least"
                case .lt: "is less than"
                case .lte: "is at most"
                case .eq: "is"
                case .neq: "is not"
                }
            let isWhole = bound.number == bound.number.rounded() && abs(bound.number) < 1e15
            return "\(relation) " + (isWhole ? String(Int64(bound.number)) : "\(bound.number)")
        }.joined(separator: " and ")
    }

    private static func span(_ seconds: Int64) -> String {
        let units: [(Int64, String)] = [(3600, "hour"), (60, "minute"), (1, "second")]
        for (length, name) in units where seconds % length == 0 && seconds >= length {
            return count(Int(seconds / length), name)
        }
        return count(Int(seconds), "second")
    }
}
