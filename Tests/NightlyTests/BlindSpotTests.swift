import EventStore
import Foundation
import LogInput
import LogModel
import Reports
import Rules
import TestSupport
import Testing

@testable import Nightly

@Suite("What a source can never show")
struct BlindSpotTests {
    /// A rule with a detection of its own.
    private func rules(
        _ detections: [(title: String, detection: String)], source: String = "proxy"
    ) throws -> [FlagRule] {
        let folder = try TemporaryFolder()
        for (index, entry) in detections.enumerated() {
            try folder.write(
                """
                title: \(entry.title)
                id: 00000000-0000-4000-8000-00000000000\(index)
                status: test
                level: low
                logsource:
                  category: \(source)
                detection:
                  selection:
                \(entry.detection.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
                  condition: selection

                """, to: "rule-\(index).yml")
        }
        let (book, problems) = RuleBook.load(RuleSources(flagFolders: [folder.url.path]))
        #expect(problems.isEmpty, "\(problems)")
        return book.rules
    }

    private let every: [(title: String, detection: String)] = [
        ("A search", "c-uri-query|contains: exam"),
        ("A search in the URL", "c-uri|contains: 'search\\?q='"),
        ("A path", "c-uri-extension: exe"),
        ("A host", "cs-host|endswith: .example"),
        ("An agent", "c-useragent|contains: curl"),
        ("An agent or a host", "c-useragent|contains: curl\ncs-host|endswith: .example"),
        ("No agent", "c-useragent: null"),
    ]

    private func coverage(_ parts: RecordParts, records: Int = 500) -> SourceCoverage {
        var coverage = SourceCoverage(source: "proxy")
        coverage.records = records
        coverage.parts = parts
        return coverage
    }

    private let all: RecordParts = [
        .account, .client, .severalClients, .host, .url, .path, .query, .userAgent,
    ]

    private func found(_ parts: RecordParts, records: Int = 500) throws -> [String] {
        BlindSpots.find(
            in: coverage(parts, records: records), channel: .web, rules: try rules(every)
        ).map { "\($0.cause.rawValue): \($0.rules.joined(separator: ", "))" }
    }

    @Test("a source that states everything has none")
    func none() throws {
        #expect(try found(all) == [])
    }

