import Foundation
import LogModel
import TestSupport
import Testing

@testable import Rules

/// squidGuard itself, asked about the same lists and requests.
///
/// Wanted with `HEADNOTE_ORACLE=1`, which also installs the Debian package where it is missing.
private struct SquidGuard {
    static let isWanted = ProcessInfo.processInfo.environment["HEADNOTE_ORACLE"] == "1"
    private static let program = URL(fileURLWithPath: "/usr/bin/squidGuard")

    private let folder: TemporaryFolder

    /// Writes a configuration for lists that lie in `c/NAME` of a folder.
    init(folder: TemporaryFolder) throws {
        self.folder = folder
        if !FileManager.default.isExecutableFile(atPath: Self.program.path) {
            let result = try Program.run(
                URL(fileURLWithPath: "/bin/sh"),
                ["-c", "apt-get update -qq && apt-get install -y -qq squidguard"])
            guard result.status == 0 else { throw TestFault(result.messages) }
        }
        try folder.write("", to: "log/keep")
    }

    /// Which requests are in a category.
    func hits(_ category: String, _ requests: [String]) throws -> [Bool] {
        let parts = ["domain", "url", "expression"].map { kind -> String in
            let file = "\(category)/\(kind)s"
            let exists = FileManager.default.fileExists(atPath: folder.path("c/\(file)"))
            return exists ? "\(kind)list \(file)" : ""
        }
        let configuration = try folder.write(
            """
            dbhome \(folder.path("c"))
            logdir \(folder.path("log"))
            dest wanted {
            \(parts.joined(separator: "\n"))
            }
            acl {
              default {
                pass !wanted all
                redirect http://blocked.test/
              }
            }

            """, to: "squidGuard.conf")
        let input = requests.map { "\($0) 192.0.2.1/- - GET\n" }.joined()
        let result = try Program.run(Self.program, ["-c", configuration], input: input)
        let lines = result.output.split(separator: "\n")
        guard lines.count == requests.count else {
            throw TestFault("squidGuard answered \(lines.count) of \(requests.count) requests")
        }
        return lines.map { $0.hasPrefix("OK") }
    }
}

/// Requests and lists of every form that squidGuard and Headnote read alike.
private struct SharedForms {
    private static let labels = [
        "foo", "Bar", "x-1", "a_b", "www", "web", "ftp", "www2", "example", "xn--bcher-kva",
        "7",
    ]
    private static let endings = ["com", "ORG", "co.uk"]
    private static let pieces = [
        "a", "ab", "a/", "dir/", "Dir", "x.php", "what/ever", "~u", "-", "%20", "1",
    ]
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func host() -> String {
        let count = Int.random(in: 1...3, using: &random)
        let labels = (0..<count).map { _ in Self.labels.randomElement(using: &random) ?? "foo" }
        return (labels + [Self.endings.randomElement(using: &random) ?? "com"])
            .joined(separator: ".")
    }

    mutating func path(escapes: Bool) -> String {
        (0..<Int.random(in: 0...3, using: &random)).reduce("/") { path, _ in
            let piece = Self.pieces.randomElement(using: &random) ?? "a"
            return path + (escapes || !piece.contains("%") ? piece : "a")
        }
    }

    mutating func request() -> String {
        var host = host()
        switch Int.random(in: 0..<10, using: &random) {
        case 0: host = "www." + host
        case 1: host = host.uppercased()
        // With a port squidGuard knows a host only without its "www.": see the differences.
        case 2: host = "x." + host + ":8080"
        case 3: host = "user:pw@" + host
        case 4: host += "."
        case 5: return "\(host):443"
        default: break
        }
        var path = path(escapes: true)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: path += "?q=1&r=/a"
        case 1: path = path.replacingOccurrences(of: "a", with: "%61")
        case 2: path = path.replacingOccurrences(of: "/", with: "//")
        case 3: path = path.uppercased()
        default: break
        }
        let scheme = ["http", "https", "ftp"].randomElement(using: &random) ?? "http"
        return "\(scheme)://\(host)\(path)"
    }

    mutating func files() -> [(String, String)] {
        var domains = ""
        var urls = ""
        var names: [String] = []
        for _ in 0..<60 {
            let host = host()
            // A domain below another one makes squidGuard forget the rest below that: see the
            // differences.
            let isApart = names.allSatisfy {
                !".\(host.lowercased())".hasSuffix(".\($0)")
                    && !".\($0)".hasSuffix(".\(host.lowercased())")
            }
            guard isApart else { continue }
            names.append(host.lowercased())
            domains += host + (Bool.random(using: &random) ? "\n" : " \n")
        }
        var beginnings: [String] = []
        for _ in 0..<60 {
            let url = (host() + path(escapes: false)).lowercased()
            // The same with addresses; and a tunnel asks for no path, not even "/".
            let isApart = beginnings.allSatisfy { !url.hasPrefix($0) && !$0.hasPrefix(url) }
            guard isApart, !url.hasSuffix("/") || url.split(separator: "/").count > 1 else {
                continue
            }
            beginnings.append(url)
            urls += url + "\n"
        }
        return [
            ("domains", domains), ("urls", urls), ("expressions", "(php|/dir.x)\n^7\\.\n"),
        ]
    }
}

