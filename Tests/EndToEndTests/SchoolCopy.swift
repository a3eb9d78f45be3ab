import Foundation
import TestSupport

/// A fresh copy of the rehearsal school with the shipped rules beside it, and the real program.
///
/// The folder goes with the value. The files' times are set to one instant long before the logs
/// begin: a checkout writes today's, and nothing may depend on them.
final class SchoolCopy: Sendable {
    /// The folder around the school, for what a test puts beside it.
    let folder: TemporaryFolder
    /// The site: the folder that holds `site.yaml`.
    let site: URL

    /// Makes a copy.
    ///
    /// - Parameters:
    ///   - logs: whether the logs come along; a test with logs of its own leaves them out.
    ///   - authorisations: the numbers that are on file; all four when not given.
    /// - Throws: what copying throws.
    init(logs: Bool = true, authorisations: [String]? = nil) throws {
        folder = try TemporaryFolder()
        site = folder.url.appendingPathComponent("school/oakhill")
        let samples = Program.repository.appendingPathComponent("sample-logs")
        let files = FileManager.default
        try files.createDirectory(at: site, withIntermediateDirectories: true)
        let names = [
            "site.yaml", "site-confirmed.yaml", "site-confirmed.yaml.sig",
            "site-confirmed.yaml.chair.sig", "people.csv", "permissions.csv", "authorities.yaml",
            "authorisations",
            "keys", "rules",
        ]
        for name in names + (logs ? ["logs"] : []) {
            try files.copyItem(
                at: samples.appendingPathComponent(name), to: site.appendingPathComponent(name))
        }
        try files.copyItem(
            at: Program.repository.appendingPathComponent("rules").resolvingSymlinksInPath(),
            to: folder.url.appendingPathComponent("school/rules"))
        if let authorisations {
            for name in try files.contentsOfDirectory(atPath: path("authorisations"))
            where !authorisations.contains(where: name.hasPrefix) {
                try files.removeItem(atPath: path("authorisations/" + name))
            }
        }
        if logs { try setLogTimes() }
    }

    /// The path of something in the site's folder.
    func path(_ name: String) -> String { site.appendingPathComponent(name).path }

    /// The state folder.
    var state: String { path("state") }

    // MARK: - The program

    /// Runs a command on this site.
    func run(_ command: [String], _ more: [String] = [], input: String = "") throws
        -> Program.Result
    {
        try Program.run(command + ["--site", site.path] + more, input: input)
    }

    /// Runs a night.
    func night(_ more: String...) throws -> Program.Result { try run(["nightly"], more) }

    /// Runs a night and reads its summary.
    func nightSummary(_ more: String...) throws -> NightFacts {
        try NightFacts(try run(["nightly"], ["--json"] + more))
    }

    // MARK: - Changing the school

    /// Reads a file of the site as text.
    func text(_ name: String) throws -> String {
        String(decoding: try bytes(name), as: UTF8.self)
    }

    /// Reads a file of the site.
    func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: site.appendingPathComponent(name)))
    }

    /// Writes a file of the site, with the folders that it needs.
    func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
        try folder.write(bytes, to: "school/oakhill/" + name)
    }

    /// Writes a text file of the site.
    func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

    /// Changes a text in a file of the site; the text must be there.
    func change(_ name: String, _ old: String, to new: String) throws {
        let text = try text(name)
        guard text.contains(old) else { throw TestFault("no '\(old)' in \(name)") }
        try write(text.replacingOccurrences(of: old, with: new), to: name)
    }

    /// Removes a file or folder of the site.
    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

    /// Renames a file of the site.
    func rename(_ name: String, to new: String) throws {
        try FileManager.default.moveItem(atPath: path(name), toPath: path(new))
    }

    /// Compresses a file of the site, as logrotate does.
    func gzip(_ name: String) throws {
        let result = try Program.run(
            URL(fileURLWithPath: "/usr/bin/gzip"), ["-n", "-f", path(name)])
        guard result.status == 0 else { throw TestFault(result.messages) }
    }

    private func setLogTimes() throws {
        let early = Date(timeIntervalSince1970: 1_700_000_000)
        for name in FileManager.default.enumerator(atPath: path("logs")) ?? .init() {
            guard let name = name as? String else { continue }
            try FileManager.default.setAttributes(
                [.modificationDate: early], ofItemAtPath: path("logs/" + name))
        }
    }
}

/// The summary of a night, as `--json` prints it.
struct NightFacts: Decodable, Equatable, Sendable {
    /// What was read of one source.
    struct Source: Decodable, Equatable, Sendable {
        struct Rejection: Decodable, Equatable, Sendable {
            let reason: String
            let count: Int
            let file: String
            let line: Int
        }
        struct Fault: Decodable, Equatable, Sendable {
            let file: String
            let code: String
        }
        let name: String
        let files: Int
        let lines: Int
        let records: Int
        let expiredRecords: Int
        let rejections: [Rejection]
        let faults: [Fault]
        let missingDays: [String]

        enum CodingKeys: String, CodingKey {
            case name, files, lines, records, rejections, faults
            case expiredRecords = "expired-records"
            case missingDays = "missing-days"
        }
    }
    /// The counts over all sources.
    struct Totals: Decodable, Equatable, Sendable {
        let tallied: Int
        let unattributed: Int
        /// Of a rehearsal alone: a real school's night does not count them.
        let countedEvents: Int?
        var events: Int { countedEvents ?? -1 }
        let privateMails: Int

        enum CodingKeys: String, CodingKey {
            case tallied, unattributed
            case countedEvents = "events"
            case privateMails = "private-mails"
        }
    }
    /// What is said of one authorisation.
    struct Ruling: Decodable, Equatable, Sendable {
        let number: String
        let accepted: Bool
        let reason: String?
        /// As in the totals.
        let countedEvents: Int?
        var events: Int { countedEvents ?? -1 }

        enum CodingKeys: String, CodingKey {
            case number, accepted, reason
            case countedEvents = "events"
        }
    }
    /// One item of a purge.
    struct Purge: Decodable, Equatable, Sendable {
        struct Item: Decodable, Equatable, Sendable {
            let kind: String
            let reason: String
        }
        let items: [Item]
    }
    let sources: [Source]
    let totals: Totals
    let authorisations: [Ruling]
    let problems: [String]
    let changes: [String]
    let missingGrounds: [String]
    let clock: String?
    let purge: Purge?

    enum CodingKeys: String, CodingKey {
        case sources, totals, authorisations, problems, changes, clock, purge
        case missingGrounds = "missing-grounds"
    }

    init(_ result: Program.Result) throws {
        guard result.status == 0 || result.status == 2 else {
            throw TestFault("the night ended with \(result.status): \(result.messages)")
        }
        self = try JSONDecoder().decode(NightFacts.self, from: Data(result.output.utf8))
    }

    /// The source of a name.
    func source(_ name: String) throws -> Source {
        guard let source = sources.first(where: { $0.name == name }) else {
            throw TestFault("no source \(name)")
        }
        return source
    }
}
