import LogModel
import People
import Testing

@testable import Authority

@Suite struct DocketTests {
    let school: School

    init() throws {
        school = try School()
    }

    /// A supplement signed by some.
    private func file(
        _ kind: DocumentKind, _ text: String, by signers: [String]
    ) throws -> AuthorisationFile {
        try school.signed(#require(kind.fileName), text, by: signers)
    }

    private func revocation(
        of file: AuthorisationFile, by signers: [String] = [School.head]
    ) throws -> AuthorisationFile {
        try self.file(
            .revocation(of: "2026-014"),
            SupplementForm.revocation(
                of: "2026-014", digest: file.digest, date: try date("2026-11-18"),
                reason: "Settled with the person."), by: signers)
    }

    private func amendment(
        of file: AuthorisationFile, by signers: [String] = [School.head], index: Int = 1
    ) throws -> AuthorisationFile {
        try self.file(
            .amendment(of: "2026-014", index: index),
            SupplementForm.amendment(
                of: "2026-014", index: index, digest: file.digest, date: try date("2026-11-18"),
                reason: "The reader is on leave.", readers: [School.dsl]), by: signers)
    }

    private func noAction(by signers: [String]) throws -> AuthorisationFile {
        let handle = try #require(CaseHandle("K7QD-2MVX"))
        return try file(
            .noAction("2026-003"),
            SupplementForm.noAction(
                "2026-003", handle: handle, date: try date("2026-11-18"),
                reason: "A lesson on odds."),
            by: signers)
    }

    private func delegation(by signers: [String]) throws -> AuthorisationFile {
        try file(
            .delegation("2026-001"),
            SupplementForm.delegation(
                "2026-001", to: School.deputy,
                days: Days(from: try date("2026-11-18"), to: try date("2026-12-11")),
                date: try date("2026-11-18"), reason: "Illness."), by: signers)
    }

    /// The names of those who are asked to sign a supplement that lies among some files.
    private func asked(
        for unsigned: AuthorisationFile, among files: [AuthorisationFile] = [],
        by table: AuthorityTable? = nil
    ) throws -> [String] {
        let today = try date("2026-11-20")
        let docket = Authorisations.docket(
            files: files + [unsigned], authorities: table ?? school.authorities,
            directory: school.directory, today: today)
        return try SupplementDraft.read(unsigned, in: docket, today: today).get()
            .signers.map(\.name)
    }

    @Test("documents signed with a key that goes are named, by whichever table they are judged")
    func keyThatGoes() throws {
        let file = try school.file()
        let revocation = try revocation(of: file, by: [School.chair])
        let other = try SSHPublicKey(line: try SigningKey.numbered(77).publicLine)
        let changed = AuthorityTable(
            entries: school.authorities.entries.map { entry in
                guard entry.name == School.head else { return entry }
                return AuthorityEntry(
                    name: entry.name, role: entry.role, person: entry.person, signingKey: other,
                    readingKey: entry.readingKey, from: entry.from, until: entry.until)
            })
        let delegation = try delegation(by: [School.head])
        let unnumbered = try school.file(["number": nil], name: "letter.yaml")
        for table in [school.authorities, changed] {
            let docket = Authorisations.docket(
                files: [file, revocation, delegation, unnumbered], authorities: table,
                directory: school.directory, today: try date("2026-11-20"))
            #expect(
                docket.documents(signedWithKeysOf: school.authorities, missingIn: changed)
                    == ["2026-014", "delegation-2026-001"])
            #expect(
                docket.documents(
                    signedWithKeysOf: school.authorities, missingIn: school.authorities) == [])
        }
    }

    @Test(
        "the name of a file tells what document it is, and every other name is an authorisation's",
        arguments: [
            ("2026-014.yaml", DocumentKind.authorisation),
            ("2026-014.revoked.yaml", .revocation(of: "2026-014")),
            ("2026-014.amended-1.yaml", .amendment(of: "2026-014", index: 1)),
            ("2026-014.amended-99.yaml", .amendment(of: "2026-014", index: 99)),
            ("no-action-2026-003.yaml", .noAction("2026-003")),
            ("delegation-2026-001.yaml", .delegation("2026-001")),
            ("2026-014.amended-0.yaml", .authorisation), ("2026-014.revoked.json", .authorisation),
            ("2026-014.amended-01.yaml", .authorisation),
            ("2026-014.amended-100.yaml", .authorisation),
            ("2026-014.amended-.yaml", .authorisation),
            ("2026-014.Revoked.yaml", .authorisation), ("2026-014.revoked", .authorisation),
            ("thornbury.revoked.yaml", .authorisation),
            ("../2026-014.revoked.yaml", .authorisation),
            ("no-action-thornbury.yaml", .authorisation),
            ("delegation-2026-001.x.yaml", .authorisation),
            ("2026-014.revoked.x.yaml", .authorisation),
        ])
    func kinds(_ name: String, _ kind: DocumentKind) {
        #expect(DocumentKind(fileName: name) == kind)
        if kind != .authorisation { #expect(kind.fileName == name) }
    }

    @Test(
        "A file is called by its number where its name begins with one, and by nothing else of it",
        arguments: [
            ("2026-014.yaml", "2026-014"), ("2026-014.yaml.sig", "2026-014"),
            ("no-action-2026-014.yaml.sig", "no-action-2026-014"),
            ("delegation-2026-001.yaml", "delegation-2026-001"), ("2026-0141.yaml", nil),
            ("2026-014-thornbury.yaml", nil), ("2026-014", nil), ("thornbury.yaml", nil),
        ] as [(String, String?)])
    func number(_ name: String, _ number: String?) {
        #expect(DocumentKind.number(inFileName: name) == number)
    }

    @Test("whoever can authorise may revoke, and nothing is collected or opened from then on")
    func revoked() throws {
        let file = try school.file()
        for signers in [[School.head], [School.chair], [School.trust], [School.head, School.dsl]] {
            let docket = try school.docket([file, try revocation(of: file, by: signers)])
            #expect(docket.authorisations.first?.refusals == [.revoked(on: try date("2026-11-18"))])
            let gate = Gate(rulings: docket.authorisations, today: try date("2026-11-20"))
            #expect(gate.clear(try school.facts()).isEmpty)
        }
    }

    @Test("a revocation that was journalled stays, whether or not its file does")
    func revocationStays() throws {
        let file = try school.file()
        let history = AuthorisationHistory(revoked: [file.digest])
        let docket = Authorisations.docket(
            files: [file], authorities: school.authorities, directory: school.directory,
            today: try date("2026-11-20"), history: history)
        #expect(docket.authorisations.first?.refusals == [.revocationRemoved])
        let other = try school.file(["reason": "\"Another matter altogether.\""])
        let untouched = Authorisations.docket(
            files: [other], authorities: school.authorities, directory: school.directory,
            today: try date("2026-11-20"), history: history)
        #expect(untouched.authorisations.first?.clearance != nil)
    }

    @Test("an added reader stands behind those of the document, with the day from which they read")
    func amended() throws {
        let file = try school.file()
        let docket = try school.docket([file, try amendment(of: file)])
        let clearance = try #require(docket.authorisations.first?.clearance)
        #expect(clearance.readers.map(\.name) == [School.reader, School.dsl])
        #expect(clearance.readers.map(\.addedOn) == [nil, try date("2026-11-18")])
        #expect(clearance.digest == file.digest)
    }

    @Test("a reader whom two amendments add is one reader")
    func amendedTwice() throws {
        let file = try school.file()
        let docket = try school.docket([
            file, try amendment(of: file), try amendment(of: file, index: 2),
        ])
        #expect(docket.refusedSupplements.isEmpty && docket.supplements.count == 2)
        let readers = docket.authorisations.first?.clearance?.readers.map(\.name)
        #expect(readers == [School.reader, School.dsl])
    }

    @Test("an amendment adds a reader to the authorisation that it states, and to no other")
    func amendedAlone() throws {
        let file = try school.file()
        let other = try school.file(["number": "\"2026-015\""], name: "2026-015.yaml")
        let docket = try school.docket([file, other, try amendment(of: file)])
        let readers = docket.authorisations.map { $0.clearance?.readers.map(\.name) }
        #expect(readers == [[School.reader, School.dsl], [School.reader]])
        #expect(docket.supplements(of: "2026-014").map(\.file) == ["2026-014.amended-1.yaml"])
        #expect(docket.supplements(of: "2026-015").isEmpty)
    }

    @Test("an amendment that does not hold adds nobody, and the authorisation holds on")
    func badAmendment() throws {
        let file = try school.file()
        let docket = try school.docket([file, try amendment(of: file, by: [School.chair])])
        #expect(
            docket.authorisations.first?.clearance?.readers.map(\.name) == [School.reader])
        #expect(docket.refusedSupplements.map(\.file) == ["2026-014.amended-1.yaml"])
    }

    @Test("an amendment of private communications needs both who had to sign those")
    func privateAmendment() throws {
        let file = try school.file(
            ["private-communications": "true"], signers: [School.head, School.chair])
        let byHead = try school.docket([file, try amendment(of: file)])
        #expect(byHead.refusedSupplements.first?.refusals == [.privateNeedsHeadAndChair])
        let byBoth = try school.docket(
            [file, try amendment(of: file, by: [School.head, School.chair])])
        #expect(byBoth.refusedSupplements.isEmpty)
    }

    @Test("what names nobody is amended and revoked by the offices that signed it, and by no other")
    func unnamed() throws {
        let changes: [String: String?] = ["subjects": "[{ case-handle: \"K7QD-2MVX\" }]"]
        // The chair may have signed because the head is meant; nobody can tell before the event.
        for (signer, others) in [
            (School.chair, [School.head, School.trust]),
            (School.head, [School.chair, School.trust]),
        ] {
            let file = try school.file(changes, signers: [signer])
            for other in others {
                let added = try school.docket([file, try amendment(of: file, by: [other])])
                let office = try #require(school.authorities.entry(named: signer)).role
                #expect(
                    added.supplements.first?.refusals
                        == [.notByThoseWhoSigned([office], isEach: true)], "\(other)")
                let ended = try school.docket([file, try revocation(of: file, by: [other])])
                #expect(
                    ended.supplements.first?.refusals
                        == [.notByThoseWhoSigned([office], isEach: false)], "\(other)")
            }
            let own = try school.docket([
                file, try amendment(of: file, by: [signer]), try revocation(of: file, by: [signer]),
            ])
            #expect(own.refusedSupplements.isEmpty)
        }
    }

    @Test("a standing authorisation is amended by every office that signed it, revoked by one")
    func standing() throws {
        let changes: [String: String?] = [
            "kind": "standing", "subjects": "[{ roles: [staff] }]",
        ]
        let (head, chair) = (AuthorityRole.headteacher, AuthorityRole.chairOfGovernors)
        for (signers, offices) in [
            ([School.head], [head]), ([School.head, School.chair], [head, chair]),
        ] {
            let file = try school.file(changes, signers: signers)
            let lacking = Refusal.notByThoseWhoSigned(offices, isEach: true)
            let byTrust = try school.docket([file, try amendment(of: file, by: [School.trust])])
            #expect(byTrust.supplements.first?.refusals == [.headMustSign, lacking])
            let byHead = try school.docket([file, try amendment(of: file, by: [School.head])])
            #expect(byHead.supplements.first?.refusals == (offices == [head] ? [] : [lacking]))
            let ended = try school.docket([file, try revocation(of: file, by: [School.trust])])
            #expect(
                ended.supplements.first?.refusals
                    == [.notByThoseWhoSigned(offices, isEach: false)])
            let own = try school.docket([
                file, try amendment(of: file, by: signers),
                try revocation(of: file, by: [School.head]),
            ])
            #expect(own.refusedSupplements.isEmpty)
        }
    }

    @Test("an answer closes a case for the offices that signed it, a deputy's for the head's")
    func closedCases() throws {
        let handle = try #require(CaseHandle("K7QD-2MVX"))
        let day = try date("2026-11-18")
        let cases: [([String], [Office])] = [
            ([School.head], [.head]), ([School.chair], [.chair]),
            ([School.head, School.chair], [.head, .chair]), ([School.dsl], []),
            ([School.head, School.dsl], [.head]),
            ([School.deputy], []),
        ]
        for (signers, offices) in cases {
            let docket = try school.docket([try noAction(by: signers)])
            #expect(
                docket.closedCases
                    == offices.map {
                        ClosedCase(
                            handle: handle, date: day, office: $0,
                            person: $0 == .head ? "staff-01" : "governor-01")
                    },
                "\(signers)")
        }
    }

    @Test("an answer that does not hold closes nothing, whoever signed it")
    func answerOfTomorrow() throws {
        let docket = try school.docket([try noAction(by: [School.head])], on: "2026-11-17")
        #expect(docket.closedCases.isEmpty)
    }

    @Test("a document to sign is given when nothing but signatures is missing, with its signers")
    func drafts() throws {
        let file = try school.file()
        let unsigned = try revocation(of: file, by: [])
        let today = try date("2026-11-20")
        let draft = try SupplementDraft.read(
            unsigned, in: try school.docket([file, unsigned]), today: today
        ).get()
        let day = try date("2026-11-18")
        #expect(draft.bytes == unsigned.bytes && draft.content.date == day)
        #expect(draft.fingerprint.hasPrefix("SHA256:"))
        #expect(
            draft.signers.map(\.name) == [
                School.head, School.chair, School.trust, School.stranger, School.keyless,
            ])
        let ofNothing = SupplementDraft.read(
            unsigned, in: try school.docket([unsigned]), today: today)
        #expect(throws: DraftProblems(refusals: [.noSuchAuthorisation("2026-014")])) {
            try ofNothing.get()
        }
    }

    @Test("of what names nobody those alone are asked whose signature has effect")
    func signersOfUnnamed() throws {
        let file = try school.file(
            ["subjects": "[{ case-handle: \"K7QD-2MVX\" }]"], signers: [School.chair])
        let today = try date("2026-11-20")
        let ending = try revocation(of: file, by: [])
        let ended = try SupplementDraft.read(
            ending, in: try school.docket([file, ending]), today: today
        ).get()
        #expect(ended.signers.map(\.name) == [School.chair])
        let adding = try amendment(of: file, by: [])
        let added = try SupplementDraft.read(
            adding, in: try school.docket([file, adding]), today: today
        ).get()
        #expect(added.signers.map(\.name).contains(School.chair))
        let answer = try noAction(by: [])
        let answered = try SupplementDraft.read(
            answer, in: try school.docket([answer]), today: today
        ).get()
        #expect(
            answered.signers.map(\.name) == [School.head, School.chair, School.stranger],
            "a trust answers no notice")
    }

    @Test("who is asked to revoke is not whom the authorisation names")
    func signersOfNamed() throws {
        let file = try school.file(
            ["subjects": "[{ person: governor-01, accounts: [w.castleforth] }]"])
        let ending = try revocation(of: file, by: [])
        let draft = try SupplementDraft.read(
            ending, in: try school.docket([file, ending]), today: try date("2026-11-20")
        ).get()
        let names = draft.signers.map(\.name)
        #expect(names.contains(School.head) && !names.contains(School.chair))
    }

    @Test("who is asked to amend a document that names somebody can sign it, and nobody else is")
    func amendersOfNamed() throws {
        // The chair signed as well, and cannot count in a matter of their own.
        let file = try school.file(
            ["subjects": "[{ person: governor-01, accounts: [w.castleforth] }]"],
            signers: [School.head, School.chair])
        let adding = try amendment(of: file, by: [])
        let draft = try SupplementDraft.read(
            adding, in: try school.docket([file, adding]), today: try date("2026-11-20")
        ).get()
        let names = draft.signers.map(\.name)
        #expect(names.contains(School.head) && !names.contains(School.chair))
    }

    @Test("who is asked about one authorisation is not asked because of another beside it")
    func signersBesideAnother() throws {
        let file = try school.file(
            ["subjects": "[{ person: governor-01, accounts: [w.castleforth] }]"])
        // In this one the chair has a say.
        let other = try school.file(
            ["number": "\"2026-015\"", "private-communications": "true"],
            signers: [School.head, School.chair], name: "2026-015.yaml")
        for unsigned in [try revocation(of: file, by: []), try amendment(of: file, by: [])] {
            let names = try asked(for: unsigned, among: [file, other])
            #expect(names.contains(School.head) && !names.contains(School.chair), "\(names)")
        }
    }

    @Test("of two documents that wait each has the signers of its own kind")
    func signersBesideAnotherKind() throws {
        let file = try school.file()
        let waiting = [try revocation(of: file, by: []), try amendment(of: file, by: [])]
        let names = try waiting.map { unsigned in
            try asked(for: unsigned, among: [file] + waiting.filter { $0 != unsigned })
        }
        #expect(names[0].contains(School.trust) && !names[1].contains(School.trust), "\(names)")
    }

    @Test("head and chair are asked to delegate, and nobody delegates to themselves")
    func delegators() throws {
        for (head, names) in [
            ("staff-01", [School.head, School.chair, School.stranger]),
            // The deputy's own id.
            ("staff-05", [School.chair, School.stranger]),
        ] {
            let table = school.authorities(of: head, for: School.head)
            #expect(try asked(for: try delegation(by: []), by: table) == names, "\(head)")
            let docket = Authorisations.docket(
                files: [try delegation(by: [School.head])], authorities: table,
                directory: school.directory, today: try date("2026-11-20"))
            #expect(
                docket.supplements.first?.refusals
                    == (names.contains(School.head) ? [] : [.headOrChairMustDelegate]), "\(head)")
        }
    }

    @Test("a document after the site's assessment had to be reviewed is refused")
    func siteAssessment() throws {
        for (reviewBy, expected) in [("2026-11-15", 0), ("2026-11-14", 1)] {
            let rulings = Authorisations.judge(
                files: [try school.file()], authorities: school.authorities,
                directory: school.directory, today: try date("2026-11-20"),
                requirements: .init(assessmentReviewBy: try date(reviewBy)))
            #expect(rulings.first?.refusals.count == expected, "\(reviewBy)")
            #expect(
                rulings.first?.refusals.allSatisfy { name(of: $0) == "siteAssessmentOutOfDate" }
                    == true)
        }
    }

    @Test("a document in order without its signatures says whose it needs")
    func awaiting() throws {
        let cases: [([String: String?], [String], [Refusal])] = [
            ([:], [], [.headMustSign]),
            (["private-communications": "true"], [School.head], [.privateNeedsHeadAndChair]),
            (
                ["subjects": "[{ person: staff-01, accounts: [m.ellwood] }]"], [],
                [.chairMustSignForHead]
            ),
        ]
        for (changes, signers, missing) in cases {
            let ruling = try #require(
                try school.judge([try school.file(changes, signers: signers)]).first)
            #expect(ruling.awaitsSignatures && ruling.missing == missing)
        }
        let wrong = try #require(
            try school.judge([try school.file(["purpose": "crime", "readers": "[X]"], signers: [])])
                .first)
        #expect(!wrong.awaitsSignatures)
        let file = try school.file()
        let unsigned = try revocation(of: file, by: [])
        #expect(try school.docket([file, unsigned]).supplements.first?.awaitsSignatures == true)
        let ofAnotherText = try school.docket([try school.file(["grounds": "incident"]), unsigned])
        #expect(ofAnotherText.supplements.first?.awaitsSignatures == false)
        let done = try #require(try school.judge([try school.file()]).first)
        #expect(!done.awaitsSignatures && done.missing.isEmpty && done.document != nil)
    }
}

