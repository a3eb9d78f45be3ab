import Authority
import EventStore
import Foundation
import GRDB
import LogModel
import Retention
import TestSupport
import Testing

@Suite("Six months, both ways (rule 3): the store") struct PurgeTests {
    let world: StoreWorld

    init() throws {
        world = try StoreWorld()
    }

    static let gone = "2026-05-19"
    static let kept = "2026-05-20"

    /// A store with something of two days, the older of which expires on 20 November 2026.
    func fill(_ store: EventStore) throws {
        let run = try world.begin(store, Self.kept)
        for (number, date) in [Self.gone, Self.kept].enumerated() {
            let events = try (1...3).map {
                try world.event($0, on: date, account: "acct\(number)", host: "h\(number).example")
            }
            try store.commit(
                try world.block(to: 1000, events: events, on: date, stream: UInt8(number + 1)),
                in: run)
            _ = try store.writeNotice(
                Array("notice".utf8), for: .head, oldestDay: try day(date))
        }
        _ = try store.keys.handleKey(for: try #require(CalendarMonth("2026-04")))
        _ = try store.keys.handleKey(for: try #require(CalendarMonth("2026-05")))
        try store.noteReachedBack([1, 2, 3], in: try world.begin(store, Self.gone))
    }

    func plan(_ store: EventStore, on today: String = "2026-11-20") throws -> PurgePlan {
        PurgePlan(
            of: try store.inventory(streamsOnDisk: []), window: Window(today: try day(today)))
    }

    @Test("what expired goes, what has not stays, and a second purge finds nothing to do")
    func purge() throws {
        let store = try world.open()
        try fill(store)
        let outcome = try store.apply(try plan(store))
        #expect(outcome.failures.isEmpty)
        #expect(
            outcome.removed == [
                .daySecret: 1, .handleKey: 1, .eventDay: 3, .envelopeDay: 1, .tallyDay: 2,
                .unattributedDay: 1, .privateDay: 1, .notice: 1, .checkpoint: 1, .coverage: 1,
                .reachedBack: 1,
            ])
        #expect(try plan(store).items.isEmpty)
        try expectOnlyYoung(store)
        #expect(try store.apply(try plan(store)) == PurgeOutcome())
    }

    func expectOnlyYoung(_ store: EventStore) throws {
        let days = try day("2026-01-01")...day("2026-12-31")
        #expect(Set(try store.tallies(days).map(\.day)) == [try day(Self.kept)])
        #expect(Set(try store.unattributed(days).map(\.day)) == [try day(Self.kept)])
        #expect(Set(try store.privateCounts(days).map(\.day)) == [try day(Self.kept)])
        #expect(store.keys.daysWithSecret == [try day(Self.kept)])
        #expect(store.keys.monthsWithHandleKey == [try #require(CalendarMonth("2026-05"))])
        #expect(try store.streams(of: "proxy").count == 1)
        let opened = try store.openEvents(
            of: "2026-014", document: world.document, readers: world.readers, with: world.head,
            today: world.today)
        #expect(opened.events.count == 3 && opened.expired == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: store.noticesFolder).count == 1)
        #expect(try !store.hasReachedBack([1, 2, 3]))
    }

    @Test("a crash between any two steps, and the next purge comes to the same end")
    func crashAnywhere() throws {
        var step = 1
        while true {
            let world = try StoreWorld()
            let tests = try PurgeTests(world: world)
            try tests.fill(try world.open())
            let breaking = step
            do {
                let store = try world.open(beforeStep: {
                    if $0 == breaking { throw Broken(step: $0) }
                })
                _ = try store.apply(try tests.plan(store))
                break
            } catch is Broken {
                let store = try world.open()
                #expect(try store.apply(try tests.plan(store)).failures.isEmpty)
                try tests.expectOnlyYoung(store)
                #expect(try tests.plan(store).items.isEmpty)
            }
            step += 1
        }
        #expect(step > 10)
    }

    init(world: StoreWorld) throws {
        self.world = world
    }

    /// A connection of another program, which may keep a transaction open.
    func otherProgram() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(
            path: world.state + "/store.sqlite", configuration: configuration)
    }

    @Test("the secrets go although the database is locked, and the purge says that it failed")
    func lockedDatabase() throws {
        let store = try world.open()
        try fill(store)
        let plan = try plan(store)
        let other = try otherProgram()
        try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let outcome = try store.apply(plan)
        #expect(outcome.failures.first?.code == .locked)
        #expect(outcome.removed == [.daySecret: 1, .handleKey: 1])
        #expect(store.keys.daysWithSecret == [try day(Self.kept)])
        try other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        #expect(try store.apply(try self.plan(store)).failures.isEmpty)
        try expectOnlyYoung(store)
    }

    @Test("a reader that holds deleted rows in the log makes the purge fail loudly")
    func blockedCheckpoint() throws {
        let store = try world.open()
        try fill(store)
        let other = try otherProgram()
        try other.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN")
            _ = try Row.fetchOne(db, sql: "SELECT * FROM tally")
        }
        let outcome = try store.apply(try plan(store))
        #expect(outcome.failures.map(\.code) == [.checkpointBlocked])
        #expect(outcome.removed[.tallyDay] == 2)
        try other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        #expect(try store.apply(try plan(store)).failures.isEmpty)
        let log = try FileManager.default.attributesOfItem(
            atPath: world.state + "/store.sqlite-wal")
        #expect(log[.size] as? Int == 0)
    }

    @Test("no byte of a purged row is left in the database or its log")
    func nothingLeft() throws {
        let store = try world.open()
        let run = try world.begin(store, Self.gone)
        var block = try world.block(to: 1000, on: Self.gone)
        block.tallies[0] = Tally(
            handle: block.tallies[0].handle, rule: "zebra-rule-of-the-day", day: try day(Self.gone),
            action: .allowed, count: 1)
        try store.commit(block, in: run)
        func holds() throws -> Bool {
            try world.files().contains { path in
                try Data(contentsOf: URL(fileURLWithPath: path))
                    .range(of: Data("zebra-rule".utf8)) != nil
            }
        }
        #expect(try holds())
        #expect(try store.apply(try plan(store)).failures.isEmpty)
        #expect(try !holds())
    }

    @Test("the checkpoint of a file that still exists stays")
    func presentFile() throws {
        let store = try world.open()
        try fill(store)
        let id = world.checkpoint(to: 0).id
        let plan = PurgePlan(
            of: try store.inventory(streamsOnDisk: [id]),
            window: Window(today: try day("2027-11-20")))
        #expect(plan.items(of: .checkpoint).count == 1)
        _ = try store.apply(plan)
        #expect(try store.streams(of: "proxy").map(\.checkpoint.id) == [id])
    }

    @Test("a wrong date in a log makes nothing last for ever")
    func futureRecord() throws {
        let store = try world.open()
        let block = try world.block(
            to: 1000, events: [try world.event(1, on: "2099-01-01")], on: "2099-01-01")
        let outcome = try store.commit(block, in: try world.begin(store, Self.gone))
        #expect(outcome.misdated == 5 && outcome.eventsWritten == 0)
        #expect(store.keys.daysWithSecret.isEmpty)
        #expect(try plan(store).items(of: .checkpoint).count == 1)
        #expect(
            try store.clockCheck(now: Timestamp(seconds: 0), today: try day(Self.gone)).newestRecord
                == nil)
    }

    @Test("a store opened for reading is not purged")
    func reading() throws {
        try fill(try world.open())
        let store = try world.open(.reading)
        let plan = try plan(store)
        let error = #expect(throws: StoreError.self) { try store.apply(plan) }
        #expect(error?.code == .readOnly)
    }
}
