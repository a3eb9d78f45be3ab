import Foundation
import LogModel
import People
import Testing

@testable import Authority
@testable import EventStore
@testable import Reports

@Suite("From a clearance and a store to a page")
struct MappingTests {
    private let handle = CaseHandle(bits: 0x12_3456_789A)

    private func authorisation(
        _ subjects: [Authorisation.Subject], kind: Authorisation.Kind = .occasional,
        tellBy: String = "2026-11-28"
    ) throws -> Authorisation {
        Authorisation(
            number: "2026-014", date: try Invented.date("2026-11-14"), kind: kind,
            purpose: .crime, grounds: .incident, reason: "A stated reason.", subjects: subjects,
            channels: [.web], rules: ["gambling-visit"], categories: [],
            events: Days(
                from: try Invented.date("2026-11-01"), to: try Invented.date("2026-11-20")),
            inForce: Days(
                from: try Invented.date("2026-11-14"), to: try Invented.date("2026-12-12")),
            readers: ["Imani Ashdown"], details: [.paths, .searchTerms],
            acceptsUnmarkedMail: true, coversPrivateCommunications: false,
            impactAssessment: .init(reference: "DPIA-7", date: try Invented.date("2026-09-01")),
            consultations: [
                .init(
                    with: "HR adviser", name: "Lena Orchard",
                    date: try Invented.date("2026-11-12"))
            ],
            notification: .init(
                by: try Invented.date(tellBy),
                deferredUntil: try Invented.date("2026-12-12"), deferralReason: "Under way."))
    }

    private func body(
        of handle: CaseHandle, isEpisode: Bool = false, role: Role = .staff
    ) throws -> EventBody {
        let time = try Invented.instant("2026-11-12T09:00:01Z")
        return EventBody(
            authorisation: "2026-014", personID: "p-017", personName: "Robin Vale",
            personRole: role, account: "rvale", handle: handle,
            timeMilliseconds: time.milliseconds,
            epochDay: try Invented.date("2026-11-12").daysSinceEpoch, source: "proxy",
            channel: .web, ruleID: "gambling-visit", ruleTitle: "Gambling site",
            ruleLevel: "medium", categories: ["gambling"],
            lists: [ListVersion(category: "gambling", date: "2026-11-01", digest: "3f9a12bc4d5e")],
            action: .denied, marking: .none,
            client: "10.2.0.17", host: "bets.example", status: 403, bytes: 1234, method: "GET",
            mime: nil, path: "/live", query: nil, referrer: nil, sender: nil,
            recipientCount: nil, recipientDomains: nil, recipients: nil, subject: nil, room: nil,
            matches: isEpisode ? 12 : nil,
            lastMilliseconds: isEpisode ? time.adding(seconds: 1800).milliseconds : nil,
            distinctValues: isEpisode ? 2 : nil,
            values: isEpisode ? ["bets.example", "slots.example"] : nil, permission: nil)
    }

