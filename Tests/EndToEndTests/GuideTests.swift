import Foundation
import TestSupport
import Testing

/// What pages for people say must be typed and clicked.
@Suite("The guides name commands, options and buttons that there are")
struct GuideTests {
    static let guides = [
        "docs/for-headteachers.md", "docs/signing-in-the-browser.md", "docs/authorisations.md",
        "README.md",
    ]

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: Program.repository.appendingPathComponent(path), encoding: .utf8)
    }

    /// The commands of a guide: lines of a block, and what stands between backticks.
    private static func commands(_ guide: String) throws -> [[String]] {
        let lines = try text(guide).split(separator: "\n").flatMap { line -> [Substring] in
            line.contains("`headnote ")
                ? line.split(separator: "`").filter { $0.hasPrefix("headnote ") } : [line]
        }
        return lines.compactMap { line in
            let line = line.drop { $0 == "$" || $0 == " " }
            guard line.hasPrefix("headnote ") else { return nil }
            let command = line.split(separator: "#")[0].split(separator: "|")[0]
            return command.split(separator: " ").dropFirst().map(String.init)
        }
    }

    /// The subcommand that a line calls, as far as it is made of words that help knows.
    private static func help(_ words: [String]) throws -> (name: String, text: String) {
        var name: [String] = []
        var text = try Program.run(["--help"]).output
        for word in words {
            guard word.allSatisfy({ $0.isLowercase || $0 == "-" }), !word.hasPrefix("-"),
                text.contains("\n  \(word) ")
            else { break }
            name.append(word)
            text = try Program.run(name + ["--help"]).output
        }
        return (name.joined(separator: " "), text)
    }

    @Test("Every command is there, with every option that it is given", arguments: guides)
    func commands(_ guide: String) throws {
        let commands = try Self.commands(guide)
        #expect(commands.count > 3)
        for words in commands {
            let help = try Self.help(words)
            #expect(!help.name.isEmpty, "\(words)")
            for option in words where option.hasPrefix("--") {
                #expect(help.text.contains(option), "\(option) of 'headnote \(help.name)'")
            }
        }
    }

    /// The table of §4: the words of each question in bold, and an answer.
    private static func answers() throws -> [(question: String, answer: String)] {
        try text("docs/for-headteachers.md").split(separator: "\n").compactMap { line in
            line.wholeMatch(of: /\| \*\*([^*]+)\*\*.* \| (.+) \|/).map {
                (question: String($0.1), answer: String($0.2).replacing("`", with: ""))
            }
        }
    }

    @Test("The dialogue asks what the guide's table asks, in its order, and takes its answers")
    func dialogue() throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        try school.change(
            "site.yaml", "\npolicy-adopted",
            to: "\nconsultations: { occasional: [HR] }\npolicy-adopted")
        let table = try Self.answers()
        let result = try school.run(
            ["authorise", "new"], ["--ask"],
            input: table.map { $0.answer + "\n" }.joined())
        #expect(result.status == 0, "\(result.messages)\(result.output)")
        let asked = result.messages.components(separatedBy: "]: ").dropLast()
        #expect(asked.count == table.count, "\(result.messages)")
        for (prompt, row) in zip(asked, table) {
            #expect(prompt.hasPrefix(row.question), "\(prompt)")
        }
        #expect(result.output.contains("2026-001 is in order and waits for signatures"))
        #expect(result.output.contains("HR: Pat Quill, on 2026-11-18"))
        let text = try school.text("authorisations/2026-001.yaml")
        for line in [
            "in-force: { from: 2026-11-21, until: 2026-12-18 }",
            "events: { from: 2026-11-01, to: 2026-11-30 }", "case-handle: \"K7QD-2MVX\"",
            "purpose: unauthorised-use", "grounds: trigger",
            "name: \"Pat Quill\", date: 2026-11-18",
            "channels: [web]", "categories: [gambling]", "details: []",
            "readers: [Rosalind Featherby, Winifred Castleforth]", "notify: { by: 2027-01-08 }",
        ] { #expect(text.contains(line), "\(line) in \(text)") }
    }

    @Test("From a notice to an opened report, in the guide's order, with keys of the head's own")
    func whole() throws {
        let school = try SchoolCopy(authorisations: [])
        let keys = try school.giveHeadOwnKeys()
        // "A notice comes"; of its cases the headteacher wants a closer look at one.
        _ = try school.night()
        let found = try school.gamblingCase()
        let counted = NoticeCounts([found.text], title: "Gambling site").attributed
        #expect(counted > 0 && counted == NoticeCounts([found.text], title: "").attributed)
        try sayAndSign(school, found.handle, keys.signing)
        // "Read the report": the next night collects.
        let night = try school.nightSummary("--now", "2026-11-21T02:00:00Z")
        #expect(night.accepted("2026-001") && night.totals.events == counted)
        let rows = try school.eventsOfOwnKey(
            "2026-001", keys.reading, now: "2026-11-21T08:00:00Z")
        #expect(rows.count == counted)
        for row in rows {
            #expect(row.contains(",Bernard Thornbury,") && row.contains(",Gambling site,"))
            #expect(row.contains(",2026-11-"), "\(found.month): \(row)")
        }
        let check = try school.run(
            ["authorise", "check"], ["2026-001", "--now", "2026-11-21T09:00:00Z"])
        #expect(check.status == 0 && check.output.contains("its report was opened 1 time:"))
        #expect(check.output.contains("- on 2026-11-21 by a headteacher"), "\(check.output)")
    }

    /// "Say what you authorise" with the answers of the guide's table and a handle of a notice, and
    /// "Sign".
    private func sayAndSign(_ school: SchoolCopy, _ handle: String, _ key: String) throws {
        // This school asks for no advice.
        let table = try Self.answers().filter {
            !$0.question.contains("advice") && $0.question != "on which day"
        }
        let answers = table.map { $0.answer.replacing("K7QD-2MVX", with: handle) + "\n" }
        #expect(answers.contains(handle + "\n"))
        let new = try school.run(["authorise", "new"], ["--ask"], input: answers.joined())
        #expect(new.status == 0 && new.output.contains("2026-001 is in order"), "\(new.output)")
        let page = try school.run(
            ["authorise", "page"], ["2026-001", "--output", school.folder.path("sign.html")])
        #expect(page.status == 0, "\(page.messages)")
        let sign = try school.run(["authorise", "sign"], ["2026-001", "--key", key])
        #expect(sign.status == 0, "\(sign.messages)")
        let check = try school.run(["authorise", "check"], ["2026-001"])
        #expect(check.status == 0 && check.output.contains("no report has been made"))
        #expect(check.output.contains("- it starts on 2026-11-21"), "\(check.output)")
    }

    @Test("Everything that the headteacher is to click stands on a page")
    func buttons() throws {
        let templates = try ["make-keys", "sign-document", "read-report"].map {
            try Self.text("Sources/Reports/Templates/\($0).mustache")
        }.joined()
        let paper = try Self.text("Sources/Reports/Pages/SigningPaper.swift")
        let ticks = ["authorise", "sign"].map {
            paper.replacing(#"\(authorises ? "authorise" : "sign")"#, with: $0)
        }.joined()
        let pages = templates + ticks
        let guide = try Self.text("docs/for-headteachers.md").replacing("\n   ", with: " ")
        let labels = guide.matches(of: /(?:[Cc]lick|then|tick) \*\*([^*]+)\*\*/).map(\.1)
        #expect(labels.count >= 9)
        for label in labels { #expect(pages.contains(label), "\(label)") }
    }
}
