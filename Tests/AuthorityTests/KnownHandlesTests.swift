import LogModel
import People
import Testing

@testable import Authority

/// What the court makes of a case handle when the site can tell whose it is.
@Suite struct KnownHandlesTests {
    let school: School

    init() throws {
        school = try School()
    }

    /// What may be said of a case: neither whose it is, nor that a signer is meant.
    static let neutral: Set<String> = [
        "caseNeedsSignature", "privateCaseNeedsTwo", "roleMayNotSign",
    ]

    static let rows = SignerClause.named.filter { $0.subject.account != nil }

    /// Everybody in the invented table by their handle of November.
    private func handles(
        oldest: String = "2026-05-20", counted: Set<CaseHandle> = []
    ) throws -> KnownHandles {
        let persons = school.authorities.entries.compactMap(\.person)
        return KnownHandles(
            persons: Dictionary(persons.map { (school.handleKey.handle(for: $0), $0) }) { $1 },
            oldestDay: try date(oldest), counted: counted)
    }

    private func document(
        about account: String, isPrivate: Bool = false, reader: String = School.reader,
        by signers: Set<String>
    ) throws -> AuthorisationFile {
        let handle = try school.facts(account: account).handle
        return try school.file(
            [
                "subjects": "[{ case-handle: \(handle) }]", "purpose": "crime",
                "readers": "[\(reader)]", "private-communications": isPrivate ? "true" : "false",
            ], signers: signers.sorted())
    }

    private func refusals(
        _ file: AuthorisationFile, knowing handles: KnownHandles
    ) throws -> [Refusal] {
        let docket = Authorisations.docket(
            files: [file], authorities: school.authorities, directory: school.directory,
            today: try date("2026-11-20"), firstSeen: try School.seen([file]), handles: handles)
        return try #require(docket.authorisations.first).refusals
    }

    @Test(
        "the clause of whoever is behind a handle decides, before any event turns up",
        arguments: rows)
    func clause(_ row: SignerClause) throws {
        let account = try #require(row.subject.account)
        for signers in SignerClause.combinations where !signers.isEmpty {
            let file = try document(
                about: account, isPrivate: row.isPrivate, reader: row.subject.reader, by: signers)
            let found = try refusals(file, knowing: try handles())
            #expect(found.isEmpty == row.isSufficient(signers), "\(row), by \(signers.sorted())")
            let names = Set(found.map(name(of:)))
            // Neither whose the handle is may be read from a refusal, nor that a signer is meant.
            #expect(names.isSubset(of: KnownHandlesTests.neutral), "\(names)")
        }
    }

