import Foundation
import TestSupport
import Testing

/// Rule 2 at the state folder: what is not as the last run left it is refused, with a reason.
@Suite("A state that is not sound is refused")
struct StateTests {
    @Test(
        "While another run holds the lock, a night and a purge end with 12",
        arguments: ["nightly", "purge"])
    func locked(_ command: String) throws {
        let school = try SchoolCopy()
        _ = try school.night()
        let descriptor = open(school.state + "/run.lock", O_RDWR | O_CLOEXEC)
        defer { close(descriptor) }
        #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        let result = try school.run([command])
        #expect(result.status == 12)
        #expect(result.messages.contains("in use by another run"))
        // Who only reads need not wait.
        #expect(try school.events().count == 25)
    }

    @Test(
        "A store that a newer version made is left alone, with 12", .enabled(if: Python.hasSQLite))
    func newer() throws {
        let school = try SchoolCopy()
        _ = try school.night()
        try Python.run(
            "insert into grdb_migrations values ('2099-01 later')",
            on: school.state + "/store.sqlite")
        for command in [["nightly"], ["purge"], ["status"]] {
            let result = try school.run(command)
            #expect(result.status == 12, "\(command)")
            #expect(result.messages.contains("made by a newer version of Headnote"))
        }
    }

    @Test(
        "A store or keys that are damaged or gone end the night with 1, and nothing is counted anew",
        arguments: [
            ("store.sqlite", "file is not a database"),
            ("keys", "the keys belong to another store"),
        ])
    func damaged(_ name: String, _ sentence: String) throws {
        let school = try SchoolCopy()
        _ = try school.night()
        try school.remove("state/" + name)
        if name != "keys" { try school.write("garbage, and more of it", to: "state/" + name) }
        let night = try school.night()
        #expect(night.status == 1)
        #expect(night.messages.contains(sentence), "\(night.messages)")
    }

    @Test("The night tells of a journal that does not hold, and goes on")
    func nightOnABrokenJournal() throws {
        let school = try SchoolCopy()
        _ = try school.night()
        let text = try school.text("state/journal.ndjson")
        try school.write(
            text.replacingOccurrences(of: "\"tallied\":5", with: "\"tallied\":6"),
            to: "state/journal.ndjson")
        let night = try school.night()
        #expect(night.status == 2)
        #expect(night.output.contains("journal.ndjson: line 7 is not as it was written"))
    }

    @Test("A journal that was cut in the middle of a line is told, and not taken for a crash")
    func cutInALine() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        let text = try school.text("state/journal.ndjson")
        let lines = text.split(separator: "\n")
        let kept = lines[0].count + lines[1].count / 2
        try school.write(String(text.prefix(kept)), to: "state/journal.ndjson")
        let words = "the journal ends before entry \(lines.count)"
        #expect(try school.run(["journal", "verify"]).output.contains(words))
        let night = try school.night()
        #expect(night.status == 2 && night.output.contains(words), "\(night.output)")
    }

    @Test("A line of the journal that was changed, removed or moved is found and numbered")
    func journal() throws {
        let school = try SchoolCopy()
        _ = try school.night()
        _ = try school.night()
        let whole = try school.run(["journal", "verify"])
        #expect(whole.status == 0)
        let head = try #require(whole.output.firstMatch(of: /head (\d+:[0-9a-f]{64})/)).1
        let text = try school.text("state/journal.ndjson")
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.count == 9)
        for (changed, line) in [
            (text.replacingOccurrences(of: "\"tallied\":5", with: "\"tallied\":6"), 7),
            (lines[1...].joined(separator: "\n") + "\n", 1),
            ([lines[0], lines[2]].joined(separator: "\n") + "\n", 2),
            ([lines[0], lines[2], lines[1]].joined(separator: "\n") + "\n", 2),
        ] {
            try school.write(changed, to: "state/journal.ndjson")
            let found = try school.run(["journal", "verify"])
            #expect(found.status == 1)
            #expect(found.output.contains("line \(line) "), "\(found.output)")
        }
        // A tail that was cut off is found by what the store remembers of the last run, and without
        // a store with a head from a printed page.
        try school.write(lines[..<2].joined(separator: "\n") + "\n", to: "state/journal.ndjson")
        let cut = try school.run(["journal", "verify"])
        #expect(cut.status == 1 && cut.output.contains("the journal ends before entry 9"))
        #expect(cut.output.contains("tell headteacher and chair of governors"))
        try school.remove("state/store.sqlite")
        let alone = try school.run(["journal", "verify"])
        #expect(alone.status == 0 && alone.output.contains("show only with --expect"))
        #expect(try school.run(["journal", "verify"], ["--expect", String(head)]).status == 1)
        try school.write(text, to: "state/journal.ndjson")
        #expect(try school.run(["journal", "verify"], ["--expect", String(head)]).status == 0)
    }

    @Test("A journal that is not there is empty before the first night, and cut after it")
    func noJournal() throws {
        let school = try SchoolCopy(logs: false)
        let before = try school.run(["journal", "verify"])
        #expect(before.status == 0 && before.output.contains("nothing has been noted yet"))
        let purge = try school.run(["purge"], ["--dry-run"])
        #expect(purge.status == 1)
        #expect(purge.messages.contains("no store yet; the first 'headnote nightly' makes it"))
        _ = try school.night()
        try school.remove("state/journal.ndjson")
        #expect(try school.run(["journal", "verify"]).status == 1)
        let usage = try school.run(["journal", "verify"], ["--expect", "5:abc"])
        #expect(usage.status == 64 && usage.messages.contains("headnote journal verify --site"))
    }

    @Test("State, its folders and files are their owner's alone")
    func permissions() throws {
        let school = try SchoolCopy()
        _ = try school.night()
        let files = FileManager.default
        for name in [""] + (try files.subpathsOfDirectory(atPath: school.state)) {
            var isFolder: ObjCBool = false
            let path = school.state + "/" + name
            _ = files.fileExists(atPath: path, isDirectory: &isFolder)
            let mode = try files.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == (isFolder.boolValue ? 0o700 : 0o600), "\(name)")
        }
    }
}

