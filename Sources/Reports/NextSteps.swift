internal import Authority
internal import LogModel

/// Whom to tell next, without a view on what follows for the person.
enum NextSteps {
    /// The sentences for a report, the most urgent first.
    static func sentences(_ model: ReportModel) -> [String] {
        let matched = Set(model.events.map(\.ruleID))
        let concernsChildren =
            model.authorisation.purpose == .childSafety
            || model.rules.contains { $0.isChildSafety && matched.contains($0.id) }
        return (concernsChildren ? forChildren : []) + [notice(model)]
            + advisers(model.subjects) + others(model)
    }

    /// Whom to tell first where the safety of a child may be at stake.
    static let forChildren = [
        "The designated safeguarding lead (DSL): today. If a child may be in danger now, "
            + "call 999.",
        "If it concerns a member of staff and a child, the local authority designated "
            + "officer (LADO) advises before anybody is asked about it.",
        "If an image of a child may be unlawful: do not open, copy, print or send it. Ask "
            + "the police first.",
    ]

    /// With whom to speak about somebody who works for the school, or whose role is not known.
    static let adviserOnStaff =
        "Your HR adviser: before any conversation that could have consequences for the person, and "
        + "before any decision."

    /// With whom to speak about a pupil.
    static let adviserOnPupils =
        "The designated safeguarding lead: before any conversation with the pupil. The lead also "
        + "advises when and how the parents or carers are told."

    /// With whom to speak before anybody speaks with those whom it concerns.
    private static func advisers(_ subjects: [SubjectFacts]) -> [String] {
        let pupils = subjects.count { $0.isPupil }
        return (pupils < subjects.count || subjects.isEmpty ? [adviserOnStaff] : [])
            + (pupils > 0 ? [adviserOnPupils] : [])
    }

    /// Whom to tell whatever was found.
    static func others(_ model: ReportModel) -> [String] {
        var sentences = [
            "The network manager, without the name: if a site should have been denied and was "
                + "allowed, or if a computer or an account may have been used by somebody else."
        ]
        if model.authorisation.purpose == .crime {
            sentences.append(
                "The police: only after advice, with a written request and a record of what was "
                    + "handed over.")
        }
        return sentences
    }

    private static func notice(_ model: ReportModel) -> String {
        let unknown = model.subjects.filter { !$0.isKnown }
        let known = model.subjects.filter(\.isKnown)
        guard !unknown.isEmpty else { return told(known, model) }
        let cases = Words.list(unknown.compactMap(\.handle).map { "case \($0)" })
        let nobody =
            model.othersMayOpenMore
            ? "Whoever \(cases) is about, if the report of another reader tells who it is: this key "
                + "does not."
            : "Nobody about \(cases): without an event nobody learns whose case it is."
        return known.isEmpty ? nobody : told(known, model) + " " + nobody
    }

    /// By when people who are known are told.
    private static func told(_ subjects: [SubjectFacts], _ model: ReportModel) -> String {
        let names = Words.list(subjects.map(\.name))
        guard let deferral = model.notice.deferral else {
            return "\(names): in writing, by \(Words.longDate(model.notice.giveBy)). The letter "
                + "is made with this report."
        }
        return "\(names): in writing, by \(Words.longDate(deferral.until)). The notice due on "
            + "\(Words.date(model.notice.giveBy)) is deferred; the reason stands in the letter "
            + "made with this report."
    }
}
