package import Authority
package import LogModel

/// What a report says of the authorisation it rests on.
///
/// The particulars of an authorisation are never printed, so there is no place for them here.
package struct AuthorisationFacts: Sendable, Equatable {
    /// Whether it concerns one matter for a short while, or a kind of event.
    package var number: String
    package var kind: Authorisation.Kind
    package var purpose: Authorisation.Purpose
    package var grounds: Authorisation.Grounds
    /// Told to the employee, word for word; may hold line breaks.
    package var reason: String
    /// The day of signing.
    package var signedOn: CivilDate
    package var signers: [OfficeHolder]
    package var readers: [OfficeHolder]
    package var channels: [Channel]
    /// Ids of rules; with no categories either, all rules.
    package var rules: [String]
    package var categories: [String]
    package var events: ClosedRange<CivilDate>
    package var inForce: ClosedRange<CivilDate>
    /// The last night that collects, where somebody who signed may sign no longer before it ends.
    package var lastNight: CivilDate?
    package var leave: Set<DetailLeave>
    /// Whether mail counts whose subject was not logged.
    package var acceptsUnmarkedMail: Bool
    package var coversPrivateCommunications: Bool
    package var impactAssessment: String
    package var impactAssessmentDate: CivilDate
    /// Each as `HR adviser: Pat Quill, 2 November 2026`, in the caller's words.
    package var consultations: [String]

    /// Makes the facts of an authorisation with no leave for details.
    package init(
        number: String, kind: Authorisation.Kind, purpose: Authorisation.Purpose,
        grounds: Authorisation.Grounds, reason: String,
        signedOn: CivilDate, signers: [OfficeHolder], readers: [OfficeHolder],
        channels: [Channel], rules: [String], categories: [String],
        events: ClosedRange<CivilDate>, inForce: ClosedRange<CivilDate>,
        impactAssessment: String, impactAssessmentDate: CivilDate
    ) {
        self.number = number
        self.kind = kind
        self.purpose = purpose
        self.grounds = grounds
        self.reason = reason
        self.signedOn = signedOn
        self.signers = signers
        self.readers = readers
        self.channels = channels
        self.rules = rules
        self.categories = categories
        self.events = events
        self.inForce = inForce
        self.impactAssessment = impactAssessment
        self.impactAssessmentDate = impactAssessmentDate
        leave = []
        acceptsUnmarkedMail = false
        coversPrivateCommunications = false
        consultations = []
    }
}

/// Somebody who signed or may read, with the role they did it in.
package struct OfficeHolder: Sendable, Hashable {
    package var name: String
    /// The role as words: `chair of governors`.
    package var role: String
    /// The number of the delegation by which they signed in the headteacher's place.
    package var delegation: String? = nil

    /// Who it is, for a list.
    var inWords: String {
        let place = delegation.map { ", in the headteacher’s place (delegation \($0))" } ?? ""
        return "\(name), \(role)\(place)"
    }

    /// Makes one from its parts.
    package init(name: String, role: String) {
        self.name = name
        self.role = role
    }
}
