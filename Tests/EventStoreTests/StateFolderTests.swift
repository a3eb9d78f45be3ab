import Authority
import EventStore
import Foundation
import GRDB
import LogModel
import Retention
import TestSupport
import Testing

@Suite struct StateFolderTests {
    let world: StoreWorld

    init() throws {
        world = try StoreWorld()
    }

    func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    func code(_ body: () throws -> Void) -> StoreError.Code? {
        #expect(throws: StoreError.self, performing: body)?.code
    }

    @Test("folders are 0700 and every file 0600, whatever the umask")
    func modes() throws {
        let store = try world.open()
        let events = [try world.event(1)]
        try store.commit(try world.block(to: 1000, events: events), in: try world.begin(store))
        _ = try store.writeNotice([], for: .head, oldestDay: try day("2026-11-19"))
        for name in ["", "/keys", "/notices"] { #expect(try mode(world.state + name) == 0o700) }
        let files = try world.files()
        #expect(files.contains { $0.hasSuffix("store.sqlite-wal") })
        #expect(files.contains { $0.hasSuffix("store.sqlite-shm") })
        for file in files { #expect(try mode(file) == 0o600, "\(file)") }
    }

    @Test("a folder or a database that others could read is closed to them")
    func repaired() throws {
        _ = try world.open()
        for name in ["", "/store.sqlite"] {
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: world.state + name)
        }
        _ = try world.open()
        #expect(try mode(world.state) == 0o700)
        #expect(try mode(world.state + "/store.sqlite") == 0o600)
    }

    @Test("a pipe in the place of the database is refused")
    func pipe() throws {
        _ = try world.open()
        let database = world.state + "/store.sqlite"
        try FileManager.default.removeItem(atPath: database)
        #expect(mkfifo(database, 0o600) == 0)
        // With an end held open here nobody would wait anyway.
        let end = try FileHandle(forUpdating: URL(fileURLWithPath: database))
        defer { withExtendedLifetime(end) {} }
        for access in [StoreAccess.reading, .running] {
            let refusal = #expect(throws: StoreError.self) { try world.open(access) }
            #expect(refusal?.code == .unreadable && refusal?.cause == "it is not a file")
        }
    }

    @Test("one run at a time; the lock goes with the run")
    func lock() throws {
        do {
            let store = try world.open()
            #expect(code { _ = try world.open() } == .locked)
            _ = try world.open(.reading)
            _ = try world.begin(store)
        }
        _ = try world.open()
    }

    @Test("reading asks for a store that exists")
    func missing() {
        #expect(code { _ = try world.open(.reading) } == .missing)
    }

    @Test("a store of a later version is refused, for reading and for a run")
    func newer() throws {
        _ = try world.open()
        let queue = try DatabaseQueue(path: world.state + "/store.sqlite")
        try queue.write {
            try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('2031-01 later')")
        }
        try queue.close()
        #expect(code { _ = try world.open() } == .newer)
        #expect(code { _ = try world.open(.reading) } == .newer)
    }

    @Test("a file that is no database is damaged, and is not written over")
    func noDatabase() throws {
        _ = try world.open()
        let path = world.state + "/store.sqlite"
        for suffix in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.removeItem(atPath: path + suffix)
        }
        let text = String(repeating: "this is not a database. ", count: 300)
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        #expect(code { _ = try world.open() } == .damaged)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }

    @Test("the settings that privacy and safety rest on are on")
    func pragmas() throws {
        _ = try world.open()
        let queue = try DatabaseQueue(path: world.state + "/store.sqlite")
        #expect(try queue.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
        #expect(try queue.read { try Int.fetchOne($0, sql: "PRAGMA auto_vacuum") } == 2)
        let store = try world.open()
        #expect(try store.setting("secure_delete") == 1)
        #expect(try store.setting("synchronous") == 2)
        #expect(try store.setting("foreign_keys") == 1)
        // Tables for sorting lie in memory (2), also where the store is only read.
        #expect(try store.setting("temp_store") == 2)
        #expect(try world.open(.reading).setting("temp_store") == 2)
    }

    @Test(
        "nothing that names somebody is in any file, neither in the open nor in a file's name (rule 1)"
    )
    func bytesOnDisk() throws {
        let store = try world.open()
        let run = try world.begin(store)
        let events = try (1...40).map {
            try world.event($0, account: "zyxwvu\($0)", host: "qqjjkk\($0).example")
        }
        try store.commit(try world.block(to: 1000, events: events), in: run)
        for number in 1...3 {
            try store.commit(try world.block(to: UInt64(1000 + number)), in: run)
        }
        let secrets = [
            "zyxwvu", "qqjjkk", "Ada", "10.20.30.40", "2026-014", "Gambling sites", "record 1",
        ]
        func search() throws {
            for path in try world.files() {
                let data = try Data(contentsOf: URL(fileURLWithPath: path))
                for secret in secrets {
                    #expect(data.range(of: Data(secret.utf8)) == nil, "\(secret) in \(path)")
                    #expect(!path.hasSuffix(secret))
                }
            }
        }
        try search()
        #expect(
            try store.openEvents(
                of: "2026-014", document: world.document, readers: world.readers, with: world.head,
                today: world.today
            ).events
                .count == 40)
        try search()
        _ = try store.apply(
            PurgePlan(of: Inventory(), window: Window(today: try day("2026-11-20"))))
        try search()
    }

