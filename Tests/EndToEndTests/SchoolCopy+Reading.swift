import Foundation
import TestSupport

extension SchoolCopy {
    /// The path of a reader's rehearsal key.
    func key(_ role: String = "headteacher") -> String { path("keys/reading-\(role).txt") }

    /// Makes a report into a folder of its own.
    func report(
        _ number: String = "2026-014", key role: String = "headteacher", now: String? = nil
    ) throws -> (result: Program.Result, folder: URL) {
        let output = folder.url.appendingPathComponent("report-\(UUID().uuidString)")
        let more = [number, "--key", key(role), "--output", output.path]
        return (try run(["report"], more + (now.map { ["--now", $0] } ?? [])), output)
    }

    /// The rows of a report's `events.csv`, without its heading.
    func events(
        _ number: String = "2026-014", key role: String = "headteacher", now: String? = nil
    ) throws -> [String] {
        let (result, folder) = try report(number, key: role, now: now)
        guard result.status == 0 else { throw TestFault("report: \(result.messages)") }
        return try rows(ofReportIn: folder)
    }

    /// The rows of `events.csv` in a report's folder, without its heading.
    func rows(ofReportIn folder: URL) throws -> [String] {
        let text = try String(
            contentsOf: folder.appendingPathComponent("events.csv"), encoding: .utf8)
        return text.split(whereSeparator: \.isNewline).dropFirst().map(String.init)
    }

    /// The local dates of a report's events, in their order.
    func eventDates(now: String? = nil) throws -> [String] {
        try events(now: now).map { row in
            let fields = row.split(separator: ",", omittingEmptySubsequences: false)
            return String(fields[2].prefix(10))
        }
    }

    /// The texts of the notices, the head's first: without padding and without the lines that
    /// name the journal's head, which tells how many runs there were.
    func notices() throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: state + "/notices")
        return try names.filter { $0.hasSuffix(".txt") }.map { name in
            try text("state/notices/" + name).split(
                separator: "\n", omittingEmptySubsequences: false
            )
            .map { $0.replacing(/[ ]+$/, with: "") }
            .filter { $0.wholeMatch(of: /[ ]*[0-9]+:[0-9a-f]{64}/) == nil && !$0.isEmpty }
            .joined(separator: "\n")
        }.sorted { isForHead($0) == isForHead($1) ? $0 < $1 : isForHead($0) }
    }

    private func isForHead(_ notice: String) -> Bool { notice.contains("For the headteacher") }

    /// The status as JSON, without what differs from copy to copy: paths and the journal's head.
    func steadyStatus() throws -> String {
        let result = try run(["status"], ["--json"])
        guard
            var status = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
                as? [String: Any]
        else { throw TestFault("no object: \(result.output)") }
        status["journal-head"] = nil
        status["notices"] = (status["notices"] as? [Any])?.count
        let data = try JSONSerialization.data(
            withJSONObject: status, options: [.sortedKeys, .prettyPrinted])
        return String(decoding: data, as: UTF8.self)
    }

    /// All that a night leaves and that must not depend on how it was run.
    func outcome() throws -> Outcome {
        Outcome(status: try steadyStatus(), notices: try notices(), events: try events())
    }
}

/// What runs over the same input must agree in.
struct Outcome: Equatable {
    let status: String
    let notices: [String]
    let events: [String]
}

/// What a correct reader finds in the rehearsal school.
struct Truth: Decodable {
    struct Log: Decodable {
        struct File: Decodable {
            let path: String
            let lines: Int
        }
        struct Missing: Decodable { let date: String }
        let lines: Int
        let records: Int
        let rejections: Int
        let daysWithoutLines: [Missing]
        let files: [File]

        enum CodingKeys: String, CodingKey {
            case lines, records, rejections, files
            case daysWithoutLines = "days-without-lines"
        }
    }
    struct Listed: Decodable {
        let attribution: String
        let category: String
        let person: String?
        let date: String
        let lastKeptDay: String

        enum CodingKeys: String, CodingKey {
            case attribution, category, person, date
            case lastKeptDay = "last-kept-day"
        }
    }
    struct Paper: Decodable {
        let number: String
        let expected: String
        let webRecordsOn: [String: Int]

        enum CodingKeys: String, CodingKey {
            case number, expected
            case webRecordsOn = "web-records-on"
        }
    }
    let proxy: Log
    let mail: Log
    let listed: [Listed]
    let authorisations: [Paper]
    let mustNotLeak: [String]

    enum CodingKeys: String, CodingKey {
        case proxy, mail, listed, authorisations
        case mustNotLeak = "must-not-leak"
    }

    /// Reads the sample's `truth.json`.
    static func read() throws -> Truth {
        let file = Program.repository.appendingPathComponent("sample-logs/truth.json")
        return try JSONDecoder().decode(Truth.self, from: Data(contentsOf: file))
    }
}
