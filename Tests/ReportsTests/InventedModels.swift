import Authority
import Foundation
import LogModel

@testable import Reports

/// Invented models of an invented school.
enum Invented {
    /// Text that a stranger might put into a log or a configuration.
    enum Hostile {
        static let script = "<script>alert(1)</script>\"'&"
        static let formula = "=cmd|' /C calc'!A0"
        static let bidi = "moc.\u{202E}elpmaxe\u{2066}\u{200B}\u{0007}\u{0085}\u{FEFF}"
        static let template = "{{school}}{{{x}}}{{>style}}"
        static let all = [script, formula, bidi, template]
    }

    static func date(_ text: String) throws -> CivilDate {
        guard let date = CivilDate(text) else { throw Wrong(text: text) }
        return date
    }

    static func instant(_ text: String) throws -> Timestamp {
        guard let instant = Timestamp(rfc3339: text) else { throw Wrong(text: text) }
        return instant
    }

    struct Wrong: Error { let text: String }

    static func london() throws -> Zone {
        let file = URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/London")
        let zone = Zone(tzif: Array(try Data(contentsOf: file)), name: "Europe/London")
        guard let zone else { throw Wrong(text: file.path) }
        return zone
    }

    static func page(isRehearsal: Bool = true) throws -> PageFacts {
        PageFacts(
            school: "Sandmartin Primary School", isRehearsal: isRehearsal, zone: try london(),
            madeAt: try instant("2026-11-21T08:30:00Z"))
    }

    static let rules = [
        RuleFacts(
            id: "gambling-visit", title: "Gambling site", clauses: ["P1 6.3.1", "P2 6.1.8"],
            isChildSafety: false),
        RuleFacts(
            id: "proxy-avoidance", title: "Way around the filter", clauses: ["P1 6.3.1"],
            isChildSafety: false, measure: "more than 20 requests in one day"),
        RuleFacts(
            id: "pupil-private-mail", title: "Mail between staff and a pupil’s private address",
            clauses: ["P3 4.3"], isChildSafety: true),
    ]

    static func authorisation() throws -> AuthorisationFacts {
        var facts = AuthorisationFacts(
            number: "2026-014", kind: .occasional, purpose: .unauthorisedUse, grounds: .trigger,
            reason: "The trigger notice of 13 November shows repeated matches in lesson time.\n"
                + "A shorter look was considered and would not answer the question.",
            signedOn: try date("2026-11-14"),
            signers: [OfficeHolder(name: "Imani Ashdown", role: "headteacher")],
            readers: [
                OfficeHolder(name: "Imani Ashdown", role: "headteacher"),
                OfficeHolder(name: "Corin Bayliss", role: "chair of governors"),
            ],
            channels: [.web, .email], rules: ["gambling-visit", "proxy-avoidance"],
            categories: ["gambling"],
            events: try date("2026-10-20")...date("2026-11-20"),
            inForce: try date("2026-11-14")...date("2026-12-12"),
            impactAssessment: "DPIA-7", impactAssessmentDate: try date("2026-09-01"))
        facts.leave = [.paths]
        facts.consultations = ["HR adviser: Lena Orchard, 12 November 2026"]
        return facts
    }

    static func coverage() throws -> CoverageSummary {
        CoverageSummary(
            days: try date("2026-10-20")...date("2026-11-20"),
            sources: [
                .init(
                    name: "proxy", channel: .web, files: 33, lines: 1_284_310,
                    records: 1_284_290,
                    refused: [
                        CoverageSummary.Refused(
                            reason: .malformed, count: 17, file: "access.log.3.gz", line: 1616),
                        CoverageSummary.Refused(
                            reason: .overlongLine, count: 3, file: "access.log", line: 9),
                    ],
                    daysMissing: [
                        try date("2026-11-08"), try date("2026-11-07"), try date("2026-10-29"),
                    ],
                    faults: [.init(file: "access.log.9.gz", code: "truncatedGzip")],
                    blindSpots: [BlindSpot(cause: .noQueries, rules: ["A search", "Another"])]),
                .init(
                    name: "mail", channel: .email, files: 32, lines: 48_201, records: 9120,
                    refused: [], daysMissing: [], silentSince: try date("2026-11-17"),
                    faults: [
                        .init(
                            file: "mail.log.9.gz", code: "truncated-gzip",
                            knownReason: "a full disk")
                    ],
                    blindSpots: [BlindSpot(cause: .noSubjects, rules: ["An invented rule"])]),
            ], rulesLeftOut: ["weather.yml"])
    }

    static func event(
        _ time: String, _ rule: Int, _ place: String, _ action: Action, person: Int = 0,
        details: [EventDetail] = []
    ) throws -> ReportEvent {
        let instant = try instant(time)
        let date = try london().date(at: instant)
        return ReportEvent(
            personID: subjects[person].id, personName: subjects[person].name,
            account: subjects[person].accounts[0], time: instant, date: date, channel: .web,
            source: "proxy", ruleID: rules[rule].id, ruleTitle: rules[rule].title,
            categories: rule == 0 ? ["gambling"] : ["proxies", "anonymisers"], action: action,
            place: place, details: details, goneAfter: date.adding(months: 6))
    }

    static let subjects = [
        SubjectFacts(
            id: "p-017", name: "Robin Vale", role: "member of staff", accounts: ["rvale"],
            handle: "K7QD-2MVX"),
        SubjectFacts(
            id: "p-031", name: "Toby Merrow", role: "member of staff", accounts: ["tmerrow"],
            handle: nil),
    ]

