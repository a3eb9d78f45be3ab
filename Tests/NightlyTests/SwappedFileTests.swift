import Authority
import EventStore
import Foundation
import Journal
import LogInput
import LogModel
import Rules
import TestSupport
import Testing

@testable import Nightly

@Suite("A file that is exchanged while a night runs changes nothing of it (design 5, rule 2)")
struct SwappedFileTests {
    /// What decides, or is signed, in a school's folder.
    ///
    /// `site.yaml` is read before the night begins and handed over as a value.
    static let files = [
        "authorities.yaml", "authorisations/2026-014.yaml", "authorisations/2026-014.yaml.sig",
        "people.csv", "permissions.csv", "rules/flags/gambling.yml",
        "rules/categories/gambling/domains", "rules/protected/unions/domains",
    ]

    /// What a night made of the files that decide.
    private struct Outcome: Equatable {
        let totals: NightTotals
        let rulings: [RulingSummary]
        let notices: [Office]
        let problems: [String]
        let changes: [InputChange]
        /// The table of authorities that the store remembers.
        let pinned: [UInt8]?
        /// What the journal says was read.
        let digests: [String?]
    }

    /// The night in which nobody exchanged anything, and how much the next one has to tell.
    private static let untouched = Result { try nights(exchanging: nil) }

    @Test(
        "The night goes by what it read first, and the next one finds the other file",
        arguments: files)
    func swapped(_ name: String) throws {
        let plain = try Self.untouched.get()
        let other = try Self.nights(exchanging: name)
        #expect(other.first == plain.first)
        #expect(other.told > 0, "the other file is not told")
    }

    @Test("Without an exchange the night has everything to go by, and the next one nothing to tell")
    func untouched() throws {
        let plain = try Self.untouched.get()
        #expect(plain.first.totals.events > 0 && plain.first.totals.tallied > 0)
        #expect(plain.first.rulings.map(\.isAccepted) == [true])
        #expect(plain.first.notices == [.head, .chair])
        #expect(plain.first.digests.count == 4 && !plain.first.digests.contains(nil))
        #expect(plain.told == 0)
    }

    /// Two nights of a school, in the first of which a file is exchanged once a few lines are read.
    ///
    /// - Returns: the first night, and of how many things the second tells.
    private static func nights(exchanging name: String?) throws -> (first: Outcome, told: Int) {
        let folder = try TemporaryFolder()
        let site = try site(in: folder)
        let now = try #require(site.rehearsal)
        var options = NightOptions(now: now, workers: 1)
        // It pauses before the first flag, and often after it.
        options.commitBytes = 16 << 10
        let path = name.map(folder.path)
        let pauses = CallCounter()
        options.isInterrupted = {
            if pauses.next() == 1, let path {
                #expect(throws: Never.self) {
                    try Data("swapped.example\n".utf8).write(to: URL(fileURLWithPath: path))
                }
            }
            return false
        }
        let first = try outcome(try Night(site: site, options: options).run(), of: site)
        #expect(pauses.calls > 10)
        let next = NightOptions(now: now.adding(seconds: 86_400), workers: 1)
        let second = try Night(site: site, options: next).run()
        let refused = second.rulings.count { !$0.isAccepted }
        return (first, second.problems.count + second.changes.count + refused)
    }

    /// A site all of whose files lie in a folder of the test's own.
    private static func site(in folder: TemporaryFolder) throws -> Site {
        var site = try SampleSite.copy(in: folder, logs: ["proxy/access.log"])
        let files = FileManager.default
        for name in ["authorities.yaml", "people.csv", "permissions.csv"] {
            try files.copyItem(
                atPath: Program.repository.path + "/sample-logs/" + name, toPath: folder.path(name))
        }
        for name in ["2026-014.yaml", "2026-014.yaml.sig"] {
            let signed = Program.repository.path + "/sample-logs/authorisations/" + name
            try folder.write(
                [UInt8](try Data(contentsOf: URL(fileURLWithPath: signed))),
                to: "authorisations/" + name)
        }
        try copyRules(to: folder.path("rules"))
        site.authorities = folder.path("authorities.yaml")
        site.people = folder.path("people.csv")
        site.permissions = folder.path("permissions.csv")
        site.rules = RuleSources(
            flagFolders: [folder.path("rules/flags")],
            categoryFolders: [folder.path("rules/categories")],
            protectedFolders: [folder.path("rules/protected")])
        site.sources[0].limits.blockBytes = 4 << 10
        return site
    }

    /// Copies the rules that are shipped, with the sample's own list of gambling sites among them.
    private static func copyRules(to path: String) throws {
        let files = FileManager.default
        let repository = Program.repository
        try files.copyItem(
            at: repository.appendingPathComponent("rules").resolvingSymlinksInPath(),
            to: URL(fileURLWithPath: path))
        let list = "categories/gambling/domains"
        try files.removeItem(atPath: "\(path)/\(list)")
        try files.copyItem(
            atPath: "\(repository.path)/sample-logs/rules/\(list)", toPath: "\(path)/\(list)")
    }

    private static func outcome(_ summary: NightSummary, of site: Site) throws -> Outcome {
        let memory = try EventStore(folder: site.state, for: .reading).siteMemory()
        let entry = try Journal(path: site.journalPath).records(of: [.nightFinished]).last
        return Outcome(
            totals: summary.totals, rulings: summary.rulings,
            notices: summary.notices.map(\.office), problems: summary.problems,
            changes: summary.changes, pinned: memory.pin?.authorities,
            digests: ["authorities", "people", "permissions", "rules"].map { entry?.text($0) })
    }
}
