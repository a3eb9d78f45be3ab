import EventStore
import Foundation
import LogInput
import LogModel
import People
import TestSupport
import Testing

@testable import Nightly

@Suite("Correlations over nights")
struct CorrelationNightTests {
    typealias Visit = CorrelationSchool.Visit

    private func visits(_ minutes: Double...) -> [Visit] { minutes.map { Visit(minute: $0) } }

    @Test("An episode is one flag, and what it rests on is none")
    func oneNight() throws {
        let school = try CorrelationSchool()
        try school.append(visits(600, 610, 620, 630, 900))
        let night = try school.night(at: 1500)
        #expect(try school.tallies() == ["0003 2026-11-18 1"])
        #expect(night.totals.tallied == 1 && night.totals.unattributed == 0)
        #expect(night.problems.isEmpty)
    }

    @Test("Only what is proven to be one person's is counted together")
    func proven() throws {
        let school = try CorrelationSchool()
        var denied = Visit(minute: 602)
        denied.isDenied = true
        var other = Visit(minute: 603)
        other.account = "p.deshmukh"
        try school.append(visits(600, 601) + [denied, other])
        #expect(try school.night(at: 1500).totals.tallied == 0)
    }

    @Test("Several accounts of one person are one person")
    func accounts() throws {
        let school = try CorrelationSchool()
        var other = Visit(minute: 602)
        other.account = "b.thornbury@staff.oakhill.example"
        try school.append(visits(600, 601) + [other])
        #expect(try school.night(at: 1500).totals.tallied <= 1)
    }

    @Test(
        "An episode that goes on after the night, over midnight, is counted once",
        arguments: [
            "same log", "rotated", "compressed",
        ])
    func overNights(_ way: String) throws {
        let school = try CorrelationSchool()
        try school.append(visits(1400, 1410, 1420))
        #expect(try school.night(at: 1425).totals.tallied == 1)
        if way != "same log" { try school.rotate(compresses: way == "compressed") }
        try school.append(visits(1430, 1450, 1460))
        #expect(try school.night(at: 1500).totals.tallied == 0)
        #expect(try school.night(at: 1510).totals.tallied == 0)
        #expect(try school.tallies() == ["0003 2026-11-18 1"])
    }

    @Test(
        "An episode that only the next night completes is counted then",
        arguments: [
            "same log", "rotated", "compressed",
        ])
    func completedLater(_ way: String) throws {
        let school = try CorrelationSchool()
        try school.append(visits(1400, 1430))
        #expect(try school.night(at: 1435).totals.tallied == 0)
        if way != "same log" { try school.rotate(compresses: way == "compressed") }
        try school.append(visits(1455))
        let second = try school.night(at: 1500)
        #expect(second.totals.tallied == 1)
        // What is read again is not read for the coverage.
        #expect(second.sources.reduce(0) { $0 + $1.coverage.lines } == 1)
        #expect(try school.tallies() == ["0003 2026-11-18 1"])
    }

    @Test("Nights without news between them lose nothing")
    func quietNights() throws {
        let school = try CorrelationSchool()
        try school.append(visits(1400, 1430))
        for minute in [1435.0, 1436, 1437] { try school.night(at: minute) }
        try school.append(visits(1455))
        #expect(try school.night(at: 1500).totals.tallied == 1)
    }

    @Test("Records of two sources are counted together, whichever night reads them")
    func twoSources() throws {
        let school = try CorrelationSchool(sources: ["proxy", "filter"])
        try school.append(visits(1400, 1430), to: "proxy.log")
        try school.append(visits(1000), to: "filter.log")
        #expect(try school.night(at: 1435).totals.tallied == 0)
        try school.append(visits(1450), to: "filter.log")
        #expect(try school.night(at: 1500).totals.tallied == 1)
        #expect(try school.tallies() == ["0003 2026-11-18 1"])
    }

    @Test("Only the last 24 hours of a source are read again")
    func needed() throws {
        let school = try CorrelationSchool()
        try school.append(visits(100, 130))
        try school.night(at: 135)
        let store = try EventStore(folder: school.site.state, for: .reading)
        let held = try #require(try store.streams(of: "proxy").first).checkpoint
        #expect(held.neededFrom == 0 && held.readTo > 0)
        var harmless = Visit(minute: 131 + 1440)
        harmless.host = "ordinary.example"
        try school.append([harmless])
        try school.night(at: 1600)
        let freed = try #require(try store.streams(of: "proxy").first).checkpoint
        #expect(freed.neededFrom == freed.readTo)
    }

    @Test("A run that stops after any commit is made good by the next", arguments: 1...9)
    func stopped(_ commit: Int) throws {
        let school = try CorrelationSchool()
        try school.append(visits(100, 110, 120, 121, 400, 410))
        try school.rotate()
        try school.append(visits(420, 700, 720, 740))
        try school.interruptedNight(at: 1500, stop: commit)
        try school.interruptedNight(at: 1501, stop: 1)
        try school.night(at: 1502)
        #expect(try school.tallies() == ["0003 2026-11-18 3"])
        #expect(try school.night(at: 1503).totals == NightTotals())
    }

