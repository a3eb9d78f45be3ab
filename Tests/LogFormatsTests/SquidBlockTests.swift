import LogModel
import TestSupport
import Testing

@Suite("Squid native in blocks")
struct SquidBlockTests {
    static let files = [
        "access_native.log", "behind_e2guardian_native.log", "mime_hdrs_native.log",
    ]

    @Test("a cut between any two lines changes no record", arguments: files)
    func anyTwoBlocks(_ file: String) throws {
        let log = try squidFixture(file)
        let whole = parseSquid(log)
        for lines in 1..<150 {
            #expect(parseSquid(log, linesInBlocks: [lines]) == whole, "cut after line \(lines)")
        }
    }

    @Test("the size of the blocks changes no record", arguments: files)
    func anyBlockSize(_ file: String) throws {
        let log = try squidFixture(file)
        let whole = parseSquid(log)
        for size in [1, 2, 3, 7, 64] {
            let sizes = Array(repeating: size, count: 200)
            #expect(parseSquid(log, linesInBlocks: sizes) == whole, "\(size) lines a block")
        }
    }

    @Test("every line ends as a record, a rejection or an ignored empty line", arguments: 0..<40)
    func randomBytes(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        // Bytes that the format is made of come often enough to get far into a line.
        let usual = Array("\n\n  \r\0/.:-_@[]0123456789TCP_MISS GET http://a HIER_NONE/- ".utf8)
        let log = (0..<20_000).map { _ in
            Int.random(in: 0..<4, using: &random) == 0
                ? UInt8.random(in: 0...255, using: &random)
                : usual[Int.random(in: 0..<usual.count, using: &random)]
        }
        try expectEveryLineAccounted(log, "seed \(seed)")
    }

    @Test("a log with bytes changed at random still accounts for every line", arguments: 0..<40)
    func mutated(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var log = try squidFixture(Self.files[Int(seed) % Self.files.count])
        let usual = Array("\n \0\r/-.:@[]9A\t".utf8)
        for _ in 0..<400 {
            let place = Int.random(in: 0..<log.count, using: &random)
            let byte = usual[Int.random(in: 0..<usual.count, using: &random)]
            switch Int.random(in: 0..<3, using: &random) {
            case 0: log[place] = byte
            case 1: log.insert(byte, at: place)
            default: log.remove(at: place)
            }
        }
        try expectEveryLineAccounted(log, "seed \(seed)")
    }

    private func expectEveryLineAccounted(_ log: [UInt8], _ comment: Comment) throws {
        let parsed = parseSquid(log)
        var lines = log.split(separator: 0x0A, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        var expected: Set<Int> = []
        for (index, line) in lines.enumerated() where !(line.isEmpty || line.elementsEqual([0x0D]))
        {
            expected.insert(index + 1)
        }
        #expect(Set(parsed.lines) == expected, comment)
        #expect(parsed.lines == parsed.lines.sorted(), comment)
        let sizes = Array(repeating: 5, count: lines.count)
        #expect(parseSquid(log, linesInBlocks: sizes) == parsed, comment)
    }
}
