import Foundation
import TestSupport

/// A Squid log of invented traffic, the same on every machine.
enum SyntheticLog {
    /// Writes a log of about so many bytes.
    static func write(to path: String, bytes: Int) throws {
        FileManager.default.createFile(atPath: path, contents: nil)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        var generator = SeededGenerator(seed: 2026)
        var buffer = Data()
        var written = 0
        var milliseconds = 1_793_000_000_000
        while written < bytes {
            milliseconds += Int.random(in: 0...400, using: &generator)
            buffer.append(contentsOf: line(milliseconds, &generator).utf8)
            if buffer.count > 1 << 20 {
                try handle.write(contentsOf: buffer)
                written += buffer.count
                buffer.removeAll(keepingCapacity: true)
            }
        }
        try handle.close()
    }

    private static func line(_ milliseconds: Int, _ generator: inout SeededGenerator) -> String {
        let user = "p\(Int.random(in: 1...400, using: &generator)).pupil"
        let client =
            "10.20.\(Int.random(in: 0...3, using: &generator)).\(Int.random(in: 1...254, using: &generator))"
        let host = "www\(Int.random(in: 1...4000, using: &generator)).learning-site.example"
        let path = String(generator.next(), radix: 36) + "/" + String(generator.next(), radix: 36)
        let size = Int.random(in: 300...90_000, using: &generator)
        let stamp = "\(milliseconds / 1000).\(String(format: "%03d", milliseconds % 1000))"
        if generator.next() % 3 == 0 {
            return "\(stamp)    312 \(client) TCP_TUNNEL/200 \(size) CONNECT \(host):443 \(user) "
                + "HIER_DIRECT/192.0.2.17 -\n"
        }
        return "\(stamp)     41 \(client) TCP_MISS/200 \(size) GET http://\(host)/\(path)?page=2 "
            + "\(user) HIER_DIRECT/192.0.2.17 text/html\n"
    }
}
