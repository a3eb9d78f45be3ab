import Authority
import LogModel
import Reports

extension Docket {
    /// How many days before it ends a standing authorisation is to be looked at anew, and for how long
    /// after a day it is said that the day is over.
    private static let remindedDays = 28

    /// What falls due under the authorisations that hold, in the order of their numbers.
    ///
    /// - Parameters:
    ///   - today: the local date.
    ///   - office: only of what this office signed; of everything unless given.
    /// - Returns: numbers and days.
    func dueMatters(on today: CivilDate, signedBy office: Office? = nil) -> [DueMatter] {
        authorisations.filter { ruling in
            office.map { offices(thatSigned: ruling).contains($0) } ?? true
        }.compactMap(\.clearance).flatMap { clearance in
            [
                Docket.letter(under: clearance, on: today),
                Docket.end(of: clearance, on: today),
            ].compactMap(\.self)
        }
    }

    private static func letter(under clearance: Clearance, on today: CivilDate) -> DueMatter? {
        let due = clearance.document.notification.due
        guard due < today, today <= due.adding(days: remindedDays) else { return nil }
        return .letter(number: clearance.number, due: due)
    }

    private static func end(of clearance: Clearance, on today: CivilDate) -> DueMatter? {
        let last = clearance.document.inForce.to
        guard clearance.document.kind == .standing, today >= last.adding(days: -remindedDays),
            today <= last.adding(days: remindedDays)
        else { return nil }
        return .standing(number: clearance.number, last: last, isOver: last < today)
    }

    /// The delegations on file, without those that were over four weeks ago.
    func delegations(on today: CivilDate) -> [DelegationFacts] {
        supplements.compactMap { ruling -> DelegationFacts? in
            guard case .delegation = ruling.kind else { return nil }
            let days = ruling.delegationDays
            if let days, days.upperBound.adding(days: Docket.remindedDays) < today { return nil }
            return DelegationFacts(
                name: String(ruling.file.dropLast(5)), days: days,
                refusal: ruling.holds ? nil : ruling.refusals.first?.nightReason ?? "")
        }
    }
}

extension SupplementRuling {
    /// The days of a delegation; `nil` for every other document, and for days in the wrong order.
    fileprivate var delegationDays: ClosedRange<CivilDate>? {
        guard case .delegation(let document) = content, document.days.from <= document.days.to
        else { return nil }
        return document.days.from...document.days.to
    }
}
