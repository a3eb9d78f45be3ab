import Authority
import LogModel
import People
import Reports

/// An addressee's tallies, those apart that the addressee has answered with *no action*.
///
/// An answer closes what its own office was told, so that nobody can close a case of which somebody
/// else must hear: the head's own handle goes to the chair, and the head's answer to it counts
/// for nothing there. Nor does anybody close their own case: a deputy who acted as the head for a
/// while might, for the head who comes back.
struct AnsweredCases {
    let open: [CaseTally]
    let closed: [ClosedCaseFacts]

    /// Sets the answered tallies apart.
    ///
    /// - Parameters:
    ///   - tallies: what the addressee is told.
    ///   - answers: the answers on file that hold, of every office.
    ///   - office: the addressee's.
    ///   - handles: all that a person has, by the person's id.
    init(
        tallies: [CaseTally], answers: [ClosedCase], office: Office,
        handles: (String) -> Set<CaseHandle>
    ) {
        let counting = answers.filter { answer in
            let own = answer.person.map(handles) ?? []
            return answer.office == office && !own.contains(answer.handle)
        }
        let last = Dictionary(
            counting.map { ($0.handle.description, $0.date) }, uniquingKeysWith: max)
        let isAnswered = { (tally: CaseTally) in last[tally.handle].map { tally.day <= $0 } ?? false
        }
        open = tallies.filter { !isAnswered($0) }
        closed = Dictionary(grouping: tallies.filter(isAnswered), by: \.handle)
            .compactMap { handle, own in
                last[handle].map { date in
                    ClosedCaseFacts(
                        handle: handle, date: date,
                        matches: own.reduce(0) { $0 + $1.allowed + $1.denied })
                }
            }.sorted { $0.handle < $1.handle }
    }
}
