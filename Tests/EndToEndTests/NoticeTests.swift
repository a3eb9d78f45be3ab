import Foundation
import TestSupport
import Testing

/// When the head and the chair hear of something, and that the folder's listing tells nothing.
@Suite("A trigger notice comes once a week, and the same night for a child's safety")
struct NoticeTests {
    @Test("A second night in the week writes none, the eighth day does")
    func weekly() throws {
        let school = try SchoolCopy(authorisations: [])
        // From June on nothing expires within the week, so that no notice goes early.
        for name in ["logs/proxy/access.log.6.gz", "logs/mail/mail.log.5.gz"] {
            try school.remove(name)
        }
        let first = try written(school, "2026-11-20")
        #expect(first.count == 4)
        try school.append(
            SquidLine.gambling(at: "2026-11-20T10:00:00Z"), to: "logs/proxy/access.log")
        #expect(try written(school, "2026-11-21") == first)
        #expect(try written(school, "2026-11-26") == first)
        let second = try written(school, "2026-11-27")
        #expect(second.count == 4 && second.isDisjoint(with: first))
        #expect(try school.notices()[0].contains("Friday 20 November 2026"))
    }

    @Test("A pupil on a harmful site is told the same night")
    func sameNight() throws {
        let school = try SchoolCopy(authorisations: [])
        let first = try written(school, "2026-11-20")
        try school.append(
            SquidLine.line(
                "2026-11-20T10:00:00Z", "http://adults-only-gallery.example/", "20.gquartermaine"),
            to: "logs/proxy/access.log")
        let second = try written(school, "2026-11-20", hour: 12)
        #expect(second.isDisjoint(with: first))
        #expect(try school.notices()[0].contains("Pupil reached a harmful site"))
    }

    @Test("A notice goes when its oldest records expire, and a younger one takes its place")
    func expired() throws {
        let school = try SchoolCopy(authorisations: [])
        let first = try written(school, "2026-11-20")
        #expect(try school.notices()[0].contains("Wednesday 20 May 2026"))
        let second = try written(school, "2026-11-21")
        #expect(second.count == 4 && second.isDisjoint(with: first))
        #expect(try !school.notices()[0].contains("Wednesday 20 May 2026"))
    }

    @Test("Notices that somebody takes away are missed, and the next night writes all again")
    func takenAway() throws {
        let school = try SchoolCopy(authorisations: [])
        for name in ["logs/proxy/access.log.6.gz", "logs/mail/mail.log.5.gz"] {
            try school.remove(name)
        }
        let first = try written(school, "2026-11-20")
        for name in first.sorted().prefix(3) { try school.remove("state/notices/" + name) }
        let words = "state/notices: 3 files of notices were taken away before they expired"
        let status = try school.run(["status"]).output
        #expect(status.contains(words))
        #expect(!first.sorted().prefix(3).contains { status.contains($0) })
        let night = try school.nightSummary("--now", "2026-11-21T11:00:00Z")
        #expect(night.problems.contains { $0.contains(words) })
        let second = try FileManager.default.contentsOfDirectory(atPath: school.state + "/notices")
        #expect(second.count == 4 && first.isDisjoint(with: second))
        let quiet = try school.nightSummary("--now", "2026-11-22T11:00:00Z")
        #expect(!quiet.problems.contains { $0.contains("taken away") })
    }

    @Test("The night says of each notice for which office it is, and it is so")
    func offices() throws {
        let school = try SchoolCopy(authorisations: [])
        let said = try school.night().output
        for office in ["headteacher", "chair of governors"] {
            let line = try #require(
                said.split(separator: "\n").first {
                    $0.hasPrefix("notice ") && $0.contains("for the \(office) alone: ")
                })
            let path = try #require(line.split(separator: " ").last).description
            let notice = try String(contentsOfFile: path, encoding: .utf8)
            #expect(notice.contains("For the \(office)."))
        }
    }

    @Test("A day for telling that is over stands in the status, and on the signing office's notice")
    func letterOverdue() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        _ = try school.night()
        #expect(try !school.run(["status"]).output.contains("is to be given"))
        _ = try school.night("--now", "2026-12-18T02:00:00Z")
        let status = try school.run(["status"], ["--now", "2026-12-18T03:00:00Z"]).output
        #expect(
            status.contains(
                "due         if a letter under 2026-014 is to be given, that was to be done by "
                    + "2026-12-17"), "\(status)")
        let notices = try school.flatNotices()
        #expect(notices[0].contains("If a letter under 2026-014 is to be given"))
        #expect(notices[0].contains("What falls due"))
        #expect(!notices[1].contains("What falls due"))
        let later = try school.run(["status"], ["--now", "2027-01-15T03:00:00Z"]).output
        #expect(!later.contains("is to be given"), "it is said for four weeks")
    }

    @Test("That a standing authorisation ends is said four weeks before, to who signed it")
    func standingEnds() throws {
        let school = try SchoolCopy(authorisations: [])
        try school.write(
            Paper(subject: "roles: [pupil]").text
                .replacingOccurrences(of: "occasional", with: "standing"),
            to: "authorisations/2026-021.yaml")
        try school.sign("authorisations/2026-021.yaml", as: "headteacher")
        #expect(try school.nightSummary().accepted("2026-021"))
        let status = try school.run(["status"]).output
        #expect(
            status.contains(
                "the standing authorisation 2026-021 ends with the night of 2026-12-10"),
            "\(status)")
        let notices = try school.flatNotices()
        #expect(
            notices[0].contains(
                "The standing authorisation 2026-021 ends with the night of Thursday 10 December"))
        #expect(!notices[1].contains("2026-021"))
    }

    @Test("Sizes and times of notices do not depend on what they say")
    func listing() throws {
        let sizes = try [true, false].map { isBusy in
            let school = try SchoolCopy(authorisations: [])
            // Without the head's visits the chair's notice has nothing to say.
            if !isBusy { try school.change("people.csv", ",r.featherby,", to: ",nobody.here,") }
            _ = try school.night()
            let folder = school.state + "/notices"
            let files = FileManager.default
            return try files.contentsOfDirectory(atPath: folder).map { name in
                let facts = try files.attributesOfItem(atPath: folder + "/" + name)
                #expect((facts[.modificationDate] as? Date)?.timeIntervalSince1970 == 0)
                return "\(facts[.size] ?? 0) \(name.suffix(4))"
            }.sorted()
        }
        #expect(sizes[0] == sizes[1])
    }

    /// The names of the notices that lie there after a night.
    private func written(
        _ school: SchoolCopy, _ day: String, hour: Int = 11
    ) throws -> Set<String> {
        _ = try school.nightSummary("--now", "\(day)T\(hour):00:00Z")
        return Set(try FileManager.default.contentsOfDirectory(atPath: school.state + "/notices"))
    }
}
