package import LogModel
package import People

/// A signed document that stands beside the authorisations and says more about one, or about none.
package enum Supplement: Sendable, Equatable {
    /// Ends an authorisation: what it collected stays sealed until it expires.
    case revocation(Revocation)
    /// Adds readers to an authorisation.
    case amendment(Amendment)
    /// Answers a trigger notice: nothing more is done about a handle.
    case noAction(NoAction)
    /// Lets a deputy sign in the head's place for a while.
    case delegation(Delegation)

    /// The day of signing.
    package var date: CivilDate {
        switch self {
        case .revocation(let document): document.date
        case .amendment(let document): document.date
        case .noAction(let document): document.date
        case .delegation(let document): document.date
        }
    }

    /// Why, in its author's words.
    package var reason: String {
        switch self {
        case .revocation(let document): document.reason
        case .amendment(let document): document.reason
        case .noAction(let document): document.reason
        case .delegation(let document): document.reason
        }
    }
}

/// `2026-014.revoked.yaml`.
package struct Revocation: Sendable, Equatable {
    /// The authorisation's number.
    package let number: String
    /// SHA-256 over the authorisation that is meant.
    package let digest: [UInt8]
    package let date: CivilDate
    package let reason: String
}

/// `2026-014.amended-1.yaml`.
package struct Amendment: Sendable, Equatable {
    /// The authorisation's number.
    package let number: String
    package let index: Int
    /// SHA-256 over the authorisation that is meant.
    package let digest: [UInt8]
    package let date: CivilDate
    package let reason: String
    /// The names in `authorities.yaml` that are added.
    package let readers: [String]
}

/// `no-action-2026-003.yaml`.
package struct NoAction: Sendable, Equatable {
    /// Its number, in a series of its own.
    package let number: String
    package let handle: CaseHandle
    package let date: CivilDate
    package let reason: String
}

/// `delegation-2026-001.yaml`.
package struct Delegation: Sendable, Equatable {
    /// Its number, in a series of its own.
    package let number: String
    package let date: CivilDate
    /// The name of a `deputy-headteacher` in `authorities.yaml`.
    package let acting: String
    /// The days on which the deputy signs as the head.
    package let days: Days
    package let reason: String
}

/// What was decided about one supplement.
package struct SupplementRuling: Sendable, Equatable {
    package let kind: DocumentKind
    package let file: String
    /// What it says; `nil` when it cannot be read.
    package let content: Supplement?
    /// Those whose signatures hold.
    package let signers: [Signer]
    /// Those in the table whose signature can count for it, alone or beside others.
    let able: [AuthorityEntry]
    /// The office on whose notice the case of an answer stands today; `nil` when that is not known, and
    /// for other documents.
    let noticeOffice: Office?
    /// Those whom an amendment adds, with the keys that they had when it named them.
    let readers: [Reader]
    /// Those whom it adds and who have another key since.
    package let replaced: [ReplacedReader]
    /// Why it does not hold; empty if it does.
    package let refusals: [Refusal]

    package var holds: Bool { refusals.isEmpty && content != nil }

    /// Whether nothing is wrong with the document but that signatures are still to come.
    package var awaitsSignatures: Bool {
        !refusals.isEmpty && content != nil && refusals.allSatisfy(\.isMissingSignature)
    }
}

/// A case that somebody who may authorise has answered with *no action*.
package struct ClosedCase: Sendable, Hashable {
    package let handle: CaseHandle
    /// The day of the answer: what was counted up to it is answered.
    package let date: CivilDate
    /// The office that answered, which can only answer what was addressed to it.
    package let office: Office
    /// The id of whoever answered, who cannot answer their own case.
    package let person: String?

    /// Makes an answer.
    package init(
        handle: CaseHandle, date: CivilDate, office: Office, person: String? = nil
    ) {
        self.person = person
        self.handle = handle
        self.date = date
        self.office = office
    }
}
