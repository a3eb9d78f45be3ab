import EventStore
import Foundation
import LogFormats
import LogInput
import LogModel
import Rules
import TestSupport
import Testing

@testable import Nightly

/// The rehearsal school as a value, for tests that run nights without the program.
enum SampleSite {
    /// A rehearsal site on copies of some of the sample logs; without any it reads mail.
    static func copy(in folder: TemporaryFolder, logs: [String]) throws -> Site {
        let sample = Program.repository.path + "/sample-logs"
        try FileManager.default.createDirectory(
            atPath: folder.path("logs"), withIntermediateDirectories: true)
        for log in logs {
            let name = log.split(separator: "/").last.map(String.init) ?? log
            try FileManager.default.copyItem(
                atPath: "\(sample)/logs/\(log)", toPath: folder.path("logs/\(name)"))
        }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/London"))
        let zone = try #require(Zone(tzif: [UInt8](bytes), name: "Europe/London"))
        let mail = Site.Source(
            name: "mail", channel: .email, format: try SourceFormat(.postfix),
            globs: ["logs/mail.log*"],
            purge: true, zone: zone)
        let proxy = Site.Source(
            name: "proxy", channel: .web, format: try SourceFormat(.squid),
            globs: ["logs/access.log*"],
            purge: true, zone: zone)
        let hasProxy = logs.contains { $0.hasPrefix("proxy") }
        let hasMail = !hasProxy || logs.contains { $0.hasPrefix("mail") }
        let rules = Program.repository.path + "/rules"
        var site = Site(
            folder: folder.url.path, school: "Oakhill Primary School (invented)", zone: zone,
            sources: (hasMail ? [mail] : []) + (hasProxy ? [proxy] : []),
            rules: RuleSources(
                flagFolders: [rules + "/flags", sample + "/rules/flags"],
                categoryFolders: [rules + "/categories", sample + "/rules/categories"],
                protectedFolders: [rules + "/protected", sample + "/rules/protected"]),
            people: sample + "/people.csv", authorities: sample + "/authorities.yaml",
            authorisations: folder.path("authorisations"), state: folder.path("state"))
        // Blocks of a line or two, so that a mail is not committed whole.
        if logs.isEmpty { site.sources[0].limits.blockBytes = 128 }
        site.rehearsal = Timestamp(rfc3339: "2026-11-20T02:00:00Z")
        return site
    }
}
