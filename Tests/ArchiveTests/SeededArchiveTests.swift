import Archive
import Foundation
import Gzip
import LogInput
import LogModel
import TestSupport
import Testing

/// What the rewrite makes of an archive is what a reader makes who goes line by line.
@Suite("Any archive, in any order, cut into members anywhere")
struct SeededArchiveTests {
    private struct Line {
        let text: String
        /// `nil` for a line without a date.
        let goes: Bool?
    }

    @Test("Plain and gzip give what a plain reader gives", arguments: UInt64(1)...60)
    func seeded(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let lines = try self.lines(&random)
        guard lines.contains(where: { $0.goes == false }) else { return }
        let expected = left(of: lines)
        let text = lines.map(\.text).joined()
        let folder = try TemporaryFolder()

        let plain = try folder.write(text, to: "access.log.1")
        let readTo = StreamPoint(offset: UInt64(text.utf8.count), line: lines.count + 1)
        let new = try Invented.rewrite(plain, readTo: readTo, in: folder).run { _ in }
        #expect(try String(contentsOfFile: plain, encoding: .utf8) == expected)
        #expect(new?.linesGone ?? 0 == lines.count - expected.split(separator: "\n").count)
        if let new {
            #expect(new.readTo.offset == UInt64(expected.utf8.count))
            #expect(new.readTo.line == expected.split(separator: "\n").count + 1)
        }

        let bytes = Array(text.utf8)
        var packed: [UInt8] = []
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + Int.random(in: 0...2000, using: &random))
            packed += try GzipWriter.member(of: Array(bytes[start..<end]), modified: 1)
            start = end
        }
        let gzip = try folder.write(packed, to: "access.log.2.gz")
        _ = try Invented.rewrite(gzip, in: folder).run { _ in }
        #expect(try Invented.inflated(gzip) == expected)
        #expect(try Invented.passesGzipTest(gzip))
    }

    /// Lines mostly in the order of time, with some that are late and some without a date.
    private func lines(_ random: inout SeededGenerator) throws -> [Line] {
        let edge = try Invented.instant("2026-06-01T23:00:00Z")
        var second = Int64.random(in: -3000...0, using: &random)
        return try (0..<Int.random(in: 1...120, using: &random)).map { number in
            second += Int64.random(in: 0...60, using: &random)
            if Int.random(in: 0...5, using: &random) == 0 {
                return Line(text: "no line of any log \(number)\n", goes: nil)
            }
            let late = Int.random(in: 0...9, using: &random) == 0
            let offset = second - (late ? Int64.random(in: 0...2000, using: &random) : 0)
            return Line(
                text: try Invented.squid(edge.adding(seconds: offset).description, "n\(number)"),
                goes: offset < 0)
        }
    }

    private func left(of lines: [Line]) -> String {
        var goes = lines.lazy.compactMap(\.goes).first ?? false
        return lines.filter { line in
            goes = line.goes ?? goes
            return !goes
        }.map(\.text).joined()
    }
}
