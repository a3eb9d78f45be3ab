import Gzip
import TestSupport
import Testing

@Suite struct InflaterTests {
    struct Sample: CustomTestStringConvertible {
        let name: String
        /// How many bytes of `plain_300.log` come out.
        let plainBytes: Int
        let fault: GzipFault.Code?
        /// Where the fault lies in the file; `nil` where that is not fixed.
        var faultAt: UInt64?

        var testDescription: String { name }
    }

    static let samples = [
        Sample(name: "single.log.gz", plainBytes: 49_764, fault: nil),
        Sample(name: "multi_member_3x100.log.gz", plainBytes: 49_764, fault: nil),
        Sample(name: "zero_padded_512.log.gz", plainBytes: 49_764, fault: nil),
        Sample(
            name: "trailing_garbage.log.gz", plainBytes: 49_764, fault: .trailingGarbage,
            faultAt: 4_342),
        Sample(
            name: "truncated_60pct.log.gz", plainBytes: 28_585, fault: .truncated, faultAt: 2_605),
        Sample(name: "bad_crc.log.gz", plainBytes: 49_764, fault: .badChecksum),
        Sample(
            name: "sync_flushed_unfinished_live.log.gz", plainBytes: 49_764, fault: .truncated,
            faultAt: 7_319),
    ]

    @Test(
        "a real file gives its plain bytes up to its fault, whatever the runs", arguments: samples)
    func realFiles(_ sample: Sample) throws {
        let content = try GzipTests.sample(sample.name)
        let plain = try GzipTests.sample("plain_300.log")
        for length in runLengths {
            let inflated = try Inflated(content, inputBytes: length, outputBytes: length)
            #expect(inflated.gives(plain.prefix(sample.plainBytes)))
            #expect(inflated.fault?.code == sample.fault)
            #expect(inflated.fault?.bytesOut ?? UInt64(sample.plainBytes) == sample.plainBytes)
            if let faultAt = sample.faultAt { #expect(inflated.fault?.bytesIn == faultAt) }
        }
    }

    @Test("64 MiB of spaces in 65 kB are stopped soon after the floor")
    func bomb() throws {
        let content = try sample("bomb_64MiB_of_spaces.log.gz")
        let inflated = try Inflated(
            content, inputBytes: 64 << 10, outputBytes: 64 << 10, keepsPlain: false)
        let fault = try #require(inflated.fault)
        #expect(fault.code == .expansionLimit)
        #expect(fault.bytesOut > 16 << 20)
        #expect(fault.bytesOut < 34 << 20)
    }

    @Test("a limit on the total stops what the ratio lets through")
    func totalLimit() throws {
        let limit = ExpansionLimit(totalBytes: 10_000)
        let inflated = try Inflated(
            try sample("single.log.gz"), inputBytes: 512, outputBytes: 512, limit: limit)
        #expect(inflated.fault?.code == .expansionLimit)
        #expect(inflated.plain.count > 10_000)
        #expect(inflated.plain.count <= 10_512)
    }

    @Test("a log of nothing but one line a second over and over is no bomb")
    func repetitiveLog() throws {
        let line = "10.0.0.5 - - [20/Nov/2026:10:00:00 +0000] \"GET http://a.example/\" 200 3986\n"
        let plain = Array(String(repeating: line, count: 250_000).utf8)
        let content = try GzipWriter.member(of: plain, level: 9)
        #expect(plain.count > 16 << 20)
        let inflated = try Inflated(content, inputBytes: 64 << 10, outputBytes: 64 << 10)
        #expect(inflated.fault == nil)
        #expect(inflated.plain == plain)
    }

    struct Tail: CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let fault: GzipFault.Code?
        /// From the end of the first member.
        var faultAt = 0

        var testDescription: String { name }
    }

    static let tails = [
        Tail(name: "nothing", bytes: [], fault: nil),
        Tail(name: "one zero", bytes: [0], fault: nil),
        Tail(name: "many zeros", bytes: [UInt8](repeating: 0, count: 1000), fault: nil),
        Tail(name: "text", bytes: Array("oops".utf8), fault: .trailingGarbage),
        Tail(name: "text after zeros", bytes: [0, 0, 65], fault: .trailingGarbage, faultAt: 2),
        Tail(
            name: "a member after zeros", bytes: [0, 0, 0x1F, 0x8B], fault: .trailingGarbage,
            faultAt: 2),
        Tail(name: "the first byte of a member", bytes: [0x1F], fault: .trailingGarbage),
        Tail(name: "a false second byte", bytes: [0x1F, 0x8A, 8], fault: .trailingGarbage),
        Tail(name: "a cut header", bytes: [0x1F, 0x8B, 8], fault: .truncated, faultAt: 3),
        Tail(name: "an unknown method", bytes: [0x1F, 0x8B, 7, 0], fault: .corrupt, faultAt: 4),
    ]

