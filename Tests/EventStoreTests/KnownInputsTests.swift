import Authority
import EventStore
import Foundation
import Testing

@Suite("What changed is found by comparing with the last night")
struct KnownInputsTests {
    private static func known(_ change: (inout KnownInputs) -> Void = { _ in }) -> KnownInputs {
        var inputs = KnownInputs()
        inputs.accounts = [
            "a": .init(holders: "1", rows: "1"), "b": .init(holders: "2", rows: "2"),
            "c": .init(holders: "3", rows: "3"),
        ]
        inputs.rules = ["r1": [1], "r2": [2]]
        inputs.lists = ["gambling": .init(date: "2026-10-01", digest: "aa")]
        inputs.protected = [1]
        inputs.site = ["domains": [1], "source proxy": [2]]
        change(&inputs)
        return inputs
    }

    @Test("What did not change is not told")
    func nothing() {
        #expect(Self.known().changes(since: Self.known()).isEmpty)
    }

    @Test("An account with another holder moved; one with other dates did not")
    func accounts() {
        let changes = Self.known {
            $0.accounts?["a"] = .init(holders: "9", rows: "9")
            $0.accounts?["b"] = .init(holders: "2", rows: "9")
            $0.accounts?["c"] = nil
            $0.accounts?["d"] = .init(holders: "1", rows: "1")
        }.changes(since: Self.known())
        #expect(changes == [.accounts(moved: 1, added: 1, removed: 1, otherwise: 1)])
    }

    /// The inputs with what the rows of some accounts say of roles, and besides.
    private static func known(
        accounts parts: [String: (roles: [String: [String]], besides: String)]
    ) -> KnownInputs {
        known { inputs in
            inputs.accounts = parts.mapValues { parts in
                KnownInputs.Account(
                    holders: parts.roles.keys.sorted().joined(),
                    rows: "\(parts.besides) \(parts.roles.values.map { $0.joined() }.sorted())",
                    parts: .init(roles: parts.roles, besides: parts.besides))
            }
        }
    }

    @Test("Who has another role is counted once by person, apart from other changes of accounts")
    func roles() {
        let before = Self.known(accounts: [
            "a": (["1": ["staff"]], "1"), "b": (["1": ["staff"]], "2"),
            "c": (["2": ["staff"]], "3"), "d": (["3": ["pupil"]], "4"),
            "e": (["4": ["governor"]], "5"), "f": (["5": ["staff"]], "6"),
        ])
        let after = Self.known(accounts: [
            "a": (["1": ["pupil"]], "1"), "b": (["1": ["pupil"]], "2"),
            "c": (["2": ["pupil"]], "3"), "d": (["3": ["pupil", "staff"]], "9"),
            "e": (["4": ["governor"]], "9"), "f": (["9": ["pupil"]], "6"),
        ])
        var expected = PeopleChange()
        // Whoever has an account of somebody else's has not got another role.
        expected.moved = 1
        expected.otherwise = 2
        expected.roles = [
            .init(was: ["staff"], now: ["pupil"], people: 2),
            .init(was: ["pupil"], now: ["pupil", "staff"], people: 1),
        ]
        #expect(after.changes(since: before) == [.people(expected)])
        #expect(after.changes(since: after).isEmpty)
    }

    @Test("Rows of one account that exchange their roles are a change all the same")
    func exchanged() {
        let before = Self.known(accounts: ["a": (["1": ["pupil", "staff"]], "1")])
        var after = before
        after.accounts?["a"]?.rows = "other"
        var expected = PeopleChange()
        expected.otherwise = 1
        #expect(after.changes(since: before) == [.people(expected)])
    }

    @Test("Accounts of one person that exchange their roles are changes, and no other roles")
    func exchangedAccounts() {
        let before = Self.known(accounts: [
            "a": (["1": ["pupil"]], "1"), "b": (["1": ["staff"]], "2"),
        ])
        let after = Self.known(accounts: [
            "a": (["1": ["staff"]], "1"), "b": (["1": ["pupil"]], "2"),
        ])
        var expected = PeopleChange()
        expected.otherwise = 2
        #expect(after.changes(since: before) == [.people(expected)])
    }

    @Test("Where roles were not told apart the night before, a change of one is among the others")
    func rolesUnknown() throws {
        let after = Self.known(accounts: ["a": (["1": ["pupil"]], "1")])
        var before = Self.known(accounts: ["a": (["1": ["staff"]], "1")])
        before.accounts?["a"]?.parts = nil
        // That is how a memory of before is read.
        let stored = try JSONEncoder().encode(before)
        #expect(!String(decoding: stored, as: UTF8.self).contains("parts"))
        #expect(
            after.changes(since: try JSONDecoder().decode(KnownInputs.self, from: stored))
                == [.accounts(moved: 0, added: 0, removed: 0, otherwise: 1)])
    }

    @Test("Accounts that become known for the first time are no change")
    func firstAccounts() {
        let unknown = Self.known { $0.accounts = nil }
        #expect(Self.known().changes(since: unknown).isEmpty)
        #expect(unknown.changes(since: Self.known()).isEmpty)
    }

    @Test("Rules, lists, protected channels and parts of the site are told by name")
    func names() {
        let changes = Self.known {
            $0.rules = ["r2": [9], "r3": [3]]
            $0.lists = [
                "gambling": .init(date: "2026-11-01", digest: "bb"),
                "new": .init(date: "2026-01-01", digest: "cc"),
            ]
            $0.protected = [2]
            $0.site = ["domains": [2], "source mail": [2]]
        }.changes(since: Self.known())
        #expect(
            changes == [
                .rules(added: ["r3"], removed: ["r1"], changed: ["r2"]),
                .list(name: "gambling", was: "2026-10-01", now: "2026-11-01"),
                .list(name: "new", was: nil, now: "2026-01-01"), .protectedChannels,
                .site(added: ["source mail"], removed: ["source proxy"], changed: ["domains"]),
            ])
    }

    @Test("A list with the same date and other entries is another list")
    func sameDate() {
        let changes = Self.known {
            $0.lists["gambling"] = .init(date: "2026-10-01", digest: "bb")
        }.changes(since: Self.known())
        #expect(changes == [.list(name: "gambling", was: "2026-10-01", now: "2026-10-01")])
    }

    @Test(
        "A change stands on notices for four weeks after the first that told it, and untold for ever"
    )
    func told() throws {
        var memory = SiteMemory()
        memory.changes = [
            DatedChange(day: try day("2026-11-01"), change: .protectedChannels),
            DatedChange(day: try day("2026-11-02"), change: .pinConfirmed),
        ]
        memory.noteTold(on: try day("2026-11-20"))
        memory.changes.append(DatedChange(day: try day("2026-11-21"), change: .journalCut))
        memory.forgetTold(on: try day("2026-12-17"))
        #expect(memory.changes.count == 3)
        memory.noteTold(on: try day("2026-12-17"))
        memory.forgetTold(on: try day("2026-12-18"))
        #expect(memory.changes.map(\.change) == [.journalCut])
        memory.forgetTold(on: try day("2027-01-13"))
        #expect(memory.changes.count == 1)
        memory.forgetTold(on: try day("2027-01-14"))
        #expect(memory.changes.isEmpty)
    }
}