/// What a real school is held to.
@Suite("A real school is held to more than a rehearsal")
struct RealSiteTests {
    @Test("A real school takes the system's clock and refuses --now")
    func clock() throws {
        let school = try SchoolCopy.real()
        let night = try school.night("--now", "2026-11-20T02:00:00Z")
        #expect(night.status == 64)
        #expect(night.messages.contains("--now moves the clock of a rehearsal only"))
    }

    @Test(
        "Without assessment, policy or told staff a real night gives coverage only",
        arguments: ["impact-assessment", "policy-adopted", "staff-told"])
    func grounds(_ key: String) throws {
        let school = try SchoolCopy.real()
        if key == "impact-assessment" {
            let text = try school.text("site.yaml")
            let start = try #require(text.range(of: "impact-assessment:"))
            let end = try #require(text.range(of: "policy-adopted:"))
            try school.write(
                text.replacingCharacters(in: start.lowerBound..<end.lowerBound, with: ""),
                to: "site.yaml")
        } else {
            try school.change("site.yaml", "\n\(key):", to: "\n# \(key):")
        }
        let night = try school.night()
        #expect(night.output.contains("not matched site.yaml lacks \(key)"))
        #expect(night.output.contains("proxy: 9 files, 15,050 lines"))
        #expect(night.output.contains("tallied     0 flags under case handles, 0 unattributed"))
        #expect(!night.output.contains("REHEARSAL"))
        let notices = try school.flatNotices()
        #expect(!notices.isEmpty)
        for notice in notices {
            #expect(notice.contains("Nothing was compared with any rule this time"))
            #expect(notice.contains("(\(key))"))
            #expect(!notice.contains("There is no case") && !notice.contains("Headnote compared"))
            #expect(notice.contains("Headnote’s memory of this site began on"))
            #expect(!notice.contains("Nothing in the last four weeks"))
        }
    }

    @Test("A rehearsal key opens nothing in a real school")
    func rehearsalKey() throws {
        let school = try SchoolCopy.real()
        try school.write(
            Paper(subject: "{ person: staff-07, accounts: [b.thornbury] }").text,
            to: "authorisations/2026-021.yaml")
        let night = try school.nightSummary()
        #expect(night.totals.countedEvents == nil, "only a rehearsal's night counts events")
        #expect(night.authorisations.map(\.countedEvents) == [nil])
        let result = try school.report().result
        #expect(result.status == 11)
        #expect(result.messages.contains("published rehearsal key"))
    }

