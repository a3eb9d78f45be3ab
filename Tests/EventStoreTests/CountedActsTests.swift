import LogModel
import Retention
import TestSupport
import Testing

@testable import EventStore

@Suite("An act that several files tell of is counted once")
struct CountedActsTests {
    @Test("A block with an act that was counted is refused as a whole, and the act is known")
    func refused() throws {
        let folder = try TemporaryFolder()
        let store = try EventStore(folder: folder.path("state"), for: .running)
        let run = try begin(store)
        let mark = mark("one", store)
        #expect(try !store.knowsAct(mark))
        try store.commit(try block(1, [mark]), in: run)
        #expect(try store.knowsAct(mark))
        #expect(throws: StoreError.self) {
            try store.commit(try block(2, [self.mark("two", store), mark]), in: run)
        }
        #expect(try !store.knowsAct(self.mark("two", store)))
        #expect(try store.streams(of: "trace").count == 1)
    }

    @Test("Marks are keyed, and another channel, format or kind gives another mark")
    func marks() throws {
        let folder = try TemporaryFolder()
        let store = try EventStore(folder: folder.path("state"), for: .running)
        let other = try EventStore(folder: folder.path("other"), for: .running)
        let name = Array("one".utf8)
        let marks = [
            mark("one", store), mark("one", other), mark("two", store),
            store.actMark(channel: .message, format: "m365-trace", kind: "id", name),
            store.actMark(channel: .email, format: "google-email-log", kind: "id", name),
            store.actMark(channel: .email, format: "m365-trace", kind: "place", name),
        ]
        #expect(Set(marks).count == marks.count)
        #expect(marks.allSatisfy { $0.count == 16 })
    }

    @Test("A mark goes with its act's window, not before")
    func purge() throws {
        let folder = try TemporaryFolder()
        let store = try EventStore(folder: folder.path("state"), for: .running)
        let run = try begin(store)
        let mark = mark("one", store)
        try store.commit(try block(1, [mark]), in: run)
        for (today, isKept) in [("2027-05-02", true), ("2027-05-03", false)] {
            let inventory = try store.inventory(streamsOnDisk: [])
            let window = Window(today: try #require(CivilDate(today)))
            _ = try store.apply(PurgePlan(of: inventory, window: window))
            #expect(try store.knowsAct(mark) == isKept)
        }
    }

    private func mark(_ name: String, _ store: EventStore) -> [UInt8] {
        store.actMark(channel: .email, format: "m365-trace", kind: "id", Array(name.utf8))
    }

    private func begin(_ store: EventStore) throws -> Run {
        let now = try #require(Timestamp(rfc3339: "2026-11-03T02:00:00Z"))
        let today = try #require(CivilDate("2026-11-03"))
        return try store.beginRun(now: now, today: today, clock: .believed)
    }

    private func block(_ stream: UInt8, _ marks: [[UInt8]]) throws -> BlockOfWork {
        let day = try #require(CivilDate("2026-11-02"))
        var block = BlockOfWork(
            source: "trace",
            stream: StreamCheckpoint(
                id: [UInt8](repeating: stream, count: 16), head: [1], headLength: 1, tail: [1],
                tailLength: 1, readTo: 10, readToLine: 2, neededFrom: 10, neededFromLine: 2,
                neededFromYear: nil, settled: nil))
        block.daysSeen = [day]
        block.acts = marks.map { CountedAct(mark: $0, day: day) }
        return block
    }
}
