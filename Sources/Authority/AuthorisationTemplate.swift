package import LogModel

/// The text that a new authorisation starts from.
package enum AuthorisationTemplate {
    /// What the template says where the reason belongs; a document that still says so is refused.
    package static let reason =
        "Say here in your own words why this is needed; the employee will read it."

    /// Words that stand where a reason should.
    private static let standIns: Set<String> = [
        "reason", "tbc", "tba", "tbd", "todo", "to do", "n/a", "na", "none", "xxx", "x", "test",
        "see above", "as discussed", "monitoring", "good cause",
    ]

    /// Whether a reason is the template's or no more than a stand-in.
    static func isStandIn(_ text: String) -> Bool {
        let words = text.lowercased().split { $0.isWhitespace }.joined(separator: " ")
        let bare = String(words.drop { !$0.isLetter && !$0.isNumber })
        let plain = String(bare.reversed().drop { !$0.isLetter && !$0.isNumber }.reversed())
        return plain.isEmpty || standIns.contains(plain)
            || words.contains(reason.lowercased().dropLast())
    }

    /// The text of a new authorisation, valid but for what only its author can know.
    ///
    /// - Parameters:
    ///   - number: such as `2026-014`; names the file too.
    ///   - date: the day of signing.
    /// - Returns: the document; its reason, subjects, readers and assessment are refused as they stand.
    package static func text(number: String, date: CivilDate) -> String {
        """
        number: "\(number)"
        date: \(date)
        kind: occasional            # occasional | standing
        purpose: unauthorised-use   # security | unauthorised-use | crime | child-safety
        grounds: trigger            # trigger | colleague | complaint | incident
        reason: "\(reason)"
        particulars: ""             # for the file only; never printed
        subjects:
          - case-handle: ""         # from the trigger notice; or 'person' with 'accounts'
        channels: [web]             # web | email | message
        rules: []                   # ids of rules; neither rules nor categories: every rule
        categories: []
        events: { from: \(date.adding(days: -30)), to: \(date.adding(days: 30)) }
        in-force: { from: \(date), until: \(date.adding(days: 30)) }   # at most 31 days
        readers: []                 # names in authorities.yaml
        details: []                 # paths | search-terms | subjects
        unmarked-mail: false
        private-communications: false
        impact-assessment: { reference: "", date: "" }
        consultations: []           # - { with: "HR adviser", name: "", date: "" }
        notify: { by: \(date.adding(days: 37)) }

        """
    }
}
