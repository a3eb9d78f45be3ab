@testable import Archive
import Foundation
import LogFormats
import LogInput
import LogModel
import TestSupport
import Testing

/// The purge can only date lines of which the parsers tell.
@Suite("Parsers that join lines tell the purge of each dated one")
struct EveryFormatTests {
    private static let folder = Program.repository
        .appendingPathComponent("Tests/LogFormatsTests/Conformance")

    /// The inputs of the conformance suite, of formats whose records are not lines.
    static let inputs: [String] = LogFormat.allCases
        .filter { $0.joinsLines || $0.isExport }
        .flatMap { format -> [String] in
            let cases = folder.appendingPathComponent(format.rawValue)
            let names = FileManager.default.enumerator(atPath: cases.path) ?? .init()
            return names.compactMap { $0 as? String }
                .filter { $0.split(separator: "/").last?.hasPrefix("input") ?? false }
                .map { format.rawValue + "/" + $0 }.sorted()
        }

    @Test(
        "Every input of the conformance suite that holds a record can be dated", arguments: inputs)
    func dated(_ input: String) throws {
        let format = try #require(
            LogFormat(rawValue: input.split(separator: "/").first.map(String.init) ?? ""))
        let path = Self.folder.appendingPathComponent(input).path
        let expected = URL(fileURLWithPath: path).deletingLastPathComponent()
            .appendingPathComponent("expected.ndjson")
        guard try !Data(contentsOf: expected).isEmpty else { return }
        var reading = try Invented.reading(path, format, today: "2027-11-20")
        reading.firstYear = format.statesYear ? nil : 2026
        // So that a file without a single date is refused.
        reading.oldestRecord = CivilDate("1970-01-01")
        do throws(LineSurvey.Unfit) {
            _ = try LineSurvey(reading)
        } catch .isUTF16, .breaksOff {
            // Is never rewritten.
        } catch {
            Issue.record("\(input): \(error)")
        }
    }
}
