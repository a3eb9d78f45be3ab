import Authority
import EventStore
import Foundation
import Journal
import LogModel
import Retention
import Rules
import TestSupport
import Testing

@testable import Nightly

@Suite("Files that decide are read once: what is verified is what is used (design 5, rule 2)")
struct SignedFileTests {
    @Test("A file comes with every signature that bears its name, and with no other")
    func signatures() throws {
        let folder = try TemporaryFolder()
        for name in [
            "authorities.yaml", "authorities.yaml.sig", "authorities.yaml.chair.sig",
            "authorities.yaml.bak", "other.yaml.sig", "authorities.yml.sig",
        ] {
            try folder.write(name, to: name)
        }
        let file = try #require(try SignedFile.read(folder.path("authorities.yaml")))
        #expect(file.name == "authorities.yaml" && file.bytes == Array("authorities.yaml".utf8))
        #expect(
            file.signatures.map(\.name) == ["authorities.yaml.chair.sig", "authorities.yaml.sig"])
        #expect(try SignedFile.read(folder.path("nowhere.yaml")) == nil)
    }

    @Test("A file that is too large is refused, and so is a folder in its place")
    func unreadable() throws {
        let folder = try TemporaryFolder()
        try folder.write(String(repeating: "#", count: 262_145), to: "authorities.yaml")
        #expect(throws: InputFileError.self) {
            try SignedFile.read(folder.path("authorities.yaml"))
        }
        #expect(throws: InputFileError.self) { try SignedFile.read(folder.url.path) }
    }
}

@Suite("What the store remembers cannot be put back unseen")
struct PutBackTests {
    /// What the state check says after the second of two nights, before the third.
    private func problems(
        after tamper: (EventStore, _ earlier: SiteMemory) throws -> Void
    ) throws -> [String] {
        let folder = try TemporaryFolder()
        let site = try SampleSite.copy(in: folder, logs: ["proxy/access.log"])
        let first = try #require(site.rehearsal)
        _ = try Night(site: site, options: NightOptions(now: first, workers: 1)).run()
        let earlier = try EventStore(folder: site.state, for: .reading).siteMemory()
        let second = first.adding(seconds: 86_400)
        _ = try Night(site: site, options: NightOptions(now: second, workers: 1)).run()
        let store = try EventStore(folder: site.state, for: .running)
        try tamper(store, earlier)
        return try StateCheck(
            store: store, journal: Journal(path: site.journalPath), memory: store.siteMemory()
        ).problems
    }

    @Test("A state that nobody touched is in order")
    func untouched() throws {
        #expect(try problems { _, _ in }.isEmpty)
    }

    @Test("A night that told the journal of its pin and was killed put nothing back")
    func killed() throws {
        let folder = try TemporaryFolder()
        let site = try SampleSite.copy(in: folder, logs: ["proxy/access.log"])
        let now = try #require(site.rehearsal)
        let store = try EventStore(folder: site.state, for: .running)
        _ = try store.beginRun(now: now, today: site.zone.date(at: now), clock: .believed)
        let journal = Journal(path: site.journalPath)
        try journal.append(
            try JournalEntry(
                .authoritiesPinned, ["authorities": .digest(FileDigest.of(Array("table".utf8)))]),
            at: now)
        let check = try StateCheck(store: store, journal: journal, memory: store.siteMemory())
        #expect(check.problems == [] && check.changes == [])
    }

    @Test("What was remembered a night ago, and another table than was pinned last, are told")
    func putBack() throws {
        let changes: [(EventStore, SiteMemory) throws -> Void] = [
            { try $0.keep($1) }, { store, _ in try store.keep(SiteMemory()) },
            { store, _ in
                var memory = try store.siteMemory()
                memory.pin?.authorities.append(UInt8(ascii: "#"))
                try store.keep(memory)
            },
        ]
        for change in changes {
            let problems = try problems(after: change)
            #expect(problems.contains { $0.contains("put back from an older copy") }, "\(problems)")
        }
    }
}

