import LogModel
import People
import Testing

@testable import Authority

/// The table "who signs for what" while a deputy acts for the head (P2 App 2; design 6).
@Suite struct ActingHeadTests {
    let school: School
    /// The deputy acts from 10 November to 18 December.
    let delegation: AuthorisationFile

    init() throws {
        school = try School()
        delegation = try ActingHeadTests.delegation(of: school, by: School.head)
    }

    private static let signers = [School.head, School.chair, School.trust, School.deputy]
    private static let combinations: [Set<String>] = (0..<(1 << signers.count)).map { bits in
        Set(signers.indices.filter { bits & (1 << $0) != 0 }.map { signers[$0] })
    }
    private static let theDeputy = SignerClause.Subject(
        words: "the deputy who acts", yaml: "[{ person: staff-05, accounts: [a.kettlewell] }]",
        account: "a.kettlewell", own: School.deputy)
    private static let ofDeputy = [
        SignerClause(
            clause: "P3 8.5 (the chair, if the concern relates to whoever acts as head)",
            subject: theDeputy, isPrivate: false, sufficient: [[School.chair]],
            missing: "chairMustSignForHead"),
        SignerClause(
            clause: "P2 9.4, P3 8.5, design 6", subject: theDeputy, isPrivate: true,
            sufficient: [[School.chair, School.trust]], missing: "privateOfHeadNeedsChairAndTrust"),
    ]

    private static func delegation(
        of school: School, by signer: String, until: String = "2026-12-18"
    ) throws -> AuthorisationFile {
        let text = SupplementForm.delegation(
            "2026-001", to: School.deputy,
            days: Days(from: try date("2026-11-10"), to: try date(until)),
            date: try date("2026-11-10"), reason: "The head is in hospital.")
        let key = try #require(school.keys[signer])
        let name = "delegation-2026-001.yaml"
        return AuthorisationFile(
            name: name, bytes: Array(text.utf8),
            signatures: [.init(name: name + ".sig", bytes: try key.sign(Array(text.utf8)))])
    }

    /// Whose signatures these are when the deputy's counts as the head's.
    private func counted(_ signers: Set<String>) -> Set<String> {
        Set(signers.map { $0 == School.deputy ? School.head : $0 })
    }

