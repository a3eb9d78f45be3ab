import Foundation
import TestSupport
import Testing

/// What the commands say of themselves.
@Suite("Every command helps, and says what it does not understand")
struct HelpTests {
    static let commands = [
        "", "init", "nightly", "purge", "report", "status", "authorise", "authorise new",
        "authorise check", "authorise sign", "authorise page", "authorise list", "authorise revoke",
        "authorise amend", "authorise no-action", "authorise delegate", "rules compile",
        "rules import", "key", "key new", "rules", "rules check", "rules try",
        "rules list", "rules test", "rules explain", "parse", "journal", "journal verify",
    ]

    @Test(
        "--help says what the command does, how it is called, and ends with 0", arguments: commands)
    func help(_ command: String) throws {
        let words = command.split(separator: " ").map(String.init)
        let result = try Program.run(words + ["--help"])
        #expect(result.status == 0 && result.messages.isEmpty)
        #expect(result.output.hasPrefix("OVERVIEW: "))
        #expect(result.output.contains("USAGE: " + (["headnote"] + words).joined(separator: " ")))
    }

    @Test(
        "The commands that people type by hand show an example",
        arguments: [
            "init", "nightly", "purge", "report", "authorise new", "authorise sign",
            "authorise page",
            "authorise revoke", "authorise amend", "authorise no-action", "authorise delegate",
            "key new", "rules check",
            "rules try", "rules test", "rules list", "rules explain", "parse",
        ])
    func example(_ command: String) throws {
        let words = command.split(separator: " ").map(String.init)
        let help = try Program.run(words + ["--help"]).output
        let example = "headnote " + command
        #expect(help.contains("Example") && help.contains(example))
    }

    @Test("An option that there is not ends with 64 and is named", arguments: commands.dropFirst())
    func unknownOption(_ command: String) throws {
        let words = command.split(separator: " ").map(String.init)
        let result = try Program.run(words + ["--no-such-option"])
        #expect(result.status == 64)
        #expect(result.output.isEmpty && !result.messages.isEmpty)
    }

    @Test(
        "A wrong value on the command line ends with 64 and says what would be right",
        arguments: [
            (["nightly", "--site", ".", "--workers", "0"], "from 1 to 64"),
            (
                ["parse", "--format", "nonsense", "/dev/null"],
                "there is no format called 'nonsense'"
            ),
            (["parse", "--time-zone", "Mars/North", "/dev/null"], "'Mars/North' is not installed"),
            (["parse", "--reference-time", "yesterday", "/dev/null"], "2026-11-20T02:00:00Z"),
            (["authorise", "new", "--site", ".", "Thornbury"], "2026-021"),
        ])
    func wrongValue(_ words: [String], _ sentence: String) throws {
        let result = try Program.run(words)
        #expect(result.status == 64)
        #expect(result.messages.contains(sentence), "\(result.messages)")
    }

    @Test(
        "A site from 'init' is complete: its first night gives coverage only and names what lacks")
    func initialised() throws {
        let folder = try TemporaryFolder()
        let site = folder.path("new-school")
        let rules = Program.repository.appendingPathComponent("rules").path
        let made = try Program.run(["init", site, "--rules", rules])
        #expect(made.status == 0)
        #expect(try Program.run(["init", site, "--rules", rules]).status == 1)
        #expect(made.output.contains("headnote nightly --site \(site)"))
        let night = try Program.run(["nightly", "--site", site])
        #expect(!night.output.contains("flags under case handles, 1"))
        #expect(night.output.contains("coverage only"), "\(night.output)\(night.messages)")
        #expect(night.output.contains("list at least the headteacher, in an entry that begins"))
    }

    @Test("An installed program that the shell finds by its name finds the rules beside it")
    func installed() throws {
        let folder = try TemporaryFolder()
        let files = FileManager.default
        for name in ["bin", "share/headnote"] {
            try files.createDirectory(
                atPath: folder.path(name), withIntermediateDirectories: true)
        }
        try files.copyItem(atPath: Program.url.path, toPath: folder.path("bin/headnote"))
        try files.copyItem(
            atPath: Program.repository.appendingPathComponent("rules").path,
            toPath: folder.path("share/headnote/rules"))
        let made = try Program.run(
            URL(fileURLWithPath: "/bin/sh"),
            [
                "-c", "PATH=\"$1:$PATH\" headnote init \"$2\"", "sh", folder.path("bin"),
                folder.path("new"),
            ])
        #expect(made.status == 0, "\(made.messages)")
        let site = try String(contentsOfFile: folder.path("new/site.yaml"), encoding: .utf8)
        #expect(site.contains(folder.path("share/headnote/rules")))
    }

    @Test("Lines of keys are pasted below the comments of 'init', and the table is read")
    func pastedKeys() throws {
        let folder = try TemporaryFolder()
        let site = folder.path("new-school")
        let rules = Program.repository.appendingPathComponent("rules").path
        #expect(try Program.run(["init", site, "--rules", rules]).status == 0)
        let made = try Program.run(
            ["key", "new", "--output", folder.path("own.key"), "--passphrase-stdin"],
            input: "four plain words here\n")
        let table = try String(contentsOfFile: site + "/authorities.yaml", encoding: .utf8)
        try folder.write(
            table + "- name: \"Alex Example\"\n  role: reader\n  person: staff-01\n  "
                + made.output, to: "new-school/authorities.yaml")
        let status = try Program.run(["status", "--site", site])
        #expect(!status.output.contains("authorities.yaml"), "\(status.output)")
        #expect(status.output.contains("reader: reads with SHA256:"))
    }

