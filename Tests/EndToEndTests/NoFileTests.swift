import Foundation
import TestSupport
import Testing

/// A place of a site in which a pipe lies instead of a file, and what the night says of it.
struct PipePlace: CustomTestStringConvertible, Sendable {
    let name: String
    /// The exit code of the night.
    let status: Int32
    let says: String

    var testDescription: String { name }

    init(_ name: String, _ status: Int32 = 2, says: String? = nil) {
        self.name = name
        self.status = status
        self.says = says ?? "SITE/\(name):1:1: cannot be read: it is a pipe, not a file"
    }

    static let places = [
        PipePlace("site.yaml", 1, says: "cannot read SITE/site.yaml: it is a pipe, not a file"),
        PipePlace("people.csv"), PipePlace("permissions.csv"),
        PipePlace("authorities.yaml"), PipePlace("authorities.yaml.sig"),
        PipePlace("site-confirmed.yaml"),
        PipePlace(
            "authorisations/2026-014.yaml",
            says: "SITE/authorisations: a file of 2026-014 cannot be read: it is a pipe"),
        PipePlace("rules/flags/pipe.yml"), PipePlace("rules/categories/pipe/domains"),
        PipePlace("rules/protected/pipe/urls"),
    ]
}

@Suite("What lies in the place of a file is refused at once (design 5, rules 2 and 7)")
struct NoFileTests {
    @Test(
        "A pipe in the place of a file is named and keeps no night waiting",
        arguments: PipePlace.places)
    func pipe(_ pipe: PipePlace) throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        try put(pipe.name, in: school)
        let night = try Program.runInTime(["nightly", "--site", school.site.path])
        #expect(night.status == pipe.status, "137 is a night that waited")
        let said = (night.output + night.messages)
            .replacingOccurrences(of: school.site.path, with: "SITE")
        #expect(said.contains(pipe.says), "\(said)")
    }

    @Test("No protected channel is lost unseen: the logs wait, also where a folder is none")
    func protected() throws {
        for name in ["rules/protected/pipe/domains", "rules/protected/pipe"] {
            let school = try SchoolCopy(logs: false, authorisations: [])
            try put(name, in: school)
            let night = try Program.runInTime(["nightly", "--site", school.site.path])
            #expect(night.status == 2 && night.output.contains("the logs wait"), "\(night.output)")
        }
    }

    @Test("A table may be a link to a file in another folder, and not one to a pipe")
    func links() throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        for (place, isRead) in [("office/people.csv", true), ("office/pipe", false)] {
            if isRead {
                try school.write(try school.bytes("people.csv"), to: place)
            } else {
                try put(place, in: school)
            }
            try school.remove("people.csv")
            try FileManager.default.createSymbolicLink(
                atPath: school.path("people.csv"), withDestinationPath: school.path(place))
            let night = try Program.runInTime(["nightly", "--site", school.site.path])
            #expect(night.output.contains("people.csv:1:1: cannot be read") == !isRead)
            #expect(night.output.contains("the logs wait") == !isRead)
            // Of a register nothing can be said while nobody knows who there is.
            #expect(!night.output.contains("permits nothing"))
        }
    }

    @Test("A pipe in the place of a key, of records or of the journal keeps no command waiting")
    func commands() throws {
        let school = try SchoolCopy(logs: false, authorisations: ["2026-014"])
        let site = ["--site", school.site.path]
        try put("pipe", in: school)
        let pipe = school.path("pipe")
        let commands: [[String]] = [
            ["report"] + site + ["2026-014", "--key", pipe, "--output", school.path("out")],
            ["rules", "try", "--rules", school.path("rules/flags"), pipe],
            ["authorise", "sign"] + site + ["2026-014", "--key", pipe],
        ]
        for command in commands {
            let result = try Program.runInTime(command)
            #expect(result.status != 0 && result.status != 137, "\(command)")
            #expect(result.messages.contains("it is a pipe, not a file"), "\(result.messages)")
        }
        try put("state/journal.ndjson", in: school)
        let journal = try Program.runInTime(["journal", "verify"] + site)
        #expect(journal.status == 1, "\(journal.messages)")
        #expect(journal.messages.contains("journal.ndjson: unreadable: it is not a file"))
    }

    @Test("Records may come through a pipe that the command line itself hands over")
    func handedOver() throws {
        let folder = try TemporaryFolder()
        let id = "0d2cbb60-6f5e-4f3c-9d0a-0f8f6a0a7b02"
        let rule = try folder.write(
            "title: Games\nid: \(id)\nlogsource: { category: proxy }\n"
                + "detection: { s: { cs-host: games.example }, condition: s }\n", to: "r.yml")
        let record = #"{"cs-host": "games.example"}"#
        for path in ["/dev/stdin", "/dev/fd/3"] {
            let script = #"echo "$2" | "$0" rules try --rules "$1" "$3" 3<&0"#
            let result = try Program.run(
                URL(fileURLWithPath: "/bin/sh"),
                ["-c", script, Program.url.path, rule, record, path])
            #expect(result.output == "1\t\(id)\n", "\(result.messages)")
        }
    }

    @Test("A rule's name that is a link to nowhere or to a folder is told: a rule is missing")
    func ruleLinks() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "elsewhere/none")
        try folder.write("", to: "rules/none")
        for (name, target) in [("lost.yml", "nowhere"), ("folder.yml", "elsewhere")] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path("rules/" + name), withDestinationPath: folder.path(target))
        }
        let check = try Program.run(["rules", "check", folder.path("rules")])
        #expect(check.status == 10)
        for told in [
            "lost.yml:1:1: cannot be read: it is a link that leads nowhere",
            "folder.yml:1:1: cannot be read: it is a link to a folder, not a file",
        ] {
            #expect(check.output.contains(told), "\(check.output)")
        }
    }

    /// Puts a pipe into a site.
    private func put(_ name: String, in school: SchoolCopy) throws {
        let path = school.path(name)
        let files = FileManager.default
        if files.fileExists(atPath: path) { try school.remove(name) }
        try files.createDirectory(
            atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
            withIntermediateDirectories: true)
        guard mkfifo(path, 0o600) == 0 else { throw TestFault("no pipe at \(path)") }
    }
}
