import LogModel

/// Everything that the folder of authorisations holds, judged.
package struct Docket: Sendable, Equatable {
    /// One ruling per authorisation, by number and then file name.
    package let authorisations: [AuthorisationRuling]
    /// One ruling per other document, by file name.
    package let supplements: [SupplementRuling]
    /// Who may authorise, with the deputies who act for the head.
    package let authorities: AuthorityTable

    /// An empty folder, before anybody may authorise.
    package static let empty = Docket(authorisations: [], supplements: [], authorities: .empty)

    /// The cases that were answered with *no action*, by handle and date.
    ///
    /// An answer that holds closes its case for the office on whose notice it stands today, which may be
    /// another than the one that answered: a delegation began or ended since.
    package var closedCases: [ClosedCase] {
        supplements.flatMap { ruling -> [ClosedCase] in
            guard ruling.holds, case .noAction(let answer) = ruling.content else { return [] }
            return ruling.signers.compactMap { signer in
                DocketCourt.office(of: signer, in: authorities, on: answer.date)?.office.map {
                    ClosedCase(
                        handle: answer.handle, date: answer.date,
                        office: ruling.noticeOffice ?? $0,
                        person: authorities.entry(named: signer.name)?.person)
                }
            }
        }.sorted { ($0.handle, $0.date) < ($1.handle, $1.date) }
    }

    /// Those that say more about one authorisation.
    package func supplements(of number: String) -> [SupplementRuling] {
        supplements.filter { ruling in
            switch ruling.kind {
            case .revocation(let own), .amendment(let own, _): own == number
            case .authorisation, .noAction, .delegation: false
            }
        }
    }
}

/// What Headnote remembers of documents from earlier nights.
package struct AuthorisationHistory: Sendable, Equatable {
    /// The digests of authorisations that were revoked: taking the revocation away again does not
    /// bring them back.
    package var revoked: Set<[UInt8]>
    /// The authorisations that a night has accepted.
    package var accepted: AcceptedDocuments
    /// The reading keys that the table of authorities has no longer.
    package var formerKeys: FormerReadingKeys

    /// Makes a history; a site's first night has none.
    package init(
        revoked: Set<[UInt8]> = [], accepted: AcceptedDocuments = AcceptedDocuments(),
        formerKeys: FormerReadingKeys = FormerReadingKeys()
    ) {
        self.revoked = revoked
        self.accepted = accepted
        self.formerKeys = formerKeys
    }
}

extension Authorisations {
    /// Judges everything that lies in the folder of authorisations.
    ///
    /// - Parameters:
    ///   - files: every document with its signatures.
    ///   - court: the tables, the day and what is asked for.
    ///   - history: what is remembered.
    /// - Returns: the rulings.
    static func docket(
        of files: [AuthorisationFile], court: AuthorisationCourt, history: AuthorisationHistory
    ) -> Docket {
        var court = court
        court.authorities.trustRoles = court.requirements.trustRoles
        court.accepted = history.accepted
        court.formerKeys = history.formerKeys
        let supplements = files.filter { DocumentKind(fileName: $0.name) != .authorisation }
        let documents = files.filter { DocumentKind(fileName: $0.name) == .authorisation }
        let delegating = DocketCourt(court: court)
        let delegations = supplements.filter(\.isDelegation).map(delegating.ruling(onDelegation:))
        let acting = delegations.compactMap { delegating.actingHead($0) }
        court.authorities = court.authorities.with(acting)
        let opinions = documents.map(court.opinion)
        let rest = supplements.filter { !$0.isDelegation }
            .map { DocketCourt(court: court).ruling(on: $0, opinions: opinions) }
        let rulings = (delegations + rest).sorted { $0.file < $1.file }
        let numbers = Dictionary(grouping: opinions, by: \.number).mapValues(\.count)
        let decided = opinions.map { opinion in
            opinion.ruling(
                isDuplicate: numbers[opinion.number, default: 0] > 1,
                supplements: rulings, isKnownRevoked: history.revoked.contains(opinion.digest))
        }
        return Docket(
            authorisations: decided.sorted { ($0.number, $0.file) < ($1.number, $1.file) },
            supplements: rulings, authorities: court.authorities)
    }
}

extension AuthorisationFile {
    fileprivate var isDelegation: Bool {
        if case .delegation = DocumentKind(fileName: name) { true } else { false }
    }
}
