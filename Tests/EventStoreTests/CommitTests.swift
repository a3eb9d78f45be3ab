import EventStore
import Foundation
import LogModel
import People
import Retention
import TestSupport
import Testing

@Suite("Exactly once (rule 4)") struct CommitTests {
    let world: StoreWorld

    init() throws {
        world = try StoreWorld()
    }

    static let whole = StoreTotals(
        events: 3, tallies: 3, unattributed: 3, privateCounts: 4, lines: 10, readTo: 1000)

    @Test("a block is written whole: checkpoint, counts, events and coverage")
    func whole() throws {
        let store = try world.open()
        let run = try world.begin(store)
        let events = try (1...3).map { try world.event($0) }
        let outcome = try store.commit(try world.block(to: 1000, events: events), in: run)
        #expect(outcome.eventsWritten == 3 && outcome.eventsKnown == 0 && outcome.expired == 0)
        #expect(try StoreTotals(store, world) == Self.whole)
        let stream = try #require(try store.streams(of: "proxy").first)
        #expect(stream.checkpoint == world.checkpoint(to: 1000))
        #expect(stream.days == (try day("2026-11-19"))...(try day("2026-11-19")))
    }

    @Test("a failure before any change leaves nothing, and the same block then counts once")
    func allOrNothing() throws {
        let events = try (1...3).map { try world.event($0) }
        let block = try world.block(to: 1000, events: events)
        var step = 1
        while true {
            let breaking = step
            let store = try world.open(beforeStep: { if $0 == breaking { throw Broken(step: $0) } })
            let run = try world.begin(store)
            do {
                try store.commit(block, in: run)
                break
            } catch is Broken {
                #expect(try StoreTotals(store, world) == .empty, "after step \(step)")
            }
            step += 1
        }
        #expect(step > 10, "the block has more than ten changes, and each was broken once")
        let store = try world.open()
        #expect(try StoreTotals(store, world) == Self.whole)
    }

    @Test("after a crash before the commit nothing is there; the next run counts once")
    func crash() throws {
        let events = try (1...3).map { try world.event($0) }
        let block = try world.block(to: 1000, events: events)
        for step in 1...12 {
            // The copy is what a disk would hold if the power failed here.
            let copied = world.folder.path("crash-\(step)")
            let state = world.state
            let store = try world.open(beforeStep: { current in
                guard current == step else { return }
                try FileManager.default.copyItem(atPath: state, toPath: copied)
                throw Broken(step: current)
            })
            let run = try world.begin(store)
            #expect(throws: Broken.self) { try store.commit(block, in: run) }
            let reopened = try EventStore(folder: copied, for: .running)
            #expect(try StoreTotals(reopened, world) == .empty)
            try reopened.commit(block, in: try world.begin(reopened))
            #expect(try StoreTotals(reopened, world) == Self.whole)
        }
    }

    @Test("a block that was written before is refused, not counted twice")
    func twice() throws {
        let store = try world.open()
        let run = try world.begin(store)
        let block = try world.block(to: 1000, events: [try world.event(1)])
        try store.commit(block, in: run)
        let before = try StoreTotals(store, world)
        for readTo in [1000, 999, 0] as [UInt64] {
            var again = block
            again.stream.readTo = readTo
            let error = #expect(throws: StoreError.self) { try store.commit(again, in: run) }
            #expect(error?.code == .checkpointNotMoved)
        }
        #expect(try StoreTotals(store, world) == before)
    }

    @Test("a checkpoint may be written again when nothing is counted with it")
    func sameCheckpoint() throws {
        let store = try world.open()
        let run = try world.begin(store)
        try store.commit(try world.block(to: 1000), in: run)
        var settled = BlockOfWork(source: "proxy", stream: world.checkpoint(to: 1000))
        settled.stream.settled = nil
        try store.commit(settled, in: run)
        let stored = try store.streams(of: "proxy").first
        #expect(stored?.checkpoint.settled == nil)
        #expect(stored?.days != nil, "the days that were seen stay")
    }

    @Test("counts of the same handle, rule, day and action add up over blocks")
    func adding() throws {
        let store = try world.open()
        let run = try world.begin(store)
        try store.commit(try world.block(to: 1000), in: run)
        try store.commit(try world.block(to: 2000), in: run)
        let tallies = try store.tallies(try day("2026-11-19")...day("2026-11-19"))
        #expect(tallies.map(\.count) == [4, 2])
        #expect(tallies.map(\.handle) == [CaseHandle(bits: 7), CaseHandle(bits: 8)])
        let coverage = try #require(try store.coverage(since: try day("2026-11-20")).first)
        #expect(coverage.sources.first?.lines == 20)
        #expect(
            coverage.sources.first?.rejections == [
                RejectionCount(reason: .malformed, count: 2, file: "access.log", line: 5)
            ])
    }

    @Test("an event is written once, whichever run, block or order it comes in")
    func idempotent() throws {
        let store = try world.open()
        let first = try world.begin(store)
        try store.commit(
            try world.block(to: 1000, events: [try world.event(1), try world.event(1)]), in: first)
        let second = try world.begin(store)
        let outcome = try store.addEvents(
            [try world.event(2), try world.event(1), try world.event(1, under: "2026-015")],
            in: second)
        #expect(outcome.eventsWritten == 2 && outcome.eventsKnown == 1)
        #expect(outcome.writtenByNumber == ["2026-014": 1, "2026-015": 1])
        #expect(try StoreTotals(store, world).events == 2)
        let other = try store.openEvents(
            of: "2026-015", document: world.document, readers: world.readers, with: world.head,
            today: world.today)
        #expect(other.events.count == 1)
    }

    @Test("what had expired before it was read is counted but not kept")
    func expired() throws {
        let store = try world.open()
        let run = try world.begin(store)
        let block = try world.block(
            to: 1000, events: [try world.event(1, on: "2026-05-19")], on: "2026-05-19")
        #expect(try store.commit(block, in: run).expired == 5)
        let totals = try StoreTotals(store, world)
        #expect(totals.events == 0 && totals.tallies == 0 && totals.readTo == 1000)
        #expect(store.keys.daysWithSecret.isEmpty)
    }

    @Test("a record dated tomorrow is kept, one of the day after is not")
    func misdated() throws {
        let store = try world.open()
        let run = try world.begin(store)
        let block = try world.block(to: 1000, on: "2026-11-21")
        #expect(try store.commit(block, in: run).misdated == 0)
        let later = try world.block(to: 2000, on: "2026-11-22")
        #expect(try store.commit(later, in: run).misdated == 4)
    }

    @Test("while the clock is not believed nothing counts as expired")
    func unbelieved() throws {
        let store = try world.open()
        let run = try store.beginRun(
            now: try instant("2027-11-20T02:00:00Z"), today: try day("2027-11-20"),
            clock: .unconfirmed(.jumped(days: 365)))
        #expect(try store.commit(try world.block(to: 1000), in: run).expired == 0)
        #expect(try StoreTotals(store, world).tallies == 3)
    }

    @Test("a reading store writes nothing")
    func readOnly() throws {
        let run = try world.begin(try world.open())
        let store = try world.open(.reading)
        let error = #expect(throws: StoreError.self) {
            try store.commit(try world.block(to: 1000), in: run)
        }
        #expect(error?.code == .readOnly)
    }
}
