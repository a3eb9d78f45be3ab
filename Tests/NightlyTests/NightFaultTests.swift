import EventStore
import Foundation
import LogFormats
import LogInput
import LogModel
import Reports
import Rules
import TestSupport
import Testing

@testable import Nightly

/// Faults that a review found, each with the rule it broke.
@Suite("Faults that nights once had")
struct NightFaultTests {
    @Test("A source that is given another name counts nothing twice (rule 4)")
    func renamedSource() throws {
        let folder = try TemporaryFolder()
        var site = try SampleSite.copy(in: folder, logs: ["mail/mail.log", "proxy/access.log"])
        let first = try night(site)
        #expect(first.totals.tallied + first.totals.unattributed > 0)
        for index in site.sources.indices { site.sources[index].name += "-renamed" }
        let second = try night(site)
        #expect(second.totals == NightTotals())
        #expect(second.sources.allSatisfy { $0.coverage.lines == 0 })
    }

    @Test("Without its protected lists a night leaves the logs for another one (rule 9)")
    func protectedListsMissing() throws {
        let folder = try TemporaryFolder()
        let site = try SampleSite.copy(in: folder, logs: ["proxy/access.log"])
        var broken = site
        broken.rules.protectedFolders.append(folder.path("nowhere"))
        let waiting = try night(broken)
        #expect(waiting.logsWait && waiting.someInputFailed)
        #expect(waiting.sources.allSatisfy { $0.coverage.lines == 0 })
        #expect(try night(site).sources.allSatisfy { $0.coverage.lines > 0 })
    }

    @Test("A list's line that names somebody matches nothing and fails no night (rule 8)")
    func namedInList() throws {
        var school = try CorrelationSchool(
            rules: """
                title: Listed
                id: 5b8f0a51-14f8-4b1c-9c55-0d7a3a1c0021
                logsource: {category: proxy}
                detection: {s: {category: one}, condition: s}
                """)
        try school.folder.write(
            "b.thornbury.example\ngames.example\n", to: "rules/categories/one/domains")
        school.site.rules.categoryFolders = [school.folder.path("rules/categories")]
        try school.append([
            CorrelationSchool.Visit(minute: 600, host: "b.thornbury.example"),
            CorrelationSchool.Visit(minute: 610, host: "games.example"),
        ])
        let first = try school.night(at: 1500)
        #expect(first.problems == [] && !first.someInputFailed)
        #expect(first.namedLines == 1)
        #expect(try school.tallies() == ["0021 2026-11-18 1"])
        // The lists are kept compiled by now, and it is counted again.
        #expect(try school.night(at: 1510).namedLines == 1)
    }

