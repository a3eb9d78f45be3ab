import EventStore
import Foundation
import GRDB
import LogModel
import Retention
import TestSupport
import Testing

/// What the store knows of files from which expired lines are taken.
@Suite struct RewriteTests {
    let world: StoreWorld

    init() throws {
        world = try StoreWorld()
    }

    /// A store with a stream of which a purge takes 400 bytes away.
    func opened() throws -> (store: EventStore, old: StoredStream, rewrite: StreamRewrite) {
        let store = try world.open()
        try store.commit(try world.block(to: 1000, on: "2026-11-18"), in: try world.begin(store))
        let old = try #require(try store.streams(of: "proxy").first)
        var point = world.checkpoint(to: 600)
        point.firstYear = 2026
        point.removed = RemovedContent().removing([0..<400])
        let days = try day("2026-11-18")...day("2026-11-18")
        return (
            store, old,
            StreamRewrite(
                checkpoint: point, days: days, oldestLine: days.lowerBound, bytesRemoved: 400,
                linesRemoved: 4)
        )
    }

    @Test("an intent changes nothing until it is settled")
    func intent() throws {
        let (store, old, rewrite) = try opened()
        let id = try store.intend(rewrite)
        #expect(try store.streams(of: "proxy") == [old])
        let open = try #require(try store.alternatives()[old.checkpoint.id])
        #expect(open.map(\.rewrite) == [rewrite] && open.map(\.isIntent) == [true])
        // A second one for the same file takes its place.
        #expect(try store.intend(rewrite) != id)
        #expect(try store.alternatives()[old.checkpoint.id]?.count == 1)
    }

    @Test("the new file was found: the stream goes on there, and the old look is kept beside it")
    func adopted() throws {
        let (store, old, rewrite) = try opened()
        try store.adopt(try store.intend(rewrite))
        let now = try #require(try store.streams(of: "proxy").first)
        #expect(now.checkpoint == rewrite.checkpoint && now.oldestLine == rewrite.oldestLine)
        #expect(now.seenDay == old.seenDay && now.source == "proxy")
        let former = try #require(try store.alternatives()[old.checkpoint.id]?.first)
        #expect(former.rewrite.checkpoint == old.checkpoint && !former.isIntent)
        // A backup was restored.
        try store.adopt(former.id)
        #expect(try store.streams(of: "proxy") == [old])
        #expect(
            try store.alternatives()[old.checkpoint.id]?.map(\.rewrite.checkpoint)
                == [rewrite.checkpoint])
    }

    @Test("the old file was found: the intent is gone")
    func withdrawn() throws {
        let (store, old, rewrite) = try opened()
        try store.withdraw(try store.intend(rewrite))
        #expect(try store.streams(of: "proxy") == [old])
        #expect(try store.alternatives().isEmpty)
    }

    @Test("a crash at any step leaves an intent that can be settled, or none")
    func crashAnywhere() throws {
        for breaking in 1... {
            let tests = try RewriteTests()
            let (_, old, rewrite) = try tests.opened()
            do {
                let store = try tests.world.open(beforeStep: {
                    if $0 == breaking { throw Broken(step: $0) }
                })
                try store.adopt(try store.intend(rewrite))
                #expect(breaking > 3)
                break
            } catch is Broken {}
            let store = try tests.world.open()
            #expect(try store.streams(of: "proxy") == [old])
            if let open = try store.alternatives()[old.checkpoint.id] {
                #expect(open.count == 1 && open[0].isIntent)
                try store.adopt(open[0].id)
                #expect(
                    try store.streams(of: "proxy").map(\.checkpoint) == [rewrite.checkpoint])
            }
        }
    }

    @Test("how a stream may look otherwise goes with its checkpoint")
    func purged() throws {
        let (store, _, rewrite) = try opened()
        try store.adopt(try store.intend(rewrite))
        let plan = PurgePlan(
            of: try store.inventory(streamsOnDisk: []),
            window: Window(today: try day("2027-11-20")))
        let outcome = try store.apply(plan)
        #expect(outcome.failures.isEmpty && outcome.gone == Set(plan.items))
        #expect(try store.alternatives().isEmpty)
    }

    @Test("a store of the first version is brought up to date and keeps its checkpoints")
    func firstVersion() throws {
        let (_, old, _) = try opened()
        try DatabaseQueue(path: world.state + "/store.sqlite").write { db in
            for change in [
                "DROP TABLE alternative", "ALTER TABLE stream DROP COLUMN first_year",
                "ALTER TABLE stream DROP COLUMN removed",
                "ALTER TABLE stream DROP COLUMN oldest_line",
                "DELETE FROM grdb_migrations WHERE identifier = '2026-11 purge inside archives'",
            ] {
                try db.execute(sql: change)
            }
        }
        let store = try world.open()
        #expect(try store.streams(of: "proxy") == [old])
        try store.noteOldestLine(try day("2026-11-17"), of: old.checkpoint.id)
        #expect(try store.streams(of: "proxy").first?.oldestLine == day("2026-11-17"))
    }
}
