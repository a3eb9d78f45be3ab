import Archive
import EventStore
import Foundation
import Glibc
import LogFormats
import LogInput
import LogModel
import Retention
import TestSupport
import Testing

@testable import Nightly

/// Rule 3 inside archives, and rule 4 over it: what goes from the files changes no count.
@Suite("Six months inside archives (rules 3 and 4)")
struct PurgeInsideArchivesTests {
    @Test(
        "Night after night the expired lines go, and every total is that of a school that keeps them"
    )
    func totals() throws {
        let purging = try PurgeSchool()
        let keeping = try PurgeSchool(purges: false)
        let whole = try keeping.logs()
        let nights = ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-25", "2026-11-30"]
        for night in nights {
            for school in [purging, keeping] {
                if night != nights[0] {
                    try school.append(try Invented.date(night).adding(days: -1).description)
                }
                let summary = try school.night(night)
                #expect(summary.purged?.failures == [])
                #expect(summary.sources.allSatisfy { $0.coverage.faults.isEmpty })
            }
            #expect(try purging.counts() == keeping.counts(), "night of \(night)")
            let oldest = try Invented.date(night).adding(months: -6)
            for (name, text) in whole where !["access.log", "mail.log"].contains(name) {
                #expect(try purging.text(name) == left(of: text, from: oldest), "\(name), \(night)")
                #expect(try keeping.text(name) == text)
            }
        }
        let counts = try purging.counts()
        #expect(counts.tallies.count > 20)
        #expect(try purging.names().allSatisfy { !$0.hasPrefix(".") })
    }

    /// What is left of a log when older days are gone; `nil` when nothing is.
    private func left(of text: String, from oldest: CivilDate) throws -> String? {
        let dropped = (1...60).map { oldest.adding(days: -$0) }
        var left = text
        for day in dropped {
            left = left.replacing(PurgeSchool.web(day), with: "")
            left = left.replacing(PurgeSchool.mail(day), with: "")
        }
        return left.isEmpty ? nil : left
    }