    static func events() throws -> [ReportEvent] {
        var shared = try event("2026-11-10T13:02:11Z", 0, "cards.example", .denied)
        shared.isSharedComputer = true
        var told = try event("2026-11-12T09:00:01Z", 0, "wheel.example", .allowed)
        told.selfReport = "told the office at 09:12"
        var permitted = try event("2026-11-17T15:40:00Z", 1, "tunnel.example", .allowed, person: 1)
        permitted.permission = "curriculum project, until 30 November 2026"
        return [
            try event(
                "2026-10-24T22:59:59Z", 0, "bets.example", .allowed,
                details: [.init(label: "path", text: "/live")]),
            try event("2026-10-24T23:40:00Z", 0, "bets.example", .allowed),
            try event("2026-10-25T09:14:07Z", 0, "bets.example", .denied),
            shared, told, permitted,
            try event("2026-11-12T09:00:03Z", 0, "wheel.example", .allowed),
            try event("2026-11-16T11:20:00.500Z", 1, "tunnel.example", .challenged),
            try event("2026-11-16T11:32:00Z", 1, "tunnel.example", .denied),
            try event("2026-11-16T11:33:00Z", 1, "tunnel.example", .denied),
        ]
    }

    static func report() throws -> ReportModel {
        var model = ReportModel(
            page: try page(), reader: "Imani Ashdown", authorisation: try authorisation(),
            subjects: subjects, rules: rules, events: try events(), coverage: try coverage(),
            notice: NoticeFacts(
                giveBy: try date("2026-11-28"), deferral: nil,
                readings: [
                    Reading(
                        name: "Imani Ashdown", role: "headteacher", date: try date("2026-11-21"))
                ],
                contact: "Pat Quill, data protection officer, dpo@sandmartin.example"),
            journal: JournalMark(
                head: "9f2c61d07be4a5138c7d3e60fa1b2c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
                pin: "K7QD-2MVX-9XHT-44PA", isConfirmed: true))
        model.keepsSelfReports = true
        model.knowsSharedComputers = true
        return model
    }

    /// The report with hostile text in every field that holds text.
    static func hostileReport() throws -> ReportModel {
        var model = try report()
        let all = Hostile.all.joined(separator: " ")
        model.page.school = Hostile.script
        model.reader = Hostile.bidi
        model.authorisation.reason = Hostile.all.joined(separator: "\n")
        model.authorisation.number = "2026-666" + Hostile.script
        model.authorisation.impactAssessment = all
        model.authorisation.consultations = Hostile.all
        model.authorisation.signers = [OfficeHolder(name: all, role: all)]
        model.authorisation.categories = Hostile.all
        model.subjects = [
            SubjectFacts(
                id: "p-017", name: Hostile.script, role: all, accounts: Hostile.all,
                handle: Hostile.template)
        ]
        model.rules = [
            RuleFacts(
                id: "gambling-visit", title: all, clauses: Hostile.all, isChildSafety: true,
                measure: all)
        ]
        model.events = try Hostile.all.map { text in
            var event = try event("2026-11-12T09:00:01Z", 0, text, .allowed)
            event.account = text
            event.personName = text
            event.ruleTitle = text
            event.source = text
            event.categories = [text]
            event.details = [EventDetail(label: text, text: text)]
            event.selfReport = text
            event.permission = text
            return event
        }
        model.coverage.sources[0].name = all
        model.coverage.sources[0].faults = [.init(file: Hostile.bidi, code: Hostile.script)]
        model.coverage.rulesLeftOut = Hostile.all
        model.notice.deferral = Deferral(until: model.notice.giveBy, reason: all)
        model.notice.contact = all
        model.notice.readings = [Reading(name: all, role: all, date: model.notice.giveBy)]
        model.journal = JournalMark(head: all, pin: all)
        return model
    }

    /// A report whose nights were read and whose rules matched nothing.
    static func emptyReport() throws -> ReportModel {
        var model = try report()
        model.events = []
        return model
    }

    static func trigger() throws -> TriggerNoticeModel {
        let first = try date("2026-11-09")
        return TriggerNoticeModel(
            page: try page(isRehearsal: false), occasion: .weekly,
            office: .head,
            tallies: [
                CaseTally(
                    handle: "K7QD-2MVX", ruleID: "gambling-visit", day: first, allowed: 4,
                    denied: 11),
                CaseTally(
                    handle: "K7QD-2MVX", ruleID: "gambling-visit", day: first.adding(days: 2),
                    allowed: 0, denied: 2),
                CaseTally(
                    handle: "K7QD-2MVX", ruleID: "proxy-avoidance", day: first, allowed: 0,
                    denied: 1),
                CaseTally(
                    handle: "3HTN-W80C", ruleID: "pupil-private-mail", day: first.adding(days: 3),
                    allowed: 1, denied: 0),
            ],
            unattributed: [
                UnattributedTally(
                    source: "proxy", ruleID: "gambling-visit", day: first, allowed: 3, denied: 40),
                UnattributedTally(
                    source: "proxy", ruleID: "gambling-visit", day: first.adding(days: 1),
                    allowed: 0, denied: 2),
            ],
            privateMail: [PrivateMail(source: "mail", count: 12)], rules: rules,
            coverage: try coverage(), authoriseCommand: "headnote authorise new --handle",
            journal: JournalMark(
                head: "9f2c61d07be4a5138c7d3e60fa1b2c4d5e6f708192a3b4c5d6e7f8091a2b3c4d", pin: nil))
    }

    static func emptyTrigger() throws -> TriggerNoticeModel {
        var model = try trigger()
        model.tallies = []
        model.unattributed = []
        model.privateMail = []
        return model
    }
}
