import Foundation
import TestSupport
import Testing

@Suite("authorise new asks in plain words, and takes the answers that people give")
struct AuthoriseDialogueTests {
    @Test("Asked in plain words, a head writes an authorisation without knowing its fields")
    func questions() throws {
        let school = try SchoolCopy(authorisations: [])
        let answers = [
            "", "2026-12-05", "2026-11-01", "", "thornbury", "staff-07", "", "rumour", "complaint",
            "tbc", "Seen in lessons.", "A parent wrote.", "web", "nothing, gambling", "gambling",
            "paths", "", "",
        ]
        let result = try school.run(
            ["authorise", "new"], ["--ask"], input: answers.joined(separator: "\n") + "\n")
        #expect(result.status == 0, "\(result.messages)\(result.output)")
        #expect(result.output.contains("By id, please: staff-07 (Bernard Thornbury)"))
        #expect(result.output.contains("'rumour' is none of them."))
        #expect(result.output.contains("Please say it in your own words."))
        #expect(result.output.contains("'nothing' is none of them."))
        #expect(result.output.contains("2026-001 is in order and waits for signatures"))
        let text = try school.text("authorisations/2026-001.yaml")
        for line in [
            "grounds: complaint", "reason: \"Seen in lessons.\"", "categories: [gambling]",
            "until: 2026-12-05", "details: [paths]", "notify: { by: 2026-12-12 }",
        ] { #expect(text.contains(line), "\(line) in \(text)") }
    }

    @Test(
        "A choice is taken by the names that the guide and the pages have for it, in any spelling",
        arguments: [
            ("Child safety", "A colleague", "E-mail", "Search terms"),
            (
                "the safety of children", "a concern that was raised at work", "e-mail",
                "SEARCH-TERMS"
            ),
            ("child-safety", "colleague", "email", "the search terms"),
        ])
    func plainWords(
        _ purpose: String, _ grounds: String, _ channel: String, _ detail: String
    ) throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        let answers = [
            "21st November 2026", "18 Dec 2026", "1 november 2026", "2026-11-30", "Pupils",
            purpose, grounds, "Seen in lessons.", "A parent wrote.", channel,
            "Gambling, weapons site",
            detail, "the head", "Rosalind Featherby", "chair of governors", "8 January 2027",
        ]
        let result = try school.run(
            ["authorise", "new"], ["--ask"],
            input: answers.joined(separator: "\n") + "\n")
        #expect(result.status == 0, "\(result.messages)\(result.output)")
        #expect(result.output.contains("Rosalind Featherby is a reader already."))
        let text = try school.text("authorisations/2026-001.yaml")
        for line in [
            "in-force: { from: 2026-11-21, until: 2026-12-18 }",
            "events: { from: 2026-11-01, to: 2026-11-30 }", "purpose: child-safety",
            "grounds: colleague", "  - roles: [pupil]", "channels: [email]",
            "categories: [gambling]",
            "details: [search-terms]", "readers: [Rosalind Featherby, Winifred Castleforth]",
            "notify: { by: 2027-01-08 }",
        ] { #expect(text.contains(line), "\(line) in \(text)") }
        #expect(!text.contains("rules: []"), "'weapons site' is a rule's title")
    }

    @Test("An answer that is none of the choices is told what there is; a role is no case handle")
    func choices() throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        let answers = [
            "", "soon", "", "", "12/18/2026", "", "Governor", "", "", "Seen.", "A parent wrote.",
            "",
            "cake", "?", "-", "", "the dentist", "the chair, the head", "",
        ]
        let result = try school.run(
            ["authorise", "new"], ["--ask"], input: answers.joined(separator: "\n") + "\n")
        #expect(result.status == 0, "\(result.messages)\(result.output)")
        for words in [
            "'soon' is no date; write it as 20 November 2026", "'12/18/2026' is no date",
            "'cake' is none of them. There is:", "the categories adult, ",
            "the rule 'Auction site' (",
            "'the dentist' is none of them. There is:",
            "Winifred Castleforth (chair of governors)",
        ] { #expect(result.output.contains(words), "\(words) in \(result.output)") }
        #expect(
            result.output.firstMatch(of: /\n\ \ and [0-9]+ more; answer \? to see all of them\n/)
                != nil)
        let whole = try #require(result.output.components(separatedBy: "\nThere is:\n").last)
        #expect(whole.contains("the rule 'Weapons site' ("), "a rule beyond the first twenty")
        let text = try school.text("authorisations/2026-001.yaml")
        #expect(text.contains("  - roles: [governor]"))
        #expect(text.contains("readers: [Winifred Castleforth, Rosalind Featherby]"))
    }

