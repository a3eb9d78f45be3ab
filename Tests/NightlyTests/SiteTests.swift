import EventStore
import Foundation
import LogModel
@testable import Nightly
import TestSupport
import Testing

/// What a real night rests on, and what its clock and keys are held to.
@Suite("A site is held to its grounds, its clock and its own keys")
struct SiteTests {
    struct Grounds: CustomTestStringConvertible {
        let testDescription: String
        var reviewBy: String? = "2027-03-02"
        var adopted: String? = "2026-03-10"
        var told: String? = "2026-03-13"
        let missing: [Site.MissingGround]
    }

    static let grounds = [
        Grounds(testDescription: "everything is stated", missing: []),
        Grounds(testDescription: "no assessment", reviewBy: nil, missing: [.impactAssessment]),
        Grounds(
            testDescription: "its review was due yesterday", reviewBy: "2026-11-19",
            missing: [.assessmentOutOfDate]),
        Grounds(testDescription: "its review is due today", reviewBy: "2026-11-20", missing: []),
        Grounds(testDescription: "no policy", adopted: nil, missing: [.policyAdopted]),
        Grounds(
            testDescription: "a policy from tomorrow", adopted: "2026-11-21",
            missing: [.policyAdopted]),
        Grounds(testDescription: "a policy from today", adopted: "2026-11-20", missing: []),
        Grounds(testDescription: "staff not told", told: nil, missing: [.staffTold]),
        Grounds(
            testDescription: "staff told tomorrow", told: "2026-11-21", missing: [.staffTold]),
        Grounds(
            testDescription: "nothing", reviewBy: nil, adopted: nil, told: nil,
            missing: [.impactAssessment, .policyAdopted, .staffTold]),
    ]

    @Test("What monitoring rests on must be stated and in date", arguments: grounds)
    func missingGrounds(_ grounds: Grounds) throws {
        var site = try Invented.site()
        if let reviewBy = grounds.reviewBy {
            site.impactAssessment = Site.ImpactAssessment(
                reference: "DPIA-1", date: try Invented.date("2026-03-02"),
                reviewBy: try Invented.date(reviewBy))
        }
        site.policyAdopted = try grounds.adopted.map(Invented.date)
        site.staffTold = try grounds.told.map(Invented.date)
        #expect(site.missingGrounds(on: try Invented.date("2026-11-20")) == grounds.missing)
    }

    @Test("An assessment of tomorrow is none")
    func laterAssessment() throws {
        var site = try PurgeSchool().site
        site.impactAssessment = Site.ImpactAssessment(
            reference: "DPIA-1", date: try Invented.date("2026-11-21"),
            reviewBy: try Invented.date("2027-11-21"))
        #expect(site.missingGrounds(on: try Invented.date("2026-11-20")) == [.impactAssessment])
    }

    @Test(
        "What people did before the last of the three grounds is counted and never matched",
        arguments: ["impact-assessment", "policy-adopted", "staff-told"])
    func matchedFrom(_ ground: String) throws {
        var school = try PurgeSchool()
        let day = try Invented.date("2026-06-01")
        switch ground {
        case "impact-assessment":
            school.site.impactAssessment = Site.ImpactAssessment(
                reference: "DPIA-1", date: day, reviewBy: try Invented.date("2027-06-01"))
        case "policy-adopted": school.site.policyAdopted = day
        default: school.site.staffTold = day
        }
        let all = try PurgeSchool()
        let records = try all.night().sources.map(\.coverage.records)
        #expect(try school.night().sources.map(\.coverage.records) == records)
        let isSince = { (line: String) in line.split(separator: " ")[1] >= "2026-06-01" }
        let tallies = try all.counts().tallies
        #expect(tallies.contains { !isSince($0) })
        #expect(try school.counts().tallies == tallies.filter(isSince))
        // The ground's own day is looked at, and a day that was not never is.
        #expect(tallies.contains { $0.contains(" 2026-06-01 ") })
        school.site.impactAssessment = all.site.impactAssessment
        school.site.policyAdopted = all.site.policyAdopted
        school.site.staffTold = all.site.staffTold
        try school.night("2026-11-21")
        #expect(try school.counts().tallies == tallies.filter(isSince))
    }

    @Test("A rehearsal matches everything, whatever dates it states")
    func rehearsalMatches() throws {
        var site = try PurgeSchool().site
        #expect(try site.matchedFrom == Invented.date("2026-03-13"))
        site.rehearsal = try Invented.instant("2026-11-20T02:00:00Z")
        #expect(site.matchedFrom == nil)
    }

    @Test("A rehearsal's handles are drawn from its instant; a real school's from nothing known")
    func handleSeed() throws {
        var site = try Invented.site()
        #expect(site.handleSeed == nil)
        site.rehearsal = try Invented.instant("2026-11-20T02:00:00Z")
        let first = try #require(site.handleSeed)
        site.rehearsal = try Invented.instant("2026-11-20T02:00:01Z")
        #expect(site.handleSeed != first)
    }

    @Test("The published rehearsal keys are those in sample-logs/keys, each by its fingerprint")
    func rehearsalKeys() throws {
        let folder = Program.repository.appendingPathComponent("sample-logs/keys")
        var fingerprints: Set<String> = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where name.hasPrefix("REHEARSAL-signing-") && name.hasSuffix(".pub") {
            let result = try Program.run(
                RehearsalSigner.keygen,
                ["-l", "-f", folder.appendingPathComponent(name).path])
            fingerprints.insert(
                try #require(result.output.split(separator: " ").dropFirst().first.map(String.init))
            )
        }
        #expect(fingerprints.count == 3)
        #expect(fingerprints.isSubset(of: RehearsalKeys.fingerprints))
        // The other three are of reading keys: SHA-256 over the public key's bytes.
        #expect(RehearsalKeys.fingerprints.count == 6)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where name.hasPrefix("reading-") && name.hasSuffix(".pub") {
            let text = try String(
                contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            let key = try #require(text.firstMatch(of: /x25519:([A-Za-z0-9+\/=]+)/)).1
            let hash = try Program.run(
                URL(fileURLWithPath: "/bin/sh"),
                ["-c", #"printf %s "$0" | base64 -d | sha256sum"#, String(key)])
            let digest = Data(Invented.bytes(hex: hash.output.prefix(64))).base64EncodedString()
                .replacingOccurrences(of: "=", with: "")
            #expect(RehearsalKeys.fingerprints.contains("SHA256:" + digest), "\(name)")
        }
    }

    @Test("In a rehearsal a file's time dates nothing; in a real school it does")
    func newestLine() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("a line\n", to: "mail.log")
        let written = try Invented.instant("2026-03-01T00:00:00Z")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: Double(written.milliseconds) / 1000)],
            ofItemAtPath: path)
        let file = try Invented.logFile(path)
        let now = try Invented.instant("2026-11-20T02:00:00Z")
        var site = try Invented.site()
        #expect(site.newestLine(of: file, now: now) == written)
        let before = try Invented.instant("2026-02-01T00:00:00Z")
        #expect(site.newestLine(of: file, now: before) == before)
        site.rehearsal = now
        #expect(site.newestLine(of: file, now: now) == now)
    }
}
