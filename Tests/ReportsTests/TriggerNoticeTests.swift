import EventStore
import LogModel
import TestSupport
import Testing

@testable import Reports

@Suite("The trigger notice")
struct TriggerNoticeTests {
    @Test("an empty notice and a full one have the same size, a multiple of 64 KiB")
    func sizes() throws {
        let full = try Reports.triggerNotices([try Invented.trigger()])[0]
        let empty = try Reports.triggerNotices([try Invented.emptyTrigger()])[0]
        #expect(full.html.utf8.count == empty.html.utf8.count)
        #expect(full.text.utf8.count == empty.text.utf8.count)
        #expect(full.html.utf8.count % Padding.unit == 0)
        #expect(full.text.utf8.count % Padding.unit == 0)
    }

    @Test(
        "however many cases one notice has, all of a night have its size",
        arguments: [50, 400, 900])
    func manyCases(count: Int) throws {
        var full = try Invented.trigger()
        full.tallies = (0..<count).map { number in
            CaseTally(
                handle: "K7QD-\(1000 + number)", ruleID: "gambling-visit",
                day: full.tallies[0].day, allowed: 1, denied: 0)
        }
        let notices = try Reports.triggerNotices([try Invented.emptyTrigger(), full])
        #expect(notices[0].html.utf8.count == notices[1].html.utf8.count)
        #expect(notices[0].text.utf8.count == notices[1].text.utf8.count)
        #expect(notices[0].html.utf8.count % Padding.unit == 0)
        #expect(notices[0].text.utf8.count % Padding.unit == 0)
        #expect(notices[1].text.contains("K7QD-\(999 + count)"))
        #expect(!notices[0].text.contains("K7QD-"))
        #expect(count < 400 || notices[0].html.utf8.count > Padding.unit)
        let least = try Reports.triggerNotices([try Invented.emptyTrigger()])[0]
        #expect(least.html.utf8.count == Padding.unit && least.text.utf8.count == Padding.unit)
    }

    @Test("padding fills up to the next multiple exactly", arguments: 0...200)
    func padding(extra: Int) {
        let text = String(repeating: "x", count: Padding.unit - 100 + extra)
        let html = Padding.html([text])[0]
        let padded = Padding.text([text])[0]
        #expect(padded.utf8.count % Padding.unit == 0)
        #expect(padded.dropFirst(text.count).hasPrefix("The rest of this text is blank on purpose"))
        #expect(html.utf8.count % Padding.unit == 0)
        #expect(html.hasPrefix(text) && html.hasSuffix("-->\n"))
    }

    @Test("an empty notice says that it counts no case, and what was not read")
    func empty() throws {
        var model = try Invented.emptyTrigger()
        let text = try Reports.triggerNotices([model])[0].text
        #expect(text.contains("There is no case for you to read."))
        #expect(text.contains("Not all of it could be read"))
        model.coverage.sources = []
        let unread = try Reports.triggerNotices([model])[0].text
        #expect(unread.contains("Nothing was read in these days"))
    }

    @Test("a night that compared nothing says so first, and claims nothing of cases")
    func nothingCompared() throws {
        var model = try Invented.emptyTrigger()
        model.missingGrounds = ["that the policy was adopted", "that staff were told"]
        let notice = try Reports.triggerNotices([model])[0]
        let text = try flat(model)
        let because =
            "Nothing was compared with any rule this time, because site.yaml does not say that "
            + "the policy was adopted and that staff were told."
        let first = try #require(text.firstRange(of: because))
        let occasion = try #require(text.firstRange(of: "Notices are made every week"))
        #expect(first.lowerBound < occasion.lowerBound)
        #expect(notice.html.contains("<p class=\"note\">Nothing was compared with any rule"))
        for claim in ["There is no case", "Headnote compared", "counts no match without"] {
            #expect(!text.contains(claim), "\(claim)")
        }
        #expect(notice.html.utf8.count % Padding.unit == 0)
        // What earlier nights counted stands there still.
        var earlier = try Invented.trigger()
        earlier.missingGrounds = model.missingGrounds
        let counted = try flat(earlier)
        #expect(counted.contains("Case K7QD-2MVX") && counted.contains("in earlier nights"))
    }

