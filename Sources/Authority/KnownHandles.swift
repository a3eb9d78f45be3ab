package import LogModel
package import People

/// The case handles of people in the table of authorities, as far as a site can still tell.
///
/// Which office decides of a case, and who may not read of it, depends on whom it is about. Whoever
/// signs knows the handle only; the site knows which notice tells of it, and by that an
/// authorisation is judged before a signature is asked for, and not first when its events turn up.
package struct KnownHandles: Sendable, Equatable {
    /// Whose a handle is.
    enum Holder: Equatable {
        /// The person, who has an entry in the table.
        case inTable(String)
        case somebodyElse
        /// It may be of a month whose handles are forgotten.
        case unknown
    }

    private let persons: [CaseHandle: String]
    private let oldestDay: CivilDate?

    /// Makes one.
    ///
    /// - Parameters:
    ///   - persons: everybody in the table by each handle they have.
    ///   - oldestDay: the first day whose records are still kept: handles of its month and of later
    ///     ones are all there.
    package init(persons: [CaseHandle: String], oldestDay: CivilDate) {
        self.persons = persons
        self.oldestDay = oldestDay
    }

    private init() {
        persons = [:]
        oldestDay = nil
    }

    /// What is known before the first night: nothing.
    package static let none = KnownHandles()

    /// The person in the table whose handle it is; `nil` when it is not known to be anybody's there.
    package func person(of handle: CaseHandle) -> String? { persons[handle] }

    /// Whose a handle is that stands for matches of some days.
    func holder(of handle: CaseHandle, among days: Days) -> Holder {
        if let person = persons[handle] { return .inTable(person) }
        guard let oldestDay, days.from.calendarMonth >= oldestDay.calendarMonth else {
            return .unknown
        }
        return .somebodyElse
    }
}

extension AuthorisationCourt {
    /// The ids of those whom a document concerns as far as is known: named, or behind a handle.
    func knownSubjects(_ document: Authorisation) -> [String] {
        document.subjects.compactMap { subject in
            switch subject {
            case .person(let id, _): id
            case .handle(let handle): handles.person(of: handle)
            case .role: nil
            }
        }
    }

    /// What the signatures lack for one handle.
    func signerRefusals(
        _ handle: CaseHandle, of document: Authorisation, signers: [AuthorityEntry],
        _ rules: SignerRules
    ) -> [Refusal] {
        let isPrivate = document.coversPrivateCommunications
        let subject: String?
        switch handles.holder(of: handle, among: document.events) {
        case .inTable(let person): subject = person
        case .somebodyElse: subject = nil
        case .unknown: return rules.refusals(signers: signers, isPrivate: isPrivate)
        }
        let lacking = rules.refusals(subject: subject, signers: signers, isPrivate: isPrivate)
        // Neither who it is about is said, nor that a signer is: a handle stays one.
        return lacking.isEmpty
            ? []
            : [.caseNeedsSignature(of: rules.offices(subject: subject, isPrivate: isPrivate))]
    }

    /// Those among some whose signature can count for a part of what a document covers.
    func able(_ entries: [AuthorityEntry], toSign document: Authorisation) -> [AuthorityEntry] {
        let isPrivate = document.coversPrivateCommunications
        let rules = SignerRules(authorities: authorities, days: [document.date, today])
        return entries.filter { entry in
            document.subjects.contains { subject in
                let holder: KnownHandles.Holder =
                    switch subject {
                    case .person(let id, _): .inTable(id)
                    case .handle(let handle): handles.holder(of: handle, among: document.events)
                    case .role: .unknown
                    }
                switch holder {
                case .unknown: return true
                case .inTable(let person):
                    return entry.person != person
                        && rules.isAny(entry, of: person, isPrivate: isPrivate)
                case .somebodyElse: return rules.isAny(entry, of: nil, isPrivate: isPrivate)
                }
            }
        }
    }
}
