import Gzip
import TestSupport
import Testing

@Suite struct GzipWriterTests {
    @Test("what is deflated at any level inflates to the same", arguments: 1...9)
    func roundTrip(_ level: Int) throws {
        let plain = try sample("plain_300.log")
        let member = try GzipWriter.member(of: plain, level: level)
        #expect(member.count < plain.count / 4)
        let inflated = try Inflated(member, inputBytes: 1000, outputBytes: 1000)
        #expect(inflated.gives(plain))
        #expect(inflated.fault == nil)
    }

    @Test("the cut of what is written does not change the member")
    func cutDoesNotMatter() throws {
        let plain = try sample("plain_300.log")
        var writer = try GzipWriter()
        var member: [UInt8] = []
        for start in stride(from: 0, to: plain.count, by: 777) {
            plain[start..<min(start + 777, plain.count)].withUnsafeBytes { run in
                writer.write(run) { member += $0 }
            }
        }
        writer.finish { member += $0 }
        let isTheSame = try member == GzipWriter.member(of: plain)
        #expect(isTheSame)
    }

    @Test("what was flushed can be inflated before the member ends")
    func flush() throws {
        var writer = try GzipWriter()
        var written: [UInt8] = []
        Array("first\n".utf8).withUnsafeBytes { run in writer.write(run) { written += $0 } }
        writer.flush { written += $0 }
        let inflated = try Inflated(written, inputBytes: 3, outputBytes: 3)
        #expect(inflated.plain == Array("first\n".utf8))
        #expect(inflated.fault?.code == .truncated)
    }

    private struct DiskFull: Error {}

    @Test("what the taker throws comes through")
    func sinkThrows() throws {
        let plain = try sample("plain_300.log")
        var writer = try GzipWriter()
        #expect(throws: DiskFull.self) {
            try plain.withUnsafeBytes { run in
                try writer.write(run) { _ throws(DiskFull) in throw DiskFull() }
            }
            try writer.flush { _ throws(DiskFull) in throw DiskFull() }
        }
    }

    @Test("the header states the time it was given, and no time as unknown")
    func headerTime() throws {
        let timed = try GzipWriter.member(of: [], modified: 1_793_000_000)
        let untimed = try GzipWriter.member(of: [])
        #expect(timed.withUnsafeBytes { GzipHeader($0) }?.modified == 1_793_000_000)
        #expect(untimed.withUnsafeBytes { GzipHeader($0) } != nil)
        #expect(untimed.withUnsafeBytes { GzipHeader($0)?.modified } == nil)
    }

    static let beginnings: [(bytes: [UInt8], isGzip: Bool)] = [
        ([], false), ([0x1F], false), ([0x1F, 0x8B], true), ([0x1F, 0x8B, 8, 0, 1], true),
        (Array("17930000".utf8), false), ([0x1F, 0x9D], false),
    ]

    @Test("two bytes decide whether a file is gzip", arguments: beginnings)
    func beginning(_ bytes: [UInt8], isGzip: Bool) {
        let header = bytes.withUnsafeBytes { GzipHeader($0) }
        #expect((header != nil) == isGzip)
        #expect(header?.modified == nil)
    }
}
