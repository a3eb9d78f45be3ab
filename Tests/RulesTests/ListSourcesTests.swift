import Foundation
import LogModel
import TestSupport
import Testing

@testable import Rules

@Suite("Where lists are found")
struct ListSourcesTests {
    @Test("Lists of what is to be let through are no categories")
    func whiteLists() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            # the catalogue
            NAME:\tpress
            DEFAULT_TYPE: white
            NAME EN: Newspapers

            NAME: gambling
            DEFAULT_TYPE: black
            DESC EN: Casinos.
            """, to: "c/global_usage")
        try folder.write("paper.example\n", to: "c/press/domains")
        try folder.write("casino.example\n", to: "c/gambling/domains")
        let (lists, problems) = loadLists(categories: [folder.path("c")])
        #expect(lists.names == ["gambling"])
        #expect(
            problems.map(\.message) == [
                "a list of what is to be let through (global_usage) is no category"
            ])
        #expect(problems.allSatisfy { $0.gravity == .remark })
    }

    @Test("A link to a list that is nowhere else is that list; a second name of one is not")
    func links() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.example\n", to: "elsewhere/domains")
        try folder.write("b.example\n", to: "c/own/domains")
        try TestFiles.link(folder.path("c/linked"), to: folder.path("elsewhere"))
        try TestFiles.link(folder.path("c/second"), to: "linked")
        try TestFiles.link(folder.path("c/third"), to: "own")
        try TestFiles.link(folder.path("c/broken"), to: "nowhere")
        let (lists, problems) = loadLists(categories: [folder.path("c")])
        #expect(lists.names == ["linked", "own"])
        #expect(categories(lists, "a.example") == ["linked"])
        #expect(
            problems.map(\.message)
                == Array(repeating: "a link to another list is skipped", count: 2))
    }

    @Test("The pieces of a file that was split are one file, broken lines and all")
    func pieces() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.example\nb.exa", to: "c/x/domains.0")
        try folder.write("mple\nbad line\nc.example\n", to: "c/x/domains.1")
        try folder.write("d.example\n", to: "c/x/domains.10")
        try folder.write("worse line\ne.example\n", to: "c/x/domains.2")
        try folder.write("f.example\n", to: "c/x/domains.gz")
        let (lists, problems) = loadLists(categories: [folder.path("c")])
        for letter in "abcde" { #expect(categories(lists, "\(letter).example") == ["x"]) }
        #expect(categories(lists, "f.example").isEmpty)
        #expect(
            problems.map { "\($0.path.suffix(9)):\($0.line)" } == ["domains.1:2", "domains.2:1"])
    }

    @Test("A list has the date that its usage states, else that of its youngest file, and a digest")
    func versions() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.example\n", to: "c/dated/domains")
        try folder.write("NAME: dated\nDATE: 2026-11-21\n", to: "c/dated/usage")
        try folder.write("a.example\n", to: "c/plain/domains")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_790_000_000)],
            ofItemAtPath: folder.path("c/plain/domains"))
        let first = loadLists(categories: [folder.path("c")]).0.versions
        #expect(first.map(\.category) == ["dated", "plain"])
        #expect(first.map(\.date) == ["2026-11-21", "2026-09-21"])
        #expect(first.allSatisfy { $0.digest.utf8.count == 12 })
        try folder.write("b.example # missing -- office\n", to: "c/plain/add")
        let second = loadLists(categories: [folder.path("c")]).0.versions
        #expect(second[0] == first[0])
        #expect(second[1].digest != first[1].digest)
    }

    @Test("Compiled lists are taken while nothing has changed, and made anew when anything has")
    func freshness() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.example\n", to: "c/x/domains")
        var sources = RuleSources(flagFolders: [], categoryFolders: [folder.path("c")])
        sources.compiledLists = folder.path("lists.compiled")
        sources.keepsCompiledLists = true
        func load() -> (CategoryLists, [RuleProblem]) {
            var log = ProblemLog()
            let lists = CategoryLists.load(sources, log: &log)
            return (lists, log.sorted)
        }
        #expect(load().0.wasCompiled)
        #expect(!load().0.wasCompiled)
        try folder.write("b.example\nbad line\n", to: "c/y/urls")
        let (changed, told) = load()
        #expect(changed.wasCompiled && changed.names == ["x", "y"])
        #expect(told.map(\.message) == ["left out: it holds a space"])
        // What was wrong with the files is told every time, compiled or not.
        let (kept, again) = load()
        #expect(!kept.wasCompiled && again == told)
        #expect(kept.digest == changed.digest && kept.versions == changed.versions)
        // Same size, same name, same time: the file's own entry still tells.
        let path = folder.path("c/x/domains")
        let time = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
        try folder.write("z.example\n", to: "c/x/domains")
        try FileManager.default.setAttributes(
            [.modificationDate: time as Any], ofItemAtPath: path)
        let (replaced, _) = load()
        #expect(replaced.wasCompiled)
        #expect(categories(replaced, "z.example") == ["x"])
        try FileManager.default.removeItem(atPath: folder.path("c/y"))
        #expect(load().0.names == ["x"])
    }

    @Test("A damaged file is told, made anew, and kept again")
    func damaged() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.example\n", to: "c/x/domains")
        try folder.write("no lists", to: "lists.compiled")
        var sources = RuleSources(flagFolders: [], categoryFolders: [folder.path("c")])
        sources.compiledLists = folder.path("lists.compiled")
        var log = ProblemLog()
        #expect(categories(CategoryLists.load(sources, log: &log), "a.example") == ["x"])
        #expect(
            log.sorted.map(\.message) == [
                "the compiled lists are made anew: it holds no compiled lists"
            ])
        // Who only reads leaves the file alone.
        #expect(
            try String(contentsOfFile: folder.path("lists.compiled"), encoding: .utf8) == "no lists"
        )
        sources.keepsCompiledLists = true
        _ = CategoryLists.load(sources, log: &log)
        #expect(!CategoryLists.load(sources, log: &log).wasCompiled)
        sources.compiledLists = folder.path("nowhere/lists.compiled")
        var other = ProblemLog()
        #expect(categories(CategoryLists.load(sources, log: &other), "a.example") == ["x"])
        #expect(
            other.sorted.map(\.message) == [
                "the compiled lists cannot be kept: No such file or directory"
            ])
    }
}
