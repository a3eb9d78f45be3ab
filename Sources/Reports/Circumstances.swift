internal import LogModel

/// What speaks for the person, beside one event.
enum Circumstance: Equatable {
    /// All matches on the host that day lie within five minutes.
    case singleShortVisit
    case denied
    case stoppedAtLogin
    case sharedComputer
    case selfReport(String)
    case permission(String)

    /// The word for tables and data.
    var code: String {
        switch self {
        case .singleShortVisit: "single-short-visit"
        case .denied: "denied"
        case .stoppedAtLogin: "stopped-at-login"
        case .sharedComputer: "shared-computer"
        case .selfReport: "self-reported"
        case .permission: "permission-on-file"
        }
    }

    /// The sentence for the page.
    var sentence: String {
        switch self {
        case .singleShortVisit:
            "Single short visit: every match on this host that day lies within five minutes."
        case .denied: "The filter denied it; nothing was shown."
        case .stoppedAtLogin: "The proxy asked for a login; nothing was shown."
        case .sharedComputer: "Shared computer: somebody else may have been at it."
        case .selfReport(let report): "Reported by the person: \(report)"
        case .permission(let permission): "Permission on file: \(permission)"
        }
    }
}

/// Finds the circumstances of each event of a report.
struct Circumstances {
    /// Longest single visit that counts as short, in milliseconds.
    static let shortVisit: Int64 = 5 * 60 * 1000

    private struct Visit: Hashable {
        let personID: String
        let place: String
        let date: CivilDate
    }

    private let spans: [Visit: ClosedRange<Timestamp>]

    init(_ events: [ReportEvent]) {
        var spans: [Visit: ClosedRange<Timestamp>] = [:]
        for event in events where event.channel == .web && !event.place.isEmpty {
            let visit = Self.visit(event)
            let known = spans[visit] ?? event.time...event.time
            spans[visit] = min(known.lowerBound, event.time)...max(known.upperBound, event.time)
        }
        self.spans = spans
    }

    /// The circumstances of one of the events, in the order of `Circumstance`.
    func of(_ event: ReportEvent) -> [Circumstance] {
        var found: [Circumstance] = []
        if isShort(event) { found.append(.singleShortVisit) }
        if event.action == .denied { found.append(.denied) }
        if event.action == .challenged { found.append(.stoppedAtLogin) }
        if event.isSharedComputer { found.append(.sharedComputer) }
        if let report = event.selfReport { found.append(.selfReport(report)) }
        if let permission = event.permission { found.append(.permission(permission)) }
        return found
    }

    private func isShort(_ event: ReportEvent) -> Bool {
        guard event.channel == .web, let span = spans[Self.visit(event)] else { return false }
        return span.upperBound.milliseconds - span.lowerBound.milliseconds <= Self.shortVisit
    }

    private static func visit(_ event: ReportEvent) -> Visit {
        Visit(personID: event.personID, place: event.place, date: event.date)
    }
}

extension ReportModel {
    /// How many events have something beside them that speaks for the person.
    package var eventsWithCircumstances: Int {
        let circumstances = Circumstances(events)
        return events.count { !circumstances.of($0).isEmpty }
    }
}