    @Test("The number of workers makes no difference")
    func workers() throws {
        let results = try [1, 2, 8].map { workers in
            let school = try CorrelationSchool(sources: ["a", "b", "c"])
            var random = SeededGenerator(seed: 7)
            for source in ["a", "b", "c"] {
                for day in 0..<3 {
                    try school.append(
                        CorrelationNightTests.day(day, count: 40, using: &random),
                        to: "\(source).log")
                    if day < 2 { try school.rotate("\(source).log") }
                }
            }
            try school.night(at: 4400, workers: workers)
            return try school.tallies()
        }
        #expect(results[1] == results[0] && results[2] == results[0] && !results[0].isEmpty)
    }

    @Test("However the logs are cut into nights, the same episodes are counted", arguments: 0..<6)
    func cuts(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var all: [Visit] = []
        for day in 0..<3 { all += CorrelationNightTests.day(day, count: 30, using: &random) }
        let whole = try CorrelationSchool()
        try whole.append(all)
        try whole.night(at: 4400)

        let cut = try CorrelationSchool()
        var rest = all[...]
        while !rest.isEmpty {
            let part = rest.prefix(Int.random(in: 2...20, using: &random))
            rest = rest.dropFirst(part.count)
            try cut.append(Array(part))
            let now = (part.last?.minute ?? 0) + 0.5
            if Int.random(in: 0..<4, using: &random) == 0 {
                try cut.interruptedNight(at: now, stop: 1)
            }
            try cut.night(at: now)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: try cut.rotate()
            case 1: try cut.rotate(compresses: true)
            default: break
            }
        }
        try cut.night(at: 4400)
        #expect(try cut.tallies() == whole.tallies())
        #expect(try whole.episodes() > 3)
    }

    /// Visits of three people on a day, in the order of their times.
    static func day(
        _ day: Int, count: Int, using random: inout SeededGenerator
    ) -> [Visit] {
        let accounts = ["b.thornbury", "p.deshmukh", "r.featherby"]
        return (0..<count).map { _ in
            Visit(
                minute: Double(day * 1440) + Double(Int.random(in: 480..<900, using: &random)),
                account: accounts.randomElement(using: &random) ?? "b.thornbury")
        }.sorted { $0.minute < $1.minute }
    }

    @Test("A record that comes when what was logged around it is not read again is told")
    func late() throws {
        let school = try CorrelationSchool()
        try school.append(visits(600, 610, 4000))
        try school.night(at: 4100)
        try school.rotate()
        try school.append(visits(620, 4200))
        let night = try school.night(at: 4300)
        #expect(night.totals.tallied == 0)
        let told = night.sources.flatMap(\.coverage.rejections)
        #expect(told.map(\.reason) == [.correlationLate])
        #expect(told.first?.count == 1 && told.first?.line == 1)
        #expect(told.first?.file == "proxy.log")
        let store = try EventStore(folder: school.site.state, for: .reading)
        let kept = try store.coverage(since: #require(CivilDate("2026-11-01")))
        #expect(kept.flatMap(\.sources).flatMap(\.rejections).map(\.reason) == [.correlationLate])
    }

    @Test("Of too many records the newest are kept, in whatever order they are found")
    func limit() throws {
        var random = SeededGenerator(seed: 3)
        let records = try (0..<100).map { try record(at: Int64($0 / 2), number: UInt8($0)) }
        for _ in 0..<5 {
            let gathered = CorrelatedRecords(limit: 10)
            var rest = records.shuffled(using: &random)[...]
            while !rest.isEmpty {
                var batch = CorrelatedBatch()
                batch.records = Array(rest.prefix(7))
                rest = rest.dropFirst(7)
                gathered.add(batch, of: "proxy")
            }
            let kept = gathered.take()
            #expect(kept.records.map(\.identity) == (90..<100).map { [UInt8($0)] })
            #expect(kept.overLimit.values.map(\.count).reduce(0, +) == 90)
            #expect(kept.overLimit["proxy"]?.first.identity == [0])
        }
    }

    private func record(at seconds: Int64, number: UInt8) throws -> CorrelatedRecord {
        CorrelatedRecord(
            identity: [number], time: Timestamp(seconds: seconds),
            day: try #require(CivilDate("1970-01-01")),
            person: Person(id: "staff-01", role: .staff, name: "Rosalind Featherby"),
            account: "r.featherby", channel: .web, action: .allowed, categories: [], inputs: [],
            source: "proxy", file: "access.log", stream: [1], place: .start, year: 1970,
            isNew: true, mayCount: true)
    }
}
