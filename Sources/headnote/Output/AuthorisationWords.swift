import Authority
import LogModel
import People
import Reports

/// The questions that `headnote authorise new` asks, in their order.
///
/// docs/for-headteachers.md has them word for word, so that whoever writes the answers down and
/// whoever types them see the same.
enum AuthorisationWords {
    static let opening =
        "A new authorisation. An empty answer takes what stands in brackets; several answers go "
        + "with commas between."
    static let inForceFrom = "Collecting from the night of"
    static let inForceUntil = "until the night of"
    static let eventsFrom = "Records from which day"
    static let eventsTo = "to which day"
    static let subjects =
        "Of whom: case handles from the notice, ids or names of people, or roles"
    static let purpose = "What for"
    static let grounds = "What gave rise to it"
    static let reason = "Why, in your own words; the person will read it"
    static let particulars = "What is known, for the file only; it is never printed"
    static let consultedOn = "on which day"
    static let channels = "Which channels"
    static let scope = "Which rules or categories, by name; - for every rule"
    static let details = "Details beyond host, time and rule; - for none"
    static let readers = "Who may read, by name or office"
    static let singleReader =
        "A lost key is lost evidence; say why one reader is enough, or name a second one"
    static let tellBy = "By when is the person told"

    static func consulted(_ office: String) -> String {
        "This school takes advice from \(office) first; who gave it, by name"
    }

    // MARK: Answers that cannot be taken

    static let ownWords = "Please say it in your own words."

    static func notADate(_ answer: String) -> String {
        "'\(answer)' is no date; write it as 20 November 2026, 20/11/2026 or 2026-11-20."
    }

    /// A last day that comes before the first.
    static func before(_ last: CivilDate, _ first: CivilDate) -> String {
        "\(last) comes before the first day, \(first); the last day is that one or a later one."
    }

    static func sameReader(_ name: String) -> String { "\(name) is a reader already." }

    /// What is none of the choices, and what there is.
    static func notAmong(_ answer: String, _ choices: [String] = []) -> [String] {
        let miss = "'\(answer)' is none of them."
        return choices.isEmpty
            ? [miss] : [miss + " There is:"] + shortened(choices).map { "  \($0)" }
    }

    /// Everything that there is to answer.
    static func all(_ choices: [String]) -> [String] { ["There is:"] + choices.map { "  \($0)" } }

    /// What there is to answer the question for rules and categories.
    static func scopes(categories: [String], rules: [RuleFacts]) -> [String] {
        let names = categories.joined(separator: ", ")
        return (names.isEmpty ? [] : ["the categories \(names)"])
            + rules.map { "the rule '\($0.title)' (\($0.id))" }
    }

    /// A reader among the choices.
    static func reader(_ name: String, _ role: AuthorityRole) -> String {
        "\(name) (\(role.words))"
    }

    /// Nobody, or several people, whom an answer could mean.
    static func whoIs(_ answer: String, _ people: [Person]) -> String {
        guard !people.isEmpty else {
            return "'\(answer)' is no case handle, no role, and nobody in the people's table."
        }
        return "By id, please: "
            + people.map { "\($0.id) (\($0.name))" }.joined(separator: ", ")
    }

    /// At most twenty, and how many more there are.
    static func shortened(_ items: [String]) -> [String] {
        let most = 20
        guard items.count > most else { return items }
        return items.prefix(most) + ["and \(items.count - most) more; answer ? to see all of them"]
    }
}

// MARK: What answers mean

