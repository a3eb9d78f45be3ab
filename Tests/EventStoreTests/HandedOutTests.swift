@testable import Authority
@testable import EventStore
import Foundation
import GRDB
import LogModel
import TestSupport
import Testing

@Suite("What a reading page takes out of the store")
struct HandedOutTests {
    let world: StoreWorld

    init() throws {
        world = try StoreWorld()
    }

    /// Events of three days under one authorisation, and of one under another.
    func filled() throws -> EventStore {
        let store = try world.open()
        let run = try world.begin(store)
        let events = try ["2026-05-21", "2026-11-18", "2026-11-19"].enumerated().map {
            try world.event($0.offset, on: $0.element)
        }
        let other = try world.event(
            9, under: "2026-015", document: [UInt8](repeating: 6, count: 32))
        try store.addEvents(events + [other], in: run)
        return store
    }

    func handOut(
        _ store: EventStore, from: String = "2026-05-01", to: String = "2026-11-30",
        today: String = "2026-11-20"
    ) throws -> HandedOutEvents {
        try store.handOutEvents(
            of: try day(from)...day(to), document: world.document, today: try day(today))
    }

    @Test("a page must be gone when the first day that it holds expires")
    func firstExpiry() throws {
        let store = try filled()
        #expect(try handOut(store).firstExpiry == day("2026-11-21"))
        #expect(try handOut(store, today: "2026-11-22").firstExpiry == day("2027-05-18"))
        #expect(try handOut(store, from: "2026-06-01", to: "2026-06-30").firstExpiry == nil)
    }

    /// Opens handed-out events as a page does: with a reader's key and what was handed out.
    func opened(
        _ handedOut: HandedOutEvents, document: [UInt8], with key: ReaderPrivateKey
    ) throws -> Int {
        var count = 0
        for group in handedOut.envelopes {
            let lastKept = try day(group.lastKept)
            let envelope = Envelope(
                keyID: Array(group.keyID), lastKept: lastKept,
                sealed: Array(group.wraps) + [UInt8](repeating: 0, count: 32))
            guard let content = envelope.content(with: key),
                content.document == document,
                let secret = handedOut.days[content.day.description]
            else { continue }
            let secrets = EventSecrets(
                day: Array(secret), authorisation: Array(handedOut.authorisationSecret))
            count += group.events.count {
                SealedEvent(
                    id: Array($0.id), lastKept: lastKept, keyID: Array(group.keyID),
                    sealed: Array($0.sealed)
                ).content(contentKey: content.contentKey, secrets: secrets) != nil
            }
        }
        return count
    }

    @Test("a reader opens the authorisation's events with it, and nobody else does")
    func readers() throws {
        let handedOut = try handOut(try filled())
        for key in [world.head, world.chair] {
            #expect(try opened(handedOut, document: world.document, with: key) == 3)
        }
        #expect(try opened(handedOut, document: world.document, with: world.stranger) == 0)
    }

    @Test("it opens nothing of another authorisation, to whose readers its reader belongs, too")
    func otherAuthorisation() throws {
        let handedOut = try handOut(try filled())
        let other = [UInt8](repeating: 6, count: 32)
        #expect(handedOut.envelopes.flatMap(\.events).count == 4)
        #expect(try opened(handedOut, document: other, with: world.head) == 0)
    }

    @Test("a day that has expired is not in it, though the purge has not been yet")
    func expired() throws {
        let store = try filled()
        let onLastDay = try handOut(store, today: "2026-11-21")
        #expect(onLastDay.days.keys.sorted() == ["2026-05-21", "2026-11-18", "2026-11-19"])
        let dayAfter = try handOut(store, today: "2026-11-22")
        #expect(dayAfter.days.keys.sorted() == ["2026-11-18", "2026-11-19"])
        #expect(try opened(dayAfter, document: world.document, with: world.head) == 2)
        #expect(!dayAfter.envelopes.contains { $0.lastKept == "2026-11-21" })
    }

    @Test("only the days that the authorisation covers are in it")
    func covered() throws {
        let handedOut = try handOut(try filled(), from: "2026-11-18", to: "2026-11-18")
        #expect(handedOut.days.keys.sorted() == ["2026-11-18"])
        #expect(handedOut.envelopes.map(\.lastKept) == ["2027-05-18"])
    }

    @Test("events under a changed envelope are counted and left out")
    func changed() throws {
        let store = try filled()
        let queue = try DatabaseQueue(path: world.state + "/store.sqlite")
        try queue.write {
            try $0.execute(
                sql: "UPDATE envelope SET sealed = zeroblob(length(sealed)) WHERE last_kept = ?",
                arguments: ["2027-05-18"])
        }
        try queue.close()
        let handedOut = try handOut(store)
        #expect(handedOut.changed == 1)
        #expect(try opened(handedOut, document: world.document, with: world.head) == 2)
    }

    @Test("a page's content opens for its readers alone, and only under its number")
    func page() throws {
        let content = Array("what was found".utf8)
        let page = try SealedPage(content, number: "2026-014", to: world.readers)
        #expect(page.content(with: world.head) == content)
        #expect(page.content(with: world.chair) == content)
        #expect(page.content(with: world.stranger) == nil)
        #expect(throws: StoreError.self) {
            try SealedPage(content, number: "2026-014", to: [])
        }
        #expect(throws: StoreError.self) {
            try SealedPage(
                content, number: "2026-014",
                to: [Reader(name: "r", role: .reader, publicKey: [1, 2, 3])])
        }
        for count in 1...4 {
            let readers = Array(repeating: world.readers[0], count: count)
            let page = try SealedPage(content, number: "2026-014", to: readers)
            #expect(page.wraps.count == 4 * (32 + 32 + 16), "not how many may read")
        }
    }

    @Test("a store with events of before the sealing changed is left as it is, and says so")
    func sealedBefore() throws {
        _ = try filled()
        let queue = try DatabaseQueue(path: world.state + "/store.sqlite")
        try queue.write {
            try $0.execute(
                sql: "DELETE FROM grdb_migrations WHERE identifier LIKE '%browser can open'")
        }
        try queue.close()
        let error = #expect(throws: StoreError.self) { try world.open() }
        #expect(error?.code == .sealedBefore)
    }
}
