import LogModel
import TestSupport
import Testing

@testable import Rules

/// Finds and compiles the lists of some folders.
func loadLists(
    categories: [String], protected: [String] = []
) -> (CategoryLists, [RuleProblem]) {
    var log = ProblemLog()
    let lists = CategoryLists.load(
        RuleSources(
            flagFolders: [], categoryFolders: categories, protectedFolders: protected), log: &log)
    return (lists, log.sorted)
}

/// Loads lists from texts: category, file, content.
func lists(
    _ files: [(String, String, String)], protected: [(String, String, String)] = []
) throws -> (CategoryLists, [RuleProblem]) {
    let folder = try TemporaryFolder()
    for (name, file, text) in files { try folder.write(text, to: "categories/\(name)/\(file)") }
    for (name, file, text) in protected { try folder.write(text, to: "protected/\(name)/\(file)") }
    return loadLists(
        categories: files.isEmpty ? [] : [folder.path("categories")],
        protected: protected.isEmpty ? [] : [folder.path("protected")])
}

/// What lists say of a URL, host and path together, as the matcher asks them.
func categories(_ lists: CategoryLists, url: String) -> [String] {
    RecordMaker.web(url).with { record in
        guard let host = record.bytes(record.host), let all = record.bytes(record.url) else {
            Issue.record("the record has a host and a url")
            return []
        }
        var finding = lists.find(host: host)
        if finding.mayHavePaths {
            var path: [UInt8] = []
            let rest = UnsafeRawBufferPointer(rebasing: all[RequestText.pathStart(of: all)...])
            if rest.first != UInt8(ascii: "/") { path.append(UInt8(ascii: "/")) }
            RequestText.append(rest, to: &path)
            lists.find(path: path, host: host, into: &finding)
        }
        return finding.verdict.categories.members.map { lists.names[$0] }
    }
}

/// What lists say of a host.
func categories(_ lists: CategoryLists, _ host: String) -> [String] {
    let set = Array(host.utf8).withUnsafeBytes { lists.find(host: $0).verdict.categories }
    return set.members.map { lists.names[$0] }
}