    @Test("A night that compared nothing is known to later ones, which never do it (rule 6)")
    func comparedNothing() throws {
        let folder = try TemporaryFolder()
        var site = try SampleSite.copy(in: folder, logs: ["proxy/access.log"])
        let now = try #require(site.rehearsal)
        site.rehearsal = nil
        // A real site does not take the keys that are published for rehearsals.
        site.authorities = folder.path("authorities.yaml")
        let first = try Night(site: site, options: NightOptions(now: now, workers: 1)).run()
        #expect(first.missingGrounds.count == 3 && first.totals == NightTotals())
        let day = try #require(CivilDate("2026-11-20"))
        let before = try #require(CivilDate("2026-09-01"))
        site.impactAssessment = Site.ImpactAssessment(
            reference: "DPIA-1", date: before, reviewBy: day.adding(days: 90))
        site.policyAdopted = before
        site.staffTold = before
        try FileManager.default.copyItem(
            atPath: Program.repository.path + "/sample-logs/logs/proxy/access.log.1",
            toPath: folder.path("logs/access.log.1"))
        let next = NightOptions(now: now.adding(seconds: 86_400), workers: 1)
        let second = try Night(site: site, options: next).run()
        #expect(second.missingGrounds.isEmpty)
        #expect(second.sources.allSatisfy { $0.coverage.records > 0 })
        let store = try EventStore(folder: site.state, for: .reading)
        let found = try WindowCoverage(store: store, site: site, today: day.adding(days: 1))
        #expect(
            found.uncompared
                == UncomparedNights(nights: [day...day], before: day.adding(days: 1)))
    }

    @Test("A folder full of refused authorisations does not stop a night (rule 7)")
    func manyAuthorisations() throws {
        let folder = try TemporaryFolder()
        let site = try SampleSite.copy(in: folder, logs: ["proxy/access.log"])
        try FileManager.default.createDirectory(
            atPath: site.authorisations, withIntermediateDirectories: true)
        for number in 100..<200 {
            let path = "\(site.authorisations)/2026-\(number).yaml"
            try Data("number: 2026-\(number)\n".utf8).write(to: URL(fileURLWithPath: path))
        }
        let summary = try night(site)
        #expect(summary.rulings.count == 100 && !summary.journalHead.isEmpty)
    }

    @Test("A purge asks whether the site is the one that its first run pinned (rule 3)")
    func purgeOfAnotherRehearsal() throws {
        let folder = try TemporaryFolder()
        var site = try SampleSite.copy(in: folder, logs: ["proxy/access.log"])
        _ = try night(site)
        let later = try #require(Timestamp(rfc3339: "2030-01-01T02:00:00Z"))
        site.rehearsal = later
        let run = PurgeRun(site: site, now: later, confirmsClock: true)
        #expect(throws: NightRefusal.rehearsalChanged) { try run.run(isDryRun: true) }
        #expect(throws: StoreError.self) { try run.run(isDryRun: false) }
    }

    @Test("An archive that cannot be deleted is not read anew (rule 4)")
    func undeletableArchive() throws {
        let folder = try TemporaryFolder()
        let site = try SampleSite.copy(
            in: folder, logs: ["proxy/access.log", "proxy/access.log.8.gz"])
        try FileManager.default.linkItem(
            atPath: folder.path("logs/access.log.8.gz"), toPath: folder.path("second-name"))
        let first = try night(site)
        #expect(first.purged?.failures.count == 1)
        let second = try night(site)
        #expect(second.purged?.failures.count == 1)
        #expect(second.sources.allSatisfy { $0.coverage.lines == 0 })
    }

    @Test("A mail completed in the next log is one record, wherever the night stops (rule 4)")
    func stoppedBetweenStreams() throws {
        for stop in 1...8 {
            let folder = try TemporaryFolder()
            let site = try SampleSite.copy(in: folder, logs: [])
            try write(
                ["A: from", "A: sent"].flatMap(lines) + lines("B: from"), "mail.log.1", folder)
            let live = lines("B: sent") + lines("C: from") + lines("C: sent")
            try write(live, "mail.log", folder)
            #expect(throws: NightRefusal.interrupted) { try night(site, stopAfter: stop) }
            let late = "Nov 19 00:00:01 mail postfix/smtpd[1]: connect from pc[192.0.2.1]"
            try write(live + [late], "mail.log", folder)
            _ = try night(site)
            let store = try EventStore(folder: site.state, for: .reading)
            let day = try #require(CivilDate("2026-01-01"))
            let sources = try store.coverage(since: day).flatMap(\.sources)
            #expect(sources.reduce(0) { $0 + $1.records } == 3, "stopped after commit \(stop)")
        }
    }

    @Test("A mail that a torn log cuts waits six days for its lines, and is then given (rule 7)")
    func nobodyMends() throws {
        let folder = try TemporaryFolder()
        var site = try SampleSite.copy(in: folder, logs: [])
        let torn = try #require(Timestamp(rfc3339: "2026-11-10T12:00:00Z"))
        site.rehearsal = nil
        // A real site does not take the keys that are published for rehearsals.
        site.authorities = folder.path("authorities.yaml")
        let half = lines("A: from").joined(separator: "\n") + "\nNov 10 10:00:00 mail postf"
        try Data(half.utf8).write(to: URL(fileURLWithPath: folder.path("logs/mail.log.1")))
        try write(lines("A: sent") + lines("B: from") + lines("B: sent"), "mail.log", folder)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: Double(torn.milliseconds) / 1000)],
            ofItemAtPath: folder.path("logs/mail.log.1"))
        var records: [Int] = []
        for hours in [14, 38, 143, 146, 170] as [Int64] {
            let options = NightOptions(now: torn.adding(seconds: hours * 3600), workers: 1)
            let summary = try Night(site: site, options: options).run()
            records.append(summary.sources.reduce(0) { $0 + $1.coverage.records })
            // Something new each time, or nothing would be read.
            let more = lines("B: from") + lines("B: sent")
            let text = try String(contentsOfFile: folder.path("logs/mail.log"), encoding: .utf8)
            try write(
                text.split(separator: "\n").map(String.init)
                    + more.map { $0.replacing("3B", with: "3B\(hours)") }, "mail.log", folder)
        }
        #expect(records == [1, 1, 1, 2, 1])
    }

    /// The lines of one half of a mail: `A: from` or `A: sent`.
    private func lines(_ half: String) -> [String] {
        let id = "3\(half.prefix(1))00000001"
        let said =
            half.hasSuffix("from")
            ? [
                "smtpd[1]: \(id): client=pc[192.0.2.1]",
                "cleanup[1]: \(id): message-id=<\(id)@mail.example>",
                "qmgr[1]: \(id): from=<a@school.example>, size=9, nrcpt=1 (queue active)",
            ]
            : [
                "smtp[1]: \(id): to=<b@other.example>, relay=x, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)",
                "qmgr[1]: \(id): removed",
            ]
        return said.map { "Nov 10 10:00:00 mail postfix/\($0)" }
    }

    private func write(_ lines: [String], _ name: String, _ folder: TemporaryFolder) throws {
        let text = lines.map { $0 + "\n" }.joined()
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path("logs/\(name)")))
    }

    private func night(_ site: Site, stopAfter stop: Int? = nil) throws -> NightSummary {
        var options = NightOptions(now: try #require(site.rehearsal), workers: 1)
        options.commitBytes = stop == nil ? 1 << 20 : 1
        let commits = CallCounter()
        options.isInterrupted = { stop.map { commits.next() == $0 } ?? false }
        return try Night(site: site, options: options).run()
    }
}