    @Test(
        "A published key stops a real school's night in whatever entry; slipped in later it decides nothing",
        arguments: [
            ("reader", "reading-key: \"x25519:yHNyY57d+BNTGpBBLqTMFr8uH/y3+euJk757wPV5ZDI=\""),
            (
                "dsl",
                "signing-key: \"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAHvACNVMpmB6VNVXxIQmfzNGMwCCeMyqElcWtXuuUau\""
            ),
        ])
    func publishedKeys(_ role: String, _ key: String) throws {
        let entry = "- name: other\n  role: \(role)\n  person: staff-03\n  \(key)\n"
        let published = "keys that are published for rehearsals, in 1 entry"
        let first = try SchoolCopy.real()
        try first.append(entry, to: "authorities.yaml")
        let refused = try first.night()
        #expect(refused.status == 1 && refused.messages.contains(published))
        let later = try SchoolCopy.real()
        _ = try later.night()
        try later.append(entry, to: "authorities.yaml")
        let unsigned = try later.night()
        #expect(unsigned.status == 2)
        #expect(unsigned.output.contains("the change does not count: it is not signed"))
        let head = later.folder.path("key-headteacher")
        try later.sign("authorities.yaml", withKey: head, namespace: "headnote-authorities@v1")
        let signed = try later.night()
        #expect(signed.status == 1 && signed.messages.contains(published))
    }

    @Test("A rehearsal stays one, at its instant, and a real school cannot become one")
    func pinned() throws {
        let real = try SchoolCopy.real()
        _ = try real.night()
        try real.append("\nrehearsal: 2026-11-20T02:00:00Z\n", to: "site.yaml")
        let refused = try real.night()
        #expect(refused.status == 1)
        #expect(refused.messages.contains("pinned as real"))
        // In a rehearsal anybody's key would open a report, at whatever instant they say.
        let output = real.folder.path("report")
        for words in [["--key", real.key(), "--output", output], ["--page", output]] {
            let report = try real.run(["report"], ["2026-014"] + words)
            #expect(report.status == 1, "\(words)")
            #expect(report.messages.contains("'rehearsal' in site.yaml is not what the first run"))
        }
        #expect(!FileManager.default.fileExists(atPath: output))
        #expect(
            try real.text("state/journal.ndjson").matches(of: /"rehearsal-changed"/).count == 2)
        for words in [["status"], ["authorise", "list"], ["authorise", "check", "authorities"]] {
            let told = try real.run(words)
            #expect(told.status == 1 && told.output.isEmpty, "\(words)")
            #expect(told.messages.contains("'rehearsal' in site.yaml is not what the first run"))
        }
        #expect(try real.run(["journal", "verify"]).status == 0)
        let rehearsal = try SchoolCopy()
        _ = try rehearsal.night()
        try rehearsal.change("site.yaml", "rehearsal: 2026-11-20", to: "rehearsal: 2026-11-21")
        #expect(try rehearsal.night().status == 1)
    }
}

extension SchoolCopy {
    /// A school that is no rehearsal, with keys that are published nowhere.
    static func real() throws -> SchoolCopy {
        let school = try SchoolCopy(authorisations: [])
        try school.change("site.yaml", "\nrehearsal:", to: "\n# rehearsal:")
        try school.removeConfirmation()
        let (_, signingKey) = try school.makeKey("headteacher")
        let reading = try Program.run(
            ["key", "new", "--output", school.folder.path("reading"), "--passphrase-stdin"],
            input: passphrase + "\n")
        try school.write(
            """
            - name: headteacher
              role: headteacher
              person: staff-01
              signing-key: "\(signingKey)"
              \(reading.output.replacing(/reading-key: (\S+)/) { "reading-key: \"\($0.1)\"" })
              from: 2020-01-01
              until: 2099-08-31

            """, to: "authorities.yaml")
        return school
    }
}

/// SQLite by way of Python, where it is installed.
enum Python {
    static let path = URL(fileURLWithPath: "/usr/bin/env")
    static let hasSQLite: Bool = {
        let result = try? Program.run(path, ["python3", "-c", "import sqlite3"])
        return result?.status == 0
    }()

    /// Runs a statement on a database.
    static func run(_ statement: String, on database: String) throws {
        let code =
            "import sqlite3,sys;c=sqlite3.connect(sys.argv[1]);c.execute(sys.argv[2]);c.commit()"
        let result = try Program.run(path, ["python3", "-c", code, database, statement])
        guard result.status == 0 else { throw TestFault(result.messages) }
    }
}
