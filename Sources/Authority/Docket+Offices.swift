import LogModel

extension Docket {
    /// The offices for which an authorisation was signed, an acting head's as the head's.
    ///
    /// What is to be said about it goes to these alone: who else learns of it, learns that there is
    /// something that their own office was not asked about.
    ///
    /// - Parameter ruling: one of ``authorisations``.
    /// - Returns: the offices, the trust's for any role of it; none where it cannot be read.
    package func offices(thatSigned ruling: AuthorisationRuling) -> Set<Office> {
        guard let date = ruling.document?.date else { return [] }
        return Set(authorities.signingRoles(of: ruling.signers, on: date).compactMap(\.office))
    }
}

extension AuthorityTable {
    /// The roles in which some signed on a day, an acting head's as the head's.
    func signingRoles(of signers: [Signer], on date: CivilDate) -> Set<AuthorityRole> {
        Set(signers.compactMap { DocketCourt.office(of: $0, in: self, on: date) })
    }
}
