import LogModel
import Testing

@testable import Authority

/// A document, and when its signature was first seen.
struct FirstSightRow: Sendable, CustomStringConvertible {
    let description: String
    var dated = "2026-11-15"
    var signer = School.leavingHead
    /// `nil` for a signature that no run has seen.
    let seen: String?
    var today = "2026-11-20"
    let expected: [String]

    /// The leaving head is in office until 18 November.
    static let rows: [FirstSightRow] = [
        FirstSightRow(
            description: "seen while its signer was in office, who has left since",
            seen: "2026-11-17", expected: []),
        FirstSightRow(
            description: "seen on the signer's last day", seen: "2026-11-18", expected: []),
        FirstSightRow(
            description: "seen on the day after: dated back, for all that anybody knows",
            seen: "2026-11-19", expected: ["keyNotValidWhenSeen"]),
        FirstSightRow(
            description: "never seen before today, after its signer left", seen: nil,
            expected: ["keyNotValidWhenSeen"]),
        FirstSightRow(
            description: "never seen before today, its signer in office", seen: nil,
            today: "2026-11-18", expected: []),
        FirstSightRow(
            description: "dated after its signer left, whenever it was seen", dated: "2026-11-19",
            seen: "2026-11-17", expected: ["keyNotValid"]),
        FirstSightRow(
            description: "a signer in office all the time, seen long after its date",
            signer: School.head, seen: "2026-11-20", expected: []),
    ]
}

@Suite("A signature counts if its key was valid on the document's date and at first sight")
struct FirstSightTests {
    let school: School

    init() throws {
        school = try School()
    }

    @Test("Back-dating is caught by first sight (design 5, rule 2)", arguments: FirstSightRow.rows)
    func firstSight(_ row: FirstSightRow) throws {
        let file = try school.file(
            ["date": row.dated, "in-force": "{ from: 2026-11-20, until: 2026-12-10 }"],
            signers: [row.signer])
        let seen = try row.seen.map { try School.seen([file], on: $0) } ?? [:]
        let rulings = Authorisations.judge(
            files: [file], authorities: school.authorities, directory: school.directory,
            today: try date(row.today), firstSeen: seen)
        #expect(rulings.flatMap(\.refusals).map(name(of:)) == row.expected)
    }

    @Test("What was seen is one signature beside one document, each to the byte")
    func sights() throws {
        let file = try school.file()
        let again = AuthorisationFile(
            name: file.name, bytes: file.bytes,
            signatures: file.signatures.map { .init(name: "other.sig", bytes: $0.bytes) })
        #expect(file.sights == again.sights)
        let longer = AuthorisationFile(
            name: file.name, bytes: file.bytes,
            signatures: file.signatures.map { .init(name: $0.name, bytes: $0.bytes + [0x0A]) })
        #expect(file.sights != longer.sights)
        #expect(try school.file(["purpose": "security"]).sights != file.sights)
        #expect(try school.file(signers: [School.head, School.chair]).sights.count == 2)
    }

    @Test("The author is told both days, others only that somebody is not in office")
    func sentences() throws {
        let refusal = Refusal.keyNotValidWhenSeen(
            name: School.leavingHead, signed: try date("2026-11-15"), seen: try date("2026-11-19"))
        #expect(refusal.sentence.contains("2026-11-15") && refusal.sentence.contains("2026-11-19"))
        #expect(refusal.nightReason == "a signature beside it is by somebody not in office")
    }
}
