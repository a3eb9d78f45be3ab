@testable import Authority
import LogModel
import People
import Retention
import TestSupport
import Testing

@testable import EventStore
@testable import Nightly

@Suite("The accounts of a case are those of the first night that accepts its authorisation")
struct AcceptancesTests {
    private let folder: TemporaryFolder
    private let store: EventStore
    private let handle: CaseHandle
    private let digest = [UInt8](repeating: 5, count: 32)

    init() throws {
        folder = try TemporaryFolder()
        store = try EventStore(folder: folder.path("state"), for: .running)
        let month = try #require(CalendarMonth("2026-11"))
        handle = try store.keys.handleKey(for: month).handle(for: "staff-05")
    }

    private func date(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    private func acceptances(_ rows: String) throws -> Acceptances {
        let csv = "person,role,name,account,from,until,hours\n" + rows
        return Acceptances(
            directory: try Directory.read(csv: Array(csv.utf8), path: "people.csv"),
            keys: store.keys)
    }

    private static let own = "staff-05,staff,Priya Sandhu,p.sandhu,2026-09-01,,\n"
    private static let moved = own + "staff-05,staff,Priya Sandhu,d.abernethie,,,\n"

    /// The ruling on an authorisation over the handle that holds, of events until 10 December.
    private func ruling() throws -> AuthorisationRuling {
        let day = try date("2026-11-20")
        let days = Days(from: try date("2026-11-01"), to: try date("2026-12-10"))
        let document = Authorisation(
            number: "2026-014", date: day, kind: .occasional, purpose: .unauthorisedUse,
            grounds: .trigger, reason: "r", subjects: [.handle(handle)], channels: [.web],
            rules: [], categories: [], events: days, inForce: days, readers: [], details: [],
            acceptsUnmarkedMail: false, coversPrivateCommunications: false,
            impactAssessment: .init(reference: "ia", date: day), consultations: [],
            notification: .init(by: day, deferredUntil: nil, deferralReason: nil))
        let clearance = Clearance(
            document: document, digest: digest, signingEntries: [], readers: [],
            authorities: .empty)
        return AuthorisationRuling(
            number: "2026-014", file: "2026-014.yaml", result: .accepted(clearance),
            digest: digest, document: document, signers: [], missing: [])
    }

    private func remembered(
        _ earlier: [SiteMemory.Acceptance] = [], rows: String, on today: String = "2026-11-20"
    ) throws -> [SiteMemory.Acceptance] {
        try acceptances(rows).remembered(
            earlier, and: [try ruling()], window: Window(today: try date(today)))
    }

    @Test("An account that is moved to the person later is not theirs for it")
    func moved() throws {
        let first = try remembered(rows: Self.own)
        // The next night remembers the same, whatever people.csv says by then.
        let second = try remembered(first, rows: Self.moved)
        #expect(second == first)
        let known = try acceptances(Self.moved).known(second).accounts(of: digest)
        let name = try #require(AccountName(listed: "p.sandhu"))
        #expect(
            known == [handle: [MeantAccount(name, from: try date("2026-09-01"), until: nil)]])
    }

    @Test("A handle that could be traced to nobody is looked at again; it had no account so far")
    func later() throws {
        let first = try remembered(rows: "staff-06,staff,Duncan Abernethie,d.abernethie,,,\n")
        let before = try acceptances(Self.own).known(first)
        #expect(before.contains(digest) && before.accounts(of: digest) == [:])
        let second = try remembered(first, rows: Self.own)
        #expect(second.count == 1)
        #expect(
            try acceptances(Self.own).known(second).accounts(of: digest)[handle]?.count == 1)
    }

    @Test("Rows that end before the days meant are no account of the case, and may be mended")
    func rowsMended() throws {
        let ended = "staff-05,staff,Priya Sandhu,p.sandhu,2025-09-01,2026-07-31,\n"
        let first = try remembered(rows: ended)
        #expect(first.count == 1 && first.allSatisfy(\.cases.isEmpty))
        let second = try remembered(first, rows: Self.own)
        #expect(
            try acceptances(Self.own).known(second).accounts(of: digest)[handle]?.count == 1)
    }

    @Test("When the key of the handle's month is gone, nobody can tell whose its accounts were")
    func keyGone() throws {
        let first = try remembered(rows: Self.own)
        let month = try #require(CalendarMonth("2026-11"))
        try store.keys.removeHandleKey(for: month)
        #expect(try acceptances(Self.own).known(first).accounts(of: digest) == [handle: []])
        // A new key of the month does not bring it back.
        _ = try store.keys.handleKey(for: month)
        #expect(try acceptances(Self.own).known(first).accounts(of: digest) == [handle: []])
    }

    @Test("Nothing is remembered that names an account, nor longer than an event is kept")
    func forgotten() throws {
        let first = try remembered(rows: Self.own)
        let marks = first.flatMap(\.cases.values).joined().map(\.mark)
        #expect(marks.count == 1 && marks.allSatisfy { CaseHandle($0) != nil })
        #expect(try remembered(first, rows: Self.own, on: "2027-06-10") == first)
        #expect(try remembered(first, rows: Self.own, on: "2027-06-11").isEmpty)
        let doubted = try acceptances(Self.own).remembered(first, and: [], window: nil)
        #expect(doubted == first)
    }
}
