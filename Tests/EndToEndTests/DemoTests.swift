import Foundation
import TestSupport
import Testing

/// The demonstration is held to what docs/demo shows, so that a reader can look before building.
@Suite("The demonstration prints and writes what docs/demo shows")
struct DemoTests {
    static let shown = Program.repository.appendingPathComponent("docs/demo")

    /// What the demonstration writes, and the name it has in docs/demo.
    static let files = [
        ("report-2026-014/report.html", "report.html"),
        ("report-2026-014/events.csv", "events.csv"),
        ("report-2026-014/notice-1.html", "notice-to-the-employee.html"),
        ("report-2026-014/notice-1.txt", "notice-to-the-employee.txt"),
        ("notice-for-the-headteacher.html", "notice-for-the-headteacher.html"),
        ("notice-for-the-headteacher.txt", "notice-for-the-headteacher.txt"),
        ("notice-for-the-chair-of-governors.txt", "notice-for-the-chair-of-governors.txt"),
    ]

    @Test("Six steps in at most 40 lines, the same on every machine")
    func demonstration() throws {
        let folder = try TemporaryFolder()
        let school = folder.path("demo-school")
        let script = Program.repository.appendingPathComponent("sample-logs/demo").path
        let result = try Program.run(
            URL(fileURLWithPath: "/usr/bin/env"),
            ["DEMO_SCHOOL=\(school)", "HEADNOTE=\(Program.url.path)", script])
        #expect(result.status == 0, "\(result.messages)")
        let output = result.output.replacingOccurrences(of: school, with: "demo-school")
        #expect(output.split(separator: "\n").count <= 40)
        try expectGolden(output, "output.txt", in: Self.shown)
        for (made, name) in Self.files {
            let data = try Data(contentsOf: URL(fileURLWithPath: school + "/" + made))
            // Trigger notices are padded, so that sizes tell nothing, and tables begin with a
            // byte order mark; neither is shown.
            let text = String(decoding: data, as: UTF8.self)
                .trimmingCharacters(in: .newlines.union(["\u{FEFF}"]))
            try expectGolden(text + "\n", name, in: Self.shown)
        }
    }
}
