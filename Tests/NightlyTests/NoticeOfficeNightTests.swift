import Authority
import Foundation
import LogModel
import TestSupport
import Testing

@testable import Nightly

@Suite("A night writes one notice for each office, and nobody reads of themselves")
struct NoticeOfficeNightTests {
    private static let vacant = "Nobody holds the office of headteacher"
    private static let toNobody = "what concerns them goes to nobody"
    /// Of the head's cases in the sample log, and of others'.
    private static let (ofHead, ofOthers) = ("Auction site", "Gambling site")

    /// A second head, and somebody of the trust.
    private static let coHead = """
        Callum Ravensdale
          role: headteacher
          person: staff-04
          signing-key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFfuOYTbbzpcmKEDKg5IutcVk3vPq5QjiKHDXIC7huOl"

        """
    private static let trust = """
        Adaeze Nwosu
          role: trust-ceo
          signing-key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJvDGDDrlHI1ec5C+J9BUISAquXnx2maTCxIDdrqZCZO"

        """

    /// What a night wrote.
    private struct Told {
        var offices: [Office] = []
        /// Each notice as one line.
        var texts: [Office: String] = [:]
        var sizes: Set<Int> = []

        /// The offices whose notice says something.
        func offices(told words: String) -> [Office] {
            offices.filter { texts[$0]?.contains(words) ?? false }
        }
    }

    /// The first night of the sample school with another table of authorities.
    ///
    /// - Parameters:
    ///   - isQuiet: leave the log out, so that there is nothing to tell.
    ///   - trustRoles: what the site states of a trust.
    ///   - change: changes the entries: the head's, the chair's, the safeguarding lead's.
    /// - Returns: what was written.
    /// - Throws: what the night throws.
    private func night(
        isQuiet: Bool = false, trustRoles: TrustRoles = .any, _ change: (inout [String]) -> Void
    ) throws -> Told {
        let folder = try TemporaryFolder()
        var site = try SampleSite.copy(in: folder, logs: ["proxy/access.log"])
        if isQuiet { try folder.write("", to: "logs/access.log") }
        let sample = try String(contentsOfFile: site.authorities, encoding: .utf8)
        var entries = Array(sample.components(separatedBy: "\n- name: ").dropFirst())
        try #require(entries.count == 3)
        change(&entries)
        site.authorities = folder.path("authorities.yaml")
        try folder.write(entries.map { "- name: \($0)\n" }.joined(), to: "authorities.yaml")
        site.trustRoles = trustRoles
        let now = try #require(site.rehearsal)
        let summary = try Night(site: site, options: NightOptions(now: now, workers: 1)).run()
        #expect(isQuiet || summary.totals.tallied > 0)
        var told = Told(offices: summary.notices.map(\.office))
        for notice in summary.notices {
            let text = try String(contentsOfFile: notice.text, encoding: .utf8)
            told.texts[notice.office] = text.flat
            told.sizes.insert(text.utf8.count)
        }
        return told
    }

    /// Makes the chair's entry the head's own.
    private static func join(_ entries: inout [String]) {
        entries[1] = entries[1].replacing("governor-01", with: "staff-01")
    }

    @Test("as the sample stands, each of two offices reads its own and is told of no third")
    func usual() throws {
        let told = try night { _ in }
        #expect(told.offices == [.head, .chair] && told.sizes.count == 1)
        #expect(told.offices(told: Self.ofHead) == [.chair])
        #expect(told.offices(told: Self.ofOthers) == [.head])
        #expect(told.offices(told: "Nobody").isEmpty && told.offices(told: "trust").isEmpty)
    }

    @Test("where the head's office has ended the head's notice is written, and says so")
    func headLeft() throws {
        let told = try night {
            $0[0] = $0[0].replacing("until: 2027-08-31", with: "until: 2026-11-19")
        }
        #expect(told.offices == [.head, .chair] && told.sizes.count == 1)
        #expect(told.offices(told: Self.vacant) == [.head])
        #expect(told.offices(told: Self.ofOthers) == [.head])
        #expect(told.offices(told: Self.ofHead) == [.chair])
    }

    @Test("without an entry for the chair there is a chair's notice all the same")
    func noChair() throws {
        let told = try night { $0.remove(at: 1) }
        #expect(told.offices == [.head, .chair])
        #expect(told.offices(told: "Nobody holds the office of chair of governors") == [.chair])
        #expect(told.offices(told: Self.ofHead) == [.chair])
    }

    @Test("two co-heads share one notice, which has the case of neither")
    func coHeads() throws {
        let told = try night { $0.append(Self.coHead) }
        #expect(told.offices == [.head, .chair])
        #expect(told.offices(told: Self.ofHead) == [.chair])
    }

    @Test(
        "head and chair in one: their cases go to the trust alone, where it has somebody for both")
    func trust() throws {
        let told = try night {
            Self.join(&$0)
            $0.append(Self.trust)
        }
        #expect(told.offices == [.head, .chair, .trust] && told.sizes.count == 1)
        #expect(told.offices(told: Self.ofHead) == [.trust])
        #expect(told.offices(told: Self.ofOthers) == [.head])
        #expect(told.offices(told: Self.toNobody).isEmpty)
        #expect(told.offices(told: "for the chief executive of the trust alone") == [.trust])
    }

    @Test(
        "head and chair in one without a role of the trust: nobody is told, and both notices say so",
        arguments: [false, true])
    func nobody(hasIdleTrust: Bool) throws {
        let told = try night(trustRoles: hasIdleTrust ? .none : .any) {
            Self.join(&$0)
            if hasIdleTrust { $0.append(Self.trust) }
        }
        #expect(told.offices == [.head, .chair] && told.sizes.count == 1)
        #expect(told.offices(told: Self.ofHead).isEmpty)
        #expect(told.offices(told: Self.ofOthers) == [.head])
        #expect(told.offices(told: Self.toNobody) == [.head, .chair])
    }

    @Test(
        "whether there is anything to tell changes neither how many there are nor what they are for"
    )
    func quiet() throws {
        for isQuiet in [false, true] {
            let told = try night(isQuiet: isQuiet) {
                Self.join(&$0)
                $0.append(Self.trust)
            }
            #expect(told.offices == [.head, .chair, .trust] && told.sizes.count == 1)
            let nobodys = try night(isQuiet: isQuiet) { Self.join(&$0) }
            #expect(nobodys.offices(told: Self.toNobody) == [.head, .chair])
        }
    }

    @Test("a table without an entry has no notice")
    func noEntry() throws {
        #expect(try night { $0 = [] }.offices.isEmpty)
    }
}
