import Foundation
import GRDB
import Retention
import Testing

@testable import Authority
@testable import EventStore

@Suite("What a site remembers of its inputs is sealed under the store's own key")
struct SiteMemoryTests {
    let world: StoreWorld

    init() throws {
        world = try StoreWorld()
    }

    private func plan(_ store: EventStore, _ today: String) throws -> PurgePlan {
        PurgePlan(
            of: try store.inventory(streamsOnDisk: []), window: Window(today: try day(today)))
    }

    private static let table = Array("- name: Margaret Ellwood\n  role: headteacher\n".utf8)

    private func memory() throws -> SiteMemory {
        var memory = SiteMemory()
        memory.pin = .init(
            authorities: Self.table, since: try day("2026-11-20"), isConfirmed: true)
        memory.identity = [1, 2, 3]
        memory.journalHead = "1:" + String(repeating: "0", count: 64)
        memory.changes = [
            DatedChange(
                day: try day("2026-11-20"), change: .authorities([.signingKey(.headteacher)]))
        ]
        var acceptance = SiteMemory.Acceptance(document: [4, 5], lastKept: try day("2027-06-10"))
        acceptance.cases = [
            "K7QD-2MVX": [.init(mark: "0f", from: try day("2026-09-01"), until: nil)]
        ]
        memory.accepted = [acceptance]
        return memory
    }

    @Test("What was kept is remembered, by readers too")
    func remembered() throws {
        let store = try world.open()
        #expect(try store.siteMemory() == SiteMemory())
        #expect(try store.knownInputs() == nil)
        let memory = try memory()
        try store.keep(memory)
        var inputs = KnownInputs()
        inputs.rules = ["a": [1]]
        try store.keep(inputs)
        let reader = try world.open(.reading)
        #expect(try reader.siteMemory() == memory)
        #expect(try reader.knownInputs() == inputs)
        #expect(throws: StoreError.self) { try reader.keep(memory) }
    }

