import LogModel
import TestSupport
import Testing

@testable import Rules

@Suite("A school's own additions and exceptions")
struct LocalDecisionsTests {
    @Test("What is added counts, and what is allowed does not, whatever the list says")
    func beatTheList() throws {
        let (lists, problems) = try lists([
            ("games", "domains", "play.example\nboard.example\nads.board.example\n"),
            ("games", "urls", "school.example/fun\n"),
            (
                "games", "add",
                """
                # of this school
                new.example             # seen in class 7 -- H. Mossington
                bad.board.example/x     # only this part -- IT office
                198.51.100.0/24         # a range of game servers — IT office
                """
            ),
            (
                "games", "allow",
                """
                board.example           # used in maths -- Head of maths
                school.example/fun/sums # exercises -- Head of maths
                """
            ),
        ])
        #expect(problems.isEmpty, "\(problems)")
        let table: [(String, Bool)] = [
            ("http://play.example/", true), ("http://www.new.example/", true),
            ("http://board.example/", false), ("http://ads.board.example/", false),
            ("http://bad.board.example/x/1", true), ("http://bad.board.example/y", false),
            ("http://school.example/fun", true), ("http://school.example/fun/sums/7", false),
            ("http://198.51.100.77/", true), ("http://198.51.101.77/", false),
        ]
        for (url, isGame) in table {
            #expect(categories(lists, url: url) == (isGame ? ["games"] : []), "\(url)")
        }
    }

    @Test("The nearer of two decisions counts")
    func nearest() throws {
        let (lists, problems) = try lists([
            ("a", "domains", "w.example\n"),
            ("a", "allow", "x.w.example # r -- w\nz.y.x.w.example # r -- w\n"),
            ("a", "add", "y.x.w.example # r -- w\n"),
        ])
        #expect(problems.isEmpty, "\(problems)")
        let table: [(String, Bool)] = [
            ("w.example", true), ("x.w.example", false), ("1.x.w.example", false),
            ("y.x.w.example", true), ("1.y.x.w.example", true), ("z.y.x.w.example", false),
        ]
        for (host, isListed) in table {
            #expect(categories(lists, host) == (isListed ? ["a"] : []), "\(host)")
        }
    }

    @Test("They count for one category, in whichever folder its list lies")
    func roots() throws {
        let folder = try TemporaryFolder()
        try folder.write("h.example\n", to: "shipped/a/domains")
        try folder.write("h.example\n", to: "shipped/b/domains")
        try folder.write("h.example # wrong -- office\n", to: "own/a/allow")
        try folder.write("n.example # missing -- office\n", to: "own/b/add")
        let (lists, problems) = loadLists(
            categories: [folder.path("shipped"), folder.path("own")])
        #expect(problems.isEmpty, "\(problems)")
        #expect(categories(lists, "h.example") == ["b"])
        #expect(categories(lists, "n.example") == ["b"])
    }

    @Test("An expression does not bring back what the school allowed")
    func expressions() throws {
        let book = try book(
            [document(1, "s:\n  category: proxies\ncondition: s")],
            lists: [
                ("proxies", "expressions", "browse\\.php\n"),
                ("proxies", "allow", "school.example # our own page -- office\n"),
            ])
        var matcher = RecordMatcher(book, roles: EverybodyIs(role: "unknown"), zone: .utc)
        let other = RecordMaker.web("http://other.example/browse.php").with { matcher.match($0) }
        let own = RecordMaker.web("http://school.example/browse.php").with { matcher.match($0) }
        #expect(other.hasFlags)
        #expect(!own.hasFlags)
    }

    static let badLines: [(line: String, column: Int, message: String)] = [
        (
            "h.example", 10,
            "an entry needs a reason and who stands for it: 'HOST  # REASON -- AUTHOR'"
        ),
        (
            "h.example # because", 11,
            "an entry needs a reason and who stands for it: 'HOST  # REASON -- AUTHOR'"
        ),
        (
            "h.example # -- office", 11,
            "an entry needs a reason and who stands for it: 'HOST  # REASON -- AUTHOR'"
        ),
        (
            "h.example # because --", 11,
            "an entry needs a reason and who stands for it: 'HOST  # REASON -- AUTHOR'"
        ),
        ("  a..b # because -- office", 3, "it has an empty part between dots"),
        ("h.example:80 # because -- office", 1, "it is neither a host nor an address"),
    ]

    @Test("A decision without a reason or an author is refused with its place", arguments: badLines)
    func refused(_ line: String, _ column: Int, _ message: String) throws {
        let (_, problems) = try lists([
            ("a", "domains", "x.example\n"), ("a", "add", "# n\n\(line)\n"),
        ])
        #expect(problems.count == 1)
        #expect(problems.first?.line == 2)
        #expect(problems.first?.column == column)
        #expect(problems.first?.message == message)
        #expect(problems.first?.gravity == .leftOut)
    }

    @Test("Two decisions that say the opposite of one place are both refused")
    func opposite() throws {
        let (lists, problems) = try lists([
            ("a", "domains", "h.example\n"), ("a", "add", "k.example # r -- w\n"),
            ("a", "allow", "K.example. # r -- w\n"),
        ])
        #expect(problems.count == 2)
        #expect(problems.allSatisfy { $0.message.hasSuffix("says the opposite; neither counts") })
        #expect(categories(lists, "k.example").isEmpty)
    }

    @Test("Nothing is taken out of a protected list, but something can be added to it")
    func protected() throws {
        let (lists, problems) = try lists(
            [],
            protected: [
                ("unions", "domains", "union.example\n"),
                ("unions", "add", "branch.example # ours -- union representative\n"),
                ("unions", "allow", "union.example # no -- somebody\n"),
            ])
        #expect(problems.map(\.message) == ["nothing is taken out of a protected list"])
        for host in ["union.example", "www.branch.example"] {
            let finding = Array(host.utf8).withUnsafeBytes { lists.find(host: $0) }
            #expect(finding.verdict.isProtected, "\(host)")
        }
    }
}