    @Test("an event of a correlation says how many records, up to when, and among what")
    func episode() throws {
        let model = try model([.handle(handle)], [try body(of: handle, isEpisode: true)])
        let details = try #require(model.events.first).details.prefix(4)
        #expect(
            details.map(\.label) == ["records", "last of them", "different values", "among them"])
        #expect(
            details.map(\.text) == [
                "12", "12 November 2026 at 09:30:01 (+00:00)", "2", "bets.example, slots.example",
            ])
        let single = try self.model([.handle(handle)], [try body(of: handle)])
        #expect(single.events.first?.details.contains { $0.label == "records" } == false)
    }

    private func clearance(
        _ subjects: [Authorisation.Subject], kind: Authorisation.Kind = .occasional,
        tellBy: String = "2026-11-28", readerAdded: CivilDate? = nil
    ) throws -> Clearance {
        Clearance(
            document: try authorisation(subjects, kind: kind, tellBy: tellBy), digest: [],
            signingEntries: [],
            readers: [
                Reader(
                    name: "Imani Ashdown", role: .headteacher, publicKey: [], addedOn: readerAdded)
            ],
            authorities: AuthorityTable(entries: []))
    }

    private func model(
        _ subjects: [Authorisation.Subject], _ events: [EventBody],
        people: String = "person,role,name,account\np-031,staff,Toby Merrow,tmerrow\n",
        kind: Authorisation.Kind = .occasional, tellBy: String = "2026-11-28"
    ) throws -> ReportModel {
        let clearance = try clearance(subjects, kind: kind, tellBy: tellBy)
        let people = try Directory.read(
            csv: Array(people.utf8), path: "people.csv")
        return ReportModel(
            clearance, OpenedEvents(events: events, tampered: 2, expired: 1),
            readerName: "Imani Ashdown",
            ReportSurroundings(
                page: try Invented.page(), people: people, rules: Invented.rules,
                coverage: try Invented.coverage(), readings: [], contact: nil,
                journal: JournalMark(head: "9f2c", pin: nil),
                lastKept: { $0.adding(months: 6) }))
    }

    @Test("a handle is resolved by its events, and by nothing else")
    func handles() throws {
        let resolved = try model([.handle(handle)], [try body(of: handle)])
        #expect(resolved.subjects.map(\.name) == ["Robin Vale"])
        #expect(resolved.subjects.first?.handle == handle.description)
        #expect(resolved.subjects.first?.isPupil == false)
        let pupil = try model([.handle(handle)], [try body(of: handle, role: .pupil)])
        #expect(pupil.subjects.first?.isPupil == true)
        let unresolved = try model([.handle(handle)], [])
        #expect(unresolved.subjects.map(\.name) == ["the person of case \(handle)"])
    }

    @Test("a named person is a subject without events; a role is whoever its events are about")
    func personsAndRoles() throws {
        let named = try model([.person(id: "p-031", accounts: ["tmerrow"])], [])
        #expect(named.subjects.map(\.name) == ["Toby Merrow"])
        #expect(named.subjects.map(\.role) == ["member of staff"])
        #expect(try model([.role(.staff)], []).subjects.isEmpty)
        let found = try model([.role(.staff)], [try body(of: handle)])
        #expect(found.subjects.map(\.id) == ["p-017"])
    }

    @Test("a delegation says what it does to an authorisation about the deputy")
    func delegationInWords() throws {
        let day = try Invented.date("2026-11-20")
        let delegation = Delegation(
            number: "2026-001", date: day, acting: "Pat Quill", days: Days(from: day, to: day),
            reason: "Illness.")
        #expect(
            Supplement.delegation(delegation).words.contains(
                "an authorisation about the deputy that the headteacher signed needs the chair's"))
    }

    @Test("a report says since when somebody who signed could sign no longer, and nothing came in")
    func stopped() throws {
        let row = "Nothing is collected after the night of 30 November 2026"
        for (until, isStopped) in [("2026-11-30", true), ("2026-12-12", false)] {
            let head = AuthorityEntry(
                name: "Imani Ashdown", role: .headteacher, person: "p-001", signingKey: nil,
                readingKey: nil, from: nil, until: try Invented.date(until))
            let clearance = Clearance(
                document: try authorisation([.role(.staff)]), digest: [], signingEntries: [head],
                readers: [], authorities: AuthorityTable(entries: [head]))
            let rows = AuthorisationRow.scope(of: AuthorisationFacts(clearance), [])
            let inForce = rows.first { $0.label == "In force" }
            #expect(inForce?.texts.contains { $0.hasPrefix(row) } == isStopped, "\(until)")
        }
    }

    @Test("an event keeps its host, details, outcome and last day")
    func event() throws {
        let event = try #require(try model([.role(.staff)], [try body(of: handle)]).events.first)
        #expect(event.place == "bets.example")
        #expect(event.action == .denied)
        #expect(event.goneAfter == (try Invented.date("2027-05-12")))
        #expect(
            event.details.map { "\($0.label): \($0.text)" } == [
                "method: GET", "path: /live", "status: 403", "size: 1,234 bytes",
                "computer: 10.2.0.17", "list: gambling of 2026-11-01, 3f9a12bc4d5e",
            ])
    }

    @Test("of a mail it is said whether it is private, or that nobody can know (rule 9)")
    func marking() {
        #expect(EventDetail.marking(.none) == nil)
        #expect(EventDetail.marking(.marked) == "private")
        #expect(
            EventDetail.marking(.unknown) == "unknown, for no subject was logged that can be read")
    }

    @Test(
        "a reading page tells its readers by when it must be gone, and what their keys do not open")
    func readingPage() throws {
        let store = HandedOutEvents(
            envelopes: [], days: ["2026-11-13": Data([1]), "2026-11-12": Data([1])],
            authorisationSecret: Data(), changed: 0)
        let content = { (added: CivilDate?) in
            ReadingContent(
                try model([.role(.staff)], []),
                try clearance([.role(.staff)], readerAdded: added), store: store,
                sharedComputers: [])
        }
        let plain = try content(nil)
        #expect(plain.keepUntil.contains("by 12 May 2027 at the latest"))
        #expect(plain.readers.first?.missing == [])
        // A letter is no reader's copy, and says nothing of readers.
        #expect(plain.nothing.contains("No event lies") && !plain.nothing.contains("reader"))
        let since = try Invented.date("2026-11-16")
        let added = try #require(try content(since).readers.first)
        #expect(added.missing.count == 1)
        #expect(added.nothingOpened.hasPrefix("No event opens with this key."))
        #expect(added.missing.allSatisfy { $0.contains("with this key on 16 November 2026") })
    }

    @Test("a name that was changed after the event stands beside the name of the letter")
    func renamed() throws {
        let event = try body(of: handle)
        let csv = "person,role,name,account\np-017,staff,Robin Hale,rvale\n"
        let model = try model([.handle(handle)], [event], people: csv)
        #expect(model.subjects.map(\.name) == ["Robin Hale"])
        let html = try Reports.authorised(model).html
        #expect(html.contains("The events name p-017 Robin Vale"))
        let same = try Reports.authorised(try self.model([.handle(handle)], [event])).html
        #expect(!same.contains("The events name"))
    }

    @Test("who signed in the head's place is said to have done so, and by which delegation")
    func acting() throws {
        var authorities = AuthorityTable(entries: [])
        authorities.actingHeads = [
            ActingHead(
                delegation: "2026-003", name: "Pat Quill", person: nil,
                days: Days(
                    from: try Invented.date("2026-11-10"), to: try Invented.date("2026-12-01")),
                delegators: [])
        ]
        let signers: [(name: String, role: AuthorityRole)] = [
            ("Pat Quill", .deputyHeadteacher), ("I. Ashdown", .headteacher),
        ]
        let clearance = Clearance(
            document: try authorisation([.role(.staff)]), digest: [],
            signingEntries: signers.map {
                AuthorityEntry(
                    name: $0.name, role: $0.role, person: nil, signingKey: nil, readingKey: nil,
                    from: nil, until: nil)
            }, readers: [], authorities: authorities)
        #expect(
            AuthorisationFacts(clearance).signers.map(\.inWords) == [
                "Pat Quill, deputy headteacher, in the headteacher’s place (delegation 2026-003)",
                "I. Ashdown, headteacher",
            ])
    }

    @Test("terms, deferral and events that did not open reach the page")
    func terms() throws {
        let model = try model([.role(.staff)], [try body(of: handle)])
        #expect(model.authorisation.leave == [.paths, .searchTerms])
        #expect(model.authorisation.acceptsUnmarkedMail)
        #expect(model.notice.deferral?.reason == "Under way.")
        let html = try Reports.authorised(model).html
        #expect(html.contains("2 events in the store did not open"))
        #expect(html.contains("1 event passed the six months"))
        #expect(html.contains("HR adviser: Lena Orchard, 12 November 2026"))
    }

    @Test("under a standing authorisation a letter is due 28 days after its report")
    func standing() throws {
        let model = try model(
            [.role(.staff)], [try body(of: handle)], kind: .standing, tellBy: "2027-05-14")
        #expect(model.notice.giveBy == (try Invented.date("2026-12-19")))
        // It was put off until an earlier day than that.
        #expect(model.notice.deferral == nil)
        #expect(try Reports.authorised(model).html.contains("19 December 2026"))
    }

    @Test("outcomes of one case, rule and day become one tally")
    func tallies() throws {
        let day = try Invented.date("2026-11-12")
        let tallies = [
            Tally(handle: handle, rule: "a", day: day, action: .allowed, count: 2),
            Tally(handle: handle, rule: "a", day: day, action: .denied, count: 3),
            Tally(handle: handle, rule: "a", day: day, action: .challenged, count: 1),
        ]
        #expect(
            CaseTally.all(tallies) == [
                CaseTally(
                    handle: handle.description, ruleID: "a", day: day, allowed: 2, denied: 4)
            ])
        let unattributed = UnattributedCount(
            source: "proxy", rule: "a", day: day, action: .challenged, count: 5)
        #expect(UnattributedTally.all([unattributed]).map(\.denied) == [5])
        let mail = [
            PrivateCount(source: "mail", day: day, count: 1),
            PrivateCount(source: "mail", day: day.adding(days: 1), count: 2),
        ]
        #expect(PrivateMail.all(mail) == [PrivateMail(source: "mail", count: 3)])
    }
}