@Suite("What changes between two nights is found by what the files say")
struct KnownInputsReadingTests {
    private func changes(_ change: (TemporaryFolder, inout Site) throws -> Void) throws
        -> [InputChange]
    {
        let folder = try TemporaryFolder()
        var site = try SampleSite.copy(in: folder, logs: ["proxy/access.log"])
        for (name, path) in [("people.csv", site.people), ("authorities.yaml", site.authorities)] {
            try folder.write([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))), to: name)
        }
        site.people = folder.path("people.csv")
        site.authorities = folder.path("authorities.yaml")
        site.file = Array(KnownInputsReadingTests.siteFile.utf8)
        let now = try #require(site.rehearsal)
        #expect(
            try Night(site: site, options: NightOptions(now: now, workers: 1)).run().changes == [])
        try change(folder, &site)
        return try Night(
            site: site, options: NightOptions(now: now.adding(seconds: 86_400), workers: 1)
        ).run().changes
    }

    private static let siteFile = """
        school: Oakhill
        sources:
          - { name: proxy, format: squid }
        domains: [oakhill.example]
        """

    private func edit(_ folder: TemporaryFolder, _ old: String, _ new: String) throws {
        let text = try String(contentsOfFile: folder.path("people.csv"), encoding: .utf8)
        #expect(text.contains(old))
        try folder.write(Array(text.replacing(old, with: new).utf8), to: "people.csv")
    }

    @Test("Other spaces, another order and comments are no change")
    func spelling() throws {
        let found = try changes { folder, site in
            let text = try String(contentsOfFile: folder.path("people.csv"), encoding: .utf8)
            let lines = text.split(separator: "\n").map(String.init)
            let turned = [lines[0]] + lines.dropFirst().reversed()
            try folder.write(
                Array((turned.joined(separator: "\n") + "\n").utf8), to: "people.csv")
            site.file = Array(
                "# by hand\n\(Self.siteFile.replacing("school: Oakhill", with: "school:   'Oakhill'"))"
                    .utf8)
        }
        #expect(found == [])
    }

    @Test("An account that passes on, a name, a role and hours are changes of their kind")
    func people() throws {
        let moved = try changes { folder, _ in
            try edit(
                folder, "staff-07,staff,Bernard Thornbury,b.thornbury,",
                "staff-10,staff,Katarzyna Wolinska,b.thornbury,")
        }
        var expected = PeopleChange()
        expected.moved = 1
        #expect(moved == [.people(expected)])
        let renamed = try changes { folder, _ in
            try edit(folder, "Bernard Thornbury", "Somebody Else")
        }
        guard case .people(let other) = renamed.first else {
            Issue.record("\(renamed)")
            return
        }
        #expect(other.otherwise >= 2 && other.roles.isEmpty && renamed.count == 1)
    }

    @Test("Who gets another role is one person however many their accounts, and no other change")
    func roles() throws {
        let found = try changes { folder, _ in
            try edit(folder, "staff-07,staff,", "staff-07,pupil,")
        }
        var expected = PeopleChange()
        expected.roles = [.init(was: ["staff"], now: ["pupil"], people: 1)]
        #expect(found == [.people(expected)])
    }

    @Test("A table of people that cannot be read is a problem and no change")
    func unreadablePeople() throws {
        let found = try changes { folder, _ in try folder.write("nonsense", to: "people.csv") }
        #expect(found == [])
    }

    @Test("Sources by name and other keys of the site are told apart")
    func site() throws {
        let found = try changes { _, site in
            let text = Self.siteFile.replacing(
                "  - { name: proxy, format: squid }",
                with: "  - { name: proxy, format: squid-common }\n  - { name: mail, format: exim }")
            site.file = Array(text.replacing("domains: [oakhill.example]", with: "state: s").utf8)
        }
        #expect(
            found == [
                .site(
                    added: ["source mail", "state"], removed: ["domains"],
                    changed: ["source proxy"])
            ])
    }

    @Test("Protected channels that lose an entry are a change of their own")
    func protected() throws {
        let found = try changes { folder, site in
            try folder.write("helpline.example\n", to: "protected/helplines/domains")
            site.rules.protectedFolders = [folder.path("protected")]
        }
        #expect(found == [.protectedChannels])
    }
}