    @Test("A register of permissions that nobody named is told, and 'init' writes none")
    func unnamedRegister() throws {
        let folder = try TemporaryFolder()
        let site = folder.path("new-school")
        let rules = Program.repository.appendingPathComponent("rules").path
        #expect(try Program.run(["init", site, "--rules", rules]).status == 0)
        let told = "permissions.csv lies here and site.yaml does not name it"
        #expect(try !Program.run(["status", "--site", site]).output.contains(told))
        try folder.write(
            "who,what,from,until,given-by,given-on,purpose\n", to: "new-school/permissions.csv")
        let status = try Program.run(["status", "--site", site])
        #expect(status.status == 2 && status.output.contains(told), "\(status.output)")
        let text = try String(contentsOfFile: site + "/site.yaml", encoding: .utf8)
        try folder.write(
            text.replacing("# permissions: permissions.csv", with: "permissions: permissions.csv"),
            to: "new-school/site.yaml")
        #expect(try !Program.run(["status", "--site", site]).output.contains(told))
    }

    @Test("Rules that are named from where one stands are found from the site's folder")
    func relativeRules() throws {
        let folder = try TemporaryFolder()
        let made = try Program.run(
            ["init", folder.path("new-school"), "--rules", "rules"], in: Program.repository)
        #expect(made.status == 0, "\(made.messages)")
        let site = try String(contentsOfFile: folder.path("new-school/site.yaml"), encoding: .utf8)
        let flags = String(try #require(site.firstMatch(of: /flags: \[([^\]]+)\]/)).1)
        #expect(flags.hasPrefix("/") && FileManager.default.fileExists(atPath: flags), "\(flags)")
    }

    @Test("A folder that lacks some of what rules consist of is refused, and nothing is made")
    func notRules() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "rules/flags/a.yml")
        let made = try Program.run(
            ["init", folder.path("new-school"), "--rules", folder.path("rules")])
        #expect(made.status == 64)
        #expect(made.messages.contains("does not hold categories, protected"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("new-school")))
    }
}

/// For those who write rules.
@Suite("rules check and rules try tell a rule's author what is so")
struct RulesCommandTests {
    static let shipped = Program.repository.appendingPathComponent("rules/flags").path

    private static func rule(_ id: String, _ detection: String) -> String {
        """
        title: A test rule
        id: \(id)
        status: test
        description: Only for a test.
        references: [P1 6.3.1]
        author: Headnote
        date: 2026-11-21
        logsource:
          category: proxy
        detection:
          one:
            \(detection)
          condition: one
        level: low

        """
    }

    private static let id = "0d2cbb60-6f5e-4f3c-9d0a-0f8f6a0a7b01"

    @Test("The shipped rules have no problem")
    func shippedRules() throws {
        let result = try Program.run(["rules", "check", Self.shipped])
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.isEmpty && result.messages.contains("no problem"))
        let list = try Program.run(["rules", "list", Self.shipped])
        #expect(list.status == 0 && list.output.contains("Gambling site"))
    }

    @Test(
        "Each problem is named with file, line and column, and ends with 10",
        arguments: [
            ("cs-host|fuzzy: a.example", ":12:5: unknown modifier 'fuzzy'"),
            ("cs-usrname: a", ":12:5: "),
            ("cs-username: b.thornbury", ":12:5: "),
            ("c-ip: 10.20.1.17", ":12:5: "),
            ("cs-host|re: '(a'", ":12:"),
        ])
    func problems(_ detection: String, _ place: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.rule(Self.id, detection), to: "bad.yml")
        let result = try Program.run(["rules", "check", path])
        #expect(result.status == 10)
        #expect(result.output.contains(path + place), "\(result.output)")
    }

    @Test("All problems of all files come at once")
    func allAtOnce() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.rule(Self.id, "cs-host|fuzzy: a"), to: "a.yml")
        try folder.write(Self.rule(Self.id, "cs-host: a.example"), to: "b.yml")
        try folder.write("title: [\n", to: "c.yml")
        let result = try Program.run(["rules", "check", folder.url.path])
        #expect(result.status == 10)
        for name in ["a.yml:", "c.yml:"] { #expect(result.output.contains("/" + name)) }
        let missing = try Program.run(["rules", "check", folder.path("none.yml")])
        #expect(missing.status == 10 && missing.output.contains("none.yml"))
    }

    @Test("A trial prints LINE<TAB>RULE-ID for each match, sorted, and nothing else")
    func trial() throws {
        let folder = try TemporaryFolder()
        let other = "0d2cbb60-6f5e-4f3c-9d0a-0f8f6a0a7b00"
        try folder.write(Self.rule(Self.id, "cs-host|endswith: .example"), to: "rules/a.yml")
        try folder.write(Self.rule(other, "cs-method: CONNECT"), to: "rules/b.yml")
        let records = try folder.write(
            """
            {"cs-host": "www.school.example", "cs-method": "CONNECT"}
            {"cs-host": "www.school.test", "cs-method": "GET"}

            {"cs-host": "a.example", "cs-method": "GET"}

            """, to: "records.ndjson")
        let result = try Program.run(
            ["rules", "try", "--rules", folder.path("rules"), records])
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output == "1\t\(other)\n1\t\(Self.id)\n4\t\(Self.id)\n")
    }

    @Test("A line that is no flat object is named by its number, and the others are tried")
    func badRecord() throws {
        let folder = try TemporaryFolder()
        let rule = try folder.write(Self.rule(Self.id, "cs-method: GET"), to: "a.yml")
        let records = try folder.write(
            "{\"cs-method\": \"GET\"}\nnot json\n{\"cs-method\": \"GET\"}\n", to: "r.ndjson")
        let result = try Program.run(["rules", "try", "--rules", rule, records])
        #expect(result.status == 2)
        #expect(result.output == "1\t\(Self.id)\n3\t\(Self.id)\n")
        #expect(result.messages.contains("r.ndjson:2: no flat JSON object"))
    }
}
