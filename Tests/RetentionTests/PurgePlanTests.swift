import LogModel
import Retention
import Testing

@Suite struct PurgePlanTests {
    /// One of everything that expired on 19 November 2026, and one of everything that had not.
    static func inventory() throws -> Inventory {
        let gone = try day("2026-05-19")
        let kept = try day("2026-05-20")
        var inventory = Inventory()
        inventory.events = [
            CountUntil(lastKept: try day("2026-11-19"), count: 7),
            CountUntil(lastKept: try day("2026-11-20"), count: 8),
        ]
        inventory.envelopes = [CountUntil(lastKept: try day("2026-11-19"), count: 2)]
        inventory.reachedBack = [CountUntil(lastKept: try day("2026-11-19"), count: 1)]
        inventory.firstSights = [
            CountUntil(lastKept: try day("2026-11-19"), count: 4),
            CountUntil(lastKept: try day("2026-11-20"), count: 1),
        ]
        inventory.daySecrets = [kept, gone]
        inventory.handleKeys = [
            try #require(CalendarMonth("2026-04")), try #require(CalendarMonth("2026-05")),
        ]
        inventory.tallies = [CountOfDay(day: gone, count: 3), CountOfDay(day: kept, count: 4)]
        inventory.unattributed = [CountOfDay(day: gone, count: 5)]
        inventory.privateCounts = [CountOfDay(day: gone, count: 6)]
        inventory.coverage = [CountOfDay(day: gone, count: 2), CountOfDay(day: kept, count: 2)]
        inventory.notices = [
            HeldNotice(name: "a1", oldestDay: gone), HeldNotice(name: "b2", oldestDay: kept),
        ]
        return inventory
    }

    @Test("only what expired goes, each with its count and a reason")
    func plan() throws {
        let plan = PurgePlan(
            of: try Self.inventory(), window: Window(today: try day("2026-11-20")))
        #expect(
            plan.counts == [
                .eventDay: 7, .envelopeDay: 2, .daySecret: 1, .handleKey: 1, .tallyDay: 3,
                .unattributedDay: 5, .privateDay: 6, .coverage: 2, .notice: 1, .reachedBack: 1,
                .firstSight: 4,
            ])
        let tally = try #require(plan.items(of: .tallyDay).first)
        #expect(tally.reason == "tallies of 2026-05-19, last kept on 2026-11-19")
        #expect(tally.identity == "2026-05-19")
        #expect(plan.items(of: .handleKey).map(\.identity) == ["2026-04"])
        let kinds = plan.items.map(\.kind.rawValue)
        #expect(kinds == kinds.sorted())
    }

    @Test("an empty inventory makes an empty plan")
    func empty() throws {
        let plan = PurgePlan(of: Inventory(), window: Window(today: try day("2026-11-20")))
        #expect(plan.items.isEmpty && plan.keptForNow.isEmpty && plan.counts.isEmpty)
    }

    @Test("the order of the inventory does not change the plan")
    func order() throws {
        let inventory = try Self.inventory()
        var shuffled = inventory
        shuffled.events.reverse()
        shuffled.daySecrets.reverse()
        shuffled.notices.reverse()
        let window = Window(today: try day("2027-11-20"))
        #expect(PurgePlan(of: inventory, window: window) == PurgePlan(of: shuffled, window: window))
    }

    @Test("a checkpoint stays while its log file does, or the file would be read again")
    func checkpoints() throws {
        let old = try day("2026-01-01")
        var inventory = Inventory()
        inventory.streams = [
            HeldStream(id: "01", source: "proxy", newestDay: old, fileExists: true),
            HeldStream(id: "02", source: "proxy", newestDay: old, fileExists: false),
            HeldStream(
                id: "03", source: "proxy", newestDay: try day("2026-06-01"), fileExists: false),
        ]
        let plan = PurgePlan(of: inventory, window: Window(today: try day("2026-11-20")))
        #expect(plan.items.map(\.identity) == ["02"])
    }

    struct ArchiveCase: Sendable, CustomTestStringConvertible {
        let name: String
        var mayPurge = true
        var days: (String, String)? = ("2026-05-01", "2026-05-19")
        var expired: (String, String)?
        var hindrance: String?
        var goes: PurgeKind?
        var count = 1
        var kept: String?
        var testDescription: String { name }
    }

    static let archiveCases: [ArchiveCase] = [
        ArchiveCase(name: "all expired", goes: .archive),
        ArchiveCase(
            name: "one line left", days: ("2026-05-01", "2026-05-20"),
            expired: ("2026-05-01", "2026-05-19"), goes: .archiveLines, count: 40),
        ArchiveCase(
            name: "nothing can be taken out", days: ("2026-05-01", "2026-05-20"),
            expired: ("2026-05-01", "2026-05-19"), hindrance: "its text is UTF-16",
            kept: "its text is UTF-16"),
        ArchiveCase(
            name: "source keeps its files, one line left", mayPurge: false,
            days: ("2026-05-01", "2026-05-20"), expired: ("2026-05-01", "2026-05-19"),
            kept: "its source is not set to purge"),
        ArchiveCase(name: "nothing expired", days: ("2026-05-20", "2026-06-01")),
        ArchiveCase(
            name: "nothing expired, and its source keeps its files", mayPurge: false,
            days: ("2026-05-20", "2026-06-01")),
        ArchiveCase(
            name: "source keeps its files", mayPurge: false,
            kept: "its source is not set to purge"),
        ArchiveCase(
            name: "not read to the end", days: nil,
            kept: "no night has read it to its end, so that its newest record is not known"),
    ]

    @Test(
        "an archive goes whole when every line in it has expired, else the lines that have",
        arguments: archiveCases)
    func archives(_ testCase: ArchiveCase) throws {
        let days = try testCase.days.map { try day($0.0)...day($0.1) }
        var inventory = Inventory()
        var archive = HeldArchive(
            path: "/var/log/proxy/access.log.7.gz", source: "proxy", mayPurge: testCase.mayPurge,
            days: days)
        archive.expiredLines = 40
        archive.expiredDays = try testCase.expired.map { try day($0.0)...day($0.1) }
        archive.hindrance = testCase.hindrance
        inventory.archives = [archive]
        let plan = PurgePlan(of: inventory, window: Window(today: try day("2026-11-20")))
        #expect(plan.items.map(\.kind) == [testCase.goes].compactMap(\.self))
        #expect(plan.counts == (testCase.goes.map { [$0: testCase.count] } ?? [:]))
        for item in plan.items { #expect(item.lastKept.description == "2026-11-19") }
        #expect(plan.keptForNow.first?.why.description == testCase.kept)
        #expect(plan.expiredLinesKept == (testCase.kept == nil ? 0 : 40))
    }

    @Test(
        "on no day of two years does a plan touch a record that is kept, or leave one that is not")
    func neverTouchesTheYoung() throws {
        let first = try day("2027-06-01")
        var inventory = Inventory()
        inventory.daySecrets = (0..<420).map { first.adding(days: $0) }
        for offset in 0..<640 {
            let window = Window(today: first.adding(days: offset))
            let gone = PurgePlan(of: inventory, window: window).items.map(\.identity)
            let expected = inventory.daySecrets.filter { $0 < window.oldestKept }.map(\.description)
            if gone != expected { Issue.record("on \(window.today)") }
        }
    }
}
