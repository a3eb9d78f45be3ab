import LogModel
import People
import Testing

@testable import Authority

@Suite("Entries of the table of authorities that do not fit people.csv or site.yaml")
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

    @Test("whoever holds two offices has their name in one entry and more behind it in the other")
    func twoEntries() throws {
        let people = try Directory.read(csv: Array(Self.people.utf8), path: "people.csv")
        let told = "if they are one person, call this one 'Alex Example (chair-of-governors)'"
        for (name, person, isTold) in [
            ("Alex Example (chair)", "staff-01", false), ("Chris Chair", "staff-01", true),
        ] {
            let entries = [("Alex Example", AuthorityRole.headteacher), (name, .chairOfGovernors)]
                .map { name, role in
                    AuthorityEntry(
                        name: name, role: role, person: person, signingKey: nil, readingKey: nil,
                        from: nil, until: nil)
                }
            let found = AuthorityTable(entries: entries).misfits(
                with: people, since: try #require(CivilDate("2026-05-20")))
            #expect(found.count == (isTold ? 1 : 0), "\(name)")
            #expect(found.allSatisfy { $0.description.contains(told) }, "\(found)")
        }
        // More behind a name that no other entry has is another name.
        #expect(try misfits("Alex Example (chair)", .chairOfGovernors, "staff-01").count == 1)
    }

    @Test("somebody else's entry under the listed name makes nobody's a second one")
    func nameOfAnother() throws {
        let entries = [
            ("Alex Example", AuthorityRole.headteacher, "staff-02"),
            ("Chris Chair", .chairOfGovernors, "staff-01"),
        ].map { name, role, person in
            AuthorityEntry(
                name: name, role: role, person: person, signingKey: nil, readingKey: nil,
                from: nil, until: nil)
        }
        let found = AuthorityTable(entries: entries).misfits(
            with: try Directory.read(csv: Array(Self.people.utf8), path: "people.csv"),
            since: try #require(CivilDate("2026-05-20")))
        #expect(
            found == [
                .otherName(name: "Alex Example", person: "staff-02", listed: "Bea Sample"),
                .otherName(name: "Chris Chair", person: "staff-01", listed: "Alex Example"),
            ])
    }

    @Test("an entry of a trust is told in a school that says it has none, and in no other")
    func maintained() throws {
        let posts: [(String, AuthorityRole, String?)] = [
            ("Tessa Trust", .trustCEO, nil), ("Alex Example", .headteacher, "staff-01"),
        ]
        let entries = posts.map { name, role, person in
            AuthorityEntry(
                name: name, role: role, person: person, signingKey: nil, readingKey: nil,
                from: nil, until: nil)
        }
        let directory = try Directory.read(csv: Array(Self.people.utf8), path: "people.csv")
        let day = try #require(CivilDate("2026-05-20"))
        let table = AuthorityTable(entries: entries)
        #expect(
            table.with(TrustRoles.none).misfits(with: directory, since: day)
                == [.trustOfMaintained(name: "Tessa Trust", role: .trustCEO)])
        let chairsOnly = TrustRoles(
            forHead: [.trustChair], forChair: [.trustChair], forBoth: [.trustChair])
        for roles in [TrustRoles.any, chairsOnly] {
            #expect(table.with(roles).misfits(with: directory, since: day).isEmpty)
        }
    }

    @Test("a role that 'trust-signs' asks for and nobody in office has is told with its case")
    func unheldRoles() throws {
        let roles = TrustRoles(
            forHead: [.trustDirector], forChair: [.trustCEO],
            forBoth: [.trustCEO, .trustChair, .trustDirector])
        let posts: [(AuthorityRole, String?)] = [(.trustCEO, nil), (.trustDirector, "2026-11-19")]
        let entries = posts.map { role, until in
            AuthorityEntry(
                name: role.rawValue, role: role, person: nil, signingKey: nil, readingKey: nil,
                from: nil, until: until.flatMap { CivilDate($0) })
        }
        let table = AuthorityTable(entries: entries)
        let missing = AuthorityMisfit.nobodyOfTrust(
            roles: [.trustDirector], key: "for-headteacher")
        let today = try #require(CivilDate("2026-11-20"))
        #expect(table.with(roles).unheldRoles(on: today) == [missing])
        #expect(
            missing.description.hasPrefix(
                "nobody in office is a 'trust-director', whom 'trust-signs' in site.yaml asks for "
                    + "(for-headteacher)"))
        #expect(table.with(roles).unheldRoles(on: today.adding(days: -1)).isEmpty)
        // A school that states nothing, or that it has no trust, asks for nobody.
        let empty = AuthorityTable(entries: [])
        #expect(empty.with(.any).unheldRoles(on: today).isEmpty)
        #expect(empty.with(TrustRoles.none).unheldRoles(on: today).isEmpty)
    }

    @Test("who left office so long ago that nothing of theirs is kept is passed over")
    func left() throws {
        #expect(try misfits("Al Old", .headteacher, "staff-99", until: "2026-05-19").isEmpty)
        #expect(try misfits("Al Old", .headteacher, "staff-99", until: "2026-05-20").count == 1)
    }
}
