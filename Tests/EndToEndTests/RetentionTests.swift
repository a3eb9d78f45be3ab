import Foundation
import TestSupport
import Testing

/// Rule 3: six months, per record, both ways.
@Suite("Six months, both ways")
struct RetentionTests {
    static let later = "2026-12-02T02:00:00Z"

    @Test("A dry run prints a reason for each item and touches nothing")
    func dryRun() throws {
        let school = try SchoolCopy()
        _ = try school.night()
        let before = try Snapshot(of: school.site)
        let plan = try school.run(["purge"], ["--dry-run", "--now", Self.later])
        #expect(plan.status == 0)
        let items = plan.output.split(separator: "\n").filter { $0.hasPrefix("would go") }
        #expect(items.count > 5)
        for item in items { #expect(item.contains("last kept on 2026-"), "\(item)") }
        // The totals count days where they say days, and so do not tell how many events there were.
        for kind in ["tallies", "events", "envelopes"] {
            let days = items.count { $0.hasPrefix("would go  \(kind)") }
            let words = "\(days) \(days == 1 ? "day" : "days") of \(kind)"
            #expect(days > 0 && plan.output.contains(words), "\(words): \(plan.output)")
        }
        #expect(try Snapshot(of: school.site) == before)
    }

    @Test("A record of 1 June goes on 2 December and not before; that of 2 June stays")
    func edge() throws {
        let school = try SchoolCopy()
        _ = try school.night()
        let purge = { (now: String) in try school.run(["purge"], ["--now", now]) }
        // The last minute of 1 December in London.
        let evening = "2026-12-01T23:59:00Z"
        #expect(try purge(evening).status == 0)
        #expect(try school.eventDates(now: evening).first == "2026-06-01")
        #expect(try purge("2026-12-02T00:01:00Z").status == 0)
        #expect(try school.eventDates(now: "2026-12-02T00:02:00Z").first == "2026-06-02")
        let again = try purge("2026-12-02T00:03:00Z")
        #expect(again.status == 0 && again.output.contains("removed nothing"))
        #expect(!again.output.contains("went"))
    }

    @Test("The night purges too, and a school that starts on 2 December never sees 1 June")
    func lateStart() throws {
        let school = try SchoolCopy()
        let night = try school.nightSummary("--now", Self.later)
        #expect(night.totals.events == 21)
        #expect(try school.eventDates(now: Self.later).first == "2026-06-02")
        #expect(try school.notices().allSatisfy { !$0.contains("May 2026") })
    }

    @Test("An archive goes when its last record has expired, and only of a source that says so")
    func archives() throws {
        for (purge, gone) in [("true", true), ("false", false)] {
            let school = try SchoolCopy()
            try school.change("site.yaml", "purge: true", to: "purge: \(purge)")
            _ = try school.night()
            let exists = { FileManager.default.fileExists(atPath: school.path("logs/proxy/" + $0)) }
            #expect(exists("access.log.7.gz") == !gone)
            #expect(exists("access.log.6.gz"))
            _ = try school.run(["purge"], ["--now", Self.later])
            #expect(exists("access.log.6.gz") == !gone)
            #expect(exists("access.log.5.gz") && exists("access.log"))
        }
    }

    @Test(
        "A clock behind the last run refuses, and nothing is done", arguments: ["nightly", "purge"])
    func clockBehind(_ command: String) throws {
        let school = try SchoolCopy()
        _ = try school.night()
        let events = try school.events()
        let status = try school.steadyStatus()
        let refused = try school.run([command], ["--now", "2026-11-19T02:00:00Z"])
        #expect(refused.status == 1)
        #expect(refused.messages.contains("the clock is behind the last run"))
        #expect(try school.steadyStatus() == status)
        #expect(try school.events() == events)
    }

    @Test("By a clock behind the last run nobody reads either, and the journal says so")
    func clockBehindReading() throws {
        let school = try SchoolCopy()
        _ = try school.night("--now", "2026-11-21T02:00:00Z")
        let page = school.folder.path("page.html")
        for refused in [
            try school.report(now: "2026-11-20T02:00:00Z").result,
            try school.run(
                ["report"], ["2026-014", "--page", page, "--now", "2026-11-20T02:00:00Z"]),
        ] {
            #expect(refused.status == 1)
            #expect(refused.messages.contains("the clock is behind the last run"))
        }
        #expect(!FileManager.default.fileExists(atPath: page))
        let kinds = try school.journalKinds()
        #expect(kinds.filter { $0 == "report-refused" }.count == 2)
        #expect(!kinds.contains("report-written") && !kinds.contains("report-page-written"))
        #expect(try !school.events(now: "2026-11-21T03:00:00Z").isEmpty)
    }

    @Test("When the last day of an authorisation has expired, no report is made any more")
    func over() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        _ = try school.night()
        let last = ["--now", "2027-06-10T12:00:00Z"]
        let list = try school.run(["authorise", "list"], last).output
        #expect(list.contains("2026-014    closed; its readers may still read"))
        let after = "2027-06-11T12:00:00Z"
        let over = try school.run(["authorise", "list"], ["--now", after]).output
        #expect(over.contains("2026-014    over; its events expired"))
        let check = try school.run(["authorise", "check"], ["2026-014", "--now", after])
        #expect(check.output.contains("nothing: its events expired on 2027-06-10"))
        let page = school.folder.path("page.html")
        for refused in [
            try school.report(now: after).result,
            try school.run(["report"], ["2026-014", "--page", page, "--now", after]),
        ] {
            #expect(refused.status == 11)
            #expect(refused.messages.contains("its events expired on 2027-06-10"))
        }
        #expect(!FileManager.default.fileExists(atPath: page))
    }

