import Archive
import EventStore
import Foundation
import Gzip
import LogFormats
import LogInput
import LogModel
import Rules
import TestSupport
import Testing

@testable import Nightly

/// A real school (no rehearsal) with a web and a mail log of two months, whose archives lose lines
/// from day to day.
///
/// The nights begin on 20 November 2026: records of 19 May have expired, those of 20 May have not.
struct PurgeSchool {
    let folder: TemporaryFolder
    var site: Site

    /// The first night.
    static let firstNight = "2026-11-20"

    /// Makes the school with its logs.
    ///
    /// - Parameters:
    ///   - first: the first day of the logs; with an earlier one there are more expired lines.
    ///   - purges: whether the sources let Headnote purge their files.
    /// - Throws: what writing them throws.
    init(from first: String = "2026-05-15", purges: Bool = true) throws {
        folder = try TemporaryFolder()
        let sample = Program.repository.path + "/sample-logs"
        let rules = Program.repository.path + "/rules"
        let zone = try Invented.zone("Europe/London")
        func source(_ name: String, _ format: LogFormat, _ glob: String) throws -> Site.Source {
            Site.Source(
                name: name, channel: format.channel ?? .web, format: try SourceFormat(format),
                globs: [glob], purge: purges, zone: zone)
        }
        site = Site(
            folder: folder.url.path, school: "Oakhill Primary School (invented)", zone: zone,
            sources: [
                try source("proxy", .squid, "logs/access.log*"),
                try source("mail", .postfix, "logs/mail.log*"),
            ],
            rules: RuleSources(
                flagFolders: [rules + "/flags", sample + "/rules/flags"],
                categoryFolders: [rules + "/categories", sample + "/rules/categories"],
                protectedFolders: [rules + "/protected", sample + "/rules/protected"]),
            people: sample + "/people.csv", authorities: folder.path("authorities.yaml"),
            authorisations: folder.path("authorisations"), state: folder.path("state"))
        site.impactAssessment = Site.ImpactAssessment(
            reference: "DPIA", date: try Invented.date("2026-03-02"),
            reviewBy: try Invented.date("2028-03-02"))
        site.policyAdopted = try Invented.date("2026-03-10")
        site.staffTold = try Invented.date("2026-03-13")
        try FileManager.default.createDirectory(
            atPath: folder.path("authorisations"), withIntermediateDirectories: true)
        try folder.write("authorities: []\n", to: "authorities.yaml")
        try writeLogs(from: try Invented.date(first))
    }

    private func writeLogs(from first: CivilDate) throws {
        let may = try Invented.date("2026-05-22")
        let june = try Invented.date("2026-06-20")
        // One archive of one gzip member, one of a member a day, one plain; and the live files.
        try write(
            GzipWriter.member(of: bytes(days(first, may), PurgeSchool.web)), "access.log.3.gz",
            written: may)
        try write(
            days(may.adding(days: 1), may.adding(days: 9)).flatMap {
                try GzipWriter.member(of: bytes([$0], PurgeSchool.web))
            }, "access.log.2.gz", written: may.adding(days: 9))
        try write(
            bytes(days(may.adding(days: 10), june), PurgeSchool.web), "access.log.1", written: june)
        try write(
            GzipWriter.member(of: bytes(days(first, may), PurgeSchool.mail)), "mail.log.2.gz",
            written: may)
        try write(
            bytes(days(may.adding(days: 1), june), PurgeSchool.mail), "mail.log.1", written: june)
        let night = try Invented.date("2026-11-18")
        try write(bytes([night], PurgeSchool.web), "access.log", written: night)
        try write(bytes([night], PurgeSchool.mail), "mail.log", written: night)
    }

