import People

/// The questions that `headnote authorise new` asks.
enum AuthorisationWords {
    static let opening =
        "A new authorisation. An empty answer takes what stands in brackets; several answers go "
        + "with commas between."
    static let eventsFrom = "Events from which day"
    static let eventsTo = "to which day"
    static let subjects =
        "Of whom: case handles from the notice, ids or names of people, or roles"
    static let purpose = "What for"
    static let grounds = "What gave rise to it"
    static let reason = "Why, in your own words; the person will read it"
    static let particulars = "What is known, for the file only; it is never printed"
    static let consultedOn = "on which day"
    static let channels = "Which channels"
    static let scope = "Which rules or categories, by id or name; - for every rule"
    static let inForceFrom = "Collecting from the night of"
    static let inForceUntil = "until the night of"
    static let details = "Details beyond host, time and rule; - for none"
    static let readers = "Who may read, by their names in authorities.yaml"
    static let singleReader = "A lost key is lost evidence; why is one reader enough"
    static let tellBy = "By when is the person told"
    static let ownWords = "Please say it in your own words."

    static func consulted(_ office: String) -> String {
        "This school takes advice from \(office) first; who gave it, by name"
    }

    static func notAmong(_ answer: String) -> String { "'\(answer)' is none of them." }

    /// Nobody, or several people, whom an answer could mean.
    static func whoIs(_ answer: String, _ people: [Person]) -> String {
        guard !people.isEmpty else {
            return "'\(answer)' is no case handle, no role, and nobody in the people's table."
        }
        return "By id, please: "
            + people.map { "\($0.id) (\($0.name))" }.joined(separator: ", ")
    }
}
