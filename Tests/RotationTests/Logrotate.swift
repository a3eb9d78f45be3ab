import Foundation
import TestSupport

/// The real `logrotate`, with settings drawn at random.
struct Logrotate {
    /// The program: `LOGROTATE` in the environment, or Debian's; `nil` where it is not installed.
    static let program: URL? = {
        let named = ProcessInfo.processInfo.environment["LOGROTATE"]
        let paths = named.map { [$0] } ?? ["/usr/sbin/logrotate", "/usr/bin/logrotate"]
        return paths.first { FileManager.default.isExecutableFile(atPath: $0) }
            .map(URL.init(fileURLWithPath:))
    }()

    let copiesAndTruncates: Bool
    let usesDates: Bool
    let compresses: Bool
    let delaysCompression: Bool
    let keeps: Int
    let usesOldFolder: Bool
    let rotatesEmpty: Bool
    let extensionLast: Bool
    /// In hours.
    let cycle: Int

    init(_ random: inout SeededGenerator) {
        copiesAndTruncates = Int.random(in: 0..<3, using: &random) == 0
        usesDates = Bool.random(using: &random)
        compresses = Int.random(in: 0..<4, using: &random) > 0
        delaysCompression = Bool.random(using: &random)
        keeps = Int.random(in: 0..<2, using: &random) == 0 ? 12 : 60
        usesOldFolder = Int.random(in: 0..<3, using: &random) == 0
        rotatesEmpty = Bool.random(using: &random)
        extensionLast = Int.random(in: 0..<4, using: &random) == 0
        cycle = [12, 24, 24, 48, 72].randomElement(using: &random) ?? 24
    }

    /// Whether a rotated file stays as it is until the next rotation, so that a server that has it
    /// open may still write to it.
    var leavesNewestAlone: Bool {
        !copiesAndTruncates && (!compresses || delaysCompression)
    }

    /// Rotates a log now.
    ///
    /// - Parameters:
    ///   - log: its path.
    ///   - old: the folder for rotated files, used or not.
    ///   - moment: the simulated time; a file that `logrotate` named after today gets its name.
    ///   - folder: where the settings and logrotate's own state lie.
    /// - Throws: ``SimulationFault`` with what logrotate said.
    func rotate(_ log: URL, old: URL, at moment: Date, in folder: TemporaryFolder) throws {
        guard let program = Logrotate.program else { return }
        let name = log.lastPathComponent
        let settings = try folder.write(
            """
            "\(log.path)" {
                rotate \(keeps)
                \(copiesAndTruncates ? "copytruncate" : "create 0644")
                \(usesDates ? "dateext\n    dateformat -%Y%m%d" : "nodateext")
                \(compresses ? "compress" : "nocompress")
                \(delaysCompression ? "delaycompress" : "nodelaycompress")
                \(usesOldFolder ? "olddir \(old.path)" : "noolddir")
                \(rotatesEmpty ? "ifempty" : "notifempty")
                \(extensionLast ? "extension .log" : "")
                missingok
                nomail
            }

            """, to: "logrotate-\(name).conf")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644], ofItemAtPath: settings)
        let result = try Program.run(
            program, ["-f", "-s", folder.path("logrotate-\(name).state"), settings])
        guard result.status == 0 else { throw SimulationFault("logrotate: \(result.messages)") }
        if usesDates {
            try rename(in: usesOldFolder ? old : log.deletingLastPathComponent(), at: moment)
        }
    }

    /// logrotate takes the day from the machine's clock; the simulated one is put in its place.
    private func rename(in folder: URL, at moment: Date) throws {
        let parts = Calendar.current.dateComponents([.year, .month, .day], from: Date())
        let today = Logrotate.digits(parts)
        let simulated = Logrotate.digits(
            SimulatedTime.utc.dateComponents([.year, .month, .day], from: moment))
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where name.contains("-" + today) {
            let new = name.replacingOccurrences(of: "-" + today, with: "-" + simulated)
            try FileManager.default.moveItem(
                at: folder.appendingPathComponent(name), to: folder.appendingPathComponent(new))
        }
    }

    static func digits(_ date: DateComponents) -> String {
        String((date.year ?? 0) * 10_000 + (date.month ?? 0) * 100 + (date.day ?? 0))
    }
}

/// A step of the simulation that could not be done, or went wrong.
struct SimulationFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