    @Test("A date in figures has its day first; a wrong order is told when the second one is given")
    func datesInFigures() throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        let answers = [
            "29/11/2026", "2026-11-28", "18.12.2026", "9/11/2026", "8 November 2026", "10/12/2026",
            "staff-07", "", "", "Seen in lessons.", "A parent wrote.", "", "gambling", "", "", "",
        ]
        let result = try school.run(
            ["authorise", "new"], ["--ask"], input: answers.joined(separator: "\n") + "\n")
        #expect(result.status == 0, "\(result.messages)\(result.output)")
        #expect(result.output.contains("2026-11-28 comes before the first day, 2026-11-29"))
        #expect(result.output.contains("2026-11-08 comes before the first day, 2026-11-09"))
        let text = try school.text("authorisations/2026-001.yaml")
        #expect(text.contains("in-force: { from: 2026-11-29, until: 2026-12-18 }"), "\(text)")
        #expect(text.contains("events: { from: 2026-11-09, to: 2026-12-10 }"), "\(text)")
    }

    @Test("The usual last day is never before the first day that was given")
    func usualLastDay() throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        let answers = [
            "1 March 2027", "", "1 March 2027", "", "staff-07", "", "", "Seen in lessons.",
            "A parent wrote.", "", "gambling", "", "", "",
        ]
        let result = try school.run(
            ["authorise", "new"], ["--ask"], input: answers.joined(separator: "\n") + "\n")
        #expect(result.status == 0, "\(result.messages)\(result.output)")
        let text = try school.text("authorisations/2026-001.yaml")
        #expect(text.contains("in-force: { from: 2027-03-01, until: 2027-03-31 }"), "\(text)")
        #expect(text.contains("events: { from: 2027-03-01, to: 2027-03-31 }"), "\(text)")
    }

    @Test("Options of the command line are taken only as they are spelled in the file")
    func strictOptions() throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        for options in [
            ["--purpose", "unauthorised use"], ["--grounds", "the notice"],
            ["--channel", "e-mail"], ["--until", "18 December 2026"],
        ] {
            let result = try school.run(["authorise", "new"], ["--person", "staff-07"] + options)
            #expect(result.status == 64, "\(options): \(result.output)")
        }
    }

    @Test("Answers that end early write nothing")
    func answersEnd() throws {
        let school = try SchoolCopy(authorisations: [])
        let result = try school.run(["authorise", "new"], ["--ask"], input: "2026-11-01\n")
        #expect(result.status == 1 && result.messages.contains("nothing was written"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: school.path("authorisations"))
                .isEmpty)
    }

    @Test("Whose advice the school wants first is asked for, and missed where it is not given")
    func advice() throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        try school.change(
            "site.yaml", "\npolicy-adopted",
            to: "\nconsultations: { occasional: [HR] }\npolicy-adopted")
        let options = [
            "--person", "staff-07", "--category", "gambling", "--reason", "Seen in lessons.",
            "--particulars", "A parent wrote.",
        ]
        let without = try school.run(["authorise", "new"], options)
        #expect(
            without.output.contains("Before anybody is monitored here, HR must have been consulted")
        )
        let with = try school.run(
            ["authorise", "new"], options + ["--consulted", "HR adviser, Pat Quill, 2026-11-18"])
        #expect(with.output.contains("2026-002 is in order and waits for signatures"))
        #expect(with.output.contains("consulted     HR adviser: Pat Quill, on 2026-11-18"))
        let check = try school.run(["authorise", "check"], ["2026-002"])
        #expect(check.output.contains("consulted     HR adviser: Pat Quill, on 2026-11-18"))
        let json = try school.run(["authorise", "check"], ["2026-002", "--json"]).output
        #expect(json.contains(#""with":"HR adviser","name":"Pat Quill","date":"2026-11-18""#))
    }

    @Test(
        "What the site file says of advice is checked like the rest of it",
        arguments: [
            ("{ occasional: [HR, \"--\"] }", "'occasional' takes offices such as HR"),
            ("{ private: [HR] }", "unknown key 'private'"),
            ("{ private-communications: [] }", nil), ("{}", nil),
        ] as [(String, String?)])
    func adviceInSiteFile(_ value: String, _ problem: String?) throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        try school.change(
            "site.yaml", "\npolicy-adopted", to: "\nconsultations: \(value)\npolicy-adopted")
        let list = try school.run(["authorise", "list"])
        #expect(list.status == (problem == nil ? 0 : 1), "\(list.messages)")
        if let problem { #expect(list.messages.contains(problem), "\(list.messages)") }
    }
}
