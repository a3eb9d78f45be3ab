import Foundation
import TestSupport
import Testing

@Suite struct PermissionTests {
    private static let sentence =
        "Permission on file: lesson on probability and betting, 5 October 2026 to 9 October 2026, "
        + "given by the headteacher on 1 October 2026"

    private func page(of school: SchoolCopy, now: String? = nil) throws -> String {
        let (result, folder) = try school.report(now: now)
        guard result.status == 0 else { throw TestFault("report: \(result.messages)") }
        let page = try String(
            contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
        return page.flat
    }

    @Test("A permission stands beside the events of its days, and they are kept all the same")
    func besideEvents() throws {
        let school = try SchoolCopy()
        #expect(try school.nightSummary().totals.events == 25)
        let events = try school.events()
        let permitted = events.filter { $0.contains("permission-on-file") }
        let days = permitted.map { $0.split(separator: ",")[2].prefix(10) }
        #expect(days == ["2026-10-06", "2026-10-08", "2026-10-08"])
        #expect(events.count == 25)
        let report = try page(of: school)
        #expect(report.contains(Self.sentence))
        #expect(
            report.contains("Permissions are shown as the school’s register had them in the night"))
    }

    @Test("A school without a register says so, and asks")
    func noRegister() throws {
        let school = try SchoolCopy()
        try school.change("site.yaml", "permissions: permissions.csv\n", to: "")
        _ = try school.night()
        let report = try page(of: school)
        #expect(!report.contains("Permission on file"))
        #expect(report.contains("The school keeps no register of permissions"))
    }

    @Test("A permission that was written in afterwards changes no event that is there")
    func afterwards() throws {
        let school = try SchoolCopy()
        let whole = try school.text("permissions.csv")
        try school.write(
            "who,what,from,until,given-by,given-on,purpose\n", to: "permissions.csv")
        _ = try school.night()
        try school.write(whole, to: "permissions.csv")
        let night = try school.nightSummary("--now", "2026-11-27T02:00:00Z")
        #expect(night.changes == ["permissions.csv: 2 permissions added"])
        #expect(try school.flatNotices().allSatisfy { $0.contains("2 permissions added") })
        let page = try page(of: school, now: "2026-11-27T03:00:00Z")
        #expect(!page.contains("Permission on file"))
    }

    @Test("A register that is wrong is told by line, and the logs wait; mended, nothing is lost")
    func broken() throws {
        let school = try SchoolCopy()
        let whole = try school.text("permissions.csv")
        try school.change("permissions.csv", "headteacher,2026-10-01", to: "technician,2026-10-01")
        let night = try school.night("--json")
        #expect(night.status == 2)
        #expect(
            night.output.contains(
                "permissions.csv:2:50: 'given-by' takes an office: headteacher, "
                    + "deputy-headteacher, chair-of-governors"))
        #expect(try NightFacts(night).totals.events == 0)
        try school.write(whole, to: "permissions.csv")
        #expect(try school.nightSummary().totals.events == 25)
        #expect(try page(of: school).contains(Self.sentence))
    }

    @Test("An entry that has lost its person or its rule is told, and the night goes on")
    func idle() throws {
        let school = try SchoolCopy()
        try school.append(
            "staff-99,category:gambling,2026-10-05,2026-10-09,headteacher,2026-10-01,a visit\n"
                + "staff-07,no-such-rule,2026-10-05,2026-10-09,headteacher,2026-10-01,a visit\n",
            to: "permissions.csv")
        let night = try school.nightSummary()
        let told = night.problems.filter { $0.contains("permissions.csv") }
        #expect(told.count == 2)
        #expect(
            told.contains { $0.hasSuffix(":4: permits nothing: people.csv lists no such person") })
        #expect(told.contains { $0.hasSuffix(":5: permits nothing: there is no rule of this id") })
        #expect(night.totals.events == 25)
    }

    @Test("Nobody reads a permission out of the state folder")
    func sealed() throws {
        let school = try SchoolCopy()
        _ = try school.night()
        let search = NameSearch(for: ["probability and betting", "own page"])
        #expect(try search.find(inFolder: school.state) == [])
    }
}