@Suite("Lists")
struct CategoryListsTests {
    @Test("A domain matches itself and what is below it, at a dot")
    func labels() throws {
        let (lists, problems) = try lists([
            ("a", "domains", "example.com\nsub.other.test\nxn--mller-kva.example\n192.0.2.1\n"),
            ("b", "domains", "deep.example.com\n2001:db8::1\n"),
        ])
        #expect(problems.isEmpty)
        let table: [(String, [String])] = [
            ("example.com", ["a"]), ("EXAMPLE.Com", ["a"]), ("www.example.com", ["a"]),
            ("x.deep.example.com", ["a", "b"]), ("evilexample.com", []), ("example.com.evil", []),
            ("com", []), ("other.test", []), ("sub.other.test", ["a"]), ("xsub.other.test", []),
            ("192.0.2.1", ["a"]), ("9.192.0.2.1", []), ("2.1", []), ("2001:DB8::1", ["b"]),
            ("1.2001:db8::1", []), ("", []), (".", []), ("..", []), (".example.com", ["a"]),
            ("xn--mller-kva.example", ["a"]), ("m\u{FC}ller.example", ["a"]),
            ("www.M\u{DC}LLER.example.", ["a"]), ("m%C3%BCller.example", ["a"]),
            ("m\u{FC}ller\u{3002}example", ["a"]), ("2001:db8:0::1", ["b"]),
            ("::ffff:192.0.2.1", ["a"]), ("example.com.", ["a"]),
        ]
        for (host, expected) in table { #expect(categories(lists, host) == expected, "\(host)") }
    }

    @Test("A host longer than DNS allows is still found by its parents")
    func longHost() throws {
        let (lists, _) = try lists([("a", "domains", "example.com\n")])
        let host = String(repeating: "a.", count: 5000) + "example.com"
        #expect(categories(lists, host) == ["a"])
    }

    static let clean = [
        ("EXAMPLE.com", "example.com"), ("  example.com\t", "example.com"),
        ("example.com\r", "example.com"), (".example.com", "example.com"),
        ("*.example.com", "example.com"), ("example.com.", "example.com"),
        ("http://example.com/", "example.com"), ("HTTPS://example.com", "example.com"),
        ("example.com # a note", "example.com"), ("_dmarc.example.com", "_dmarc.example.com"),
        ("m\u{FC}ller.example", "xn--mller-kva.example"),
        ("B\u{DC}CHER.Example", "xn--bcher-kva.example"),
    ]

    @Test("What plainly means a name is put right", arguments: clean)
    func normalised(_ line: String, _ name: String) {
        let entry = Array(line.utf8).withUnsafeBytes { ListEntry.domain($0) }
        #expect(entry == .name(Array(name.utf8)))
    }

    static let dirty = [
        ("exa mple.com", "it holds a space"),
        ("example.com/path", "it has a path, so it belongs into 'urls'"),
        ("a..b", "it has an empty part between dots"), ("example.com:80", "it has a port"),
        ("a*b.example", "it holds a character that no host has"),
        (String(repeating: "a", count: 254), "it is longer than 253 bytes"),
        ("*.", "it has no host"),
        ("192.0.2.1/24", "it is no network: the length is wrong, or bits behind it are set"),
    ]

    @Test("What does not is left out with its reason", arguments: dirty)
    func reported(_ line: String, _ reason: String) {
        let entry = Array(line.utf8).withUnsafeBytes { ListEntry.domain($0) }
        #expect(entry == .dirty(reason))
    }

    @Test("Comments and blank lines are nothing")
    func blank() throws {
        let (lists, problems) = try lists([("a", "domains", "# note\n\n   \n\r\nexample.com")])
        #expect(problems.isEmpty)
        #expect(lists.hostCount == 1)
    }

    @Test("Dirty lines are told with their number, the first twenty of a list")
    func dirtyLines() throws {
        let text = "good.example\n" + String(repeating: "bad line\n", count: 50)
        let (_, problems) = try lists([("a", "domains", text)])
        #expect(problems.count == 21)
        #expect(problems.first?.line == 2)
        #expect(problems.first?.message == "left out: it holds a space")
        #expect(problems.allSatisfy { $0.gravity == .remark })
    }

    static let addresses: [(String, Bool)] = [
        ("http://foo.example/what/ever", true), ("http://foo.example/what/everafter", true),
        ("http://foo.example/what/ever?x=1", true), ("http://foo.example/What/EVER", true),
        ("http://www.foo.example/what/ever", true), ("http://www2.foo.example/what/ever", true),
        ("http://ftp.foo.example:8080/what/ever", true),
        ("http://sub.foo.example/what/ever", false),
        ("http://foo.example/what//ever", true), ("http://foo.example/wh%61t/ever", true),
        ("http://foo.example/what", false), ("http://evilfoo.example/what/ever", false),
        ("http://bar.example/dir", false), ("http://bar.example/dir/x", true),
        ("http://bar.example/~user", true), ("http://pre.example/path", false),
        ("http://www.pre.example/path", true), ("http://bar.example?q=1", true),
        ("http://up.example/Case", true), ("http://whole.example/anything", true),
        ("whole.example:443", true), ("http://sub.whole.example/", false),
    ]

    @Test("A url is a host and the beginning of a path", arguments: addresses)
    func address(_ url: String, _ isListed: Bool) throws {
        let (lists, problems) = try lists([
            (
                "a", "urls",
                """
                foo.example/what/ever
                bar.example/dir/
                bar.example/%7Euser
                bar.example/?q
                http://up.example:80/CASE
                www.pre.example/path
                whole.example
                """
            )
        ])
        #expect(problems.isEmpty, "\(problems)")
        #expect(!categories(lists, url: url).isEmpty == isListed)
    }

    @Test("Paths that begin with one another are all found, each with its categories")
    func nestedPaths() throws {
        let (lists, _) = try lists([
            ("a", "urls", "h.example/a\nh.example/a/b/c\n"),
            ("b", "urls", "h.example/a/b\nh.example/ab\nh.example/a/b/c\n"),
        ])
        let table = [
            ("/a", ["a"]), ("/a/b", ["a", "b"]), ("/a/bc", ["a", "b"]), ("/ab", ["a", "b"]),
            ("/a/c", ["a"]), ("/b", []), ("/a/b/c/d", ["a", "b"]), ("/", []),
        ]
        for (path, expected) in table {
            #expect(categories(lists, url: "http://h.example\(path)") == expected, "\(path)")
        }
    }

    @Test("A domain and a url of one host live together")
    func domainAndURL() throws {
        let (lists, _) = try lists([
            ("a", "domains", "h.example\n"), ("b", "urls", "h.example/x\n"),
        ])
        #expect(categories(lists, url: "http://h.example/") == ["a"])
        #expect(categories(lists, url: "http://www.h.example/x") == ["a", "b"])
        #expect(categories(lists, url: "http://other.h.example/x") == ["a"])
    }

    @Test("A link to another list is skipped, and an empty folder is told")
    func links() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.example\n", to: "c/gambling/domains")
        try folder.write("x", to: "c/empty/readme")
        try folder.write("x", to: "c/README")
        try TestFiles.link(folder.path("c/betting"), to: "gambling")
        let (lists, problems) = loadLists(categories: [folder.path("c")])
        #expect(lists.names == ["empty", "gambling"])
        #expect(
            problems.map(\.message) == [
                "a link to another list is skipped", "no domains, urls or expressions in it",
            ])
    }

    @Test("An expression that does not compile is told with line and column")
    func badExpression() throws {
        let (lists, problems) = try lists([("a", "expressions", "# note\ngood.*\nbad(\n")])
        #expect(lists.expressions.count == 1)
        #expect(problems.first?.line == 3)
        #expect(problems.first?.column == 5)
        #expect(problems.first?.message == "missing closing parenthesis")
    }
}
