import Foundation
import Gzip
import LogInput
import LogModel
import TestSupport
import Testing

@Suite struct InputFaultTests {
    struct Sample: CustomTestStringConvertible {
        let testDescription: String
        let isGzip: Bool
        let lines: Int
        var fault: InputFault.Code?
        var fileOffset: UInt64?
        var rejections = 0
    }

    static let samples = [
        Sample(testDescription: "plain_300.log", isGzip: false, lines: 300),
        Sample(testDescription: "single.log.gz", isGzip: true, lines: 300),
        Sample(testDescription: "multi_member_3x100.log.gz", isGzip: true, lines: 300),
        Sample(testDescription: "zero_padded_512.log.gz", isGzip: true, lines: 300),
        Sample(
            testDescription: "trailing_garbage.log.gz", isGzip: true, lines: 300,
            fault: .trailingGarbage, fileOffset: 4_342),
        Sample(
            testDescription: "truncated_60pct.log.gz", isGzip: true, lines: 133,
            fault: .truncatedGzip, fileOffset: 2_605, rejections: 1),
        Sample(
            testDescription: "sync_flushed_unfinished_live.log.gz", isGzip: true, lines: 300,
            fault: .truncatedGzip, fileOffset: 7_319),
        Sample(testDescription: "bad_crc.log.gz", isGzip: true, lines: 300, fault: .badChecksum),
        Sample(testDescription: "zero_bytes.log.gz", isGzip: false, lines: 0),
        Sample(testDescription: "misnamed_plaintext.log.gz", isGzip: false, lines: 300),
        Sample(testDescription: "misnamed_gzip.log", isGzip: true, lines: 300),
    ]

    @Test("a real file gives its whole lines and its fault", arguments: samples)
    func realFiles(_ sample: Sample) throws {
        let path = fixture(sample.testDescription).path
        let plain = Expectation(Array(try Data(contentsOf: fixture("plain_300.log")))).events
        #expect(try LogFile(inspecting: path).isGzip == sample.isGzip)
        for length in runLengths {
            let reading = try Reading(path, limits: .runs(of: length))
            let outcome = reading.outcome
            #expect(outcome.lines == sample.lines)
            let isThePlainBeginning = reading.events.starts(with: plain[..<sample.lines])
            #expect(isThePlainBeginning)
            #expect(reading.events.count == sample.lines + sample.rejections)
            #expect(outcome.fault?.code == sample.fault)
            #expect(outcome.fault.map(\.path) ?? path == path)
            #expect(outcome.fault.map { $0.line == sample.lines + 1 } ?? true)
            if let offset = sample.fileOffset { #expect(outcome.fault?.fileOffset == offset) }
        }
    }

    @Test("what a broken archive ends with is rejected, but not counted as read")
    func unfinishedRest() throws {
        let path = fixture("truncated_60pct.log.gz").path
        let rotated = try Reading(path, lastLine: .deliver)
        #expect(rotated.outcome.end.line == 134)
        #expect(!rotated.outcome.hasUnfinishedLine)
        #expect(
            rotated.events.last
                == .rejected(.unfinishedLine, line: 134, at: rotated.outcome.end.offset))
        let live = try Reading(path, lastLine: .hold)
        #expect(live.outcome.end == rotated.outcome.end)
        #expect(live.outcome.hasUnfinishedLine)
        #expect(live.events.count == 133)
    }

    @Test("trailing garbage leaves the last line deliverable even without its newline")
    func garbageAfterUnfinishedLine() throws {
        let folder = try TemporaryFolder()
        let member = try Storage.gzip.stored(Array("a\nb".utf8))
        let path = try folder.write(member + Array("junk".utf8), to: "log")
        let reading = try Reading(path)
        #expect(reading.outcome.lines == 2)
        #expect(reading.outcome.fault?.code == .trailingGarbage)
        #expect(reading.outcome.fault?.fileOffset == UInt64(member.count))
    }

    @Test("an overlong line that breaks off is rejected once and not counted as read")
    func overlongBreak() throws {
        let folder = try TemporaryFolder()
        let content = Array("first\n".utf8) + [UInt8](repeating: 120, count: 5000)
        let member = try Storage.gzip.stored(content)
        let path = try folder.write(member.dropLast(8), to: "log")
        let reading = try Reading(path, limits: .runs(of: 64, lineBytes: 100))
        #expect(reading.events.last == .rejected(.unfinishedLine, line: 2, at: 6))
        #expect(reading.events.count == 2)
        #expect(reading.outcome.end == StreamPoint(offset: 6, line: 2))
    }

    @Test("a bomb is stopped, and none of it is held or delivered")
    func bomb() throws {
        let reading = try Reading(fixture("bomb_64MiB_of_spaces.log.gz").path)
        let fault = try #require(reading.outcome.fault)
        #expect(fault.code == .expansionLimit)
        #expect(try #require(fault.plainOffset) < 34 << 20)
        #expect(reading.events == [.rejected(.unfinishedLine, line: 1, at: 0)])
        #expect(reading.outcome.end == .start)
    }

