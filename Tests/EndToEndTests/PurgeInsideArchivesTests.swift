import Foundation
import TestSupport
import Testing

/// Rule 3 inside archives, through the real program.
@Suite("Expired lines go from inside archives")
struct PurgeInsideArchivesTests {
    static let day = "2026-11-25T02:00:00Z"

    @Test("A dry run says which file loses how many lines of which dates; then they go")
    func purge() throws {
        let school = try SchoolCopy()
        _ = try school.night()
        let before = try logs(of: school)
        let dry = try school.run(["purge"], ["--dry-run", "--now", Self.day])
        #expect(dry.status == 0)
        let line =
            "would go  \(school.path("logs/proxy/access.log.6.gz")): "
            + "387 of its lines, of 2026-05-20 to 2026-05-24, last kept on 2026-11-24"
        #expect(dry.output.split(separator: "\n").contains { $0 == line }, "\(dry.output)")
        #expect(dry.output.contains("would remove 511 lines in archives, "))
        #expect(dry.output.contains("out of reach: backups of the logs and of the state folder"))
        #expect(try logs(of: school) == before)

        let done = try school.run(["purge"], ["--now", Self.day, "--json"])
        let facts = try JSONDecoder().decode(PurgeFacts.self, from: Data(done.output.utf8))
        let items = facts.items.filter { $0.kind == "archive-lines" }
        #expect(items.map(\.count) == [124, 387])
        #expect(items.allSatisfy { $0.lastKept == "2026-11-24" && $0.newest == "2026-05-24" })
        #expect(items.allSatisfy { $0.oldest == "2026-05-20" })
        #expect(facts.failures == [] && facts.outOfReach.contains("backups"))
        // Every request of the archive is of 25 May or later in London now.
        let left = try #require(try logs(of: school)["proxy/access.log.6.gz"])
        let times = left.split(separator: "\n").compactMap { Double($0.prefix(10)) }
        #expect(!times.isEmpty && times.allSatisfy { $0 >= 1_779_663_600 })
        #expect(try school.run(["purge"], ["--now", Self.day]).output.contains("removed nothing"))
    }

    @Test("What was counted stays counted: the night after a purge reads nothing again")
    func nightAfter() throws {
        let school = try SchoolCopy()
        _ = try school.night()
        #expect(try school.run(["purge"], ["--now", Self.day]).status == 0)
        let night = try school.nightSummary("--now", "2026-11-25T03:00:00Z")
        #expect(night.sources.allSatisfy { $0.lines == 0 && $0.records == 0 })
        #expect(night.totals.tallied == 0 && night.totals.events == 0)
    }

    @Test("Killed at twenty random moments of a purge, the end is the same")
    func killed() throws {
        let undisturbed = try SchoolCopy()
        _ = try undisturbed.night()
        let clock = ContinuousClock()
        let start = clock.now
        _ = try undisturbed.run(["purge"], ["--now", Self.day])
        let length = Int((clock.now - start) / .milliseconds(1))
        let expected = try outcome(of: undisturbed)

        // HEADNOTE_SEED repeats the moments of a run that failed.
        let given = ProcessInfo.processInfo.environment["HEADNOTE_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 0...UInt64.max)
        print("purges killed at random moments of seed \(seed)")
        var random = SeededGenerator(seed: seed)
        var killed = 0
        for _ in 0..<5 {
            let school = try SchoolCopy()
            _ = try school.night()
            for _ in 0..<4 {
                let delay = Int.random(in: 1...max(2, length), using: &random)
                let status = try Program.ended(
                    ["purge", "--site", school.site.path, "--now", Self.day],
                    afterMilliseconds: delay)
                if status == 128 + SIGKILL { killed += 1 }
                // Whole files at any time; gzip would tell.
                _ = try logs(of: school)
            }
            #expect(try school.run(["purge"], ["--now", Self.day]).status == 0)
            #expect(try school.run(["journal", "verify"]).status == 0, "seed \(seed)")
            #expect(try outcome(of: school) == expected, "seed \(seed)")
        }
        #expect(killed >= 3, "only \(killed) kills met a running purge, seed \(seed)")
    }

    private struct Outcome: Equatable {
        let logs: [String: String]
        let dates: [String]
        let totals: NightFacts.Totals
        let sources: [NightFacts.Source]
    }

    private func outcome(of school: SchoolCopy) throws -> Outcome {
        let logs = try logs(of: school, hidden: true)
        let night = try school.nightSummary("--now", "2026-11-25T03:00:00Z")
        return Outcome(
            logs: logs, dates: try school.eventDates(now: "2026-11-25T03:00:00Z"),
            totals: night.totals, sources: night.sources)
    }

    /// The plain texts of all logs but the one that is torn.
    private func logs(of school: SchoolCopy, hidden: Bool = false) throws -> [String: String] {
        var logs: [String: String] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: school.path("logs")) {
            guard name.contains(".log") || hidden, !name.hasSuffix("access.log.4.gz"),
                name.contains("/")
            else { continue }
            let path = school.path("logs/" + name)
            let cat = try Program.run(URL(fileURLWithPath: "/usr/bin/zcat"), ["-f", path])
            #expect(cat.status == 0, "\(name): \(cat.messages)")
            logs[name] = cat.output
        }
        return logs
    }

    private struct PurgeFacts: Decodable {
        struct Item: Decodable {
            let kind: String
            let count: Int
            let lastKept: String
            let oldest: String?
            let newest: String?

            enum CodingKeys: String, CodingKey {
                case kind, count, oldest, newest
                case lastKept = "last-kept"
            }
        }
        let items: [Item]
        let failures: [String]
        let outOfReach: String

        enum CodingKeys: String, CodingKey {
            case items, failures
            case outOfReach = "out-of-reach"
        }
    }
}
