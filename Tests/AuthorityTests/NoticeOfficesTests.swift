import LogModel
import People
import Testing

@testable import Authority

/// Which offices have a notice and on whose a case stands: by the tables and delegations alone.
@Suite struct NoticeOfficesTests {
    private let school: School

    init() throws {
        school = try School()
    }

    /// An entry of a table.
    struct Post: Sendable {
        let role: AuthorityRole
        let person: String?
        /// The last day in office.
        let until: String?

        init(_ role: AuthorityRole, _ person: String? = nil, until: String? = nil) {
            self.role = role
            self.person = person
            self.until = until
        }
    }

    /// A table of some entries, with a deputy who acts or without.
    private func table(
        _ posts: [Post], trust: TrustRoles = .any, acting: ActingHead? = nil
    ) throws -> AuthorityTable {
        let entries = try posts.enumerated().map { index, post in
            AuthorityEntry(
                name: "Entry \(index)", role: post.role, person: post.person, signingKey: nil,
                readingKey: nil, from: nil, until: try post.until.map { try date($0) })
        }
        var table = AuthorityTable(entries: entries).with(trust)
        table.actingHeads = acting.map { [$0] } ?? []
        return table
    }

    private func acting(name: String, person: String, delegator: String) throws -> ActingHead {
        ActingHead(
            delegation: "2026-001", name: name, person: person,
            days: Days(from: try date("2026-11-10"), to: try date("2026-12-10")),
            delegators: [delegator])
    }

    @Test("each office has one notice, however many hold it, and where nobody does")
    func oneEach() throws {
        let today = try date("2026-11-20")
        let tables: [[Post]] = [
            [Post(.headteacher, "a"), Post(.chairOfGovernors, "b")],
            [Post(.headteacher, "a"), Post(.headteacher, "c"), Post(.chairOfGovernors, "b")],
            [Post(.headteacher, "a", until: "2026-11-19"), Post(.chairOfGovernors, "b")],
            [Post(.safeguardingLead, "d")],
            [Post(.headteacher, "a"), Post(.chairOfGovernors, "b"), Post(.trustCEO)],
        ]
        for posts in tables {
            #expect(try table(posts).noticeOffices(on: today) == [.head, .chair], "\(posts)")
        }
        #expect(AuthorityTable.empty.noticeOffices(on: today).isEmpty)
    }

    @Test("whoever is head and chair in one does not read of themselves for the trust")
    func notOneself() throws {
        let today = try date("2026-11-20")
        for (person, reads) in [("a", false), ("e", true)] {
            let both = try table([
                Post(.headteacher, "a"), Post(.chairOfGovernors, "a"),
                Post(.trustCEO, "e", until: "2026-11-19"), Post(.trustCEO, person),
            ])
            #expect(both.noticeOffices(on: today).contains(.trust))
            #expect(both.hasReader(ofNoticeFor: .trust, on: today) == reads)
        }
    }

    @Test("an office has a reader while somebody in office holds it, or a deputy acts for the head")
    func readers() throws {
        let (before, today) = (try date("2026-11-09"), try date("2026-11-20"))
        let ended = try table([
            Post(.headteacher, "a", until: "2026-11-19"), Post(.chairOfGovernors, "b"),
        ])
        #expect(ended.hasReader(ofNoticeFor: .head, on: try date("2026-11-19")))
        #expect(!ended.hasReader(ofNoticeFor: .head, on: today))
        #expect(ended.hasReader(ofNoticeFor: .chair, on: today))
        for (until, acts) in [(nil, true), ("2026-11-19", false)] as [(String?, Bool)] {
            let deputised = try table(
                [
                    Post(.headteacher, "a", until: "2026-11-09"),
                    Post(.deputyHeadteacher, "d", until: until),
                ],
                acting: acting(name: "Entry 1", person: "d", delegator: "a"))
            #expect(deputised.hasReader(ofNoticeFor: .head, on: before))
            #expect(!deputised.hasActingHead(on: before))
            #expect(deputised.hasReader(ofNoticeFor: .head, on: today) == acts)
            #expect(deputised.hasActingHead(on: today) == acts)
            #expect(!deputised.hasReader(ofNoticeFor: .chair, on: today))
        }
    }

