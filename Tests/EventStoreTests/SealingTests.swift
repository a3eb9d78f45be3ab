import Authority
@testable import EventStore
import Foundation
import LogModel
import TestSupport
import Testing

@Suite("Opening needs a reader's key and the day's secret, each of them")
struct SealingTests {
    let world: StoreWorld
    let keyID = [UInt8](repeating: 5, count: 16)
    let contentKey = [UInt8](repeating: 6, count: 32)
    let secrets = EventSecrets(
        day: [UInt8](repeating: 7, count: 32), authorisation: [UInt8](repeating: 8, count: 32))

    init() throws {
        world = try StoreWorld()
    }

    func sealed() throws -> SealedEvent {
        try SealedEvent(
            try world.event(1).body, day: try day("2026-11-19"), keyID: keyID,
            contentKey: contentKey, secrets: secrets, encoder: JSONEncoder())
    }

    @Test("content key, day's secret and authorisation's secret: without one of them it stays shut")
    func allKeys() throws {
        let event = try sealed()
        let other = [UInt8](repeating: 9, count: 32)
        let otherDay = EventSecrets(day: other, authorisation: secrets.authorisation)
        let otherAuthorisation = EventSecrets(day: secrets.day, authorisation: other)
        let noDay = EventSecrets(day: [], authorisation: secrets.authorisation)
        #expect(event.content(contentKey: contentKey, secrets: secrets) != nil)
        #expect(event.content(contentKey: other, secrets: secrets) == nil)
        for secrets in [otherDay, otherAuthorisation, noDay] {
            #expect(event.content(contentKey: contentKey, secrets: secrets) == nil)
        }
    }

    @Test("an event is bound to its row: id, last day and envelope")
    func bound() throws {
        let event = try sealed()
        let other = [UInt8](repeating: 9, count: 16)
        let changed = [
            SealedEvent(id: other, lastKept: event.lastKept, keyID: keyID, sealed: event.sealed),
            SealedEvent(
                id: event.id, lastKept: event.lastKept.adding(days: 1), keyID: keyID,
                sealed: event.sealed),
            SealedEvent(
                id: event.id, lastKept: event.lastKept, keyID: other, sealed: event.sealed),
        ]
        for event in changed {
            #expect(event.content(contentKey: contentKey, secrets: secrets) == nil)
        }
    }

    @Test("every change of a sealed event is noticed")
    func everyByte() throws {
        let event = try sealed()
        for index in event.sealed.indices {
            var bytes = event.sealed
            bytes[index] ^= 1
            let changed = SealedEvent(
                id: event.id, lastKept: event.lastKept, keyID: keyID, sealed: bytes)
            if changed.content(contentKey: contentKey, secrets: secrets) != nil {
                Issue.record("byte \(index)")
            }
        }
    }

    @Test("every change of an envelope is noticed, by whoever has the store's keys")
    func envelopes() throws {
        let content = EnvelopeContent(
            number: "2026-014", document: world.document, day: try day("2026-11-19"),
            contentKey: contentKey)
        let seal = try world.open().keys.mac
        let envelope = try Envelope(of: content, to: world.readers, seal: seal)
        #expect(envelope.isWhole(seal: seal))
        #expect(envelope.content(with: world.head) == content)
        #expect(envelope.content(with: world.chair) == content)
        #expect(envelope.content(with: world.stranger) == nil)
        for index in envelope.sealed.indices {
            var bytes = envelope.sealed
            bytes[index] ^= 1
            let changed = Envelope(
                keyID: envelope.keyID, lastKept: envelope.lastKept, sealed: bytes)
            if changed.isWhole(seal: seal) { Issue.record("byte \(index)") }
        }
        let moved = Envelope(keyID: keyID, lastKept: envelope.lastKept, sealed: envelope.sealed)
        #expect(!moved.isWhole(seal: seal))
        #expect(moved.content(with: world.head) == nil)
    }

    @Test("an envelope for one reader is as long as one for four", arguments: 1...4)
    func envelopeSize(_ count: Int) throws {
        let content = EnvelopeContent(
            number: "2026-014", document: world.document, day: try day("2026-11-19"),
            contentKey: contentKey)
        let reader = try #require(world.readers.first)
        let envelope = try Envelope(
            of: content, to: Array(repeating: reader, count: count), seal: { _ in [] })
        #expect(envelope.sealed.count == 4 * (32 + 139 + 16))
    }

    @Test("the order in which events were written does not change what a reader gets (rule 5)")
    func order() throws {
        // Two events a second, told apart by what is sealed alone.
        let events = try (1...20).map { number in
            try world.event(number, second: number / 2, host: "h\(number * 7 % 20).example")
        }
        var opened: [OpenedEvents] = []
        for order in [events, Array(events.reversed())] {
            let other = try StoreWorld()
            let store = try other.open()
            try store.addEvents(order, in: try other.begin(store))
            opened.append(
                try store.openEvents(
                    of: "2026-014", document: world.document, readers: world.readers,
                    with: world.head,
                    today: world.today))
        }
        #expect(opened[0].events.count == 20 && opened[0] == opened[1])
    }
}
