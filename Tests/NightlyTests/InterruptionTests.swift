import EventStore
import Foundation
import LogFormats
import LogInput
import LogModel
import Rules
import TestSupport
import Testing

@testable import Nightly

/// Rule 4 at the granularity of a block of work: a night that stops after any commit, even while
/// it replays lines for a mail that is still open or for an authorisation that reaches back,
/// leaves nothing to be counted twice or lost.
@Suite("Exactly once (rule 4): a night stopped after any commit")
struct InterruptionTests {
    private struct Counts: Equatable {
        var tallies: [Tally]
        var unattributed: [UnattributedCount]
        var privateCounts: [PrivateCount]
    }

    @Test("Two nights, the second stopped once and run again, count what one night counts")
    func stoppedAnywhere() throws {
        let whole = try counts(stopAfter: nil)
        #expect(!whole.tallies.isEmpty && !whole.privateCounts.isEmpty)
        for stop in stride(from: 1, through: 40, by: 3) {
            #expect(try counts(stopAfter: stop) == whole, "stopped after commit \(stop)")
        }
    }

    /// What the store holds after a first night on the beginning of a mail log and a second one
    /// on all of it, under an authorisation that is new on file.
    private func counts(stopAfter stop: Int?) throws -> Counts {
        let folder = try TemporaryFolder()
        let site = try school(in: folder)
        let log = folder.path("logs/mail.log")
        let content = try Data(contentsOf: URL(fileURLWithPath: log))
        // Cut behind a whole line about a third into the log.
        let third = content.count / 3
        let end = try #require(content[third...].firstIndex(of: 0x0A)) + 1
        try content[..<end].write(to: URL(fileURLWithPath: log))
        _ = try night(site, stopAfter: nil)

        try content.write(to: URL(fileURLWithPath: log))
        try FileManager.default.copyItem(
            atPath: Program.repository.path + "/sample-logs/authorisations",
            toPath: site.authorisations)
        if let stop {
            #expect(throws: NightRefusal.interrupted) { try night(site, stopAfter: stop) }
        }
        _ = try night(site, stopAfter: nil)
        let store = try EventStore(folder: site.state, for: .reading)
        let days = try #require(CivilDate("2026-01-01"))...(try #require(CivilDate("2026-12-31")))
        return Counts(
            tallies: try store.tallies(days), unattributed: try store.unattributed(days),
            privateCounts: try store.privateCounts(days))
    }

    private func night(_ site: Site, stopAfter stop: Int?) throws -> NightSummary {
        let now = try #require(site.rehearsal)
        var options = NightOptions(now: now, workers: 1)
        options.commitBytes = 1
        let commits = CallCounter()
        options.isInterrupted = { stop.map { commits.next() == $0 } ?? false }
        return try Night(site: site, options: options).run()
    }

    private func school(in folder: TemporaryFolder) throws -> Site {
        let sample = Program.repository.path + "/sample-logs"
        try FileManager.default.createDirectory(
            atPath: folder.path("logs"), withIntermediateDirectories: true)
        for name in ["mail.log.1", "mail.log"] {
            try FileManager.default.copyItem(
                atPath: "\(sample)/logs/mail/\(name)", toPath: folder.path("logs/\(name)"))
        }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/London"))
        let zone = try #require(Zone(tzif: [UInt8](bytes), name: "Europe/London"))
        let rules = Program.repository.path + "/rules"
        var site = Site(
            folder: folder.url.path, school: "Oakhill Primary School (invented)", zone: zone,
            sources: [
                Site.Source(
                    name: "mail", channel: .email, format: try SourceFormat(.postfix),
                    globs: ["logs/mail.log*"],
                    purge: false, zone: zone)
            ],
            rules: RuleSources(
                flagFolders: [rules + "/flags", sample + "/rules/flags"],
                categoryFolders: [rules + "/categories", sample + "/rules/categories"],
                protectedFolders: [rules + "/protected", sample + "/rules/protected"]),
            people: sample + "/people.csv", authorities: sample + "/authorities.yaml",
            authorisations: folder.path("authorisations"), state: folder.path("state"))
        // Small blocks, so that the logs take some fifty commits.
        site.sources[0].limits.blockBytes = 4096
        site.rehearsal = Timestamp(rfc3339: "2026-11-20T02:00:00Z")
        return site
    }
}
