import LogModel
import People
import Testing

@testable import Authority

@Suite("What a night has accepted does not hang on people.csv any more")
struct AcceptedDocumentsTests {
    let school: School

    init() throws {
        school = try School()
    }

    private func ruling(
        _ file: AuthorisationFile, knowing accepted: AcceptedDocuments
    ) throws -> AuthorisationRuling {
        let docket = Authorisations.docket(
            files: [file], authorities: school.authorities, directory: school.directory,
            today: try date("2026-11-20"), firstSeen: try School.seen([file]),
            history: AuthorisationHistory(accepted: accepted))
        return try #require(docket.authorisations.first)
    }

    @Test(
        "A person or an account that is not listed any more takes nothing from the readers",
        arguments: [
            ("[{ person: staff-77, accounts: [b.thornbury] }]", "unknownPerson"),
            ("[{ person: staff-07, accounts: [b.thornbury, gone] }]", "accountNotOfPerson"),
        ])
    func tidied(subjects: String, refusal: String) throws {
        let file = try school.file(["subjects": subjects])
        let otherText = AcceptedDocuments([[UInt8](repeating: 1, count: 32): [:]])
        for unknown in [AcceptedDocuments(), otherText] {
            #expect(try ruling(file, knowing: unknown).refusals.map(name(of:)) == [refusal])
        }
        #expect(try ruling(file, knowing: AcceptedDocuments([file.digest: [:]])).refusals == [])
    }

    @Test("What only its author can have put wrong is refused after a night accepted it, too")
    func standing() throws {
        let file = try school.file(["kind": "standing"])
        let known = AcceptedDocuments([file.digest: [:]])
        #expect(try ruling(file, knowing: known).refusals.contains(.standingNamesPerson))
    }

    @Test("A signer who is not listed any more stops what is collected, and nothing that is read")
    func unlistedSigner() throws {
        let file = try school.file([:])
        let people = School.people.split(separator: "\n")
            .filter { !$0.hasPrefix("staff-01,") }.joined(separator: "\n")
        let directory = try Directory.read(csv: Array(people.utf8), path: "people.csv")
        let today = try date("2026-11-20")
        func ruling(_ accepted: AcceptedDocuments) throws -> AuthorisationRuling {
            try #require(
                Authorisations.docket(
                    files: [file], authorities: school.authorities, directory: directory,
                    today: today, firstSeen: try School.seen([file]),
                    history: AuthorisationHistory(accepted: accepted)
                ).authorisations.first)
        }
        #expect(
            try ruling(AcceptedDocuments()).refusals.map(name(of:)) == ["signerNotInDirectory"])
        let known = try ruling(AcceptedDocuments([file.digest: [:]]))
        let clearance = try #require(known.clearance)
        #expect(clearance.officeRefusal(on: today).map(name(of:)) == "signerNotInDirectory")
        #expect(clearance.stopped(on: today) != nil && !clearance.readers.isEmpty)
    }

    /// An account of a case as it was remembered, and what the gate says of a record of 17 November
    /// by `b.thornbury`.
    struct Row: Sendable {
        var account = "b.thornbury"
        var from: String?
        var until: String?
        let expected: String?
    }

    @Test(
        "Under a handle only what was its own account on that day, when it was accepted, counts",
        arguments: [
            Row(expected: nil), Row(account: "B.Thornbury", expected: nil),
            Row(from: "2026-11-17", until: "2026-11-17", expected: nil),
            Row(account: "l.garside", expected: "accountNotCovered"),
            Row(from: "2026-11-18", expected: "accountNotCovered"),
            Row(until: "2026-11-16", expected: "accountNotCovered"),
        ])
    func meant(_ row: Row) throws {
        let account = MeantAccount(
            try #require(AccountName(listed: row.account)), from: try row.from.map(date),
            until: try row.until.map(date))
        #expect(try answer(to: "b.thornbury", meaning: [account]) == row.expected)
    }

    @Test("A handle of which no account is known is covered, and one that had none is not")
    func unknown() throws {
        #expect(try answer(to: "b.thornbury", meaning: nil) == nil)
        #expect(try answer(to: "b.thornbury", meaning: []) == "accountNotCovered")
        // An account that is listed for nobody is a case of its own.
        #expect(try answer(to: "somebody", meaning: []) == nil)
    }

    /// What the gate says of a record under an authorisation over its handle.
    private func answer(to account: String, meaning meant: [MeantAccount]?) throws -> String? {
        let facts = try school.facts(account: account)
        let file = try school.file(["subjects": "[{ case-handle: \(facts.handle) }]"])
        var cases: [CaseHandle: [MeantAccount]] = [:]
        cases[facts.handle] = meant
        let ruling = try ruling(file, knowing: AcceptedDocuments([file.digest: cases]))
        let gate = Gate(rulings: [ruling], today: try date("2026-11-20"))
        switch gate.answer(facts, under: "2026-014") {
        case .success: return nil
        case .failure(let refusal): return name(of: refusal)
        }
    }
}
