import LogModel
import TestSupport
import Testing

@testable import Rules

@Suite("Lists from UT1")
struct UT1ImportTests {
    /// A download of invented lists.
    private func download() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(
            "NAME: press\nDEFAULT_TYPE: white\nNAME: drogue\nDEFAULT_TYPE: black\n"
                + "DESC EN: Drugs.\nSOURCE: https://lists.example\n", to: "ut1/global_usage")
        try folder.write("paper.example\n", to: "ut1/press/domains")
        try folder.write(
            "pill.example\nbad line\nPILL2.example \n# note\n", to: "ut1/drogue/domains")
        try folder.write("pill.example/shop\n", to: "ut1/drogue/urls")
        try folder.write("a.example\nb.ex", to: "ut1/adult/domains.0")
        try folder.write("ample\n", to: "ut1/adult/domains.1")
        try folder.write("drogue\n", to: "ut1/drugs")
        try TestFiles.link(folder.path("ut1/porn"), to: "adult")
        try folder.write("text", to: "ut1/empty/usage")
        return folder
    }

    private func run(
        _ folder: TemporaryFolder, names: [String: String] = [:], isDryRun: Bool = false
    ) throws -> (UT1Download, [UT1Import.Outcome]) {
        let download = try UT1Download(folder: folder.path("ut1"), names: names)
        let work = UT1Import(output: folder.path("own"), isDryRun: isDryRun)
        return (download, try download.lists.map { try work.take($0) })
    }

    @Test("Lists that can be flagged are taken, the rest is left out with its reason")
    func taken() throws {
        let folder = try download()
        let (download, outcomes) = try run(folder)
        #expect(download.lists.map(\.name) == ["adult", "drogue"])
        #expect(
            download.leftOut.map { "\($0.name): \($0.reason)" } == [
                "drugs: a second name of another list",
                "empty: no domains, urls or expressions in it",
                "porn: a second name of another list",
                "press: a list of what is to be let through",
            ])
        #expect(outcomes.map(\.entries) == [["domains": 2], ["domains": 2, "urls": 1]])
        #expect(outcomes.map(\.dirtyLines) == [0, 1])
        #expect(outcomes[1].examples.map(\.line) == [2])
        let (lists, problems) = loadLists(categories: [folder.path("own")])
        #expect(problems.isEmpty, "\(problems)")
        #expect(lists.names == ["adult", "drogue"])
        #expect(categories(lists, "b.example") == ["adult"])
        #expect(categories(lists, "www.pill2.example") == ["drogue"])
        let usage = try FolderReader.bytes(of: folder.path("own/drogue/usage"), limitBytes: 4096)
        let text = String(decoding: usage, as: UTF8.self)
        #expect(text.contains("PURPOSE: Drugs.\n"))
        #expect(text.contains("SOURCE: https://lists.example, list 'drogue'\n"))
        #expect(text.contains("LICENCE: CC BY-SA 4.0\n"))
        #expect(text.contains("DATE: \(download.lists[1].date)\n"))
        #expect(lists.versions.map(\.date) == download.lists.map(\.date.description))
    }

    @Test("Named lists are taken under the names they are given, white or not")
    func named() throws {
        let folder = try download()
        let (download, _) = try run(
            folder, names: ["drogue": "drugs", "press": "press", "nothing": "nothing"])
        #expect(download.missing == ["nothing"])
        #expect(try TestFiles.names(in: folder.path("own")) == ["drugs", "press"])
    }

    @Test("A dry run writes nothing")
    func dryRun() throws {
        let folder = try download()
        let (_, outcomes) = try run(folder, isDryRun: true)
        #expect(outcomes.map(\.entries) == [["domains": 2], ["domains": 2, "urls": 1]])
        #expect(FolderReader.kind(of: folder.path("own")) == .other)
    }

    @Test("A school's own decisions stay, what the list no longer has goes")
    func again() throws {
        let folder = try download()
        try folder.write("x.example # ours -- office\n", to: "own/drogue/add")
        _ = try run(folder)
        try folder.write("own.example # ours -- office\n", to: "own/drogue/allow")
        try TestFiles.remove(folder.path("ut1/drogue/urls"))
        try folder.write("new.example\n", to: "ut1/drogue/domains")
        let (_, outcomes) = try run(folder)
        #expect(outcomes.allSatisfy { $0.refusal == nil })
        #expect(
            try TestFiles.names(in: folder.path("own/drogue")) == [
                "add", "allow", "domains", "usage",
            ])
        let (lists, _) = loadLists(categories: [folder.path("own")])
        #expect(categories(lists, "new.example") == ["drogue"])
        #expect(categories(lists, "x.example") == ["drogue"])
        #expect(categories(lists, "pill.example").isEmpty)
    }

    @Test("A list that no import wrote is left alone")
    func leftAlone() throws {
        let folder = try download()
        try folder.write("mine.example\n", to: "own/drogue/domains")
        let (_, outcomes) = try run(folder)
        #expect(outcomes.map { $0.refusal == nil } == [true, false])
        #expect(try TestFiles.names(in: folder.path("own/drogue")) == ["domains"])
    }

    @Test("A list that cannot be written is as it was")
    func failure() throws {
        let folder = try download()
        _ = try run(folder)
        try folder.write("fresh.example\n", to: "ut1/adult/domains.0")
        // A folder in the way of the file that is written first.
        try TestFiles.block(folder.path("own/adult"), file: "domains")
        #expect(throws: ListImportFault.self) { try run(folder) }
        #expect(
            !(try TestFiles.names(in: folder.path("own/adult")).contains { $0.hasSuffix(".new") }))
    }
}
