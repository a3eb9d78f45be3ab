import LogModel
import People
import Testing

@testable import Authority
@testable import Reports

@Suite("The pages on which it is confirmed and changed who may sign")
struct PinPaperTests {
    private func entry(
        _ name: String, _ role: AuthorityRole, _ person: String?
    ) -> AuthorityEntry {
        AuthorityEntry(
            name: name, role: role, person: person, signingKey: nil, readingKey: nil, from: nil,
            until: nil)
    }

    private func paper(_ matter: PinDraft.Matter) throws -> SigningPaper {
        let table = AuthorityTable(entries: [
            entry("Alex Example", .headteacher, "staff-01"),
            entry("Chris Chair", .chairOfGovernors, "governor-1"),
            entry("Tessa Trust", .trustCEO, nil),
        ])
        let people = try Directory.read(
            csv: Array("person,role,name,account\nstaff-01,staff,Bea Sample,b.sample\n".utf8),
            path: "people.csv")
        return SigningPaper(
            PinDraft(matter: matter, file: "a.yaml", bytes: [], table: table, signers: []),
            people: people)
    }

    @Test("each entry says who it is in people.csv, and both pages say to look at one's own")
    func persons() throws {
        let pin = SitePin(kind: "real", state: [1], authorities: [2])
        let change = NamedAuthorityChange(name: "Alex Example", change: .person(.headteacher))
        for matter in [PinDraft.Matter.confirmation(pin), .change([change])] {
            let paper = try paper(matter)
            #expect(
                paper.rows.map(\.texts) == [
                    ["Alex Example", "person: staff-01, Bea Sample"],
                    ["Chris Chair", "person: governor-1, whom people.csv does not list"],
                    ["Tessa Trust", "person: nobody in people.csv"],
                ])
            #expect(paper.allows.contains { $0.contains("that your own entry is you") })
        }
    }

    @Test("whose reading key is replaced is said to read nothing of before until named again")
    func readingKeys() throws {
        let change = { (kind: AuthorityChange) in
            try paper(.change([NamedAuthorityChange(name: "Chris Chair", change: kind)])).allows
                .filter { $0.contains("goes on without them") }
        }
        #expect(try change(.signingKey(.chairOfGovernors)).isEmpty)
        let said = try change(.readingKey(.chairOfGovernors))
        #expect(said.count == 1 && said.allSatisfy { $0.contains("names Chris Chair as a reader") })
    }
}
