import Authority
import LogModel
import People
import Reports

/// Which cases of a notice an authorisation covers that names their very handles.
///
/// Only handles that the notice tells of anyway are looked up, so no office learns of what is for
/// another one. An authorisation that names a person covers cases too, but to say so would name whose
/// they are.
struct CoveredCases {
    let rulings: [AuthorisationRuling]
    let today: CivilDate

    /// The cases of some tallies that are covered, in the order of handles and numbers.
    func among(_ tallies: [CaseTally]) -> [CoveredCaseFacts] {
        let told = Set(tallies.map(\.handle))
        return rulings.compactMap(counting).flatMap { clearance in
            clearance.document.subjects.compactMap { subject -> CoveredCaseFacts? in
                guard case .handle(let handle) = subject, told.contains(handle.description) else {
                    return nil
                }
                let from = clearance.document.inForce.from
                return CoveredCaseFacts(
                    handle: handle.description, number: clearance.number,
                    from: from > today ? from : nil)
            }
        }.sorted { ($0.handle, $0.number) < ($1.handle, $1.number) }
    }

    /// The clearance of an authorisation that collects, or will without anybody's doing.
    private func counting(_ ruling: AuthorisationRuling) -> Clearance? {
        guard let clearance = ruling.clearance,
            [.waiting, .collecting].contains(clearance.stage(on: today)),
            clearance.officeRefusal(on: today) == nil
        else { return nil }
        return clearance
    }
}
