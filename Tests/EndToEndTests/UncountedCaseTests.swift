import Foundation
import TestSupport
import Testing

/// A handle that was mistyped, or that stood on a notice of a state folder that was lost.
///
/// It is nobody's, and an empty report of it must not look as if somebody was cleared.
@Suite("A case for which nothing is counted")
struct UncountedCaseTests {
    private static let words = [
        "--until", "2026-12-10", "--category", "gambling", "--reason", "Repeated visits.",
        "--particulars", "Told by a colleague on the corridor.",
    ]

    @Test("No authorisation is written for it, unless it is said to be meant, and no page made")
    func written() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        let new = ["K7QD-2MVX"] + Self.words
        let refused = try school.run(["authorise", "new"], new)
        #expect(refused.status == 64 && refused.messages.contains("no match is counted for it"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: school.path("authorisations"))
                .isEmpty)
        let meant = try school.run(["authorise", "new"], new + ["--yes"])
        #expect(meant.status == 0, "\(meant.messages)")
        #expect(meant.output.contains("case K7QD-2MVX: no match is counted for it here"))
        let page = try school.run(
            ["authorise", "page"],
            ["2026-001", "--output", school.folder.path("sign.html")])
        #expect(page.status == 11 && page.messages.contains("no match is counted for it here"))
        let counted = try school.run(
            ["authorise", "new"], [try school.gamblingCase().handle] + Self.words)
        #expect(counted.status == 0 && !counted.output.contains("no match is counted"))
    }

    @Test("Night and check say of an authorisation that holds that it can find nothing")
    func signed() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        let new = try school.run(["authorise", "new"], ["K7QD-2MVX", "--yes"] + Self.words)
        #expect(new.status == 0, "\(new.messages)")
        let signed = try school.authorise("sign", "2026-001", key: "headteacher")
        #expect(signed.output.contains("case K7QD-2MVX: no match is counted for it here"))
        let check = try school.run(["authorise", "check"], ["2026-001"])
        #expect(check.status == 0 && check.output.contains("mean nobody any more"))
        let night = try school.night()
        #expect(
            night.output.contains(
                "2026-001 accepted; nothing is counted for a case that it names"))
        #expect(!night.output.contains("K7QD"), "the night names no case")
        let report = try school.report("2026-001")
        #expect(report.result.status == 0, "\(report.result.messages)")
        #expect(report.result.output.contains("no letter: no event opens with this key"))
        #expect(report.result.output.contains("beside no event the report knows of anything"))
        let page = try String(contentsOfFile: report.folder.path + "/report.html", encoding: .utf8)
        #expect(page.contains("Whoever case K7QD-2MVX is about, if the report of another reader"))
        #expect(!FileManager.default.fileExists(atPath: report.folder.path + "/notice-1.html"))
    }
}
