import LogModel
import People
import Testing

@testable import Authority

@Suite("Entries of the table of authorities that do not fit people.csv")
struct AuthorityMisfitTests {
    private static let people = """
        person,role,name,account
        staff-01,staff,Alex Example,a.example
        staff-02,staff,Bea Sample,b.sample
        governor-01,governor,Chris Chair,c.chair
        pupil-01,pupil,Tom Trust,t.trust

        """

    private func misfits(
        _ name: String, _ role: AuthorityRole, _ person: String?, until: String? = nil
    ) throws -> [AuthorityMisfit] {
        let entry = AuthorityEntry(
            name: name, role: role, person: person, signingKey: nil, readingKey: nil, from: nil,
            until: try until.map { try #require(CivilDate($0)) })
        return AuthorityTable(entries: [entry]).misfits(
            with: try Directory.read(csv: Array(Self.people.utf8), path: "people.csv"),
            since: try #require(CivilDate("2026-05-20")))
    }

    @Test("an entry whose person is listed under its name fits, capitals and spaces apart")
    func fits() throws {
        #expect(try misfits("Alex Example", .headteacher, "staff-01").isEmpty)
        #expect(try misfits("ALEX  example", .headteacher, "staff-01").isEmpty)
        #expect(try misfits("Tessa Trust", .trustCEO, nil).isEmpty)
        #expect(try misfits("Tom Trust", .trustCEO, nil).isEmpty)
    }

    @Test("an id that is nobody's is told, with the name of the entry")
    func unknownPerson() throws {
        let found = try misfits("Alex Example", .headteacher, "staff-1")
        #expect(found == [.unknownPerson(name: "Alex Example", person: "staff-1")])
        #expect(
            found.first?.description.hasPrefix(
                "'Alex Example' has the person staff-1, whom people.csv does not list; ") == true)
    }

    @Test("an id that is another's is told, with the name that people.csv has for it")
    func otherName() throws {
        let found = try misfits("Pat Quill", .reader, "staff-02")
        #expect(
            found == [.otherName(name: "Pat Quill", person: "staff-02", listed: "Bea Sample")])
        #expect(
            found.first?.description.hasPrefix(
                "'Pat Quill' has the person staff-02, who is Bea Sample in people.csv; ") == true)
    }

    @Test("an entry of the trust without an id is told where the school lists its name")
    func noPerson() throws {
        #expect(
            try misfits("Chris Chair", .trustChair, nil) == [
                .noPerson(name: "Chris Chair", namesake: "governor-01")
            ])
    }

    @Test("who left office so long ago that nothing of theirs is kept is passed over")
    func left() throws {
        #expect(try misfits("Al Old", .headteacher, "staff-99", until: "2026-05-19").isEmpty)
        #expect(try misfits("Al Old", .headteacher, "staff-99", until: "2026-05-20").count == 1)
    }
}
