internal import LogModel

/// A line of what an authorisation says: a label and what stands beside it.
struct AuthorisationRow: Encodable {
    let label: String
    let texts: [String]

    /// The label beside those whom an authorisation concerns.
    static let concerns = "Concerns"

    var value: PageValue { ["label": .text(label), "texts": .texts(texts)] }

    /// What a report says of the authorisation that it rests on.
    static func all(of model: ReportModel) -> [AuthorisationRow] {
        let facts = model.authorisation
        return [
            AuthorisationRow(label: "Number", texts: [facts.number]),
            AuthorisationRow(label: "Kind", texts: [facts.kindInWords]),
            AuthorisationRow(label: "Purpose", texts: [facts.purposeInWords]),
            AuthorisationRow(label: "Grounds", texts: [facts.groundsInWords]),
            AuthorisationRow(label: "Signed on", texts: [Words.longDate(facts.signedOn)]),
            AuthorisationRow(
                label: "Signed by", texts: facts.signers.map(\.inWords)),
            AuthorisationRow(label: concerns, texts: model.subjects.map(\.inWords)),
        ] + scope(of: facts, model.rules)
    }

    /// What it covers, for how long, for whose eyes and on what it rests.
    static func scope(of facts: AuthorisationFacts, _ rules: [RuleFacts]) -> [AuthorisationRow] {
        let leave = facts.leaveInWords
        var rows = [
            AuthorisationRow(
                label: "Channels", texts: [Words.list(facts.channels.map(Words.channel))]),
            AuthorisationRow(label: "Scope", texts: [PolicyWords.scope(facts, rules)]),
            AuthorisationRow(label: "Dates of the events", texts: [Words.span(facts.events)]),
            AuthorisationRow(
                label: "In force", texts: [Words.span(facts.inForce)] + stop(of: facts)),
            AuthorisationRow(
                label: "May be read by", texts: facts.readers.map { "\($0.name), \($0.role)" }),
            AuthorisationRow(label: "Kept of every match", texts: [Words.alwaysKept]),
            AuthorisationRow(label: "Leave for details", texts: leave.isEmpty ? ["none"] : leave),
            AuthorisationRow(
                label: "Private communications",
                texts: [facts.coversPrivateCommunications ? "covered" : "not covered"]),
            AuthorisationRow(
                label: "Mail without a logged subject",
                texts: [facts.acceptsUnmarkedMail ? "accepted" : "counts as private, left out"]),
            AuthorisationRow(
                label: "Impact assessment",
                texts: [
                    "\(facts.impactAssessment), \(Words.date(facts.impactAssessmentDate))"
                ]),
        ]
        if !facts.consultations.isEmpty {
            rows.append(
                AuthorisationRow(label: "Consulted beforehand", texts: facts.consultations))
        }
        return rows
    }

    /// That collecting ends before the document does, if it is so.
    private static func stop(of facts: AuthorisationFacts) -> [String] {
        facts.lastNight.map {
            [
                "Nothing is collected after the night of \(Words.date($0)): somebody who signed "
                    + "may sign no longer then."
            ]
        } ?? []
    }
}

extension SubjectFacts {
    /// Who it is, for a list.
    var inWords: String {
        var text = "\(name), \(role)"
        if let handle { text += "; case \(handle)" }
        if !accounts.isEmpty { text += "; accounts: \(Words.list(accounts))" }
        return text
    }
}
