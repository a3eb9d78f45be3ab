import LogModel
import People
import StrictYAML
import TestSupport
import Testing

@Suite struct PermissionRegisterTests {
    private static let columns = "who,what,from,until,given-by,given-on,purpose\n"

    private func register(_ rows: String) throws -> PermissionRegister {
        try PermissionRegister.read(
            csv: Array((Self.columns + rows).utf8), path: "permissions.csv")
    }

    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    // MARK: What it covers

    struct Case: Sendable, CustomStringConvertible {
        let description: String
        var person = "staff-01"
        var role = Role.staff
        var rule = "out-of-hours"
        var categories: [String] = []
        var day = "2026-10-01"
        let purpose: String?
    }

    private static let rows = """
        staff-01,out-of-hours,2026-09-01,2026-12-18,headteacher,2026-08-28,study
        role:staff,category:social,2026-09-01,2026-09-30,headteacher,2026-09-01,school page
        role:pupil,category:games,2026-09-01,2026-10-31,deputy-headteacher,2026-09-01,club
        role:pupil,category:games,2026-09-15,2026-11-30,headteacher,2026-09-01,chess club

        """

    private static let cases: [Case] = [
        Case(description: "the person, the rule, a day between", purpose: "study"),
        Case(description: "the first day", day: "2026-09-01", purpose: "study"),
        Case(description: "the last day", day: "2026-12-18", purpose: "study"),
        Case(description: "the day before", day: "2026-08-31", purpose: nil),
        Case(description: "the day after", day: "2026-12-19", purpose: nil),
        Case(description: "another person", person: "staff-02", purpose: nil),
        Case(description: "another rule", rule: "phishing", purpose: nil),
        Case(
            description: "a category of the record", rule: "x", categories: ["news", "social"],
            day: "2026-09-30", purpose: "school page"),
        Case(
            description: "another category", rule: "x", categories: ["news"], day: "2026-09-30",
            purpose: nil),
        Case(
            description: "a rule called like a category is not the category", rule: "social",
            day: "2026-09-30", purpose: nil),
        Case(
            description: "another role", person: "p", role: .pupil, rule: "x",
            categories: ["social"], day: "2026-09-30", purpose: nil),
        Case(
            description: "of two that cover it, the one that ends later", person: "p",
            role: .pupil, rule: "x", categories: ["games"], purpose: "chess club"),
    ]

    @Test(
        "a permission covers its holder, its matter and its days, both ends included",
        arguments: cases)
    func covers(_ row: Case) throws {
        let found = try register(Self.rows).permission(
            for: Person(id: row.person, role: row.role, name: "A"), ruleID: row.rule,
            categories: row.categories, on: try day(row.day))
        #expect(found?.purpose == row.purpose)
    }

    @Test("who gave it and when is kept")
    func given() throws {
        let permission = try #require(try register(Self.rows).entries.first).permission
        #expect(permission.givenBy == .headteacher)
        #expect(try permission.givenOn == day("2026-08-28"))
        #expect(try permission.first == day("2026-09-01"))
        #expect(try permission.last == day("2026-12-18"))
    }

    @Test("an empty register permits nothing")
    func empty() throws {
        #expect(try register("").entries.isEmpty)
    }

    // MARK: What is wrong

    private static let faults: [(row: String, problem: String)] = [
        (
            ",r,2026-09-01,2026-09-02,headteacher,2026-09-01,p",
            "permissions.csv:2:1: 'who' is empty"
        ),
        (
            "role:teacher,r,2026-09-01,2026-09-02,headteacher,2026-09-01,p",
            "permissions.csv:2:1: no role of ours; the roles are staff, pupil, governor, volunteer, "
                + "contractor, visitor"
        ),
        (
            "role:unknown,r,2026-09-01,2026-09-02,headteacher,2026-09-01,p",
            "permissions.csv:2:1: no role of ours; the roles are staff, pupil, governor, volunteer, "
                + "contractor, visitor"
        ),
        (
            "a,category:,2026-09-01,2026-09-02,headteacher,2026-09-01,p",
            "permissions.csv:2:3: 'what' names no rule and no category"
        ),
        (
            "a,r,2026-09-01,,headteacher,2026-09-01,p",
            "permissions.csv:2:16: 'until' is empty; a permission is dated"
        ),
        (
            "a,r,2026-09-01,soon,headteacher,2026-09-01,p",
            "permissions.csv:2:16: 'until' takes a date such as 2026-09-01"
        ),
        (
            "a,r,2026-09-03,2026-09-02,headteacher,2026-09-01,p",
            "permissions.csv:2:16: 'until' (2026-09-02) lies before 'from' (2026-09-03)"
        ),
        (
            "a,r,2026-09-01,2026-09-02,headteacher,2026-09-02,p",
            "permissions.csv:2:39: given on 2026-09-02, after its first day (2026-09-01); a "
                + "permission comes before what it permits"
        ),
        (
            "a,r,2026-09-01,2026-09-02,technician,2026-09-01,p",
            "permissions.csv:2:27: 'given-by' takes an office: headteacher, deputy-headteacher, "
                + "chair-of-governors"
        ),
        (
            "a,r,2026-09-01,2026-09-02,headteacher,2026-09-01,",
            "permissions.csv:2:50: 'purpose' is empty"
        ),
        (
            "a,r,2026-09-01,2026-09-02,headteacher,2026-09-01,\"two\nlines\"",
            "permissions.csv:2:50: 'purpose' takes one line of at most 200 characters"
        ),
        (
            "a,r,2026-09-01,2026-09-02,headteacher",
            "permissions.csv:2:1: 5 fields, but the first line names 7"
        ),
    ]

    @Test("a row that is wrong is told by line and column", arguments: faults)
    func wrongRow(_ fault: (row: String, problem: String)) throws {
        let error = #expect(throws: PeopleProblems.self) { try register(fault.row + "\n") }
        #expect(error?.problems.map(\.description) == [fault.problem])
    }

    @Test("all that is wrong is told at once")
    func allAtOnce() throws {
        let error = #expect(throws: PeopleProblems.self) {
            try register(Self.faults.map(\.row).joined(separator: "\n") + "\n")
        }
        #expect(error?.problems.count == Self.faults.count)
    }

    @Test("a column that is missing is named")
    func missingColumn() throws {
        let error = #expect(throws: PeopleProblems.self) {
            try PermissionRegister.read(csv: Array("who,what\n".utf8), path: "permissions.csv")
        }
        #expect(error?.problems.count == 5)
    }

    @Test("an entry that names nobody, no rule or no category is told and kept")
    func idle() throws {
        let people = try Directory.read(
            csv: Array("person,role,name,account\nstaff-01,staff,A,a\n".utf8), path: "people.csv")
        let register = try register(
            Self.rows + "gone,out-of-hours,2026-09-01,2026-12-18,headteacher,2026-08-28,study\n")
        let idle = register.idleEntries(
            people: people, ruleIDs: ["phishing"], categories: ["games"])
        #expect(idle.map(\.line) == [2, 3, 6])
        #expect(
            idle.map(\.reason) == [
                "there is no rule of this id", "there is no category of this name",
                "people.csv lists no such person",
            ])
        #expect(register.entries.count == 5)
    }
}
