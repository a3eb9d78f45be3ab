import Foundation

/// What the rule book takes to load, and what a whole scan takes in memory.
///
/// The scan runs in a process of its own, because the one that wrote the log has used memory for
/// other things.
enum MemoryProbe {
    /// Runs the scan of a log and prints its table.
    static func run(log: String) throws {
        let size = try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int
        print("Whole scan of \((size ?? 0) / 1_000_000) MB in a process of its own")
        try again(["scan", log])
    }

    /// Runs this program once more, with other words.
    static func again(_ words: [String]) throws {
        // The child's lines come after ours only if ours are written now.
        fflush(nil)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = words
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchmarkFault("'\(words.joined(separator: " "))' failed")
        }
    }

    /// Scans a log and prints what that took.
    static func scan(log: String) throws {
        let clock = ContinuousClock()
        let start = clock.now
        let path = try HotPath()
        let loaded = clock.now
        let totals = try path.match(log)
        let milliseconds = (loaded - start) / .milliseconds(1)
        print(
            row(
                "load of the shipped rules",
                String(format: "%6.1f ms for ", milliseconds)
                    + "\(path.ruleCount) rules and \(path.hostCount) hosts"))
        print(
            row(
                "records",
                "\(totals.records), flagged \(totals.flagged), protected \(totals.protected)"))
        print(row("peak memory", "\(try peakKilobytes() / 1024) MB"))
    }

    /// The most memory that this process has had since it began, from the kernel's own count.
    ///
    /// `getrusage` would count the process from which it was forked too.
    static func peakKilobytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        guard let number = line?.split(whereSeparator: \.isWhitespace).dropFirst().first,
            let kilobytes = Int(number)
        else { throw BenchmarkFault("the kernel states no VmHWM") }
        return kilobytes
    }
}
