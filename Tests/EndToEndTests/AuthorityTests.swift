import Foundation
import TestSupport
import Testing

/// Rule 2: default is refusal.
@Suite("Only a signed authorisation in force collects and opens events")
struct AuthorityTests {
    @Test("A new authorisation over a case handle reaches back: events, and no tally twice")
    func caseHandle() throws {
        let school = try SchoolCopy(authorisations: [])
        let first = try school.nightSummary()
        #expect(first.totals.events == 0)
        let found = try school.gamblingCase()
        try school.write(
            Paper(subject: "case-handle: \(found.handle)").text, to: "authorisations/2026-021.yaml")
        #expect(try school.run(["authorise", "check"], ["2026-021"]).status == 11)
        try school.sign("authorisations/2026-021.yaml", as: "headteacher")
        let check = try school.run(["authorise", "check"], ["2026-021"])
        #expect(check.status == 0, "\(check.output)")
        let second = try school.nightSummary()
        #expect(second.totals.tallied == 0)
        #expect(
            second.totals.events == NoticeCounts([found.text], title: "Gambling site").attributed)
        let rows = try school.events("2026-021")
        #expect(rows.count == second.totals.events)
        #expect(rows.allSatisfy { $0.contains("Bernard Thornbury") && $0.contains(",2026-11-") })
        #expect(try school.nightSummary().totals == .none)
    }

    @Test("An authorisation whose line endings were changed is refused, and its author is told why")
    func lineEndings() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        try school.change("authorisations/2026-014.yaml", "\n", to: "\r\n")
        let night = try school.nightSummary()
        #expect(night.totals.events == 0)
        #expect(night.authorisations.map(\.reason) == ["it was changed after it was signed"])
        let check = try school.run(["authorise", "check"], ["2026-014"])
        #expect(check.status == 11)
        #expect(check.output.contains("The line endings of the document were changed"))
    }

    @Test("A key that is not a reader's opens nothing", arguments: ["dsl", "chair-of-governors"])
    func wrongKey(_ role: String) throws {
        let school = try SchoolCopy()
        _ = try school.night()
        let (result, folder) = try school.report(key: role)
        #expect(result.status == 11)
        #expect(result.messages.contains("not the key of a reader of this authorisation"))
        #expect(!FileManager.default.fileExists(atPath: folder.path))
        let line = try #require(
            try school.text("state/journal.ndjson").split(separator: "\n").last)
        #expect(line.contains("\"kind\":\"report-refused\""))
        #expect(line.contains("\"authorisation\":\"2026-014\"") && line.contains("not-a-reader"))
    }

    @Test("Reports that were refused stand on the next notices, and what was typed in no journal")
    func refusedReports() throws {
        let school = try SchoolCopy()
        _ = try school.night()
        #expect(try school.report("2026-015").result.status == 11)
        #expect(try school.report("b-thornbury-07").result.status == 11)
        let night = try school.nightSummary("--now", "2026-11-27T02:00:00Z")
        let words =
            "2 reports were asked for and refused: the journal says when, under which number and why"
        #expect(night.changes.contains(words), "\(night.changes)")
        #expect(try school.flatNotices().allSatisfy { $0.contains(words) })
        let next = try school.nightSummary("--now", "2026-11-28T02:00:00Z")
        #expect(!next.changes.contains(words))
        #expect(try !school.text("state/journal.ndjson").contains("thornbury"))
    }

    @Test("A report that was refused is told once, also where nights are killed in between")
    func refusedOnce() throws {
        let school = try SchoolCopy()
        _ = try school.night()
        #expect(try school.report("2026-015").result.status == 11)
        let later = ["--now", "2026-11-27T02:00:00Z"]
        for delay in [60, 120, 180, 240, 320, 400] {
            _ = try Program.ended(
                ["nightly", "--site", school.site.path] + later, afterMilliseconds: delay)
        }
        _ = try school.night("--now", "2026-11-27T02:00:00Z")
        let notices = try school.flatNotices()
        let told = notices.map {
            $0.components(separatedBy: "1 report was asked for and refused").count - 1
        }
        #expect(!told.isEmpty && told.allSatisfy { $0 == 1 }, "\(told)")
    }

    @Test("The terminal gives the day for telling that the letter gives, and says when it is over")
    func tellingDay() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        let paper = "authorisations/2026-014.yaml"
        try school.change(paper, "purpose: unauthorised-use", to: "purpose: child-safety")
        try school.change(
            paper, "notify: { by: 2026-12-17 }",
            to: "notify: { by: 2026-12-17, deferred-until: 2027-02-12, deferral-reason: "
                + "\"A child is at risk.\" }")
        try school.remove(paper + ".sig")
        try school.sign(paper, as: "headteacher")
        _ = try school.night()
        let now = try school.report().result.output
        #expect(now.contains("1 letter to give by 2027-02-12: "), "\(now)")
        let late = try school.report(now: "2027-02-13T12:00:00Z").result.output
        #expect(late.contains("1 letter to give by 2027-02-12; that day is over: "), "\(late)")
    }

    @Test(
        "A locked reading key opens with its passphrase, and is still nobody's until it is listed")
    func lockedKey() throws {
        let school = try SchoolCopy()
        _ = try school.night()
        let key = school.folder.path("own.key")
        let made = try Program.run(
            ["key", "new", "--output", key, "--passphrase-stdin"], input: "four plain words here\n")
        #expect(made.status == 0 && made.output.hasPrefix("reading-key: x25519:"))
        let text = try String(contentsOfFile: key, encoding: .utf8)
        #expect(!text.contains("four plain words"))
        for (typed, sentence) in [
            ("four plain words here", "not the key of a reader"),
            ("another", "not a usable reading key"),
        ] {
            let report = try school.run(
                ["report"],
                [
                    "2026-014", "--key", key, "--output", school.folder.path("out"),
                    "--passphrase-stdin",
                ],
                input: typed + "\n")
            #expect(report.status == 11)
            #expect(report.messages.contains(sentence), "\(report.messages)")
        }
    }

    @Test("A new reading key comes with the fingerprint that the status prints of it")
    func fingerprintOfNewKey() throws {
        let school = try SchoolCopy(logs: false, authorisations: [])
        let made = try Program.run(
            ["key", "new", "--output", school.folder.path("own.key"), "--passphrase-stdin"],
            input: "four plain words here\n")
        let lines = made.output.split(separator: "\n")
        let fingerprint = try #require(lines.dropFirst().first?.dropFirst(2))
        #expect(fingerprint.hasPrefix("reads with SHA256:"), "\(made.output)")
        try school.append(
            "- name: Pat Quill\n  role: reader\n  person: staff-02\n  \(made.output)",
            to: "authorities.yaml")
        let status = try school.run(["status"]).output
        #expect(status.contains("reader: \(fingerprint)\n"), "\(status)")
    }

    @Test(
        "A passphrase that the key page would not take is not taken at a terminal either",
        arguments: [
            ("abc", "it needs at least 16 characters"),
            ("ababababababababcdec", "it needs at least 6, as four or five words have"),
        ])
    func weakPassphrase(_ typed: String, _ sentence: String) throws {
        let folder = try TemporaryFolder()
        let made = try Program.run(
            ["key", "new", "--output", folder.path("own.key"), "--passphrase-stdin"],
            input: typed + "\n")
        #expect(made.status == 1 && made.output.isEmpty)
        #expect(made.messages.contains("\(sentence); no key was made"), "\(made.messages)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("own.key")))
    }

    @Test("The head as the subject needs the chair, whose key then reads; the head's does not")
    func headIsSubject() throws {
        let school = try SchoolCopy(authorisations: ["2026-016"])
        #expect(try school.nightSummary().totals.events == 0)
        let refused = try school.run(["authorise", "check"], ["2026-016"])
        #expect(refused.output.contains("the chair of governors must sign"))
        try school.remove("authorisations/2026-016.yaml.sig")
        try school.sign("authorisations/2026-016.yaml", as: "chair-of-governors")
        let night = try school.nightSummary()
        #expect(night.totals.tallied == 0)
        let events = try school.events("2026-016", key: "chair-of-governors")
        #expect(events.count == night.totals.events && events.count == 5)
        #expect(events.allSatisfy { $0.contains("Rosalind Featherby") })
        #expect(try school.report("2026-016", key: "headteacher").result.status == 11)
    }

    @Test("An authorisation that is taken away collects nothing more and opens nothing")
    func removed() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        let paper = try school.bytes("authorisations/2026-014.yaml")
        _ = try school.night()
        try school.remove("authorisations/2026-014.yaml")
        try school.append(
            SquidLine.gambling(at: "2026-11-20T10:00:00Z"), to: "logs/proxy/access.log")
        let night = try school.nightSummary("--now", "2026-11-21T02:00:00Z")
        #expect(night.totals.tallied == 1 && night.totals.events == 0)
        let report = try school.report(now: "2026-11-21T03:00:00Z").result
        #expect(report.status == 11)
        // What was collected while it was on file is still there for its readers.
        try school.write(paper, to: "authorisations/2026-014.yaml")
        #expect(try school.eventDates(now: "2026-11-21T03:00:00Z").count == 24)
    }

    @Test("What was read while the papers could not be read is sealed when they are back")
    func awayForANight() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        _ = try school.night()
        try school.rename("authorisations", to: "held-back")
        try school.append(
            SquidLine.gambling(at: "2026-11-20T10:00:00Z"), to: "logs/proxy/access.log")
        let without = try school.nightSummary("--now", "2026-11-21T02:00:00Z")
        #expect(without.totals.tallied == 1 && without.totals.events == 0)
        try school.rename("held-back", to: "authorisations")
        let back = try school.nightSummary("--now", "2026-11-21T03:00:00Z")
        #expect(back.totals.tallied == 0 && back.totals.events == 1)
        let again = try school.nightSummary("--now", "2026-11-21T04:00:00Z")
        #expect(again.totals == .none)
        #expect(try school.eventDates(now: "2026-11-21T05:00:00Z").last == "2026-11-20")
    }

    @Test("When its time is over an authorisation collects no more, and its readers read on")
    func expired() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        _ = try school.night()
        let now = "2026-12-11T02:00:00Z"
        try school.append(
            SquidLine.gambling(at: "2026-12-10T10:00:00Z"), to: "logs/proxy/access.log")
        let night = try school.nightSummary("--now", now)
        #expect(night.totals.events == 0 && night.authorisations[0].accepted == false)
        #expect(try school.eventDates(now: now).last == "2026-11-19")
    }

    @Test("What ssh-keygen says of a signature is what Headnote says", arguments: [true, false])
    func sshKeygenAgrees(_ isWhole: Bool) throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        if !isWhole {
            try school.change("authorisations/2026-014.yaml", "2026-12-17", to: "2026-12-18")
        }
        #expect(try school.sshKeygenVerifies("authorisations/2026-014.yaml") == isWhole)
        let check = try school.run(["authorise", "check"], ["2026-014"])
        #expect((check.status == 0) == isWhole)
    }

    @Test("The form that 'authorise new' writes is refused as it stands, and never overwritten")
    func form() throws {
        let school = try SchoolCopy(authorisations: [])
        #expect(try school.run(["authorise", "new"], ["2026-030"]).status == 0)
        let form = try school.bytes("authorisations/2026-030.yaml")
        #expect(try school.run(["authorise", "new"], ["2026-030"]).status == 1)
        #expect(try school.bytes("authorisations/2026-030.yaml") == form)
        try school.sign("authorisations/2026-030.yaml", as: "headteacher")
        #expect(try school.run(["authorise", "check"], ["2026-030"]).status == 11)
    }

    @Test("The command that a notice gives the head for a case works with the site's folder in it")
    func noticeCommand() throws {
        let school = try SchoolCopy(authorisations: [])
        _ = try school.night()
        let notice = try #require(try school.notices().first)
        let line = try #require(
            notice.split(separator: "\n").first { $0.contains("authorise new") })
        let words = line.split(separator: " ").dropFirst().map {
            $0 == "SITE" ? school.site.path : String($0)
        }
        #expect(words.contains(school.site.path), "\(line)")
        let handle = try #require(words.last)
        let result = try Program.run(words)
        #expect(result.status == 0, "\(line): \(result.messages)")
        #expect(try school.text("authorisations/2026-001.yaml").contains("\"\(handle)\""))
    }
}

/// A case as a notice shows it.
struct NoticeCase {
    let handle: String
    let month: String
    let text: String

    /// The cases of a notice.
    static func all(in notice: String) -> [NoticeCase] {
        let cases = notice.split(separator: "Not attributed to anybody")[0]
        return cases.split(separator: "\nCase ").dropFirst().compactMap { part in
            guard let match = part.firstMatch(of: /^([0-9A-Z]{4}-[0-9A-Z]{4}), (\w+ \d{4})/) else {
                return nil
            }
            return NoticeCase(
                handle: String(match.1), month: String(match.2), text: String(part))
        }
    }
}
