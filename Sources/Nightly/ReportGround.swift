import Authority
import EventStore
import Journal
import LogModel
import Retention

/// What a report rests on when nothing refuses it.
struct ReportGround {
    let store: EventStore
    let inputs: NightInputs
    let clearance: Clearance
    /// The local date, by which it is decided what has expired.
    let today: CivilDate
}

extension AuthorisedReport {
    /// Opens what a report rests on, and asks everything that can refuse one.
    ///
    /// - Parameter isPublishedKey: whether it is asked for with a key that anybody can have.
    /// - Returns: what the report may be made of.
    /// - Throws: ``ReportRefusal``; ``NightRefusal`` when the clock is behind the last run, or the
    ///   site is not what its first run pinned; what the store throws.
    func ground(isPublishedKey: Bool) throws -> ReportGround {
        let today = site.zone.date(at: now)
        let store = try EventStore(folder: site.state, for: .reading)
        try site.holdToPin(of: store)
        guard !isPublishedKey || site.rehearsal != nil else { throw ReportRefusal.rehearsalKey }
        let clock = try store.clockCheck(now: now, today: today).answer(confirmed: false)
        if case .behind(let lastRun) = clock { throw NightRefusal.clockBehind(lastRun: lastRun) }
        let inputs = try NightInputs(site: site, store: store, today: today)
        let clearance = try clearance(in: inputs, today: today)
        return ReportGround(store: store, inputs: inputs, clearance: clearance, today: today)
    }

    /// The clearance as it stands on a day.
    private func clearance(in inputs: NightInputs, today: CivilDate) throws -> Clearance {
        let found = inputs.rulings.filter { $0.number == number }
        guard let ruling = found.first else {
            throw ReportRefusal.noSuchAuthorisation(number)
        }
        guard found.count == 1, let clearance = ruling.clearance else {
            throw ReportRefusal.refused(found.flatMap(\.refusals))
        }
        guard clearance.stage(on: today) != .over else {
            throw ReportRefusal.over(lastKept: clearance.lastKept)
        }
        return clearance
    }

    /// Does something, and notes in the journal when it is refused.
    func notingRefusals<Made>(_ work: () throws -> Made) throws -> Made {
        do {
            return try work()
        } catch {
            if let refused = try refusal(of: error) {
                try Journal(path: site.journalPath).append(refused, at: now)
            }
            throw error
        }
    }

    /// The journal's entry on an error that is a refusal; `nil` for every other error.
    ///
    /// The number stands there only where it is that of a document on file: what somebody typed
    /// could be anything.
    private func refusal(of error: any Error) throws -> JournalEntry? {
        let numbered: [String: JournalValue] =
            number == AuthorisationRuling.unnumbered
            ? [:] : ["authorisation": .authorisation(number)]
        switch error {
        case ReportRefusal.noSuchAuthorisation: return try entry("no-such-authorisation")
        case ReportRefusal.rehearsalKey: return try entry("rehearsal-key")
        case ReportRefusal.refused: return try entry("does-not-hold", numbered)
        case ReportRefusal.over: return try entry("expired", numbered)
        case NightRefusal.clockBehind: return try entry("clock-behind")
        case NightRefusal.rehearsalChanged: return try entry("rehearsal-changed")
        case let error as StoreError where error.code == .notAReader:
            return try entry("not-a-reader", numbered)
        default: return nil
        }
    }

    private func entry(
        _ reason: String, _ fields: [String: JournalValue] = [:]
    ) throws -> JournalEntry {
        try JournalEntry(.reportRefused, fields.merging(["reason": .word(reason)]) { $1 })
    }
}
