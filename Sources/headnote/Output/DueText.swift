import LogModel
import Reports

/// What the terminal says of days, by numbers: nobody is named, and nobody meant by it.
enum DueText {
    /// Something that falls due.
    static func clause(_ matter: DueMatter) -> String {
        switch matter {
        case .letter(let number, let due):
            "if a letter under \(number) is to be given, that was to be done by \(due); Headnote does "
                + "not know whether it was"
        case .standing(let number, let last, let isOver):
            isOver
                ? "the standing authorisation \(number) ended with the night of \(last)"
                : "the standing authorisation \(number) ends with the night of \(last); the office "
                    + "that signed it is to look at it anew"
        }
    }

    /// A delegation.
    static func clause(_ delegation: DelegationFacts, today: CivilDate) -> String {
        if let refusal = delegation.refusal {
            return "\(delegation.name) does not count: \(refusal)"
        }
        guard let days = delegation.days else { return delegation.name }
        if days.upperBound < today { return "\(delegation.name) ended on \(days.upperBound)" }
        let from = today < days.lowerBound ? "from \(days.lowerBound) " : ""
        return "\(delegation.name): a deputy signs for the headteacher \(from)until "
            + "\(days.upperBound)"
    }

    /// A delegation for machines.
    static func json(_ delegation: DelegationFacts) -> JSONObject {
        var object = JSONObject()
        object.add("document", delegation.name)
        object.add("from", delegation.days?.lowerBound.description)
        object.add("until", delegation.days?.upperBound.description)
        object.add("reason", delegation.refusal)
        return object
    }

    /// Something that falls due, for machines.
    static func json(_ matter: DueMatter) -> JSONObject {
        var object = JSONObject()
        switch matter {
        case .letter(let number, let due):
            object.add("what", "letter")
            object.add("number", number)
            object.add("day", due.description)
        case .standing(let number, let last, _):
            object.add("what", "standing")
            object.add("number", number)
            object.add("day", last.description)
        }
        return object
    }
}
