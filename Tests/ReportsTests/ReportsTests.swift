import Authority
import Crypto
import Foundation
import LogModel
import TestSupport
import Testing

@testable import Reports

@Suite("The documents people read")
struct ReportsTests {
    @Test("the report, its table and its data are as agreed")
    func report() throws {
        let files = try Reports.authorised(try Invented.report())
        try expectGolden(files.html, "report.html")
        try expectTable(files.csv, "report.csv")
        try expectGolden(files.json, "report.json")
    }

    /// The golden file has no byte order mark, because reading a file takes it off.
    private func expectTable(_ csv: String, _ name: String) throws {
        #expect(csv.unicodeScalars.first == "\u{FEFF}")
        try expectGolden(String(csv.unicodeScalars.dropFirst()), name)
    }

    @Test("the letter to the employee is as agreed, as page and as text")
    func letter() throws {
        var model = try Invented.report()
        model.notice.deferral = Deferral(
            until: try Invented.date("2026-12-12"),
            reason: "An earlier notice could have led to the loss of records.")
        let files = try Reports.authorised(model)
        try expectGolden(files.noticeHTML, "notice.html")
        try expectGolden(files.noticeText, "notice.txt")
    }

    @Test("the trigger notice is as agreed, as page and as text")
    func trigger() throws {
        let notice = try Reports.triggerNotices([try Invented.trigger()])[0]
        let comment = try #require(notice.html.firstRange(of: "<!-- "))
        try expectGolden(String(notice.html[..<comment.lowerBound]), "trigger.html")
        let end = try #require(notice.text.lastIndex { !$0.isWhitespace })
        try expectGolden(notice.text[...end] + "\n", "trigger.txt")
    }

    @Test("hostile text comes out as agreed")
    func hostile() throws {
        let files = try Reports.authorised(try Invented.hostileReport())
        try expectGolden(files.html, "hostile.html")
        try expectTable(files.csv, "hostile.csv")
        try expectGolden(files.json, "hostile.json")
        try expectGolden(files.noticeText, "hostile-notice.txt")
    }

    @Test("the same facts in another order give the same bytes", arguments: 1...8)
    func sameBytesInAnyOrder(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        for model in [try Invented.report(), try Invented.hostileReport()] {
            let expected = try Reports.authorised(model)
            #expect(try Reports.authorised(shuffled(model, &random)) == expected)
        }
        var trigger = try Invented.trigger()
        let expected = try Reports.triggerNotices([trigger])[0]
        trigger.tallies.shuffle(using: &random)
        trigger.unattributed.shuffle(using: &random)
        trigger.rules.shuffle(using: &random)
        trigger.coverage.sources.shuffle(using: &random)
        let again = try Reports.triggerNotices([trigger])[0]
        #expect(again.html == expected.html)
        #expect(again.text == expected.text)
    }

    private func shuffled(_ model: ReportModel, _ random: inout SeededGenerator) -> ReportModel {
        var model = model
        model.events.shuffle(using: &random)
        for index in model.events.indices {
            model.events[index].categories.shuffle(using: &random)
        }
        model.subjects.shuffle(using: &random)
        model.rules.shuffle(using: &random)
        model.notice.readings.shuffle(using: &random)
        model.authorisation.readers.shuffle(using: &random)
        model.authorisation.channels.shuffle(using: &random)
        model.authorisation.categories.shuffle(using: &random)
        model.coverage.sources.shuffle(using: &random)
        for index in model.coverage.sources.indices {
            model.coverage.sources[index].daysMissing.shuffle(using: &random)
        }
        return model
    }

    @Test("a letter names nobody but the person it is for")
    func lettersAreSeparate() throws {
        let files = try Reports.authorised(try Invented.report())
        #expect(files.letters.map(\.personID) == ["p-017", "p-031"])
        for (letter, other) in zip(files.letters, ["Toby Merrow", "Robin Vale"]) {
            #expect(!letter.html.contains(other))
            #expect(!letter.text.contains(other))
        }
        #expect(files.letters[1].text.contains("In all, 1 match on 1 day."))
    }