    /// Somebody's entries beside those of head `a` and chair `b`, and on whose notice their cases stand.
    struct Whose: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let posts: [Post]
        let office: Office
    }

    @Test(
        "a case stands on the notice of the office that decides about whom it is of",
        arguments: [
            Whose(testDescription: "no entry", posts: [], office: .head),
            Whose(testDescription: "a head", posts: [Post(.headteacher, "x")], office: .chair),
            Whose(
                testDescription: "a head who left",
                posts: [Post(.headteacher, "x", until: "2025-08-31")],
                office: .chair),
            Whose(
                testDescription: "a chair", posts: [Post(.chairOfGovernors, "x")], office: .head),
            Whose(
                testDescription: "head and chair in one",
                posts: [Post(.headteacher, "x"), Post(.chairOfGovernors, "x")], office: .trust),
            Whose(
                testDescription: "a head who was the chair",
                posts: [
                    Post(.headteacher, "x"), Post(.chairOfGovernors, "x", until: "2025-08-31"),
                ],
                office: .chair),
            Whose(
                testDescription: "a chair who was the head",
                posts: [
                    Post(.headteacher, "x", until: "2025-08-31"), Post(.chairOfGovernors, "x"),
                ],
                office: .head),
        ])
    func whose(_ row: Whose) throws {
        let table = try table(
            [Post(.headteacher, "a"), Post(.chairOfGovernors, "b")] + row.posts)
        #expect(table.noticeOffice(of: "x", on: try date("2026-11-20")) == row.office)
    }

    @Test("while a deputy acts, theirs are the chair's, and of a head who is the chair the trust's")
    func acting() throws {
        let table = try table(
            [
                Post(.headteacher, "a"), Post(.chairOfGovernors, "a"),
                Post(.deputyHeadteacher, "d"),
            ], acting: acting(name: "Entry 2", person: "d", delegator: "a"))
        let today = try date("2026-11-20")
        #expect(table.noticeOffice(of: "d", on: today) == .chair)
        #expect(table.noticeOffice(of: "d", on: try date("2026-12-11")) == .head)
        #expect(table.noticeOffice(of: "a", on: today) == .trust)
    }

    @Test("the trust has a notice where one is head and chair, and it has a role for both")
    func trust() throws {
        let today = try date("2026-11-20")
        let one: [Post] = [
            Post(.headteacher, "a"), Post(.chairOfGovernors, "a"),
        ]
        let ceo = TrustRoles(forHead: [.trustCEO], forChair: [.trustCEO], forBoth: [.trustCEO])
        let cases: [([Post], TrustRoles, Bool)] = [
            ([], .any, false), ([Post(.trustCEO)], .any, true),
            ([Post(.trustCEO, until: "2026-11-19")], .any, true), ([Post(.trustCEO)], .none, false),
            ([Post(.trustCEO)], ceo, true), ([Post(.trustDirector)], ceo, false),
            // Who is of the trust as well does not read of themselves there.
            ([Post(.trustCEO, "a")], .any, false),
            ([Post(.trustCEO, "a"), Post(.trustDirector)], .any, true),
        ]
        for (posts, roles, hasNotice) in cases {
            let table = try table(one + posts, trust: roles)
            let expected: [Office] = [.head, .chair] + (hasNotice ? [.trust] : [])
            #expect(table.noticeOffices(on: today) == expected, "\(posts)")
            let isInOffice = hasNotice && posts.contains { $0.until == nil && $0.person == nil }
            #expect(table.hasReader(ofNoticeFor: .trust, on: today) == isInOffice, "\(posts)")
        }
        #expect(try table(one).trustRolesOnNotice(on: today) == [])
        #expect(
            try table([Post(.headteacher, "a"), Post(.trustCEO)])
                .trustRolesOnNotice(on: today) == nil)
    }

    @Test(
        "of whoever is head and chair in one a role of the trust that decides about both answers",
        arguments: [
            (TrustRoles.any, School.trust, true), (.any, School.head, false),
            (.any, School.dsl, false),
            (
                TrustRoles(
                    forHead: [.trustCEO], forChair: [.trustCEO], forBoth: [.trustDirector]),
                School.trust, false
            ), (.none, School.trust, false),
        ] as [(TrustRoles, String, Bool)])
    func answer(_ trust: TrustRoles, _ author: String, _ holds: Bool) throws {
        let handle = school.handleKey.handle(for: "staff-01")
        let text = SupplementForm.noAction(
            "2026-001", handle: handle, date: try date("2026-11-18"), reason: "A lesson on odds.")
        let file = try school.signed("no-action-2026-001.yaml", text, by: [author])
        let docket = Authorisations.docket(
            files: [file], authorities: school.authorities(of: "staff-01", for: School.chair),
            directory: school.directory, today: try date("2026-11-20"),
            firstSeen: try School.seen([file], on: "2026-11-18"),
            requirements: Authorisations.Requirements(trustRoles: trust),
            handles: KnownHandles(
                persons: [handle: "staff-01"], oldestDay: try date("2026-05-20"), counted: [handle])
        )
        let ruling = try #require(docket.supplements.first)
        #expect(ruling.refusals.contains(.caseNeedsSignature(of: [.trust])) != holds)
        #expect(ruling.holds == holds, "\(ruling.refusals)")
        #expect(docket.closedCases.map(\.office) == (holds ? [.trust] : []))
    }
}
