@testable import Authority
import EventStore
import Foundation
import GRDB
import LogModel
import Retention
import TestSupport
import Testing

@Suite struct OpeningTests {
    let world: StoreWorld

    init() throws {
        world = try StoreWorld()
    }

    /// A store in which three events lie under each of two authorisations.
    func filled() throws -> EventStore {
        let store = try world.open()
        let run = try world.begin(store)
        let events = try (1...3).flatMap { record in
            [
                try world.event(record, on: record == 3 ? "2026-11-18" : "2026-11-19"),
                try world.event(record, under: "2026-015", readers: [world.readers[1]]),
            ]
        }
        try store.commit(try world.block(to: 1000, events: events), in: run)
        return store
    }

    func change(_ sql: String) throws {
        let queue = try DatabaseQueue(path: world.state + "/store.sqlite")
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test("each reader opens the authorisation's events, in order of time")
    func readers() throws {
        let store = try filled()
        for key in [world.head, world.chair] {
            let opened = try store.openEvents(
                of: "2026-014", document: world.document, readers: world.readers, with: key,
                today: world.today)
            #expect(
                opened.events.map(\.date.description) == ["2026-11-18", "2026-11-19", "2026-11-19"])
            #expect(
                opened.events.map(\.host) == ["cards.example", "cards.example", "cards.example"])
            #expect(opened.tampered == 0 && opened.expired == 0)
            #expect(opened.events[1].time < opened.events[2].time)
        }
    }

    @Test("a reader who is left out of one event opens the others of its day and not that one")
    func leftOut() throws {
        let store = try world.open()
        let events = [
            try world.event(1), try world.event(2, readers: [world.readers[0]]),
            try world.event(3),
        ]
        try store.addEvents(events, in: try world.begin(store))
        for (key, count) in [(world.head, 3), (world.chair, 2)] {
            let opened = try store.openEvents(
                of: "2026-014", document: world.document, readers: world.readers, with: key,
                today: world.today)
            #expect(opened.events.count == count)
            #expect(opened.tampered == 0 && opened.expired == 0)
        }
    }

    @Test("what comes out is what went in")
    func roundTrip() throws {
        let store = try world.open()
        let event = try world.event(1, account: "ünïcode \"q\" \u{202E}", host: "a/b\\c\n")
        try store.addEvents([event], in: try world.begin(store))
        let opened = try store.openEvents(
            of: "2026-014", document: world.document, readers: world.readers, with: world.head,
            today: world.today)
        #expect(opened.events == [event.body])
    }

    @Test("after a run has finished, its next events go into an envelope of their own")
    func forgets() throws {
        let store = try world.open()
        let run = try world.begin(store)
        try store.addEvents([try world.event(1), try world.event(2)], in: run)
        try store.finish(run, at: try instant("2026-11-20T02:05:00Z"))
        try store.addEvents([try world.event(3)], in: run)
        #expect(try store.inventory(streamsOnDisk: []).envelopes.map(\.count) == [2])
        let opened = try store.openEvents(
            of: "2026-014", document: world.document, readers: world.readers, with: world.chair,
            today: world.today)
        #expect(opened.events.count == 3)
    }

    @Test("a reading key to which nothing can be sealed is told before a night relies on it")
    func unusableKey() throws {
        #expect(isUsableReadingKey(world.head.publicKey))
        #expect(!isUsableReadingKey([UInt8](repeating: 0, count: 32)))
        #expect(!isUsableReadingKey([1] + [UInt8](repeating: 0, count: 31)))
        #expect(!isUsableReadingKey([1, 2, 3]))
        let store = try world.open()
        let bad = Reader(name: "x", role: .reader, publicKey: [UInt8](repeating: 0, count: 32))
        for readers in [[bad], []] {
            let event = try world.event(1, readers: readers)
            let run = try world.begin(store)
            let error = #expect(throws: StoreError.self) { try store.addEvents([event], in: run) }
            #expect(error?.code == .badKey)
        }
    }

    @Test("a key that is not a reader's opens nothing")
    func stranger() throws {
        let store = try filled()
        let error = #expect(throws: StoreError.self) {
            try store.openEvents(
                of: "2026-014", document: world.document, readers: world.readers,
                with: world.stranger,
                today: world.today)
        }
        #expect(error?.code == .notAReader)
    }

    @Test("a key that the list of readers was stretched to opens nothing all the same")
    func stretchedList() throws {
        let store = try filled()
        let list = [Reader(name: "x", role: .reader, publicKey: world.stranger.publicKey)]
        let opened = try store.openEvents(
            of: "2026-014", document: world.document, readers: list, with: world.stranger,
            today: world.today)
        #expect(opened.events.isEmpty)
        // The head reads 2026-014, but 2026-015 was sealed to the chair alone.
        let other = try store.openEvents(
            of: "2026-015", document: world.document, readers: world.readers, with: world.head,
            today: world.today)
        #expect(other.events.isEmpty)
    }

    @Test("an authorisation under which nothing was found is empty, not refused")
    func nothingFound() throws {
        let store = try filled()
        let opened = try store.openEvents(
            of: "2026-099", document: world.document, readers: world.readers, with: world.head,
            today: world.today)
        #expect(opened.events.isEmpty && opened.tampered == 0)
    }

    @Test("a document signed anew under its old number does not open what the first collected")
    func documentSignedAnew() throws {
        let store = try filled()
        let anew = [UInt8](repeating: 6, count: 32)
        let opened = try store.openEvents(
            of: "2026-014", document: anew, readers: world.readers, with: world.head,
            today: world.today)
        #expect(opened.events.isEmpty && opened.tampered == 0)
    }

    @Test("a report can be made while a run goes on")
    func whileRunning() throws {
        let store = try filled()
        let reading = try world.open(.reading)
        let opened = try reading.openEvents(
            of: "2026-014", document: world.document, readers: world.readers, with: world.head,
            today: world.today)
        #expect(opened.events.count == 3)
        #expect(try StoreTotals(store, world).events == 3)
    }

    @Test(
        "changed events are counted, never dropped",
        arguments: [
            "UPDATE event SET sealed = CAST(substr(sealed, 42) || substr(sealed, 1, 41) AS BLOB)",
            "UPDATE event SET sealed = x''",
            "UPDATE event SET last_kept = '2030-01-01'",
            "UPDATE event SET id = randomblob(16)",
            "UPDATE event SET key_id = (SELECT e.key_id FROM envelope e WHERE e.key_id <> event.key_id)",
        ])
    func tamperedEvents(_ sql: String) throws {
        _ = try filled()
        try change(sql)
        let store = try world.open(.reading)
        let opened = try store.openEvents(
            of: "2026-014", document: world.document, readers: world.readers, with: world.chair,
            today: world.today)
        let other = try store.openEvents(
            of: "2026-015", document: world.document, readers: world.readers, with: world.chair,
            today: world.today)
        #expect(opened.events.isEmpty && other.events.isEmpty)
        #expect(opened.tampered + other.tampered == 6)
    }

    @Test(
        "under a changed envelope the events are counted, whoever asks",
        arguments: [
            "UPDATE envelope SET sealed = CAST(substr(sealed, 42) || substr(sealed, 1, 41) AS BLOB)",
            "UPDATE envelope SET sealed = substr(sealed, 1, 155)",
            "UPDATE envelope SET sealed = x''",
            "UPDATE envelope SET last_kept = '2030-01-01'",
        ])
    func tamperedEnvelopes(_ sql: String) throws {
        _ = try filled()
        try change(sql)
        let opened = try world.open(.reading).openEvents(
            of: "2026-014", document: world.document, readers: world.readers, with: world.head,
            today: world.today)
        #expect(opened.events.isEmpty && opened.tampered == 6)
    }

    @Test("sealed events have few sizes, and envelopes one whatever the number of readers")
    func sizes() throws {
        let store = try world.open()
        let run = try world.begin(store)
        try store.addEvents(
            [
                try world.event(1, host: "a.example"),
                try world.event(2, host: "a-much-longer-name-than-the-other.example"),
                try world.event(3, under: "7", readers: [world.readers[0]]),
            ], in: run)
        let queue = try DatabaseQueue(path: world.state + "/store.sqlite")
        let (events, envelopes) = try queue.read { db in
            (
                try Int.fetchSet(db, sql: "SELECT length(sealed) FROM event"),
                try Int.fetchSet(db, sql: "SELECT length(sealed) FROM envelope")
            )
        }
        #expect(events.count == 1 && envelopes.count == 1)
        // Nonce and tag come on top of the padded content.
        #expect(events.allSatisfy { ($0 - 28) % 512 == 0 })
    }

    @Test("what has expired does not open, although no purge has taken it away (rule 3)")
    func expiredToday() throws {
        let store = try filled()
        let opened = { (today: String) in
            try store.openEvents(
                of: "2026-014", document: world.document, readers: world.readers, with: world.head,
                today: day(today))
        }
        #expect(try opened("2027-05-18").events.count == 3)
        let later = try opened("2027-05-19")
        #expect(later.events.map(\.date) == [try day("2026-11-19"), try day("2026-11-19")])
        #expect(later.expired == 1 && later.tampered == 0)
        let last = try opened("2027-05-20")
        #expect(last.events.isEmpty && last.expired == 3)
    }

    @Test("without its day's secret no reader opens an event, in an old copy of the store either")
    func dayGone() throws {
        let store = try filled()
        // The store alone, as a backup has it: keys stay out of backups.
        let old = world.folder.path("old")
        try FileManager.default.createDirectory(atPath: old, withIntermediateDirectories: true)
        for name in ["store.sqlite", "store.sqlite-wal"] {
            try FileManager.default.copyItem(
                atPath: "\(world.state)/\(name)", toPath: "\(old)/\(name)")
        }
        let may = try store.inventory(streamsOnDisk: [])
        #expect(may.daySecrets.count == 2)
        let plan = PurgePlan(of: may, window: Window(today: try day("2027-05-19")))
        #expect(try store.apply(plan).failures.isEmpty)
        #expect(store.keys.daysWithSecret == [try day("2026-11-19")])
        try FileManager.default.copyItem(
            atPath: "\(world.state)/keys", toPath: "\(old)/keys")
        let copy = try EventStore(folder: old, for: .reading)
        let opened = try copy.openEvents(
            of: "2026-014", document: world.document, readers: world.readers, with: world.head,
            today: world.today)
        #expect(opened.events.map(\.date) == [try day("2026-11-19"), try day("2026-11-19")])
        #expect(opened.expired == 1 && opened.tampered == 0)
    }
}