    @Test("an employee's case needs the head; one of the head's the chair: said by office alone")
    func offices() throws {
        let employees = try document(about: "b.thornbury", by: [School.chair])
        #expect(
            try refusals(employees, knowing: try handles()) == [.caseNeedsSignature(of: [.head])])
        let heads = try document(about: "m.ellwood", by: [School.head])
        #expect(try refusals(heads, knowing: try handles()) == [.caseNeedsSignature(of: [.chair])])
    }

    @Test(
        "before it is signed nothing tells which case on the head's notice a document is about",
        arguments: [false, true])
    func alike(isPrivate: Bool) throws {
        for reader in [School.head, School.chair, School.dsl, School.reader] {
            let usual = try said(of: "b.thornbury", isPrivate: isPrivate, reader: reader)
            #expect(!usual.contains { $0.contains("read") }, "\(usual)")
            for account in ["w.castleforth", "j.okafor", "d.abernethie", "a.kettlewell"] {
                let told = try said(of: account, isPrivate: isPrivate, reader: reader)
                #expect(told == usual, "\(account), read by \(reader)")
            }
        }
    }

    /// Everything that is said of a case without a signature and with the head's alone, and who is
    /// asked to sign.
    private func said(
        of account: String, isPrivate: Bool, reader: String
    ) throws -> [String] {
        let handles = try handles()
        return try [[], [School.head]].flatMap { signers -> [String] in
            let file = try document(
                about: account, isPrivate: isPrivate, reader: reader, by: Set(signers))
            let draft = AuthorisationDraft.read(
                file, authorities: school.authorities, directory: school.directory,
                today: try date("2026-11-20"), handles: handles)
            return try refusals(file, knowing: handles).map(\.sentence)
                + (try draft.get().signers.map(\.name))
        }
    }

    @Test("two signatures for private communications must be those that the case needs")
    func privateCases() throws {
        let handles = try handles()
        let chairs = try document(
            about: "w.castleforth", isPrivate: true, by: [School.head, School.chair])
        #expect(
            try refusals(chairs, knowing: handles) == [.caseNeedsSignature(of: [.head, .trust])])
        let employees = try document(
            about: "b.thornbury", isPrivate: true, by: [School.head, School.trust])
        #expect(
            try refusals(employees, knowing: handles)
                == [.caseNeedsSignature(of: [.head, .chair])])
        let heads = try document(about: "m.ellwood", isPrivate: true, by: [School.chair])
        #expect(
            try refusals(heads, knowing: handles) == [.caseNeedsSignature(of: [.chair, .trust])])
    }

    @Test("a handle that may be of a forgotten month is left to the gate")
    func forgotten() throws {
        // The document's events begin on 1 September.
        let file = try document(about: "b.thornbury", by: [School.chair])
        #expect(try refusals(file, knowing: try handles(oldest: "2026-09-30")).count == 1)
        #expect(try refusals(file, knowing: try handles(oldest: "2026-10-01")) == [])
        #expect(try refusals(file, knowing: .none) == [])
    }

    @Test("a draft names as its signers those alone whose signature can count")
    func signers() throws {
        let cases: [(account: String, isPrivate: Bool, signers: [String])] = [
            ("b.thornbury", false, [School.head]),
            ("b.thornbury", true, [School.head, School.chair, School.trust, School.keyless]),
            ("w.castleforth", true, [School.head, School.chair, School.trust, School.keyless]),
            ("m.ellwood", false, [School.chair]),
            ("m.ellwood", true, [School.chair, School.trust, School.keyless]),
            ("w.castleforth", false, [School.head]),
        ]
        for row in cases {
            let draft = try AuthorisationDraft.read(
                try document(about: row.account, isPrivate: row.isPrivate, by: [School.head]),
                authorities: school.authorities, directory: school.directory,
                today: try date("2026-11-20"), handles: try handles()
            ).get()
            // Another headteacher stands in the table, who is in office and may sign as one.
            let names = draft.signers.map(\.name).filter { $0 != School.stranger }
            #expect(names == row.signers, "\(row)")
        }
    }

    @Test("where nobody is chair, no case can be a chair's, so that no trust is asked about one")
    func withoutChair() throws {
        let table = AuthorityTable(
            entries: school.authorities.entries.filter { $0.role != .chairOfGovernors })
        let draft = try AuthorisationDraft.read(
            try document(about: "b.thornbury", isPrivate: true, by: [School.head]),
            authorities: table, directory: school.directory, today: try date("2026-11-20"),
            handles: try handles()
        ).get()
        #expect(draft.signers.map(\.name).filter { $0 != School.stranger } == [School.head])
    }

    @Test("a case that head and chair signed is amended by both, and by no trust")
    func amenders() throws {
        let file = try document(about: "b.thornbury", by: [School.head, School.chair])
        let text = SupplementForm.amendment(
            of: "2026-014", index: 1, digest: file.digest, date: try date("2026-11-18"),
            reason: "The reader is on leave.", readers: [School.dsl])
        let unsigned = AuthorisationFile(
            name: "2026-014.amended-1.yaml", bytes: Array(text.utf8), signatures: [])
        let today = try date("2026-11-20")
        let docket = Authorisations.docket(
            files: [file, unsigned], authorities: school.authorities, directory: school.directory,
            today: today, firstSeen: try School.seen([file]), handles: try handles())
        let draft = try SupplementDraft.read(unsigned, in: docket, today: today).get()
        let names = draft.signers.map(\.name).filter { $0 != School.stranger }
        #expect(names == [School.head, School.chair])
    }

    @Test("whom a document names is no case: those alone are asked whose signature can count")
    func namedChair() throws {
        let draft = try AuthorisationDraft.read(
            try school.file([
                "subjects": "[{ person: governor-01, accounts: [w.castleforth] }]",
                "purpose": "crime", "private-communications": "true",
            ]), authorities: school.authorities, directory: school.directory,
            today: try date("2026-11-20"), handles: try handles()
        ).get()
        let names = draft.signers.map(\.name).filter { $0 != School.stranger }
        #expect(names == [School.head, School.trust, School.keyless])
    }

    @Test(
        "a case is answered by the office on whose notice it stands, and by nobody for themselves",
        arguments: [
            ("m.ellwood", School.head, [.chair]), ("m.ellwood", School.chair, []),
            ("j.okafor", School.head, []), ("j.okafor", School.chair, [.head]),
            ("w.castleforth", School.head, []), ("w.castleforth", School.chair, [.head]),
            ("b.thornbury", School.head, []), ("b.thornbury", School.chair, [.head]),
            ("b.thornbury", School.dsl, [.head]), ("b.thornbury", School.trust, [.head]),
            // Whoever is entered as a head, in office or not, has their cases with the chair.
            ("l.garside", School.head, [.chair]), ("l.garside", School.chair, []),
        ] as [(String, String, [Office])])
    func answer(about account: String, by author: String, lacks offices: [Office]) throws {
        let ruling = try #require(try answered(account, by: [author], isCounted: true).0)
        #expect(ruling.refusals == (offices.isEmpty ? [] : [.caseNeedsSignature(of: offices)]))
        #expect(ruling.awaitsSignatures == !offices.isEmpty)
    }

    @Test("a page for an answer lists those alone on whose notice the case stands")
    func answerers() throws {
        for (account, names) in [
            ("m.ellwood", [School.chair]), ("b.thornbury", [School.head, School.stranger]),
            ("w.castleforth", [School.head, School.stranger]),
        ] {
            let (_, draft) = try answered(account, by: [], isCounted: true)
            #expect(try draft.get().signers.map(\.name) == names, "\(account)")
        }
    }

    @Test("of a case of which no notice tells head or chair may answer; it closes nothing anyhow")
    func answerOfNoCase() throws {
        for author in [School.head, School.chair] {
            let ruling = try #require(
                try answered("b.thornbury", by: [author], isCounted: false).0)
            #expect(ruling.holds, "\(author)")
        }
        let unsigned = try #require(try answered("b.thornbury", by: [], isCounted: false).0)
        #expect(unsigned.refusals == [.unsigned, .noticeOfficeMustAnswer])
    }

    /// What is decided of an answer about somebody's case, and the draft of it.
    private func answered(
        _ account: String, by authors: [String], isCounted: Bool
    ) throws -> (SupplementRuling?, Result<SupplementDraft, DraftProblems>) {
        let person = try #require(
            school.directory.all.first { person in
                school.directory.accounts(of: person.id).contains { $0.account == account }
            })
        let handle = school.handleKey.handle(for: person.id)
        let text = SupplementForm.noAction(
            "2026-001", handle: handle, date: try date("2026-11-18"), reason: "A lesson on odds.")
        let name = "no-action-2026-001.yaml"
        let file = AuthorisationFile(
            name: name, bytes: Array(text.utf8),
            signatures: try authors.enumerated().map { index, author in
                let signer = try #require(school.keys[author])
                return .init(
                    name: "\(name).\(index).sig", bytes: try signer.sign(Array(text.utf8)))
            })
        let docket = Authorisations.docket(
            files: [file], authorities: school.authorities, directory: school.directory,
            today: try date("2026-11-20"), firstSeen: try School.seen([file]),
            handles: try handles(counted: isCounted ? [handle] : []))
        return (
            docket.supplements.first,
            SupplementDraft.read(file, in: docket, today: try date("2026-11-20"))
        )
    }
}