    @Test("Reading keys of before are remembered, and who had none")
    func formerReadingKeys() throws {
        let entry = { (key: [UInt8]) in
            AuthorityEntry(
                name: "chair", role: .chairOfGovernors, person: nil, signingKey: nil,
                readingKey: key, from: nil, until: nil)
        }
        let (old, new) = ([UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 32))
        let documents: Set = [[UInt8](repeating: 3, count: 32)]
        var memory = try memory()
        let (quiet, replaced) = (try day("2026-11-25"), try day("2026-12-03"))
        memory.noteReadingKeys(
            of: [entry(old)], replacedBy: [entry(old)], documents: documents, on: quiet)
        #expect(memory.formerReadingKeys == nil)
        memory.noteReadingKeys(
            of: [entry(old)], replacedBy: [entry(new)], documents: documents, on: replaced)
        #expect(
            memory.formerReadingKeys == [
                FormerReadingKey(name: "chair", key: old, until: replaced, documents: documents)
            ])
        memory.noteReadingKeys(of: [entry(new)], replacedBy: [], documents: [], on: replaced)
        memory.noteReadingKeys(of: [], replacedBy: [entry(old)], documents: [], on: replaced)
        #expect(memory.formerReadingKeys?.map(\.key) == [old, new, []])
        let store = try world.open()
        try store.keep(memory)
        #expect(try store.siteMemory() == memory)
    }

    @Test("No byte of the table lies in the state folder in the open")
    func noNames() throws {
        let store = try world.open()
        try store.keep(try memory())
        let name = Array("Ellwood".utf8)
        for path in try world.files() {
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            #expect(bytes.firstRange(of: name) == nil, "\(path)")
        }
    }

    @Test("What another store sealed, or anybody changed, is refused and not taken for nothing")
    func foreign() throws {
        let other = try StoreWorld()
        let foreign = try other.open()
        try foreign.keep(try memory())
        let sealed = try foreign.sealedMemory()
        let store = try world.open()
        try store.keep(try memory())
        let own = try store.sealedMemory()
        var changed = own
        changed[changed.count / 2] ^= 1
        for wrong in [sealed, changed, Data()] {
            try store.replaceMemory(by: wrong)
            let error = #expect(throws: StoreError.self) { try store.siteMemory() }
            #expect(error?.code == .damaged)
        }
        try store.replaceMemory(by: own)
        #expect(try store.siteMemory() == memory())
    }

    @Test("A store has an identity of its own, a rehearsal that of its instant")
    func identity() {
        let identity = EventStore.newIdentity
        #expect(identity(nil) != identity(nil))
        #expect(identity([1]) == identity([1]) && identity([1]) != identity([2]))
    }

    @Test("A signature is dated once, by the first run that sees it")
    func firstSight() throws {
        let store = try world.open()
        let file = AuthorisationFile(
            name: "2026-014.yaml", bytes: [1],
            signatures: [.init(name: "a.sig", bytes: [2]), .init(name: "b.sig", bytes: [3])])
        let (first, second) = (file.sights[0], file.sights[1])
        #expect(try store.firstSeen(file.sights).isEmpty)
        try store.noteSeen([first], in: try world.begin(store, "2026-11-20"))
        try store.noteSeen([first, second], in: try world.begin(store, "2026-11-25"))
        #expect(
            try store.firstSeen(file.sights) == [
                first: try day("2026-11-20"), second: try day("2026-11-25"),
            ])
    }

    @Test("A date of first sight that somebody changed is none, and cannot be written over")
    func changedSight() throws {
        let store = try world.open()
        let file = AuthorisationFile(
            name: "2026-014.yaml", bytes: [1], signatures: [.init(name: "a.sig", bytes: [2])])
        try store.noteSeen(file.sights, in: try world.begin(store, "2026-11-20"))
        try store.execute("UPDATE first_sight SET first_seen = '2026-07-01'")
        #expect(try store.firstSeen(file.sights).isEmpty)
        try store.noteSeen(file.sights, in: try world.begin(store, "2026-11-21"))
        #expect(try store.firstSeen(file.sights).isEmpty)
    }

    @Test("A signature is forgotten six months after it was last on file (docs/retention.md)")
    func forgotten() throws {
        let store = try world.open()
        let file = AuthorisationFile(
            name: "2026-014.yaml", bytes: [1], signatures: [.init(name: "a.sig", bytes: [2])])
        try store.noteSeen(file.sights, in: try world.begin(store, "2026-11-20"))
        try store.noteSeen(file.sights, in: try world.begin(store, "2026-12-01"))
        for (today, isKept) in [("2027-06-01", true), ("2027-06-02", false)] {
            let plan = try plan(store, today)
            _ = try store.apply(plan)
            #expect(try store.firstSeen(file.sights).isEmpty != isKept, "\(today)")
        }
    }

    @Test("The newest run is known after its row was purged")
    func newestRun() throws {
        let store = try world.open()
        #expect(try store.newestRun() == 0)
        _ = try world.begin(store, "2026-11-20")
        let run = try world.begin(store, "2026-11-21")
        #expect(try store.newestRun() == run.id)
        _ = try store.apply(try plan(store, "2027-11-21"))
        #expect(try store.newestRun() == run.id)
    }
}

extension EventStore {
    /// The sealed memory as it lies in the database.
    func sealedMemory() throws -> Data {
        try #require(
            try queue.read {
                try Data.fetchOne($0, sql: "SELECT sealed FROM remembered WHERE name = 'site'")
            })
    }

    /// Puts other bytes in its place, as a hand in the database would.
    func replaceMemory(by sealed: Data) throws {
        try queue.write {
            try $0.execute(
                sql: "UPDATE remembered SET sealed = ? WHERE name = 'site'", arguments: [sealed])
        }
    }
}
