@testable import Authority
import EventStore
import Foundation
import LogModel
import People
import Retention
import TestSupport
import Testing

/// A date that the test's author knows to exist.
func day(_ text: String) throws -> CivilDate {
    try #require(CivilDate(text), "\(text) is no date")
}

func instant(_ text: String) throws -> Timestamp {
    try #require(Timestamp(rfc3339: text), "\(text) is no instant")
}

/// What a test's hook throws.
struct Broken: Error {
    let step: Int
}

/// A state folder, readers with their keys, and events as the gate would clear them.
///
/// The tests of the gate are Authority's; here its answer is taken for granted, so the cleared
/// events are made by its internal initialiser.
struct StoreWorld {
    let folder: TemporaryFolder
    let head = ReaderPrivateKey()
    let chair = ReaderPrivateKey()
    let stranger = ReaderPrivateKey()

    init() throws {
        folder = try TemporaryFolder()
    }

    var state: String { folder.path("state") }

    func open(
        _ access: StoreAccess = .running, busySeconds: Double = 0, beforeStep: StepHook? = nil
    ) throws -> EventStore {
        try EventStore(
            folder: state, for: access, busySeconds: busySeconds, beforeStep: beforeStep)
    }

    /// The day on which everything is opened, unless a test says otherwise.
    var today: CivilDate { get throws { try day("2026-11-20") } }

    /// A run on a night whose clock is believed.
    func begin(_ store: EventStore, _ today: String = "2026-11-20") throws -> Run {
        try store.beginRun(
            now: try instant("\(today)T02:00:00Z"), today: try day(today), clock: .believed)
    }

    var readers: [Reader] {
        [
            Reader(name: "head", role: .headteacher, publicKey: head.publicKey),
            Reader(name: "chair", role: .chairOfGovernors, publicKey: chair.publicKey),
        ]
    }

    /// The digest of every authorisation's document, unless a test says otherwise.
    var document: [UInt8] { [UInt8](repeating: 5, count: 32) }

    /// An event of one record under one authorisation.
    func event(
        _ record: Int, on date: String = "2026-11-19", under number: String = "2026-014",
        document: [UInt8]? = nil, readers: [Reader]? = nil, second: Int? = nil,
        account: String = "asample",
        host: String = "cards.example"
    ) throws -> ClearedEvent {
        let date = try day(date)
        var details = FlagDetails()
        details.host = host
        details.client = "10.20.30.40"
        let facts = FlagFacts(
            person: Person(id: "p-\(account)", role: .staff, name: "Ada \(account)"),
            account: account, handle: CaseHandle(bits: 7), channel: .web, ruleID: "gambling",
            ruleTitle: "Gambling sites", ruleLevel: "medium", categories: ["gambling"],
            date: date,
            time: Timestamp(seconds: Int64(date.daysSinceEpoch) * 86_400 + Int64(second ?? record)),
            action: .allowed, attribution: .proven, marking: .none,
            recordIdentity: Array("record \(record) on \(date)".utf8), source: "proxy",
            details: details)
        let clearance = Clearance(
            document: paper(number, on: date), digest: document ?? self.document,
            signingEntries: [], readers: readers ?? self.readers,
            authorities: AuthorityTable(entries: []))
        return ClearedEvent(facts, under: clearance, to: clearance.readers)
    }

    private func paper(_ number: String, on date: CivilDate) -> Authorisation {
        let days = Days(from: date, to: date)
        return Authorisation(
            number: number, date: date, kind: .occasional, purpose: .unauthorisedUse,
            grounds: .trigger, reason: "r", subjects: [], channels: [.web], rules: [],
            categories: [], events: days, inForce: days, readers: [], details: [],
            acceptsUnmarkedMail: false, coversPrivateCommunications: false,
            impactAssessment: .init(reference: "ia", date: date), consultations: [],
            notification: .init(by: date, deferredUntil: nil, deferralReason: nil))
    }

    /// A block that reads a stream on to a place and counts something of everything.
    func block(
        to readTo: UInt64, events: [ClearedEvent] = [], on date: String = "2026-11-19",
        stream: UInt8 = 1
    ) throws -> BlockOfWork {
        let date = try day(date)
        var block = BlockOfWork(
            source: "proxy", stream: checkpoint(to: readTo, stream: stream))
        block.daysSeen = [date]
        block.tallies = [
            Tally(
                handle: CaseHandle(bits: 7), rule: "gambling", day: date, action: .allowed,
                count: 2),
            Tally(
                handle: CaseHandle(bits: 8), rule: "gambling", day: date, action: .denied,
                count: 1),
        ]
        block.unattributed = [
            UnattributedCount(
                source: "proxy", rule: "gambling", day: date, action: .denied, count: 3)
        ]
        block.privateCounts = [PrivateCount(source: "mail", day: date, count: 4)]
        block.events = events
        var coverage = SourceCoverage(source: "proxy")
        coverage.lines = 10
        coverage.records = 9
        coverage.days = [date]
        coverage.rejections = [
            RejectionCount(reason: .malformed, count: 1, file: "access.log", line: 5)
        ]
        block.coverage = coverage
        return block
    }

    func checkpoint(to readTo: UInt64, stream: UInt8 = 1) -> StreamCheckpoint {
        StreamCheckpoint(
            id: [UInt8](repeating: stream, count: 16), head: [1, 2, 3], headLength: 4096,
            tail: [4, 5], tailLength: 256, readTo: readTo, readToLine: 10,
            neededFrom: readTo / 2, neededFromLine: 5, neededFromYear: 2026, settled: [9])
    }

    /// Every file below the state folder, with its path.
    func files() throws -> [String] {
        let found = try #require(FileManager.default.enumerator(atPath: state))
        return found.compactMap { $0 as? String }.map { "\(state)/\($0)" }.filter { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted()
    }
}

/// Counts that a test compares as a whole.
struct StoreTotals: Equatable {
    var events: Int
    var tallies: Int
    var unattributed: Int
    var privateCounts: Int
    var lines: Int
    var readTo: UInt64

    init(_ store: EventStore, _ world: StoreWorld) throws {
        let days = try day("2026-01-01")...day("2027-12-31")
        events = try store.openEvents(
            of: "2026-014", document: world.document, readers: world.readers, with: world.head,
            today: world.today
        ).events.count
        tallies = try store.tallies(days).reduce(0) { $0 + $1.count }
        unattributed = try store.unattributed(days).reduce(0) { $0 + $1.count }
        privateCounts = try store.privateCounts(days).reduce(0) { $0 + $1.count }
        lines = try store.coverage(since: try day("2026-01-01")).flatMap(\.sources)
            .reduce(0) { $0 + $1.lines }
        readTo = try store.streams(of: "proxy").first?.checkpoint.readTo ?? 0
    }

    init(
        events: Int, tallies: Int, unattributed: Int, privateCounts: Int, lines: Int, readTo: UInt64
    ) {
        self.events = events
        self.tallies = tallies
        self.unattributed = unattributed
        self.privateCounts = privateCounts
        self.lines = lines
        self.readTo = readTo
    }

    static let empty = StoreTotals(
        events: 0, tallies: 0, unattributed: 0, privateCounts: 0, lines: 0, readTo: 0)
}
