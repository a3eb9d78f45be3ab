package import LogModel
package import People

/// The case handles of people in the table of authorities, as far as a site can still tell.
///
/// Which office decides of a case depends on whom it is about. Whoever signs knows the handle only;
/// the site knows which notice tells of it, and by that an authorisation is judged before a signature
/// is asked for, and not first when its events turn up. What is said before that tells no more than
/// the notices do, but for a person who was, or will be, in another office than today.
package struct KnownHandles: Sendable, Equatable {
    /// Whose a handle is.
    enum Holder: Equatable {
        /// The person of this id.
        case person(String)
        /// Somebody without an entry in the table.
        case somebodyElse
        /// It may be of a month whose handles are forgotten.
        case unknown
    }

    private let persons: [CaseHandle: String]
    private let oldestDay: CivilDate?
    private let counted: Set<CaseHandle>

    /// Makes one.
    ///
    /// - Parameters:
    ///   - persons: everybody in the table by each handle they have.
    ///   - oldestDay: the first day whose records are still kept: handles of its month and of later
    ///     ones are all there.
    ///   - counted: the handles under which something is counted that is still kept, as far as
    ///     anybody asks for them: each stands on a notice.
    package init(
        persons: [CaseHandle: String], oldestDay: CivilDate, counted: Set<CaseHandle> = []
    ) {
        self.persons = persons
        self.oldestDay = oldestDay
        self.counted = counted
    }

    private init() {
        persons = [:]
        oldestDay = nil
        counted = []
    }

    /// What is known before the first night: nothing.
    package static let none = KnownHandles()

    /// The person in the table whose handle it is; `nil` when it is not known to be anybody's there.
    package func person(of handle: CaseHandle) -> String? { persons[handle] }

    /// Whose a handle is of which a notice tells; unknown when none does.
    func holder(onNotice handle: CaseHandle) -> Holder {
        if let person = persons[handle] { return .person(person) }
        return counted.contains(handle) ? .somebodyElse : .unknown
    }

    /// Whose a handle is that stands for matches of some days.
    func holder(of handle: CaseHandle, among days: Days) -> Holder {
        if let person = persons[handle] { return .person(person) }
        guard let oldestDay, days.from.calendarMonth >= oldestDay.calendarMonth else {
            return .unknown
        }
        return .somebodyElse
    }
}

extension AuthorisationCourt {
    /// Whom a part of a document is about, as far as is known.
    private func holder(
        of subject: Authorisation.Subject, in document: Authorisation
    ) -> KnownHandles.Holder {
        switch subject {
        case .person(let id, _): .person(id)
        case .handle(let handle): handles.holder(of: handle, among: document.events)
        case .role: .unknown
        }
    }

    /// What the signatures lack for a part of a document.
    func signerRefusals(
        _ subject: Authorisation.Subject, of document: Authorisation, signers: [AuthorityEntry],
        _ rules: SignerRules
    ) -> [Refusal] {
        let isPrivate = document.coversPrivateCommunications
        let person: String?
        switch holder(of: subject, in: document) {
        case .person(let id): person = id
        case .somebodyElse: person = nil
        case .unknown:
            if case .role = subject { return rules.roleRefusals(signers: signers) }
            return rules.refusals(signers: signers, isPrivate: isPrivate)
        }
        let lacking = rules.refusals(subject: person, signers: signers, isPrivate: isPrivate)
        guard case .handle = subject, !lacking.isEmpty else { return lacking }
        // Neither who it is about is said, nor that a signer is: a handle stays one.
        if isAskedAlike(subject, of: person, isPrivate: isPrivate, rules),
            !rules.refusals(signers: signers, isPrivate: true).isEmpty
        {
            return [.privateCaseNeedsTwo]
        }
        return [.caseNeedsSignature(of: rules.offices(subject: person, isPrivate: isPrivate))]
    }

    /// Those among some whose signature can count for a part of what a document covers.
    ///
    /// - Parameters:
    ///   - entries: of the table.
    ///   - document: whom and what it covers.
    ///   - date: the day of signing, where it is not the document's: that of an amendment.
    /// - Returns: in their order.
    func able(
        _ entries: [AuthorityEntry], toSign document: Authorisation, on date: CivilDate? = nil
    ) -> [AuthorityEntry] {
        let isPrivate = document.coversPrivateCommunications
        let rules = SignerRules(authorities: authorities, days: [date ?? document.date, today])
        return entries.filter { entry in
            document.subjects.contains { subject in
                let person: String?
                switch holder(of: subject, in: document) {
                case .unknown: return true
                case .person(let id): person = id
                case .somebodyElse: person = nil
                }
                let asked: [String?] =
                    isAskedAlike(subject, of: person, isPrivate: isPrivate, rules)
                    ? [nil] + chairs : [person]
                return asked.contains {
                    rules.mayCount(entry, subject: $0, isPrivate: isPrivate)
                }
            }
        }
    }

    /// Whether a case must not show whether it is the chair's own: that stands on the head's notice
    /// among all others, and only private communications of it ask for another signature.
    private func isAskedAlike(
        _ subject: Authorisation.Subject, of person: String?, isPrivate: Bool, _ rules: SignerRules
    ) -> Bool {
        guard case .handle = subject, isPrivate else { return false }
        return rules.offices(subject: person, isPrivate: true).contains(.head)
    }

    /// The ids of everybody who is entered as chair of governors.
    private var chairs: [String?] {
        authorities.entries.filter { $0.role == .chairOfGovernors && $0.person != nil }
            .map(\.person)
    }
}
