import Foundation
import TestSupport
import Testing

/// Rule 4 against the real `logrotate`.
///
/// Whatever becomes of the files, the totals are those of what was written.
/// `Tests/RotationTests/run` lives through many more weeks.
@Suite("Exactly once (rule 4): weeks of rotation by the real logrotate")
struct RotationTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let first = environment["HEADNOTE_ROTATION_FIRST"].flatMap(UInt64.init) ?? 1
    private static let count = environment["HEADNOTE_ROTATION_SEEDS"].flatMap(UInt64.init) ?? 4

    @Test(
        "The totals are those of the servers",
        .enabled(if: Logrotate.program != nil, "logrotate is not installed (Debian: logrotate)"),
        arguments: first..<(first + count))
    func weeks(seed: UInt64) throws {
        var simulation = try Simulation(seed: seed)
        do {
            let (found, expected) = try simulation.run()
            let differences = found.differences(from: expected)
            #expect(differences == [], "seed \(seed)")
            if !differences.isEmpty { try keep(simulation) }
        } catch {
            Issue.record(
                "seed \(seed): \(error)\n\(simulation.story.suffix(12).joined(separator: "\n"))")
            try keep(simulation)
        }
    }

    private func keep(_ simulation: Simulation) throws {
        guard let path = Self.environment["HEADNOTE_ROTATION_KEEP"] else { return }
        try simulation.keep(at: path)
    }
}
