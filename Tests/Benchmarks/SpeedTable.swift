import Foundation
import LogInput
import LogModel
import Rules

/// The stages of the hot path on one core, each with those before it, and the peers.
struct SpeedTable {
    private static let rounds = 5
    private let log: String
    private let bytes: Double

    init(log: String) throws {
        self.log = log
        let size = try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int
        bytes = Double(size ?? 0)
    }

    func run() throws {
        print("Speed on \(Int(bytes / 1_000_000)) MB of Squid log, middle of \(Self.rounds) rounds")
        print(row("stage", "  wall s    cpu s  MB/cpu s"))
        let gzipped = log + ".gz"
        guard try shell("gzip -1 -c '\(log)' > '\(gzipped)'") else {
            throw BenchmarkFault("gzip is not installed")
        }
        report("read", try median { try read(log) })
        report("read + parse", try median { try HotPath().parse(log) })
        report("read + parse + match", try median(HotPath().match, log))
        try compareGroups()
        report("gzip: read", try median { try read(gzipped) })
        report("gzip: read + parse + match", try median(HotPath().match, gzipped))
        try tool("wc -l", "wc -l < '\(log)'")
        try tool("rg -c oakhill", "rg -c oakhill '\(log)'")
        try tool("gzip -dc", "gzip -dc '\(gzipped)' > /dev/null")
    }

    /// What handing records over in groups costs, or saves, where lists are small and hosts usual.
    private func compareGroups() throws {
        let path = try HotPath()
        var found: Set<Int> = []
        let turns = try Turns(Self.rounds) {
            found.insert(try path.matchOneByOne(log).flagged)
        } second: {
            found.insert(try path.match(log).flagged)
        }
        guard found.count == 1 else { throw BenchmarkFault("the scans flagged \(found)") }
        report("read + parse + match, one by one", turns.first)
        print(row("in groups, to one by one", String(format: "%8.2f of the time", turns.ratio)))
    }

    /// What the middle one of some rounds took, by processor time.
    private func median(_ work: () throws -> Void) throws -> Cost {
        let costs = try (0..<Self.rounds).map { _ in try Cost(of: work) }
        return costs.sorted { $0.processor < $1.processor }[Self.rounds / 2]
    }

    /// The same for the whole scan, with what it found checked.
    private func median(_ scan: (String) throws -> ScanTotals, _ path: String) throws -> Cost {
        var totals = ScanTotals()
        let cost = try median { totals = try scan(path) }
        guard totals.records > 0, totals.flagged > 0, totals.rejected == 0 else {
            throw BenchmarkFault("the scan found \(totals), which cannot be")
        }
        return cost
    }

    private func report(_ name: String, _ cost: Cost) {
        let rate = Int(bytes / 1_000_000 / cost.processor)
        print(row(name, String(format: "%8.3f %8.3f %8d", cost.wall, cost.processor, rate)))
    }

    private func tool(_ name: String, _ command: String) throws {
        var worked = true
        let cost = try median { worked = try shell(command) && worked }
        if worked {
            report(name, cost)
        } else {
            print(row(name, "not measured: not installed, or it failed"))
        }
    }

    /// Runs a command line and says whether it worked; its output goes nowhere.
    private func shell(_ command: String) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    private func read(_ path: String) throws {
        var reader = try LineReader(path: path, stream: 0)
        var count = 0
        _ = reader.read(lastLine: .deliver) { block in
            count += block.bytes.count
            return true
        } rejected: { _ in
        }
        guard Double(count) == bytes else { throw BenchmarkFault("not everything was read") }
    }
}

/// What something took, in seconds.
struct Cost {
    let wall: Double
    /// Of this process and those it waited for: what it would take on a core of its own.
    let processor: Double

    init(of work: () throws -> Void) rethrows {
        let (start, busy) = (ContinuousClock.now, Cost.processorSeconds)
        try work()
        wall = (ContinuousClock.now - start) / .seconds(1)
        processor = Cost.processorSeconds - busy
    }

    private static var processorSeconds: Double {
        [RUSAGE_SELF.rawValue, RUSAGE_CHILDREN.rawValue].reduce(0) { total, who in
            var usage = rusage()
            getrusage(who, &usage)
            let microseconds = Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
            return total + Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
                + microseconds / 1e6
        }
    }
}

/// One line of a table.
func row(_ name: String, _ value: String) -> String {
    "  " + name.padding(toLength: 38, withPad: " ", startingAt: 0) + value
}

/// Why there is nothing to report.
struct BenchmarkFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