    @Test("the letter says the reason word for word, who asked, and where to complain")
    func letterIsComplete() throws {
        let text = try Reports.authorised(try Invented.report()).noticeText
        for phrase in [
            "The trigger notice of 13 November", "Imani Ashdown, headteacher", "20 October 2026",
            "Saturday 28 November 2026", "dpo@sandmartin.example", "0303 123 1113",
            "six months", "What was not looked at",
        ] {
            #expect(text.contains(phrase), "\(phrase)")
        }
    }

    @Test("a report says what was not read; a clean one says no day is missing")
    func coverageIsStated() throws {
        var model = try Invented.report()
        let gaps = try Reports.authorised(model).html
        #expect(gaps.contains("20 lines were refused"))
        #expect(gaps.contains("29 October 2026 and 7 to 8 November 2026"))
        #expect(gaps.contains("access.log.9.gz: truncatedGzip"))
        model.coverage.rulesLeftOut = []
        model.coverage.sources = [
            .init(
                name: "proxy", channel: .web, files: 1, lines: 5, records: 5, refused: [],
                daysMissing: [], faults: [])
        ]
        #expect(
            try Reports.authorised(model).html.contains(
                "No day is missing and no line was refused."))
    }

    @Test("nothing flagged is not nothing read")
    func emptyIsNotUnread() throws {
        var model = try Invented.emptyReport()
        let flagged = try Reports.authorised(model)
        #expect(flagged.html.contains("No event lies under this authorisation"))
        #expect(flagged.noticeText.contains("No event lies under this authorisation"))
        // What it does not cover may have been flagged all the same.
        #expect(!flagged.html.contains("no rule matched"))
        model.coverage.sources = []
        let read = try Reports.authorised(model)
        #expect(read.html.contains("Nothing was read"))
        #expect(!read.html.contains("No event lies under"))
        #expect(read.noticeText.contains("Nothing was read"))
    }

    @Test("a key that does not open everything makes no report that says all, and no totals")
    func keyReplaced() throws {
        var model = try Invented.report()
        model.readerAddedOn = try Invented.date("2026-12-03")
        let part = try Reports.authorised(model)
        #expect(part.html.contains("was added as a reader with this key on 3 December 2026"))
        #expect(part.html.contains("nobody can open them any more."))
        model.othersReadBefore = true
        #expect(try Reports.authorised(model).html.contains("the readers of then can open them."))
        #expect(part.json.contains("\"mayMissEvents\" : true"))
        for letter in part.letters {
            let text = letter.text.flat
            #expect(!text.contains("In all,") && !text.contains("The last of the records"))
            #expect(text.contains("This letter does not say how much was found"))
        }
        model.events = []
        let none = try Reports.authorised(model)
        #expect(none.html.contains("That does not say that there is none"))
        for text in [none.html] + none.letters.map(\.html) {
            #expect(!text.contains("No event lies under this authorisation"))
        }
    }

    @Test("what every event holds is said in the report, and to the person in their own terms")
    func kept() throws {
        let files = try Reports.authorised(try Invented.report())
        #expect(files.html.contains("the size, the status and the address of the computer"))
        #expect(files.html.contains("only where it is the person’s own"))
        #expect(files.noticeHTML.contains("the size, the filter’s answer and the address"))
        #expect(files.noticeHTML.contains("only where it is your own"))
        #expect(!files.noticeHTML.contains("the person’s own"))
        for text in [files.html, files.noticeHTML] {
            #expect(text.contains("of mail whether it was marked private;"))
            #expect(text.contains("a permission on file"))
        }
    }

    @Test("a letter says what was kept under a heading of its own, not under what was left alone")
    func keptHasAHeading() throws {
        var model = try Invented.report()
        for leave in [Set<DetailLeave>(), [.paths], Set(DetailLeave.allCases)] {
            model.authorisation.leave = leave
            let blocks = EmployeeNotice.limits(model)
            let heading = try #require(blocks.firstIndex(of: .heading("What was kept")))
            let leftAlone = String(describing: blocks[..<heading])
            for words in DetailLeave.allCases.map(\.words) + [Words.alwaysKeptOfYou] {
                #expect(!leftAlone.contains(words), "\(words)")
            }
            let kept = String(describing: blocks[heading...])
            #expect(kept.contains("also gives leave for") == !leave.isEmpty)
            #expect(kept.contains("gives no leave for") == (leave.count < 3))
        }
    }

    @Test("a letter over messages promises protection only as far as the log says who took part")
    func protectedMessages() throws {
        let asFar = "as far as the log says who took part"
        var model = try Invented.report()
        #expect(!EmployeeNotice.protected(model.authorisation.channels).contains(asFar))
        model.authorisation.channels = [.email, .message]
        #expect(String(describing: EmployeeNotice.limits(model)).contains(asFar))
        for isPupil in [false, true] {
            let rights = String(describing: EmployeeNotice.rights(model, isPupil: isPupil))
            #expect(rights.contains("Headnote sees nothing of what you say in person"))
        }
    }

    @Test("a rehearsal is marked on every document; a real site on none")
    func rehearsal() throws {
        var model = try Invented.report()
        let marked = try Reports.authorised(model)
        for text in [marked.html, marked.csv, marked.noticeHTML, marked.noticeText] {
            #expect(text.contains("REHEARSAL"))
        }
        #expect(marked.json.contains("\"rehearsal\" : true"))
        model.page.isRehearsal = false
        let real = try Reports.authorised(model)
        for text in [real.html, real.csv, real.noticeHTML, real.noticeText] {
            #expect(!text.contains("REHEARSAL"))
        }
    }

    @Test("child safety names the lead before anybody else")
    func childSafety() throws {
        var model = try Invented.report()
        #expect(!NextSteps.sentences(model).joined().contains("safeguarding lead"))
        model.authorisation.purpose = .childSafety
        #expect(NextSteps.sentences(model).first?.contains("designated safeguarding lead") == true)
    }

    @Test("a pupil's letter names no union, and a report on pupils alone no HR adviser")
    func pupils() throws {
        var model = try Invented.report()
        #expect(!NextSteps.sentences(model).contains(NextSteps.adviserOnPupils))
        model.subjects[0].isPupil = true
        let mixed = try Reports.authorised(model).letters
        #expect(!mixed[0].html.contains("your union") && mixed[0].html.contains("0800 1111"))
        #expect(mixed[1].html.contains("your union") && !mixed[1].html.contains("0800 1111"))
        let both = NextSteps.sentences(model)
        #expect(both.contains(NextSteps.adviserOnStaff))
        #expect(both.contains(NextSteps.adviserOnPupils))
        model.subjects[1].isPupil = true
        #expect(!NextSteps.sentences(model).contains { $0.contains("HR") })
    }

    @Test("a page carries its style under its digest and refers to nothing outside")
    func pageStandsAlone() throws {
        let pages = [
            try Reports.authorised(try Invented.report()).html,
            try Reports.authorised(try Invented.hostileReport()).html,
            try Reports.triggerNotices([try Invented.trigger()])[0].html,
        ]
        for page in pages {
            let style = try #require(
                page.components(separatedBy: "<style>").last?.components(separatedBy: "</style>")
                    .first)
            let digest = Data(SHA256.hash(data: Data(style.utf8))).base64EncodedString()
            #expect(page.contains("default-src 'none'; style-src 'sha256-\(digest)'"))
            for reference in [
                "<script", " src=", " href=", "url(http", "@import", "<link", "style=\"",
            ] {
                #expect(!page.contains(reference), "\(reference)")
            }
        }
    }

    @Test("local times follow the clock change and show their offset")
    func clockChange() throws {
        let csv = try Reports.authorised(try Invented.report()).csv
        #expect(csv.contains("2026-10-24T23:59:59+01:00"))
        #expect(csv.contains("2026-10-25T00:40:00+01:00"))
        #expect(csv.contains("2026-10-25T09:14:07+00:00"))
    }
}