    @Test("URLs without queries blind the rules that look for searches, and no others")
    func queries() throws {
        #expect(
            try found(all.subtracting(.query)) == ["no-queries: A search, A search in the URL"])
    }

    @Test("tunnels alone blind the rules that look at paths and queries")
    func tunnels() throws {
        #expect(
            try found(all.subtracting([.query, .path])) == [
                "only-tunnels: A path, A search, A search in the URL"
            ])
    }

    @Test(
        "a rule that asks for a missing part in every way is named; one that can do without is not")
    func agents() throws {
        #expect(
            try found(all.subtracting(.userAgent)) == [
                "no-user-agents: An agent, An agent or a host"
            ])
    }

    @Test("one client for everybody, and no name at all, are told without a rule")
    func clients() throws {
        #expect(try found(all.subtracting(.severalClients)) == ["one-client: "])
        #expect(try found(all.subtracting(.severalClients), records: 100) == [])
        #expect(try found(all.subtracting(.account)) == ["no-accounts: "])
    }

    @Test("of messages, what names neither rooms nor recipients blinds the rules that ask for them")
    func messages() throws {
        let rules = try rules(
            [
                ("A room", "room: Staff room"), ("A word", "'|all': [club, chess]"),
                ("A recipient", "recipient|endswith: '@elsewhere.example'"),
                ("A crowd", "recipient-count|gte: 50"), ("A late one", "time|hour: 23"),
            ], source: "message")
        let found = { (parts: RecordParts) in
            BlindSpots.find(in: coverage(parts), channel: .message, rules: rules)
                .map { "\($0.cause.rawValue): \($0.rules.joined(separator: ", "))" }
        }
        #expect(found([.account, .sender, .recipients, .room]) == [])
        #expect(
            found([.account, .sender]) == [
                "no-recipients: A crowd, A recipient", "no-rooms: A room, A word",
                "no-participants: ",
            ])
        #expect(found([.recipients, .room]) == ["no-accounts: "])
    }

    @Test("a message log without recipients and domains shows no protected channel, and says so")
    func participants() {
        let found = { (parts: RecordParts) in
            BlindSpots.find(in: coverage(parts), channel: .message, rules: []).map(\.cause)
        }
        #expect(found([.account, .sender]) == [.noParticipants])
        #expect(found([.account, .sender, .recipients]) == [])
        #expect(found([.account, .sender, .domains]) == [])
    }

    @Test("a room that has a number only is no room that a rule could ask for")
    func rooms() {
        for isNamed in [true, false] {
            let bytes = Array("19:aa_bb".utf8)
            var census = PartsCensus()
            bytes.withUnsafeBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                let place = RecordPosition(stream: 0, line: 1, offset: 0)
                var record = RecordView(
                    base: base, channel: .message, time: Timestamp(milliseconds: 0),
                    attribution: .none, action: .allowed, position: place, closed: place)
                record.room = FieldSlice(offset: 0, length: bytes.count)
                record.roomIsNamed = isNamed
                census.note(record)
            }
            let expected: RecordParts = isNamed ? .room : []
            #expect(census.parts == expected)
        }
    }

    @Test("a source at whose records no rule looks is told from its first record")
    func noRules() throws {
        let found = { (records: Int) in
            BlindSpots.find(
                in: coverage(all, records: records), channel: .message, rules: [], hasRules: false
            ).map(\.words)
        }
        #expect(found(0) == [])
        #expect(
            found(1) == ["no rule is about its records, so nothing in them can be flagged"])
    }

    @Test("too few records tell nothing")
    func few() throws {
        #expect(try found([], records: 19) == [])
    }

    @Test(
        "the census sees queries behind the question mark, paths beyond a tunnel, several clients")
    func census() {
        #expect(census(["http://a.example/?"], ["10.0.0.1"]) == [.client, .url, .path])
        #expect(census(["http://a.example/?q"], ["10.0.0.1"]) == [.client, .url, .path, .query])
        #expect(
            census(["a.example:443", "b.example:443"], ["10.0.0.1", "10.0.0.2"])
                == [.client, .url, .severalClients])
    }

    private func census(_ urls: [String], _ clients: [String]) -> RecordParts {
        var census = PartsCensus()
        for (url, client) in zip(urls, clients) {
            let bytes = Array((url + client).utf8)
            bytes.withUnsafeBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                let place = RecordPosition(stream: 0, line: 1, offset: 0)
                var record = RecordView(
                    base: base, channel: .web, time: Timestamp(milliseconds: 0), attribution: .none,
                    action: .allowed, position: place, closed: place)
                record.url = FieldSlice(offset: 0, length: url.utf8.count)
                record.client = FieldSlice(offset: url.utf8.count, length: client.utf8.count)
                census.note(record)
            }
        }
        return census.parts
    }
}

@Suite("Faults that the site file knows")
struct KnownFaultsTests {
    private var known: KnownFaults {
        var known = KnownFaults()
        known.entries = [
            .init(file: "access.log.9.gz", reason: "a full disk"),
            .init(file: "3f9a2c11", reason: "a power failure"),
        ]
        return known
    }

    @Test("a fault is known by its file's name, or by its mark under any name")
    func names() {
        let cases: [(fault: CoverageFault, reason: String?)] = [
            (
                CoverageFault(code: "truncated-gzip", file: "access.log.9.gz", line: 3),
                "a full disk"
            ),
            (
                CoverageFault(
                    code: "truncated-gzip", file: "access.log.10.gz", line: 3, mark: "3f9a2c11"),
                "a power failure"
            ),
            (CoverageFault(code: "truncated-gzip", file: "access.log.8.gz", line: 3), nil),
            (CoverageFault(code: "no-match", file: "access.log*", line: nil), nil),
        ]
        for (fault, reason) in cases { #expect(known.reason(for: fault) == reason) }
    }

    @Test("every fault has words, none of which is its code", arguments: InputFault.Code.allCases)
    func words(_ code: InputFault.Code) {
        let clause = FaultWords.clause(code.rawValue, of: "access.log*")
        #expect(clause.contains("access.log*") && !clause.contains(code.rawValue), "\(clause)")
    }

    @Test("a file keeps its mark through a rename, and one that cannot be read has none")
    func marks() throws {
        let folder = try TemporaryFolder()
        let mark = { (path: String) in CoverageFault(InputFault(.badChecksum, path: path)).mark }
        let first = try folder.write("lines", to: "access.log.9.gz")
        let second = try folder.write("lines", to: "access.log.10.gz")
        let other = try folder.write("other lines", to: "access.log.11.gz")
        #expect(mark(first)?.count == 8)
        #expect(mark(first) == mark(second))
        #expect(mark(first) != mark(other))
        #expect(mark(folder.path("nothing")) == nil)
        #expect(mark(folder.url.path) == nil)
    }
}
