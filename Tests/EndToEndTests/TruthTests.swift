import Foundation
import TestSupport
import Testing

/// Rule 6: nothing found is not nothing read.
@Suite("The night finds what the rehearsal school holds")
struct TruthTests {
    @Test("Lines, records, refused lines, missing days and the cut archive are all stated")
    func coverage() throws {
        let truth = try Truth.read()
        let night = try SchoolCopy().nightSummary()
        let proxy = try night.source("proxy")
        let mail = try night.source("mail")
        #expect(proxy.lines == truth.proxy.lines)
        #expect(proxy.records == truth.proxy.records)
        #expect(proxy.files == truth.proxy.files.count)
        #expect(proxy.missingDays == truth.proxy.daysWithoutLines.map(\.date).sorted())
        #expect(
            proxy.rejections.filter { $0.reason == "malformed" }.map(\.count)
                == [truth.proxy.rejections])
        // The line that the cut archive breaks off in is no line of the truth.
        #expect(
            proxy.rejections.filter { $0.reason == "unfinished-line" }.map(\.line) == [1254])
        #expect(proxy.faults.map(\.file) == ["access.log.4.gz"])
        #expect(proxy.faults.map(\.code) == ["truncated-gzip"])
        #expect(mail.lines == truth.mail.lines)
        #expect(mail.files == truth.mail.files.count)
        // The last message still waits: its record closes on a later night.
        #expect(mail.records == truth.mail.records - 1)
        #expect(mail.faults.isEmpty && mail.rejections.isEmpty && mail.missingDays.isEmpty)
        #expect(night.problems == [])
    }

    @Test("Each authorisation gets the ruling that the truth states")
    func rulings() throws {
        let truth = try Truth.read()
        let night = try SchoolCopy().nightSummary()
        for paper in truth.authorisations {
            let ruling = try #require(night.authorisations.first { $0.number == paper.number })
            #expect(ruling.accepted == (paper.expected == "accepted"), "\(paper.number)")
            #expect(ruling.events == paper.webRecordsOn["2026-11-20"], "\(paper.number)")
        }
    }

    @Test(
        "The report opens exactly the events that the truth lists, as the days go by",
        arguments: ["2026-11-20", "2026-11-21", "2026-12-02"])
    func reportedEvents(_ day: String) throws {
        let truth = try Truth.read()
        let school = try SchoolCopy()
        for night in Set(["2026-11-20", day]).sorted() {
            _ = try school.nightSummary("--now", night + "T02:00:00Z")
        }
        let expected = truth.listed.filter {
            $0.person == "staff-07" && $0.attribution == "proven" && $0.category == "gambling"
                && $0.lastKeptDay >= day && $0.date >= "2026-05-20"
        }.map(\.date).sorted()
        #expect(try school.eventDates(now: day + "T03:00:00Z") == expected)
        let paper = truth.authorisations.first { $0.number == "2026-014" }
        #expect(expected.count == paper?.webRecordsOn[day])
    }

    @Test("The notices count each category as often as the truth lists it, and no more")
    func talliesByCategory() throws {
        let titles: [String: String] = [
            "adult": "Site for adults", "auctions": "Auction site",
            "drugs": "Illegal drugs site", "filter-bypass": "Attempt to go round the filter",
            "gambling": "Gambling site", "weapons": "Weapons site",
        ]
        let truth = try Truth.read()
        let school = try SchoolCopy(authorisations: [])
        let night = try school.nightSummary()
        let notices = try school.notices()
        let kept = truth.listed.filter { $0.lastKeptDay >= "2026-11-20" }
        var tallied = 0
        for (category, title) in titles {
            let listed = kept.filter { $0.category == category }
            let proven = listed.count { $0.attribution == "proven" }
            let counted = NoticeCounts(notices, title: title)
            #expect(counted.attributed == proven, "\(category), attributed")
            #expect(counted.unattributed == listed.count - proven, "\(category), unattributed")
            tallied += proven
        }
        // The rest are letters: of them the truth says which are marked private.
        let all = NoticeCounts(notices, title: "")
        #expect(night.totals.tallied == all.attributed && tallied < all.attributed)
        #expect(night.totals.unattributed == kept.count { titles[$0.category] != nil } - tallied)
        #expect(night.totals.unattributed == all.unattributed)
    }

    @Test("What concerns the head stands in the chair's notice alone")
    func headsNotice() throws {
        let truth = try Truth.read()
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        let notices = try school.notices()
        let ofHead = truth.listed.count {
            $0.person == "staff-01" && $0.attribution == "proven" && $0.lastKeptDay >= "2026-11-20"
        }
        let auctions = notices.map { NoticeCounts([$0], title: "Auction site").attributed }
        let all = truth.listed.count {
            $0.category == "auctions" && $0.attribution == "proven"
                && $0.lastKeptDay >= "2026-11-20"
        }
        #expect(ofHead > 0 && auctions == [all - ofHead, ofHead])
    }

    @Test("A marked page says REHEARSAL: every page and every row of a rehearsal")
    func rehearsalMark() throws {
        let school = try SchoolCopy()
        let night = try school.night()
        #expect(night.output.contains("REHEARSAL"))
        #expect(try school.notices().allSatisfy { $0.contains("REHEARSAL") })
        let (_, folder) = try school.report()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            #expect(text.localizedCaseInsensitiveContains("rehearsal"), "\(name)")
        }
    }
}

/// The counts that notices state under a rule's title.
struct NoticeCounts {
    private(set) var attributed = 0
    private(set) var unattributed = 0

    init(_ notices: [String], title: String) {
        for notice in notices {
            let halves = notice.split(separator: "Not attributed to anybody", maxSplits: 1)
            attributed += NoticeCounts.sum(halves.first ?? "", title)
            if halves.count > 1 { unattributed += NoticeCounts.sum(halves[1], title) }
        }
    }

    private static func sum(_ text: Substring, _ title: String) -> Int {
        let flat = text.flat
        return flat.split(separator: "* ").filter { $0.hasPrefix(title.isEmpty ? "" : title + " ") }
            .reduce(0) {
                guard let match = $1.firstMatch(of: /Allowed: ([0-9,]+); Denied: ([0-9,]+)/) else {
                    return $0
                }
                return $0 + number(match.1) + number(match.2)
            }
    }

    private static func number(_ text: Substring) -> Int {
        Int(text.filter(\.isNumber)) ?? 0
    }
}
