package import LogModel

/// The text that a new authorisation starts from.
package enum AuthorisationTemplate {
    /// What the template says where the reason belongs; a document that still says so is refused.
    package static let reason = invitation + "; the person concerned will read it."

    /// What every version of the template has begun with.
    private static let invitation = "Say here in your own words why this is needed"

    /// Words that stand where a reason should.
    private static let standIns: Set<String> = [
        "reason", "tbc", "tba", "tbd", "todo", "to do", "n/a", "na", "none", "xxx", "x", "test",
        "see above", "as discussed", "monitoring", "good cause",
    ]

    /// Whether a reason is the template's or no more than a stand-in.
    package static func isStandIn(_ text: String) -> Bool {
        let words = text.lowercased().split { $0.isWhitespace }.joined(separator: " ")
        let bare = String(words.drop { !$0.isLetter && !$0.isNumber })
        let plain = String(bare.reversed().drop { !$0.isLetter && !$0.isNumber }.reversed())
        return plain.isEmpty || standIns.contains(plain)
            || words.contains(invitation.lowercased())
    }

    /// The text of a new authorisation, valid but for what only its author can know.
    ///
    /// - Parameters:
    ///   - number: such as `2026-014`; names the file too.
    ///   - date: the day of signing.
    /// - Returns: the document; its reason, subjects, readers and assessment are refused as they stand.
    package static func text(number: String, date: CivilDate) -> String {
        AuthorisationForm(number: number, date: date).text
    }
}
