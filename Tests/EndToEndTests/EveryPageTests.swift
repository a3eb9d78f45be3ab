import Foundation
import TestSupport
import Testing

/// Whatever somebody holds in their hands can be compared with the journal and with the pin.
@Suite("Every page states the journal's head and the pin, and says while nobody confirmed it")
struct EveryPageTests {
    @Test(
        "Notices, pages to sign, the report in every form and its letter", arguments: [true, false])
    func pages(_ isConfirmed: Bool) throws {
        let school = try school(isConfirmed: isConfirmed)
        let pin = try school.pin()
        let pages =
            try notices(school) + signingPages(school, isConfirmed: isConfirmed)
            + reports(school)
        #expect(pages.count == (isConfirmed ? 11 : 12))
        for page in pages {
            let text = page.text.flat
            #expect(text.contains(pin), "\(page.name)")
            #expect(text.contains("UNPINNED") != isConfirmed, "\(page.name)")
            #expect(text.contains("\(pin), confirmed") == isConfirmed, "\(page.name)")
            #expect(text.contains(page.head), "\(page.name) lacks \(page.head)")
        }
    }

    @Test("A page to sign that is made before the first night says that nothing is pinned yet")
    func beforeTheFirstNight() throws {
        let school = try SchoolCopy(logs: false, authorisations: ["2026-014"])
        #expect(try signingPage("2026-014", of: school).contains("UNPINNED"))
    }

    private typealias Page = (name: String, text: String, head: String)

    /// A school after a night, with a document of each kind that is signed on a page.
    private func school(isConfirmed: Bool) throws -> SchoolCopy {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        if !isConfirmed { try school.removeConfirmation() }
        _ = try school.night()
        let handle = try school.gamblingCase().handle
        for words in [
            ["no-action", handle, "--reason", "Pages of a lesson on odds."],
            ["amend", "2026-014", "--reader", "Winifred Castleforth", "--reason", "Cover."],
        ] {
            let made = try school.run(["authorise", words[0]], Array(words.dropFirst()))
            #expect(made.status == 0, "\(made.messages)")
        }
        try school.append("# Another table, to the letter.\n", to: "authorities.yaml")
        return school
    }

    /// The head of the journal as it stands.
    private func head(_ school: SchoolCopy) throws -> String {
        let said = try school.run(["journal", "verify"]).output
        return String(try #require(said.firstMatch(of: /head (\d+:[0-9a-f]{64})/)).1)
    }

    /// The notices of the night, which state the head of its own entry.
    private func notices(_ school: SchoolCopy) throws -> [Page] {
        let lines = try school.text("state/journal.ndjson").split(separator: "\n")
        let night = try #require(lines.last { $0.contains("\"kind\":\"night-finished\"") })
        let hash = try #require(night.firstMatch(of: /"sha256":"([0-9a-f]{64})"/)).1
        let folder = school.state + "/notices"
        return try FileManager.default.contentsOfDirectory(atPath: folder).map { name in
            (name, try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8), ":\(hash)")
        }
    }

    private func signingPages(_ school: SchoolCopy, isConfirmed: Bool) throws -> [Page] {
        let documents = ["2026-014", "2026-014.amended-1", "no-action-2026-001", "authorities"]
        let head = try head(school)
        return try (documents + (isConfirmed ? [] : ["site-confirmed"])).map {
            ($0, try signingPage($0, of: school), head)
        }
    }

    private func signingPage(_ document: String, of school: SchoolCopy) throws -> String {
        let path = school.folder.path("sign-\(document).html")
        let made = try school.run(["authorise", "page"], [document, "--output", path])
        #expect(made.status == 0, "\(document): \(made.messages)")
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    /// The page that a reader opens, the report that is opened with a key, and its letter; each
    /// states the head of the entry that says that it was made.
    private func reports(_ school: SchoolCopy) throws -> [Page] {
        let path = school.folder.path("report.html")
        let made = try school.run(["report"], ["2026-014", "--page", path])
        #expect(made.status == 0, "\(made.messages)")
        let sealed = try String(contentsOfFile: path, encoding: .utf8)
        let pages = [("the reading page", sealed, try head(school))]
        let (result, folder) = try school.report()
        #expect(result.status == 0, "\(result.messages)")
        let opened = try head(school)
        return try pages
            + ["report.html", "notice-1.html"].map { name in
                let file = folder.appendingPathComponent(name)
                return (name, try String(contentsOf: file, encoding: .utf8), opened)
            }
    }
}
