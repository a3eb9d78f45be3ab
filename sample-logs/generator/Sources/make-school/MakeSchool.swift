import Foundation

/// `make-school [--seed N] SITE`: writes the generated files of the rehearsal school.
///
/// `SITE` is the folder that holds `keys/`; `site.yaml`, the keys and the README are written by
/// hand and left alone. The same seed gives the same bytes.
@main
struct MakeSchool {
    private static let defaultSeed: UInt64 = 20_261_120

    static func main() {
        do {
            let (seed, site) = try arguments()
            let truth = try make(site: site, seed: seed)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try (encoder.encode(truth) + Data("\n".utf8))
                .write(to: site.appending(path: "truth.json"))
            // Once more for `grep -f`, which the demonstration searches with.
            try Data(truth.mustNotLeak.map { $0 + "\n" }.joined().utf8)
                .write(to: site.appending(path: "must-not-leak.txt"))
            print(
                "proxy: \(truth.proxy.lines) lines; mail: \(truth.mail.lines) lines,"
                    + " \(truth.mail.messages ?? 0) messages; listed records: \(truth.listed.count)"
            )
        } catch is UsageError {
            FileHandle.standardError.write(Data("usage: make-school [--seed N] SITE\n".utf8))
            exit(64)
        } catch {
            FileHandle.standardError.write(Data("make-school: \(error)\n".utf8))
            exit(1)
        }
    }

    /// The arguments make no sense.
    private struct UsageError: Error {}

    private static func arguments() throws -> (seed: UInt64, site: URL) {
        var words = CommandLine.arguments.dropFirst()
        var seed = defaultSeed
        if words.first == "--seed", let number = words.dropFirst().first.flatMap({ UInt64($0) }) {
            seed = number
            words = words.dropFirst(2)
        }
        guard words.count == 1, let path = words.first, !path.hasPrefix("-") else {
            throw UsageError()
        }
        return (seed, URL(filePath: path))
    }

    /// Writes everything except the files of the truth, and gives the truth.
    private static func make(site: URL, seed: UInt64) throws -> Truth {
        let logs = site.appending(path: "logs")
        if FileManager.default.fileExists(atPath: logs.path) {
            try FileManager.default.removeItem(at: logs)
        }
        try SiteFiles.write(into: site)
        for authorisation in Authorisation.all {
            try authorisation.write(into: site)
        }
        let proxyFiles = try proxyLog.write(proxyLines(seed: seed), into: site)
        let mail = mailLines(seed: seed)
        let mailFiles = try mailLog.write(mail, into: site)
        return Truth(
            seed: seed, proxyFiles: proxyFiles, mailFiles: mailFiles,
            mailMessages: mail.count { $0.text.contains(": message-id=<") })
    }

    private static let proxyLog = RotatedLog(
        folder: "logs/proxy", name: "access.log",
        firstDays: [
            SchoolCalendar.firstDay, Day(2026, 4, 1), Day(2026, 5, 1), Day(2026, 6, 1),
            Day(2026, 7, 1), Day(2026, 7, 22), Day(2026, 9, 1), Day(2026, 10, 1), Day(2026, 11, 1),
        ],
        cutFile: Day(2026, 7, 1))

    private static let mailLog = RotatedLog(
        folder: "logs/mail", name: "mail.log",
        firstDays: [
            SchoolCalendar.firstDay, Day(2026, 5, 1), Day(2026, 6, 1), Day(2026, 7, 1),
            Day(2026, 9, 1), Day(2026, 10, 1), Day(2026, 11, 1),
        ])

    private static func proxyLines(seed: UInt64) -> [LogLine] {
        let ordinary = OrdinaryWeb(seed: seed)
        let lines =
            SchoolCalendar.days.flatMap { ordinary.lines(of: $0) } + WebOddities.lines
            + WebStory.visits.map { $0.line() }
        return lines.filter { $0.time.day != SchoolCalendar.nightMissingAtTheProxy }
    }

    private static func mailLines(seed: UInt64) -> [LogLine] {
        let ordinary = OrdinaryMail(seed: seed)
        return SchoolCalendar.days.flatMap { ordinary.lines(of: $0) }
            + MailStory.letters.enumerated().flatMap { number, letter in
                letter.message.lines(processID: 3_100 + number * 20)
            }
    }
}
