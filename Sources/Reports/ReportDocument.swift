internal import Authority
internal import Foundation
internal import LogModel

/// The report as data, for other programs.
///
/// The shape is a contract: a field may be added, and the number behind the name of the schema
/// counts what is taken away or changes its meaning.
struct ReportDocument: Encodable {
    static let schema = "headnote-report/1"

    let schema = ReportDocument.schema
    let school: String
    let rehearsal: Bool
    let timeZone: String
    let madeAt: String
    let reader: String
    let authorisation: AuthorisationPart
    let subjects: [SubjectPart]
    let rules: [RulePart]
    let events: [EventPart]
    let coverage: CoveragePart
    let unopened: [String: Int]
    /// Whether events may be missing that were sealed before the reader's key was on file.
    let mayMissEvents: Bool
    let registers: [String: Bool]
    let notice: NoticePart
    let journal: [String: String]

    struct AuthorisationPart: Encodable {
        let number, kind, purpose, grounds, reason, signedOn: String
        let signers, readers: [[String: String]]
        let channels, rules, categories, details, consultations: [String]
        let events, inForce: [String: String]
        let unmarkedMail, privateCommunications: Bool
        let impactAssessment: [String: String]
    }

    struct SubjectPart: Encodable {
        let person, name, role: String
        let accounts: [String]
        let handle: String?
    }

    struct RulePart: Encodable {
        let id, title: String
        let clauses: [String]
        let childSafety: Bool
        let measure: String?
        let allowed, denied: Int
    }

    struct EventPart: Encodable {
        let time, localTime, person, account, channel, source, rule, action, place: String
        let categories, speaksForThePerson: [String]
        let details: [[String: String]]
        let goneAfter: String
    }

    struct CoveragePart: Encodable {
        struct SourcePart: Encodable {
            let name, channel: String
            let files, lines, records: Int
            let refused: [RefusedPart]
            let daysMissing: [String]
            let silentSince: String?
            let faults: [[String: String]]
            let blindSpots: [BlindSpotPart]
            let logsSubjects: Bool
        }
        struct RefusedPart: Encodable {
            let reason, file: String
            let count, line: Int
        }
        struct BlindSpotPart: Encodable {
            let cause: String
            let rules: [String]
        }
        let days: [String: String]
        let sources: [SourcePart]
        let rulesLeftOut: [String]
    }

    struct NoticePart: Encodable {
        let giveBy: String
        let deferredUntil, deferralReason: String?
        let readings: [[String: String]]
    }
}

extension ReportDocument {
    init(_ model: ReportModel) {
        school = model.page.school
        rehearsal = model.page.isRehearsal
        timeZone = model.page.zone.name
        madeAt = model.page.madeAt.description
        reader = model.reader
        authorisation = AuthorisationPart(model.authorisation)
        subjects = model.subjects.map {
            SubjectPart(
                person: $0.id, name: $0.name, role: $0.role, accounts: $0.accounts,
                handle: $0.handle)
        }
        rules = RuleCount.all(in: model).map {
            RulePart(
                id: $0.rule.id, title: $0.rule.title, clauses: $0.rule.clauses,
                childSafety: $0.rule.isChildSafety, measure: $0.rule.measure,
                allowed: $0.allowed, denied: $0.denied)
        }
        let circumstances = Circumstances(model.events)
        events = model.events.map { EventPart($0, model.page.zone, circumstances.of($0)) }
        coverage = CoveragePart(model.coverage)
        unopened = ["changed": model.unopened.changed, "expired": model.unopened.expired]
        mayMissEvents = model.mayMissEvents
        registers = [
            "permissions": model.keepsPermissions, "selfReports": model.keepsSelfReports,
            "sharedComputers": model.knowsSharedComputers,
        ]
        notice = NoticePart(
            giveBy: model.notice.giveBy.description,
            deferredUntil: model.notice.deferral?.until.description,
            deferralReason: model.notice.deferral?.reason,
            readings: model.notice.readings.map {
                ["name": $0.name, "role": $0.role, "date": $0.date.description]
            })
        journal = [
            "head": model.journal.head, "pin": model.journal.pin ?? "",
            "pinState": model.journal.isConfirmed ? "confirmed" : "unpinned",
        ]
    }

    /// The document as text; a hidden character stands as its escape.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(self), as: UTF8.self)
        return Self.escapingHidden(text) + "\n"
    }

    /// Hidden characters can stand only inside the strings of the text, where an escape means the
    /// same; the line breaks between the fields stay.
    static func escapingHidden(_ json: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in json.unicodeScalars {
            guard scalar != "\n", VisibleText.isHidden(scalar) else {
                escaped.append(scalar)
                continue
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                let zeros = String(repeating: "0", count: 4 - digits.count)
                escaped.append(contentsOf: "\\u\(zeros)\(digits)".unicodeScalars)
            }
        }
        return String(escaped)
    }
}

extension ReportDocument.AuthorisationPart {
    fileprivate init(_ facts: AuthorisationFacts) {
        number = facts.number
        kind = facts.kind.rawValue
        purpose = facts.purpose.rawValue
        grounds = facts.grounds.rawValue
        reason = facts.reason
        signedOn = facts.signedOn.description
        signers = facts.signers.map { signer in
            var part = ["name": signer.name, "role": signer.role]
            part["delegation"] = signer.delegation
            return part
        }
        readers = facts.readers.map { ["name": $0.name, "role": $0.role] }
        channels = facts.channels.map(\.rawValue)
        rules = facts.rules
        categories = facts.categories
        details = facts.leave.map(\.rawValue).sorted()
        consultations = facts.consultations
        events = span(facts.events)
        inForce = span(facts.inForce)
        unmarkedMail = facts.acceptsUnmarkedMail
        privateCommunications = facts.coversPrivateCommunications
        impactAssessment = [
            "reference": facts.impactAssessment, "date": facts.impactAssessmentDate.description,
        ]
    }
}

extension ReportDocument.EventPart {
    fileprivate init(_ event: ReportEvent, _ zone: Zone, _ circumstances: [Circumstance]) {
        time = event.time.description
        localTime = Words.localRFC3339(event.time, zone)
        person = event.personID
        account = event.account
        channel = event.channel.rawValue
        source = event.source
        rule = event.ruleID
        action = event.action.rawValue
        place = event.place
        categories = event.categories
        speaksForThePerson = circumstances.map(\.code)
        details = event.details.map { ["label": $0.label, "text": $0.text] }
        goneAfter = event.goneAfter.description
    }
}

extension ReportDocument.CoveragePart {
    fileprivate init(_ summary: CoverageSummary) {
        days = span(summary.days)
        rulesLeftOut = summary.rulesLeftOut
        sources = summary.sources.map { source in
            SourcePart(
                name: source.name, channel: source.channel.rawValue, files: source.files,
                lines: source.lines, records: source.records,
                refused: source.refused.map {
                    RefusedPart(
                        reason: $0.reason.rawValue, file: $0.file, count: $0.count, line: $0.line)
                },
                daysMissing: source.daysMissing.map(\.description),
                silentSince: source.silentSince?.description,
                faults: source.faults.map {
                    var part = ["file": $0.file, "code": $0.code]
                    part["known"] = $0.knownReason
                    return part
                },
                blindSpots: source.blindSpots.map {
                    BlindSpotPart(cause: $0.cause.rawValue, rules: $0.rules)
                },
                logsSubjects: source.logsSubjects)
        }
    }
}

private func span(_ days: ClosedRange<CivilDate>) -> [String: String] {
    ["from": days.lowerBound.description, "to": days.upperBound.description]
}
