import Foundation
import TestSupport
import Testing

/// Rule 8 at the command line: the name of a document is compared, and no path is made of it.
@Suite("What is typed as a document's name leads to no other file")
struct PathTrickTests {
    /// A command that takes a name, what it ends with, and what it says of one that is none.
    private struct Command {
        let words: [String]
        let status: Int32
        let says: String

        init(
            _ words: [String], _ status: Int32 = 11,
            says: String = "no authorisation NAME is on file"
        ) {
            self.words = words
            self.status = status
            self.says = says
        }
    }

    /// Every command that takes one; `NAME` is the name.
    private static func commands(key: String, reading: String, output: String) -> [Command] {
        let because = ["--reason", "Settled."]
        return [
            Command(["authorise", "check", "NAME"]),
            Command(["authorise", "sign", "NAME", "--key", key]),
            Command(["authorise", "page", "NAME", "--output", output]),
            Command(["authorise", "revoke", "NAME", "--key", key] + because),
            Command(["authorise", "amend", "NAME", "--reader", "Winifred Castleforth"] + because),
            Command(["report", "NAME", "--page", output]),
            Command(["report", "NAME", "--key", reading, "--output", output]),
            Command(["authorise", "new", "NAME"], 64, says: "Give a number such as 2026-021"),
            Command(
                ["authorise", "new", "--number", "NAME"] + AuthoriseTests.person, 64,
                says: "'NAME' is no number; it looks like 2026-021."),
            Command(
                ["authorise", "no-action", "NAME"] + because, 64,
                says: "'NAME' is no case handle; it looks like K7QD-2MVX."),
            Command(
                ["authorise", "delegate", "NAME", "--until", "2026-12-11"] + because,
                says: "'NAME' is not a 'deputy-headteacher' in authorities.yaml"),
        ]
    }

    /// Paths to files that there are and to others, and names that a terminal would act on.
    private static let names = [
        "../x", "../site", "/etc/passwd", "2026-014/../2026-015", "2026-014\n2026-015",
        "2026-014\u{1}\u{1B}[31m",
    ]

    @Test(
        "It is refused in words that name it, and no file beside the state is made or changed",
        arguments: names)
    func refused(_ name: String) throws {
        let school = try SchoolCopy(logs: false)
        _ = try school.night()
        let output = school.folder.path("output")
        let commands = Self.commands(
            key: try school.signingKey("headteacher"), reading: school.key(), output: output)
        let before = try files(around: school)
        for command in commands {
            let words = command.words.map { $0 == "NAME" ? name : $0 }
            let result = try Program.run(words + ["--site", school.site.path])
            #expect(result.status == command.status, "\(words): \(result.messages)")
            let sentence = command.says.replacing("NAME", with: Self.shown(name))
            #expect(result.messages.contains(sentence), "\(words): \(result.messages)")
            let acts = result.messages.unicodeScalars.contains {
                $0.properties.generalCategory == .control && $0 != "\n"
            }
            #expect(!acts, "\(words): \(result.messages)")
        }
        #expect(try files(around: school) == before)
    }

    @Test("What stands for a number that cannot be read is no number that one could revoke")
    func unnumbered() throws {
        let school = try SchoolCopy(logs: false, authorisations: ["2026-014"])
        try school.change("authorisations/2026-014.yaml", "\"2026-014\"", to: "\"../../2026-014\"")
        try school.rename("authorisations/2026-014.yaml", to: "authorisations/notes.yaml")
        let before = try files(around: school)
        #expect(try school.run(["authorise", "list"]).output.contains("unnumbered"))
        for name in ["unnumbered", "../../2026-014"] {
            let result = try school.run(["authorise", "revoke"], [name, "--reason", "Settled."])
            #expect(result.status == 11, "\(name)")
            #expect(result.messages.contains("no authorisation \(name) is on file"))
        }
        #expect(try files(around: school) == before)
    }

    /// A name as a terminal shows it.
    private static func shown(_ name: String) -> String {
        name.replacing("\n", with: "<U+A>").replacing("\u{1}", with: "<U+1>")
            .replacing("\u{1B}", with: "<U+1B>")
    }

    /// Every file of the folder around the school with its bytes, the state and the rules apart.
    private func files(around school: SchoolCopy) throws -> [String: Data?] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: school.folder.url.path)
        let kept = names.filter { !$0.contains("/state/") && !$0.contains("/rules/") }
        return Dictionary(
            uniqueKeysWithValues: kept.map {
                ($0, FileManager.default.contents(atPath: school.folder.path($0)))
            })
    }
}