    @Test("A clock that jumped by 36 days purges nothing until it is confirmed")
    func clockJumped() throws {
        let school = try SchoolCopy()
        _ = try school.night()
        let events = try school.events()
        let jumped = "2026-12-26T02:00:00Z"
        let purge = try school.run(["purge"], ["--now", jumped])
        #expect(purge.status == 1)
        #expect(purge.messages.contains("jumped forward by 36 days"))
        #expect(purge.messages.contains("if the clock is right, add --confirm-clock"))
        let night = try school.nightSummary("--now", jumped)
        #expect(night.clock?.contains("jumped forward by 36 days") == true)
        #expect(night.purge == nil)
        // Nothing is gone, and nothing opens that has expired by this clock, which may be right.
        let opened = try school.eventDates(now: jumped)
        #expect(opened.count < events.count && opened.allSatisfy { $0 >= "2026-06-26" })
        #expect(try school.events(now: "2026-11-20T03:00:00Z") == events)
        // The second night after the jump must not take the first for granted.
        let next = try school.nightSummary("--now", "2026-12-27T02:00:00Z")
        #expect(next.clock != nil && next.purge == nil)
        let confirmed = try school.run(
            ["purge"], ["--now", "2026-12-27T03:00:00Z", "--confirm-clock"])
        #expect(confirmed.status == 0)
        let left = try school.eventDates(now: "2026-12-27T04:00:00Z")
        #expect(left.count < events.count && left.allSatisfy { $0 >= "2026-06-27" })
    }

    @Test("An old copy of the store opens nothing of days whose secrets are gone")
    func oldCopy() throws {
        let school = try SchoolCopy()
        _ = try school.night()
        let old = try school.bytes("state/store.sqlite")
        #expect(try school.run(["purge"], ["--now", Self.later]).status == 0)
        try school.write(old, to: "state/store.sqlite")
        let dates = try school.eventDates(now: Self.later)
        #expect(dates.count == 21)
        #expect(dates.allSatisfy { $0 >= "2026-06-02" })
    }

    @Test("After six months and a purge nothing of the first night is left but its journal")
    func everythingGoes() throws {
        let school = try SchoolCopy()
        _ = try school.night()
        // Nights go on, so that the clock never jumps; the logs bring nothing new.
        var now = "2026-11-20T02:00:00Z"
        for step in 1...7 {
            let day =
                try Date("2026-11-20T02:00:00Z", strategy: .iso8601) + Double(step * 28 * 86_400)
            now = day.ISO8601Format()
            try school.append(SquidLine.ordinary(at: now), to: "logs/proxy/access.log")
            #expect(try school.nightSummary("--now", now).clock == nil)
        }
        #expect(try school.eventDates(now: now) == [])
        let secrets = try FileManager.default.contentsOfDirectory(atPath: school.state + "/keys")
        #expect(secrets.count < 8)
    }
}

/// The bytes of every file below a folder, apart from SQLite's own two beside an open store.
struct Snapshot: Equatable {
    let files: [String: Data]

    init(of folder: URL) throws {
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        where !name.hasSuffix("-wal") && !name.hasSuffix("-shm") {
            let file = folder.appendingPathComponent(name)
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
            files[name] = isFolder.boolValue ? Data() : try Data(contentsOf: file)
        }
        self.files = files
    }
}
