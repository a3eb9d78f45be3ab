package import LogModel
import People

/// An authorisation while it is written: what its author has said so far.
///
/// What is left out stands in the text as a form to fill in, so that a document that was not
/// finished is refused and not half-meant.
package struct AuthorisationForm: Sendable, Equatable {
    package var number: String
    /// The day of signing.
    package var date: CivilDate
    package var kind = Authorisation.Kind.occasional
    package var purpose = Authorisation.Purpose.unauthorisedUse
    package var grounds = Authorisation.Grounds.trigger
    package var reason: String?
    package var particulars: String?
    package var subjects: [Authorisation.Subject] = []
    package var channels: [Channel] = [.web]
    package var rules: [String] = []
    package var categories: [String] = []
    package var events: Days
    package var inForce: Days
    package var readers: [String] = []
    package var singleReader: String?
    package var details: Set<DetailLeave> = []
    package var acceptsUnmarkedMail = false
    package var coversPrivateCommunications = false
    package var impactAssessment: Authorisation.ImpactAssessment?
    package var consultations: [Authorisation.Consultation] = []
    package var notifyBy: CivilDate
    /// Until when the person is told later than usual, with the reason.
    package var deferral: (until: CivilDate, reason: String)?

    /// Starts a form with the usual dates: events of the 30 days before and of those to come, 31
    /// nights, and a week afterwards to tell the person.
    package init(number: String, date: CivilDate) {
        self.number = number
        self.date = date
        let last = date.adding(days: 30)
        events = Days(from: date.adding(days: -30), to: last)
        inForce = Days(from: date, to: last)
        notifyBy = last.adding(days: 7)
    }

    /// The usual day by which the person is told: a week after the last night, but while there is
    /// still something to be told about.
    package var usualNotifyBy: CivilDate {
        min(
            inForce.to.adding(days: 7),
            Authorisation.lastDayToTell(kind: kind, events: events, inForce: inForce))
    }

    package static func == (one: AuthorisationForm, other: AuthorisationForm) -> Bool {
        one.text == other.text
    }

    /// The document, with a comment where its author has a choice.
    package var text: String {
        """
        number: "\(number)"
        date: \(date)
        kind: \(padded(kind.rawValue, 22))# occasional | standing
        purpose: \(padded(purpose.rawValue, 19))# security | unauthorised-use | crime | child-safety
        grounds: \(padded(grounds.rawValue, 19))# trigger | colleague | complaint | incident
        reason: \(YAMLText.quoted(reason ?? AuthorisationTemplate.reason))
        particulars: \(padded(YAMLText.quoted(particulars ?? ""), 15))# for the file only; never printed
        subjects:
        \(subjectLines.joined(separator: "\n"))
        channels: \(padded(list(channels.map(\.rawValue)), 18))# web | email | message
        rules: \(padded(list(rules), 21))# ids of rules; neither rules nor categories: every rule
        categories: \(list(categories))
        events: { from: \(events.from), to: \(events.to) }
        in-force: { from: \(inForce.from), until: \(inForce.to) }   # at most \(mostDays) days
        readers: \(padded(list(readers), 19))# names in authorities.yaml; two, for a lost key is lost evidence, or one and 'single-reader'
        \(singleReaderLine)details: \(padded(list(DetailLeave.allCases.filter(details.contains).map(\.rawValue)), 19))# paths | search-terms | subjects
        unmarked-mail: \(acceptsUnmarkedMail)
        private-communications: \(coversPrivateCommunications)
        impact-assessment: \(assessment)
        consultations: \(consultationLines)
        notify: \(notification)

        """
    }

    private var mostDays: Int {
        kind == .occasional
            ? AuthorisationCourt.mostOccasionalDays : AuthorisationCourt.mostStandingDays
    }

    private var subjectLines: [String] {
        guard !subjects.isEmpty else {
            return [
                "  - case-handle: \"\"         # from the trigger notice; or 'person' with 'accounts'"
            ]
        }
        let roles = subjects.compactMap { subject -> String? in
            if case .role(let role) = subject { role.rawValue } else { nil }
        }
        let others = subjects.compactMap { subject -> String? in
            switch subject {
            case .person(let id, let accounts):
                "  - person: \(YAMLText.quoted(id))\n    accounts: \(list(accounts))"
            case .handle(let handle): "  - case-handle: \"\(handle)\""
            case .role: nil
            }
        }
        return others + (roles.isEmpty ? [] : ["  - roles: \(list(roles))"])
    }

    private var singleReaderLine: String {
        singleReader.map { "single-reader: \(YAMLText.quoted($0))\n" } ?? ""
    }

    private var assessment: String {
        guard let impactAssessment else { return "{ reference: \"\", date: \"\" }" }
        let reference = YAMLText.quoted(impactAssessment.reference)
        return "{ reference: \(reference), date: \(impactAssessment.date) }"
    }

    private var consultationLines: String {
        guard !consultations.isEmpty else {
            return "[]           # - { with: \"HR adviser\", name: \"\", date: \"\" }"
        }
        return consultations.map { consultation in
            "\n  - { with: \(YAMLText.quoted(consultation.with)), "
                + "name: \(YAMLText.quoted(consultation.name)), date: \(consultation.date) }"
        }.joined()
    }

    private var notification: String {
        guard let deferral else { return "{ by: \(notifyBy) }" }
        return "{ by: \(notifyBy), deferred-until: \(deferral.until), "
            + "deferral-reason: \(YAMLText.quoted(deferral.reason)) }"
    }

    private func list(_ items: [String]) -> String {
        "[" + items.map(YAMLText.plainOrQuoted).joined(separator: ", ") + "]"
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}

/// Text as YAML writes it, so that it reads back as it was, whatever it holds.
enum YAMLText {
    /// The text between double quotes.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            default:
                if isShown(scalar) {
                    quoted.unicodeScalars.append(scalar)
                } else {
                    let digits = String(scalar.value, radix: 16, uppercase: true)
                    quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
                }
            }
        }
        return quoted + "\""
    }

    /// The text as it is where nobody can take it for anything else, and quoted otherwise.
    static func plainOrQuoted(_ text: String) -> String {
        let isWord = { (byte: UInt8) in
            byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
                || " .-_@".utf8.contains(byte)
        }
        guard let first = text.utf8.first, (first | 0x20) &- UInt8(ascii: "a") < 26,
            text.utf8.allSatisfy(isWord), text.utf8.last != UInt8(ascii: " "),
            !["null", "true", "false", "yes", "no"].contains(text.lowercased())
        else { return quoted(text) }
        return text
    }

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
            .unassigned:
            false
        default: true
        }
    }
}
