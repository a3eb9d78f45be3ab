internal import LogModel

/// The coordinates of the drawings; every number in them is made here, never taken from a text.
enum Charts {
    private static let width = 720
    private static let left = 36
    private static let baseline = 132
    private static let height = 112

    /// Bars by day, allowed below and denied above, and bands over days of which a source is
    /// missing.
    static func timeline(
        _ events: [ReportEvent], over days: ClosedRange<CivilDate>, missing: Set<CivilDate>
    ) -> PageValue {
        let first = days.lowerBound.daysSinceEpoch
        let count = days.upperBound.daysSinceEpoch - first + 1
        var allowed: [Int: Int] = [:]
        var denied: [Int: Int] = [:]
        for event in events {
            let day = event.date.daysSinceEpoch - first
            if event.action == .allowed {
                allowed[day, default: 0] += 1
            } else {
                denied[day, default: 0] += 1
            }
        }
        let busy = Set(allowed.keys).union(denied.keys)
        let most = busy.map { (allowed[$0] ?? 0) + (denied[$0] ?? 0) }.max() ?? 0
        let top = roundedUp(max(most, 2))
        let step = Double(width - left - 8) / Double(max(count, 1))
        let bar = max(1.2, min(22, step * 0.68))
        let x = { (day: Int) in Double(left) + (Double(day) + 0.5) * step }
        let bars: [PageValue] = busy.sorted().map { day in
            let low = tall(allowed[day] ?? 0, of: top)
            let high = tall(denied[day] ?? 0, of: top)
            return [
                "x": .text(decimal(x(day) - bar / 2)), "width": .text(decimal(bar)),
                "allowed-y": .text(decimal(Double(baseline) - low)),
                "allowed-height": .text(decimal(low)),
                "denied-y": .text(decimal(Double(baseline) - low - high)),
                "denied-height": .text(decimal(high)),
            ]
        }
        let gaps: [PageValue] = missing.filter(days.contains).sorted().map { date in
            let day = date.daysSinceEpoch - first
            return [
                "x": .text(decimal(x(day) - step / 2)), "width": .text(decimal(max(step, 1.5))),
            ]
        }
        return [
            "bars": .list(bars), "gaps": .list(gaps), "lines": .list(lines(upTo: top)),
            "labels": .list(labels(over: days, count: count, x: x)),
            "has-gaps": .flag(!gaps.isEmpty),
        ]
    }

    /// The bar of one rule: how many matches were allowed and denied, against the most of all.
    static func ruleBar(allowed: Int, denied: Int, most: Int) -> PageValue {
        let scale = 160 / Double(max(most, 1))
        return [
            "allowed-width": .text(decimal(Double(allowed) * scale)),
            "denied-x": .text(decimal(Double(allowed) * scale)),
            "denied-width": .text(decimal(Double(denied) * scale)),
        ]
    }

    private static func lines(upTo top: Int) -> [PageValue] {
        [0, top / 2, top].map { value in
            let y = Double(baseline) - tall(value, of: top)
            return [
                "y": .text(decimal(y)), "text-y": .text(decimal(y + 4)), "value": .number(value),
            ]
        }
    }

    private static func labels(
        over days: ClosedRange<CivilDate>, count: Int, x: (Int) -> Double
    ) -> [PageValue] {
        let stride = max(1, (count + 9) / 10)
        return Swift.stride(from: 0, to: count, by: stride).map { day in
            [
                "x": .text(decimal(x(day))),
                "text": .text(Words.shortDate(days.lowerBound.adding(days: day))),
            ]
        }
    }

    private static func tall(_ value: Int, of top: Int) -> Double {
        Double(value) / Double(top) * Double(height)
    }

    /// The next even number that reads well on an axis.
    private static func roundedUp(_ value: Int) -> Int {
        var unit = 2
        while unit * 10 < value { unit *= 10 }
        return (value + unit - 1) / unit * unit
    }

    /// A coordinate with one decimal place.
    static func decimal(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(abs(tenths % 10))"
    }
}
