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
        let signing = signing
        let second: [AuthorityRole] =
            (form.purpose == .childSafety ? [.safeguardingLead] : [])
            + [.deputyHeadteacher, .reader] + signing.others
        let signer = able.first(in: signing.first)
        let other = able.filter { $0.name != signer?.name }.first(in: second)
        return [signer, other].compactMap { $0?.name }
    }

    /// The roles of whoever is to sign, and those that else come last: of somebody who is head and chair
    /// in one the trust's alone, for the chair's entry is theirs.
    private var signing: (first: [AuthorityRole], others: [AuthorityRole]) {
        switch office {
        case .head: ([.headteacher, .chairOfGovernors], [.chairOfGovernors])
        case .chair: ([.chairOfGovernors], [.chairOfGovernors])
        case .trust: (trustRoles, trustRoles)
        }
    }

    private var trustRoles: [AuthorityRole] {
        let roles = review.docket.authorities.trustRoles.forBoth
        return AuthorityRole.allCases.filter(roles.contains)
    }

    /// The office that decides: of whom the draft names, or on whose notice a case of it stands.
    private var office: Office {
        let table = review.docket.authorities
        let offices = form.subjects.map { subject -> Office in
            switch subject {
            case .person(let id, _): table.noticeOffice(of: id, on: review.today)
            case .handle(let handle): review.noticeOffice(of: handle)
            case .role: .head
            }
        }
        return [Office.trust, .chair].first(where: offices.contains) ?? .head
    }
}

extension [AuthorityEntry] {
    /// The first entry that has the first of some roles, then of the next.
    fileprivate func first(in roles: [AuthorityRole]) -> AuthorityEntry? {
        roles.lazy.compactMap { role in self.first { $0.role == role } }.first
    }
}
