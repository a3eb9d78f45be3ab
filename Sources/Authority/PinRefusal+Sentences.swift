// What is wrong with a changed table of authorities or with the confirmation of a pin, for whoever
// looks at it with `authorise check`. The night and the status say no more than ``PinRefusal/reason``,
// because the name of a signature's file may be somebody's.

extension PinRefusal {
    /// What is wrong, with the file or the signature that is meant.
    ///
    /// - Parameter purpose: what the signatures beside the file must have been made for.
    /// - Returns: a sentence.
    package func sentence(for purpose: SigningPurpose) -> String {
        switch self {
        case .signature(.wrongNamespace(let file, let namespace)):
            return "'\(file)' was made for '\(namespace)'; sign with '-n \(purpose.rawValue)'."
        case .signature(let refusal): return refusal.sentence
        default: return "\(reason.prefix(1).uppercased())\(reason.dropFirst())."
        }
    }

    /// What can be done about it, as a clause; `nil` where ``reason`` says it, or who signs is all
    /// that is missing.
    ///
    /// - Parameter purpose: what the signatures beside the file must have been made for.
    /// - Returns: the clause.
    package func remedy(for purpose: SigningPurpose) -> String? {
        switch self {
        case .signature(.unsigned): nil
        case .signature(let refusal): refusal.remedy
        case .unreadable:
            purpose == .confirmation
                ? PinRefusal.anew : "mend that line; 'headnote status' says what is wrong with it"
        case .otherPin: PinRefusal.anew
        default: nil
        }
    }

    /// A confirmation is made from nothing: the page writes its file.
    private static let anew =
        "take the file and the signatures beside it away, and make a new page with 'headnote "
        + "authorise page', which writes it"
}
