import LogModel

extension AuthorisationCourt {
    /// Why a document cannot be signed at all, whoever signs: by those whom it names.
    ///
    /// Whoever is behind a case handle is left to the signatures, for a refusal would tell who it is.
    ///
    /// - Parameter document: whom and what it covers.
    /// - Returns: each reason once.
    func deadEnds(_ document: Authorisation) -> [Refusal] {
        let rules = SignerRules(authorities: authorities, days: [document.date, today])
        let isPrivate = document.coversPrivateCommunications
        let named = document.namedSubjects
        let areTogether = named.contains { subject in
            rules.canBeSigned(subject: subject, isPrivate: isPrivate, without: [subject])
                && !rules.canBeSigned(subject: subject, isPrivate: isPrivate, without: named)
        }
        let lacking = named.flatMap { rules.trustRefusals(subject: $0, isPrivate: isPrivate) }
        return (areTogether ? [.signerAmongSubjects] : []) + lacking.unique
    }
}