extension School {
    /// What is said of everything in a folder.
    func docket(_ files: [AuthorisationFile], on today: String = "2026-11-20") throws -> Docket {
        Authorisations.docket(
            files: files, authorities: authorities, directory: directory, today: try date(today))
    }
}

/// Trust roles by configuration (P3 8.5).
@Suite struct TrustRolesTests {
    private static let head = "[{ person: staff-01, accounts: [m.ellwood] }]"
    private static let chair = "[{ person: governor-01, accounts: [w.castleforth] }]"

    private func refusals(
        of subjects: String, by signers: [String], _ roles: TrustRoles
    ) throws -> [String] {
        let school = try School()
        let file = try school.file(
            ["subjects": subjects, "private-communications": "true", "purpose": "crime"],
            signers: signers)
        let rulings = Authorisations.judge(
            files: [file], authorities: school.authorities, directory: school.directory,
            today: try date("2026-11-20"), requirements: .init(trustRoles: roles))
        return try #require(rulings.first).refusals.map(name(of:))
    }

    @Test("a case asks for the roles of a trust only where the trust is among its offices")
    func askedBy() {
        let roles = TrustRoles(
            forHead: [.trustCEO], forChair: [.trustDirector], forBoth: [.trustChair])
        for (offices, asked) in [
            ([.head], []), ([.chair], []), ([.head, .chair], []),
            ([.chair, .trust], [.trustCEO]), ([.head, .trust], [.trustDirector]),
            ([.trust, .trust], [.trustChair]),
        ] as [([Office], Set<AuthorityRole>)] {
            #expect(roles.roles(askedBy: .caseNeedsSignature(of: offices)) == asked, "\(offices)")
        }
    }

