import Foundation
import LogFormats
import LogInput
import LogModel
import People
import Rules
import TestSupport

/// The stages of the hot path, each with those before it, and the peers.
struct Bench {
    private static let rounds = 3
    private let log: String
    private let bytes: Double

    init(log: String) throws {
        self.log = log
        let size = try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int
        bytes = Double(size ?? 0)
    }

    func run() throws {
        report("read", try median { try read() })
        report("read + parse", try median { try parse() })
        let book = try shippedRules()
        report("read + parse + match", try median { try match(book) })
        try tool("wc -l", "wc -l < \(log)")
        try tool("rg -c pupil", "rg -c pupil \(log)")
        try tool("gzip -1", "gzip -1 -c \(log) > \(log).gz")
        try tool("gzip -dc", "gzip -dc \(log).gz > /dev/null")
        report("gzip: read + parse + match", try median { try match(book, path: log + ".gz") })
        var usage = rusage()
        getrusage(RUSAGE_SELF, &usage)
        print("peak memory of this process: \(usage.ru_maxrss / 1024) MB")
    }

    /// Seconds of the middle one of some rounds.
    private func median(_ work: () throws -> Void) throws -> Double {
        let clock = ContinuousClock()
        let times = try (0..<Bench.rounds).map { _ in
            let took = try clock.measure(work)
            return Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
        }
        return times.sorted()[Bench.rounds / 2]
    }

    private func report(_ name: String, _ seconds: Double) {
        let rate = Int(bytes / 1_000_000 / seconds)
        let padded = name.padding(toLength: 28, withPad: " ", startingAt: 0)
        print("\(padded) \(String(format: "%7.3f", seconds)) s  \(rate) MB/s of plain text")
    }

    private func tool(_ name: String, _ command: String) throws {
        var failed = false
        let seconds = try median {
            let result = try Program.run(URL(fileURLWithPath: "/bin/sh"), ["-c", command])
            failed = failed || result.status != 0
        }
        failed
            ? print("\(name): not measured, it failed or is not installed") : report(name, seconds)
    }

    private func read() throws {
        var reader = try LineReader(path: log, stream: 0)
        var count = 0
        _ = reader.read(lastLine: .deliver) { block in
            count += block.bytes.count
            return true
        } rejected: { _ in
        }
        precondition(Double(count) == bytes, "not everything was read")
    }

    private func parse() throws {
        var sink = CountingSink()
        try scan(log, into: &sink)
        precondition(sink.records > 0 && sink.rejected == 0, "the log was not understood")
    }

    private func match(_ book: RuleBook, path: String? = nil) throws {
        var sink = MatchingSink(matcher: RecordMatcher(book))
        try scan(path ?? log, into: &sink)
        precondition(sink.records > 0, "nothing was matched")
    }

    private func scan(_ path: String, into sink: inout some RecordSink) throws {
        var parser = LogFormat.squid.makeParser()
        let now = Timestamp(seconds: 1_800_000_000)
        parser.begin(StreamFacts(ordinal: 0, zone: .utc, referenceTime: now))
        var reader = try LineReader(path: path, stream: 0)
        _ = reader.read(lastLine: .deliver) { block in
            parser.parse(block, into: &sink)
            return true
        } rejected: { _ in
        }
        parser.finish(into: &sink)
    }

    private func shippedRules() throws -> RuleBook {
        fatalError()
    }
}

struct CountingSink: RecordSink {
    var records = 0
    var rejected = 0

    mutating func take(_ record: RecordView) { records += 1 }
    mutating func reject(_ rejection: Rejection) { rejected += 1 }
}

struct MatchingSink: RecordSink {
    var matcher: RecordMatcher
    var records = 0
    var flagged = 0

    mutating func take(_ record: RecordView) {
        records += 1
        if matcher.match(record).hasFlags { flagged += 1 }
    }

    mutating func reject(_ rejection: Rejection) {}
}
