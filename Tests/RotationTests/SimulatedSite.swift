import EventStore
import Foundation
import LogModel
import TestSupport

/// A rehearsal site with two sources, made for one simulation.
struct SimulatedSite {
    let folder: TemporaryFolder

    static let start = Date(timeIntervalSince1970: 1_707_523_200)  // 2024-02-10

    init(purges: Bool, extraSources: String = "") throws {
        folder = try TemporaryFolder()
        try folder.write(
            """
            school: Oakhill Primary School (invented)
            time-zone: Europe/London
            rehearsal: 2024-02-01T02:00:00Z
            domains: [oakhill.example, staff.oakhill.example]
            sources:
              - name: proxy
                channel: web
                format: squid
                paths: [logs/proxy/*, logs/old-proxy/*]
                purge: \(purges)
            \(extraSources)  - name: mail
                channel: email
                format: postfix
                paths: [logs/mail/*, logs/old-mail/*]
                purge: \(purges)
            rules:
              flags: [rules/flags]
              categories: [rules/categories]
              protected: [rules/protected]
            people: people.csv
            authorities: authorities.yaml
            authorisations: authorisations
            state: state

            """, to: "site.yaml")
        try folder.write(
            """
            person,role,name,account,from,until,hours
            staff-02,staff,Bertram Thornbury,b.thornbury,,,
            staff-03,staff,Prisha Deshmukh,p.deshmukh,,,
            staff-04,staff,Cressida Ravensdale,c.ravensdale,,,
            staff-04,staff,Cressida Ravensdale,c.ravensdale@staff.oakhill.example,,,

            """, to: "people.csv")
        let samples = Program.repository.appendingPathComponent("sample-logs")
        try FileManager.default.copyItem(
            atPath: samples.path + "/authorities.yaml", toPath: folder.path("authorities.yaml"))
        for name in [
            "authorisations", "logs/proxy", "logs/mail", "logs/old-proxy", "logs/old-mail",
        ] {
            try FileManager.default.createDirectory(
                atPath: folder.path(name), withIntermediateDirectories: true)
        }
        let rules = Program.repository.appendingPathComponent("rules/flags/gambling.yml").path
        try folder.write("", to: "rules/flags/.keep")
        try FileManager.default.copyItem(
            atPath: rules, toPath: folder.path("rules/flags/gambling.yml"))
        try FileManager.default.copyItem(
            atPath: samples.path + "/rules/flags/staff-mail-home.yml",
            toPath: folder.path("rules/flags/staff-mail-home.yml"))
        try folder.write("lucky-spin.example\n", to: "rules/categories/gambling/domains")
        try folder.write("help.example\n", to: "rules/protected/helplines/domains")
    }

    /// The program's arguments for a night at a moment.
    func night(at moment: Date) -> [String] {
        ["nightly", "--site", folder.url.path, "--now", moment.formatted(.iso8601), "--json"]
    }

    func purge(at moment: Date) -> [String] {
        ["purge", "--site", folder.url.path, "--now", moment.formatted(.iso8601)]
    }

    /// What the store holds, in the words of the generator.
    func found() throws -> Expected {
        let store = try EventStore(folder: folder.path("state"), for: .reading)
        var found = Expected()
        guard let first = CivilDate("2023-01-01"), let last = CivilDate("2025-01-01") else {
            return found
        }
        for tally in try store.tallies(first...last) {
            found.tallies["\(tally.rule) \(tally.day) \(tally.action.rawValue)", default: 0] +=
                tally.count
        }
        for count in try store.unattributed(first...last) {
            let key = "\(count.source) \(count.rule) \(count.day) \(count.action.rawValue)"
            found.unattributed[key, default: 0] += count.count
        }
        for count in try store.privateCounts(first...last) {
            found.privateMails["\(count.source) \(count.day)", default: 0] += count.count
        }
        for run in try store.coverage(since: first) {
            for part in run.sources {
                found.records[part.source, default: 0] += part.records
                found.days[part.source, default: []].formUnion(part.days.map(\.description))
            }
        }
        return found
    }
}
