import EventStore
import Foundation
import LogFormats
import LogModel
import Nightly
import Rules
import TestSupport
import Testing

/// A rehearsal school whose own rules are correlations over visits to one host.
struct CorrelationSchool {
    /// A visit: minutes after the first midnight, and who; denied ones are nobody's.
    struct Visit: Sendable, Hashable {
        var minute: Double
        var account = "b.thornbury"
        var host = "games.example"
        var isDenied = false
    }

    /// 18 November 2026, 00:00 UTC.
    static let midnight: Int64 = 1_794_960_000
    /// The id of the correlation that counts three visits in an hour.
    static let three = "5b8f0a51-14f8-4b1c-9c55-0d7a3a1c0003"

    static let rules = """
        title: Games
        name: games
        id: 5b8f0a51-14f8-4b1c-9c55-0d7a3a1c0001
        logsource: {category: proxy}
        detection: {s: {cs-host|endswith: games.example}, condition: s}
        ---
        title: Many games
        id: 5b8f0a51-14f8-4b1c-9c55-0d7a3a1c0003
        level: low
        correlation: {type: event_count, rules: [games], timespan: 1h, condition: {gte: 3}}
        """

    let folder: TemporaryFolder
    var site: Site

    /// Makes a school with a proxy, or with several.
    init(rules: String = CorrelationSchool.rules, sources: [String] = ["proxy"]) throws {
        folder = try TemporaryFolder()
        try folder.write(rules, to: "rules/flags/own.yml")
        try folder.write("", to: "logs/none")
        let sample = Program.repository.path + "/sample-logs"
        site = Site(
            folder: folder.url.path, school: "An invented school", zone: .utc,
            sources: try sources.map { name in
                Site.Source(
                    name: name, channel: .web, format: try SourceFormat(.squid),
                    globs: ["logs/\(name).log*"], purge: false, zone: .utc)
            },
            rules: RuleSources(flagFolders: [folder.path("rules/flags")]),
            people: sample + "/people.csv", authorities: sample + "/authorities.yaml",
            authorisations: folder.path("authorisations"), state: folder.path("state"))
        try FileManager.default.createDirectory(
            atPath: site.authorisations, withIntermediateDirectories: true)
        site.rehearsal = Timestamp(seconds: CorrelationSchool.midnight)
    }

    /// Adds visits to the end of a log, which is made if it is not there.
    func append(_ visits: [Visit], to name: String = "proxy.log") throws {
        let path = folder.path("logs/" + name)
        let old = FileManager.default.contents(atPath: path) ?? Data()
        let lines = visits.map { visit in
            let milliseconds = CorrelationSchool.midnight * 1000 + Int64(visit.minute * 60_000)
            let result = visit.isDenied ? "TCP_DENIED/403" : "TCP_MISS/200"
            return "\(milliseconds / 1000).\(zeroPadded(Int(milliseconds % 1000), 3))    640 "
                + "10.20.1.17 \(result) 4210 GET http://\(visit.host)/ \(visit.account) "
                + "HIER_DIRECT/192.0.2.80 text/html\n"
        }
        try (old + Data(lines.joined().utf8)).write(to: URL(fileURLWithPath: path))
    }

    /// Moves a log on to the next name of its rotation, and compresses it when told so.
    func rotate(_ name: String = "proxy.log", compresses: Bool = false) throws {
        let files = FileManager.default
        for number in (1...8).reversed() {
            for ending in ["", ".gz"] {
                let old = folder.path("logs/\(name).\(number)\(ending)")
                guard files.fileExists(atPath: old) else { continue }
                try files.moveItem(
                    atPath: old, toPath: folder.path("logs/\(name).\(number + 1)\(ending)"))
            }
        }
        guard files.fileExists(atPath: folder.path("logs/" + name)) else { return }
        try files.moveItem(
            atPath: folder.path("logs/" + name), toPath: folder.path("logs/\(name).1"))
        if compresses {
            _ = try Program.run(
                URL(fileURLWithPath: "/usr/bin/gzip"), ["-n", "-f", folder.path("logs/\(name).1")])
        }
    }

    /// Runs a night at a minute after the first midnight, interrupted after a commit when told so.
    @discardableResult
    func night(at minute: Double, workers: Int = 1, stop: Int? = nil) throws -> NightSummary {
        var options = NightOptions(
            now: Timestamp(
                seconds: CorrelationSchool.midnight + Int64(minute * 60)), workers: workers)
        if stop != nil { options.commitBytes = 1 }
        let commits = CallCounter()
        options.isInterrupted = { stop.map { commits.next() == $0 } ?? false }
        return try Night(site: site, options: options).run()
    }

    /// Runs a night that is interrupted after a commit; one with fewer commits runs to its end.
    func interruptedNight(at minute: Double, stop: Int) throws {
        do {
            try night(at: minute, stop: stop)
        } catch NightRefusal.interrupted {
            // What it is for.
        }
    }

    /// What the store counts: `rule's last letters, handle, day, count`.
    func tallies() throws -> [String] {
        let store = try EventStore(folder: site.state, for: .reading)
        let days = try #require(CivilDate("2026-10-01"))...(try #require(CivilDate("2026-12-31")))
        return try store.tallies(days).map { tally in
            "\(tally.rule.suffix(4)) \(tally.day) \(tally.count)"
        }.sorted()
    }

    /// How many episodes were counted.
    func episodes() throws -> Int {
        let store = try EventStore(folder: site.state, for: .reading)
        let days = try #require(CivilDate("2026-10-01"))...(try #require(CivilDate("2026-12-31")))
        return try store.tallies(days).filter { $0.rule == CorrelationSchool.three }
            .reduce(0) { $0 + $1.count }
    }
}
