import EventStore
import Foundation
import LogFormats
import LogModel
import Rules
import TestSupport
import Testing

@testable import Nightly

/// Rule 3 for lines that are no record: they hold what strangers wrote all the same.
@Suite("Six months (rule 3): archives in which no line is a record")
struct ArchiveWithoutRecordsTests {
    @Test(
        "They go by the time at which they were written",
        arguments: [("2026-05-19T12:00:00Z", false), ("2026-05-20T12:00:00Z", true)])
    func byFileTime(_ written: String, stays: Bool) throws {
        let folder = try TemporaryFolder()
        let now = try #require(Timestamp(rfc3339: "2026-11-20T02:00:00Z"))
        try folder.write(
            "1795100000.000 1 10.0.0.1 TCP_MISS/200 1 GET http://a.example/ - HIER_DIRECT/- -\n",
            to: "access.log")
        let archive = try folder.write("not a line of any log\n", to: "access.log.1")
        let time = try #require(Timestamp(rfc3339: written))
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: Double(time.seconds))],
            ofItemAtPath: archive)

        let site = Site(
            folder: folder.url.path, school: "Oakhill Primary School (invented)", zone: .utc,
            sources: [
                Site.Source(
                    name: "proxy", channel: .web, format: try SourceFormat(.squid),
                    globs: ["access.log*"],
                    purge: true, zone: .utc)
            ],
            rules: RuleSources(flagFolders: [Program.repository.path + "/rules/flags"]),
            people: try folder.write("person,role,name,account\n", to: "people.csv"),
            authorities: folder.path("authorities.yaml"),
            authorisations: folder.path("authorisations"), state: folder.path("state"))
        let summary = try Night(site: site, options: NightOptions(now: now, workers: 1)).run()
        #expect(summary.sources[0].coverage.rejections.first?.reason == .malformed)
        #expect(FileManager.default.fileExists(atPath: archive) == stays)
        #expect(FileManager.default.fileExists(atPath: folder.path("access.log")))
    }
}