    @Test("no column holds a time of a record finer than its day")
    func columns() throws {
        let store = try world.open()
        let columns = try store.columns()
        #expect(columns["event"] == ["id", "last_kept", "key_id", "dedupe", "sealed"])
        #expect(columns["envelope"] == ["key_id", "last_kept", "sealed"])
        #expect(columns["tally"] == ["handle", "rule", "day", "action", "count"])
        #expect(columns["unattributed"] == ["source", "rule", "day", "action", "count"])
        #expect(columns["private_count"] == ["source", "day", "count"])
        #expect(columns["notice"] == ["name", "oldest_day", "office"])
        #expect(columns["reached_back"] == ["digest", "last_kept"])
        #expect(columns["remembered"] == ["name", "sealed"])
        #expect(columns["first_sight"] == ["mark", "first_seen", "seal", "last_kept"])
    }
}

@Suite struct SiteTests {
    let world: StoreWorld

    init() throws {
        world = try StoreWorld()
    }

    @Test("what the first run pinned cannot be changed later")
    func pin() throws {
        let store = try world.open()
        #expect(try store.pinnedSite() == nil)
        let rehearsal = try instant("2026-11-20T02:00:00Z")
        try store.pinSite(rehearsal: rehearsal)
        try store.pinSite(rehearsal: rehearsal)
        #expect(try store.pinnedSite() == .rehearsal(rehearsal))
        for other in [nil, rehearsal.adding(seconds: 1)] {
            let error = #expect(throws: StoreError.self) { try store.pinSite(rehearsal: other) }
            #expect(error?.code == .siteChanged)
        }
    }

    @Test("a real site does not become a rehearsal")
    func real() throws {
        let store = try world.open()
        try store.pinSite(rehearsal: nil)
        #expect(try store.pinnedSite() == .real)
        #expect(throws: StoreError.self) { try store.pinSite(rehearsal: Timestamp(seconds: 0)) }
    }

    @Test("only a run that believed its clock becomes the reference for the next")
    func clock() throws {
        let store = try world.open()
        try store.commit(try world.block(to: 1000), in: try world.begin(store))
        let jump = try instant("2027-03-01T02:00:00Z")
        let later = try day("2027-03-01")
        let check = try store.clockCheck(now: jump, today: later)
        #expect(check.lastDay == (try day("2026-11-20")))
        #expect(check.newestRecord == (try day("2026-11-19")))
        let answer = check.answer(confirmed: false)
        #expect(answer == .unconfirmed(.jumped(days: 101)))
        _ = try store.beginRun(now: jump, today: later, clock: answer)
        let nextNight = try store.clockCheck(
            now: jump.adding(seconds: 86_400), today: later.adding(days: 1))
        #expect(nextNight.answer(confirmed: false) == .unconfirmed(.jumped(days: 102)))
        let back = try store.clockCheck(
            now: try instant("2026-11-21T02:00:00Z"), today: try day("2026-11-21"))
        #expect(back.answer(confirmed: false) == .believed)
        _ = try store.beginRun(
            now: jump, today: later, clock: check.answer(confirmed: true), confirmed: true)
        let after = try store.clockCheck(now: jump, today: later)
        #expect(after.confirmedOn == later && after.answer(confirmed: false) == .believed)
    }

    @Test("a first run has no witness for its clock; what it read is one before it purges")
    func firstRun() throws {
        let store = try world.open()
        let now = try instant("2027-11-20T02:00:00Z")
        let today = try day("2027-11-20")
        let before = try store.clockCheck(now: now, today: today).answer(confirmed: false)
        #expect(before == .believed)
        let run = try store.beginRun(now: now, today: today, clock: before)
        try store.commit(try world.block(to: 1000, on: "2026-11-19"), in: run)
        let after = try store.clockCheck(now: now, today: today).answer(confirmed: false)
        #expect(after == .unconfirmed(.aheadOfRecords(days: 366)))
    }

    @Test("runs and what they covered come back as they were written")
    func runs() throws {
        let store = try world.open()
        #expect(try store.lastRun() == nil)
        let run = try world.begin(store)
        var coverage = SourceCoverage(source: "proxy")
        coverage.files = 2
        coverage.faults = [CoverageFault(code: "truncatedGzip", file: "access.log.2.gz", line: 7)]
        try store.add(coverage, to: run)
        try store.add(coverage, to: run)
        #expect(try store.lastRun()?.finished == nil)
        let end = try instant("2026-11-20T02:10:00Z")
        try store.finish(run, at: end)
        let found = try #require(try store.coverage(since: try day("2026-11-20")).first)
        #expect(found.run.finished == end && found.run.clockBelieved)
        #expect(found.sources.first?.files == 4)
        #expect(found.sources.first?.faults == coverage.faults, "one fault, not two")
        #expect(try store.coverage(since: try day("2026-11-21")).isEmpty)
    }

