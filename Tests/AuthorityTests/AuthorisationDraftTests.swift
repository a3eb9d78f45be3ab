import LogModel
import Testing

@testable import Authority

@Suite("A document that somebody is asked to sign")
struct AuthorisationDraftTests {
    let school: School

    init() throws {
        school = try School()
    }

    func draft(
        _ changes: [String: String?] = [:], signers: [String] = [], on today: String = "2026-11-20"
    ) throws -> Result<AuthorisationDraft, DraftProblems> {
        AuthorisationDraft.read(
            try school.file(changes, signers: signers), authorities: school.authorities,
            directory: school.directory, today: try date(today))
    }

    @Test("is read with its bytes, its readers, and those who may sign it today")
    func read() throws {
        let draft = try draft().get()
        #expect(draft.bytes == School.document())
        #expect(draft.document.number == "2026-014")
        #expect(draft.readers.map(\.name) == [School.reader])
        // Whose signature can count for an employee: not those who only read, not who has left, not a
        // deputy without a delegation.
        #expect(draft.signers.map(\.name) == [School.head, School.stranger])
        let standing = try self.draft([
            "kind": "standing", "subjects": "[{ roles: [staff] }]", "purpose": "child-safety",
        ]).get()
        #expect(
            standing.signers.map(\.name) == [
                School.head, School.chair, School.trust, School.stranger, School.keyless,
            ])
        let before = try self.draft(on: "2026-11-18").get()
        #expect(before.signers.map(\.name).contains(School.leavingHead))
    }

    @Test("what a night accepted can be signed anew when its subject is not listed any more")
    func accepted() throws {
        let file = try school.file(
            ["subjects": "[{ person: staff-77, accounts: [b.thornbury] }]"], signers: [])
        let read = { (accepted: AcceptedDocuments) in
            AuthorisationDraft.read(
                file, authorities: school.authorities, directory: school.directory,
                today: try date("2026-11-20"),
                history: AuthorisationHistory(accepted: accepted))
        }
        #expect(throws: DraftProblems.self) { try read(AcceptedDocuments()).get() }
        let draft = try read(AcceptedDocuments([file.digest: [:]])).get()
        #expect(draft.signers.map(\.name).contains(School.head))
    }

    @Test("whoever is its subject by one entry is not asked to sign it by another of theirs")
    func secondEntry() throws {
        // The head is the trust's chief executive as well, whose office signs for such a document.
        let draft = try AuthorisationDraft.read(
            try school.file(
                [
                    "subjects": "[{ person: staff-01, accounts: [m.ellwood] }]",
                    "private-communications": "true",
                ], signers: []),
            authorities: school.authorities(of: "staff-01", for: School.trust),
            directory: school.directory, today: try date("2026-11-20")
        ).get()
        #expect(draft.signers.map(\.name) == [School.chair, School.keyless])
    }

    @Test("signatures that lie beside it already make no difference")
    func signatures() throws {
        let bare = try draft().get()
        #expect(try draft(signers: [School.head, School.dsl]).get() == bare)
    }

    @Test("what is wrong with it, whoever signs, is told, all of it")
    func problems() throws {
        let draft = try draft([
            "readers": "[Nobody Known]", "in-force": "{ from: 2026-11-16, until: 2027-01-10 }",
        ])
        guard case .failure(let problems) = draft else {
            Issue.record("a draft was given")
            return
        }
        #expect(problems.refusals.contains(.readerUnknown("Nobody Known")))
        #expect(problems.refusals.contains(.inForceTooLong(days: 56, most: 31)))
        #expect(!problems.refusals.contains(.unsigned))
    }

    @Test("a text that is no document gives problems, not a draft")
    func noDocument() throws {
        let draft = try draft(["kind": "now and then"])
        #expect(throws: DraftProblems.self) { try draft.get() }
    }

    @Test("a key is written as ssh-keygen writes it, and a fingerprint over the bytes")
    func key() throws {
        let entry = try #require(try draft().get().signers.first)
        let line = try #require(entry.signingKey?.line)
        #expect(try SSHPublicKey(line: line) == entry.signingKey)
        #expect(try draft().get().fingerprint.hasPrefix("SHA256:"))
        let other = try draft(["categories": "[]"]).get()
        #expect(try draft().get().fingerprint != other.fingerprint)
    }
}