    @Test("A dry plan names the file, its lines and their dates, and touches nothing")
    func plan() throws {
        let school = try PurgeSchool()
        try school.night()
        let logs = try school.logs()
        let store = try EventStore(folder: school.site.state, for: .reading)
        let plan = try Purge(
            site: school.site, store: store, now: try PurgeSchool.instant("2026-11-22")
        ).prepare(countsKept: true).plan
        let items = plan.items(of: .archiveLines)
        #expect(items.map { fileName($0.identity) } == ["access.log.3.gz", "mail.log.2.gz"])
        #expect(items.map(\.count) == [62, 96])
        #expect(
            items[0].reason.hasPrefix("62 of its lines, of 2026-05-20 to 2026-05-21, last kept"))
        #expect(try school.logs() == logs)
    }

    @Test("A file that is written to, or was a moment ago, or a link, is left alone and named")
    func leftAlone() throws {
        let school = try PurgeSchool()
        try school.night()
        let logs = try school.logs()
        for name in ["access.log.3.gz", "mail.log.2.gz"] {
            let path = school.folder.path("logs/" + name)
            var times = [timespec(), timespec()]
            times[1].tv_sec = time(nil) - 300
            times[0] = times[1]
            try #require(utimensat(AT_FDCWD, path, times, 0) == 0)
        }
        // Read again, because its time is another.
        try school.night("2026-11-21")
        #expect(try school.logs() == logs)
        let summary = try school.purge("2026-11-22")
        #expect(summary.failures == [] && summary.items.allSatisfy { $0.kind != .archiveLines })
        #expect(
            summary.plan.keptForNow.map(\.why.description)
                == Array(
                    repeating:
                        "it was written to in the last minutes and is left for the next purge",
                    count: 2))
        #expect(try school.logs() == logs)
    }

    @Test("A live file keeps its expired lines: more may be written to it")
    func live() throws {
        let school = try PurgeSchool()
        try school.write(
            Array(
                (PurgeSchool.web(try Invented.date("2026-05-20"))
                    + PurgeSchool.web(try Invented.date("2026-05-21"))).utf8),
            "access.log", written: try Invented.date("2026-05-21"))
        try school.night("2026-11-20")
        let live = try school.text("access.log")
        _ = try school.purge("2026-11-21")
        _ = try school.purge("2026-11-25")
        #expect(try school.text("access.log") == live)
    }

    @Test("An export loses its expired rows and keeps its headers, though no younger one is there")
    func exported() throws {
        var school = try PurgeSchool()
        school.site.sources.append(
            Site.Source(
                name: "teams", channel: .message, format: try SourceFormat(.teamsAudit),
                globs: ["logs/teams.csv"], purge: true, zone: school.site.zone))
        let sample =
            Program.repository.path
            + "/Tests/LogFormatsTests/Conformance/teams-audit/usual/input.csv"
        let lines = try String(contentsOfFile: sample, encoding: .utf8)
            .split(whereSeparator: \.isNewline).prefix(2).map { String($0) + "\n" }
        let rows = [("2026-05-20", "rec-a"), ("2026-05-22", "rec-b")].map { day, id in
            lines[1].replacing("2026-11-20", with: day).replacing("rec-1", with: id)
                .replacing("1763657664000", with: "17636576640" + day.suffix(2))
        }
        try school.write(
            Array((lines[0] + rows.joined()).utf8), "teams.csv",
            written: try Invented.date("2026-06-01"))
        #expect(try school.night().sources.last?.coverage.records == 2)
        let summary = try school.purge("2026-11-21")
        #expect(summary.failures == [])
        let left = lines[0] + rows[1]
        #expect(try school.text("teams.csv") == left)
        #expect(try school.night("2026-11-21").sources.last?.coverage.records == 0)
        _ = try school.purge("2026-11-23")
        #expect(try school.text("teams.csv") == nil)
    }

    @Test("An archive that could not be deleted is a failure and not among what went")
    func notDeleted() throws {
        let school = try PurgeSchool()
        try school.night()
        var calls = FileCalls.system
        calls.remove = { folder, name in
            guard name.hasPrefix("access") || name.hasPrefix("mail") else {
                return FileCalls.system.remove(folder, name)
            }
            errno = EACCES
            return -1
        }
        let summary = try school.purge("2026-11-30", calls: calls)
        #expect(summary.failures.count == 2)
        #expect(summary.failures.allSatisfy { $0.hasSuffix("Permission denied") })
        #expect(summary.plan.items(of: .archive).count == 2)
        #expect(summary.items.allSatisfy { $0.kind != .archive })
        // Its checkpoint stays too: the file would be read as a new one.
        #expect(try school.night("2026-11-30").sources.allSatisfy { $0.coverage.records == 0 })
    }

    @Test("A backup restored after a purge is known again, and its lines go again")
    func restored() throws {
        let school = try PurgeSchool()
        let path = school.folder.path("logs/access.log.3.gz")
        let mail = school.folder.path("logs/mail.log.2.gz")
        try FileManager.default.copyItem(atPath: path, toPath: path + ".backup-copy")
        try FileManager.default.moveItem(
            atPath: path + ".backup-copy", toPath: school.folder.path("backup"))
        try FileManager.default.copyItem(atPath: mail, toPath: school.folder.path("backup-mail"))
        try school.night()
        let counts = try school.counts()
        let purged = try school.logs()
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.removeItem(atPath: mail)
        try FileManager.default.copyItem(atPath: school.folder.path("backup"), toPath: path)
        try FileManager.default.copyItem(atPath: school.folder.path("backup-mail"), toPath: mail)
        try setOld(path)
        try setOld(mail)
        let summary = try school.night("2026-11-20")
        #expect(summary.sources.map(\.coverage.records) == [0, 0])
        #expect(try school.counts().tallies == counts.tallies)
        #expect(try school.logs() == purged)
        // Beside the new file it is a copy.
        try FileManager.default.copyItem(
            atPath: school.folder.path("backup"), toPath: school.folder.path("logs/access.log.9.gz")
        )
        let beside = try school.night("2026-11-20")
        #expect(beside.sources.map(\.coverage.records) == [0, 0])
        #expect(
            beside.purged?.plan.keptForNow.map(\.why.description)
                == ["it holds what access.log.3.gz holds, which alone is purged"])
    }

    private func setOld(_ path: String) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_779_500_000)], ofItemAtPath: path)
    }

    @Test(
        "The year of a mail log is the one with which it was first read, whatever its file's time")
    func storedYear() throws {
        let school = try PurgeSchool()
        try school.writeMail("2026-07-10", 3, "mail.log.1")
        try school.night()
        // Restored with the time of another summer.
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_815_350_400)],
            ofItemAtPath: school.folder.path("logs/mail.log.1"))
        #expect(try school.night("2026-11-21").sources.map(\.coverage.records) == [0, 0])
        let lines = try school.purge("2027-01-11").items.first {
            $0.kind == .archiveLines && $0.identity.hasSuffix("mail.log.1")
        }
        #expect(lines?.count == 48 && lines?.reason.contains("2026-07-10") == true)
        let whole = try school.purge("2027-11-20").items.filter { $0.kind == .archive }
        #expect(whole.contains { $0.identity.hasSuffix("mail.log.1") })
    }

    @Test("A mail log over a new year loses December first and knows January's year afterwards")
    func newYear() throws {
        let school = try PurgeSchool()
        try school.writeMail("2026-12-30", 4, "mail.log.1")
        try school.night("2027-01-05")
        let log = try school.text("mail.log.1")
        for (today, gone) in [("2027-06-29", 0), ("2027-07-01", 2), ("2027-07-02", 3)] {
            #expect(try school.purge(today).failures == [])
            let days = (gone..<4).map { try? Invented.date("2026-12-30").adding(days: $0) }
            #expect(
                try school.text("mail.log.1")
                    == days.compactMap(\.self).map(PurgeSchool.mail).joined(), "\(today)")
        }
        #expect(log?.contains("Jan  2") == true)
        _ = try school.purge("2027-07-03")
        #expect(try school.text("mail.log.1") == nil)
    }

    @Test("Records that raised a flag are known again at their new places")
    func knownAgain() throws {
        let folder = try TemporaryFolder()
        let sample = Program.repository.path + "/sample-logs"
        for name in ["logs", "authorisations"] {
            try FileManager.default.copyItem(
                atPath: sample + "/" + name, toPath: folder.path(name))
        }
        var site = try PurgeSchool().site
        site.folder = folder.url.path
        site.rehearsal = try Invented.instant("2026-11-20T02:00:00Z")
        site.sources[0].globs = ["logs/proxy/access.log*"]
        site.sources[1].globs = ["logs/mail/mail.log*"]
        site.authorities = sample + "/authorities.yaml"
        site.authorisations = folder.path("authorisations")
        site.state = folder.path("state")
        let night = { (now: String) in
            try Night(
                site: site, options: NightOptions(now: try Invented.instant(now), workers: 1)
            ).run()
        }
        #expect(try night("2026-11-20T02:00:00Z").totals.events == 25)
        let purged = try night("2026-11-26T02:00:00Z").purged
        #expect(purged?.items.contains { $0.kind == .archiveLines } == true)
        do {
            // As if the authorisation had not reached back yet.
            let store = try EventStore(
                folder: site.state, for: .running, handleSeed: site.handleSeed)
            try store.forgetReachedBack(except: [])
        }
        #expect(try night("2026-11-26T03:00:00Z").totals.events == 0)
    }
}