    @Test("after a whole member only members and zeros may follow", arguments: tails)
    func tail(_ tail: Tail) throws {
        let plain = Array("one line\n".utf8)
        let member = try GzipWriter.member(of: plain)
        for length in runLengths {
            let inflated = try Inflated(
                member + tail.bytes, inputBytes: length, outputBytes: length)
            #expect(inflated.plain == plain)
            #expect(inflated.fault?.code == tail.fault)
            // A damaged header may be found out some bytes later when it came in one run.
            if let fault = inflated.fault, fault.code != .corrupt {
                #expect(fault.bytesIn == UInt64(member.count + tail.faultAt))
            }
        }
    }

    @Test("empty members give nothing and separate nothing")
    func emptyMembers() throws {
        let empty = try GzipWriter.member(of: [])
        let full = try GzipWriter.member(of: Array("a line\n".utf8))
        for length in runLengths {
            let alone = try Inflated(empty, inputBytes: length, outputBytes: length)
            #expect(alone.plain.isEmpty)
            #expect(alone.fault == nil)
            let between = try Inflated(
                empty + full + empty + empty + full, inputBytes: length, outputBytes: length)
            #expect(between.plain == Array("a line\na line\n".utf8))
            #expect(between.fault == nil)
        }
    }

    @Test("content that is no gzip is refused where it begins")
    func notGzip() throws {
        for length in runLengths {
            let inflated = try Inflated(
                Array("plain text\n".utf8), inputBytes: length, outputBytes: length)
            #expect(inflated.fault?.code == .notGzip)
            #expect(inflated.fault?.bytesIn == 0)
        }
    }

    @Test("a member cut after any byte is truncated, and what came before it is right")
    func everyTruncation() throws {
        let plain = Array((0..<40).map { "line \($0 * $0)\n" }.joined().utf8)
        let member = try GzipWriter.member(of: plain)
        for end in 0..<member.count {
            let inflated = try Inflated(Array(member[..<end]), inputBytes: 5, outputBytes: 3)
            #expect(inflated.fault?.code == .truncated)
            #expect(inflated.fault?.bytesIn == UInt64(end))
            #expect(plain.starts(with: inflated.plain))
        }
    }

    @Test("a damaged byte gives a fault or changes nothing")
    func everyDamage() throws {
        let plain = Array((0..<40).map { "line \($0 * $0)\n" }.joined().utf8)
        let member = try GzipWriter.member(of: plain)
        for place in member.indices {
            for bit in 0..<8 {
                var damaged = member
                damaged[place] ^= 1 << UInt8(bit)
                let inflated = try Inflated(damaged, inputBytes: 64, outputBytes: 64)
                #expect(inflated.fault != nil || inflated.plain == plain)
            }
        }
    }

    @Test("a fault is repeated and nothing more is taken")
    func faultIsFinal() throws {
        var inflater = try Inflater()
        var output: [UInt8] = [0, 0, 0, 0]
        for _ in 0..<2 {
            let step = Array("text".utf8).withUnsafeBytes { input in
                output.withUnsafeMutableBytes { inflater.step(from: input, into: $0) }
            }
            #expect(step.fault?.code == .notGzip)
            #expect(step.produced == 0)
        }
        #expect(inflater.finish()?.code == .notGzip)
    }

    @Test("any cut into members and runs gives the same bytes", arguments: 0..<40)
    func anyCut(_ seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let plain = (0..<Int.random(in: 0...5000, using: &generator)).map { _ in
            UInt8.random(in: 97...104, using: &generator)
        }
        var content: [UInt8] = []
        var rest = plain[...]
        while !rest.isEmpty || Bool.random(using: &generator) {
            let length = Int.random(in: 0...min(rest.count, 900), using: &generator)
            content += try GzipWriter.member(
                of: Array(rest.prefix(length)), level: Int.random(in: 1...9, using: &generator))
            rest = rest.dropFirst(length)
        }
        guard !content.isEmpty else { return }
        let inflated = try Inflated(
            content, inputBytes: Int.random(in: 1...700, using: &generator),
            outputBytes: Int.random(in: 1...700, using: &generator))
        #expect(inflated.plain == plain)
        #expect(inflated.fault == nil)
    }
}
