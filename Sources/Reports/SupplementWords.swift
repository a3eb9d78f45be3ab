package import Authority

extension Supplement {
    /// What the document says, as a clause.
    package var words: String {
        switch self {
        case .revocation(let revocation):
            "\(revocation.number) ends on \(revocation.date): nothing is collected or opened under it "
                + "any more, and its events stay sealed until they expire"
        case .amendment(let amendment):
            "from \(amendment.date) on \(amendment.readers.joined(separator: " and ")) may read what "
                + "is sealed under \(amendment.number) after that day; what was sealed before does "
                + "not open for them"
        case .noAction(let answer):
            "no action is taken on what was counted for the case \(answer.handle) up to "
                + "\(answer.date)"
        case .delegation(let delegation):
            "\(delegation.acting) signs in the headteacher's place from \(delegation.days.from) "
                + "until \(delegation.days.to); the chair of governors decides about the deputy "
                + "and about the headteacher meanwhile, and an authorisation about the deputy that "
                + "the headteacher signed needs the chair's signature, too, to hold as long"
        }
    }

    /// What kind of document it is, as a title.
    var title: String {
        switch self {
        case .revocation(let document): "Revocation of \(document.number)"
        case .amendment(let document): "Amendment \(document.index) of \(document.number)"
        case .noAction(let document): "No action, \(document.number)"
        case .delegation(let document): "Delegation \(document.number)"
        }
    }
}
