import Foundation
import TestSupport
import Testing

/// Rule 1: no clearance, no name.
@Suite("No clearance, no name")
struct LeakTests {
    @Test("Without an authorisation nothing that the night writes or prints names anybody")
    func nothingWithoutAuthorisation() throws {
        let school = try SchoolCopy(authorisations: [])
        let night = try school.night()
        #expect(night.status == 2 && night.output.contains("no authorisation on file"))
        #expect(try leaks(of: school, said: [night]) == [])
    }

    @Test("One changed byte of a signed authorisation, and nothing names anybody")
    func nothingUnderChangedAuthorisation() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        try school.change("authorisations/2026-014.yaml", "lesson time", to: "lessen time")
        let night = try school.night()
        #expect(night.output.contains("2026-014 refused: it was changed after it was signed"))
        #expect(try leaks(of: school, said: [night]) == [])
    }

    @Test("With all four on file the state folder and the terminal still name nobody")
    func nothingInTheClear() throws {
        let school = try SchoolCopy()
        let night = try school.night()
        #expect(night.output.contains("2026-014 accepted\n"))
        let next = try school.night("--now", "2026-11-21T02:00:00Z")
        let refused = try school.report("2026-016", now: "2026-11-21T03:00:00Z").result
        #expect(refused.status == 11)
        #expect(try leaks(of: school, said: [night, next, refused]) == [])
    }

    @Test("How many events lie under an authorisation is said to its readers alone")
    func noCounts() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        let night = try school.night()
        let brief = try school.night("--brief")
        #expect(try school.events().count == 25)
        let page = try school.run(
            ["report"], ["2026-014", "--page", school.folder.path("page.html")])
        let said = try [["check", "2026-014"], ["list"], ["list", "--json"]].map {
            try school.run(["authorise", $0[0]], Array($0.dropFirst())).output
        }
        let journal = try school.text("state/journal.ndjson")
        for kind in ["report-written", "report-page-written"] {
            let entry = try #require(
                journal.split(separator: "\n").last { $0.contains("\"kind\":\"\(kind)\"") })
            let fields = try #require(entry.firstMatch(of: /"fields":\{(.*?)\}/)).1
            #expect(fields.matches(of: /"([a-z-]+)":/).map(\.1) == ["authorisation", "role"])
        }
        let status = try school.run(["status"]).output
        for text in [night.output, brief.output, page.output, status] + said {
            #expect(text.firstMatch(of: /[0-9]+ events?\b|\bevents? +[0-9]/) == nil, "\(text)")
            #expect(!text.contains("\"events\""), "\(text)")
        }
    }

    @Test("A night that is killed leaves nothing behind that names anybody")
    func nothingAfterKill() throws {
        let school = try SchoolCopy()
        for delay in [60, 140, 220] {
            _ = try Program.ended(
                ["nightly", "--site", school.site.path], afterMilliseconds: delay)
            #expect(try leaks(of: school, said: []) == [])
        }
    }

    @Test(
        "A night and its reports leave nothing in the folder for temporary files, and make none",
        arguments: [true, false])
    func temporaryFiles(_ isThere: Bool) throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        let place = school.folder.path("temporary")
        let files = FileManager.default
        if isThere { try files.createDirectory(atPath: place, withIntermediateDirectories: false) }
        let output = school.folder.path("report")
        for (command, more) in [
            ("nightly", []), ("report", ["2026-014", "--key", school.key(), "--output", output]),
            ("report", ["2026-014", "--page", school.folder.path("page.html")]),
        ] {
            let words = ["TMPDIR=\(place)", Program.url.path, command, "--site", school.site.path]
            let result = try Program.run(URL(fileURLWithPath: "/usr/bin/env"), words + more)
            #expect([0, 2].contains(result.status), "\(command): \(result.messages)")
        }
        #expect(try school.rows(ofReportIn: URL(fileURLWithPath: output)).count == 25)
        #expect(files.fileExists(atPath: place) == isThere)
        if isThere { #expect(try files.contentsOfDirectory(atPath: place) == []) }
    }

    @Test(
        "The search finds a planted name",
        arguments: ["plain", "other case", "UTF-16LE", "base64", "file name"])
    func searchFinds(_ form: String) throws {
        let folder = try TemporaryFolder()
        let name = "Bernard Thornbury"
        let around = Array("....:".utf8)
        let planted: [UInt8] =
            switch form {
            case "plain": around + Array(name.utf8) + around
            case "other case": around + Array(name.uppercased().utf8) + around
            case "UTF-16LE": around + name.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            case "base64":
                Array(Data(around + Array(name.utf8) + around).base64EncodedString().utf8)
            default: around
            }
        try folder.write(planted, to: "state/\(form == "file name" ? name : "x")/store.sqlite")
        let search = NameSearch(for: [name])
        #expect(try search.find(inFolder: folder.path("state")).count == 1)
        #expect(try NameSearch(for: ["Nobody Atall"]).find(inFolder: folder.path("state")) == [])
    }

    @Test("The status prints the keys of each office, to be compared with paper, and no name")
    func keysOfAuthorities() throws {
        let school = try SchoolCopy()
        _ = try school.night()
        let rows = try school.run(["status"]).output.split(separator: "\n")
            .filter { $0.hasPrefix("key ") }
        let listed = try school.run(["status"], ["--json"])
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [String: Any])
        let entries = try #require(object["authorities"] as? [[String: String]])
        #expect(
            entries.map { $0["role"] } == ["headteacher", "chair-of-governors", "dsl"])
        #expect(rows.count == entries.count)
        for (row, entry) in zip(rows, entries) {
            for word in ["role", "signing-key", "reading-key"] {
                let value = try #require(entry[word])
                #expect(row.contains(value), "\(word) in \(row)")
            }
        }
        let text = try school.text("authorities.yaml")
        let line = String(try #require(text.firstMatch(of: /signing-key: "([^"]+)"/)).1)
        let file = try school.folder.write(line + "\n", to: "head.pub")
        let print = try Program.run(
            RehearsalSigner.keygen, ["-l", "-f", file])
        let fingerprint = try #require(entries.first?["signing-key"])
        #expect(print.output.contains(fingerprint))
    }

    /// Every name found in the state folder, in what was said, and in what the commands that name
    /// nobody say afterwards.
    private func leaks(of school: SchoolCopy, said: [Program.Result]) throws -> [String] {
        let search = NameSearch(for: try Truth.read().mustNotLeak)
        var found = try search.find(inFolder: school.state)
        var said = said
        for command in [
            ["status"], ["status", "--json"], ["authorise", "list"],
            ["purge", "--dry-run"], ["journal", "verify"],
        ] {
            said.append(try school.run(command))
        }
        for result in said {
            found += search.find(in: Array((result.output + result.messages).utf8))
        }
        return found
    }
}
