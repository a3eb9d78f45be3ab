// Measures the hot path on a generated Squid log, and tools that everybody knows on the same file
// in the same run: compare the ratios, machines are noisy. Run by `make bench`.

import Foundation

let megabytes = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 200
let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("headnote-bench-\(getpid())")
try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(at: folder) }

let log = folder.appendingPathComponent("access.log").path
try SyntheticLog.write(to: log, bytes: megabytes << 20)
let bench = try Bench(log: log)
try bench.run()
