/// An office whose signature counts.
enum Office: Hashable, CaseIterable {
    case head, chair
    /// Every role of the trust that runs the school.
    case trust

    /// The office as a sentence names it.
    var words: String {
        switch self {
        case .head: "the headteacher"
        case .chair: "the chair of governors"
        case .trust: "the trust"
        }
    }

    func isHeld(by entry: AuthorityEntry) -> Bool { entry.role.office == self }
}

extension AuthorityRole {
    /// The office of a role; `nil` for those whose signature clears nothing
    /// by itself: a deputy's counts under a delegation only.
    var office: Office? {
        switch self {
        case .headteacher: .head
        case .chairOfGovernors: .chair
        case .trustCEO, .trustChair, .trustDirector: .trust
        case .deputyHeadteacher, .safeguardingLead, .reader: nil
        }
    }
}

extension AuthorityEntry {
    /// Whether two entries are of one human, or use one key.
    ///
    /// Whoever is entered twice must not stand for two people.
    func isOfSamePerson(as other: AuthorityEntry) -> Bool {
        name == other.name || (person != nil && person == other.person)
            || (signingKey != nil && signingKey == other.signingKey)
            || (readingKey != nil && readingKey == other.readingKey)
    }
}
