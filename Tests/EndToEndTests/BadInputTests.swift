import Foundation
import TestSupport
import Testing

/// One way to break a school, and what must be said of it.
struct BadInput: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// The exit code of the night.
    let status: Int32
    /// What standard output or standard error must say, with file and line where there is one.
    let says: String
    let damage: @Sendable (SchoolCopy) throws -> Void

    init(
        _ name: String, _ status: Int32, says: String,
        damage: @escaping @Sendable (SchoolCopy) throws -> Void
    ) {
        testDescription = name
        self.status = status
        self.says = says
        self.damage = damage
    }

    /// The night cannot begin: one sentence, nothing done.
    static let stopping: [BadInput] = [
        BadInput("no site.yaml", 1, says: "cannot read SITE/site.yaml: No such file") {
            try $0.remove("site.yaml")
        },
        BadInput(
            "unknown key", 1, says: "SITE/site.yaml:62:1: unknown key 'stat'; did you mean 'state'?"
        ) {
            try $0.change("site.yaml", "\nstate:", to: "\nstat:")
        },
        BadInput("bad YAML", 1, says: "SITE/site.yaml:") {
            try $0.append("x: [\n", to: "site.yaml")
        },
        BadInput("alias bomb", 1, says: "an anchor; anchors are not accepted") {
            try $0.append("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b,*b]\n", to: "site.yaml")
        },
        BadInput("site.yaml larger than any", 1, says: "larger than") {
            try $0.append(String(repeating: "# padding\n", count: 30_000), to: "site.yaml")
        },
        BadInput("unknown zone", 1, says: "SITE/site.yaml:7:12: ") {
            try $0.change("site.yaml", "Europe/London", to: "Europe/Londn")
        },
        BadInput("channel and format do not fit", 1, says: "the format squid gives web records") {
            try $0.change("site.yaml", "channel: web", to: "channel: email")
        },
        BadInput("a state folder that is a file", 1, says: "SITE/state") {
            try $0.write("in the way", to: "state")
        },
        BadInput(
            "a real school with published rehearsal keys", 1,
            says: "authorities.yaml lists keys that are published for rehearsals, in 3 entries"
        ) {
            try $0.change("site.yaml", "\nrehearsal:", to: "\n# rehearsal:")
        },
    ]

    /// The night goes on with the rest.
    static let goingOn: [BadInput] = [
        BadInput("missing log folder", 2, says: "fault       proxy: no file matches access.log*") {
            try $0.remove("logs/proxy")
        },
        BadInput("glob that matches nothing", 2, says: "proxy: no file matches axess.log*") {
            try $0.change("site.yaml", "access.log*", to: "axess.log*")
        },
        BadInput(
            "empty log", 2,
            says:
                "missing     proxy: no records on 2026-07-16 to 2026-07-21, 2026-10-07, 2026-11-01 to 2026-11-19"
        ) {
            try $0.write("", to: "logs/proxy/access.log")
        },
        BadInput("binary log", 2, says: "malformed") {
            var random = SeededGenerator(seed: 7)
            let noise = (0..<4000).map { _ in UInt8.random(in: 0...255, using: &random) }
            try $0.write(noise, to: "logs/proxy/access.log")
        },
        BadInput("mail log configured as squid", 2, says: "2026-11-01 to 2026-11-19") {
            try $0.write(try $0.bytes("logs/mail/mail.log"), to: "logs/proxy/access.log")
        },
        BadInput(
            "folder, device and pipe among the logs", 2,
            says: "access.log.fifo is a folder, a device or a pipe"
        ) {
            try $0.write("", to: "logs/proxy/access.log.d/x")
            symlink("/dev/zero", $0.path("logs/proxy/access.log.zero"))
            mkfifo($0.path("logs/proxy/access.log.fifo"), 0o600)
        },
        BadInput("gzip with a wrong checksum", 2, says: "fault       proxy: access.log.2.gz") {
            var bytes = try $0.bytes("logs/proxy/access.log.2.gz")
            bytes[bytes.count - 6] ^= 0xFF
            try $0.write(bytes, to: "logs/proxy/access.log.2.gz")
        },
        BadInput("line without an end", 2, says: "refused     proxy: 1 line overlong-line") {
            try $0.append(
                String(repeating: "a", count: 3 << 20) + "\n", to: "logs/proxy/access.log")
        },
        BadInput("two rules with one id", 2, says: "is also that of") {
            let rule = try $0.text("../rules/flags/weapons.yml")
            try $0.write(rule, to: "../rules/flags/zz.yml")
        },
        BadInput(
            "unsupported Sigma modifier", 2, says: "weapons.yml:17:5: unknown modifier 'fuzzy'"
        ) {
            try $0.change(
                "../rules/flags/weapons.yml", "category: weapons", to: "category|fuzzy: weapons")
        },
        BadInput(
            "no authorities", 2, says: "SITE/authorities.yaml:1:1: nobody may authorise anything"
        ) {
            try $0.write("", to: "authorities.yaml")
        },
        BadInput(
            "no authorities file", 2,
            says: "SITE/authorities.yaml:1:1: cannot be read: No such file"
        ) {
            try $0.remove("authorities.yaml")
        },
        BadInput("no authorisations folder", 2, says: "SITE/authorisations:1:1: cannot be read") {
            try $0.remove("authorisations")
        },
    ]
}