    @Test("nights that compared nothing stand on later notices, before a day or as nights")
    func uncomparedNights() throws {
        let day = try Invented.date("2026-11-01")
        let nights = { (compared: [Bool?]) in
            UncomparedNights.among(
                compared.enumerated().map { index, compared in
                    (day: day.adding(days: index), compared: compared)
                })
        }
        #expect(nights([true, nil, true]) == nil)
        var model = try Invented.emptyTrigger()
        model.uncompared = nights([false, false, true])
        #expect(
            try flat(model).contains(
                "Records read before 3 November 2026 were not compared with any rule"))
        model.uncompared = nights([true, false, false, true, false, true])
        #expect(
            try flat(model).contains(
                "Records read in the nights of 2 to 3 November 2026 and 5 November 2026 were not "
                    + "compared with any rule"))
        // Of the first night it is not known, so it may have compared what it read.
        model.uncompared = nights([nil, false, true])
        #expect(try flat(model).contains("in the nights of 2 November 2026 were not"))
    }

    @Test("days whose records are never compared stand on the notice")
    func comparedFrom() throws {
        var model = try Invented.emptyTrigger()
        #expect(try !flat(model).contains("are not compared"))
        model.comparedFrom = try Invented.date("2026-11-03")
        #expect(
            try flat(model).contains(
                "Records of days before 3 November 2026 are not compared with any rule"))
        model.missingGrounds = ["that staff were told"]
        #expect(try !flat(model).contains("Records of days before"), "nothing was compared at all")
    }

    @Test("a child-safety rule is marked and asks for today")
    func childSafety() throws {
        var model = try Invented.trigger()
        let notice = try Reports.triggerNotices([model])[0]
        #expect(notice.text.contains("[child safety]"))
        #expect(notice.html.contains("A child-safety rule matched."))
        model.tallies.removeAll { $0.ruleID == "pupil-private-mail" }
        let without = try Reports.triggerNotices([model])[0]
        #expect(!without.text.contains("A child-safety rule matched."))
    }

    @Test("whose own tallies hold no child-safety match does not learn of another's")
    func othersChildSafety() throws {
        var model = try Invented.emptyTrigger()
        let weekly = try Reports.triggerNotices([model])[0]
        model.occasion = .childSafety
        let sameNight = try Reports.triggerNotices([model])[0]
        #expect(sameNight.html == weekly.html)
        #expect(sameNight.text == weekly.text)
        var own = try Invented.trigger()
        own.occasion = .childSafety
        #expect(try Reports.triggerNotices([own])[0].html.contains("the same night"))
    }

    @Test("the command stands once for each handle, and handles stand in their own order")
    func commands() throws {
        let text = try Reports.triggerNotices([try Invented.trigger()])[0].text
        let lines = text.split(separator: "\n").map { $0.trimmingPrefix(while: { $0 == " " }) }
            .filter { $0.hasPrefix("headnote authorise new") }
        #expect(
            lines == [
                "headnote authorise new --handle 3HTN-W80C",
                "headnote authorise new --handle K7QD-2MVX",
            ])
    }

    @Test("a case that an authorisation covers says so, and asks for none")
    func coveredCase() throws {
        var model = try Invented.trigger()
        model.covered = [CoveredCaseFacts(handle: "K7QD-2MVX", number: "2026-001")]
        let text = try flat(model)
        #expect(text.contains("Authorisation 2026-001 covers this case, for the rules"))
        #expect(!text.contains("headnote authorise new --handle K7QD-2MVX"))
        #expect(text.contains("headnote authorise new --handle 3HTN-W80C"))
        model.covered[0].from = try Invented.date("2026-11-23")
        #expect(try flat(model).contains("covers this case from Monday 23 November 2026 on, for"))
    }

    @Test("hostile names of sources, rules and schools act as nothing")
    func hostile() throws {
        var model = try Invented.trigger()
        let all = Invented.Hostile.all.joined(separator: " ")
        model.page.school = all
        model.rules = [
            RuleFacts(id: "gambling-visit", title: all, clauses: [all], isChildSafety: true)
        ]
        model.privateMail = [PrivateMail(source: all, count: 1)]
        model.unattributed[0].source = all
        let notice = try Reports.triggerNotices([model])[0]
        #expect(!notice.html.contains("<script"))
        for text in [notice.html, notice.text] {
            #expect(!text.unicodeScalars.contains { $0 != "\n" && VisibleText.isHidden($0) })
            #expect(text.contains("⟨U+202E⟩"))
        }
    }

    @Test("a notice says that messages are protected only where their log says who took part")
    func protectedMessages() throws {
        let limit = "Of messages this holds as far as the log says who took part."
        var model = try Invented.trigger()
        #expect(try flat(model).contains("they are never matched."))
        #expect(try !flat(model).contains(limit))
        model.coverage.sources[1].channel = .message
        #expect(try flat(model).contains("they are never matched. \(limit)"))
    }

    /// A notice's text as one line.
    private func flat(_ model: TriggerNoticeModel) throws -> String {
        try Reports.triggerNotices([model])[0].text.flat
    }

    @Test("an unconfirmed site is UNPINNED at the top and at the end, a confirmed one is not")
    func unpinned() throws {
        var model = try Invented.trigger()
        model.journal = JournalMark(head: "9f2c", pin: "K7QD-2MVX-9XHT-44PA")
        let unconfirmed = try flat(model)
        #expect(unconfirmed.contains("This site is UNPINNED"))
        #expect(unconfirmed.contains("Pin of this site: K7QD-2MVX-9XHT-44PA, UNPINNED"))
        model.journal.isConfirmed = true
        let confirmed = try flat(model)
        #expect(!confirmed.contains("UNPINNED"))
        #expect(confirmed.contains("Pin of this site: K7QD-2MVX-9XHT-44PA, confirmed"))
        model.journal = JournalMark(head: "9f2c", pin: nil)
        #expect(try flat(model).contains("UNPINNED: no table of authorities could be read yet"))
    }

    @Test("who signs for the head stands there by the delegation alone, on every notice")
    func delegation() throws {
        var model = try Invented.trigger()
        #expect(try !flat(model).contains("deputy signs"))
        model.delegations = [
            DelegationFacts(
                name: "delegation-2026-001",
                days: try Invented.date("2026-11-20")...Invented.date("2026-12-11"), refusal: nil),
            DelegationFacts(
                name: "delegation-2026-002", days: nil, refusal: "it is not signed"),
        ]
        let text = try flat(model)
        #expect(
            text.contains(
                "By delegation-2026-001 (20 November 2026 to 11 December 2026) a deputy signs in "
                    + "the headteacher’s place"))
        #expect(
            text.contains("delegation-2026-002 is on file and does not count: it is not signed."))
        #expect(text.contains("For the headteacher. ") && !text.contains("or the deputy who"))
        model.isReadByDeputy = true
        #expect(try flat(model).contains("For the headteacher or the deputy who acts for them. "))
        #expect(
            try flat(model).contains("for the headteacher or the deputy who acts for them only."))
    }

    @Test("what falls due stands there by number and day, and the notice is no larger for it")
    func due() throws {
        var model = try Invented.emptyTrigger()
        let size = try Reports.triggerNotices([model])[0].html.utf8.count
        #expect(try !flat(model).contains("What falls due"))
        let day = try Invented.date("2026-12-18")
        model.due = [
            .letter(number: "2026-001", due: day),
            .standing(number: "2026-002", last: day, isOver: false),
            .standing(number: "2026-003", last: day, isOver: true),
        ]
        let text = try flat(model)
        #expect(text.contains("that was to be done by Friday 18 December 2026. Headnote does not"))
        #expect(
            text.contains(
                "The standing authorisation 2026-002 ends with the night of Friday 18 December 2026."
                    + " Look at it anew"))
        #expect(text.contains("The standing authorisation 2026-003 ended with the night of"))
        #expect(try Reports.triggerNotices([model])[0].html.utf8.count == size)
    }

    @Test("a table that does not decide is a warning with its reason")
    func refusedTable() throws {
        var model = try Invented.trigger()
        #expect(try !flat(model).contains("the change does not count"))
        model.refusedTable = "it is not signed"
        #expect(try flat(model).contains("the change does not count: it is not signed."))
    }

    @Test("every change stands on the notice with its day, rules by their title where it is known")
    func changes() throws {
        var model = try Invented.trigger()
        #expect(try flat(model).contains("Nothing in the last four weeks"))
        model.changes = [
            DatedChange(
                day: try Invented.date("2026-11-09"),
                change: .accounts(moved: 3, added: 1, removed: 0, otherwise: 0)),
            DatedChange(
                day: try Invented.date("2026-11-10"),
                change: .rules(added: ["gambling-visit"], removed: [], changed: ["r-9"])),
        ]
        let text = try flat(model)
        let title = try #require(model.rules.first { $0.id == "gambling-visit" }).title
        #expect(!text.contains("Nothing in the last four weeks"))
        #expect(
            text.contains(
                "Monday 9 November 2026: people.csv: 3 accounts moved to other people, "
                    + "1 account added"))
        #expect(text.contains("rules: 1 added (\(title)), 1 changed (r-9)"))
        #expect(!text.contains("Headnote’s memory of this site began"))
    }

    @Test("a young memory claims nothing of what was changed before it began")
    func youngMemory() throws {
        let began =
            "Headnote’s memory of this site began on Monday 9 November 2026; what was changed "
            + "before is not known."
        var model = try Invented.trigger()
        model.memoryBegan = try Invented.date("2026-11-09")
        let silent = try flat(model)
        #expect(silent.contains(began) && !silent.contains("Nothing in the last four weeks"))
        model.changes = [
            DatedChange(day: try Invented.date("2026-11-10"), change: .pinConfirmed)
        ]
        let told = try flat(model)
        #expect(told.contains(began) && told.contains("Tuesday 10 November 2026: the pin"))
    }
}
