import Foundation
import TestSupport
import Testing

/// Rules 4 and 7 where there is no room: the disk is full, or a quota is reached.
@Suite("A store without room fails loudly and goes on when there is room")
struct FullDiskTests {
    @Test("A night that finds no room ends with 1, and the next one counts right")
    func noRoom() throws {
        let expected = try SchoolCopy()
        _ = try expected.night()
        var failures = 0
        // So many blocks of 512 bytes may a file have.
        for blocks in [8, 60, 150, 250, 400] {
            let school = try SchoolCopy()
            let result = try night(of: school, blocks: blocks)
            if result.status == 1 {
                failures += 1
                #expect(result.messages.contains("state"), "\(result.messages)")
            } else {
                #expect([0, 2].contains(result.status), "\(blocks): \(result.messages)")
            }
            let next = try school.night()
            #expect([0, 2].contains(next.status), "\(blocks): \(next.messages)")
            #expect(try school.totals() == expected.totals(), "\(blocks) blocks")
            #expect(try school.events() == expected.events(), "\(blocks) blocks")
        }
        #expect(failures >= 2)
    }

    /// A night whose files may not grow beyond a size.
    private func night(of school: SchoolCopy, blocks: Int) throws -> Program.Result {
        try Program.run(
            URL(fileURLWithPath: "/bin/sh"),
            [
                "-c", "ulimit -f \(blocks); exec \"$0\" nightly --site \"$1\"", Program.url.path,
                school.site.path,
            ])
    }
}

extension SchoolCopy {
    /// Lines and records of every source, over all runs.
    fileprivate func totals() throws -> [String] {
        let result = try run(["status"], ["--json"])
        guard
            let status = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
                as? [String: Any], let sources = status["sources"] as? [[String: Any]]
        else { throw TestFault("no status: \(result.messages)") }
        return sources.map { source in
            ["name", "lines", "records", "refused"].map { "\(source[$0] ?? "")" }
                .joined(separator: " ")
        }
    }
}
