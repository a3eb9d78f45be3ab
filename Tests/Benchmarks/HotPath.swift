import Foundation
import LogFormats
import LogInput
import LogModel
import People
import Rules

/// What a scan found.
struct ScanTotals {
    var records = 0
    var rejected = 0
    var flagged = 0
    var protected = 0
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

    /// Loads the rules of a folder, with the lists of another.
    init(flags: String, lists: String) throws {
        let (book, problems) = RuleBook.load(
            RuleSources(
                flagFolders: [flags], categoryFolders: [lists + "/categories"],
                protectedFolders: [lists + "/protected"], isSiteBook: true))
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
        let matcher = RecordMatcher(book, roles: ListedRoles(directory: directory), zone: .utc)
        var sink = MatchingSink(box: MatcherBox(matcher))
        try scan(path, into: &sink)
        return sink.totals
    }

    private func scan(_ path: String, into sink: inout some RecordSink) throws {
        var parser = try LogFormat.squid.makeParser()
        let now = Timestamp(seconds: 1_800_000_000)
        parser.begin(StreamFacts(ordinal: 0, zone: .utc, referenceTime: now))
        var reader = try LineReader(path: path, stream: 0)
        let outcome = reader.read(lastLine: .deliver) { block in
            parser.parse(block, into: &sink)
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

private struct CountingSink: RecordSink {
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

private struct MatchingSink: RecordSink {
    let box: MatcherBox
    var totals = ScanTotals()

    mutating func take(_ record: RecordView) {
        totals.records += 1
        let outcome = box.matcher.match(record)
        if outcome.hasFlags { totals.flagged += 1 }
        if outcome.isProtected { totals.protected += 1 }
    }

    mutating func reject(_ rejection: Rejection) { totals.rejected += 1 }
}
