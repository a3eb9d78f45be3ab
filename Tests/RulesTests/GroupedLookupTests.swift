import LogModel
import TestSupport
import Testing

@testable import Rules

@Suite("Looking hosts up in groups")
struct GroupedLookupTests {
    /// Hosts that are looked up in another way than most.
    private static let odd = [
        "", ".", "..", "a", "com", "192.0.2.7", "2001:db8::7", "::ffff:192.0.2.7", "a.example.",
        "EXAMPLE.Com", "%61.example", "b\u{FC}cher.example", "a b.example", "x.192.0.2.7",
    ]

    /// Calls with hosts that lie one after another in memory.
    private func withHosts<Result>(
        _ hosts: [String], _ body: ([UnsafeRawBufferPointer]) throws -> Result
    ) rethrows -> Result {
        try Array(hosts.joined().utf8).withUnsafeBytes { bytes in
            var start = 0
            let views = hosts.map { host in
                defer { start += host.utf8.count }
                return UnsafeRawBufferPointer(
                    rebasing: bytes[start..<(start + host.utf8.count)])
            }
            return try body(views)
        }
    }

    /// Compares a group with each of its hosts by itself.
    private func compare(
        _ hosts: [String], _ lists: CategoryLists, _ findings: inout HostFindings
    ) {
        withHosts(hosts) { views in
            findings.find(views.count) { views[$0] }
            for (place, view) in views.enumerated() {
                let alone = lists.find(host: view)
                let found = findings[place, of: view]
                #expect(found?.verdict == alone.verdict, "\(hosts[place])")
                #expect(found?.hasPaths == alone.hasPaths, "\(hosts[place])")
                #expect(
                    found?.hasPathsWithoutPrefix == alone.hasPathsWithoutPrefix,
                    "\(hosts[place])")
                #expect(found?.isAddress == alone.isAddress, "\(hosts[place])")
            }
        }
    }

    @Test(
        "A group finds what each of its hosts finds by itself",
        arguments: [1, 2, 3, 4] as [UInt64])
    func property(_ seed: UInt64) throws {
        let invented = InventedLists(seed: seed, entries: seed % 2 == 0 ? 60 : 4000)
        let addresses = [("a", "domains", "192.0.2.7\n2001:db8::/32\nxn--bcher-kva.example\n")]
        let (lists, _) = try lists(invented.files + addresses.filter { _ in seed > 2 })
        var findings = HostFindings(lists)
        var random = SeededGenerator(seed: seed &+ 50)
        for _ in 0..<300 {
            let hosts = (0..<Int.random(in: 0...HostFindings.capacity, using: &random)).map { _ in
                Int.random(in: 0..<5, using: &random) == 0
                    ? GroupedLookupTests.odd.randomElement(using: &random) ?? ""
                    : InventedLists.host(&random)
            }
            compare(hosts, lists, &findings)
        }
    }

    @Test("Hosts with more labels than there is room for are found by themselves")
    func manyLabels() throws {
        let (lists, _) = try lists([("a", "domains", "example.com\na.a.example.com\n")])
        var findings = HostFindings(lists)
        let hosts = [10, 300, 3, 250, 5000, 1].map {
            String(repeating: "a.", count: $0) + "example.com"
        }
        compare(hosts, lists, &findings)
        withHosts(hosts) { views in
            findings.find(views.count) { views[$0] }
            for (place, view) in views.enumerated() {
                #expect(findings[place, of: view]?.verdict.categories == CategorySet(0))
            }
        }
    }

    @Test("A finding is given for the host that was asked about, and for no other")
    func otherHost() throws {
        let (lists, _) = try lists([("a", "domains", "casino.example\n")])
        var findings = HostFindings(lists)
        withHosts(["www.casino.example", "school.example"]) { views in
            #expect(findings[0, of: views[0]] == nil)
            findings.find(2) { views[$0] }
            #expect(findings[0, of: views[0]] != nil)
            #expect(findings[0, of: views[1]] == nil)
            #expect(findings[1, of: views[0]] == nil)
            for place in [-1, 2, HostFindings.capacity] {
                #expect(findings[place, of: views[1]] == nil)
            }
            findings.find(2) { $0 == 0 ? nil : views[1] }
            #expect(findings[0, of: views[0]] == nil)
        }
    }

    @Test("Hosts behind those that a group has room for are not looked up")
    func overfull() throws {
        let (lists, _) = try lists([("a", "domains", "casino.example\n")])
        var findings = HostFindings(lists)
        let count = HostFindings.capacity
        withHosts([String](repeating: "www.casino.example", count: count + 5)) { views in
            findings.find(views.count) { views[$0] }
            for place in views.indices {
                let finding = findings[place, of: views[place]]
                #expect((finding != nil) == (place < count))
                #expect(finding?.verdict.categories == (place < count ? CategorySet(0) : nil))
            }
        }
    }

    @Test("A record matched at its place in a group gives what it gives by itself")
    func records() throws {
        let book = try book(
            [
                document(1, "s:\n  category: gambling\ncondition: s"),
                document(2, "s:\n  c-uri|contains: roulette\ncondition: s"),
            ],
            lists: [
                ("gambling", "domains", "casino.example\n"),
                ("gambling", "urls", "games.example/poker\n"),
            ], protected: [("help", "domains", "helpline.example\n")])
        var matcher = RecordMatcher(book, roles: EverybodyIs(role: "pupil"), zone: .utc)
        let makers = [
            "http://www.casino.example/", "http://helpline.example/roulette",
            "http://games.example/poker/1", "http://games.example/chess",
            "http://school.example/roulette",
        ].map { RecordMaker.web($0) }
        var mail = RecordMaker.mail(from: "a@casino.example", to: ["b@helpline.example"])
        mail.subject = "roulette"
        withRecords(makers + [mail]) { group in
            let alone = group.map { matcher.match($0) }
            matcher.look(at: group)
            #expect(group.indices.map { matcher.match(group[$0], at: $0) } == alone)
            // At a place that is another's a record is looked up by itself.
            #expect(group.indices.map { matcher.match(group[$0], at: 5 - $0) } == alone)
            #expect(alone.map(\.isProtected) == [false, true, false, false, false, true])
            #expect(alone.map(\.rules) == [[0], [], [0], [], [1], []])
        }
    }

    /// Calls with the records of all makers at once.
    private func withRecords(
        _ makers: [RecordMaker], _ group: [RecordView] = [], _ body: ([RecordView]) -> Void
    ) {
        guard let first = makers.first else { return body(group) }
        first.with { withRecords(Array(makers.dropFirst()), group + [$0], body) }
    }
}
