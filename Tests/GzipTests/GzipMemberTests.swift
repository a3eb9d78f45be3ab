import Foundation
import Gzip
import TestSupport
import Testing

@Suite("A gzip member is made anew under the header it had")
struct GzipMemberTests {
    static let headers: [(name: String, bytes: [UInt8])] = [
        ("plain", [0x1F, 0x8B, 8, 0, 1, 2, 3, 4, 2, 3]),
        ("with a name", [0x1F, 0x8B, 8, 8, 1, 2, 3, 4, 4, 3] + Array("a.log\0".utf8)),
        (
            "with everything",
            [0x1F, 0x8B, 8, 0x1E, 1, 2, 3, 4, 0, 3, 3, 0, 7, 8, 9] + Array("name\0comment\0".utf8)
                + [0xAA, 0xBB]
        ),
    ]

    @Test("The header ends where it says", arguments: headers.indices)
    func header(_ index: Int) throws {
        let bytes = Self.headers[index].bytes
        let found = (bytes + [1, 2, 3]).withUnsafeBytes { GzipMemberHeader($0) }
        #expect(found?.bytes == bytes)
        for length in 0..<bytes.count {
            #expect(bytes[..<length].withUnsafeBytes { GzipMemberHeader($0) } == nil)
        }
    }

    @Test("What is no header is none", arguments: [[0x1F, 0x8B, 7], [0x1F, 0x8C, 8], [0, 0, 0]])
    func none(_ start: [UInt8]) {
        let bytes = start + [UInt8](repeating: 0, count: 20)
        #expect(bytes.withUnsafeBytes { GzipMemberHeader($0) } == nil)
    }

    @Test("Header, content, checksum and length come out right", arguments: headers.indices)
    func member(_ index: Int) throws {
        // A checksum of the header is right only for the header it was made for.
        guard Self.headers[index].bytes[3] & 2 == 0 else { return }
        let bytes = Self.headers[index].bytes
        let header = try #require(bytes.withUnsafeBytes { GzipMemberHeader($0) })
        var random = SeededGenerator(seed: 7)
        let content = (0..<300_000).map { _ in UInt8.random(in: 0...40, using: &random) }
        var writer = try GzipMemberWriter(header)
        var member: [UInt8] = []
        for start in stride(from: 0, to: content.count, by: 7001) {
            content[start..<min(start + 7001, content.count)].withUnsafeBytes { part in
                writer.write(part) { member += $0 }
            }
        }
        writer.finish { member += $0 }
        #expect(member.starts(with: bytes))
        let folder = try TemporaryFolder()
        let path = try folder.write(member, to: "a.gz")
        let gzip = try Program.run(URL(fileURLWithPath: "/usr/bin/gzip"), ["-t", path])
        #expect(gzip.status == 0, "\(gzip.messages)")
        #expect(try inflated(member) == content)
    }

    @Test("An inflater that stops after a member says where the next one starts")
    func stops() throws {
        let first = try GzipWriter.member(of: Array("first".utf8))
        let second = try GzipWriter.member(of: Array("second".utf8))
        var inflater = try Inflater(stopsAfterMember: true)
        var room = [UInt8](repeating: 0, count: 100)
        let step = room.withUnsafeMutableBytes { room in
            (first + second).withUnsafeBytes { inflater.step(from: $0, into: room) }
        }
        #expect(step.consumed == first.count && step.produced == 5 && step.fault == nil)
        #expect(inflater.hasEndedMember && inflater.bytesIn == UInt64(first.count))
    }

    private func inflated(_ bytes: [UInt8]) throws -> [UInt8] {
        var inflater = try Inflater()
        var room = [UInt8](repeating: 0, count: 400_000)
        let step = room.withUnsafeMutableBytes { room in
            bytes.withUnsafeBytes { inflater.step(from: $0, into: room) }
        }
        #expect(step.fault == nil && inflater.finish() == nil)
        return Array(room[..<step.produced])
    }
}
