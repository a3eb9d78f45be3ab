import LogModel
import People
import StrictYAML
import TestSupport
import Testing

@Suite struct PeopleTableTests {
    private static let header = "person,role,name,account,from,until,hours\n"

    private func problems(_ csv: String) -> [String] {
        do {
            _ = try Directory.read(csv: Array(csv.utf8), path: "people.csv")
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test("a byte order mark, Windows line ends, quotes and blank lines are read")
    func dialects() throws {
        let csv =
            "\u{FEFF}person,role,name,account\r\n\r\n"
            + "staff-01,staff,\"Ellwood, \"\"Maggie\"\"\nMargaret\",m.ellwood\r\nstaff-02,staff,B,b"
        let directory = try Directory.read(csv: Array(csv.utf8), path: "people.csv")
        #expect(directory.all.map(\.name) == ["Ellwood, \"Maggie\"\nMargaret", "B"])
    }

    @Test("columns may stand in any order")
    func order() throws {
        let csv = "account,name,person,role\nm.ellwood,Margaret Ellwood,staff-01,staff\n"
        let directory = try Directory.read(csv: Array(csv.utf8), path: "people.csv")
        #expect(directory.accounts(of: "staff-01").map(\.account) == ["m.ellwood"])
    }

    @Test("all problems are told at once, with line and column, and without naming anybody")
    func allProblems() {
        let csv =
            Self.header + """
                staff-01,teacher,Anne,anne,,,
                staff-02,staff,Bob,bob,2026-02-30,,
                staff-03,staff,Cat,cat,2026-09-01,2026-08-31,
                staff-04,staff,Dan,,,,
                account:x,staff,Eve,eve,,,
                ,staff,Fay,fay,,,
                staff-07,staff,,gil,,,
                staff-08,staff,Hal,None,,,
                staff-09,staff,Ida
                staff-10,staff,J"an,jan,,,
                staff-11,staff,"Kit" x,kit,,,
                """
        #expect(
            problems(csv) == [
                "people.csv:2:10: no role of ours; the roles are staff, pupil, governor,"
                    + " volunteer, contractor, visitor",
                "people.csv:3:24: 'from' takes a date such as 2026-09-01",
                "people.csv:4:35: 'until' (2026-08-31) lies before 'from' (2026-09-01)",
                "people.csv:5:20: the account is empty",
                "people.csv:6:1: an id may not begin with 'account:'",
                "people.csv:7:1: the person's id is empty",
                "people.csv:8:16: the name is empty",
                "people.csv:9:20: the account is what logs write where nobody logged in",
                "people.csv:10:1: 3 fields, but the first line names 7",
                "people.csv:11:17: a quotation mark in a field without quotes",
                "people.csv:12:21: text after the closing quotation mark",
            ])
    }

    @Test("two people with one account on one day are named with both lines")
    func sharedAccounts() {
        let csv =
            Self.header + """
                staff-01,staff,Anne,desk3,,2026-08-31,
                staff-02,staff,Bob,DESK3,2026-08-31,,
                staff-03,staff,Cat,desk4,,,
                staff-03,staff,Cat,desk4,2026-01-01,,
                staff-04,staff,Dan,desk5,,2026-08-31,
                staff-05,staff,Eve,desk5,2026-09-01,,
                """
        #expect(
            problems(csv) == [
                "people.csv:3:20: this account is another person's in line 2 on the same days"
            ])
    }

    @Test("a person has one name")
    func twoNames() {
        let csv = Self.header + "s,staff,Anne,a,,,\ns,staff,Bob,b,,,\n"
        #expect(
            problems(csv) == ["people.csv:3:13: this person has another name here than in line 2"])
    }

    @Test("the first line names the columns")
    func headers() {
        #expect(
            problems("") == ["people.csv:1:1: the file is empty; its first line names the columns"])
        #expect(
            problems("person,rôle,name,acount,name\n") == [
                "people.csv:1:1: the column 'account' is missing",
                "people.csv:1:1: the column 'role' is missing",
                "people.csv:1:8: no column of ours; did you mean 'role'?",
                "people.csv:1:18: no column of ours; did you mean 'account'?",
                "people.csv:1:25: the column 'name' stands here a second time",
            ])
    }

    @Test("a quotation mark that is never closed is found where it begins")
    func unclosed() {
        let csv = Self.header + "staff-01,staff,\"Anne,a,,,\nstaff-02,staff,Bob,b,,,\n"
        #expect(
            problems(csv).contains(
                "people.csv:2:16: the quotation mark that begins here is never closed"))
    }

    @Test("bytes that are not text are refused")
    func notText() throws {
        for bytes in [[0xFF, 0xFE], Array(Self.header.utf8) + [0x00], [0xC3]] as [[UInt8]] {
            #expect(throws: PeopleProblems.self) {
                try Directory.read(csv: bytes, path: "people.csv")
            }
        }
    }

    @Test("changing any byte of a table gives problems or a table, never a crash")
    func flips() {
        let csv = Array(
            (Self.header + "s,staff,\"A \"\"B\"\"\",a,2026-01-01,,\r\nt,pupil,C,c,,,\n").utf8)
        var generator = SeededGenerator(seed: 20_261_124)
        for index in csv.indices {
            for _ in 0..<8 {
                var changed = csv
                changed[index] = UInt8.random(in: 0...255, using: &generator)
                do {
                    #expect(try Directory.read(csv: changed, path: "p").all.count <= 2)
                } catch {
                    #expect(!error.problems.isEmpty)
                }
            }
        }
    }
}