/// Rule 7: bad input never stops the night, and rule 2: what decides must be sound.
@Suite("Bad input is said in one clear sentence, and loses nothing")
struct BadInputTests {
    @Test(
        "What the night cannot begin without ends it with 1, and nothing is done",
        arguments: BadInput.stopping)
    func stopping(_ bad: BadInput) throws {
        let school = try SchoolCopy()
        try bad.damage(school)
        let night = try school.night()
        #expect(night.status == bad.status)
        #expect(night.output.isEmpty)
        expect(night.messages, says: bad.says, in: school)
        let lines = night.messages.split(separator: "\n")
        #expect(!lines.isEmpty && lines.allSatisfy { $0.hasPrefix("headnote: ") })
        #expect(!FileManager.default.fileExists(atPath: school.state + "/notices/x"))
        #expect(FileManager.default.fileExists(atPath: school.path("logs/proxy/access.log.8.gz")))
    }

    @Test("The night goes on with the rest and ends with 2", arguments: BadInput.goingOn)
    func goingOn(_ bad: BadInput) throws {
        let school = try SchoolCopy(authorisations: [])
        try bad.damage(school)
        let night = try school.night()
        #expect(night.status == bad.status, "\(night.messages)")
        expect(night.output, says: bad.says, in: school)
        // The other source was read and tallied all the same.
        #expect(night.output.contains("read        mail: 7 files, 5,514 lines, 824 records"))
        #expect(night.output.contains("5 private mails counted only"))
        #expect(try school.run(["status"]).output.contains("finished"))
    }

    @Test(
        "A night with bad input keeps what earlier nights wrote",
        arguments: BadInput.goingOn.filter {
            ["missing log folder", "binary log", "no authorities", "no authorisations folder"]
                .contains($0.testDescription)
        })
    func keeps(_ bad: BadInput) throws {
        let school = try SchoolCopy()
        _ = try school.night()
        let events = try school.events()
        let papers = try Snapshot(of: school.site.appendingPathComponent("authorisations"))
        try bad.damage(school)
        let night = try school.night()
        #expect(night.status == bad.status)
        // A report needs the papers and who may sign; with these back, every event opens.
        if !FileManager.default.fileExists(atPath: school.path("authorisations")) {
            try papers.write(to: school.site.appendingPathComponent("authorisations"))
        }
        try school.write(
            [UInt8](
                try Data(
                    contentsOf: Program.repository.appendingPathComponent(
                        "sample-logs/authorities.yaml"))),
            to: "authorities.yaml")
        #expect(try school.events() == events)
    }

    @Test("An account that two people have at one time is named with both lines; the logs wait")
    func sharedAccount() throws {
        let expected = try SchoolCopy()
        _ = try expected.night()
        let school = try SchoolCopy()
        let people = try school.text("people.csv")
        try school.append("staff-02,staff,Josephine Okafor,b.thornbury,,,\n", to: "people.csv")
        let night = try school.night()
        #expect(night.status == 2)
        expect(
            night.output,
            says:
                "SITE/people.csv:78:33: this account is another person's in line 14 on the same days",
            in: school)
        #expect(!night.output.contains("thornbury") && !night.output.contains("staff-07"))
        #expect(night.output.contains("not read    the logs wait"))
        #expect(night.output.contains("read        proxy: 0 files, 0 lines, 0 records"))
        // Once the table is right again nothing is missing, and nothing went to a wrong reader.
        try school.write(people, to: "people.csv")
        _ = try school.night()
        #expect(try school.outcome() == expected.outcome())
    }

