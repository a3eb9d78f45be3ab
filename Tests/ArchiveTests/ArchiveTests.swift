import Archive
import Foundation
import LogFormats
import LogInput
import LogModel
import Retention
import TestSupport
import Testing

@Suite("Only a plain archive with one name is removed")
struct ArchiveRemovalTests {
    @Test("A file goes, its neighbours stay")
    func removes() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("old", to: "access.log.7.gz")
        let other = try folder.write("young", to: "access.log.6.gz")
        try ArchiveRemoval.remove(path)
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(FileManager.default.fileExists(atPath: other))
    }

    @Test("A file that is already gone is fine")
    func alreadyGone() throws {
        let folder = try TemporaryFolder()
        try ArchiveRemoval.remove(folder.path("access.log.7.gz"))
    }

    @Test("A link is refused, and what it leads to stays")
    func link() throws {
        let folder = try TemporaryFolder()
        let target = try folder.write("payroll", to: "payroll")
        let path = folder.path("access.log.7.gz")
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        expectRefusal(path, "is no regular file; it was left alone")
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "payroll")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == target)
    }

    @Test("A link to nothing is refused too")
    func danglingLink() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("access.log.7.gz")
        try FileManager.default.createSymbolicLink(
            atPath: path, withDestinationPath: folder.path("nothing"))
        expectRefusal(path, "is no regular file; it was left alone")
    }

    @Test("A file with a second name is refused: the content would live on under the other")
    func hardLink() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("old", to: "access.log.7.gz")
        try FileManager.default.linkItem(atPath: path, toPath: folder.path("second"))
        expectRefusal(path, "has a second name elsewhere; it was left alone")
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test("A folder is refused with what is in it")
    func directory() throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "access.log.7.gz/inside")
        expectRefusal(folder.path("access.log.7.gz"), "is no regular file; it was left alone")
        #expect(FileManager.default.fileExists(atPath: folder.path("access.log.7.gz/inside")))
    }

    @Test("A folder that is not there is a fault with the path")
    func noFolder() throws {
        let folder = try TemporaryFolder()
        expectRefusal(folder.path("none/access.log.7.gz"), "No such file or directory")
    }

    private func expectRefusal(
        _ path: String, _ cause: String, at place: SourceLocation = #_sourceLocation
    ) {
        let error = #expect(throws: ArchiveError.self, sourceLocation: place) {
            try ArchiveRemoval.remove(path)
        }
        #expect(error?.description == "\(path): \(cause)", sourceLocation: place)
    }
}

@Suite("Expired records inside an archive are counted by their local date")
struct ExpiredRecordsTests {
    /// Today is 2 December 2026: 1 June has expired, 2 June is in its last day.
    struct Day: CustomTestStringConvertible {
        let testDescription: String
        let instant: String
        let expired: Int
    }

    static let squidDays = [
        Day(testDescription: "long ago", instant: "2026-04-01T10:00:00Z", expired: 1),
        // London is an hour ahead of UTC in June.
        Day(
            testDescription: "the last second of 1 June", instant: "2026-06-01T22:59:59Z",
            expired: 1),
        Day(
            testDescription: "the first second of 2 June", instant: "2026-06-01T23:00:00Z",
            expired: 0),
        Day(testDescription: "yesterday", instant: "2026-12-01T10:00:00Z", expired: 0),
        Day(testDescription: "tomorrow", instant: "2026-12-03T10:00:00Z", expired: 0),
    ]

    @Test("A web request", arguments: squidDays)
    func squid(_ day: Day) throws {
        let instant = try #require(Timestamp(rfc3339: day.instant))
        let line =
            "\(instant.milliseconds / 1000).000 1 10.20.1.17 TCP_MISS/200 42 GET "
            + "http://a.example/ - HIER_DIRECT/192.0.2.80 text/html\n"
        #expect(try count(line, .squid) == day.expired)
        #expect(try count(line + line + "no record\n", .squid) == day.expired * 2)
    }

    @Test(
        "An e-mail, whose lines state no year",
        arguments: [("Jun  1", 1), ("Jun  2", 0), ("Nov 30", 0)])
    func postfix(_ day: String, _ expired: Int) throws {
        let lines = ["client=a[192.0.2.1]", "message-id=<1@a.example>"].map {
            "\(day) 10:00:00 mail postfix/cleanup[1]: ABCDEF1234: \($0)\n"
        }
        let ends = [
            "qmgr[2]: ABCDEF1234: from=<a@oakhill.example>, size=10, nrcpt=1 (queue active)",
            "smtp[3]: ABCDEF1234: to=<b@homepost.example>, relay=r[192.0.2.2]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)",
            "qmgr[2]: ABCDEF1234: removed",
        ].map { "\(day) 10:00:01 mail postfix/\($0)\n" }
        let log = (lines + ends).joined()
        #expect(try count(log, .postfix) == expired)
        // A message that is still open at the end of its archive counts as well.
        #expect(try count((lines + ends.dropLast()).joined(), .postfix) == expired)
    }

    @Test("A file that breaks off counts up to there; one that is gone counts nothing")
    func broken() throws {
        let folder = try TemporaryFolder()
        let line =
            "1775037600.000 1 10.20.1.17 TCP_MISS/200 42 GET http://a.example/ - "
            + "HIER_DIRECT/192.0.2.80 text/html\n"
        let path = try folder.write(String(repeating: line, count: 500), to: "a.log")
        let packed = try Program.run(URL(fileURLWithPath: "/usr/bin/gzip"), ["-n", path])
        #expect(packed.status == 0)
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + ".gz")))
        try folder.write(bytes, to: "whole.gz")
        try folder.write(bytes.dropLast(8), to: "cut.gz")
        #expect(try count(at: folder.path("whole.gz"), .squid) == 500)
        let cut = try count(at: folder.path("cut.gz"), .squid)
        #expect((1...500).contains(cut))
        let file = try LogFile(inspecting: folder.path("whole.gz"))
        try FileManager.default.removeItem(atPath: folder.path("whole.gz"))
        #expect(try count(file, .squid) == 0)
    }

    private func count(_ text: String, _ format: LogFormat) throws -> Int {
        let folder = try TemporaryFolder()
        return try count(at: try folder.write(text, to: "archive.log.1"), format)
    }

    private func count(at path: String, _ format: LogFormat) throws -> Int {
        try count(try LogFile(inspecting: path), format)
    }

    private func count(_ file: LogFile, _ format: LogFormat) throws -> Int {
        let data = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/London"))
        let london = try #require(Zone(tzif: [UInt8](data), name: "Europe/London"))
        let today = try #require(CivilDate("2026-12-02"))
        let now = try #require(Timestamp(rfc3339: "2026-12-02T02:00:00Z"))
        return ExpiredRecords.count(
            in: file, format: try SourceFormat(format), zone: london, referenceTime: now,
            window: Window(today: today), schoolZone: london)
    }
}
