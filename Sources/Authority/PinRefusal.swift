package import StrictYAML

/// Why a changed table of authorities, or the confirmation of a pin, does not count; names nobody.
package enum PinRefusal: Error, Sendable, Equatable {
    /// The file cannot be read as what it should be; where, if it could be opened.
    case unreadable(YAMLMark?)
    /// A signature beside the file does not count.
    case signature(Refusal)
    /// Nobody who may signed for a change of an entry of this role; the offices that sign at this
    /// school.
    case notSignedFor(AuthorityRole, by: [Office])
    /// The bytes were changed and no entry was; somebody must sign for that, too.
    case notSigned(by: [Office])
    /// It decided before and was replaced; its signatures are from then.
    case decidedBefore
    /// By a clock that is not believed nobody can tell who is in office.
    case clockNotBelieved
    /// The confirmation names another pin.
    case otherPin(SitePin)
    /// Two people of two offices must confirm; which there are at this school.
    case notByTwo(of: [Office])

    /// Why, as a clause that a line of the night's output ends with.
    package var reason: String {
        switch self {
        case .unreadable(let mark):
            "it cannot be read" + (mark.map { " (line \($0.line), column \($0.column))" } ?? "")
        case .signature(let refusal): refusal.nightReason
        case .notSignedFor(let role, let offices):
            "a change of the entry '\(role.rawValue)' must be signed by "
                + PinRefusal.words(of: offices.filter { $0 != role.office })
                + ", and by nobody for themselves"
        case .notSigned(let offices):
            "it must be signed by \(PinRefusal.words(of: offices))"
        case .decidedBefore:
            "it decided before and was replaced; to return to it, change it (a comment is enough) and "
                + "have it signed anew"
        case .clockNotBelieved:
            "the clock is not believed, so nobody can tell who is in office"
        case .otherPin(let pin): "it confirms another pin, \(pin)"
        case .notByTwo(let offices):
            "it must be signed by two people in office, one the headteacher and one the chair of "
                + "governors"
                + (offices.contains(.trust) ? " (or, for one of them, the trust)" : "")
        }
    }

    private static func words(of offices: [Office]) -> String {
        offices.map(\.words).joined(separator: " or ")
    }
}