    @Test("A rule on somebody's account is left out: the night says where it stands, not whom")
    func ruleOnSomebody() throws {
        let school = try SchoolCopy(authorisations: [])
        try school.write(
            "title: Somebody\nid: 0b0a6c0e-6a7e-4d6e-9a39-5f1f6f2c7a12\nlevel: low\n"
                + "references: [P1 6.3.1]\nlogsource: { category: proxy }\n"
                + "detection: { s: { cs-host: b-thornbury-laptop }, condition: s }\n",
            to: "rules/flags/somebody.yml")
        let night = try school.nightSummary()
        let told = night.problems.filter { $0.contains("somebody.yml") }
        #expect(told.count == 1)
        #expect(told.first?.contains("somebody.yml:6:") == true)
        #expect(told.first?.contains("holds an account or a name of people.csv") == true)
        #expect(told.first?.contains("thornbury") == false)
        let check = try school.run(["rules", "check"])
        #expect(check.status != 0)
        #expect((check.output + check.messages).contains("somebody.yml:6:"))
    }

    @Test("A rule on a role that one person holds is left out as one on somebody's account is")
    func ruleOnARole() throws {
        let school = try SchoolCopy(authorisations: [])
        let rule = "rules/flags/governor.yml"
        try school.write(
            "title: Rule about one\nid: 0b0a6c0e-6a7e-4d6e-9a39-5f1f6f2c7a13\nlevel: low\n"
                + "references: [P1 6.3.1]\nlogsource: { category: proxy }\n"
                + "detection:\n  s: { person-role: governor }\n  condition: s\n", to: rule)
        let sentence =
            "this rule can be about 1 person of people.csv only: who holds the role governor; a "
            + "site's rules may not ask who somebody is"
        let check = try school.run(["rules", "check"])
        #expect(check.status == 10)
        expect(check.output, says: "SITE/\(rule):8:14: \(sentence)", in: school)
        #expect(!check.output.contains("Castleforth") && !check.output.contains("governor-01"))
        let night = try school.nightSummary()
        #expect(night.problems.filter { $0.contains(sentence) }.count == 1)
        #expect(try school.flatNotices().map { $0.contains("Rule about one") } == [false, false])
        // Without it nothing is wrong: the shipped rules and the school's own are about many.
        try school.remove(rule)
        #expect(try school.run(["rules", "check"]).status == 0)
    }

    @Test("A list's line with somebody's account is a remark; what it is and what to do is told")
    func listOfSomebody() throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        try school.write(
            "b-thornbury-laptop.example\n", to: "rules/categories/somebody/domains")
        let remark =
            "remark      1 line of lists was left out: it holds an account or a name of people.csv; "
            + "which, and what to do: headnote rules check --site SITE"
        let night = try school.night()
        expect(night.output, says: remark, in: school)
        #expect(!night.output.contains("somebody/domains"))
        let status = try school.run(["status"])
        #expect(status.output.contains("1 line of lists was left out"))
        let check = try school.run(["rules", "check"])
        #expect(check.output.contains("somebody/domains:1:1: remark: left out: it holds"))
        #expect(check.output.contains("delete it if it means that person"))
        let compile = try school.run(["rules", "compile"])
        #expect(compile.status == 0, "\(compile.messages)")
        #expect(compile.messages.contains("somebody/domains:1:1: remark: left out: it holds"))
    }

    @Test(
        "A file that may not be read is a fault of its own",
        .enabled(if: geteuid() != 0, "root may read every file"))
    func unreadable() throws {
        let school = try SchoolCopy()
        chmod(school.path("logs/proxy/access.log.1"), 0)
        let night = try school.night()
        #expect(night.status == 2)
        #expect(night.output.contains("fault       proxy: access.log.1 unreadable"))
    }

    private func expect(
        _ text: String, says sentence: String, in school: SchoolCopy,
        at place: SourceLocation = #_sourceLocation
    ) {
        let text = text.replacingOccurrences(of: school.site.path, with: "SITE")
        #expect(text.contains(sentence), "\(text)", sourceLocation: place)
    }
}

extension Snapshot {
    /// Writes the files of a snapshot into a folder.
    func write(to folder: URL) throws {
        for (name, data) in files {
            let file = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: file)
        }
    }
}
