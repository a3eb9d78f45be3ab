// Measures the hot path on a generated Squid log, and tools that everybody knows on the same file
// in the same run: compare the ratios, machines are noisy. Run by `make bench`.
//
//   Benchmarks [MEGABYTES]    the table of speeds on a log of 200 MB, then the peak memory of a
//                             whole scan over a log of so many megabytes (200 when not given)
//   Benchmarks lists          category lists of UT1's size: compile, start, lookups
//   Benchmarks rules          100 and 3,000 rules: load, match
//   Benchmarks scan LOG       one whole scan, in a process of its own for the sake of its memory
//   Benchmarks compile FOLDER FILE    the lists of a folder, for the same reason

import Foundation

let words = Array(CommandLine.arguments.dropFirst())

do {
    if words.count == 2, words[0] == "scan" {
        try MemoryProbe.scan(log: words[1])
    } else if words == ["lists"] {
        try inTemporaryFolder { try ListTable(folder: $0).run() }
    } else if words == ["rules"] {
        try inTemporaryFolder { try RuleTable(folder: $0).run() }
    } else if words.count == 3, words[0] == "compile" {
        try ListTable.compile(words[1], to: words[2])
    } else if words.count <= 1, let megabytes = Int(words.first ?? "200"), megabytes > 0 {
        try measure(megabytes: megabytes)
    } else {
        FileHandle.standardError.write(Data("usage: Benchmarks [MEGABYTES]\n".utf8))
        exit(64)
    }
} catch {
    FileHandle.standardError.write(Data("Benchmarks: \(error)\n".utf8))
    exit(1)
}

/// Writes the logs, measures, and removes them.
func measure(megabytes: Int) throws {
    try inTemporaryFolder { folder in
        let log = folder.appendingPathComponent("access.log").path
        try SyntheticLog.write(to: log, bytes: 200_000_000)
        try SpeedTable(log: log).run()
        if megabytes != 200 {
            try SyntheticLog.write(to: log, bytes: megabytes * 1_000_000)
        }
        try MemoryProbe.run(log: log)
        try ListTable(folder: folder).run()
        try RuleTable(folder: folder).run()
    }
}

/// Works in a folder that is gone afterwards.
func inTemporaryFolder(_ work: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("headnote-bench-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // Best effort: the system clears its folder for temporary files by itself.
    defer { try? FileManager.default.removeItem(at: folder) }
    try work(folder)
}
