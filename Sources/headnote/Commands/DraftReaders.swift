import Authority
import Nightly

/// The readers that a new authorisation proposes: whoever is to sign it, and a second one.
///
/// Of a case it goes by the notice alone, and never by whose case it is: what it left out would tell
/// that. Of the two one at least can read whatever turns out.
struct DraftReaders {
    let form: AuthorisationForm
    let review: AuthorisationReview

    /// One or two names in `authorities.yaml`, in office today and with a reading key; fewer where
    /// there are no more.
    var names: [String] {
        let able = review.docket.authorities.entries.filter { entry in
            entry.holds(on: review.today) && entry.readingKey != nil
                && !review.concerns(entry, form.subjects)
        }
        let first: [AuthorityRole] =
            isChairs ? [.chairOfGovernors] : [.headteacher, .chairOfGovernors]
        let second: [AuthorityRole] =
            (form.purpose == .childSafety ? [.safeguardingLead] : [])
            + [.deputyHeadteacher, .reader, .chairOfGovernors]
        let signer = able.first(in: first)
        let other = able.filter { $0.name != signer?.name }.first(in: second)
        return [signer, other].compactMap { $0?.name }
    }

    /// Whether the chair decides: the head is named, or a case is on the chair's notice.
    private var isChairs: Bool {
        form.subjects.contains { subject in
            if case .handle(let handle) = subject { review.isOnChairsNotice(handle) } else { false }
        }
            || review.docket.authorities.entries.contains {
                $0.role == .headteacher && review.concerns($0, form.subjects)
            }
    }
}

extension [AuthorityEntry] {
    /// The first entry that has the first of some roles, then of the next.
    fileprivate func first(in roles: [AuthorityRole]) -> AuthorityEntry? {
        roles.lazy.compactMap { role in self.first { $0.role == role } }.first
    }
}
