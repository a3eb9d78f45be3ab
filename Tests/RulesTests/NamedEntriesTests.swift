import People
import TestSupport
import Testing

@testable import Rules

@Suite("People in a school's lists")
struct NamedEntriesTests {
    private static let people = """
        person,role,name,account
        staff-01,staff,Rosa Ashdown-Vale,b.brimstone
        staff-02,staff,Toby Merrow,SCHOOL\\tmerrow

        """

    private func guardOf(_ csv: String = people) throws -> PeopleGuard {
        PeopleGuard(try Directory.read(csv: Array(csv.utf8), path: "people.csv"))
    }

    /// A site's lists in a folder, with the file in which they are kept.
    private func sources(_ folder: TemporaryFolder, _ people: PeopleGuard?) -> RuleSources {
        var sources = RuleSources(
            flagFolders: [], categoryFolders: [folder.path("c")],
            protectedFolders: [folder.path("p")])
        sources.people = people
        sources.compiledLists = folder.path("lists.compiled")
        sources.keepsCompiledLists = true
        return sources
    }

    private func load(_ sources: RuleSources) -> (lists: CategoryLists, problems: [RuleProblem]) {
        var log = ProblemLog()
        let lists = CategoryLists.load(sources, log: &log)
        return (lists, log.sorted)
    }

    private let message =
        "left out: it holds an account or a name of people.csv; a site's lists may not ask who "
        + "somebody is; delete it if it means that person, else leave it: it has no effect"

    /// Category, file and line.
    private func places(_ problems: [RuleProblem]) -> [String] {
        problems.map { problem in
            problem.path.split(separator: "/").suffix(2).joined(separator: "/")
                + ":\(problem.line)"
        }
    }