    /// Writes a log with the time it would have.
    func write(_ bytes: [UInt8], _ name: String, written: CivilDate) throws {
        let path = try folder.write(bytes, to: "logs/" + name)
        let time = Double(written.daysSinceEpoch * 86_400 + 86_000)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: time)], ofItemAtPath: path)
    }

    /// Writes a mail log of some days.
    func writeMail(_ first: String, _ count: Int, _ name: String) throws {
        let first = try Invented.date(first)
        let days = (0..<count).map { first.adding(days: $0) }
        try write(bytes(days, PurgeSchool.mail), name, written: first.adding(days: count - 1))
    }

    /// Adds a day to a live log.
    func append(_ day: String) throws {
        for (name, text) in [("access.log", PurgeSchool.web), ("mail.log", PurgeSchool.mail)] {
            let handle = try FileHandle(
                forWritingTo: folder.url.appendingPathComponent("logs/" + name))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data(bytes([try Invented.date(day)], text)))
            try handle.close()
        }
    }

    private func days(_ first: CivilDate, _ last: CivilDate) -> [CivilDate] {
        (first.daysSinceEpoch...last.daysSinceEpoch).map { CivilDate(daysSinceEpoch: $0) }
    }

    private func bytes(_ days: [CivilDate], _ text: (CivilDate) -> String) -> [UInt8] {
        Array(days.map(text).joined().utf8)
    }

    /// A day of web requests, some of which raise flags, with a line that has no date among them.
    static func web(_ day: CivilDate) -> String {
        let noon = day.daysSinceEpoch * 86_400 + 43_200
        return (0..<30).map { index in
            let host = index % 5 == 0 ? "casino.example" : "page\(index).example"
            let account = index % 3 == 0 ? "r.featherby" : "j.okafor"
            return
                "\(noon + index * 60).\(100 + index) 5 10.20.1.\(index) TCP_MISS/200 4\(index) GET "
                + "http://\(host)/ \(account) HIER_DIRECT/192.0.2.80 text/html\n"
        }.joined() + "this is no line of any log\n"
    }

    /// A day of mail, with lines that belong to no message.
    static func mail(_ day: CivilDate) -> String {
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let month = months[Int(day.month) - 1]
        let date = "\(month) \(day.day < 10 ? " " : "")\(day.day)"
        return (0..<8).map { index in
            let id =
                "4A" + String(1_000_000 + day.daysSinceEpoch * 10 + index, radix: 16).uppercased()
            let at = { (second: Int) in "\(date) 1\(index):00:0\(second) mail postfix/" }
            return at(0) + "smtpd[1]: \(id): client=pc[10.20.1.\(index)]\n"
                + at(1) + "cleanup[2]: \(id): message-id=<\(id)@oakhill.example>\n"
                + at(1)
                + "qmgr[3]: \(id): from=<r.featherby@staff.oakhill.example>, size=10, nrcpt=1 (queue active)\n"
                + at(2)
                + "smtp[4]: \(id): to=<b@casino.example>, relay=r[192.0.2.2]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)\n"
                + at(3) + "qmgr[3]: \(id): removed\n"
                + at(4) + "anvil[5]: statistics: max connection rate 1/60s\n"
        }.joined()
    }

    // MARK: - Runs

    static func instant(_ day: String) throws -> Timestamp {
        try Invented.instant(day + "T02:00:00Z")
    }

    @discardableResult
    func night(_ day: String = firstNight) throws -> NightSummary {
        try Night(site: site, options: NightOptions(now: try PurgeSchool.instant(day), workers: 1))
            .run()
    }

    /// A purge with calls and store that a test may break.
    func purge(
        _ day: String, calls: FileCalls = .system, beforeStep: StepHook? = nil
    ) throws -> PurgeSummary {
        let now = try PurgeSchool.instant(day)
        let store = try EventStore(folder: site.state, for: .running, beforeStep: beforeStep)
        try StreamSettlement(site: site, store: store).settle()
        let purge = Purge(site: site, store: store, now: now, calls: calls)
        return try purge.execute(try purge.prepare(countsKept: false))
    }

    /// What the store counts, whatever was purged from the files.
    func counts() throws -> Counts {
        let store = try EventStore(folder: site.state, for: .reading)
        let days = try Invented.date("2026-01-01")...(try Invented.date("2027-12-31"))
        let coverage = try store.coverage(since: days.lowerBound)
        return Counts(
            tallies: try store.tallies(days).map { "\($0.rule) \($0.day) \($0.action) \($0.count)" }
                .sorted(),
            unattributed: try store.unattributed(days),
            privateCounts: try store.privateCounts(days),
            records: coverage.map { $0.sources.map(\.records) },
            lines: coverage.map { $0.sources.map(\.lines) })
    }

    struct Counts: Equatable {
        /// Without the handles, which are random.
        var tallies: [String]
        var unattributed: [UnattributedCount]
        var privateCounts: [PrivateCount]
        var records: [[Int]]
        var lines: [[Int]]
    }

    /// The plain text of a log; `nil` when there is none.
    func text(_ name: String) throws -> String? {
        let path = folder.path("logs/" + name)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard name.hasSuffix(".gz") else {
            return try String(contentsOfFile: path, encoding: .utf8)
        }
        let result = try Program.run(URL(fileURLWithPath: "/usr/bin/zcat"), [path])
        #expect(result.status == 0, "\(name): \(result.messages)")
        return result.output
    }

    /// The texts of all logs; gzip must find nothing wrong with them.
    func logs() throws -> [String: String] {
        var logs: [String: String] = [:]
        for name in try names() where !name.hasPrefix(".") { logs[name] = try text(name) }
        return logs
    }

    /// The names of all files in the folder of the logs, hidden ones too.
    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path("logs")).sorted()
    }
}