    @Test("where the trust signs twice, two people of it are asked for")
    func inWords() {
        #expect(Office.inWords([.trust, .trust]) == "two people of the trust")
        #expect(
            Office.inWords([.head, .chair]) == "the headteacher and the chair of governors")
    }

    @Test("in a maintained school a signature of a trust counts for nothing")
    func maintained() throws {
        #expect(
            try refusals(of: Self.head, by: [School.chair, School.trust], .none)
                == ["roleMayNotSign", "privateOfHeadNeedsChairAndTrust", "nobodyOfTrust"])
        #expect(
            try refusals(
                of: "[{ case-handle: K7QD-2MVX }]", by: [School.chair, School.trust], .none)
                == ["roleMayNotSign", "privateNeedsHeadAndChair"])
        #expect(try refusals(of: Self.head, by: [School.chair, School.trust], .any) == [])
    }

    /// What is said of private communications of the head, unsigned, and of a draft of it.
    private func expectNobody(
        _ roles: [AuthorityRole], needed: Int = 1, in table: AuthorityTable,
        stating trust: TrustRoles = .any, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let school = try School()
        let file = try school.file(
            ["subjects": Self.head, "private-communications": "true"], signers: [])
        let ruling = Authorisations.judge(
            files: [file], authorities: table, directory: school.directory,
            today: try date("2026-11-20"), requirements: .init(trustRoles: trust)
        ).first
        let nobody = Refusal.nobodyOfTrust(roles, needed: needed)
        #expect(ruling?.refusals == [.unsigned, nobody], sourceLocation: sourceLocation)
        #expect(ruling?.awaitsSignatures == false, sourceLocation: sourceLocation)
        let draft = AuthorisationDraft.read(
            file, authorities: table.with(trust), directory: school.directory,
            today: try date("2026-11-20"))
        #expect(throws: DraftProblems(refusals: [nobody]), sourceLocation: sourceLocation) {
            try draft.get()
        }
    }

    @Test("what a trust alone could sign for gets no page where nobody can, and waits for nobody")
    func nobody() throws {
        let school = try School()
        let roles: [AuthorityRole] = [.trustCEO, .trustChair, .trustDirector]
        let alone = { (table: AuthorityTable, left: String?) in
            AuthorityTable(entries: table.entries.filter { !$0.role.isTrust || $0.name == left })
        }
        try expectNobody([], in: school.authorities, stating: .none)
        try expectNobody(
            [.trustChair], in: school.authorities,
            stating: TrustRoles(forHead: [.trustChair], forChair: [], forBoth: []))
        try expectNobody(roles, in: alone(school.authorities, nil))
        // Whoever has left, and the head in another office, sign for no trust.
        let left = school.authorities(until: "2026-01-01", for: School.trust)
        try expectNobody(roles, in: alone(left, School.trust))
        let own = school.authorities(of: "staff-01", for: School.trust)
        try expectNobody(roles, in: alone(own, School.trust))
        // Of whoever is head and chair in one two people of the trust decide.
        let both = school.authorities(of: "staff-01", for: School.chair)
        try expectNobody(roles, needed: 2, in: alone(both, School.trust))
    }

    @Test("two subjects are not told to be put apart where one of them is nobody's to sign for")
    func together() throws {
        let school = try School()
        let file = try school.file([
            "subjects":
                "[{ person: staff-01, accounts: [m.ellwood] }, "
                + "{ person: staff-07, accounts: [b.thornbury] }]"
        ])
        let rulings = Authorisations.judge(
            files: [file], authorities: school.authorities(until: "2026-01-01", for: School.chair),
            directory: school.directory, today: try date("2026-11-20"))
        let refusals = try #require(rulings.first).refusals
        #expect(refusals == [.signedBySubject(name: School.head), .chairMustSignForHead])
    }

    @Test("each case takes the roles that the school states for it, and no other")
    func byCase() throws {
        let roles = TrustRoles(
            forHead: [.trustCEO], forChair: [.trustDirector], forBoth: [.trustChair, .reader])
        #expect(roles.forBoth == [.trustChair])
        #expect(try refusals(of: Self.head, by: [School.chair, School.trust], roles) == [])
        #expect(
            try refusals(of: Self.chair, by: [School.head, School.trust], roles)
                == ["privateOfChairNeedsHeadAndTrust"])
        #expect(try refusals(of: Self.chair, by: [School.head, School.keyless], roles) == [])
        #expect(
            try refusals(of: Self.head, by: [School.chair, School.keyless], roles)
                == ["privateOfHeadNeedsChairAndTrust"])
    }
}
