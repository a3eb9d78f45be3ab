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
            let refusal = try refusal(of: document.file(signers), row, changing: [:])
            #expect(refusal == nil, "\(row), signed by \(signers.sorted())")
        }
    }

    @Test("whom a handle turns out to name decides whose signatures it needed", arguments: rows)
    func gateForHandles(_ row: SignerClause) throws {
        guard let account = row.subject.account else { return }
        let handle = try school.facts(account: account).handle
        var changes = changes(of: row, for: .crime)
        changes["subjects"] = "[{ case-handle: \(handle) }]"
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

    /// A signer's days in office, around the day of signing and tonight.
    private struct Office: Sendable {
        let words: String
        var from: String?
        var until: String?
        /// The refusal of the court and of the gate; `nil` where it lets pass.
        var court: String?
        var gate: String?
    }

    private static let offices = [
        Office(words: "ended the day before signing", until: "2026-11-14", court: "keyNotValid"),
        Office(words: "ended on the day of signing", until: "2026-11-15", gate: "signerLeft"),
        Office(words: "ended yesterday", until: "2026-11-19", gate: "signerLeft"),
        Office(words: "ends tonight", until: "2026-11-20"),
        Office(words: "began on the day of signing", from: "2026-11-15"),
        Office(words: "began the day after signing", from: "2026-11-16", court: "keyNotValid"),
    ]

    @Test("P2 App 6: each needed signature counts while its signer is in office", arguments: rows)
    func dates(_ row: SignerClause) throws {
        guard row.subject.account != nil else { return }
        let document = try SignedDocument(changes(of: row, for: .crime), by: school)
        for office in WhoSignsTests.offices {
            for signers in row.sufficient {
                for signer in signers {
                    let span = (try office.from.map(date), try office.until.map(date))
                    let (court, gate) = try answers(
                        document.file(signers), row, changing: [signer: span])
                    let cell = "\(row), by \(signers.sorted()), office of \(signer) \(office.words)"
                    #expect(court == (office.court.map { [$0] } ?? []), "\(cell)")
                    #expect(gate == office.gate, "\(cell)")
                }
            }
        }
    }

    /// When a subject was head, and what follows for the head's and the chair's signature.
    struct SubjectsOffice: Sendable {
        let from: String
        let until: String
        /// Refusals of a document that the head alone signed, and of one that the chair did.
        var byHead: String?
        var byChair: String?
    }

    @Test(
        "P3 8.5: who was head at signing, at the event or tonight has the chair sign",
        arguments: [
            SubjectsOffice(from: "2026-09-01", until: "2026-11-14", byChair: "headMustSign"),
            SubjectsOffice(
                from: "2026-09-01", until: "2026-11-15", byHead: "chairMustSignForHead"),
            // Not head when the document is judged, but on the day of the event: it needs both.
            SubjectsOffice(
                from: "2026-11-16", until: "2026-11-18", byHead: "chairMustSignForHead",
                byChair: "headMustSign"),
            SubjectsOffice(
                from: "2026-11-17", until: "2026-11-17", byHead: "chairMustSignForHead",
                byChair: "headMustSign"),
            SubjectsOffice(from: "2026-11-18", until: "2026-11-19", byChair: "headMustSign"),
            SubjectsOffice(
                from: "2026-11-20", until: "2027-08-31", byHead: "chairMustSignForHead"),
            SubjectsOffice(from: "2026-11-21", until: "2027-08-31", byChair: "headMustSign"),
        ])
    func subjectsOffice(_ office: SubjectsOffice) throws {
        let row = try #require(rowOfOtherHead)
        let span = (try date(office.from) as CivilDate?, try date(office.until) as CivilDate?)
        let document = try SignedDocument(changes(of: row, for: .crime), by: school)
        let cells: [(Set<String>, String?)] = [
            ([School.head], office.byHead), ([School.chair], office.byChair),
            ([School.head, School.chair], nil),
        ]
        for (signers, expected) in cells {
            let refusal = try refusal(
                of: document.file(signers), row, changing: [School.leavingHead: span])
            #expect(refusal == expected, "\(signers.sorted())")
        }
    }

    private var rowOfOtherHead: SignerClause? {
        WhoSignsTests.rows.first { $0.subject.words == "another headteacher" && !$0.isPrivate }
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

    /// Asks the gate under a document that names nobody, for every combination that the court takes.
    private func expectGate(
        _ row: SignerClause, _ changes: [String: String?], accepting: (Set<String>) -> Bool
    ) throws {
        let document = try SignedDocument(changes, by: school)
        for signers in SignerClause.combinations {
            let cell = "\(row), signed by \(signers.sorted())"
            let (court, gate) = try answers(document.file(signers), row, changing: [:])
            #expect(court.isEmpty == accepting(signers), "\(cell)")
            guard court.isEmpty else { continue }
            let own = row.subject.own.map(signers.contains) ?? false
            let expected =
                row.isSufficient(signers) ? nil : own ? "signedBySubject" : row.missing
            #expect(gate == expected, "\(cell)")
        }
    }

    /// The first refusal of court or gate.
    private func refusal(
        of file: AuthorisationFile, _ row: SignerClause,
        changing spans: [String: (CivilDate?, CivilDate?)]
    ) throws -> String? {
        let (court, gate) = try answers(file, row, changing: spans)
        return court.first ?? gate
    }

    /// What the court says about a document, and, where it takes it, the gate about the subject's
    /// event; both on the night of 20 November, with other days in office for some.
    private func answers(
        _ file: AuthorisationFile, _ row: SignerClause,
        changing spans: [String: (CivilDate?, CivilDate?)]
    ) throws -> (court: [String], gate: String?) {
        let table = AuthorityTable(
            entries: school.authorities.entries.map { entry in
                guard let (from, until) = spans[entry.name] else { return entry }
                return AuthorityEntry(
                    name: entry.name, role: entry.role, person: entry.person,
                    signingKey: entry.signingKey, readingKey: entry.readingKey, from: from,
                    until: until)
            })
        let today = try date("2026-11-20")
        let rulings = Authorisations.judge(
            files: [file], authorities: table, directory: school.directory, today: today,
            firstSeen: try School.seen([file]))
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

/// A document with the signature of everybody who might sign it, each made once.
struct SignedDocument {
    private let bytes: [UInt8]
    private let signatures: [String: [UInt8]]

    init(
        _ changes: [String: String?], by school: School, signers: [String] = SignerClause.signers
    ) throws {
        let document = School.document(changes)
        bytes = document
        signatures = try Dictionary(
            uniqueKeysWithValues: signers.map { signer in
                (signer, try #require(school.keys[signer]).sign(document))
            })
    }

    /// The files with the signatures of some.
    func file(_ signers: Set<String>) -> AuthorisationFile {
        AuthorisationFile(
            name: "2026-014.yaml", bytes: bytes,
            signatures: signers.sorted().enumerated().compactMap { index, signer in
                signatures[signer].map {
                    .init(name: "2026-014.yaml.\(index).sig", bytes: $0)
                }
            })
    }
}