    @Test("a limit on all plain bytes of a file can be set")
    func plainLimit() throws {
        var limits = InputLimits()
        limits.expansionBytes = 10_000
        limits.blockBytes = 1000
        let reading = try Reading(fixture("single.log.gz").path, limits: limits)
        #expect(reading.outcome.fault?.code == .expansionLimit)
        #expect((40..<300).contains(reading.outcome.lines))
    }

    @Test("a file that became shorter while it was read is a fault; what was read stays")
    func becameShorter() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(String(repeating: "0123456789\n", count: 100), to: "log")
        var reader = try LineReader(path: path, stream: 0, limits: .runs(of: 110))
        let first = reader.read(lastLine: .hold) { _ in
            false
        } rejected: { _ in
        }
        #expect(first.lines == 10)
        #expect(truncate(path, 22) == 0)
        let outcome = reader.read(lastLine: .hold) { _ in
            true
        } rejected: { _ in
        }
        #expect(outcome.lines == 10)
        #expect(outcome.fault?.code == .changedWhileRead)
        #expect(outcome.fault?.fileOffset == 110)
        #expect(outcome.changed)
    }

    @Test("a file that grows while it is read is noticed and is no fault")
    func grew() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(String(repeating: "0123456789\n", count: 100), to: "log")
        var reader = try LineReader(path: path, stream: 0, limits: .runs(of: 110))
        _ = reader.read(lastLine: .hold) { _ in
            false
        } rejected: { _ in
        }
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("more\nand half".utf8))
        let outcome = reader.read(lastLine: .hold) { _ in
            true
        } rejected: { _ in
        }
        #expect(outcome.lines == 101)
        #expect(outcome.fault == nil)
        #expect(outcome.changed)
        #expect(outcome.hasUnfinishedLine)
    }

    @Test("another file under the path of a listed one is not read in its place")
    func replaced() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("old\n", to: "log")
        let listed = try LogFile(inspecting: path)
        #expect(rename(path, path + ".1") == 0)
        try folder.write("new\n", to: "log")
        let error = #expect(throws: InputFault.self) {
            _ = try LineReader(file: listed, stream: 0)
        }
        #expect(error?.code == .changedWhileRead)
    }

    struct Refused: CustomTestStringConvertible {
        let testDescription: String
        let code: InputFault.Code
        let make: @Sendable (TemporaryFolder) throws -> String
    }

    static let refused = [
        Refused(testDescription: "a folder", code: .notAFile) { $0.url.path },
        Refused(testDescription: "a pipe", code: .notAFile) { folder in
            _ = mkfifo(folder.path("pipe"), 0o600)
            return folder.path("pipe")
        },
        Refused(testDescription: "nothing", code: .noMatch) { $0.path("none") },
        Refused(testDescription: "a link to nothing", code: .noMatch) { folder in
            _ = symlink("nowhere", folder.path("link"))
            return folder.path("link")
        },
        Refused(testDescription: "a link to itself", code: .unreadable) { folder in
            _ = symlink("loop", folder.path("loop"))
            return folder.path("loop")
        },
        Refused(testDescription: "zstd", code: .unsupportedCompression) { folder in
            try folder.write([0x28, 0xB5, 0x2F, 0xFD, 0, 0], to: "log.zst")
        },
        Refused(testDescription: "xz under the name of a log", code: .unsupportedCompression) {
            try $0.write([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 0], to: "access.log")
        },
    ]

    @Test("what is no readable log file is refused with its reason", arguments: refused)
    func refusals(_ refused: Refused) throws {
        let folder = try TemporaryFolder()
        let path = try refused.make(folder)
        let listing = #expect(throws: InputFault.self) { try LogFile(inspecting: path) }
        let reading = #expect(throws: InputFault.self) { _ = try LineReader(path: path, stream: 0) }
        #expect(listing?.code == refused.code)
        #expect(reading?.code == refused.code)
        #expect(listing?.path == path)
    }

    @Test("a link to a log is read as the log")
    func link() throws {
        let folder = try TemporaryFolder()
        let target = fixture("misnamed_gzip.log").path
        #expect(symlink(target, folder.path("link")) == 0)
        #expect(try LogFile(inspecting: folder.path("link")).size == 4_342)
        #expect(try Reading(folder.path("link")).outcome.lines == 300)
    }

    @Test("the times of the file and of its gzip header are given")
    func times() throws {
        let folder = try TemporaryFolder()
        let member = try GzipWriter.member(of: [], modified: 1_793_000_000)
        let path = try folder.write(member, to: "log")
        var times = [timeval(tv_sec: 1_793_000_100, tv_usec: 250_000)]
        times.append(times[0])
        #expect(utimes(path, times) == 0)
        let file = try LogFile(inspecting: path)
        #expect(file.gzipTime == Timestamp(seconds: 1_793_000_000))
        #expect(file.modified == Timestamp(milliseconds: 1_793_000_100_250))
        #expect(try LogFile(inspecting: fixture("plain_300.log").path).gzipTime == nil)
    }
}
