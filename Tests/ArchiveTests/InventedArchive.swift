import Archive
import Foundation
import Gzip
import LogFormats
import LogInput
import LogModel
import Retention
import TestSupport
import Testing

/// Today is 2 December 2026 in London: 1 June has expired, 2 June is in its last day.
enum Invented {
    static let today = "2026-12-02"

    static func instant(_ text: String) throws -> Timestamp {
        try #require(Timestamp(rfc3339: text), "\(text) is no instant")
    }

    static func london() throws -> Zone {
        let data = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/London"))
        return try #require(Zone(tzif: [UInt8](data), name: "Europe/London"))
    }

    /// A line of Squid's native format, with a word by which a test knows it again.
    static func squid(_ time: String, _ word: String = "a") throws -> String {
        "\(try instant(time).milliseconds / 1000).000 1 10.20.1.17 TCP_MISS/200 42 GET "
            + "http://\(word).example/ - HIER_DIRECT/192.0.2.80 text/html\n"
    }

    /// Lines of a day of June, so many, whose words number them.
    static func june(_ day: Int, _ lines: Int) throws -> String {
        let start = try instant("2026-06-0\(day)T10:00:00Z")
        return try (0..<lines).map {
            try squid(start.adding(seconds: Int64($0)).description, "d\(day)n\($0)")
        }.joined()
    }

    static func reading(
        _ path: String, _ format: LogFormat = .squid, today: String = today,
        firstYear: Int32? = nil, oldestRecord: String? = nil,
        written: String = "2026-11-01T00:00:00Z"
    ) throws -> ArchiveReading {
        let file = try LogFile(inspecting: path)
        return ArchiveReading(
            file: file, format: try SourceFormat(format), zone: try london(),
            referenceTime: try instant(today + "T02:00:00Z"), firstYear: firstYear,
            limits: InputLimits(), window: Window(today: try #require(CivilDate(today))),
            schoolZone: try london(), written: try instant(written),
            oldestRecord: oldestRecord.flatMap { CivilDate($0) }, neededFrom: .start)
    }

    static func rewrite(
        _ path: String, _ format: LogFormat = .squid, today: String = today,
        globs: [String] = ["*"], readTo: StreamPoint = .start, calls: FileCalls = .system,
        in folder: TemporaryFolder
    ) throws -> ArchiveRewrite {
        ArchiveRewrite(
            ArchiveName(path: path, globs: globs, site: folder.url.path),
            reading: try reading(path, format, today: today), readTo: readTo,
            temporaryName: temporaryName, calls: calls)
    }

    static let temporaryName = ArchiveRewrite.temporaryName(tag: "test")

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// What `zcat` makes of a file.
    static func inflated(_ path: String) throws -> String {
        let result = try Program.run(URL(fileURLWithPath: "/usr/bin/zcat"), [path])
        #expect(result.status == 0, "\(result.messages)")
        return result.output
    }

    static func passesGzipTest(_ path: String) throws -> Bool {
        try Program.run(URL(fileURLWithPath: "/usr/bin/gzip"), ["-t", path]).status == 0
    }

    static func member(_ text: String, modified: UInt32 = 0) throws -> [UInt8] {
        try GzipWriter.member(of: Array(text.utf8), modified: modified)
    }

    /// The names in a folder, hidden ones too.
    static func names(_ folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    }
}
