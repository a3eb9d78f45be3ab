package import LogModel

/// Something that has a day, by an authorisation's number and that day: it says nothing of whom the
/// authorisation is about.
package enum DueMatter: Sendable, Hashable {
    /// The day by which the people concerned were to be told is over.
    case letter(number: String, due: CivilDate)
    /// A standing authorisation ends soon, or has ended lately.
    case standing(number: String, last: CivilDate, isOver: Bool)

    /// What a notice says of it.
    var sentence: String {
        switch self {
        case .letter(let number, let due):
            "If a letter under \(number) is to be given, that was to be done by "
                + "\(Words.longDate(due)). Headnote does not know whether it was."
        case .standing(let number, let last, let isOver):
            "The standing authorisation \(number) \(isOver ? "ended" : "ends") with the night of "
                + "\(Words.longDate(last)). "
                + (isOver
                    ? "Nothing more is collected under it. Where there is still good cause, write a "
                        + "new one." : "Look at it anew: it is not renewed by itself.")
        }
    }
}

/// A delegation on file, by its number and days: it names neither the deputy nor the head.
package struct DelegationFacts: Sendable, Hashable {
    /// The document's name, such as `delegation-2026-001`.
    package var name: String
    /// The days on which the deputy signs; `nil` where the document does not tell them.
    package var days: ClosedRange<CivilDate>?
    /// Why it does not count, as a clause that names nobody; `nil` when it does.
    package var refusal: String?

    /// Makes one from its parts.
    package init(name: String, days: ClosedRange<CivilDate>?, refusal: String?) {
        self.name = name
        self.days = days
        self.refusal = refusal
    }

    /// What a notice says of it.
    var sentence: String {
        if let refusal { return "\(name) is on file and does not count: \(refusal)." }
        let span = days.map { " (\(Words.span($0)))" } ?? ""
        return "By \(name)\(span) a deputy signs in the headteacher’s place, and reads what is for "
            + "the headteacher. The chair of governors decides about the deputy and about the "
            + "headteacher meanwhile."
    }
}