    @Test("A short list's line that holds an account or a name is left out, with a remark")
    func leftOut() throws {
        let folder = try TemporaryFolder()
        let named = [
            ("domains", "one.example\nb.brimstone.example\n"),
            ("urls", "# the home pages\nintranet.example/home/b%2Ebrimstone\nh.example/x\n"),
            ("expressions", "casino\\.php\n\\btmerrow\\b\n"),
            ("add", "toby-merrow.example # seen -- office\ntwo.example # Toby Merrow -- office\n"),
        ]
        for (file, text) in named { try folder.write(text, to: "c/one/\(file)") }
        // Nobody is counted by these.
        try folder.write("b.brimstone.test # exercises -- office\n", to: "c/one/allow")
        try folder.write("tmerrow.example\n", to: "p/help/domains")
        let (lists, problems) = load(sources(folder, try guardOf()))
        #expect(problems.allSatisfy { $0.message == message && $0.gravity == .remark })
        #expect(
            places(problems) == ["one/add:1", "one/domains:2", "one/expressions:2", "one/urls:2"])
        for url in [
            "http://b.brimstone.example/", "http://intranet.example/home/b.brimstone",
            "http://x.example/tmerrow/", "http://toby-merrow.example/",
        ] {
            #expect(categories(lists, url: url) == [], "\(url)")
        }
        for url in ["http://one.example/", "http://h.example/x", "http://two.example/"] {
            #expect(categories(lists, url: url) == ["one"], "\(url)")
        }
        #expect(lists.expressions.count == 1)
    }

    @Test("A name in the letters of DNS is found in its own")
    func international() throws {
        let folder = try TemporaryFolder()
        let people = Self.people + "staff-03,staff,Zoë Müller,z.mueller\n"
        try folder.write(
            "xn--zo-mller-u1a6o.example\nxn--bcher-kva.example\n", to: "c/one/domains")
        try folder.write("helpline.example\n", to: "p/help/domains")
        let (lists, problems) = load(sources(folder, try guardOf(people)))
        #expect(places(problems) == ["one/domains:1"])
        #expect(categories(lists, "xn--zo-mller-u1a6o.example") == [])
        #expect(categories(lists, "xn--bcher-kva.example") == ["one"])
    }

    @Test("The lists are made of the bytes that were looked through, whatever the file holds since")
    func changedMeanwhile() throws {
        let folder = try TemporaryFolder()
        try folder.write("one.example\nb.brimstone.example\n", to: "c/one/domains")
        var found = ListSources(categories: [folder.path("c")], protected: [])
        found.leaveOutNames(of: try guardOf())
        try folder.write("b.brimstone.example\ntwo.example\n", to: "c/one/domains")
        let lists = CategoryLists.inMemory(CategoryLoader.compile(found))
        #expect(categories(lists, "b.brimstone.example") == [])
        #expect(categories(lists, "one.example") == ["one"])
    }

    @Test("Names are looked for also while the compiled lists are those of the files")
    func current() throws {
        let folder = try TemporaryFolder()
        try folder.write("one.example\nc.finch.example\n", to: "c/one/domains")
        try folder.write("helpline.example\n", to: "p/help/domains")
        let before = load(sources(folder, try guardOf()))
        #expect(before.problems == [] && categories(before.lists, "c.finch.example") == ["one"])
        #expect(!load(sources(folder, try guardOf())).lists.wasCompiled)
        // Somebody of that name comes to the school; the lists stay as they are.
        let more = try guardOf(Self.people + "staff-03,staff,Cora Finch,c.finch\n")
        for _ in 0..<2 {
            let after = load(sources(folder, more))
            #expect(places(after.problems) == ["one/domains:2"])
            #expect(categories(after.lists, "c.finch.example") == [])
            #expect(categories(after.lists, "one.example") == ["one"])
        }
        #expect(!load(sources(folder, more)).lists.wasCompiled)
        let gone = load(sources(folder, try guardOf()))
        #expect(gone.problems == [] && categories(gone.lists, "c.finch.example") == ["one"])
    }

    @Test("A list that is too long to be written by hand is not looked through, its 'add' is")
    func long() throws {
        let folder = try TemporaryFolder()
        let many = (0..<5000).map { "host-\($0).taken-over.example\n" }.joined()
        #expect(many.utf8.count > NamedEntries.longestListBytes)
        try folder.write(many + "b.brimstone.example\n", to: "c/one/domains")
        try folder.write("tmerrow.example # seen -- office\n", to: "c/one/add")
        try folder.write("helpline.example\n", to: "p/help/domains")
        let (lists, problems) = load(sources(folder, try guardOf()))
        #expect(places(problems) == ["one/add:1"])
        #expect(categories(lists, "b.brimstone.example") == ["one"])
        #expect(categories(lists, "tmerrow.example") == [])
    }

    @Test("Of many such lines the first twenty are told, then their number, and all are left out")
    func many() throws {
        let folder = try TemporaryFolder()
        let lines = (0..<30).map { "pc\($0).b.brimstone.example\n" }.joined()
        try folder.write(lines, to: "c/one/domains")
        try folder.write("helpline.example\n", to: "p/help/domains")
        let (lists, problems) = load(sources(folder, try guardOf()))
        #expect(problems.count == 21)
        #expect(problems.last?.message == "left out too: 10 more lines, this one the last")
        #expect(problems.allSatisfy { $0.gravity == .remark })
        #expect(RuleBook.load(sources(folder, try guardOf())).book.namedLines == 30)
        #expect((0..<30).allSatisfy { categories(lists, "pc\($0).b.brimstone.example").isEmpty })
    }

    @Test("Rules that are only tried, and sites without people, leave nothing out")
    func trial() throws {
        let folder = try TemporaryFolder()
        try folder.write("b.brimstone.example\n", to: "c/one/domains")
        try folder.write("helpline.example\n", to: "p/help/domains")
        var tried = sources(folder, try guardOf())
        tried.isSiteBook = false
        for each in [tried, sources(folder, nil)] {
            let (lists, problems) = load(each)
            #expect(problems == [] && categories(lists, "b.brimstone.example") == ["one"])
            #expect(RuleBook.load(each).book.namedLines == 0)
        }
    }
}
