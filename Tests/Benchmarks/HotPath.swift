import Foundation
import LogFormats
import LogInput
import LogModel
import People
import Rules

/// What a scan found.
struct ScanTotals: Equatable {
    var records = 0
    var rejected = 0
    var flagged = 0
    var protected = 0

    fileprivate mutating func count(_ outcome: MatchOutcome) {
        records += 1
        if outcome.hasFlags { flagged += 1 }
        if outcome.isProtected { protected += 1 }
    }
}

/// The hot path as the night runs it, on one thread: reader, parser, matcher.
struct HotPath {
    private let book: RuleBook
    private let directory: Directory

    /// Loads the shipped rules; problems in them are a fault.
    init() throws {
        let rules = HotPath.shippedRules
        try self.init(flags: rules + "/flags", lists: rules)
    }

    /// Loads the rules of a folder, with the lists of another, and more lists, kept compiled in a file.
    init(flags: String, lists: String, more: String? = nil, compiled: String? = nil) throws {
        var sources = RuleSources(
            flagFolders: [flags], categoryFolders: [lists + "/categories"],
            protectedFolders: [lists + "/protected"], isSiteBook: true)
        if let more { sources.categoryFolders.append(more) }
        sources.compiledLists = compiled
        sources.keepsCompiledLists = compiled != nil
        let (book, problems) = RuleBook.load(sources)
        guard problems.isEmpty else { throw BenchmarkFault("rules: \(problems)") }
        self.book = book
        directory = try Directory.read(csv: Array(SyntheticLog.people.utf8), path: "people.csv")
    }

    /// The folder of the rules and lists that are shipped.
    static let shippedRules = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("rules").path

    var hostCount: Int { book.hostCount }
    var ruleCount: Int { book.rules.count }

    /// Reads and parses a log.
    func parse(_ path: String) throws {
        var sink = CountingSink()
        try scan(path, into: &sink)
        guard sink.totals.records > 0, sink.totals.rejected == 0 else {
            throw BenchmarkFault("the log was not understood")
        }
    }

    /// Reads, parses and matches a log.
    func match(_ path: String) throws -> ScanTotals {
        var sink = GroupingSink(MatchingSink(box: makeMatcher()))
        try scan(path, into: &sink)
        return sink.target.totals
    }

    /// The same with every record by itself, for the comparison.
    func matchOneByOne(_ path: String) throws -> ScanTotals {
        var sink = OneByOneSink(box: makeMatcher())
        try scan(path, into: &sink)
        return sink.totals
    }

    private func makeMatcher() -> MatcherBox {
        MatcherBox(RecordMatcher(book, roles: ListedRoles(directory: directory), zone: .utc))
    }

    private func scan(_ path: String, into sink: inout some BlockSink) throws {
        var parser = try LogFormat.squid.makeParser()
        let now = Timestamp(seconds: 1_800_000_000)
        parser.begin(StreamFacts(ordinal: 0, zone: .utc, referenceTime: now))
        var reader = try LineReader(path: path, stream: 0)
        let outcome = reader.read(lastLine: .deliver) { block in
            sink.begin(block)
            parser.parse(block, into: &sink)
            sink.endBlock()
            return true
        } rejected: { _ in
        }
        parser.finish(into: &sink)
        if let fault = outcome.fault { throw fault }
    }
}

private struct ListedRoles: RoleLookup {
    let directory: Directory

    func roleName(
        account: UnsafeRawBufferPointer, channel: Channel, on date: CivilDate
    ) -> String {
        directory.role(account: account, channel: channel, on: date).rawValue
    }
}

/// A sink that is told of the blocks, like the one of the night.
private protocol BlockSink: RecordSink {
    mutating func begin(_ block: LineBlock)
    mutating func endBlock()
}

extension BlockSink {
    mutating func begin(_ block: LineBlock) {}
    mutating func endBlock() {}
}

extension GroupingSink: BlockSink {}

private struct CountingSink: BlockSink {
    var totals = ScanTotals()

    mutating func take(_ record: RecordView) { totals.records += 1 }
    mutating func reject(_ rejection: Rejection) { totals.rejected += 1 }
}

/// Holds the matcher, which cannot be copied, for a sink, which can.
private final class MatcherBox {
    var matcher: RecordMatcher

    init(_ matcher: consuming RecordMatcher) {
        self.matcher = matcher
    }
}

private struct MatchingSink: RecordGroupSink {
    let box: MatcherBox
    var totals = ScanTotals()

    mutating func take(_ group: [RecordView]) {
        box.matcher.look(at: group)
        for place in group.indices { totals.count(box.matcher.match(group[place], at: place)) }
    }

    mutating func reject(_ rejection: Rejection) { totals.rejected += 1 }
}

private struct OneByOneSink: BlockSink {
    let box: MatcherBox
    var totals = ScanTotals()

    mutating func take(_ record: RecordView) { totals.count(box.matcher.match(record)) }
    mutating func reject(_ rejection: Rejection) { totals.rejected += 1 }
}
