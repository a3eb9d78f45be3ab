import Foundation
import TestSupport
import Testing

@Suite("Category lists, end to end")
struct ListCommandTests {
    @Test("A night keeps its lists compiled, and compiles anew when a list changes")
    func night() throws {
        let school = try SchoolCopy(logs: false)
        let file = school.state + "/lists.compiled"
        let first = try school.night()
        #expect(FileManager.default.fileExists(atPath: file), "\(first.messages)")
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        let made = try inode(file)
        _ = try school.night()
        #expect(try inode(file) == made)
        try school.folder.write(
            "extra.example # seen in class -- office\n", to: "school/rules/categories/gambling/add")
        _ = try school.night()
        #expect(try inode(file) != made)
        // Damage is no reason to stop.
        try Data("damaged".utf8).write(to: URL(fileURLWithPath: file))
        let after = try school.night()
        #expect(after.status == first.status)
        #expect(try Data(contentsOf: URL(fileURLWithPath: file)).count > 1000)
    }

    @Test("What only reads keeps nothing")
    func readers() throws {
        let school = try SchoolCopy(logs: false)
        _ = try school.night()
        let file = school.state + "/lists.compiled"
        try FileManager.default.removeItem(atPath: file)
        _ = try school.run(["status"])
        #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test("rules compile says what the lists hold, and tells refused decisions with their place")
    func compile() throws {
        let folder = try TemporaryFolder()
        try folder.write("casino.example\n", to: "c/gambling/domains")
        try folder.write("NAME: gambling\nDATE: 2026-11-21\n", to: "c/gambling/usage")
        let words = [
            "rules", "compile", "--categories", folder.path("c"), "--output",
            folder.path("lists.compiled"),
        ]
        let first = try Program.run(words)
        #expect(first.status == 0, "\(first.messages)")
        #expect(first.output.contains("gambling                     of 2026-11-21, "))
        #expect(first.output.contains("1 host in 1 category, "))
        #expect(try Program.run(words).output.contains("up to date, nothing was compiled"))
        #expect(try Program.run(words + ["--force"]).output.contains("compiled in "))
        try folder.write("maths.example\n", to: "c/gambling/allow")
        let bad = try Program.run(words + ["--json"])
        #expect(bad.status == 10)
        #expect(bad.messages.contains("c/gambling/allow:1:14: an entry needs a reason"))
        #expect(bad.output.contains("\"hosts\":1,\"compiled\":true"))
        #expect(try Program.run(["rules", "compile"]).status == 64)
    }

    @Test("rules import ut1 takes lists over and says what it left out")
    func importing() throws {
        let folder = try TemporaryFolder()
        try folder.write("NAME: press\nDEFAULT_TYPE: white\n", to: "ut1/global_usage")
        try folder.write("paper.example\n", to: "ut1/press/domains")
        try folder.write("pill.example\nbad line\n", to: "ut1/drogue/domains")
        let words = ["rules", "import", "ut1", folder.path("ut1"), "--output", folder.path("own")]
        let dry = try Program.run(words + ["--dry-run"])
        #expect(dry.status == 0)
        #expect(dry.output.contains("1 list would be taken"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("own")))
        let usage = folder.path("ut1/global_usage")
        let file = try Program.run(
            ["rules", "import", "ut1", usage, "--output", folder.path("own")])
        #expect(file.messages.contains("global_usage: it is not a folder"), "\(file.messages)")
        let done = try Program.run(words + ["--include", "drogue=drugs", "nothing"])
        #expect(done.status == 2)
        #expect(done.output.contains("1 domains"))
        #expect(done.output.contains("drogue/domains:2:1: left out: it holds a space"))
        #expect(done.output.contains("nothing                      is not in the download"))
        #expect(FileManager.default.fileExists(atPath: folder.path("own/drugs/domains")))
        let json = try Program.run(words + ["--json"])
        #expect(
            json.output.contains(
                "\"name\":\"press\",\"reason\":\"a list of what is to be let through\""))
        #expect(try Program.run(words + ["--include", "a=b/c"]).status == 64)
        #expect(try Program.run(["rules", "import", "ut1", folder.path("nowhere")]).status == 1)
    }

    private func inode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
    }
}
