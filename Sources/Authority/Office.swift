/// An office whose signature counts.
package enum Office: String, Sendable, Hashable, CaseIterable {
    case head = "headteacher"
    case chair = "chair-of-governors"
    /// Every role of the trust that runs the school.
    case trust

    /// The office as a sentence names it: `the headteacher`.
    package var words: String {
        switch self {
        case .head: "the headteacher"
        case .chair: "the chair of governors"
        case .trust: "the trust"
        }
    }

    /// Several offices, each of which is needed, as a sentence names them.
    static func inWords(_ offices: [Office]) -> String {
        if offices == [.trust, .trust] { return "two people of the trust" }
        return offices.map(\.words).joined(separator: " and ")
    }

    /// Whether somebody holds the office where authorisations are judged.
    func isHeld(
        by entry: AuthorityEntry, isActingHead: Bool, trust: Set<AuthorityRole>
    ) -> Bool {
        switch self {
        case .head: entry.role == .headteacher || isActingHead
        case .chair: entry.role == .chairOfGovernors
        case .trust: trust.contains(entry.role)
        }
    }
}

extension AuthorityRole {
    /// The office of a role; `nil` for those who have none of their own.
    ///
    /// A deputy, too, has none: they act for the head under a delegation, and a delegation lets
    /// nobody change the table.
    var office: Office? {
        switch self {
        case .headteacher: .head
        case .chairOfGovernors: .chair
        case .trustCEO, .trustChair, .trustDirector: .trust
        case .deputyHeadteacher, .safeguardingLead, .reader: nil
        }
    }

    /// Several roles as a sentence names them.
    ///
    /// - Parameters:
    ///   - roles: those meant.
    ///   - areAllNeeded: whether each of them is, or one is enough.
    /// - Returns: such as `the headteacher or the chair of governors`.
    static func inWords(_ roles: [AuthorityRole], areAllNeeded: Bool) -> String {
        roles.map(\.officeInWords).joined(separator: areAllNeeded ? " and " : " or ")
    }

    private var officeInWords: String {
        switch office {
        case .head, .chair: office?.words ?? rawValue
        case .trust, nil: "the '\(rawValue)'"
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