/// The drill of the purge: a failure at every k-th call of the system and step of the store.
@Suite("A purge that is broken anywhere loses nothing, and the next one finishes")
struct PurgeDrillTests {
    struct Broken: Error {}

    @Test(
        "Every call and step in turn: it fails once, or everything stops there",
        arguments: [true, false])
    func everyStep(stops: Bool) throws {
        let undisturbed = try school()
        let old = try undisturbed.logs()
        #expect(try undisturbed.purge(Self.day).failures == [])
        let new = try undisturbed.logs()
        #expect(new != old)
        try undisturbed.append("2026-11-24")
        try undisturbed.night(Self.day)
        let expected = try undisturbed.counts()

        var breaks = 0
        // What fails once is tried at every third place, to keep the test short.
        for place in stride(from: 1, through: 1000, by: stops ? 2 : 3) {
            let school = try school()
            let counter = CallCounter()
            let hook: @Sendable () -> Bool = {
                let number = counter.next()
                return number == place || (stops && number > place)
            }
            do {
                _ = try school.purge(
                    Self.day, calls: FileCalls.system.broken { hook() ? EIO : nil }
                ) { _ in if hook() { throw Broken() } }
            } catch is Broken {
            } catch is StoreError {
            }
            guard counter.calls >= place else { break }
            breaks += 1
            for (name, text) in try school.logs() {
                #expect(text == old[name] || text == new[name], "\(name), place \(place)")
            }
            // Every other time a night comes before the next purge.
            if place % 2 == 0 {
                try school.append("2026-11-24")
                try school.night(Self.day)
            } else {
                #expect(try school.purge(Self.day).failures == [], "place \(place)")
                try school.append("2026-11-24")
                try school.night(Self.day)
            }
            #expect(try school.counts() == expected, "place \(place)")
            for (name, text) in new where !["access.log", "mail.log"].contains(name) {
                #expect(try school.text(name) == text, "\(name), place \(place)")
            }
            #expect(try school.names() == new.keys.sorted(), "place \(place)")
            let store = try EventStore(folder: school.site.state, for: .reading)
            #expect(try store.alternatives().values.allSatisfy { $0.allSatisfy { !$0.isIntent } })
        }
        #expect(breaks > 20, "only \(breaks) places")
    }

    private static let day = "2026-11-25"

    /// A school after its first night.
    private func school() throws -> PurgeSchool {
        let school = try PurgeSchool(from: "2026-05-20")
        try school.night()
        return school
    }
}