extension AuthorisationWords {
    /// Answers that leave every rule in.
    static let everyRule = ["every rule", "all rules", "all", "everything"]
    /// Answers that give leave for no detail.
    static let noDetails = ["none", "none of them", "nothing", "no"]

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
    ]

    /// What two spellings of one name have in common: letters and digits in lower case, without an
    /// article before them.
    static func key(_ text: String) -> String {
        let parts = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        let isArticle = parts.count > 1 && ["the", "a", "an"].contains(parts[0])
        return parts.dropFirst(isArticle ? 1 : 0).joined()
    }

    /// Whether an answer is one of some names.
    static func isAmong(_ names: [String], _ answer: String) -> Bool {
        names.contains { key($0) == key(answer) }
    }

    /// A date as people write it: `18 December 2026`, `18th Dec 2026`, `18/12/2026`, `2026-12-18`.
    ///
    /// In figures alone the day comes first, as it does in Britain; the document shows what was
    /// taken as `2026-12-18`.
    static func date(_ answer: String) -> CivilDate? {
        if let date = CivilDate(answer) { return date }
        if let parts = answer.wholeMatch(of: /([0-9]{1,2})[\/.]([0-9]{1,2})[\/.]([0-9]{4})/) {
            guard let day = Int(parts.1), let month = Int(parts.2), let year = Int(parts.3) else {
                return nil
            }
            return CivilDate(year: year, month: month, day: day)
        }
        let parts = answer.lowercased()
            .wholeMatch(of: /([0-9]{1,2})(?:st|nd|rd|th)? ?([a-z]{3,9})[.,]? ?([0-9]{4})/)
        guard let parts, let day = Int(parts.1), let year = Int(parts.3),
            let month = months.firstIndex(where: { $0.hasPrefix(parts.2) })
        else { return nil }
        return CivilDate(year: year, month: month + 1, day: day)
    }
}

/// A closed choice, by the names that people, pages and the guide have for it.
protocol NamedChoice: CaseIterable, Hashable, RawRepresentable where RawValue == String {
    /// What the dialogue and the guide call it.
    var plainName: String { get }
    /// What else it is called, on pages too.
    var otherNames: [String] { get }
}

extension NamedChoice {
    /// The choice that an answer names, in any spelling; `nil` when it names none.
    init?(answer: String) {
        let known = Self.allCases.first { choice in
            AuthorisationWords.isAmong(
                [choice.rawValue, choice.plainName] + choice.otherNames, answer)
        }
        guard let known else { return nil }
        self = known
    }
}

extension Authorisation.Purpose: NamedChoice {
    var plainName: String {
        switch self {
        case .security: "security"
        case .unauthorisedUse: "unauthorised use"
        case .crime: "crime"
        case .childSafety: "child safety"
        }
    }

    var otherNames: [String] {
        switch self {
        case .security: [words, "security of the systems"]
        case .unauthorisedUse: [words, "unauthorized use", "misuse"]
        case .crime: [words, "preventing crime", "detecting crime"]
        case .childSafety: [words, "safeguarding", "child protection"]
        }
    }
}

extension Authorisation.Grounds: NamedChoice {
    var plainName: String {
        switch self {
        case .trigger: "the notice"
        case .colleague: "a colleague"
        case .complaint: "a complaint"
        case .incident: "an incident"
        }
    }

    var otherNames: [String] {
        switch self {
        case .trigger: [words, "trigger notice"]
        case .colleague: [words, "concern"]
        case .complaint, .incident: [words]
        }
    }
}

extension Channel: NamedChoice {
    var plainName: String {
        switch self {
        case .web: "web"
        case .email: "e-mail"
        case .message: "messages"
        }
    }

    var otherNames: [String] {
        switch self {
        case .web: [words, "internet"]
        case .email: [words, "mail"]
        case .message: [words, "chat"]
        }
    }
}

extension DetailLeave: NamedChoice {
    var plainName: String {
        switch self {
        case .paths: "paths"
        case .searchTerms: "search terms"
        case .subjects: "subjects"
        }
    }

    var otherNames: [String] { [words] }
}

extension Role: NamedChoice {
    var plainName: String { rawValue }

    var otherNames: [String] { ["\(rawValue)s", "all \(rawValue)", "all \(rawValue)s", words] }
}

extension AuthorityRole: NamedChoice {
    var plainName: String { words }

    var otherNames: [String] {
        switch self {
        case .headteacher: ["head", "head of the school"]
        case .deputyHeadteacher: ["deputy", "deputy head"]
        case .chairOfGovernors: ["chair", "chair of the governors", "chair of the governing body"]
        case .safeguardingLead: ["safeguarding lead"]
        case .trustCEO: ["chief executive"]
        case .trustChair, .trustDirector, .reader: []
        }
    }
}