    @Test(
        "while a delegation lasts the deputy's signature is the head's, for every row",
        arguments: WhoSignsTests.rows + ofDeputy)
    func signers(_ row: SignerClause) throws {
        let document = try SignedDocument(
            [
                "purpose": "crime", "subjects": row.subject.yaml,
                "private-communications": "\(row.isPrivate)", "readers": "[\(row.subject.reader)]",
            ], by: school, signers: Self.signers)
        for signers in Self.combinations where !signers.isEmpty {
            let isDeputy = row.subject.own == School.deputy
            let isSufficient = row.isSufficient(isDeputy ? signers : counted(signers))
            let own = row.subject.own.map(signers.contains) ?? false
            let expected = isSufficient ? [] : (own ? ["signedBySubject"] : []) + [row.missing]
            let rulings = try school.judge([document.file(signers), delegation])
            #expect(
                rulings.first?.refusals.map(name(of:)) == expected,
                "\(row), signed by \(signers.sorted())")
        }
    }

    @Test("without a delegation, or outside its days, the deputy's signature clears nothing")
    func withoutDelegation() throws {
        let file = try school.file(signers: [School.deputy])
        let early = try ActingHeadTests.delegation(
            of: school, by: School.head, until: "2026-11-14")
        for files in [[file], [file, early]] {
            let refusals = try school.judge(files).first?.refusals
            #expect(
                refusals == [.deputyWithoutDelegation(name: School.deputy), .headMustSign])
        }
    }

    @Test("a delegation that was changed after signing makes nobody acting head")
    func changed() throws {
        let longer = String(decoding: delegation.bytes, as: UTF8.self)
            .replacing("2026-12-18", with: "2026-12-31")
        let file = AuthorisationFile(
            name: delegation.name, bytes: Array(longer.utf8), signatures: delegation.signatures)
        let docket = try school.docket([try school.file(signers: [School.deputy]), file])
        #expect(docket.authorities.actingHeads.isEmpty)
        #expect(docket.authorisations.first?.clearance == nil)
        #expect(docket.supplements.first?.refusals.map(name(of:)) == ["changedAfterSigning"])
    }

    /// An answer about the deputy's case: by whom, of when, first seen when, judged when, and whether
    /// it holds.
    struct Answer: Sendable {
        let signer: String
        let date: String
        let seen: String
        let today: String
        let holds: Bool
    }

    // The delegation lasts from 10 to 18 November.
    @Test(
        "an answer about the deputy outlasts a delegation's end or beginning, and none is dated back",
        arguments: [
            Answer(
                signer: School.chair, date: "2026-11-12", seen: "2026-11-13",
                today: "2026-11-20", holds: true),
            Answer(
                signer: School.chair, date: "2026-11-12", seen: "2026-11-19",
                today: "2026-11-20", holds: false),
            Answer(
                signer: School.chair, date: "2026-11-09", seen: "2026-11-12",
                today: "2026-11-20", holds: false),
            Answer(
                signer: School.head, date: "2026-11-08", seen: "2026-11-09", today: "2026-11-15",
                holds: true),
            Answer(
                signer: School.head, date: "2026-11-09", seen: "2026-11-12", today: "2026-11-15",
                holds: false),
            Answer(
                signer: School.head, date: "2026-11-12", seen: "2026-11-13", today: "2026-11-20",
                holds: true),
        ])
    func answered(_ answer: Answer) throws {
        let over = try ActingHeadTests.delegation(of: school, by: School.head, until: "2026-11-18")
        let handle = school.handleKey.handle(for: "staff-05")
        let text = SupplementForm.noAction(
            "2026-001", handle: handle, date: try date(answer.date), reason: "A lesson.")
        let name = "no-action-2026-001.yaml"
        let key = try #require(school.keys[answer.signer])
        let file = AuthorisationFile(
            name: name, bytes: Array(text.utf8),
            signatures: [.init(name: name + ".sig", bytes: try key.sign(Array(text.utf8)))])
        let docket = Authorisations.docket(
            files: [over, file], authorities: school.authorities, directory: school.directory,
            today: try date(answer.today),
            firstSeen: try School.seen([file], on: answer.seen),
            handles: KnownHandles(
                persons: [handle: "staff-05"], oldestDay: try date("2026-05-20"),
                counted: [handle]))
        let ruling = try #require(docket.supplements.first { $0.file == name })
        #expect(ruling.holds == answer.holds, "\(answer): \(ruling.refusals)")
        // It closes the case on the notice of whoever is told of it today.
        let office: Office = answer.today == "2026-11-15" ? .chair : .head
        #expect(docket.closedCases.map(\.office) == (answer.holds ? [office] : []))
    }

    @Test("it is known when collecting stops with the delegation or the office of a signer")
    func stop() throws {
        let over = try ActingHeadTests.delegation(of: school, by: School.head, until: "2026-12-01")
        let clearance = { (signers: [String]) throws -> Clearance in
            let file = try school.file(signers: signers)
            return try #require(try school.judge([file, over]).first?.clearance)
        }
        let byDeputy = try clearance([School.deputy])
        let ended = Refusal.delegationEnded(name: School.deputy)
        let today = try date("2026-11-20")
        let stop = Clearance.Stop(day: try date("2026-12-02"), refusal: ended)
        #expect(byDeputy.stop(from: today) == stop)
        #expect(try stop.lastNight == date("2026-12-01"))
        #expect(byDeputy.stop(from: try date("2026-12-11")) == nil)
        // It is in force from 16 November to 10 December.
        for (day, refusal) in [
            ("2026-11-15", nil), ("2026-12-01", nil), ("2026-12-02", ended), ("2026-12-10", ended),
            ("2026-12-11", nil),
        ] as [(String, Refusal?)] {
            #expect(byDeputy.stopped(on: try date(day)) == refusal, "\(day)")
        }
        #expect(try clearance([School.deputy, School.head]).stop(from: today) == nil)
        let leaving = Authorisations.judge(
            files: [try school.file()],
            authorities: school.authorities(until: "2026-11-30", for: School.head),
            directory: school.directory, today: today)
        #expect(
            try leaving.first?.clearance?.stop(from: today)
                == .init(day: date("2026-12-01"), refusal: .signerLeft(name: School.head)))
    }

    @Test("a deputy who was not in office on the day of the delegation cannot act")
    func notInOffice() throws {
        let table = school.authorities(until: "2026-11-09", for: School.deputy)
        let docket = Authorisations.docket(
            files: [delegation], authorities: table, directory: school.directory,
            today: try date("2026-11-20"))
        #expect(
            docket.supplements.first?.refusals == [.delegateNotInOffice(School.deputy)])
    }

    @Test("the chair decides about the head who delegated, also when that head has left since")
    func delegatorLeft() throws {
        let byLeaving = try ActingHeadTests.delegation(of: school, by: School.leavingHead)
        let changes = ["subjects": "[{ person: staff-04, accounts: [r.featherby] }]"]
        let rulings = try school.judge(
            [
                try school.file(
                    changes.merging([
                        "date": "2026-11-19", "in-force": "{ from: 2026-11-19, until: 2026-12-10 }",
                    ]) { $1 },
                    signers: [School.deputy]), byLeaving,
            ])
        #expect(rulings.first?.refusals == [.chairMustSignForHead])
    }

    @Test("what a deputy dates back into a delegation that is over counts for nothing")
    func datedBack() throws {
        let file = try school.file()
        let over = try ActingHeadTests.delegation(of: school, by: School.head, until: "2026-11-18")
        let text = SupplementForm.revocation(
            of: "2026-014", digest: file.digest, date: try date("2026-11-18"), reason: "Settled.")
        let key = try #require(school.keys[School.deputy])
        let revocation = AuthorisationFile(
            name: "2026-014.revoked.yaml", bytes: Array(text.utf8),
            signatures: [
                .init(name: "2026-014.revoked.yaml.sig", bytes: try key.sign(Array(text.utf8)))
            ])
        for (seen, refusals) in [("2026-11-18", []), ("2026-11-19", ["delegationOverWhenSeen"])] {
            let docket = Authorisations.docket(
                files: [file, over, revocation], authorities: school.authorities,
                directory: school.directory, today: try date("2026-11-20"),
                firstSeen: try School.seen([revocation], on: seen))
            let ruling = docket.supplements.first { $0.file == revocation.name }
            #expect(ruling?.refusals.map(name(of:)) == refusals, "\(seen)")
        }
    }

    @Test("a deputy who no longer acts has not answered a case of their own while they did")
    func ownCase() throws {
        let over = try ActingHeadTests.delegation(of: school, by: School.head, until: "2026-11-18")
        for (person, refusals) in [
            ("staff-05", [.caseNeedsSignature(of: [.head])]), ("staff-07", []),
        ] as [(String, [Refusal])] {
            let handle = school.handleKey.handle(for: person)
            let text = SupplementForm.noAction(
                "2026-001", handle: handle, date: try date("2026-11-18"), reason: "A lesson.")
            let key = try #require(school.keys[School.deputy])
            let name = "no-action-2026-001.yaml"
            let answer = AuthorisationFile(
                name: name, bytes: Array(text.utf8),
                signatures: [.init(name: name + ".sig", bytes: try key.sign(Array(text.utf8)))])
            let docket = Authorisations.docket(
                files: [over, answer], authorities: school.authorities,
                directory: school.directory, today: try date("2026-11-20"),
                firstSeen: try School.seen([answer], on: "2026-11-18"),
                handles: KnownHandles(
                    persons: person == "staff-05" ? [handle: person] : [:],
                    oldestDay: try date("2026-05-20"), counted: [handle]))
            let ruling = try #require(docket.supplements.first { $0.file == name })
            #expect(ruling.refusals == refusals, "\(person)")
        }
    }

    @Test("a deputy's signature names the delegation that it rests on, and nobody else's names one")
    func namesDelegation() throws {
        let document = try #require(try school.judge([try school.file()]).first?.document)
        let named = { (role: AuthorityRole, until: String, name: String) throws -> String? in
            let acting = ActingHead(
                delegation: "2026-001", name: School.deputy, person: nil,
                days: Days(from: try date("2026-11-10"), to: try date(until)), delegators: [])
            let clearance = Clearance(
                document: document, digest: [], signingEntries: [], readers: [],
                authorities: school.authorities.with([acting]))
            return clearance.delegation(of: Signer(name: name, role: role))
        }
        #expect(try named(.deputyHeadteacher, "2026-11-15", School.deputy) == "2026-001")
        #expect(try named(.deputyHeadteacher, "2026-11-15", "Cordelia Marchbanks") == nil)
        #expect(try named(.deputyHeadteacher, "2026-11-14", School.deputy) == nil)
        #expect(try named(.headteacher, "2026-11-15", School.deputy) == nil)
    }

    @Test("beside the deputy who was delegated to no other acts for the head")
    func otherDeputy() throws {
        let today = try date("2026-11-20")
        let acting = ActingHead(
            delegation: "2026-001", name: School.deputy, person: "staff-05",
            days: Days(from: today, to: today), delegators: ["staff-77"])
        let table = school.authorities.with([acting])
        let deputy = try #require(table.entry(named: School.deputy))
        let other = AuthorityEntry(
            name: "Cordelia Marchbanks", role: .deputyHeadteacher, person: "staff-10",
            signingKey: nil, readingKey: nil, from: nil, until: nil)
        #expect(table.isActingHead(deputy, on: today) && table.maySign(deputy, on: today))
        #expect(!table.isActingHead(other, on: today) && !table.maySign(other, on: today))
        // Of the deputy's matters and of the delegator's the chair decides, of no one else's.
        #expect(table.concernsHead("staff-05", onOneOf: [today]))
        #expect(table.concernsHead("staff-77", onOneOf: [today]))
        #expect(!table.concernsHead("staff-10", onOneOf: [today]))
        let tomorrow = today.adding(days: 1)
        #expect(!table.concernsHead("staff-05", onOneOf: [tomorrow]))
    }

    @Test("a delegation begins within a month of its signature")
    func ahead() throws {
        for (from, refusals) in [("2026-12-11", []), ("2026-12-12", ["delegatedTooFarAhead"])] {
            let text = SupplementForm.delegation(
                "2026-001", to: School.deputy,
                days: Days(from: try date(from), to: try date("2026-12-18")),
                date: try date("2026-11-10"), reason: "The head is in hospital.")
            let key = try #require(school.keys[School.head])
            let file = AuthorisationFile(
                name: "delegation-2026-001.yaml", bytes: Array(text.utf8),
                signatures: [.init(name: "d.sig", bytes: try key.sign(Array(text.utf8)))])
            let docket = try school.docket([file])
            #expect(docket.supplements.first?.refusals.map(name(of:)) == refusals, "\(from)")
        }
    }

    @Test("a deputy cannot delegate, revoke or answer for a day on which nobody let them act")
    func notActing() throws {
        let file = try school.file()
        let text = SupplementForm.revocation(
            of: "2026-014", digest: file.digest, date: try date("2026-11-18"), reason: "Settled.")
        let key = try #require(school.keys[School.deputy])
        let revocation = AuthorisationFile(
            name: "2026-014.revoked.yaml", bytes: Array(text.utf8),
            signatures: [
                .init(name: "2026-014.revoked.yaml.sig", bytes: try key.sign(Array(text.utf8)))
            ])
        let without = try school.docket([file, revocation])
        #expect(without.supplements.first?.refusals == [.nobodyMayRevoke])
        let with = try school.docket([file, revocation, delegation])
        #expect(with.refusedSupplements.isEmpty)
    }
}
