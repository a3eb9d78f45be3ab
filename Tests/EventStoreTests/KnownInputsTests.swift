import Authority
import EventStore
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
