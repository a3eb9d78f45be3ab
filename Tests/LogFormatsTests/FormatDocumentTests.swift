import Foundation
import LogFormats
import LogModel
import Testing

@Suite("docs/formats.md")
struct FormatDocumentTests {
    private func text() throws -> String {
        let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(
            contentsOf: repository.appendingPathComponent("docs/formats.md"), encoding: .utf8)
    }

    @Test("every format that can be named is described", arguments: LogFormat.allCases)
    func formats(_ format: LogFormat) throws {
        #expect(try text().contains("`\(format.rawValue)`"))
    }

    @Test("every reason why a line is no record is explained", arguments: RejectionReason.allCases)
    func reasons(_ reason: RejectionReason) throws {
        #expect(try text().contains("| `\(reason.rawValue)` |"))
    }

    @Test("every format has a case in the conformance suite", arguments: LogFormat.allCases)
    func cases(_ format: LogFormat) throws {
        #expect(try ConformanceCase.all().contains { $0.format == format })
    }
}