@Suite(
    "Lists as squidGuard reads them",
    .enabled(if: SquidGuard.isWanted, "needs squidGuard; HEADNOTE_ORACLE=1 installs and asks it"))
struct SquidGuardTests {
    @Test("Generated lists give what squidGuard gives", arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func generated(_ seed: UInt64) throws {
        var forms = SharedForms(seed: seed)
        let folder = try TemporaryFolder()
        for (file, text) in forms.files() { try folder.write(text, to: "c/a/\(file)") }
        let (lists, problems) = loadLists(categories: [folder.path("c")])
        #expect(problems.isEmpty, "\(problems)")
        let requests = (0..<5000).map { _ in forms.request() }
        let theirs = try SquidGuard(folder: folder).hits("a", requests)
        let ours = try answers(lists, requests)
        let different = zip(requests, zip(theirs, ours)).filter { $1.0 != $1.1 }
        for (request, (their, our)) in different.prefix(10) {
            Issue.record("\(request): squidGuard \(their), Headnote \(our)")
        }
        #expect(different.isEmpty, "\(different.count) of \(requests.count) differ")
        #expect(theirs.contains(true) && theirs.contains(false))
    }

    /// Where Headnote answers something else on purpose: what for, the list's line, the request, and
    /// whether squidGuard finds it there; Headnote says the opposite.
    static let differences: [(String, file: String, String, request: String, theirs: Bool)] = [
        (
            "a dot in front means what it says", "domains", ".h.example", "http://a.h.example/",
            false
        ),
        ("so does a star", "domains", "*.h.example", "http://a.h.example/", false),
        ("and a dot behind", "domains", "h.example.", "http://h.example/", false),
        (
            "a scheme is no part of a name", "domains", "http://h.example/", "http://h.example/",
            false
        ),
        ("nor of an address", "urls", "http://h.example/x", "http://h.example/x", false),
        ("a network holds its addresses", "domains", "192.0.2.0/24", "http://192.0.2.7/", false),
        ("IPv6 has lists too", "domains", "2001:db8::1", "http://[2001:db8::1]/", false),
        (
            "an address has nothing below it", "domains", "192.0.2.1", "http://9.192.0.2.1/", true
        ),
        (
            "a name is what DNS knows it by", "domains", "b\u{FC}cher.example",
            "http://xn--bcher-kva.example/", false
        ),
        (
            "in the list as in the request", "domains", "xn--bcher-kva.example",
            "http://b\u{FC}cher.example/", false
        ),
        ("escapes are decoded in lists", "urls", "h.example/%7Eu", "http://h.example/~u", false),
        ("doubled slashes are one in lists", "urls", "h.example//u", "http://h.example/u", false),
        (
            "a question mark behind a host ends it", "domains", "h.example", "http://h.example?q",
            false
        ),
        (
            "and asks the same as one behind a slash", "urls", "h.example/?q",
            "http://h.example?q", false
        ),
        (
            "and an address and a longer one", "urls", "h.example/a\nh.example/a/b",
            "http://h.example/a/c", false
        ),
        (
            "a port changes nothing for an entry with www.", "urls", "www.h.example/x",
            "http://www.h.example:8080/x", false
        ),
        (
            "a tunnel may ask for everything on its host", "urls", "h.example/", "h.example:443",
            false
        ),
        (
            "a list may name a domain and one below it", "domains", "h.example\na.h.example",
            "http://b.h.example/", false
        ),
    ]

    @Test("Every deliberate difference is one", arguments: differences)
    func difference(
        _ name: String, _ file: String, _ line: String, _ request: String, _ theirs: Bool
    ) throws {
        let folder = try TemporaryFolder()
        try folder.write(line + "\n", to: "c/a/\(file)")
        let (lists, _) = loadLists(categories: [folder.path("c")])
        #expect(try SquidGuard(folder: folder).hits("a", [request]) == [theirs], "\(name)")
        #expect(try answers(lists, [request]) == [!theirs], "\(name)")
    }

    /// Which requests Headnote finds in a category, with the whole matcher.
    private func answers(_ lists: CategoryLists, _ requests: [String]) throws -> [Bool] {
        var log = ProblemLog()
        var digest = RuleDigest()
        let folder = try TemporaryFolder()
        try folder.write(
            document(1, "s:\n  category: a\ncondition: s"), to: "rule.yml")
        let rules = RuleFiles.read(
            [folder.path("rule.yml")],
            mode: ReadingMode(isSiteBook: true, categories: lists.names, ownDomains: []),
            log: &log, digest: &digest
        ).rules
        #expect(log.problems.isEmpty, "\(log.problems)")
        let book = RuleBook(
            rules: rules, correlations: .empty, categories: lists.names, digest: digest.finish(),
            lists: lists)
        var matcher = RecordMatcher(book, roles: EverybodyIs(role: "unknown"), zone: .utc)
        return requests.map { request in
            RecordMaker.web(request).with { matcher.match($0).hasFlags }
        }
    }
}