    @Test("a run notes whether it compares what it reads, and the first one when memory began")
    func compared() throws {
        let store = try world.open()
        #expect(try store.firstDay() == nil)
        let first = try day("2026-11-20")
        for (number, compares) in [false, true, nil].enumerated() {
            _ = try store.beginRun(
                now: try instant("2026-11-20T02:00:00Z").adding(seconds: Int64(number)),
                today: first.adding(days: number), clock: .believed, compares: compares)
        }
        #expect(try store.coverage(since: first).map(\.run.compared) == [false, true, nil])
        #expect(try store.firstDay() == first)
        // Once the first run is purged, memory is as old as the window at least.
        let plan = PurgePlan(
            of: try store.inventory(streamsOnDisk: []),
            window: Window(today: try day("2027-05-21")))
        _ = try store.apply(plan)
        #expect(try store.coverage(since: first).count == 2)
        #expect(try store.firstDay() == nil)
    }

    @Test("an authorisation reaches back once, and which it was cannot be read off the disk")
    func reachedBack() throws {
        let store = try world.open()
        let digest = Array("digest of 2026-014".utf8)
        #expect(try !store.hasReachedBack(digest))
        try store.noteReachedBack(digest, in: try world.begin(store))
        #expect(try store.hasReachedBack(digest))
    }

    @Test("the day of the last notices is remembered, for each kind")
    func lastNotices() throws {
        let store = try world.open()
        #expect(try store.lastNoticeDay(.weekly) == nil)
        try store.noteNotices(.weekly, in: try world.begin(store))
        #expect(try store.lastNoticeDay(.weekly) == (try day("2026-11-20")))
        #expect(try store.lastNoticeDay(.sameNight) == nil)
    }

    @Test("a notice that another replaced goes with its row, and twice is no fault")
    func replacedNotice() throws {
        let store = try world.open()
        let names = try (1...2).map { _ in
            try store.writeNotice([], for: .head, suffix: ".html", oldestDay: try day("2026-11-19"))
        }
        #expect(try store.notices(.known).map(\.name) == names.sorted())
        try store.removeNotice(names[0])
        try store.removeNotice(names[0])
        #expect(try store.notices(.known).map(\.name) == [names[1]])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: store.noticesFolder) == [names[1]])
    }

    @Test("a notice that somebody took away is known and lies there no more")
    func takenNotice() throws {
        let store = try world.open()
        #expect(try store.notices(.lyingThere).isEmpty)
        let names = try (1...2).map { _ in
            try store.writeNotice([], for: .head, suffix: ".txt", oldestDay: try day("2026-11-19"))
        }
        #expect(try store.notices(.lyingThere).map(\.name) == names.sorted())
        try FileManager.default.removeItem(atPath: "\(store.noticesFolder)/\(names[0])")
        #expect(try store.notices(.lyingThere).map(\.name) == [names[1]])
        try FileManager.default.removeItem(atPath: store.noticesFolder)
        #expect(try store.notices(.lyingThere).isEmpty)
        #expect(try store.notices(.known).map(\.name) == names.sorted())
    }

    @Test("of each notice it is known for which office it is, and of one of before that it is not")
    func officesOfNotices() throws {
        let store = try world.open()
        let oldest = try day("2026-11-19")
        for office in Office.allCases {
            let name = try store.writeNotice([], for: office, suffix: ".txt", oldestDay: oldest)
            let kept = try store.notices(.lyingThere).first { $0.name == name }
            #expect(kept?.office == office)
        }
        try store.execute("UPDATE notice SET office = NULL")
        #expect(try store.notices(.known).map(\.office) == [nil, nil, nil])
    }

    @Test("notices have random names, one size and one time")
    func notices() throws {
        let store = try world.open()
        let names = try ["short", String(repeating: "long ", count: 1000)].map {
            try store.writeNotice(Array($0.utf8), for: .chair, oldestDay: try day("2026-11-19"))
        }
        for name in names {
            let path = "\(store.noticesFolder)/\(name)"
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.size] as? Int == EventStore.noticeUnitBytes)
            #expect(attributes[.modificationDate] as? Date == Date(timeIntervalSince1970: 0))
            #expect(name.count == 32)
        }
        #expect(try store.notice(names[0]).starts(with: Array("short\n".utf8)))
        let error = #expect(throws: StoreError.self) { try store.notice("../store.sqlite") }
        #expect(error?.code == .missing)
    }
}
