import LogModel
import People
import Testing

@testable import Authority

/// The table "who signs for what": purpose × class of data × subject × signers × dates.
@Suite struct WhoSignsTests {
    let school: School

    init() throws {
        school = try School()
    }

    static let rows = SignerClause.named + SignerClause.unnamed

    @Test(
        "for every purpose and every combination of signers the clause decides", arguments: rows)
    func signers(_ row: SignerClause) throws {
        for purpose in Authorisation.Purpose.allCases {
            let document = try SignedDocument(changes(of: row, for: purpose), by: school)
            // P2 9.4: private communications only on evidence of crime or unauthorised use.
            let isOpen = !row.isPrivate || purpose == .crime || purpose == .unauthorisedUse
            let ofPurpose = isOpen ? [] : ["privateWithoutEvidencePurpose"]
            for signers in SignerClause.combinations {
                let ruling = try school.judge([document.file(signers)]).first
                #expect(
                    ruling?.refusals.map(name(of:)).sorted()
                        == (ofPurpose + row.refusals(signers)).sorted(),
                    "\(row), \(purpose.rawValue), signed by \(signers.sorted())")
            }
        }
    }

    @Test("the gate clears what the court let pass for a named subject", arguments: rows)
    func gateForNamed(_ row: SignerClause) throws {
        guard row.subject.account != nil else { return }
        let document = try SignedDocument(changes(of: row, for: .crime), by: school)
        for signers in SignerClause.combinations where row.isSufficient(signers) {
            let (court, gate) = try answers(document.file(signers), row)
            #expect(court == [] && gate == nil, "\(row), signed by \(signers.sorted())")
        }
    }

    @Test("whom a handle turns out to name decides whose signatures it needed", arguments: rows)
    func gateForHandles(_ row: SignerClause) throws {
        guard let account = row.subject.account else { return }
        let changes = try changes(of: row, byHandleOf: account, for: .crime)
        try expectGate(row, changes, accepting: { unnamed(row.isPrivate).isSufficient($0) })
    }

    @Test("standing orders cover nobody whose clause lacks a signature", arguments: rows)
    func gateForStanding(_ row: SignerClause) throws {
        // Private communications are never opened by a standing order (P1 6.3.1).
        guard row.subject.account != nil, !row.isPrivate else { return }
        var changes = changes(of: row, for: .childSafety)
        changes["kind"] = "standing"
        changes["subjects"] = "[{ roles: [staff, pupil, governor] }]"
        changes["in-force"] = "{ from: 2026-11-16, until: 2027-08-31 }"
        // The head signs, and whoever decides of the head's matters can do so beside them.
        try expectGate(row, changes, accepting: { $0.contains(School.head) })
    }

    private func unnamed(_ isPrivate: Bool) -> SignerClause {
        SignerClause.unnamed[isPrivate ? 1 : 0]
    }

    func changes(
        of row: SignerClause, for purpose: Authorisation.Purpose
    ) -> [String: String?] {
        [
            "purpose": purpose.rawValue, "subjects": row.subject.yaml,
            "private-communications": "\(row.isPrivate)", "readers": "[\(row.subject.reader)]",
        ]
    }

    /// The same document about a person's case handle, which tells nobody whose it is.
    func changes(
        of row: SignerClause, byHandleOf account: String, for purpose: Authorisation.Purpose
    ) throws -> [String: String?] {
        let handle = try school.facts(account: account).handle
        return changes(of: row, for: purpose).merging(
            ["subjects": "[{ case-handle: \(handle) }]"]
        ) { $1 }
    }

    /// Asks the gate under a document that names nobody, for every combination that the court takes.
    private func expectGate(
        _ row: SignerClause, _ changes: [String: String?], accepting: (Set<String>) -> Bool
    ) throws {
        let document = try SignedDocument(changes, by: school)
        for signers in SignerClause.combinations {
            let cell = "\(row), signed by \(signers.sorted())"
            let (court, gate) = try answers(document.file(signers), row)
            #expect(court.isEmpty == accepting(signers), "\(cell)")
            guard court.isEmpty else { continue }
            let own = row.subject.own.map(signers.contains) ?? false
            let expected =
                row.isSufficient(signers) ? nil : own ? "signedBySubject" : row.missing
            #expect(gate == expected, "\(cell)")
        }
    }

    /// What the court says about a document, and, where it takes it, the gate about the subject's
    /// event; both on the night of 20 November.
    ///
    /// - Parameters:
    ///   - file: the document with its signatures.
    ///   - row: whose event it is.
    ///   - authorities: another table than the school's.
    ///   - trustRoles: which roles of the trust sign.
    /// - Returns: the names of the refusals; the gate is asked only where the court has none.
    /// - Throws: when the row's account is nobody's.
    func answers(
        _ file: AuthorisationFile, _ row: SignerClause, by authorities: AuthorityTable? = nil,
        stating trustRoles: TrustRoles = .any
    ) throws -> (court: [String], gate: String?) {
        let today = try date("2026-11-20")
        let rulings = Authorisations.judge(
            files: [file], authorities: authorities ?? school.authorities,
            directory: school.directory, today: today, firstSeen: try School.seen([file]),
            requirements: .init(trustRoles: trustRoles))
        let refusals = try #require(rulings.first).refusals.map(name(of:))
        guard refusals.isEmpty, let account = row.subject.account else { return (refusals, nil) }
        let facts = try school.facts(
            account: account, channel: row.isPrivate ? .email : .web
        ) { if row.isPrivate { $0.marking = .marked } }
        switch Gate(rulings: rulings, today: today).answer(facts, under: "2026-014") {
        case .success: return ([], nil)
        case .failure(let refusal): return ([], name(of: refusal))
        }
    }
}
